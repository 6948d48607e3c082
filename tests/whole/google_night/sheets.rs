//! What a night writes into spreadsheets, and what it leaves alone.

use crate::google::client::Client;
use crate::google_night::office::Office;
use crate::support::{SMALL, TONIGHT};

const TOMORROW: &str = "2026-11-21T22:00";

#[test]
fn the_first_night_makes_the_tabs_and_the_second_writes_nothing() {
    let office = Office::new(&SMALL, &["近畿"]);
    let first = office.run(TONIGHT, &[]);
    first.ended(0);
    println!("{}", first.stdout);
    let titles = office.google.state(|world| world.titles(office.national()));
    assert_eq!(titles.first().map(String::as_str), Some("ダッシュボード"), "{titles:?}");
    assert_eq!(titles.last().map(String::as_str), Some("グラフの元"), "hidden, behind all that people see");
    assert_eq!(titles[titles.len() - 2], "シート1", "a person's own tab stays, behind ours");
    let mark = office.google.state(|world| world.journal.mark());
    let second = office.run_json(TOMORROW, 0);
    println!("{}", second["google"]);
    assert_eq!(second["changes"], 0);
    let writes = office.google.state(|world| world.journal.writes_since(mark).len());
    assert_eq!(writes, 0);
}

/// What an office sees when it opens the spreadsheet: header, filter, dropdowns, warnings, charts, dates as dates.
#[test]
fn tabs_are_made_as_a_careful_colleague_would() {
    let office = Office::after_a_night(&SMALL, &[]);
    let client = Client::of_all(&office.google);
    let path = format!("/v4/spreadsheets/{}?includeGridData=true", office.national());
    let book = client.get(&path).good();
    let tab = |name: &str| {
        let sheets = book["sheets"].as_array().unwrap();
        sheets.iter().find(|sheet| sheet["properties"]["title"] == name).unwrap()
    };
    let matches = tab("案件マッチング");
    assert_eq!(matches["properties"]["gridProperties"]["frozenRowCount"], 1);
    assert!(matches["basicFilter"]["range"].is_object());
    let protected = matches["protectedRanges"].as_array().unwrap();
    assert!(protected.iter().all(|range| range["warningOnly"] == true) && !protected.is_empty());
    let rows = matches["data"][0]["rowData"].as_array().unwrap();
    let header = rows[0]["values"].as_array().unwrap();
    let place = |name: &str| header.iter().position(|cell| cell["formattedValue"] == name).expect(name);
    assert_eq!(header[0]["userEnteredFormat"]["textFormat"]["bold"], true);
    let decision = &rows[1]["values"][place("判断")];
    assert_eq!(decision["dataValidation"]["condition"]["type"], "ONE_OF_LIST");
    let is_inside = |range: &serde_json::Value, at: usize| {
        let at = at as u64;
        range["range"]["startColumnIndex"].as_u64().unwrap_or(0) <= at
            && at < range["range"]["endColumnIndex"].as_u64().unwrap_or(u64::MAX)
    };
    assert!(protected.iter().any(|range| is_inside(range, place("点数"))), "{protected:?}");
    assert!(!protected.iter().any(|range| is_inside(range, place("メモ"))), "people's columns are free");
    let charts = tab("ダッシュボード")["charts"].as_array().unwrap();
    assert!(!charts.is_empty() && charts.iter().all(|chart| chart["spec"]["altText"].is_string()));
    let cases = tab("案件台帳")["data"][0]["rowData"].as_array().unwrap();
    let header = cases[0]["values"].as_array().unwrap();
    let due = header.iter().position(|cell| cell["formattedValue"] == "納期").unwrap();
    let cell =
        cases.iter().skip(1).map(|row| &row["values"][due]).find(|cell| cell["effectiveValue"].is_object());
    let cell = cell.expect("a case with a due date");
    assert!(cell["effectiveValue"]["numberValue"].is_number(), "{cell}");
    assert_eq!(cell["effectiveFormat"]["numberFormat"]["type"], "DATE", "{cell}");
}
