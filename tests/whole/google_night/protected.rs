//! Tabs and ranges that a person really protects: they wait, the rest of the spreadsheet does not.

use crate::google_night::office::{Office, column};
use crate::support::SMALL;

const UPDATE: &str = "sheets.spreadsheets.batchUpdate";
const TOMORROW: &str = "2026-11-21T22:00";
const LATER: &str = "2026-11-22T22:00";
const WORKSHOPS: &str = "事業所台帳";
const NEW: &str = "見本ワークス追加";

/// An office in which tonight a row is to be added and figures change.
fn with_news() -> (Office, String) {
    let office = Office::after_a_night(&SMALL, &[]);
    let text = format!(
        "事業所名,住所,電話番号,サービス種別\n{NEW},福岡県福岡市博多区博多駅前9-9-9,092-999-9999,就労継続支援B型\n"
    );
    std::fs::write(office.at.path("inbox/d001-fukuoka/追加分.csv"), text).unwrap();
    let national = office.national().to_owned();
    (office, national)
}

fn is_told(office: &Office) -> bool {
    office.rows("national", WORKSHOPS).iter().any(|row| row.iter().any(|cell| cell == NEW))
}

/// Rows of a tab that the same night writes into.
fn history(office: &Office) -> usize {
    office.rows("national", "更新履歴").len()
}

#[test]
fn a_protected_tab_waits_alone_and_is_told_by_name() {
    let (office, national) = with_news();
    let before = (office.rows("national", WORKSHOPS), history(&office));
    office.google.state(|world| world.protect_tab(&national, WORKSHOPS));
    let mark = office.google.state(|world| world.journal.mark());
    let said = office.run(TOMORROW, &[]);
    said.ended(3);
    for words in ["事業所台帳", "タブ全体", "シートと範囲を保護"] {
        assert!(said.stdout.contains(words), "{words}\n{}", said.stdout);
    }
    assert!(!said.stdout.contains("不具合"), "{}", said.stdout);
    office.google.state(|world| {
        let refused: Vec<_> =
            world.journal.writes_since(mark).into_iter().filter(|entry| entry.status >= 400).collect();
        assert!(refused.is_empty(), "{refused:?}");
    });
    assert_eq!(office.rows("national", WORKSHOPS), before.0);
    assert!(history(&office) > before.1, "the other tabs are up to date");
    office.google.state(|world| world.unprotect(&national, WORKSHOPS));
    office.run(LATER, &[]).ended(0);
    assert!(is_told(&office));
}

#[test]
fn a_protected_range_holds_its_tab_only_where_we_write_into_it() {
    let (office, national) = with_news();
    let header = office.rows("national", WORKSHOPS)[0].clone();
    let letters = |col: usize| tsunagi::domain::column_letters(u32::try_from(col).unwrap() + 1);
    let memo = letters(column(&header, "メモ"));
    office.google.state(|world| world.protect(&national, WORKSHOPS, &format!("{memo}1:{memo}20"), &[]));
    office.run(TOMORROW, &[]).ended(0);
    assert!(is_told(&office), "what stands in a column of people's is not ours to write");
    let last = office.rows("national", WORKSHOPS).len();
    let name = letters(1);
    office.google.state(|world| {
        world.set_text(&national, WORKSHOPS, &format!("{name}{last}"), "書き換え");
        world.protect(&national, WORKSHOPS, &format!("A1:C{last}"), &[]);
    });
    let said = office.run(LATER, &[]);
    said.ended(3);
    assert!(said.stdout.contains(&format!("A1:C{last}")), "{}", said.stdout);
}

#[test]
fn who_protects_a_tab_in_the_moment_before_the_write_stops_that_tab_alone() {
    let (office, national) = with_news();
    let before = history(&office);
    office.google.state(|world| {
        let id = national.clone();
        world.hooks.before(UPDATE, Some(&national), 1, move |world| world.protect_tab(&id, WORKSHOPS));
    });
    let mark = office.google.state(|world| world.journal.mark());
    let told = office.run_json(TOMORROW, 3);
    let sent = office.google.state(|world| {
        let calls = world.journal.since(mark).iter();
        calls.filter(|call| call.method == UPDATE && call.target == national).count()
    });
    assert_eq!(sent, 2, "once refused, once without that tab");
    assert!(history(&office) > before && !is_told(&office));
    // It was told as written.
    let output = told["outputs"].as_array().unwrap().iter().find(|one| one["book"] == "national").unwrap();
    let names = |what: &str| -> Vec<&str> {
        let tabs = output[what].as_array().unwrap().iter();
        tabs.map(|one| one["tab"].as_str().unwrap()).collect()
    };
    assert_eq!(names("held_tabs"), [WORKSHOPS]);
    assert!(output["held_tabs"][0]["reason"].as_str().unwrap().contains("タブ全体"), "{output}");
    assert!(names("tabs").contains(&"更新履歴") && !names("tabs").contains(&WORKSHOPS), "{output}");
    let said = office.run(LATER, &[]);
    said.ended(3);
    assert!(said.stdout.contains("タブ全体"), "{}", said.stdout);
}

#[test]
fn what_google_refuses_without_a_reason_is_sent_twice_and_no_more() {
    use crate::google::fault::{Action, Rule};
    let (office, national) = with_news();
    let refuse = Rule::on(UPDATE, Action::Invalid).target(&national).always();
    let mark = office.google.state(|world| {
        world.faults.add(refuse);
        world.journal.mark()
    });
    office.run(TOMORROW, &[]).ended(3);
    let sent = office.google.state(|world| {
        let calls = world.journal.since(mark).iter();
        calls.filter(|call| call.method == UPDATE && call.target == national).count()
    });
    assert_eq!(sent, 2);
}
