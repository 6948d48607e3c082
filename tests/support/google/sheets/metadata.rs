//! Developer metadata: notes for programs on a spreadsheet, a tab, a row or a column.

use super::batch::{Done, Edit, mask, needed};
use super::data_filter::matching;
use super::model::Book;
use crate::google::json::{int, list, text};
use crate::google::reply::{Answer, Refused};
use serde_json::{Value, json};

pub(crate) fn get(book: &Book, id: &str) -> Answer {
    let id: i64 =
        id.parse().map_err(|_| Refused::invalid(format!("Invalid value at 'metadata_id': {id}")))?;
    let found = book.metadata.iter().find(|one| int(one, "metadataId") == Some(id));
    found.cloned().ok_or_else(Refused::not_found)
}

pub(crate) fn search(book: &Book, filters: &[Value]) -> Answer {
    if filters.is_empty() {
        return Err(Refused::invalid("Must specify at least one data filter."));
    }
    let mut found: Vec<(Value, Vec<Value>)> = Vec::new();
    for filter in filters {
        for one in matching(book, filter) {
            match found.iter_mut().find(|(known, _)| known["metadataId"] == one["metadataId"]) {
                Some((_, filters)) => filters.push(filter.clone()),
                None => found.push((one.clone(), vec![filter.clone()])),
            }
        }
    }
    if found.is_empty() {
        return Ok(json!({}));
    }
    let matched: Vec<Value> = found
        .into_iter()
        .map(|(one, filters)| json!({"developerMetadata": one, "dataFilters": filters}))
        .collect();
    Ok(json!({ "matchedDeveloperMetadata": matched }))
}

/// The location with its type, as answers give it.
fn location(edit: &Edit<'_>, asked: &Value) -> Result<Value, String> {
    let sheet_stands = |sheet: i64| match edit.book.tab(sheet) {
        Some(tab) => Ok(tab),
        None => Err(format!("No grid with id: {sheet}")),
    };
    if asked["spreadsheet"] == true {
        return Ok(json!({"locationType": "SPREADSHEET", "spreadsheet": true}));
    }
    if let Some(sheet) = int(asked, "sheetId") {
        sheet_stands(sheet)?;
        return Ok(json!({"locationType": "SHEET", "sheetId": sheet}));
    }
    let range = asked.get("dimensionRange").ok_or("No location specified.")?;
    let sheet = int(range, "sheetId").unwrap_or(0);
    let tab = sheet_stands(sheet)?;
    let (kind, size) = match text(range, "dimension") {
        Some("ROWS") => ("ROW", tab.rows),
        Some("COLUMNS") => ("COLUMN", tab.columns),
        _ => return Err("No dimension specified.".to_owned()),
    };
    let (from, to) = (int(range, "startIndex").unwrap_or(0), int(range, "endIndex").unwrap_or(-1));
    if to != from + 1 {
        return Err("Developer metadata may only be created on a single row or column.".to_owned());
    }
    if to > size as i64 {
        return Err(format!("endIndex[{to}] is after the end of the grid[{size}]"));
    }
    let mut range = range.clone();
    range["sheetId"] = sheet.into();
    range["startIndex"] = from.into();
    Ok(json!({"locationType": kind, "dimensionRange": range}))
}

pub(crate) fn create(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mut new = needed(body, "developerMetadata")?.clone();
    if text(&new, "metadataKey").unwrap_or_default().is_empty() {
        return Err("Developer metadata must have a key.".to_owned());
    }
    if !matches!(text(&new, "visibility"), Some("DOCUMENT" | "PROJECT")) {
        return Err("Developer metadata must have a visibility.".to_owned());
    }
    new["location"] = location(edit, needed(&new, "location")?)?;
    let id = int(&new, "metadataId").unwrap_or_else(|| edit.ids.number());
    if edit.book.metadata.iter().any(|one| int(one, "metadataId") == Some(id)) {
        return Err(format!("Developer metadata with ID {id} already exists."));
    }
    new["metadataId"] = id.into();
    edit.book.metadata.push(new.clone());
    Ok(json!({ "developerMetadata": new }))
}

fn ids_of(edit: &Edit<'_>, filters: &[Value]) -> Vec<i64> {
    let all = filters.iter().flat_map(|filter| matching(edit.book, filter));
    all.filter_map(|one| int(one, "metadataId")).collect()
}

pub(crate) fn update(edit: &mut Edit<'_>, body: &Value) -> Done {
    let mask = mask(body, "DeveloperMetadata")?;
    let new = needed(body, "developerMetadata")?.clone();
    let moved = match new.get("location") {
        Some(asked) if mask.below("location").is_some() => Some(location(edit, asked)?),
        _ => None,
    };
    let ids = ids_of(edit, list(body, "dataFilters"));
    let mut changed = Vec::new();
    for one in &mut edit.book.metadata {
        let Some(id) = int(one, "metadataId").filter(|id| ids.contains(id)) else { continue };
        let place = one["location"].clone();
        mask.write(one, Some(&new));
        one["metadataId"] = id.into();
        one["location"] = moved.clone().unwrap_or(place);
        changed.push(one.clone());
    }
    Ok(if changed.is_empty() { json!({}) } else { json!({ "developerMetadata": changed }) })
}

pub(crate) fn delete(edit: &mut Edit<'_>, body: &Value) -> Done {
    let ids = ids_of(edit, std::slice::from_ref(needed(body, "dataFilter")?));
    let is_meant = |one: &Value| int(one, "metadataId").is_some_and(|id| ids.contains(&id));
    let (gone, kept) = std::mem::take(&mut edit.book.metadata).into_iter().partition::<Vec<_>, _>(is_meant);
    edit.book.metadata = kept;
    Ok(if gone.is_empty() { json!({}) } else { json!({ "deletedDeveloperMetadata": gone }) })
}
