//! A spreadsheet as `spreadsheets.get` tells of it.

use super::a1::Area;
use super::model::{Book, Cell, Effective, More, Tab};
use super::number_format;
use crate::google::fields::Mask;
use crate::google::json::{Object, int};
use serde_json::{Value, json};

/// What is asked for: nothing but the outline, or cells too, of these areas (none = all).
pub(crate) struct Wanted<'a> {
    pub(crate) cells: bool,
    pub(crate) areas: &'a [Area],
    pub(crate) mask: Option<&'a Mask>,
    /// The caller and the owner: who may edit what is protected.
    pub(crate) caller: &'a str,
    pub(crate) owner: &'a str,
}

pub(crate) fn spreadsheet(book: &Book, wanted: &Wanted<'_>) -> Value {
    let meant = |tab: &&Tab| wanted.areas.is_empty() || wanted.areas.iter().any(|area| area.sheet == tab.id);
    let sheets: Vec<Value> = book
        .tabs
        .iter()
        .enumerate()
        .filter(|(_, tab)| meant(tab))
        .map(|(index, tab)| sheet(book, index, tab, wanted))
        .collect();
    let mut properties = book.properties.clone();
    properties.insert("title".to_owned(), book.title.clone().into());
    properties.insert("locale".to_owned(), book.locale.clone().into());
    properties.insert("timeZone".to_owned(), book.time_zone.clone().into());
    properties.entry("autoRecalc").or_insert("ON_CHANGE".into());
    properties.entry("defaultFormat").or_insert(default_format());
    let mut shown = json!({
        "spreadsheetId": book.id,
        "properties": properties,
        "sheets": sheets,
        "spreadsheetUrl": format!("https://docs.google.com/spreadsheets/d/{}/edit", book.id),
    });
    put_list(&mut shown, "namedRanges", book.named_ranges.clone());
    let own = |one: &&Value| one["location"]["spreadsheet"] == true;
    put_list(&mut shown, "developerMetadata", book.metadata.iter().filter(own).cloned().collect());
    shown
}

/// Empty lists are not told.
fn put_list(shown: &mut Value, name: &str, list: Vec<Value>) {
    if !list.is_empty() {
        shown[name] = list.into();
    }
}

pub(crate) fn sheet_properties(index: usize, tab: &Tab) -> Value {
    let mut properties = tab.properties.clone();
    let mut grid = properties.remove("gridProperties").unwrap_or_else(|| json!({}));
    grid["rowCount"] = tab.rows.into();
    grid["columnCount"] = tab.columns.into();
    properties.insert("sheetId".to_owned(), tab.id.into());
    properties.insert("title".to_owned(), tab.title.clone().into());
    properties.insert("index".to_owned(), index.into());
    properties.insert("sheetType".to_owned(), "GRID".into());
    properties.insert("gridProperties".to_owned(), grid);
    // Proto3 tells no false and no zero, but `sheetId` and `index` are told as the real API tells them.
    properties.retain(|_, value| *value != Value::Bool(false));
    Value::Object(properties)
}

fn sheet(book: &Book, index: usize, tab: &Tab, wanted: &Wanted<'_>) -> Value {
    let mut shown = json!({"properties": sheet_properties(index, tab)});
    if wanted.cells {
        let whole = Area {
            sheet: tab.id,
            row: 0,
            column: 0,
            row_end: tab.rows,
            column_end: tab.columns,
            is_cell: false,
        };
        let own: Vec<&Area> = match wanted.areas.is_empty() {
            true => vec![&whole],
            false => wanted.areas.iter().filter(|area| area.sheet == tab.id).collect(),
        };
        let below = |mask: Option<&Mask>, name: &str| mask.and_then(|mask| mask.below(name)).cloned();
        let mask = below(wanted.mask, "sheets").and_then(|mask| below(Some(&mask), "data"));
        shown["data"] = own.into_iter().map(|area| grid_data(book, tab, area, mask.as_ref())).collect();
    }
    put_list(&mut shown, "merges", tab.merges.clone());
    put_list(&mut shown, "conditionalFormats", tab.conditional.clone());
    put_list(&mut shown, "filterViews", tab.filter_views.clone());
    put_list(&mut shown, "bandedRanges", tab.banded.clone());
    put_list(&mut shown, "charts", tab.charts.clone());
    let protected = tab.protected.iter().map(|one| {
        let mut one = one.clone();
        if may_edit(&one, wanted.caller, wanted.owner) {
            one["requestingUserCanEdit"] = true.into();
        }
        one
    });
    put_list(&mut shown, "protectedRanges", protected.collect());
    if let Some(filter) = &tab.basic_filter {
        shown["basicFilter"] = filter.clone();
    }
    let own = |one: &&Value| {
        one["location"].get("sheetId").is_some() && int(&one["location"], "sheetId") == Some(tab.id)
    };
    put_list(&mut shown, "developerMetadata", book.metadata.iter().filter(own).cloned().collect());
    shown
}

