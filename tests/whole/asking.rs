//! The mails by which desks are asked: one per desk and night, each case once, never written over.

use crate::support::{self, Installation, SMALL, TONIGHT, tab};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

const SECOND: &str = "2026-11-21T22:00";
const THIRD: &str = "2026-11-22T22:00";
const FOLDER: &str = "out/メールの下書き";
const NEW_CASE: &str = "案件番号,件名,発注企業,作業細目,在宅・遠隔,数量,金額（円）,想定作業時間,募集開始日,応募締切,納期,ステータス\n\
                        R8-950,データ入力の追加,株式会社みほん,データ入力,可,5000,300000,150,2026-11-20,2026-12-04,2027-02-26,募集中\n";

/// Head and body of each draft, by its file's name.
fn drafts(installation: &Installation) -> BTreeMap<String, (String, String)> {
    let folder = installation.path(FOLDER);
    let files = if folder.exists() { support::files(&folder) } else { BTreeMap::new() };
    files.into_iter().map(|(name, path)| (name, support::mail_of(&path))).collect()
}

#[test]
fn each_desk_gets_one_mail_a_night_with_the_cases_that_are_new_to_it() {
    let installation = Installation::after_a_night(&SMALL);
    let first = drafts(&installation);
    assert!(!first.is_empty());
    let asking = tab(&installation.path("out/全国台帳.xlsx"), "案内先");
    let desks: BTreeSet<&str> =
        asking.iter().filter_map(|row| row["キー"].split_once('|')).map(|pair| pair.1).collect();
    for (name, (head, body)) in &first {
        let desk = name.strip_prefix("20261120-2200_").and_then(|rest| rest.strip_suffix(".eml")).unwrap();
        assert!(desks.contains(desk), "{desk}");
        assert!(head.contains("X-Unsent: 1"), "{head}");
        let own = asking
            .iter()
            .filter(|row| row["キー"].ends_with(&format!("|{desk}")) && !row["メールの下書き"].is_empty());
        let numbers: Vec<&String> = own.map(|row| &row["案件番号"]).collect();
        assert_eq!(body.matches("■ ").count(), numbers.len(), "{body}");
        assert!(numbers.iter().all(|number| body.contains(number.as_str())), "{numbers:?} {body}");
        for other in asking.iter().filter(|row| !row["キー"].ends_with(&format!("|{desk}"))) {
            assert!(!body.contains(&other["窓口"]), "{name} names {}", other["窓口"]);
        }
    }

    // A person has sent one and deleted it, and works on another: neither comes back.
    let names: Vec<String> = first.keys().cloned().collect();
    fs::remove_file(installation.path(FOLDER).join(&names[0])).unwrap();
    installation.run(TONIGHT).ended(0);
    installation.run(SECOND).ended(0);
    assert_eq!(installation.last_run(), ("done".to_owned(), 0, 0));

    // A new case is all that the next mails tell of.
    fs::write(installation.path("inbox/jimukyoku/追加の案件一覧.csv"), NEW_CASE).unwrap();
    let said = installation.run(THIRD);
    said.ended(0);
    let new: BTreeMap<_, _> =
        drafts(&installation).into_iter().filter(|(name, _)| name.starts_with("20261122-2200_")).collect();
    assert!(!new.is_empty() && said.stdout.contains("メールの下書き（案件 1 件）"), "{}", said.stdout);
    for (_, body) in new.values() {
        assert_eq!((body.matches("■ ").count(), body.contains("R8-950")), (1, true), "{body}");
        assert!(body.contains("応募締切：2026年12月4日（金）"), "{body}");
    }
}

#[test]
fn drafts_of_a_run_that_did_not_end_are_written_by_the_next() {
    let installation = Installation::after_a_night(&SMALL);
    let first = drafts(&installation);
    fs::remove_dir_all(installation.path(FOLDER)).unwrap();
    installation.registry().execute("UPDATE run SET state = 'running', finished_at = NULL", []).unwrap();
    installation.run(SECOND).ended(0);
    assert_eq!(drafts(&installation), first);
}

#[test]
fn who_only_looks_at_another_day_asks_nobody() {
    let installation = Installation::demo(&SMALL);
    installation.verb(TONIGHT, "run", &["--as-of", "2026-11-18"]).ended(0);
    assert!(drafts(&installation).is_empty());
    let said = installation.verb(TONIGHT, "run", &["--dry-run"]);
    assert!(said.stdout.contains("メールの下書き（案件 "), "{}", said.stdout);
    assert!(drafts(&installation).is_empty());
}
