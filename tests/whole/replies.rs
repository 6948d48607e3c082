//! The loop in which desks answer: what they write into おすすめ案件 becomes applications, is told back, and is not doubled.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, Row, TONIGHT, edit, tab};
use std::path::{Path, PathBuf};
use tsunagi::demo;

const SECOND: &str = "2026-11-21T02:00";
const THIRD: &str = "2026-11-22T02:00";
const FOURTH: &str = "2026-11-23T02:00";
/// Enough open cases that one of them is recommended to two desks.
const SAMPLE: demo::Options = demo::Options { desks: 6, workshops: 90, cases: 60, years: 2, seed: 7 };
const RECOMMENDED: &str = "おすすめ案件";

fn row_of(book: &Path, name: &str, key: &str) -> Row {
    let found: Vec<Row> = tab(book, name).into_iter().filter(|row| row["キー"] == key).collect();
    assert_eq!(found.len(), 1, "{key} stands {} times in {name}", found.len());
    found.into_iter().next().unwrap()
}

/// Desks' books that recommend something, by the desk's slug.
fn recommending(installation: &Installation) -> Vec<(String, PathBuf)> {
    let books = support::files(&installation.path("out/窓口")).into_values();
    let holds = |book: &PathBuf| support::parts_of(book).iter().any(|(_, part)| part.contains(RECOMMENDED));
    books
        .filter(|book| holds(book) && !tab(book, RECOMMENDED).is_empty())
        .map(|book| (book.file_stem().unwrap().to_string_lossy().into_owned(), book))
        .collect()
}

/// A case that two desks are asked about.
fn shared_case(books: &[(String, PathBuf)]) -> (String, [(String, PathBuf); 2]) {
    let keys = |book: &PathBuf| -> Vec<String> {
        tab(book, RECOMMENDED).into_iter().map(|row| row["キー"].clone()).collect()
    };
    for (at, first) in books.iter().enumerate() {
        let own = keys(&first.1);
        for second in &books[at + 1..] {
            if let Some(case) = keys(&second.1).into_iter().find(|key| own.contains(key)) {
                return (case, [first.clone(), second.clone()]);
            }
        }
    }
    panic!("no case is recommended to two desks")
}

/// The exported replies of a desk to a case that were written into its book: interest, quantity, day, superseded.
fn replies(installation: &Installation, now: &str, case: &str, desk: &str) -> Vec<[String; 4]> {
    let rows = installation.tables(now).remove("applications.csv").unwrap();
    rows.into_iter()
        .filter(|row| row["case_id"] == case && row["desk"] == desk && row["file"].contains("窓口/"))
        .map(|row| {
            let day = row["answered_at"].get(..10).unwrap_or_default().to_owned();
            [row["interest"].clone(), row["quantity"].clone(), day, row["superseded"].clone()]
        })
        .collect()
}

#[track_caller]
fn stands_still(installation: &Installation, now: &str) {
    let before = installation.outputs();
    installation.run(now).ended(0);
    assert_eq!(installation.last_run(), ("done".to_owned(), 0, 0));
    assert!(before == installation.outputs());
}

