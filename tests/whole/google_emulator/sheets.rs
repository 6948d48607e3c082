//! Sheets: reading, writing, batches.

use crate::google::Google;
use crate::google::client::{Client, Heard};
use crate::google::drive::{Role, XLSX};
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
        let id = world.put_tabs("名簿", None, &[("シート1", rows), ("It's", &[&["x"]]), ("Plain", &[])]);
        world.share(&id, ROBOT, Role::Writer);
        id
    });
    Desk { client: Client::of_all(&google), google, id }
}

impl Desk {
    fn get(&self, rest: &str) -> Heard {
        self.client.get(&format!("/v4/spreadsheets/{}{rest}", self.id))
    }

    fn values(&self, rest: &str) -> Value {
        self.get(&format!("/values/{rest}")).good()
    }

    fn batch(&self, requests: Value) -> Heard {
        self.client.batch(&self.id, requests)
    }

    fn rows(&self) -> Vec<Vec<String>> {
        self.google.state(|world| world.rows(&self.id, "シート1"))
    }
}

const ROWS: &[&[&str]] = &[
    &["番号", "日付", "額", "済"],
    &["'007", "2026/11/20", "1,234", "TRUE"],
    &["", "", "50%", ""],
    &["=C2*2", "", "", ""],
];

#[rstest]
#[case::whole("シート1", "'シート1'!A1:Z1000")]
#[case::first_tab("A1:B2", "'シート1'!A1:B2")]
#[case::apostrophe("'It''s'!A1", "'It''s'!A1")]
#[case::open("'シート1'!B2:B", "'シート1'!B2:B1000")]
#[case::columns("Plain!A:C", "Plain!A1:C1000")]
#[case::rows("Plain!2:3", "Plain!A2:Z3")]
#[case::clipped("Plain!A999:AB2000", "Plain!A999:Z1000")]
fn ranges_are_told_in_one_form(#[case] asked: &str, #[case] told: &str) {
    let desk = desk(ROWS);
    assert_eq!(desk.values(asked)["range"], told);
}

#[rstest]
#[case::no_tab("Nowhere!A1", "Unable to parse range: Nowhere!A1")]
#[case::words("シート1!hello", "Unable to parse range: シート1!hello")]
#[case::below(
    "Plain!A1001:B1001",
    "Range (Plain!A1001:B1001) exceeds grid limits. Max rows: 1000, max columns: 26"
)]
fn ranges_that_are_refused(#[case] asked: &str, #[case] said: &str) {
    let desk = desk(ROWS);
    assert_eq!(desk.get(&format!("/values/{asked}")).refused(400), said);
}

#[rstest]
#[case::formatted("", json!([["番号", "日付", "額", "済"], ["007", "2026/11/20", "1,234", "TRUE"], ["", "", "50%"], ["2468"]]))]
#[case::plain("?valueRenderOption=UNFORMATTED_VALUE",
    json!([["番号", "日付", "額", "済"], ["007", 46346, 1234, true], ["", "", 0.5], [2468]]))]
#[case::dates("?valueRenderOption=UNFORMATTED_VALUE&dateTimeRenderOption=FORMATTED_STRING",
    json!([["番号", "日付", "額", "済"], ["007", "2026/11/20", 1234, true], ["", "", 0.5], [2468]]))]
#[case::formulas("?valueRenderOption=FORMULA",
    json!([["番号", "日付", "額", "済"], ["007", 46346, 1234, true], ["", "", 0.5], ["=C2*2"]]))]
#[case::columns("?majorDimension=COLUMNS",
    json!([["番号", "007", "", "2468"], ["日付", "2026/11/20"], ["額", "1,234", "50%"], ["済", "TRUE"]]))]
fn values_are_rendered(#[case] query: &str, #[case] expected: Value) {
    let desk = desk(ROWS);
    assert_eq!(desk.values(&format!("シート1!A1:F10{query}"))["values"], expected);
    assert!(desk.values("Plain").get("values").is_none());
}

#[test]
fn several_ranges_at_once() {
    let desk = desk(ROWS);
    let answer = desk.get("/values:batchGet?ranges=A1:A2&ranges='It''s'!A1:B").good();
    assert_eq!(answer["valueRanges"][0]["values"], json!([["番号"], ["007"]]));
    assert_eq!(answer["valueRanges"][1]["range"], "'It''s'!A1:B1000");
}

