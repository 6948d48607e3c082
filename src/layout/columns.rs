//! The columns of one table: what their words, their values, people and the last reading say that they are.

use super::heads::header::Header;
use super::mapping::foreign::{Claim, Refusal};
use super::mapping::past::{Past, Tonight};
use super::mapping::scorer::Scorer;
use super::mapping::values::Values;
use super::mapping::{column, evidence, memory, other_party, values};
use super::model::{Column, Mapping};
use super::notice;
use super::records::{departments, phone_parts};
use super::sheet::Reading;
use super::view::View;
use super::vocabulary::dictionary::Dictionary;
use super::vocabulary::entry::Match;
use crate::domain::{RecordKind, column_letters};
use std::ops::RangeInclusive;

impl Reading<'_> {
    /// The columns, and why they are of other matters where they are.
    pub(super) fn columns(
        &mut self,
        view: &View<'_>,
        header: &Header,
        scorer: &Scorer<'_>,
    ) -> (Vec<Column>, Option<Refusal>) {
        let dictionary = scorer.dictionary;
        let rows = header.last + 1..=end_of_values(view, header.last);
        let mut columns: Vec<Column> = Vec::new();
        let mut below: Vec<Values<'_>> = Vec::new();
        for (index, (path, found)) in (1..).zip(header.paths.iter().zip(&header.assignment.fields)) {
            let own = Values::sample(view, index, rows.clone());
            let column = match path {
                Some(path) => self.column(view, index, path, *found, header, dictionary),
                None => {
                    let goes_on = |(left, of_left): (&Column, &Values<'_>)| {
                        let is_next = left.index + 1 == index;
                        let goes_on =
                            is_next && evidence::continues_address(of_left, &own, rows.clone().count());
                        let at = view.place(header.last, index);
                        goes_on.then(|| column::continued(left, at)).flatten()
                    };
                    let continued = columns.last().zip(below.last()).and_then(goes_on);
                    let column = continued.or_else(|| {
                        self.headerless(view, index, (&own, rows.clone().count()), header, dictionary)
                    });
                    let Some(column) = column else { continue };
                    column
                }
            };
            columns.push(column);
            below.push(own);
        }
        let kind = header.assignment.kind;
        if let Some(words) = dictionary.vocabulary(kind).filter(|_| kind != RecordKind::Survey) {
            evidence::weigh(&mut columns, &below, words);
            other_party::leave_out(&mut columns, kind);
            departments::leave_to_headings(&mut columns, view, header, kind);
            phone_parts::settle(&mut columns);
            self.remember(&mut columns, &below, view, (header, rows), dictionary);
            let is_kept = |column: &Column| {
                !is_headerless(column)
                    || column.field.is_some()
                    || values::is_settled(column)
                    || memory::is_missed(column, &self.issues)
            };
            let kept: Vec<bool> = columns.iter().map(is_kept).collect();
            let mut of_values = kept.iter();
            below.retain(|_| of_values.next().is_none_or(|kept| *kept));
            let mut of_columns = kept.iter();
            columns.retain(|_| of_columns.next().is_none_or(|kept| *kept));
        }
        let names = format!("{} {} {}", self.context.origin.path().inner(), self.sheet.name, self.title);
        let foreign = match self.is_of_same_matter {
            true => None,
            false => {
                let (columns, values) = (&columns, &below);
                Claim { kind, columns, values, names: &names, context: self.context, scorer }.refusal()
            }
        };
        (columns, foreign)
    }

    /// What the last reading says of the columns, and what people say of them.
    fn remember(
        &mut self,
        columns: &mut [Column],
        values: &[Values<'_>],
        view: &View<'_>,
        (header, rows): (&Header, RangeInclusive<u32>),
        dictionary: &Dictionary,
    ) {
        let kind = header.assignment.kind;
        let is_open = |column: &&mut Column| is_headerless(column) && !values::is_settled(column);
        for column in columns.iter_mut().filter(is_open) {
            column.field = None;
        }
        for (lost, twin, field) in column::give_way(columns) {
            let pair = (&columns[lost], &columns[twin]);
            self.issues.push(notice::given_away(&self.origin, self.context, pair, field));
        }
        let Some(past) = Past::of(self.context, (kind, &self.origin), columns, view, rows) else { return };
        let tonight =
            Tonight { view, origin: &self.origin, context: self.context, dictionary, row: header.last };
        let told = memory::compare(columns, values, &past, &tonight);
        self.issues.extend(told);
    }

    /// A column that has lost its header: looked at where one was known to stand, or a person speaks of it.
    fn headerless(
        &self,
        view: &View<'_>,
        index: u32,
        (own, rows): (&Values<'_>, usize),
        header: &Header,
        dictionary: &Dictionary,
    ) -> Option<Column> {
        const FEWEST: usize = 2;
        let speaks = |mapping: &Mapping| mapping.header.starts_with(memory::NAMELESS);
        let is_looked_at = !self.context.remembered.is_empty() || self.context.mappings.iter().any(speaks);
        let is_full = own.filled() >= FEWEST && own.filled() * 2 >= rows.min(values::SAMPLE);
        if !is_looked_at || !is_full || header.assignment.kind == RecordKind::Survey {
            return None;
        }
        let at = view.place(header.last, index);
        let name = format!("{}{}列", memory::NAMELESS, column_letters(at.col)).into();
        let (assignment, context) = (&header.assignment, self.context);
        Some(column::labelled(index, at, vec![name], None, assignment, dictionary, context))
    }

    fn column(
        &self,
        view: &View<'_>,
        index: u32,
        path: &[String],
        found: Option<Match>,
        header: &Header,
        dictionary: &Dictionary,
    ) -> Column {
        let row = (header.first..=header.last).rev().find(|row| !view.get(*row, index).is_blank());
        let label = view.place(row.unwrap_or(header.last), index);
        let path = path.iter().map(|part| part.as_str().into()).collect();
        column::labelled(index, label, path, found, &header.assignment, dictionary, self.context)
    }
}

fn is_headerless(column: &Column) -> bool {
    column.header.first().is_some_and(|text| text.starts_with(memory::NAMELESS))
}

/// Rows after which a blank one ends what is looked at: another table, of other columns, may follow.
const ENOUGH_ROWS: u32 = 5;
/// Rows of a block that say enough, where the header comes again behind a blank row within so many.
const ROWS_OF_BLOCK: u32 = 3;
const AGAIN_WITHIN: u32 = 5;
/// Rows within which such a blank row is looked for.
const VALUES_WITHIN: u32 = 60;

/// The last row whose values speak for what the columns are.
fn end_of_values(view: &View<'_>, header: u32) -> u32 {
    let is_blank = |row: &u32| (1..=view.cols()).all(|col| view.get(*row, col).is_blank());
    let filled = |row: u32| (header + 1..row).filter(|row| !is_blank(row)).count() as u32;
    let gap = (header + 1..=view.rows().min(header + VALUES_WITHIN)).find(is_blank);
    // The same words again soon below, be it in another order, head another block of the list: they are no values.
    let words = view.texts(header);
    let is_header = |row: u32| {
        let texts = view.texts(row);
        let again = texts.iter().filter(|(_, text)| words.iter().any(|(_, word)| word == text)).count();
        again >= ROWS_OF_BLOCK as usize && again * 4 >= texts.len() * 3
    };
    let heads_again = |row: u32| (row + 1..=view.rows().min(row + AGAIN_WITHIN)).any(is_header);
    let is_end =
        |row: &u32| filled(*row) >= ENOUGH_ROWS || filled(*row) >= ROWS_OF_BLOCK && heads_again(*row);
    gap.filter(is_end).map_or(view.rows(), |row| row - 1)
}
