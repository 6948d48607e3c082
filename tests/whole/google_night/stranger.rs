//! What a stranger found who held the program against an emulator of their own, each once more by itself.

use crate::google::client::Client;
use crate::google::drive::Role;
use crate::google::fault::{Action, Rule};
use crate::google::reply::Reply;
use crate::google::sheets::model::Tab;
use crate::google::token::ROBOT;
use crate::google_night::faults::Inputs;
use crate::google_night::inside::House;
use crate::google_night::office::{Office, column};
use crate::support::{SMALL, TONIGHT};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tsunagi::domain::CellRef;
use tsunagi::plan::online::CHART_TAB;

const NIGHT: &str = "2026-11-21T02:00";
const LATER: &str = "2026-11-22T02:00";
const LAST: &str = "2026-11-23T02:00";
const UPDATE: &str = "sheets.spreadsheets.batchUpdate";
const GET: &str = "sheets.spreadsheets.get";
const BOARD: &str = "ダッシュボード";
const CASES: &str = "案件台帳";
const SHOPS: &str = "事業所台帳";

fn after_a_night() -> House {
    House::after("the first night", |house| {
        put(house, true, 0);
        assert_eq!(house.night(NIGHT).code("the first night"), 0);
    })
}

fn put(house: &House, flip: bool, more: usize) {
    Inputs { flip, more }.put(house);
}

fn at(row: usize, col: usize) -> String {
    let number = |at: usize| u32::try_from(at).unwrap() + 1;
    CellRef::new(number(row), number(col)).to_string()
}

fn tab(house: &House, name: &str) -> Tab {
    house.google.state(|world| world.tab(&house.books["national"], name).clone())
}

fn rows(house: &House, name: &str) -> Vec<Vec<String>> {
    house.google.state(|world| world.rows(&house.books["national"], name))
}

/// Every range that the charts of a tab draw.
fn ranges(tab: &Tab) -> Vec<Vec<Value>> {
    let of = |chart: &Value| {
        let basic = &chart["spec"]["basicChart"];
        let series = basic["series"].as_array().unwrap().iter().map(|one| &one["series"]);
        let all = std::iter::once(&basic["domains"][0]["domain"]).chain(series);
        all.flat_map(|data| data["sourceRange"]["sources"].as_array().unwrap().clone()).collect()
    };
    tab.charts.iter().map(of).collect()
}

/// Writes a word into the memo of every row of a tab.
fn write_memos(house: &House, name: &str) -> usize {
    let rows = rows(house, name);
    let memo = column(&rows[0], "メモ");
    house.google.state(|world| {
        for row in 1..rows.len() {
            world.set_text(&house.books["national"], name, &at(row, memo), &format!("語{row}"));
        }
    });
    rows.len() - 1
}

fn memos(house: &House, name: &str) -> usize {
    let rows = rows(house, name);
    let memo = column(&rows[0], "メモ");
    rows.iter().filter(|row| row.get(memo).is_some_and(|cell| cell.starts_with('語'))).count()
}

fn refused(house: &House, kinds: &[&str]) {
    let kinds = kinds.iter().map(|kind| (*kind).to_owned()).collect();
    house.google.state(|world| world.faults.refused = kinds);
}

#[test]
fn a_dashboard_that_was_sorted_kept_its_whole_book_from_being_written() {
    let house = after_a_night();
    let national = house.books["national"].clone();
    let before = ranges(&tab(&house, BOARD));
    assert!(before.len() > 1);
    for chart in &before {
        let columns: Vec<i64> =
            chart.iter().map(|one| one["startColumnIndex"].as_i64().unwrap_or(0)).collect();
        assert!(columns.windows(2).all(|pair| pair[0] + 1 == pair[1]), "side by side: {columns:?}");
        assert!(chart.iter().all(|one| one["startRowIndex"] == 1));
    }
    house.google.state(|world| {
        let value = column(&world.rows(&national, BOARD)[0], "値");
        world.sort_tab(&national, BOARD, 1, value, true);
    });
    put(&house, false, 3);
    let mark = house.google.state(|world| world.journal.mark());
    assert_eq!(house.night(LATER).code("sorted, and with news"), 0);
    house.google.state(|world| {
        let writes = world.journal.writes_since(mark);
        assert!(writes.iter().all(|entry| entry.status == 200));
    });
    assert_eq!(house.night(LATER).code("again"), 0);
    let drawn = rows(&house, CHART_TAB);
    let board = rows(&house, BOARD);
    let value = column(&board[0], "値");
    for row in &drawn[2..] {
        for pair in row.chunks(2).filter(|pair| pair.len() == 2 && !pair[0].is_empty() && !pair[1].is_empty())
        {
            let stands = board.iter().any(|row| row.contains(&pair[0]) && row[value] == pair[1]);
            assert!(stands || row.len() > 2, "{pair:?} is what the board says");
        }
    }
    assert!(tab(&house, CHART_TAB).is_hidden());
}