#[rstest]
#[case::raw("RAW", json!(["=1+2", "2026/1/2", "'x", true, 5]), json!(["=1+2", "2026/1/2", "'x", true, 5]))]
#[case::typed("USER_ENTERED", json!(["=1+2", "2026/1/2", "'x", "TRUE", "1,000"]), json!([3, 46024, "x", true, 1000]))]
fn values_are_written(#[case] input: &str, #[case] written: Value, #[case] read: Value) {
    let desk = desk(&[]);
    let path = format!("/v4/spreadsheets/{}/values/A1:E1?valueInputOption={input}", desk.id);
    let answer = desk.client.put(&path, &json!({ "values": [written] })).good();
    assert_eq!(answer["updatedRange"], "'シート1'!A1:E1");
    assert_eq!(desk.values("A1:E1?valueRenderOption=UNFORMATTED_VALUE")["values"], json!([read]));
    let null = desk.client.put(&path, &json!({"values": [["a", null, "c"]]})).good();
    assert_eq!(null["updatedCells"], 2);
    assert_eq!(desk.values("B1:C1?valueRenderOption=UNFORMATTED_VALUE")["values"], json!([[read[1], "c"]]));
    let wide = desk.client.put(&path, &json!({"values": [[], ["x"]]}));
    assert_eq!(
        wide.refused(400),
        "Requested writing within range ['シート1'!A1:E1], but tried writing to row [2]"
    );
}

#[test]
fn appending_drifts_to_the_table() {
    let desk = desk(&[&["", "a", "b"], &["", "1", "2"]]);
    let path = format!("/v4/spreadsheets/{}/values/A1:C1:append?valueInputOption=RAW", desk.id);
    let answer = desk.client.post(&path, &json!({"values": [["x", "y"]]})).good();
    assert_eq!(answer["tableRange"], "'シート1'!B1:C2");
    assert_eq!(answer["updates"]["updatedRange"], "'シート1'!B3:C3");
}

#[test]
fn who_may_and_what_is_a_spreadsheet() {
    let desk = desk(ROWS);
    let (office, other) = desk.google.state(|world| {
        let office = world.put_blob("a.xlsx", XLSX, None, b"PK");
        world.share(&office, ROBOT, Role::Reader);
        (office, world.put_sheet("b", None, &[]))
    });
    let get = |id: &str| desk.client.get(&format!("/v4/spreadsheets/{id}"));
    let said = "This operation is not supported for this document. The document must not be an Office file.";
    assert_eq!(get(&office).refused(400), said);
    assert_eq!(get(&office).json()["error"]["status"], "FAILED_PRECONDITION");
    assert_eq!(get(&other).refused(403), "The caller does not have permission");
    assert_eq!(get("nowhere").refused(404), "Requested entity was not found.");
    desk.google.state(|world| world.share(&desk.id, ROBOT, Role::Reader));
    desk.get("").good();
    assert_eq!(desk.batch(json!([{"addSheet": {}}])).refused(403), "The caller does not have permission");
}

