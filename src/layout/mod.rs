//! Sheets → tables: where the header is, which column is which field, how sure and why, and the records below it.
//!
//! A header is looked for in the first rows of each sheet (then, where none is found, down its first columns); each
//! way of reading it is scored against the words of every record kind in `templates/layouts`, and the best one wins.
//! Columns that stay unclear are left out and reported; the rest loads.

mod across;
mod amended;
mod answers;
mod apart;
mod assign;
mod below_cases;
mod below_groups;
mod bilingual;
mod blocks;
mod board;
mod branches;
mod by_prefecture;
mod card;
mod card_over_list;
mod card_table;
mod carry;
mod case_groups;
mod cases_across;
mod choices;
mod closed;
mod column;
mod compared;
mod contact;
mod corner;
mod dated;
mod day_columns;
mod days;
mod delivery_note;
mod departments;
mod dictionary;
mod evidence;
mod exchange;
mod fold;
mod foreign;
mod former;
mod given;
mod groups;
mod header;
mod heading;
mod idle;
mod index;
mod inner_list;
mod joint;
mod laid;
mod ledger;
mod left_over;
mod legend;
mod lent;
mod lexicon;
mod lines;
mod marks;
mod memo;
mod memory;
mod model;
mod month_and_day;
mod noted;
mod notice;
mod numbered;
mod nameless;
mod names_beside;
mod nested;
mod other_party;
mod outward;
mod owners;
mod pages;
mod pairs;
mod pasted;
mod persons;
mod phone_parts;
mod pieces;
mod plain;
mod present;
mod replies;
mod row;
mod rows;
mod scored;
mod section;
mod services;
mod shape;
mod shared_out;
mod sheet;
mod skip;
mod spelt;
mod spread;
mod stacked;
mod stepwise;
mod strips;
mod sub_labels;
mod summed;
mod sums;
mod tables;
mod threefold;
mod twins;
mod two_tier;
mod twofold;
mod units;
mod upright;
mod valued;
mod view;
mod words;
mod year_beside;
mod yearly;
mod years;

pub use dictionary::{Dictionary, DictionaryError};
pub use model::{
    Column, Context, Layout, LeftOut, MappedCell, Mapping, Orientation, Record, Remembered, SheetLayout,
    Table,
};
pub use notice::{UNCERTAIN_COLUMN, UNMAPPED_COLUMN};
pub use plain::{PlainTable, plain_tables};

use crate::domain::Issue;
use crate::table::Book;

/// Reads a whole file's layout. Every sheet comes back, read or skipped with a reason; nothing is dropped silently.
#[must_use]
pub fn read(book: &Book, context: &Context, dictionary: &Dictionary) -> (Layout, Vec<Issue>) {
    let mut layout = Layout::default();
    let mut issues = Vec::new();
    let mut scorer = assign::Scorer::new(dictionary);
    for sheet in &book.sheets {
        let (read, found) = across::read(sheet, context, &mut scorer);
        layout.sheets.push(read);
        issues.extend(found);
    }
    (layout, issues)
}

#[cfg(test)]
mod composed;
#[cfg(test)]
mod tests;