#[test]
fn what_google_refuses_of_charts_and_filters_does_not_keep_figures_from_being_written() {
    let house = House::new();
    put(&house, true, 0);
    refused(&house, &["addChart", "setBasicFilter"]);
    let ran = house.night(NIGHT);
    assert_eq!(ran.code("told"), 3);
    let outcome = ran.outcome.unwrap();
    let national = outcome.outputs.iter().find(|output| output.book == "national").unwrap();
    let words = national.left_out.clone().unwrap();
    assert!(words.contains("グラフ・フィルターは付けられませんでした"), "{words}");
    assert!(
        !rows(&house, SHOPS).is_empty() && !tab(&house, SHOPS).protected.is_empty(),
        "the rest is all there"
    );
    refused(&house, &[]);
    assert_eq!(house.night(LATER).code("the next night"), 0);

    // One chart that cannot be changed.
    let house = after_a_night();
    let before = ranges(&tab(&house, BOARD));
    house.google.state(|world| {
        world.edit_tab(&house.books["national"], BOARD, |tab| {
            let labels = &mut tab.charts[0]["spec"]["basicChart"]["domains"][0]["domain"];
            labels["sourceRange"]["sources"][0]["endRowIndex"] = 3.into();
        });
    });
    refused(&house, &["updateChartSpec"]);
    put(&house, false, 2);
    let ran = house.night(LATER);
    assert_eq!(ran.code("told"), 3);
    assert!(rows(&house, SHOPS).iter().any(|row| row.iter().any(|cell| cell.contains("見本ぞうえん1番"))));
    refused(&house, &[]);
    assert_eq!(house.night(LATER).code("the next night draws"), 0);
    assert_eq!(ranges(&tab(&house, BOARD)), before);
}

#[test]
fn a_tab_that_was_emptied_came_back_without_what_people_had_written() {
    let house = after_a_night();
    let count = write_memos(&house, CASES);
    assert_eq!(house.night(NIGHT).code("read"), 0);
    let before = tab(&house, CASES);
    house.google.state(|world| {
        world.edit_tab(&house.books["national"], CASES, |tab| {
            for line in &mut tab.lines {
                for cell in &mut line.cells {
                    cell.value = crate::google::sheets::model::Entered::Empty;
                }
            }
        });
        let id = house.books["national"].clone();
        world.touched(&id);
    });
    let ran = house.night(LATER);
    assert_eq!(ran.code("made anew"), 0);
    assert_eq!(memos(&house, CASES), count);
    let outcome = ran.outcome.unwrap();
    let national = outcome.outputs.iter().find(|output| output.book == "national").unwrap();
    assert_eq!(national.rebuilt_tabs, [(CASES.to_owned(), count)]);
    let after = tab(&house, CASES);
    assert_eq!(after.protected.len(), before.protected.len());
    house.google.state(|world| {
        let book = world.book(&house.books["national"]);
        let marks = book.metadata.iter().filter(|one| one["location"]["sheetId"] == after.id);
        assert_eq!(marks.count(), 1);
    });
}

#[test]
fn a_key_that_was_written_over_parted_a_row_from_its_words() {
    let house = after_a_night();
    let count = write_memos(&house, SHOPS);
    assert_eq!(house.night(NIGHT).code("read"), 0);
    let key = rows(&house, SHOPS)[2][0].clone();
    let write = |text: &str| {
        house.google.state(|world| world.set_text(&house.books["national"], SHOPS, &at(2, 0), text));
    };
    write("W-999999");
    let ran = house.night(LATER);
    assert_eq!(ran.code("it waits"), 3);
    assert!(ran.words().contains(&format!("「{key}」に戻してください")), "{}", ran.words());
    assert_eq!(rows(&house, SHOPS).len(), count + 1, "nothing is added");
    write(&key);
    assert_eq!(house.night(LAST).code("put back"), 0);
    assert_eq!(memos(&house, SHOPS), count);
}

#[test]
fn a_write_that_fails_was_sent_again_four_times_within_a_second() {
    let house = after_a_night();
    put(&house, false, 1);
    let national = house.books["national"].clone();
    house
        .google
        .state(|world| world.faults.add(Rule::on(UPDATE, Action::Down(503)).target(&national).always()));
    let config = std::fs::read_to_string(house.at.path("tsunagi.toml")).unwrap();
    std::fs::write(
        house.at.path("tsunagi.toml"),
        config.replace("first_wait_ms = 1\n", "first_wait_ms = 100\n"),
    )
    .unwrap();
    let mark = house.google.state(|world| world.journal.mark());
    let started = Instant::now();
    let ran = house.night_as(LATER, false, Duration::from_secs(20), Duration::from_millis(1000));
    assert_eq!(ran.code("told"), 3);
    let sent = house.google.state(|world| {
        let calls = world.journal.since(mark).iter();
        calls.filter(|call| call.method == UPDATE && call.target == national).count()
    });
    // 50–100, 100–200, 200–400, 400–800 ms.
    assert!((3..=5).contains(&sent), "{sent}");
    assert!(started.elapsed() >= Duration::from_millis(350), "{:?}", started.elapsed());
}

