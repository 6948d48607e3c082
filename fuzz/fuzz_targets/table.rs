//! Any bytes under any name: a book or an issue, never a panic.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tsunagi::domain::Origin;
use tsunagi::table::{self, Options};

fuzz_target!(|bytes: &[u8]| {
    let (book, issues) = table::read(&Origin::file("一覧.xlsx", ""), bytes, &Options::default());
    assert!(book.is_some() || !issues.is_empty(), "a file that is not read is told");
});
