//! The rows of tonight as one shape: where each stands, and each value with its cell and what the cell said.

mod business;
mod desks;
mod workshops;

use crate::domain::{CellRef, Field, Observations, Origin, RecordKind, RowOrigin, Seen, SourceRole};
use std::fmt::Display;
use std::sync::Arc;

/// One value of a row, worded.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RowValue {
    pub(super) field: Field,
    /// The field's label, or the kind of work, the month, the question.
    pub(super) label: String,
    pub(super) shown: String,
    pub(super) cell: CellRef,
    /// What the cell says.
    pub(super) text: Arc<str>,
}

/// One row of any kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row<'a> {
    pub(super) kind: RecordKind,
    pub(super) role: &'a SourceRole,
    pub(super) origin: &'a Origin,
    /// Place in the list of its kind (`Observations::workshops` …).
    pub(super) index: usize,
    /// In order of column.
    pub(super) values: Vec<RowValue>,
}

/// The rows whose origin is wanted, in order of kind and place.
pub(super) fn rows<'a>(observations: &'a Observations, wanted: impl Fn(&Origin) -> bool) -> Vec<Row<'a>> {
    let o = observations;
    let mut found = Vec::new();
    collect(&mut found, &o.workshops, |row| &row.row, workshops::workshop, &wanted);
    collect(&mut found, &o.desks, |row| &row.row, desks::desk, &wanted);
    collect(&mut found, &o.cases, |row| &row.row, business::case, &wanted);
    collect(&mut found, &o.applications, |row| &row.row, business::application, &wanted);
    collect(&mut found, &o.orders, |row| &row.row, business::order, &wanted);
    collect(&mut found, &o.deliveries, |row| &row.row, business::delivery, &wanted);
    collect(&mut found, &o.wages, |row| &row.row, workshops::wage, &wanted);
    collect(&mut found, &o.leads, |row| &row.row, business::lead, &wanted);
    collect(&mut found, &o.entries, |row| &row.row, business::entry, &wanted);
    collect(&mut found, &o.surveys, |row| &row.row, desks::survey, &wanted);
    found
}

/// The values of every row that stands at a place (an answered questionnaire is also a row about its desk), each once.
pub(super) fn values_at<'r>(rows: &'r [Row<'_>], origin: &Origin) -> Vec<&'r RowValue> {
    let mut values: Vec<&RowValue> = Vec::new();
    for value in rows.iter().filter(|row| row.origin == origin).flat_map(|row| &row.values) {
        if !values.contains(&value) {
            values.push(value);
        }
    }
    values.sort_by_key(|value| (value.cell.row, value.cell.col));
    values
}

fn collect<'a, T>(
    found: &mut Vec<Row<'a>>,
    list: &'a [T],
    place: impl Fn(&'a T) -> &'a RowOrigin,
    read: impl Fn(&'a T) -> Vec<Option<RowValue>>,
    wanted: &impl Fn(&Origin) -> bool,
) {
    for (index, item) in list.iter().enumerate() {
        let RowOrigin { role, kind, origin, .. } = place(item);
        if wanted(origin) {
            let mut values: Vec<RowValue> = read(item).into_iter().flatten().collect();
            values.sort_by_key(|value| (value.cell.row, value.cell.col));
            found.push(Row { kind: *kind, role, origin, index, values });
        }
    }
}

/// A value that shows itself.
fn plain<T: Display>(field: Field, seen: &Option<Seen<T>>) -> Option<RowValue> {
    worded(field, seen, ToString::to_string)
}

/// A value shown in words.
fn worded<T>(field: Field, seen: &Option<Seen<T>>, show: impl Fn(&T) -> String) -> Option<RowValue> {
    seen.as_ref().map(|seen| labelled(field, field.label().to_owned(), seen, show))
}

fn labelled<T>(field: Field, label: String, seen: &Seen<T>, show: impl Fn(&T) -> String) -> RowValue {
    RowValue { field, label, shown: show(&seen.value), cell: seen.cell, text: seen.text.clone() }
}
