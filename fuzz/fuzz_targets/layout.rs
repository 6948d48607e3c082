//! Any delimited text, up to its observations: never a panic, and the same twice.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsunagi::domain::{DeskId, Origin, SourceRole};
use tsunagi::intake::{self, FileContext};
use tsunagi::layout::{self, Context, Dictionary};
use tsunagi::table::{self, Options};

fuzz_target!(|text: &str| {
    let origin = Origin::file("一覧.csv", "");
    let (Some(book), _) = table::read(&origin, text.as_bytes(), &Options::default()) else { return };
    let role = SourceRole::Desk(DeskId::new("d"));
    let context = Context::of(role.clone(), origin);
    let (layout, issues) = layout::read(&book, &context, Dictionary::shipped());
    assert_eq!((&layout, &issues), (&layout::read(&book, &context, Dictionary::shipped()).0, &issues));
    let records: Vec<_> = layout.records().cloned().collect();
    let context = FileContext { role, path: "一覧.csv".to_owned(), prefecture: None };
    let _observed = intake::observe(&records, &context, &intake::Options::default());
    let _plain = layout::plain_tables(&book, &layout, Dictionary::shipped());
});
