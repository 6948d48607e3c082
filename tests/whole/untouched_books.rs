//! A book that nobody touched since it was written is not read again: what comes of it is what reading it would give.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use crate::support::{Installation, SMALL, TONIGHT, edit, tab};
use std::fs;

const LIST: &str = "事業所名,法人名,サービス種別,所在地,電話番号,定員,主な業務内容\n";
const SHEET: &str = "案件台帳";
const BOOK: &str = "out/全国台帳.xlsx";

/// The same installation twice: one relies on what it knows of its books, the other one reads them every night.
struct Twice {
    relying: Installation,
    reading: Installation,
}

impl Twice {
    fn each(&self) -> [&Installation; 2] {
        [&self.relying, &self.reading]
    }

    #[track_caller]
    fn night(&self, now: &str) {
        self.relying.json(now, &[]);
        self.reading.json(now, &["--full"]);
        assert!(self.relying.books() == self.reading.books(), "the books differ after {now}");
        assert!(self.relying.export(now) == self.reading.export(now), "the registries differ after {now}");
    }

    fn known(&self) -> Vec<(String, String)> {
        let registry = self.relying.registry();
        let mut known = registry.prepare("SELECT book, view_hash FROM published_book ORDER BY book").unwrap();
        known.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    }

    fn memo(&self) -> String {
        let rows = tab(&self.relying.path(BOOK), SHEET);
        rows.iter().find(|row| row["キー"] == "C-000001").unwrap()["メモ"].clone()
    }
}

#[test]
fn a_book_that_nobody_touched_says_what_reading_it_would_give() {
    let twice = Twice { relying: Installation::demo(&SMALL), reading: Installation::demo(&SMALL) };
    twice.night(TONIGHT);
    let first = twice.known();
    assert_eq!(first.len(), 7, "the national book and six desks'");
    let before = fs::read(twice.relying.path(BOOK)).unwrap();
    if !edit(&twice.relying.path(BOOK), &format!("at('{SHEET}', 'C-000001', 'メモ').value = '電話済み'"))
    {
        return;
    }
    fs::copy(twice.relying.path(BOOK), twice.reading.path(BOOK)).unwrap();
    twice.night("2026-11-21T02:00");
    assert_eq!(twice.memo(), "電話済み");

    // Something new to say, and a person's words in a book that is not read.
    for (night, phone) in [("2026-11-22T02:00", "0942-30-9000"), ("2026-11-23T02:00", "0942-30-9001")] {
        let row =
            format!("青空の工房とまり木,合同会社とまり木,B型,福岡県久留米市城南町15-3,{phone},20,封入\n");
        for one in twice.each() {
            fs::write(one.path("inbox/d001-fukuoka/追加分.csv"), format!("{LIST}{row}")).unwrap();
        }
        let known = twice.known();
        twice.night(night);
        assert_ne!(twice.known(), known, "what the books say has changed");
        assert_eq!(twice.memo(), "電話済み");
    }

    // An earlier copy is put in its place: nobody's words are in it, and what was written since holds.
    for one in twice.each() {
        fs::write(one.path(BOOK), &before).unwrap();
    }
    twice.night("2026-11-24T02:00");
    assert_eq!(twice.memo(), "電話済み");
}

#[test]
fn a_book_with_something_to_tell_is_read_every_night() {
    let installation = Installation::demo(&SMALL);
    installation.json(TONIGHT, &[]);
    let known = |book: &str| {
        let sql = "SELECT count(*) FROM published_book WHERE book = ?1";
        installation.registry().query_row(sql, [book], |row| row.get::<_, u32>(0)).unwrap() > 0
    };
    assert!(known("national"));
    // A copied row: which of the two is meant is asked until one is gone.
    let copy = format!(
        "ws = wb['{SHEET}']\nfor c in ws[2]: ws.cell(ws.max_row + (c.column == 1), c.column).value = c.value"
    );
    if !edit(&installation.path(BOOK), &copy) {
        return;
    }
    for now in ["2026-11-21T02:00", "2026-11-22T02:00"] {
        let said = installation.json(now, &[]);
        let told = |issue: &serde_json::Value| issue["code"] == "book.duplicate-key";
        assert!(said["issues"].as_array().unwrap().iter().any(told), "{now}");
        assert!(!known("national"), "{now}");
    }
}
