//! Copies of our own books are no material, what is deleted from a book takes no word back, and a registry that is gone
//! stops the night.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{self, Installation, Row, SMALL, TONIGHT, edit, tab};
use std::fs;
use std::path::{Path, PathBuf};

const TOMORROW: &str = "2026-11-21T02:00";
const SUNDAY: &str = "2026-11-22T02:00";
const HOLIDAY: &str = "2026-11-23T02:00";

fn national(installation: &Installation) -> PathBuf {
    installation.path("out/全国台帳.xlsx")
}

/// A desk's book with two cases in it, and its id.
fn desk_book(installation: &Installation) -> (PathBuf, String, String, String) {
    let folder = fs::read_dir(installation.path("out/窓口")).unwrap();
    let mut books: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
    books.sort();
    let (book, rows) = books
        .into_iter()
        .filter(|book| support::parts_of(book).iter().any(|(_, part)| part.contains("name=\"おすすめ案件\"")))
        .map(|book| {
            let rows = tab(&book, "おすすめ案件");
            (book, rows)
        })
        .find(|(_, rows)| rows.len() > 1)
        .unwrap();
    let desk = book.file_stem().unwrap().to_string_lossy().into_owned();
    (book, desk, rows[0]["キー"].clone(), rows[1]["キー"].clone())
}

fn value(book: &Path, name: &str, key: &str, column: &str) -> String {
    let rows: Vec<Row> = tab(book, name).into_iter().filter(|row| row["キー"] == key).collect();
    rows.first().map_or_else(String::new, |row| row[column].clone())
}

fn codes(installation: &Installation, now: &str, code: &str) -> Vec<Row> {
    let issues = installation.tables(now).remove("issues.csv").unwrap();
    issues.into_iter().filter(|row| row["code"] == code).collect()
}

/// How much of each kind stands in the registry.
fn counts(installation: &Installation, now: &str) -> Vec<(String, usize)> {
    let told = [
        "cases.csv",
        "workshops.csv",
        "desks.csv",
        "clients.csv",
        "orders.csv",
        "deliveries.csv",
        "plans.csv",
    ];
    let tables = installation.tables(now);
    told.iter().map(|name| ((*name).to_owned(), tables.get(*name).map_or(0, Vec::len))).collect()
}

#[test]
fn a_desks_book_that_comes_back_in_its_folder_is_its_replies_and_nothing_else() {
    let installation = Installation::after_a_night(&SMALL);
    let (book, desk, first, second) = desk_book(&installation);
    let before = counts(&installation, TONIGHT);
    let copy = installation.path(&format!("inbox/{desk}/{desk}（回答）.xlsx"));
    fs::copy(&book, &copy).unwrap();
    let script = format!(
        "at('おすすめ案件', '{first}', '回答').value = 'しない'\n\
         at('おすすめ案件', '{second}', '回答').value = '応募する'"
    );
    if !edit(&copy, &script) {
        return;
    }
    assert!(edit(&book, &format!("at('おすすめ案件', '{first}', '回答').value = '検討中'")));
    fs::copy(national(&installation), installation.path("inbox/jimukyoku/台帳の控え.xlsx")).unwrap();
    installation.run(TOMORROW).ended(0);
    assert_eq!(counts(&installation, TOMORROW), before, "nothing of a copy is a record");
    assert_eq!(value(&book, "おすすめ案件", &first, "回答"), "検討中", "the book itself wins");
    assert_eq!(value(&book, "おすすめ案件", &second, "回答"), "応募する");
    assert!(value(&book, "おすすめ案件", &second, "受付状況").contains("受け付けました"));
    let told = codes(&installation, TOMORROW, "book.copy");
    assert_eq!(told.len(), 2, "{told:?}");
    let message = &told.iter().find(|row| row["file"].contains(&desk)).unwrap()["message"];
    assert!(message.contains("回答「応募する」") && message.contains("回答「しない」"), "{message}");

    installation.run(SUNDAY).ended(0);
    let outputs = installation.outputs();
    installation.run(HOLIDAY).ended(0);
    assert!(outputs == installation.outputs(), "the night after is a night without news");
    // What is taken back in the book is not brought back by the old copy.
    assert!(edit(&book, &format!("at('おすすめ案件', '{second}', '回答').value = None")));
    installation.run(HOLIDAY).ended(0);
    assert_eq!(value(&book, "おすすめ案件", &second, "回答"), "");
    fs::copy(&copy, installation.path(&format!("out/窓口/{desk} - コピー.xlsx"))).unwrap();
    installation.run(HOLIDAY).ended(0);
    assert_eq!(value(&book, "おすすめ案件", &second, "回答"), "");
    let told = codes(&installation, HOLIDAY, "book.copy");
    assert!(told.len() >= 2, "{told:?}");
}

