//! A person's correction of a golden record, desks that disagree, and what official registers say: by whole nights.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, Row, TONIGHT, edit, tab};
use std::fs;

const TOMORROW: &str = "2026-11-21T22:00";
const NEXT_WEEK: &str = "2026-11-27T02:00";

const HEADER: &str = "事業所名,法人名,サービス種別,所在地,電話番号,定員\n";

/// A night without news behind the last one: nothing is written, so nothing was doubled or lost.
#[track_caller]
fn stands_still(installation: &Installation, now: &str) {
    let before = installation.outputs();
    installation.run(now).ended(0);
    assert_eq!(installation.last_run(), ("done".to_owned(), 0, 0));
    assert!(before == installation.outputs());
}

fn list(installation: &Installation, path: &str, rows: &[&str]) {
    let file = installation.path(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, format!("{HEADER}{}\n", rows.join("\n"))).unwrap();
}

fn workshop(installation: &Installation, name: &str) -> Row {
    let rows = tab(&installation.path("out/全国台帳.xlsx"), "事業所台帳");
    rows.into_iter().find(|row| row["事業所名"] == name).unwrap()
}

fn issues(installation: &Installation, now: &str, code: &str) -> Vec<Row> {
    let rows = installation.tables(now).remove("issues.csv").unwrap();
    rows.into_iter().filter(|row| row["code"] == code).collect()
}

#[test]
fn a_correction_wins_until_the_desks_agree_and_then_has_done_its_work() {
    let installation = Installation::empty();
    let row = |capacity: u32| {
        format!("作業所こもれび,社会福祉法人見本会,B型,福岡県久留米市城南町15-3,0942-30-9001,{capacity}")
    };
    let desks = |first: u32, second: u32| {
        list(&installation, "inbox/d01/一覧.csv", &[&row(first)]);
        list(&installation, "inbox/d02/一覧.csv", &[&row(second)]);
    };
    desks(20, 30);
    installation.run(TONIGHT).ended(0);
    let before = workshop(&installation, "作業所こもれび");
    assert!(before["食い違う値"].contains("定員"), "{before:?}");
    let told = issues(&installation, TONIGHT, "workshop.desks-differ");
    assert_eq!(told.len(), 2, "both desks are told: {told:?}");

    let script = format!("at('事業所台帳', '{}', '定員（修正）').value = '25名'", before["キー"]);
    if !edit(&installation.path("out/全国台帳.xlsx"), &script) {
        return;
    }
    installation.run(TOMORROW).ended(0);
    assert_eq!(workshop(&installation, "作業所こもれび")["定員（人）"], "25");
    stands_still(&installation, TOMORROW);

    desks(25, 25);
    installation.run(NEXT_WEEK).ended(0);
    assert_eq!(issues(&installation, NEXT_WEEK, "override.settled").len(), 1);
    stands_still(&installation, NEXT_WEEK);
    desks(40, 40);
    installation.run("2026-12-02T02:00").ended(0);
    let after = workshop(&installation, "作業所こもれび");
    assert_eq!(
        (&*after["定員（人）"], &*after["定員（修正）"]),
        ("40", "25名"),
        "the desks know better since"
    );
    stands_still(&installation, "2026-12-02T02:00");
}

#[test]
fn registers_tell_who_is_not_listed_and_who_may_have_closed() {
    let installation = Installation::empty();
    let row =
        |n: u32| format!("作業所{n}番,社会福祉法人見本{n}会,B型,福岡県久留米市城南町{n}-3,0942-30-900{n},20");
    let rows = |numbers: &[u32]| numbers.iter().map(|n| row(*n)).collect::<Vec<_>>();
    let write = |path: &str, numbers: &[u32]| {
        let rows = rows(numbers);
        list(&installation, path, &rows.iter().map(String::as_str).collect::<Vec<_>>());
    };
    write("official/指定一覧_2023-09.csv", &[1, 2, 3, 4, 5, 6]);
    write("official/指定一覧_2024-03.csv", &[1, 2, 3, 4, 5]);
    write("inbox/d01/一覧.csv", &[1, 6, 7]);
    installation.run(TONIGHT).ended(0);
    let standing = |n: u32| workshop(&installation, &format!("作業所{n}番"))["公式一覧"].clone();
    assert_eq!([1, 2, 6, 7].map(standing), ["掲載", "掲載", "廃止の可能性", "公式未掲載"]);
    for (code, count) in [("workshop.may-have-closed", 1), ("workshop.not-in-register", 1)] {
        assert_eq!(issues(&installation, TONIGHT, code).len(), count, "{code}");
    }
    stands_still(&installation, TONIGHT);
}
