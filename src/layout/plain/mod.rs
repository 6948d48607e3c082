//! Tables as they stand, of any file in any language: header rows and records, nothing mapped and nothing normalised.
//!
//! `lines` are a sheet's rows as texts; `beside` sets apart what is no row of a delimited text; `sides` parts tables that stand
//! beside each other, `stacked` those below each other; `titles` says what above a table is no header, `fields` which blocks of labels with their values are none, `header` (by `shape`) how
//! deep the header is, `sums` and `totals` which rows sum up others, `sections` which name those below them, `persons` which columns are withheld. Words of all languages stand in
//! `templates/tables/words.toml` (`words`).

mod beside;
mod fields;
mod finished;
mod header;
mod lines;
mod persons;
mod sections;
mod shape;
mod sides;
mod stacked;
mod sums;
mod table;
mod titles;
mod totals;
mod words;

pub use finished::SECTION;
pub use table::{PlainTable, RowLeftOut};

use super::model::{Layout, Orientation, SheetLayout};
use super::users;
use super::vocabulary::dictionary::Dictionary;
use crate::table::{Book, Format};

/// All tables of a file, by their shape alone: whether a sheet was understood as an office's list or refused as one changes
/// none of its rows. What was understood only says where a header ends.
#[must_use]
pub fn plain_tables(book: &Book, layout: &Layout, dictionary: &Dictionary) -> Vec<PlainTable> {
    let mut tables = Vec::new();
    for (sheet, read) in book.sheets.iter().zip(&layout.sheets) {
        let mut own = stacked::tables(sheet, &heads(read), book.format);
        if users::lists_users_alone(read) {
            own.iter_mut().for_each(persons::withhold_all);
        }
        own.iter_mut().for_each(|table| persons::withhold(table, dictionary));
        tables.extend(own);
    }
    tables
}

/// First and last header rows of a sheet that was clearly understood.
fn heads(sheet: &SheetLayout) -> Vec<(u32, u32)> {
    let clear = sheet.tables.iter().filter(|table| {
        let mapped = table.columns.iter().filter(|column| column.field.is_some());
        let is_japanese = mapped.clone().any(|column| !column.header_text().is_ascii());
        let mapped = mapped.count();
        table.orientation == Orientation::Rows
            && !table.records.is_empty()
            && mapped >= 3
            && mapped * 10 >= table.columns.len() * 6
            && is_japanese
    });
    clear.map(|table| table.header).collect()
}

/// Delimited text has a column where it has a delimiter, and nothing beside a table.
const fn is_delimited(format: Format) -> bool {
    matches!(format, Format::Csv)
}

#[cfg(test)]
mod tests;
