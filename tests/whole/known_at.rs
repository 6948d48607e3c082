//! What was known at an earlier night stands, whatever a later one corrects; what was true on a day is told for that day.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, Row, SMALL, TONIGHT, edit, rows_of};
use std::collections::BTreeMap;
use std::fs;

const SECOND: &str = "2026-11-25T22:00";
const THIRD: &str = "2026-12-02T22:00";
const CASES: &str = "inbox/jimukyoku/追加の案件一覧.csv";
const HEADER: &str = "案件番号,件名,発注企業,作業細目,数量,金額（円）,想定作業時間,募集開始日,応募締切,納期,ステータス,発注日\n";

/// The export as it was known at a moment, and of a day where one is given.
fn export(installation: &Installation, known_at: &str, as_of: Option<&str>) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let mut arguments = vec!["--out", out.path().to_str().unwrap(), "--known-at", known_at];
    arguments.extend(as_of.into_iter().flat_map(|day| ["--as-of", day]));
    installation.verb(THIRD, "export", &arguments).ended(0);
    support::files(out.path()).into_iter().map(|(name, path)| (name, fs::read(path).unwrap())).collect()
}

fn case(tables: &BTreeMap<String, Vec<u8>>, number: &str) -> Row {
    rows_of(&tables["cases.csv"]).into_iter().find(|row| row["number"] == number).unwrap()
}

fn assert_same(left: &BTreeMap<String, Vec<u8>>, right: &BTreeMap<String, Vec<u8>>) {
    for (name, bytes) in left {
        let [was, is] = [bytes, &right[name]].map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let differing = was.lines().zip(is.lines()).find(|(was, is)| was != is);
        assert_eq!((differing, was.len()), (None, is.len()), "{name}");
    }
}

#[test]
fn a_correction_does_not_change_what_was_known_before_it() {
    let installation = Installation::demo(&SMALL);
    let offered = "R8-901,封入と発送,株式会社みほん,封入・封緘,5000,300000,200,2026-11-02,2026-11-30,2027-02-26,募集中,\n";
    fs::write(installation.path(CASES), format!("{HEADER}{offered}")).unwrap();
    installation.run(TONIGHT).ended(0);
    let first = installation.export(TONIGHT);
    assert_same(&first, &export(&installation, TONIGHT, None));

    // The second night learns that the amount was wrong, and that the order had been placed before the first night; a
    // desk's list is gone, another has a new row; and the office has decided on a match.
    let ordered = offered.replace("300000", "450000").replace("募集中,", "発注済,2026-11-10");
    let added =
        "R8-902,シール貼り,株式会社みほん,シール貼り,100,20000,10,2026-11-20,2026-11-30,2027-01-29,募集中,\n";
    fs::write(installation.path(CASES), format!("{HEADER}{added}{ordered}")).unwrap();
    let lists = support::files(&installation.path("inbox"));
    let (_, list) = lists.iter().find(|(name, _)| name.starts_with("d002")).unwrap();
    fs::remove_file(list).unwrap();
    let national = installation.path("out/全国台帳.xlsx");
    let key = support::tab(&national, "案件マッチング")[0]["キー"].clone();
    edit(&national, &format!("at('案件マッチング', '{key}', '判断').value = '除外'"));
    installation.run(SECOND).ended(0);
    let second = installation.export(SECOND);
    let facts = |tables: &_, number: &str| {
        let row = case(tables, number);
        (row["amount_yen"].clone(), row["state"].clone())
    };
    let told = |amount: &str, state: &str| (amount.to_owned(), state.to_owned());
    assert_eq!(facts(&first, "R8-901"), told("300000", "募集中"));
    assert_eq!(facts(&second, "R8-901"), told("450000", "発注済"));

    installation.run(THIRD).ended(0);
    assert_same(&first, &export(&installation, TONIGHT, None));
    assert_same(&first, &export(&installation, "2026-11-24T00:00", Some("2026-11-20")));
    assert_same(&second, &export(&installation, SECOND, None));
    // What was true on a day, with what is known since: the order of the tenth, at the corrected amount.
    let before = export(&installation, THIRD, Some("2026-11-09"));
    let on_the_day = export(&installation, THIRD, Some("2026-11-10"));
    assert_eq!(facts(&before, "R8-901"), told("450000", "募集中"));
    assert_eq!(facts(&on_the_day, "R8-901"), told("450000", "発注済"));
    let said = installation.verb(THIRD, "export", &["--out", "x", "--known-at", "2026-11-01"]);
    said.ended(4);
    assert!(said.stderr.contains("2026-11-01 23:59 より前の夜間処理がありません"), "{}", said.stderr);
}