#[rstest]
#[case::title(json!({"addSheet": {"properties": {"title": "plain"}}}), "Invalid requests[1].addSheet: A sheet with the name \"plain\" already exists. Please enter another name.")]
#[case::no_mask(json!({"repeatCell": {"range": {"sheetId": 0}, "cell": {}}}), "Invalid requests[1].repeatCell: At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")]
#[case::name(json!({"addSheat": {}}), "Invalid JSON payload received. Unknown name \"addSheat\" at 'requests[1]': Cannot find field.")]
#[case::deep_name(json!({"updateCells": {"rows": [{"values": [{"value": 1}]}]}}), "Invalid JSON payload received. Unknown name \"value\" at 'requests[1].update_cells.rows[0].values[0]': Cannot find field.")]
#[case::kind(json!({"addSheet": {"properties": {"title": 5}}}), "Invalid value at 'requests[1].add_sheet.properties.title' (TYPE_STRING), 5")]
#[case::enumeration(json!({"appendDimension": {"dimension": "LINES", "length": 1}}), "Invalid value at 'requests[1].append_dimension.dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), \"LINES\"")]
#[case::two_values(json!({"updateCells": {"rows": [{"values": [{"userEnteredValue": {"numberValue": 1, "stringValue": "a"}}]}]}}), "Invalid value at 'requests[1].update_cells.rows[0].values[0].user_entered_value' (oneof), oneof field 'value' is already set. Cannot set 'stringValue'")]
#[case::below(json!({"updateCells": {"range": {"sheetId": 0, "endRowIndex": 1001}, "fields": "note"}}), "Invalid requests[1].updateCells: GridRange.endRowIndex[1001] is after last row in grid[1000]")]
#[case::no_tab(json!({"deleteSheet": {"sheetId": 9}}), "Invalid requests[1].deleteSheet: No sheet with id: 9")]
#[case::too_large(json!({"appendDimension": {"dimension": "ROWS", "length": 400_000}}), "Invalid requests[1].appendDimension: This action would increase the number of cells in the workbook above the limit of 10000000 cells.")]
#[case::mask_field(json!({"updateCells": {"range": {"sheetId": 0}, "fields": "userEnteredValeu"}}), "Invalid requests[1].updateCells: Invalid field: userEnteredValeu")]
fn a_bad_request_spoils_the_batch(#[case] bad: Value, #[case] said: &str) {
    let desk = desk(ROWS);
    let good =
        json!({"updateSheetProperties": {"properties": {"sheetId": 0, "title": "別"}, "fields": "title"}});
    assert_eq!(desk.batch(json!([good, bad])).refused(400), said);
    assert_eq!(desk.google.state(|world| world.titles(&desk.id)), ["シート1", "It's", "Plain"]);
}

fn text(value: &str) -> Value {
    json!({"userEnteredValue": {"stringValue": value}})
}

#[test]
fn cells_are_written_and_cleared() {
    let desk = desk(&[&["a", "b"], &["c", "d"]]);
    desk.google.state(|world| world.write_note(&desk.id, "シート1", "B2", "読んだ"));
    let range = json!({"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2});
    let update =
        json!({"range": range, "rows": [{"values": [text("=IMPORTXML(1)")]}], "fields": "userEnteredValue"});
    desk.batch(json!([{"updateCells": update}])).good();
    assert_eq!(desk.rows(), [["=IMPORTXML(1)"]]);
    assert_eq!(desk.google.state(|world| world.note(&desk.id, "シート1", "B2")), "読んだ");
    let long =
        json!({"start": {"sheetId": 0}, "rows": [{"values": [text(&"x".repeat(50_001))]}], "fields": "*"});
    let said = "Invalid requests[0].updateCells: Your input contains more than the maximum of 50000 characters in a single cell.";
    assert_eq!(desk.batch(json!([{"updateCells": long}])).refused(400), said);
    let wide = json!({"range": range, "rows": [{"values": [{}, {}, {}]}], "fields": "note"});
    assert_eq!(
        desk.batch(json!([{"updateCells": wide}])).refused(400),
        "Invalid requests[0].updateCells: Attempting to write column: 2, beyond the last requested column of: 1"
    );
}

#[test]
fn what_is_tied_to_cells_goes_with_them() {
    let desk = desk(&[&["k", "v"], &["b", "2"], &["a", "1"], &["=B2", ""]]);
    let column = json!({"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2});
    let row = json!({"sheetId": 0, "dimension": "ROWS", "startIndex": 1, "endIndex": 2});
    let metadata = |id: i64, range: &Value| {
        json!({"createDeveloperMetadata": {"developerMetadata": {"metadataId": id,
        "metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": range}}}})
    };
    let cells = json!({"sheetId": 0, "startRowIndex": 1, "endRowIndex": 3, "startColumnIndex": 0, "endColumnIndex": 2});
    let answer = desk.batch(json!([
        metadata(1, &column),
        metadata(2, &row),
        {"addProtectedRange": {"protectedRange": {"range": cells, "protectedRangeId": 5}}},
        {"setBasicFilter": {"filter": {"range": cells}}},
        {"sortRange": {"range": cells, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}},
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}},
        {"insertDimension": {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 1}}},
    ]));
    assert_eq!(answer.good()["replies"].as_array().map(Vec::len), Some(7));
    assert_eq!(desk.rows(), [["", "", ""], ["", "k", "v"], ["", "a", "1"], ["", "b", "2"], ["", "1", ""]]);
    assert_eq!(desk.google.state(|world| world.formula(&desk.id, "シート1", "B5")), Some("=C3".to_owned()));
    let range =
        |id: i64| desk.get(&format!("/developerMetadata/{id}")).good()["location"]["dimensionRange"].clone();
    assert_eq!((&range(1)["startIndex"], &range(2)["startIndex"]), (&json!(2), &json!(2)));
    let told = desk.get("?fields=sheets(protectedRanges.range,basicFilter/range/startRowIndex)").good();
    assert_eq!(told["sheets"][0]["protectedRanges"][0]["range"]["startRowIndex"], 2);
    assert_eq!(told["sheets"][0]["basicFilter"], json!({"range": {"startRowIndex": 2}}));
    let move_back = json!({"moveDimension": {"source": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 2, "endIndex": 3},
        "destinationIndex": 0}});
    desk.batch(json!([move_back])).good();
    assert_eq!(range(1).get("startIndex"), Some(&json!(0)));
    let duplicate = desk.batch(json!([metadata(1, &column)]));
    assert_eq!(
        duplicate.refused(400),
        "Invalid requests[0].createDeveloperMetadata: Developer metadata with ID 1 already exists."
    );
}

