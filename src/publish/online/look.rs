//! How a new tab or column looks: header, number formats, widths, dropdowns, filter, protection that only warns.
//!
//! Given once, when the tab or column is made; later nights change values alone, so that what people colour stays.

use super::chart;
use super::request::{colour, format_type, request, signed};
use crate::plan::look;
use crate::plan::online::{Area, OPEN_END, OnlineTab, Place, PlacedColumn};
use crate::source::{TAB_ID_KEY, TAB_KEY, WARNING};
use crate::views::{ColumnKind, Format};
use google_sheets4::api::Request;
use serde_json::{Value, json};

/// Rows that a new tab has below its last one.
const SPARE_ROWS: u32 = 50;
/// Half-width characters that may stay in view at the left.
const FROZEN_WIDTH: f64 = 66.0;
/// Tabs narrower than this need no frozen columns.
const WIDE: f64 = 150.0;

/// The tab itself, and our mark in it.
pub(super) fn new_tab(tab: &OnlineTab) -> Vec<Request> {
    let id = tab.place.id();
    let mark = |key: &str, value: &str| {
        json!({"createDeveloperMetadata": {"developerMetadata": {
            "metadataKey": key, "metadataValue": value, "visibility": "DOCUMENT",
            "location": {"sheetId": id}}}})
    };
    let shapes = match tab.place {
        Place::New { index, .. } => {
            let (rows, columns) = chart::grid_needed(tab);
            let grid = json!({"rowCount": rows + SPARE_ROWS, "columnCount": columns,
                              "frozenRowCount": 1, "frozenColumnCount": frozen_columns(&tab.columns)});
            let new = json!({"addSheet": {"properties": {"sheetId": id, "title": tab.title, "index": index,
                             "gridProperties": grid, "tabColorStyle": tab_colour(tab)}}});
            vec![new, mark(TAB_KEY, &tab.name)]
        }
        Place::Blank { is_ours: true, .. } | Place::Stands { .. } => Vec::new(),
        Place::Blank { is_ours: false, .. } => {
            vec![mark(TAB_KEY, &tab.name), mark(TAB_ID_KEY, &id.to_string())]
        }
    };
    shapes.iter().map(request).collect()
}

/// What a tab that a person had made gets of the look of ours, once it is large enough: not all of it may be frozen.
pub(super) fn adopted_tab(tab: &OnlineTab) -> Request {
    let grid = json!({"frozenRowCount": 1, "frozenColumnCount": frozen_columns(&tab.columns)});
    request(&json!({"updateSheetProperties": {
        "properties": {"sheetId": tab.place.id(), "gridProperties": grid, "tabColorStyle": tab_colour(tab)},
        "fields": "gridProperties.frozenRowCount,gridProperties.frozenColumnCount,tabColorStyle"}}))
}

fn tab_colour(tab: &OnlineTab) -> Value {
    let human = tab.columns.iter().any(|one| one.column.kind == ColumnKind::Human);
    colour(if human { look::HUMAN_HEADER } else { look::OWNED_HEADER })
}

/// The look of columns that are new, header to end.
pub(super) fn new_columns(tab: &OnlineTab) -> Vec<Request> {
    let id = tab.place.id();
    let mut shapes = Vec::new();
    for one in tab.columns.iter().filter(|column| column.is_new) {
        let at = signed(one.at);
        let columns = |first: u32| json!({"sheetId": id, "startRowIndex": first, "startColumnIndex": at, "endColumnIndex": at + 1});
        let header = json!({"sheetId": id, "startRowIndex": tab.header, "endRowIndex": tab.header + 1,
                            "startColumnIndex": at, "endColumnIndex": at + 1});
        shapes.push(repeat(&header, &header_format(one.column.kind), HEADER_FIELDS));
        let (format, fields) = cell_format(one);
        shapes.push(repeat(&columns(tab.header + 1), &format, &fields));
        shapes.push(json!({"updateDimensionProperties": {
            "range": {"sheetId": id, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1},
            "properties": {"pixelSize": pixels(one.column.width)}, "fields": "pixelSize"}}));
        if !one.column.choices.is_empty() {
            shapes.push(dropdown(&columns(tab.header + 1), &one.column.choices));
        }
    }
    shapes.iter().map(request).collect()
}

/// Who edits columns of ours that are new is warned; in a tab that was emptied the old warnings may stand elsewhere.
pub(super) fn warnings(tab: &OnlineTab) -> Vec<Request> {
    protections(tab).iter().map(request).collect()
}

