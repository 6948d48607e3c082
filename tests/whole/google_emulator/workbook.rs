//! Whole workbooks: tabs, protection, charts, formats, what moves with what.

use crate::google::Google;
use crate::google::client::{Client, Heard};
use crate::google::drive::Role;
use crate::google::token::ROBOT;
use rstest::rstest;
use serde_json::{Value, json};

struct Desk {
    google: Google,
    client: Client,
    id: String,
}

fn desk(rows: &[&[&str]]) -> Desk {
    let google = Google::start();
    let id = google.state(|world| {
        let id = world.put_tabs("台帳", None, &[("A", rows), ("B", &[])]);
        world.share(&id, ROBOT, Role::Writer);
        id
    });
    Desk { client: Client::of_all(&google), google, id }
}

impl Desk {
    fn batch(&self, requests: Value) -> Heard {
        self.client.batch(&self.id, requests)
    }

    fn told(&self, fields: &str) -> Value {
        self.client.get(&format!("/v4/spreadsheets/{}?fields={fields}", self.id)).good()
    }

    fn rows(&self, tab: &str) -> Vec<Vec<String>> {
        self.google.state(|world| world.rows(&self.id, tab))
    }
}

fn area(row: usize, row_end: usize, column: usize, column_end: usize) -> Value {
    json!({"sheetId": 0, "startRowIndex": row, "endRowIndex": row_end, "startColumnIndex": column,
        "endColumnIndex": column_end})
}

#[rstest]
#[case::iso("DATE", "yyyy-mm-dd", 46346.0, "2026-11-20")]
#[case::japanese("DATE", "yyyy\"年\"m\"月\"d\"日\"", 46346.0, "2026年11月20日")]
#[case::minutes("DATE_TIME", "yyyy/mm/dd hh:mm", 46346.5625, "2026/11/20 13:30")]
#[case::thousands("NUMBER", "#,##0", -1_234_567.0, "-1,234,567")]
#[case::decimals("NUMBER", "#,##0.00", 1234.5, "1,234.50")]
#[case::percent("PERCENT", "0.0%", 0.125, "12.5%")]
#[case::leading_zeros("NUMBER", "0000000000", 1_310_000_123.0, "1310000123")]
#[case::office_number("NUMBER", "0000000000", 110_000_123.0, "0110000123")]
#[case::yen("CURRENCY", "¥#,##0", 5000.0, "¥5,000")]
#[case::automatic("TEXT", "", 0.1 + 0.2, "0.3")]
fn a_number_is_shown(#[case] kind: &str, #[case] pattern: &str, #[case] value: f64, #[case] shown: &str) {
    let desk = desk(&[]);
    let seen = desk.google.state(|world| {
        world.set_number(&desk.id, "A", "A1", value);
        world.set_number_format(&desk.id, "A", "A1", kind, pattern);
        world.shown(&desk.id, "A", "A1")
    });
    assert_eq!(seen, shown);
}

#[rstest]
#[case::update(json!({"updateCells": {"range": area(1, 2, 0, 1), "fields": "userEnteredValue"}}), true)]
#[case::repeat(json!({"repeatCell": {"range": {"sheetId": 0}, "cell": {}, "fields": "note"}}), true)]
#[case::beside(json!({"updateCells": {"range": area(1, 2, 1, 2), "fields": "userEnteredValue"}}), false)]
#[case::through(json!({"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}}), true)]
#[case::below(json!({"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 3, "endIndex": 4}}}), false)]
fn protected_cells(#[case] request: Value, #[case] refused: bool) {
    let desk = desk(&[&["a", "b"], &["c", "d"]]);
    desk.google.state(|world| world.protect(&desk.id, "A", "A2:A3", &["someone@example.jp"]));
    let heard = desk.batch(json!([request]));
    assert_eq!(heard.status, if refused { 400 } else { 200 }, "{}", heard.text());
    if refused {
        assert!(heard.refused(400).contains("You are trying to edit a protected cell or object."));
    }
}

#[test]
fn of_merged_cells_only_the_first_keeps_what_is_written() {
    let desk = desk(&[&["a", "b"], &["c", "d"]]);
    let text = |text: &str| json!({"userEnteredValue": {"stringValue": text}});
    let rows = json!([{"values": [text("1"), text("2")]}, {"values": [text("3"), text("4")]}]);
    let write = json!({"updateCells": {"start": {"sheetId": 0}, "rows": rows, "fields": "userEnteredValue"}});
    let merge = json!({"mergeCells": {"range": area(0, 2, 1, 2), "mergeType": "MERGE_ALL"}});
    desk.batch(json!([merge, write])).good();
    assert_eq!(desk.rows("A"), [["1", "2"], ["3", ""]]);
}