#[test]
fn a_small_blank_tab_named_like_ours_is_grown_before_it_is_frozen() {
    let office = Office::new(&SMALL, &[]);
    let national = office.national().to_owned();
    office.google.state(|world| {
        world.rename_tab(&national, "シート1", SHOPS);
        world.edit_tab(&national, SHOPS, |tab| (tab.rows, tab.columns) = (1, 1));
    });
    let said = office.run(TONIGHT, &[]);
    said.ended(0);
    assert!(!said.stdout.contains("見出し"), "{}", said.stdout);
    let frozen =
        office.google.state(|world| world.tab(&national, SHOPS).properties["gridProperties"].clone());
    assert_eq!(frozen["frozenRowCount"], 1);
    // A copy in front of it is a person's.
    let made = office.google.state(|world| world.tab(&national, SHOPS).id);
    let copy =
        json!([{"duplicateSheet": {"sourceSheetId": made, "insertSheetIndex": 0, "newSheetName": "控え"}}]);
    Client::of_all(&office.google).batch(&national, copy).good();
    office.google.state(|world| {
        let new = world.tab(&national, "控え").id;
        world.edit_book(&national, |book| {
            let marks: Vec<Value> =
                book.metadata.iter().filter(|one| one["location"]["sheetId"] == made).cloned().collect();
            for (at, mut mark) in marks.into_iter().enumerate() {
                mark["location"]["sheetId"] = new.into();
                mark["metadataId"] = (900 + at).into();
                book.metadata.push(mark);
            }
        });
        world.set_text(&national, "控え", "B2", "控えに書いた");
    });
    office.run("2026-11-21T22:00", &[]).ended(0);
    office.google.state(|world| {
        assert_eq!(world.shown(&national, "控え", "B2"), "控えに書いた");
        assert_eq!(world.tab(&national, SHOPS).id, made);
    });
}

#[test]
fn check_says_of_forms_and_of_others_books_what_a_night_would() {
    let house = after_a_night();
    let desk = house.books.keys().find(|book| book.starts_with("desk:d001")).unwrap().clone();
    house.google.state(|world| {
        world.unshare(&house.form, ROBOT);
        world.share(&house.form, ROBOT, Role::Reader);
        world.edit_book(&house.books[&desk], |book| {
            for one in &mut book.metadata {
                if one["metadataKey"] == tsunagi::source::STAMP_KEY {
                    one["metadataValue"] =
                        json!({"registry": "another", "run": "u", "at": NIGHT}).to_string().into();
                }
            }
        });
    });
    let said = house.at.verb(LATER, "check", &[]);
    said.ended(3);
    let line =
        |words: &str| said.stdout.lines().find(|line| line.contains(words)).unwrap_or_default().to_owned();
    let form = line("読み取り元「応募フォーム」");
    assert!(form.contains("「編集者」として共有してください"), "{}", said.stdout);
    let target = line(&format!("書き込み先「窓口/{}」", desk.strip_prefix("desk:").unwrap()));
    assert!(target.contains("書きません。") && target.contains("別に設置された"), "{}", said.stdout);
}

#[test]
fn an_answer_without_sheets_is_no_spreadsheet_without_tabs() {
    let house = after_a_night();
    let national = house.books["national"].clone();
    let empty = || Action::Answer(Reply::json(200, &json!({})));
    let titles = || house.google.state(|world| world.titles(&national));
    let before = titles();
    house.google.state(|world| world.faults.add(Rule::on(GET, empty()).target(&national)));
    put(&house, false, 1);
    assert_eq!(house.night(LATER).code("once"), 0);
    house.google.state(|world| world.faults.add(Rule::on(GET, empty()).target(&national).always()));
    put(&house, true, 2);
    let ran = house.night_as(LATER, false, Duration::from_secs(20), Duration::from_millis(40));
    assert_eq!(ran.code("for good"), 3);
    assert!(ran.words().contains("一時的なもの"), "{}", ran.words());
    assert_eq!(titles(), before);
}

#[test]
fn a_folder_that_is_no_longer_shared_passed_for_a_quiet_one() {
    let house = after_a_night();
    assert_eq!(house.night(NIGHT).code("known"), 0);
    let empty = json!({"newStartPageToken": "9999", "changes": []});
    house.google.state(|world| {
        let desk = world.file(&house.list).parent.clone().unwrap();
        let root = world.file(&desk).parent.clone().unwrap();
        world.unshare(&root, ROBOT);
        world.faults.add(Rule::on("drive.changes.list", Action::Answer(Reply::json(200, &empty))).always());
    });
    let ran = house.night(LATER);
    assert_eq!(ran.code("told"), 3);
    assert!(
        ran.words().contains("窓口ドライブ") && ran.words().contains("に共有してください"),
        "{}",
        ran.words()
    );
}