/// The look of rows that the grid gets at its end.
pub(super) fn new_rows(tab: &OnlineTab, first: u32, end: u32) -> Vec<Request> {
    let mut shapes = Vec::new();
    for one in tab.columns.iter().filter(|column| !column.is_new) {
        let at = signed(one.at);
        let range = json!({"sheetId": tab.place.id(), "startRowIndex": first, "endRowIndex": end,
                           "startColumnIndex": at, "endColumnIndex": at + 1});
        let (format, fields) = cell_format(one);
        shapes.push(repeat(&range, &format, &fields));
        if !one.column.choices.is_empty() {
            shapes.push(dropdown(&range, &one.column.choices));
        }
    }
    shapes.iter().map(request).collect()
}

/// A filter over the whole of a new tab.
pub(super) fn filter(tab: &OnlineTab) -> Request {
    let range = json!({"sheetId": tab.place.id(), "startRowIndex": tab.header, "startColumnIndex": 0,
                       "endColumnIndex": tab.columns_needed});
    request(&json!({"setBasicFilter": {"filter": {"range": range}}}))
}

fn repeat(range: &Value, format: &Value, fields: &str) -> Value {
    json!({"repeatCell": {"range": range, "cell": {"userEnteredFormat": format}, "fields": fields}})
}

const HEADER_FIELDS: &str = "userEnteredFormat.backgroundColorStyle,userEnteredFormat.textFormat,\
    userEnteredFormat.wrapStrategy,userEnteredFormat.horizontalAlignment,userEnteredFormat.verticalAlignment";

fn header_format(kind: ColumnKind) -> Value {
    let fill = if kind == ColumnKind::Human { look::HUMAN_HEADER } else { look::OWNED_HEADER };
    json!({"backgroundColorStyle": colour(fill), "wrapStrategy": "WRAP", "horizontalAlignment": "CENTER",
           "verticalAlignment": "MIDDLE",
           "textFormat": {"bold": true, "foregroundColorStyle": colour(look::HEADER_TEXT)}})
}

/// The look of a column's cells, and the fields that it says.
fn cell_format(placed: &PlacedColumn) -> (Value, String) {
    let column = &placed.column;
    let human = column.kind == ColumnKind::Human;
    let wraps = column.format == Format::LongText || human && column.choices.is_empty();
    let mut format = json!({"verticalAlignment": "TOP", "wrapStrategy": if wraps { "WRAP" } else { "CLIP" }});
    let mut fields = vec!["verticalAlignment", "wrapStrategy"];
    if let Some(pattern) = look::column_format(column.format) {
        format["numberFormat"] = json!({"type": format_type(pattern), "pattern": pattern});
        fields.push("numberFormat");
    }
    if human {
        format["backgroundColorStyle"] = colour(look::HUMAN_CELL);
        fields.push("backgroundColorStyle");
    }
    if column.kind == ColumnKind::Key {
        format["textFormat"] = json!({"foregroundColorStyle": colour(look::KEY_TEXT)});
        fields.push("textFormat.foregroundColorStyle");
    }
    let fields: Vec<String> = fields.into_iter().map(|field| format!("userEnteredFormat.{field}")).collect();
    (format, fields.join(","))
}

/// A choice outside the list is allowed: it warns, and comes back as an issue.
fn dropdown(range: &Value, choices: &[String]) -> Value {
    let values: Vec<Value> = choices.iter().map(|choice| json!({"userEnteredValue": choice})).collect();
    json!({"setDataValidation": {"range": range, "rule": {
        "condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": true, "strict": false,
        "inputMessage": "一覧から選ぶか、空欄にしてください。"}}})
}

/// Neighbouring columns of ours together: who edits them is warned, not hindered.
fn protections(tab: &OnlineTab) -> Vec<Value> {
    let mut ours: Vec<u32> = (tab.columns.iter())
        .filter(|one| one.is_new && one.column.kind != ColumnKind::Human)
        .map(|one| one.at)
        .collect();
    ours.sort_unstable();
    let mut missing: Vec<(u32, u32)> =
        ours.chunk_by(|a, b| a + 1 == *b).map(|run| (run[0], run[run.len() - 1] + 1)).collect();
    let mut shapes = Vec::new();
    for warning in &tab.warnings {
        let Area { rows, columns } = warning.area;
        let wanted = missing.iter().position(|run| *run == columns && rows == (0, OPEN_END));
        match wanted {
            Some(at) => drop(missing.remove(at)),
            // Those of columns that stand are left alone.
            None if matches!(tab.place, Place::Stands { .. }) => {}
            None => shapes.push(json!({"deleteProtectedRange": {"protectedRangeId": warning.id}})),
        }
    }
    shapes.extend(missing.into_iter().map(|(first, end)| {
        json!({"addProtectedRange": {"protectedRange": {
            "range": {"sheetId": tab.place.id(), "startColumnIndex": first, "endColumnIndex": end},
            "description": WARNING, "warningOnly": true}}})
    }));
    shapes
}