pub(crate) fn may_edit(protected: &Value, caller: &str, owner: &str) -> bool {
    let users = protected["editors"]["users"].as_array();
    protected["warningOnly"] == true
        || caller == owner
        || users.is_some_and(|users| users.iter().any(|user| user == caller))
}

fn grid_data(book: &Book, tab: &Tab, area: &Area, mask: Option<&Mask>) -> Value {
    let asked = |name: &str| mask.is_none_or(|mask| mask.below(name).is_some());
    let mut data = json!({});
    if area.row > 0 {
        data["startRow"] = area.row.into();
    }
    if area.column > 0 {
        data["startColumn"] = area.column.into();
    }
    if asked("rowData") {
        let below = |mask: Option<Mask>, name: &str| mask.and_then(|mask| mask.below(name).cloned());
        let cells = below(below(mask.cloned(), "rowData"), "values");
        let mut rows: Vec<Value> = Vec::new();
        for row in area.row..area.row_end.min(tab.lines.len()) {
            let line = &tab.lines[row];
            let mut values: Vec<Value> = (area.column..area.column_end.min(line.cells.len()))
                .map(|column| match &cells {
                    Some(mask) => mask.apply(cell_data(book, tab, row, column, Some(mask))),
                    None => cell_data(book, tab, row, column, None),
                })
                .collect();
            let said = |value: &Value| value.as_object().is_some_and(|cell| !cell.is_empty());
            values.truncate(values.iter().rposition(said).map_or(0, |last| last + 1));
            rows.push(if values.is_empty() { json!({}) } else { json!({ "values": values }) });
        }
        rows.truncate(rows.iter().rposition(|row| row.get("values").is_some()).map_or(0, |last| last + 1));
        put_list(&mut data, "rowData", rows);
    }
    let metadata = |axis: &str, at: usize| -> Vec<Value> {
        let here = |one: &&Value| {
            let range = &one["location"]["dimensionRange"];
            range["dimension"] == axis
                && int(range, "sheetId").unwrap_or(0) == tab.id
                && int(range, "startIndex").unwrap_or(0) == at as i64
        };
        book.metadata.iter().filter(here).cloned().collect()
    };
    let described = |properties: Option<&Object>, size: i64, axis: &str, at: usize| {
        let mut one = properties.cloned().unwrap_or_default();
        one.entry("pixelSize").or_insert(size.into());
        one.retain(|_, value| *value != Value::Bool(false));
        let mut one = Value::Object(one);
        put_list(&mut one, "developerMetadata", metadata(axis, at));
        one
    };
    if asked("rowMetadata") {
        let rows = area.row..area.row_end;
        data["rowMetadata"] = rows
            .map(|at| described(tab.lines.get(at).map(|line| &line.properties), 21, "ROWS", at))
            .collect();
    }
    if asked("columnMetadata") {
        let columns = area.column..area.column_end;
        data["columnMetadata"] =
            columns.map(|at| described(tab.column_properties.get(at), 100, "COLUMNS", at)).collect();
    }
    data
}

fn cell_data(book: &Book, tab: &Tab, row: usize, column: usize, mask: Option<&Mask>) -> Value {
    let Some(cell) = tab.cell(row, column).filter(|cell| !cell.is_empty()) else { return json!({}) };
    let asked = |name: &str| mask.is_none_or(|mask| mask.below(name).is_some());
    let more = cell.more.as_deref();
    let mut shown = more.map(|more: &More| more.other.clone()).unwrap_or_default();
    let value = book.effective(tab, row, column);
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            shown.insert(name.to_owned(), value);
        }
    };
    put("userEnteredValue", cell.value.json());
    put("effectiveValue", value.json());
    if value != Effective::Empty {
        put("formattedValue", Some(value.shown(cell.number_format()).into()));
    }
    put("userEnteredFormat", Some(cell.format().clone()));
    if asked("effectiveFormat") {
        put("effectiveFormat", Some(effective_format(cell, &value)));
    }
    put("note", more.filter(|more| !more.note.is_empty()).map(|more| more.note.clone().into()));
    put("dataValidation", more.map(|more| more.validation.clone()));
    Value::Object(shown)
}

fn effective_format(cell: &Cell, value: &Effective) -> Value {
    let mut format = default_format();
    if let Some(own) = cell.format().as_object() {
        for (name, value) in own {
            format[name] = value.clone();
        }
    }
    format["hyperlinkDisplayType"] = "PLAIN_TEXT".into();
    let right = matches!(value, Effective::Number(_)) || number_format::is_date(cell.number_format());
    if format.get("horizontalAlignment").is_none() {
        format["horizontalAlignment"] = if right { "RIGHT".into() } else { "LEFT".into() };
    }
    format
}

fn default_format() -> Value {
    json!({
        "backgroundColor": {"red": 1, "green": 1, "blue": 1},
        "backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
        "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": {
            "foregroundColor": {},
            "foregroundColorStyle": {"rgbColor": {}},
            "fontFamily": "arial,sans,sans-serif",
            "fontSize": 10,
            "bold": false,
            "italic": false,
            "strikethrough": false,
            "underline": false,
        },
    })
}