#[test]
fn metadata_finds_columns() {
    let desk = desk(&[&["k", "v"], &["b", "2"]]);
    let place =
        json!({"dimensionRange": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}});
    let create = json!({"developerMetadata": {"metadataKey": "column", "metadataValue": "v", "visibility": "PROJECT", "location": place}});
    desk.batch(json!([{"createDeveloperMetadata": create}])).good();
    desk.google.state(|world| world.move_column(&desk.id, "シート1", 1, 0));
    let filter = json!({"developerMetadataLookup": {"metadataKey": "column"}});
    let post = |rest: &str| {
        let path = format!("/v4/spreadsheets/{}{rest}", desk.id);
        desk.client.post(&path, &json!({"dataFilters": [filter]})).good()
    };
    let found = post("/developerMetadata:search");
    assert_eq!(
        found["matchedDeveloperMetadata"][0]["developerMetadata"]["location"]["locationType"],
        "COLUMN"
    );
    let values = post("/values:batchGetByDataFilter");
    assert_eq!(values["valueRanges"][0]["valueRange"]["values"], json!([["v"], ["2"]]));
    assert_eq!(post(":getByDataFilter")["sheets"].as_array().map(Vec::len), Some(1));
    let deleted = desk.batch(json!([{"deleteDeveloperMetadata": {"dataFilter": filter}}])).good();
    assert_eq!(
        deleted["replies"][0]["deleteDeveloperMetadata"]["deletedDeveloperMetadata"][0]["metadataValue"],
        "v"
    );
}

#[test]
fn a_spreadsheet_tells_what_is_asked() {
    let desk = desk(&[&["a", "2026/11/20"]]);
    let plain = desk.get("").good();
    assert_eq!(
        plain["sheets"][0]["properties"]["gridProperties"],
        json!({"rowCount": 1000, "columnCount": 26})
    );
    assert!(plain["sheets"][0].get("data").is_none());
    let cells =
        desk.get("?ranges=A1:B1&fields=sheets.data.rowData.values(userEnteredValue,formattedValue)").good();
    assert_eq!(
        cells,
        json!({"sheets": [{"data": [{"rowData": [{"values": [
            {"userEnteredValue": {"stringValue": "a"}, "formattedValue": "a"},
            {"userEnteredValue": {"numberValue": 46346}, "formattedValue": "2026/11/20"},
        ]}]}]}]})
    );
    let all = desk.get("?includeGridData=true").good();
    assert_eq!(all["sheets"][0]["data"][0]["rowMetadata"].as_array().map(Vec::len), Some(1000));
    let bad = desk.get("?fields=sheets.propertis");
    assert_eq!(bad.refused(400), "Request contains an invalid argument.");
    assert_eq!(
        bad.json()["error"]["details"][0]["fieldViolations"][0]["description"],
        "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.propertis'."
    );
    let unknown = desk.get("?rangs=A1");
    assert!(unknown.refused(400).contains("Unknown name \"rangs\": Cannot bind query parameter."));
}