fn frozen_columns(columns: &[PlacedColumn]) -> u32 {
    let total: f64 = columns.iter().map(|one| one.column.width).sum();
    if total <= WIDE {
        return 0;
    }
    let mut end = 0.0;
    let fits = columns.iter().take_while(|one| {
        end += one.column.width;
        end <= FROZEN_WIDTH
    });
    u32::try_from(fits.count().min(columns.len().saturating_sub(1))).unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, reason = "widths are at most a few hundred characters")]
fn pixels(width: f64) -> i32 {
    (width * 7.0 + 5.0) as i32
}

#[cfg(test)]
mod tests {
    use super::super::request::assert_round_trip;
    use super::*;
    use crate::plan::online::{Room, TabCounts, Warning};
    use crate::views::TabColumn;

    fn tab() -> OnlineTab {
        let column = |header: &str, kind, format, choices: &[&str]| TabColumn {
            header: header.to_owned(),
            kind,
            format,
            width: 40.0,
            choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
        };
        let columns = [
            column("キー", ColumnKind::Key, Format::Text, &[]),
            column("金額（円）", ColumnKind::Owned, Format::Yen, &[]),
            column("判断", ColumnKind::Human, Format::Text, &["確定", "除外"]),
            column("説明", ColumnKind::Owned, Format::LongText, &[]),
        ];
        let columns = columns.into_iter().zip(0..);
        OnlineTab {
            name: "見本".to_owned(),
            title: "見本".to_owned(),
            place: Place::New { id: 5, index: 0 },
            header: 0,
            columns: columns.map(|(column, at)| PlacedColumn { column, at, is_new: true }).collect(),
            rows_needed: 3,
            columns_needed: 4,
            grid: (0, 0),
            new_rows: (1, 3),
            room: Room::default(),
            blocks: Vec::new(),
            charts: Vec::new(),
            keys: Vec::new(),
            warnings: Vec::new(),
            is_rebuilt: false,
            renamed: Vec::new(),
            counts: TabCounts::default(),
        }
    }

    #[test]
    fn every_request_is_one_that_google_knows() {
        let tab = tab();
        let blank = OnlineTab { place: Place::Blank { id: 5, is_ours: false }, ..tab.clone() };
        let all: Vec<Request> = [
            new_tab(&tab),
            new_columns(&tab),
            warnings(&tab),
            vec![filter(&tab), adopted_tab(&blank)],
            new_tab(&blank),
        ]
        .concat();
        assert_eq!(all.len(), 2 + 4 * 3 + 1 + 2 + 2 + 2);
        for one in all {
            let shape = serde_json::to_value(one).unwrap();
            let (kind, inner) =
                shape.as_object().unwrap().iter().find(|(_, inner)| !inner.is_null()).unwrap();
            assert!(inner.as_object().unwrap().values().any(|field| !field.is_null()), "{kind}");
        }
        let range = json!({"sheetId": 5, "startRowIndex": 1, "startColumnIndex": 2, "endColumnIndex": 3});
        assert_round_trip(&dropdown(&range, &["確定".to_owned()]));
        assert_round_trip(&repeat(&range, &header_format(ColumnKind::Human), HEADER_FIELDS));
        for protection in protections(&tab) {
            assert_round_trip(&protection);
        }
    }

    #[test]
    fn columns_of_people_are_not_protected_and_the_key_stays_in_view() {
        let ranges: Vec<Value> = protections(&tab())
            .iter()
            .map(|one| one["addProtectedRange"]["protectedRange"]["range"].clone())
            .collect();
        assert_eq!(
            ranges,
            [
                json!({"sheetId": 5, "startColumnIndex": 0, "endColumnIndex": 2}),
                json!({"sheetId": 5, "startColumnIndex": 3, "endColumnIndex": 4}),
            ]
        );
        assert_eq!(frozen_columns(&tab().columns), 1);
    }

    #[test]
    fn a_tab_that_was_emptied_is_not_marked_nor_protected_twice() {
        let warning = |id, columns| Warning { id, area: Area { rows: (0, OPEN_END), columns } };
        let emptied = OnlineTab {
            place: Place::Blank { id: 5, is_ours: true },
            warnings: vec![warning(1, (0, 2)), warning(2, (0, 2)), warning(3, (6, 7))],
            ..tab()
        };
        assert!(new_tab(&emptied).is_empty());
        let ids = |id: i32| json!({"deleteProtectedRange": {"protectedRangeId": id}});
        let shapes = protections(&emptied);
        assert_eq!(shapes[..2], [ids(2), ids(3)]);
        assert_eq!(shapes[2]["addProtectedRange"]["protectedRange"]["range"]["startColumnIndex"], 3);
        assert_eq!(shapes.len(), 3);
    }
}
