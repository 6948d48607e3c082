//! Data filters: areas named by A1 notation, by grid range or by developer metadata.

use super::a1::{self, Area};
use super::model::Book;
use crate::google::json::{int, text};
use crate::google::reply::Refused;
use serde_json::Value;

/// Metadata that a filter finds: by lookup, or because it lies in the area.
pub(crate) fn matching<'a>(book: &'a Book, filter: &Value) -> Vec<&'a Value> {
    let area = match (filter.get("a1Range").and_then(Value::as_str), filter.get("gridRange")) {
        (Some(range), _) => a1::area(book, range).ok(),
        (None, Some(range)) => a1::from_grid(book, range).ok(),
        (None, None) => None,
    };
    let Some(lookup) = filter.get("developerMetadataLookup") else {
        let Some(area) = area else { return Vec::new() };
        return book
            .metadata
            .iter()
            .filter(|one| place(book, one).is_some_and(|place| place.meets(&area)))
            .collect();
    };
    let same = |one: &Value, key: &str| lookup.get(key).is_none_or(|wanted| one.get(key) == Some(wanted));
    let id = int(lookup, "metadataId");
    book.metadata
        .iter()
        .filter(|one| id.is_none_or(|id| int(one, "metadataId") == Some(id)))
        .filter(|one| same(one, "metadataKey") && same(one, "metadataValue") && same(one, "visibility"))
        .filter(|one| match text(lookup, "locationType") {
            None | Some("DEVELOPER_METADATA_LOCATION_TYPE_UNSPECIFIED") => true,
            Some(kind) => one["location"]["locationType"] == kind,
        })
        .filter(|one| lookup.get("metadataLocation").is_none_or(|wanted| lies_at(book, one, wanted, lookup)))
        .collect()
}

fn lies_at(book: &Book, one: &Value, wanted: &Value, lookup: &Value) -> bool {
    let own = &one["location"];
    let exact = match (wanted["spreadsheet"] == true, int(wanted, "sheetId"), wanted.get("dimensionRange")) {
        (true, ..) => own["spreadsheet"] == true,
        (_, Some(sheet), _) => int(own, "sheetId") == Some(sheet),
        (_, _, Some(range)) => {
            let theirs = &own["dimensionRange"];
            ["sheetId", "startIndex", "endIndex"]
                .iter()
                .all(|key| int(theirs, key).unwrap_or(0) == int(range, key).unwrap_or(0))
                && theirs["dimension"] == range["dimension"]
        }
        _ => true,
    };
    if exact || text(lookup, "locationMatchingStrategy") == Some("EXACT_LOCATION") {
        return exact;
    }
    let wanted = serde_json::json!({ "location": wanted });
    match (place(book, one), place(book, &wanted)) {
        (Some(place), Some(wanted)) => place.meets(&wanted),
        // The whole spreadsheet meets everything.
        (_, None) => wanted["location"]["spreadsheet"] == true,
        (None, Some(_)) => false,
    }
}

/// The cells that a piece of metadata lies on; none for the spreadsheet as a whole.
fn place(book: &Book, one: &Value) -> Option<Area> {
    let location = &one["location"];
    let range = location.get("dimensionRange");
    let sheet = int(location, "sheetId").or_else(|| range.map(|range| int(range, "sheetId").unwrap_or(0)))?;
    let tab = book.tab(sheet)?;
    let whole = Area { sheet, row: 0, column: 0, row_end: tab.rows, column_end: tab.columns, is_cell: false };
    let Some(range) = range else { return Some(whole) };
    let (from, to) =
        (int(range, "startIndex").unwrap_or(0) as usize, int(range, "endIndex").unwrap_or(1) as usize);
    Some(match text(range, "dimension") {
        Some("COLUMNS") => Area { column: from, column_end: to, ..whole },
        _ => Area { row: from, row_end: to, ..whole },
    })
}

/// The areas that filters mean, each with its filter.
pub(crate) fn areas(book: &Book, filters: &[Value]) -> Result<Vec<(Area, Value)>, Refused> {
    let mut found = Vec::new();
    for filter in filters {
        let areas = match (text(filter, "a1Range"), filter.get("gridRange")) {
            (Some(range), _) => vec![a1::area(book, range)?],
            (None, Some(range)) => vec![a1::from_grid(book, range).map_err(Refused::invalid)?],
            (None, None) => matching(book, filter).into_iter().filter_map(|one| place(book, one)).collect(),
        };
        found.extend(areas.into_iter().map(|area| (area, filter.clone())));
    }
    Ok(found)
}
