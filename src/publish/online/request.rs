//! Requests of `spreadsheets.batchUpdate`, written as Google's documents show them.

use crate::plan::online::{Block, OnlineCell};
use crate::plan::serial;
use crate::views::TabCell;
use google_sheets4::api::{
    CellData, CellFormat, ExtendedValue, GridCoordinate, NumberFormat, Request, RowData, UpdateCellsRequest,
};
use google_sheets4::common::FieldMask;
use serde_json::{Value, json};

/// A request from its JSON. The shapes are ours and a test holds each against the crate's types.
pub(super) fn request(shape: &Value) -> Request {
    serde_json::from_str(&shape.to_string())
        .expect("the shapes of this room are tested against the crate's types")
}

/// Values of a rectangle; where one has a format of its own, all formats of the rectangle are written.
pub(super) fn update_cells(sheet: i32, block: &Block, column_formats: &[Option<&'static str>]) -> Request {
    let own = block.rows.iter().flatten().any(|cell| cell.format.is_some());
    let row = |cells: &Vec<OnlineCell>| {
        let cell = |(right, cell): (usize, &OnlineCell)| {
            let column = column_formats.get(block.col as usize + right).copied().flatten();
            cell_data(cell, own.then_some(cell.format.or(column)).flatten())
        };
        RowData { values: Some(cells.iter().enumerate().map(cell).collect()) }
    };
    let fields: &[&str] = match own {
        true => &["userEnteredValue", "userEnteredFormat.numberFormat"],
        false => &["userEnteredValue"],
    };
    Request {
        update_cells: Some(UpdateCellsRequest {
            fields: Some(FieldMask::new(fields)),
            rows: Some(block.rows.iter().map(row).collect()),
            start: Some(GridCoordinate {
                sheet_id: Some(sheet),
                row_index: Some(signed(block.row)),
                column_index: Some(signed(block.col)),
            }),
            ..UpdateCellsRequest::default()
        }),
        ..Request::default()
    }
}

/// Text is always text: `stringValue` is never parsed, whatever it begins with.
fn cell_data(cell: &OnlineCell, format: Option<&'static str>) -> CellData {
    let value = match &cell.value {
        TabCell::Empty => None,
        TabCell::Text(text) => {
            Some(ExtendedValue { string_value: Some(text.clone()), ..ExtendedValue::default() })
        }
        TabCell::Number(number) => Some(number_value(*number)),
        TabCell::Bool(truth) => Some(ExtendedValue { bool_value: Some(*truth), ..ExtendedValue::default() }),
        date @ (TabCell::Date(_) | TabCell::DateTime(_)) => serial(date).map(number_value),
    };
    let user_entered_format = format.map(|pattern| CellFormat {
        number_format: Some(NumberFormat {
            type_: Some(format_type(pattern).to_owned()),
            pattern: Some(pattern.to_owned()),
        }),
        ..CellFormat::default()
    });
    CellData { user_entered_value: value, user_entered_format, ..CellData::default() }
}

fn number_value(number: f64) -> ExtendedValue {
    ExtendedValue { number_value: Some(number), ..ExtendedValue::default() }
}

pub(super) fn format_type(pattern: &str) -> &'static str {
    match pattern {
        _ if pattern.contains("hh") => "DATE_TIME",
        _ if pattern.contains("yyyy") => "DATE",
        _ if pattern.contains('%') => "PERCENT",
        _ => "NUMBER",
    }
}

/// Makes the grid larger at its end.
pub(super) fn append_dimension(sheet: i32, dimension: &str, length: u32) -> Request {
    request(&json!({"appendDimension": {"sheetId": sheet, "dimension": dimension, "length": length}}))
}

/// Makes room before what stands at `first`; the new ones look like what moves on.
pub(super) fn insert_dimension(sheet: i32, dimension: &str, (first, end): (u32, u32)) -> Request {
    request(&json!({"insertDimension": {
        "range": {"sheetId": sheet, "dimension": dimension, "startIndex": first, "endIndex": end},
        "inheritFromBefore": false}}))
}

pub(super) fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// 0xRRGGBB as Google has colours.
pub(super) fn colour(rgb: u32) -> Value {
    let part = |shift: u32| f64::from((rgb >> shift) & 0xFF) / 255.0;
    json!({"rgbColor": {"red": part(16), "green": part(8), "blue": part(0)}})
}

#[cfg(test)]
pub(super) fn assert_round_trip(shape: &Value) {
    fn without_nulls(value: Value) -> Value {
        match value {
            Value::Object(fields) => Value::Object(
                fields
                    .into_iter()
                    .filter(|(_, value)| !value.is_null())
                    .map(|(key, value)| (key, without_nulls(value)))
                    .collect(),
            ),
            Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
            // Colours are kept as f32.
            Value::Number(number) => json!(((number.as_f64().unwrap() * 1e4).round()) / 1e4),
            other => other,
        }
    }
    let back = serde_json::to_value(request(shape)).unwrap();
    assert_eq!(without_nulls(back), without_nulls(shape.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text_and_dates_are_serial_numbers() {
        let cell = |value| OnlineCell { value, format: None };
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let block = Block {
            row: 4,
            col: 2,
            rows: vec![vec![
                cell(TabCell::Text("=IMPORTXML(\"x\")".to_owned())),
                cell(TabCell::Empty),
                OnlineCell { value: TabCell::Date(date), format: Some("yyyy-mm-dd") },
                cell(TabCell::Number(3.5)),
            ]],
        };
        let sent = serde_json::to_value(update_cells(7, &block, &[None; 6])).unwrap();
        let update = &sent["updateCells"];
        assert_eq!(update["start"], json!({"sheetId": 7, "rowIndex": 4, "columnIndex": 2}));
        assert_eq!(update["fields"], "userEnteredValue,userEnteredFormat.numberFormat");
        let values = &update["rows"][0]["values"];
        assert_eq!(values[0]["userEnteredValue"]["stringValue"], "=IMPORTXML(\"x\")");
        assert!(values[1]["userEnteredValue"].is_null());
        assert_eq!(values[2]["userEnteredValue"]["numberValue"], 46346.0);
        assert_eq!(values[2]["userEnteredFormat"]["numberFormat"]["type"], "DATE");
        assert_eq!(values[3]["userEnteredValue"]["numberValue"], 3.5);
    }

    #[test]
    fn the_grid_grows_at_its_end() {
        assert_round_trip(&json!({"appendDimension": {"sheetId": 7, "dimension": "ROWS", "length": 3}}));
        let inserted = serde_json::to_value(insert_dimension(7, "ROWS", (3, 5))).unwrap();
        let range = &inserted["insertDimension"]["range"];
        assert_eq!((&range["startIndex"], &range["endIndex"]), (&json!(3), &json!(5)));
    }
}
