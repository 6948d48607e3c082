//! How a file is read, for machines: the same facts as the page, as values.

use super::layout::{RECORDS, column_place, reasons_json};
use super::rows::{Row, RowValue, rows, values_at};
use crate::domain::{Issue, Observations};
use crate::layout::{Column, Layout, MappedCell, Orientation, Record, SheetLayout, Table};
use serde_json::{Value, json};

pub(super) fn value(name: &str, layout: &Layout, issues: &[Issue], observations: &Observations) -> Value {
    let sheets: Vec<Value> = layout.sheets.iter().map(|sheet| sheet_value(sheet, observations)).collect();
    let issues: Vec<Value> = issues.iter().map(issue_value).collect();
    json!({ "file": name, "sheets": sheets, "issues": issues })
}

fn sheet_value(sheet: &SheetLayout, observations: &Observations) -> Value {
    let skipped = sheet.skipped.as_ref().map(|reason| json!({ "rule": reason.rule, "text": reason.text }));
    let tables: Vec<Value> = sheet.tables.iter().map(|table| table_value(table, observations)).collect();
    json!({ "name": &*sheet.name, "skipped": skipped, "tables": tables })
}

fn table_value(table: &Table, observations: &Observations) -> Value {
    let columns: Vec<Value> =
        table.columns.iter().map(|column| column_value(column, table.orientation)).collect();
    let shown = &table.records[..table.records.len().min(RECORDS)];
    let rows = rows(observations, |origin| shown.iter().any(|record| &record.origin == origin));
    let first: Vec<Value> = shown.iter().map(|record| record_value(record, &rows)).collect();
    let left_out: Vec<Value> = table
        .left_out
        .iter()
        .map(|row| json!({ "row": row.row, "text": row.text, "why": row.why }))
        .collect();
    json!({
        "kind": table.kind.key(),
        "confidence": table.confidence,
        "reasons": reasons_json(&table.reasons),
        "orientation": orientation_key(table.orientation),
        "header": [table.header.0, table.header.1],
        "caption": table.caption,
        "columns": columns,
        "records": table.records.len(),
        "first_records": first,
        "left_out": left_out,
    })
}

const fn orientation_key(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Rows => "rows",
        Orientation::Columns => "columns",
        Orientation::Card => "card",
    }
}

/// `field` is null where the column is not mapped.
fn column_value(column: &Column, orientation: Orientation) -> Value {
    json!({
        "place": column_place(column, orientation),
        "index": column.index,
        "header": column.header_text(),
        "header_cell": column.header_cell.to_string(),
        "field": column.field.map(|field| field.key()),
        "label": column.field.map(|field| field.label()),
        "confidence": column.confidence,
        "reasons": reasons_json(&column.reasons),
    })
}

/// The values as understood, else (no observation was made) as they stand.
fn record_value(record: &Record, rows: &[Row<'_>]) -> Value {
    let understood = values_at(rows, &record.origin);
    let values: Vec<Value> = if understood.is_empty() {
        record.cells.iter().map(as_it_stands).collect()
    } else {
        understood.into_iter().map(as_understood).collect()
    };
    json!({ "origin": record.origin.to_string(), "values": values })
}

fn as_understood(value: &RowValue) -> Value {
    json!({
        "field": value.field.key(),
        "label": value.label,
        "value": value.shown,
        "cell": value.cell.to_string(),
        "text": &*value.text,
    })
}

fn as_it_stands(cell: &MappedCell) -> Value {
    json!({
        "field": cell.field.key(),
        "label": cell.field.label(),
        "value": null,
        "cell": cell.cell.to_string(),
        "text": cell.value.show(),
    })
}

fn issue_value(issue: &Issue) -> Value {
    json!({
        "code": issue.code.as_str(),
        "severity": severity_key(issue.severity),
        "origin": issue.origin.to_string(),
        "sheet": &*issue.origin.sheet,
        "cell": issue.origin.cell.map(|cell| cell.to_string()),
        "field": issue.field.map(|field| field.key()),
        "seen": issue.seen,
        "message": issue.message,
    })
}

const fn severity_key(severity: crate::domain::Severity) -> &'static str {
    match severity {
        crate::domain::Severity::Notice => "notice",
        crate::domain::Severity::Warning => "warning",
        crate::domain::Severity::Error => "error",
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;

    #[test]
    fn machines_get_keys_cells_and_confidences() {
        let (layout, issues, observations) = sample::file();
        let value = super::value("一覧.xlsx", &layout, &issues, &observations);
        let table = &value["sheets"][0]["tables"][0];
        for (pointer, expected) in [
            ("/kind", "\"workshop\""),
            ("/confidence", "0.95"),
            ("/header", "[3,4]"),
            ("/columns/0/place", "\"B\""),
            ("/columns/0/field", "\"name\""),
            ("/columns/2/field", "null"),
            ("/records", "2"),
            ("/first_records/0/values/1/value", "\"20\""),
            ("/first_records/0/values/1/text", "\"２０名\""),
            ("/left_out/0/row", "7"),
        ] {
            assert_eq!(table.pointer(pointer).unwrap().to_string(), expected, "{pointer}");
        }
        assert_eq!(value["sheets"][1]["skipped"]["rule"], "example-sheet");
        assert_eq!(value["issues"][0]["severity"], "warning");
        assert_eq!(value["issues"][0]["cell"], "D6");
    }
}
