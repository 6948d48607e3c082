//! What is suspicious is held back, asked, and let go by the office's word or by the next night that says the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[expect(dead_code, reason = "not every test needs all of it")]
mod support;

use std::fs;
use support::{Installation, TONIGHT, tab};

const NEXT: &str = "2026-11-21T02:00";
const AFTER: &str = "2026-11-22T02:00";

/// `count` workshops of one desk; with `same_as_first` all but the names of the first one.
fn list(count: usize, same_as_first: bool) -> String {
    let mut text = "事業所名,サービス種別,所在地,電話番号\n".to_owned();
    for number in 1..=count {
        let (name, at) = if same_as_first { (1, 1) } else { (number, number) };
        text.push_str(&format!("作業所ひかり{name:03},B型,福岡県久留米市城南町{at}番3号,0942-31-{at:04}\n"));
    }
    text
}

fn installation(count: usize) -> Installation {
    let installation = Installation::empty();
    fs::create_dir_all(installation.path("inbox/d01")).unwrap();
    fs::write(installation.path("inbox/d01/一覧.csv"), list(count, false)).unwrap();
    installation.run(TONIGHT).ended(0);
    assert_eq!(workshops(&installation), count);
    installation
}

fn workshops(installation: &Installation) -> usize {
    installation.tables(TONIGHT)["workshops.csv"].len()
}

fn holds(installation: &Installation) -> String {
    let said = installation.verb(NEXT, "approve", &[]);
    said.ended(0);
    said.stdout
}

#[test]
fn a_shrunken_file_is_held_asked_and_approved() {
    let installation = installation(40);
    fs::write(installation.path("inbox/d01/一覧.csv"), list(5, false)).unwrap();
    installation.run(NEXT).ended(0);
    assert_eq!(workshops(&installation), 40);
    assert!(holds(&installation).contains("inbox/d01/一覧.csv"), "{}", holds(&installation));
    let changes = tab(&installation.path("out/全国台帳.xlsx"), "更新履歴");
    let told = |row: &support::Row| row.values().any(|text| text.contains("【保留】inbox/d01/一覧.csv"));
    assert!(changes.iter().any(told), "{changes:?}");
    // The same day again: still held.
    installation.run("2026-11-21T12:00").ended(0);
    assert_eq!(workshops(&installation), 40);
    installation.verb(NEXT, "approve", &["9"]).ended(4);
    installation.verb(NEXT, "approve", &["1"]).ended(0);
    installation.run("2026-11-21T13:00").ended(0);
    assert_eq!(workshops(&installation), 5);
    assert!(holds(&installation).contains("ありません"));
}

#[test]
fn a_shrunken_file_that_still_says_so_on_the_next_day_is_taken() {
    let installation = installation(40);
    fs::write(installation.path("inbox/d01/一覧.csv"), list(5, false)).unwrap();
    installation.run(NEXT).ended(0);
    installation.run(AFTER).ended(0);
    assert_eq!(workshops(&installation), 5);
    assert!(holds(&installation).contains("ありません"));
}

#[test]
fn an_emptied_file_speaks_on_until_the_office_says_that_it_is_meant() {
    let installation = installation(40);
    fs::write(installation.path("inbox/d01/一覧.csv"), list(0, false)).unwrap();
    for now in [NEXT, AFTER] {
        installation.run(now).ended(0);
        assert_eq!(workshops(&installation), 40, "{now}");
    }
    assert!(holds(&installation).contains("2026-11-21 から"), "{}", holds(&installation));
    installation.verb(NEXT, "approve", &["--all"]).ended(0);
    installation.run("2026-11-23T02:00").ended(0);
    assert_eq!(workshops(&installation), 0);
    assert!(holds(&installation).contains("ありません"));
}

/// Forty workshops that all get the first one's name, address and telephone number.
#[test]
fn a_storm_of_merges_is_held_and_taken_when_it_lasts() {
    for approves in [false, true] {
        let installation = installation(40);
        fs::write(installation.path("inbox/d01/一覧.csv"), list(40, true)).unwrap();
        installation.run(NEXT).ended(0);
        assert_eq!(workshops(&installation), 40);
        let asked = holds(&installation);
        assert!(asked.contains("事業所の名寄せ") && asked.contains("39 件の事業所"), "{asked}");
        if approves {
            installation.verb(NEXT, "approve", &["--all"]).ended(0);
            installation.run("2026-11-21T12:00").ended(0);
        } else {
            installation.run("2026-11-21T12:00").ended(0);
            assert_eq!(workshops(&installation), 40, "a later run of the same day confirms nothing");
            installation.run(AFTER).ended(0);
        }
        assert_eq!(workshops(&installation), 1, "approves: {approves}");
        assert!(holds(&installation).contains("ありません"));
    }
}

#[test]
fn a_storm_costs_its_file_and_no_other() {
    let installation = installation(40);
    fs::write(installation.path("inbox/d01/一覧.csv"), list(40, true)).unwrap();
    fs::create_dir_all(installation.path("inbox/d02")).unwrap();
    let other =
        "事業所名,サービス種別,所在地,電話番号\n別の工房みらい,B型,大分県別府市上田の湯町8-2,0977-21-0001\n";
    fs::write(installation.path("inbox/d02/一覧.csv"), other).unwrap();
    installation.run(NEXT).ended(0);
    assert_eq!(workshops(&installation), 41);
}
