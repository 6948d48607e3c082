//! Any bytes as a file of an office: table, layout, plain tables and intake neither panic nor hang.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsunagi::domain::{DeskId, Origin, SourceRole};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Context, Dictionary, Record};
use tsunagi::table;

fuzz_target!(|bytes: &[u8]| {
    let origin = Origin::file("一覧", "");
    let options = table::Options { cells_per_sheet: 100_000, unpacked_bytes: 8 << 20, ..table::Options::default() };
    let (Some(book), _) = table::read(&origin, bytes, &options) else { return };
    let role = SourceRole::Desk(DeskId::new("d"));
    let context = Context { role: role.clone(), origin, prefecture: None, mappings: Vec::new() };
    let (layout, _) = layout::read(&book, &context, Dictionary::shipped());
    let _tables = layout::plain_tables(&book, &layout, Dictionary::shipped());
    let records: Vec<Record> = layout.records().cloned().collect();
    let context = FileContext { role, path: "一覧".to_owned(), prefecture: None };
    let _read = intake::observe(&records, &context, &intake::Options::default());
});
