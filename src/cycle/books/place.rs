//! Where a book is kept, and what an office calls that place.

use crate::views::BookId;
use std::path::{Path, PathBuf};

/// `out/全国台帳.xlsx`, `out/支部/<block>.xlsx`, `out/窓口/<slug>.xlsx`.
pub(in crate::cycle) fn path(out: &Path, book: &BookId) -> PathBuf {
    out.join(format!("{}.xlsx", book.shown()))
}

/// The file as an office knows it, for issues and summaries.
pub(in crate::cycle) fn shown_path(out: &Path, book: &BookId) -> String {
    let folder = out.file_name().map_or("out".into(), |name| name.to_string_lossy());
    format!("{folder}/{}.xlsx", book.shown())
}

/// The spreadsheet as an office knows it.
pub(super) fn shown_online(book: &BookId) -> String {
    format!("{}（スプレッドシート）", book.shown())
}

/// The name of its file, without extension.
pub(super) fn file_name(book: &BookId) -> String {
    book.shown().rsplit('/').next().unwrap_or_default().to_owned()
}

/// Workbooks that lie beside the national book, by name.
pub(in crate::cycle) fn beside_national(out: &Path) -> Vec<String> {
    let national = BookId::National.shown();
    books_in(out).filter(|found| *found != national).collect()
}

/// Such a file as an office knows it.
pub(super) fn shown_beside(out: &Path, name: &str) -> String {
    let folder = out.file_name().map_or("out".into(), |name| name.to_string_lossy());
    format!("{folder}/{name}.xlsx")
}

/// What a person opens.
pub(in crate::cycle) fn address(id: &str) -> String {
    format!("https://docs.google.com/spreadsheets/d/{id}")
}

/// Books that stand in a folder, by name.
pub(super) fn books_in(folder: &Path) -> impl Iterator<Item = String> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str().map(str::to_owned))
        .filter_map(|name| name.strip_suffix(".xlsx").map(str::to_owned))
        .filter(|name| !name.starts_with(['~', '.']) && !name.ends_with("_新しい版"))
        .collect();
    names.sort();
    names.into_iter()
}
