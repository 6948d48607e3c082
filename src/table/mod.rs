//! Bytes → sheets of cells: xlsx, xls, xlsb, ods, csv, tsv and HTML tables in any Japanese encoding.
//!
//! What a file is, its first bytes say, never its name. Dirty data is not an error: a file that cannot be read gives no
//! `Book` and one issue; a sheet that cannot be read costs that sheet; a reader's panic costs that file.

mod biff;
mod cells;
mod console;
mod crossed;
mod delimited;
mod dialect;
mod encoding;
mod grid;
mod html;
mod kind;
mod loose;
mod mended;
mod natural;
mod package;
mod parts;
mod problem;
mod records;
mod repeats;
mod shown;
mod unpacked;
mod workbook;

pub use grid::{Book, Cell, Format, Grid, Merge, Sheet, Visibility};
pub use loose::{LooseBook, LooseSheet, Struck, gather};

use crate::domain::{Issue, Origin};
use kind::Kind;
pub use problem::LONG_CELLS;
use problem::Problem;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Limits of what is read; what is beyond a limit becomes an issue, and the rest is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Larger files are not opened. Default 64 MiB.
    pub bytes_per_file: usize,
    /// Larger packages (unpacked) are not opened. Default 256 MiB.
    pub unpacked_bytes: u64,
    /// Cells of a sheet's rectangle. Default 5,000,000.
    pub cells_per_sheet: usize,
    /// Cells with something in them that are kept of all sheets together. Default 1,500,000.
    pub cells_per_file: usize,
    /// Rows with something in them that are kept of all sheets together. Default 50,000.
    pub rows_per_file: usize,
    /// Bytes of texts kept of all sheets together, those that cells share not counted. Default 64 MiB.
    pub text_per_file: usize,
    /// Sheets that are read. Default 1,000.
    pub sheets: usize,
    /// Characters kept of one cell. Default 50,000.
    pub text_per_cell: usize,
    /// Columns kept. Default 1,000.
    pub columns: u32,
    /// Delimited text keeps the line breaks inside its cells as they are written (else they become `\n`). Default no.
    pub as_written: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bytes_per_file: 64 << 20,
            unpacked_bytes: 256 << 20,
            cells_per_sheet: 5_000_000,
            cells_per_file: 1_500_000,
            rows_per_file: 50_000,
            text_per_file: 64 << 20,
            sheets: 1_000,
            text_per_cell: 50_000,
            columns: 1_000,
            as_written: false,
        }
    }
}

impl Options {
    /// For what the office places itself: a national register, the orders of years. A desk's file is never so long, and
    /// a hundred of them are read in a night.
    #[must_use]
    pub fn of_office() -> Self {
        Self {
            cells_per_file: 10_000_000,
            rows_per_file: 1_000_000,
            text_per_file: 256 << 20,
            ..Self::default()
        }
    }
}

/// Reads a file from its bytes. `None` when nothing of it could be read; the one issue then says why and what to do.
#[must_use]
pub fn read(file: &Origin, bytes: &[u8], options: &Options) -> (Option<Book>, Vec<Issue>) {
    IS_READING.set(true);
    let caught = catch_unwind(AssertUnwindSafe(|| read_kind(bytes, options)));
    IS_READING.set(false);
    match caught.unwrap_or(Err(Problem::ReaderPanic)) {
        Err(problem) => (None, vec![problem.issue(file)]),
        Ok((book, problems)) => {
            (Some(book), problems.iter().map(|(sheet, problem)| problem.issue(&file.sheet(sheet))).collect())
        }
    }
}

/// What is to be told of a file whose length alone says that it is not read.
#[must_use]
pub fn too_large(file: &Origin) -> Issue {
    Problem::TooLarge.issue(file)
}

/// The text of a short file that a person wrote: UTF-8, or Shift_JIS where it is that without a doubt.
#[must_use]
pub fn plain_text(bytes: &[u8]) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let utf8 = std::str::from_utf8(bytes).ok().map(str::to_owned);
    utf8.or_else(|| {
        encoding_rs::SHIFT_JIS
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(std::borrow::Cow::into_owned)
    })
}

thread_local! {
    static IS_READING: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Whether this thread is within [`read`]: a panic there is a fault of that file, told as its issue, and nobody else is to hear
/// of it.
#[must_use]
pub fn is_reading() -> bool {
    IS_READING.get()
}

/// A book, and what went wrong in which of its sheets.
type Reading = (Book, Vec<(std::sync::Arc<str>, Problem)>);

fn read_kind(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    if bytes.len() > options.bytes_per_file {
        return Err(Problem::TooLarge);
    }
    let (book, problems) = match kind::of(bytes) {
        Kind::Zip => package::read(bytes, options),
        Kind::Compound => workbook::read_compound(bytes, options),
        Kind::Html => html::read(bytes, options),
        Kind::Text => delimited::read(bytes, options),
        Kind::Unreadable(problem) => Err(problem),
    }?;
    if book.sheets.iter().all(|sheet| sheet.grid.is_empty()) && problems.is_empty() {
        return Err(Problem::NoCells);
    }
    Ok((book, problems))
}

#[cfg(test)]
mod tests;