#[test]
fn tabs_are_ordered_hidden_and_kept() {
    let desk = desk(&[&["a"]]);
    let add =
        json!({"addSheet": {"properties": {"title": "C", "sheetId": 7, "index": 0, "tabColor": {"red": 1}}}});
    let answer = desk.batch(
        json!([add, {"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 3, "newSheetName": "A2"}}]),
    );
    assert_eq!(answer.good()["replies"][0]["addSheet"]["properties"]["sheetId"], 7);
    assert_eq!(desk.google.state(|world| world.titles(&desk.id)), ["C", "A", "B", "A2"]);
    let to_end =
        json!({"updateSheetProperties": {"properties": {"sheetId": 7, "index": 4}, "fields": "index"}});
    desk.batch(json!([to_end])).good();
    assert_eq!(desk.google.state(|world| world.titles(&desk.id)), ["A", "B", "A2", "C"]);
    let hide = |id: i64| json!({"updateSheetProperties": {"properties": {"sheetId": id, "hidden": true}, "fields": "hidden"}});
    let ids: Vec<i64> = desk.told("sheets.properties.sheetId")["sheets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| sheet["properties"]["sheetId"].as_i64().unwrap())
        .collect();
    let all: Vec<Value> = ids.into_iter().map(hide).collect();
    let said = desk.batch(all.into()).refused(400);
    assert_eq!(
        said,
        "Invalid requests[3].updateSheetProperties: You can't hide all the sheets in a document."
    );
    assert_eq!(desk.rows("A2"), [["a"]]);
}

#[test]
fn a_chart_follows_its_columns() {
    let desk = desk(&[&["x", "y"], &["1", "2"]]);
    let source = json!({"sourceRange": {"sources": [area(0, 2, 1, 2)]}});
    let chart = json!({
        "chartId": 5,
        "spec": {"basicChart": {"chartType": "LINE", "series": [{"series": source}]}},
        "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 3, "columnIndex": 4}}},
    });
    desk.batch(json!([{"addChart": {"chart": chart}}])).good();
    let again = desk.batch(json!([{"addChart": {"chart": chart}}])).refused(400);
    assert_eq!(again, "Invalid requests[0].addChart: An object with chartId 5 already exists.");
    desk.google.state(|world| world.insert_columns(&desk.id, "A", 0, 2));
    let chart = &desk.told("sheets.charts")["sheets"][0]["charts"][0];
    let series = &chart["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"][0];
    assert_eq!((&series["startColumnIndex"], &series["endColumnIndex"]), (&json!(3), &json!(4)));
    assert_eq!(chart["position"]["overlayPosition"]["anchorCell"]["columnIndex"], 6);
    desk.batch(json!([{"deleteEmbeddedObject": {"objectId": 5}}])).good();
    assert_eq!(desk.told("sheets.charts"), json!({"sheets": [{}, {}]}));
}

#[test]
fn a_sort_takes_notes_comments_and_formats_along() {
    let desk = desk(&[&["key", "v"], &["b", "1"], &["", "9"], &["a", ""], &["10", "3"], &["9", "4"]]);
    desk.google.state(|world| {
        world.write_note(&desk.id, "A", "A2", "n");
        world.write_comment(&desk.id, "A", "B2", "c");
        world.colour(&desk.id, "A", "A2", [1.0, 0.0, 0.0]);
        world.sort_tab(&desk.id, "A", 1, 0, false);
    });
    assert_eq!(desk.rows("A"), [["key", "v"], ["9", "4"], ["10", "3"], ["a", ""], ["b", "1"], ["", "9"]]);
    desk.google.state(|world| {
        assert_eq!(
            (world.note(&desk.id, "A", "A5").as_str(), world.comment(&desk.id, "A", "B5").as_str()),
            ("n", "c")
        );
        assert_eq!(world.colour_of(&desk.id, "A", "A5")["red"], 1.0);
        assert!(world.note(&desk.id, "A", "A2").is_empty());
    });
}

#[test]
fn cells_are_copied_found_and_shifted() {
    let desk = desk(&[&["one", "=A1&\"!\""], &["two", "x"]]);
    let copy = json!({"copyPaste": {"source": area(0, 1, 0, 2), "destination": area(2, 3, 0, 2)}});
    let find = json!({"findReplace": {"find": "o", "replacement": "0", "sheetId": 0}});
    let shift = json!({"insertRange": {"range": area(0, 1, 0, 1), "shiftDimension": "ROWS"}});
    let answer = desk.batch(json!([copy, find, shift])).good();
    assert_eq!(answer["replies"][1]["findReplace"]["occurrencesChanged"], 3);
    assert_eq!(desk.google.state(|world| world.formula(&desk.id, "A", "B3")), Some("=A3&\"!\"".to_owned()));
    let first: Vec<String> = desk.rows("A").into_iter().map(|row| row[0].clone()).collect();
    assert_eq!(first, ["", "0ne", "tw0", "0ne"]);
}

#[test]
fn rows_that_run_out() {
    let desk = desk(&[&["a"]]);
    let shrink = json!({"updateSheetProperties": {"properties": {"sheetId": 0, "gridProperties": {"rowCount": 2}},
        "fields": "gridProperties.rowCount"}});
    let row = json!([{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]);
    let write = json!({"updateCells": {"start": {"sheetId": 0, "rowIndex": 2}, "rows": row, "fields": "userEnteredValue"}});
    let said = desk.batch(json!([shrink, write])).refused(400);
    assert_eq!(
        said,
        "Invalid requests[1].updateCells: GridCoordinate.rowIndex[2] is after last row in grid[2]"
    );
    let grow = json!({"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 1}});
    desk.batch(json!([shrink, grow, write])).good();
    assert_eq!(desk.rows("A"), [["a"], [""], ["x"]]);
    let append = json!({"appendCells": {"sheetId": 0, "rows": row, "fields": "userEnteredValue"}});
    desk.batch(json!([append])).good();
    assert_eq!(
        desk.told("sheets.properties.gridProperties.rowCount")["sheets"][0]["properties"]["gridProperties"]["rowCount"],
        4
    );
}
