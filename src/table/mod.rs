//! Bytes → sheets of cells: xlsx, xls, xlsb, ods, csv, tsv, Excel's XML of 2003 and HTML tables in any Japanese encoding.
//!
//! What a file is, its first bytes say, never its name. Dirty data is not an error: a file that cannot be read gives no
//! `Book` and one issue; a sheet that cannot be read costs that sheet; a reader's panic costs that file.

mod aligned;
mod biff;
mod cells;
mod console;
mod contained;
mod crossed;
mod delimited;
mod dialect;
mod encoding;
mod grid;
mod html;
mod kind;
mod logs;
mod loose;
mod mended;
mod natural;
mod options;
mod package;
mod parts;
mod problem;
mod quoted_lines;
mod records;
mod repeats;
mod shown;
mod spreadsheetml;
mod text_table;
mod unpacked;
mod western;
mod workbook;

pub use contained::{Fault, contained, is_contained};
pub use encoding::plain_text;
pub use grid::{Book, Cell, Format, Grid, Merge, Sheet, Visibility};
pub use loose::{LooseBook, LooseSheet, Struck, gather};

use crate::domain::{Issue, Origin};
use kind::Kind;
pub use options::Options;
use problem::Problem;
pub use problem::{LONG_CELLS, tells_of_nothing};

/// Reads a file from its bytes. `None` when nothing of it could be read; the one issue then says why and what to do.
#[must_use]
pub fn read(file: &Origin, bytes: &[u8], options: &Options) -> (Option<Book>, Vec<Issue>) {
    match contained(|| read_kind(bytes, options)).unwrap_or(Err(Problem::ReaderPanic)) {
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
        Kind::ExcelXml => spreadsheetml::read(bytes, options),
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
