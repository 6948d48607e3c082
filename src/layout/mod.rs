//! Sheets → tables: where the header is, which column is which field, how sure and why, and the records below it.
//!
//! A header is looked for in the first rows of each sheet (then, where none is found, down its first columns); each
//! way of reading it is scored against the words of every record kind in `templates/layouts`, and the best one wins.
//! Columns that stay unclear are left out and reported; the rest loads.
//!
//! `ways` tries a sheet in order, `sheet` and `tables` read what stands as it lies; the chapters below them say what the words of a
//! header mean, where a table begins, which column is which field, which row is a record, and what else a sheet may be.

mod ways;
mod lying;
mod sheet;
mod columns;
mod tables;
mod view;
mod model;
mod notice;

mod vocabulary;
mod heads;
mod mapping;
mod records;
mod cards;
mod crossed;
mod relaid;
mod users;
mod houses;

mod plain;

mod forms;

pub use model::{
    Column, Context, Layout, LeftOut, MappedCell, Mapping, Orientation, Record, Remembered, SheetLayout,
    Standing, Table,
};
pub use notice::{
    CONTRADICTED_COLUMN, DUPLICATE_COLUMN, EMPTIED_COLUMN, EXCHANGED_COLUMNS, FAULT, GONE_COLUMN,
    RENAMED_COLUMN, UNCERTAIN_COLUMN, UNMAPPED_COLUMN, former,
};
pub use plain::{PlainTable, RowLeftOut, SECTION, plain_tables};
pub use users::{NAME_WITHHELD, USERS_LIST, without_names};
pub use vocabulary::dictionary::{Dictionary, DictionaryError};
pub use vocabulary::named::field_named;

use crate::domain::{Issue, IssueList, Origin, Reason};
use crate::table::{Book, Fault, Sheet, contained};
use mapping::numbers_of_cases;
use mapping::scorer::Scorer;
use std::sync::Arc;

/// Reads a whole file's layout. Every sheet comes back, read or skipped with a reason; nothing is dropped silently.
#[must_use]
pub fn read(book: &Book, context: &Context, dictionary: &Dictionary) -> (Layout, Vec<Issue>) {
    read_by(sheet_of, book, context, dictionary)
}

/// A sheet whose reading panics costs that sheet.
fn read_by(
    read: impl Fn(&Sheet, &Context, &mut Scorer<'_>) -> lying::Read,
    book: &Book,
    context: &Context,
    dictionary: &Dictionary,
) -> (Layout, Vec<Issue>) {
    let mut layout = Layout::default();
    let mut issues = IssueList::new();
    let mut scorer = Scorer::new(dictionary);
    let told =
        |origin: &Origin, fault: &Fault| notice::fault(origin, fault).desk(context.role.desk().cloned());
    for sheet in &book.sheets {
        let (read, found) = contained(|| read(sheet, context, &mut scorer)).unwrap_or_else(|fault| {
            scorer = Scorer::new(dictionary);
            let nothing = SheetLayout {
                name: Arc::clone(&sheet.name),
                skipped: Some(Reason::new("fault", "つなぎの不具合のため読み取れなかったシート")),
                tables: Vec::new(),
            };
            (nothing, vec![told(&context.origin.sheet(&sheet.name), &fault)])
        });
        layout.sheets.push(read);
        issues.extend(found);
    }
    let settled = contained(|| numbers_of_cases::settle(&mut layout.sheets, &mut scorer));
    issues.extend(settled.err().map(|fault| told(&context.origin, &fault)));
    // A correction that fits one table of a file is no mistake where it does not fit another.
    let columns = || layout.sheets.iter().flat_map(|sheet| &sheet.tables).flat_map(|table| &table.columns);
    let mut issues = issues.into_told();
    issues.retain(|issue| {
        let is_it = |column: &Column| column.field == issue.field && column.header_text() == issue.seen;
        issue.code != notice::UNFIT_MAPPING || !columns().any(is_it)
    });
    (layout, issues)
}

/// One sheet in whichever way it is read, without what is not to be read of it.
fn sheet_of(sheet: &Sheet, context: &Context, scorer: &mut Scorer<'_>) -> lying::Read {
    let (mut read, mut found) = ways::read(sheet, context, scorer);
    users::withhold(&mut read, &mut found, context);
    houses::leave_out(&mut read, &mut found, context);
    (read, found)
}

#[cfg(test)]
mod tests;