#[test]
fn what_a_desk_writes_becomes_an_application_with_its_day_and_its_history() {
    let installation = Installation::after_a_night(&SAMPLE);
    let (case, [(desk, book), (other, other_book)]) = shared_case(&recommending(&installation));
    let workshop = row_of(&book, RECOMMENDED, &case)["合いそうな事業所"].lines().next().unwrap().to_owned();
    let script = format!(
        "at('{RECOMMENDED}', '{case}', '回答').value = '検討中'\n\
         at('{RECOMMENDED}', '{case}', '対応可能数量').value = 200\n\
         at('{RECOMMENDED}', '{case}', '対応事業所').value = '{workshop}'\n\
         at('{RECOMMENDED}', '{case}', '質問').value = '搬入は何時からですか'"
    );
    if !edit(&book, &script) {
        return;
    }
    assert!(edit(&other_book, &format!("at('{RECOMMENDED}', '{case}', '回答').value = '電話します'")));
    installation.run(SECOND).ended(0);
    let line = |interest: &str, quantity: &str, day: &str, superseded: &str| {
        [interest, quantity, day, superseded].map(str::to_owned)
    };
    assert_eq!(replies(&installation, SECOND, &case, &desk), [line("検討中", "200", "2026-11-21", "0")]);
    assert_eq!(replies(&installation, SECOND, &case, &other), [line("検討中", "", "2026-11-21", "0")]);
    let received = row_of(&book, RECOMMENDED, &case)["受付状況"].clone();
    assert!(received.starts_with("2026-11-21に「検討中」、数量200、事業所1か所として"), "{received}");
    // The unclear answer is told to the desk that gave it, and to no other.
    let told = |book: &PathBuf| {
        let rows = tab(book, "データ確認");
        rows.iter().any(|row| row["内容とお願い"].contains("回答が読み取れないため"))
    };
    assert!(told(&other_book) && !told(&book));
    stands_still(&installation, SECOND);

    // The office answers the question: both desks that were asked about the case see it, without who asked.
    let national = installation.path("out/全国台帳.xlsx");
    let asked = |row: &Row| row["質問"] == "搬入は何時からですか";
    let question = tab(&national, "質問一覧").into_iter().find(asked).unwrap()["キー"].clone();
    assert!(question.starts_with(&format!("{case}|{desk}-")), "{question}");
    assert!(edit(&national, &format!("at('質問一覧', '{question}', '回答').value = '9時からです'")));
    // The desk changes its mind, and the other one takes its reply back.
    assert!(edit(
        &book,
        &format!(
            "at('{RECOMMENDED}', '{case}', '回答').value = '応募する'\n\
             at('{RECOMMENDED}', '{case}', '対応可能数量').value = 150\n\
             at('{RECOMMENDED}', '{case}', '質問').value = None"
        )
    ));
    assert!(edit(&other_book, &format!("at('{RECOMMENDED}', '{case}', '回答').value = None")));
    installation.run(THIRD).ended(0);
    let history = [line("検討中", "200", "2026-11-21", "1"), line("あり", "150", "2026-11-22", "0")];
    assert_eq!(replies(&installation, THIRD, &case, &desk), history);
    assert_eq!(replies(&installation, THIRD, &case, &other), [line("検討中", "", "2026-11-21", "1")]);
    for book in [&book, &other_book] {
        let answers = tab(book, "質問と回答");
        assert!(answers.iter().any(|row| row["回答"] == "9時からです"), "{}", book.display());
        let names_who_asked = answers.iter().any(|row| row.values().any(|cell| cell.contains(&desk)));
        assert!(!names_who_asked, "{}", book.display());
    }
    let progress = row_of(&national, "応募・発注", &format!("応募|{case}|{desk}"));
    assert_eq!(
        (progress["応募の意向"].as_str(), progress["以前の回答"].as_str()),
        ("あり", "検討中（2026-11-21）")
    );
    assert_eq!(progress["対応可能な数量"], "150");
    assert!(row_of(&national, "質問一覧", &question)["質問"].contains("搬入"), "asked stays asked");
    stands_still(&installation, THIRD);
    stands_still(&installation, FOURTH);
    assert_eq!(replies(&installation, FOURTH, &case, &desk), history);
}

#[test]
fn replies_to_a_case_that_is_closed_are_told_to_the_desk() {
    let installation = Installation::after_a_night(&SAMPLE);
    let (case, [(desk, book), _]) = shared_case(&recommending(&installation));
    let number = row_of(&book, RECOMMENDED, &case)["案件番号"].clone();
    if !edit(&book, &format!("at('{RECOMMENDED}', '{case}', 'コメント').value = '検討します'")) {
        return;
    }
    installation.run(TONIGHT).ended(0);
    // The office closes the case; the row stays because the desk has written on it, and now it answers.
    let script = format!(
        "for ws in wb:\n for r in ws.iter_rows():\n  for c in r:\n   if c.value == '{number}':\n    \
         for d in r:\n     if d.value in ('募集中', 'トライアル中', '情報提供済', '応募あり', '準備中'): d.value = '失注'"
    );
    assert!(edit(&installation.path("inbox/jimukyoku/全国案件一覧.xlsx"), &script));
    installation.run(SECOND).ended(0);
    assert_eq!(row_of(&book, RECOMMENDED, &case)["募集状況"], "募集終了");
    assert!(edit(&book, &format!("at('{RECOMMENDED}', '{case}', '回答').value = '応募する'")));
    installation.run(THIRD).ended(0);
    let kept = replies(&installation, THIRD, &case, &desk);
    assert_eq!(kept.last().map(|reply| reply[0].as_str()), Some("あり"), "{kept:?}");
    let rows = tab(&book, "データ確認");
    let told = rows.iter().any(|row| row["内容とお願い"].contains("募集は終わっています"));
    assert!(told, "{rows:#?}");
    stands_still(&installation, FOURTH);
}
