//! What is suspicious is held back, asked, and let go by the office's word or by the next night that says the same.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, TONIGHT, tab};
use std::fs;

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
    // The header alone, no bytes, no cells.
    for emptied in [list(0, false), String::new(), ",,\n,,\n".to_owned()] {
        let installation = installation(40);
        fs::write(installation.path("inbox/d01/一覧.csv"), &emptied).unwrap();
        for now in [NEXT, AFTER] {
            installation.run(now).ended(0);
            assert_eq!(workshops(&installation), 40, "{now} {emptied:?}");
        }
        assert!(holds(&installation).contains("2026-11-21 から"), "{emptied:?} {}", holds(&installation));
        let status = installation.verb(AFTER, "status", &[]).stdout;
        assert!(status.contains("inbox/d01/一覧.csv"), "{emptied:?} {status}");
        installation.verb(NEXT, "approve", &["--all"]).ended(0);
        installation.run("2026-11-23T02:00").ended(0);
        assert_eq!(workshops(&installation), 0, "{emptied:?}");
        assert!(holds(&installation).contains("ありません"), "{emptied:?}");
    }
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

const LATER: &str = "2026-11-23T02:00";

fn status(installation: &Installation, now: &str) -> String {
    installation.verb(now, "status", &[]).stdout
}