#[test]
fn a_reply_in_a_copy_beside_the_book_is_taken() {
    let installation = Installation::after_a_night(&SMALL);
    let (book, desk, first, _) = desk_book(&installation);
    let copy = installation.path(&format!("out/窓口/{desk} - コピー.xlsx"));
    fs::copy(&book, &copy).unwrap();
    if !edit(&copy, &format!("at('おすすめ案件', '{first}', '回答').value = '応募する'")) {
        return;
    }
    installation.run(TOMORROW).ended(0);
    assert_eq!(value(&book, "おすすめ案件", &first, "回答"), "応募する");
    assert!(value(&book, "おすすめ案件", &first, "受付状況").contains("受け付けました"));
}

#[test]
fn a_tab_or_a_book_that_is_deleted_takes_nothing_back() {
    let installation = Installation::after_a_night(&SMALL);
    let book = national(&installation);
    let workshop = tab(&book, "事業所台帳")[0]["キー"].clone();
    let pair = tab(&book, "名寄せ確認")[0]["キー"].clone();
    let script = format!(
        "at('事業所台帳', '{workshop}', '定員（修正）').value = '77'\n\
         at('事業所台帳', '{workshop}', 'メモ').value = '電話済み'\n\
         at('名寄せ確認', '{pair}', '判定').value = '統合'"
    );
    if !edit(&book, &script) {
        return;
    }
    installation.run(TOMORROW).ended(0);
    let merged = counts(&installation, TOMORROW);
    let stands = |what: &str, now: &str| {
        assert_eq!(value(&book, "事業所台帳", &workshop, "定員（修正）"), "77", "{what}");
        assert_eq!(value(&book, "事業所台帳", &workshop, "定員（人）"), "77", "{what}");
        assert_eq!(value(&book, "事業所台帳", &workshop, "メモ"), "電話済み", "{what}");
        assert_eq!(value(&book, "名寄せ確認", &pair, "判定"), "統合", "{what}");
        assert_ne!(value(&book, "名寄せ確認", &pair, "名称（左）"), "", "{what}");
        assert_eq!(counts(&installation, now), merged, "{what}");
    };
    stands("as it was written", TOMORROW);
    assert!(edit(&book, "del wb['事業所台帳']\ndel wb['名寄せ確認']"));
    installation.run(SUNDAY).ended(0);
    stands("tabs deleted", SUNDAY);
    installation.run(HOLIDAY).ended(0);
    stands("the night after", HOLIDAY);
    fs::remove_file(&book).unwrap();
    installation.run(HOLIDAY).ended(0);
    stands("the book deleted", HOLIDAY);
    installation.run(HOLIDAY).ended(0);
    stands("the night after that", HOLIDAY);
    assert!(edit(&book, "wb['名寄せ確認']['A1'].value = 'ID'"));
    let run = installation.run(HOLIDAY);
    run.ended(0);
    assert_eq!(counts(&installation, HOLIDAY), merged, "the key renamed");
    // Taken back where it stands again.
    assert!(edit(
        &book,
        &format!("wb['名寄せ確認']['A1'].value = 'キー'\nat('名寄せ確認', '{pair}', '判定').value = None")
    ));
    fs::remove_file(installation.path("out/全国台帳_新しい版.xlsx")).unwrap();
    installation.run(HOLIDAY).ended(0);
    assert_ne!(counts(&installation, HOLIDAY), merged, "taken back");
}

#[test]
fn a_registry_that_is_gone_stops_the_night() {
    let installation = Installation::after_a_night(&SMALL);
    for end in ["", "-wal", "-shm"] {
        let file = installation.path(&format!("var/registry.db{end}"));
        if file.exists() {
            fs::remove_file(file).unwrap();
        }
    }
    let books = installation.books();
    for arguments in [&[][..], &["--dry-run"]] {
        let refused = installation.verb(TOMORROW, "run", arguments);
        refused.ended(4);
        assert!(refused.stderr.contains("tsunagi restore"), "{}", refused.stderr);
        assert!(!installation.path("var/registry.db").exists());
        assert!(books == installation.books());
    }
    fs::remove_dir_all(installation.path("out")).unwrap();
    installation.run(TOMORROW).ended(0);
}