/// Two desks whose share is not mounted tonight: a folder that is there, and empty.
#[test]
fn an_empty_share_is_asked_about_and_what_it_held_stands() {
    let installation = installation(12);
    let mail = "[mail]\nserver = \"127.0.0.1\"\nport = 2\nsecurity = \"none\"\nfrom = \"tsunagi@example.jp\"\n\
                office = [\"jimu@example.jp\"]\n";
    fs::write(installation.path("tsunagi.toml"), mail).unwrap();
    fs::create_dir_all(installation.path("inbox/d02")).unwrap();
    let other =
        "事業所名,サービス種別,所在地,電話番号\n別の工房みらい,B型,大分県別府市上田の湯町8-2,0977-21-0001\n";
    fs::write(installation.path("inbox/d02/一覧.csv"), other).unwrap();
    installation.verb(NEXT, "run", &["--letters"]).ended(0);
    assert_eq!(workshops(&installation), 13);
    fs::rename(installation.path("inbox"), installation.path("share")).unwrap();
    fs::create_dir(installation.path("inbox")).unwrap();
    for now in [AFTER, LATER] {
        installation.verb(now, "run", &["--letters"]).ended(0);
        assert_eq!(workshops(&installation), 13, "{now}");
    }
    let asked = holds(&installation);
    assert!(asked.contains("1. [フォルダー] inbox（2026-11-22 から）"), "{asked}");
    assert!(asked.contains("すべてのファイルが見当たりません") && !asked.contains("2. "), "{asked}");
    let by_the_way = installation.verb(LATER, "approve", &["--all"]);
    assert!(by_the_way.stdout.contains("--all では承認しません"), "{}", by_the_way.stdout);
    assert!(!holds(&installation).contains("承認済み"), "{}", holds(&installation));
    let shown = status(&installation, LATER);
    let (_, worries) = shown.split_once("■ 気になること").unwrap();
    assert!(worries.contains("inbox: すべてのファイルが見当たりません"), "{shown}");
    let told: i64 = installation
        .registry()
        .query_row("SELECT count(*) FROM outbox WHERE kind = 'office' AND body LIKE '%inbox%すべてのファイルが見当たりません%'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(told, 1, "told the next morning, and not every night");
    // It is there again: nothing is asked any more.
    fs::remove_dir(installation.path("inbox")).unwrap();
    fs::rename(installation.path("share"), installation.path("inbox")).unwrap();
    installation.run("2026-11-24T02:00").ended(0);
    assert!(holds(&installation).contains("ありません"));
    assert_eq!(workshops(&installation), 13);
}

#[test]
fn a_desk_whose_folder_is_gone_ends_when_the_office_says_so() {
    let installation = installation(12);
    fs::create_dir_all(installation.path("inbox/d02")).unwrap();
    let other =
        "事業所名,サービス種別,所在地,電話番号\n別の工房みらい,B型,大分県別府市上田の湯町8-2,0977-21-0001\n";
    fs::write(installation.path("inbox/d02/一覧.csv"), other).unwrap();
    installation.run(NEXT).ended(0);
    fs::remove_dir_all(installation.path("inbox/d01")).unwrap();
    for now in [AFTER, LATER] {
        installation.run(now).ended(0);
        assert_eq!(workshops(&installation), 13, "{now}");
    }
    assert!(
        holds(&installation).contains("1. [フォルダー] inbox/d01（2026-11-22 から）"),
        "{}",
        holds(&installation)
    );
    installation.verb(LATER, "approve", &["1"]).ended(0);
    installation.run("2026-11-24T02:00").ended(0);
    assert_eq!(workshops(&installation), 1);
    assert!(holds(&installation).contains("ありません"));
    let desks: Vec<String> =
        installation.tables(LATER)["desks.csv"].iter().map(|row| row["desk"].clone()).collect();
    assert_eq!(desks, ["d02"]);
    assert!(!status(&installation, LATER).contains("inbox/d01"));
}

#[test]
fn a_renamed_folder_is_the_same_desk_and_its_name_may_come_back() {
    let installation = installation(12);
    let ids = |installation: &Installation| -> Vec<(String, String)> {
        let rows = &installation.tables(TONIGHT)["workshops.csv"];
        rows.iter().map(|row| (row["workshop_id"].clone(), row["desks"].clone())).collect()
    };
    let before = ids(&installation);
    fs::rename(installation.path("inbox/d01"), installation.path("inbox/d01-new")).unwrap();
    installation.run(NEXT).ended(0);
    assert_eq!(ids(&installation), before);
    let asked = holds(&installation);
    assert!(
        asked.contains("inbox/d01-new") && asked.contains("フォルダーの名前を「d01」に戻して"),
        "{asked}"
    );
    // It goes on being the same desk when its list changes.
    fs::write(installation.path("inbox/d01-new/一覧.csv"), list(13, false)).unwrap();
    installation.run(AFTER).ended(0);
    let rows = ids(&installation);
    assert!(rows.len() == 13 && rows.iter().all(|(_, desk)| *desk == before[0].1), "{rows:?}");
    fs::rename(installation.path("inbox/d01-new"), installation.path("inbox/d01")).unwrap();
    installation.run(LATER).ended(0);
    assert_eq!(ids(&installation), rows);
    assert!(holds(&installation).contains("ありません"));
}

#[test]
fn a_renamed_folder_becomes_a_desk_of_its_own_when_the_office_wants_it() {
    let installation = installation(12);
    fs::rename(installation.path("inbox/d01"), installation.path("inbox/d09")).unwrap();
    installation.run(NEXT).ended(0);
    installation.verb(NEXT, "approve", &["1"]).ended(0);
    for now in [AFTER, LATER] {
        installation.run(now).ended(0);
        let tables = installation.tables(now);
        let desks: Vec<&str> = tables["desks.csv"].iter().map(|row| row["desk"].as_str()).collect();
        assert_eq!((desks, tables["workshops.csv"].len()), (vec!["d09"], 12), "{now}");
        assert!(holds(&installation).contains("ありません"), "{now}");
    }
}

/// A desk of public work whose settings cannot be read tonight goes on being one.
#[test]
fn settings_that_cannot_be_read_say_what_they_said() {
    let installation = installation(12);
    let settings = installation.path("inbox/d01/desk.toml");
    let desk = |installation: &Installation, now: &str| {
        let row = installation.tables(now)["desks.csv"][0].clone();
        (row["name"].clone(), row["kind"].clone())
    };
    let good = "name = \"見本共同受注窓口\"\nkind = \"官公需型\"\n[columns]\n\"所在地\" = \"読み取らない\"\n";
    fs::write(&settings, good).unwrap();
    installation.run(NEXT).ended(0);
    let (before, rows) = (desk(&installation, NEXT), installation.tables(NEXT)["workshops.csv"].clone());
    assert_eq!(before.0, "見本共同受注窓口");
    assert!(!before.1.is_empty());
    for bad in [
        "name = \"見本共同受注窓口\"\nkind = \"かん公需\"\n[columns]\n\"所在地\" = \"読み取らない\"\n",
        "name = \n",
    ] {
        fs::write(&settings, bad).unwrap();
        installation.run(AFTER).ended(0);
        assert_eq!(desk(&installation, AFTER), before, "{bad}");
        assert_eq!(installation.tables(AFTER)["workshops.csv"], rows, "{bad}");
        let told = tab(&installation.path("out/全国台帳.xlsx"), "データ確認");
        let kept = |row: &support::Row| {
            row.values().any(|text| text.contains("前に読めた設定をそのまま使っています"))
        };
        assert!(told.iter().any(kept), "{told:?}");
    }
    // Not to be read at all.
    fs::remove_file(&settings).unwrap();
    fs::create_dir(&settings).unwrap();
    installation.run(LATER).ended(0);
    let told = tab(&installation.path("out/全国台帳.xlsx"), "データ確認");
    let kept = |row: &support::Row| row.values().any(|text| text.contains("同じ名前のフォルダー"));
    assert!(told.iter().any(kept), "{told:?}");
    assert_eq!(desk(&installation, LATER), before);
    assert_eq!(installation.tables(LATER)["workshops.csv"], rows);
    // What Windows' editor saves in its old encoding is read.
    fs::remove_dir(&settings).unwrap();
    let (bytes, _, _) = encoding_rs::SHIFT_JIS.encode(good);
    fs::write(&settings, &bytes).unwrap();
    installation.run("2026-11-24T02:00").ended(0);
    assert_eq!(desk(&installation, "2026-11-24T02:00"), before);
}
