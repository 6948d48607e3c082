//! What stands in two rows and is one thing: an order that was written again, rows that a copy of a file has too. It is counted
//! once, and told.

mod keys;
mod orders;
#[cfg(test)]
mod tests;
mod told;

use crate::domain::{CellRef, Issue, IssueCode, Observations, Origin, RowOrigin, SourceRole};
use foldhash::HashMap;
use keys::{answers, delivery, entry, lead};
use std::collections::{BTreeMap, BTreeSet};
use told::told_of;

const ORDER_AGAIN: IssueCode = IssueCode::new("order.written-again");
const ROW_AGAIN: IssueCode = IssueCode::new("row.in-two-files");

/// Leaves one of the rows that are one thing. Rows of a file that is `lesser` (a copy by its name, one that has gone) give way
/// to those of others.
///
/// DOMAIN is silent. Rows of one order number, workshop and month are one order, of which the later row holds; several workshops,
/// months, works or desks under one number are several orders, and so is a trial beside its order. Orders without a number,
/// deliveries, deals, gross profits, budgets and answers with their time are one where all that they say is equal in two files;
/// equal rows of one file stay what they are.
pub fn once(observations: &mut Observations, lesser: &dyn Fn(&str) -> bool) -> Vec<Issue> {
    let mut again = Again { lesser, told: BTreeMap::new() };
    again.numbered_orders(observations);
    again.equal_orders(observations);
    let equal = again.equal(&observations.deliveries, |one| &one.row, delivery);
    again.leave(&mut observations.deliveries, &equal, "納品", |one| &one.row);
    let equal = again.equal(&observations.leads, |one| &one.row, lead);
    again.leave(&mut observations.leads, &equal, "商談", |one| &one.row);
    let equal = again.equal(&observations.entries, |one| &one.row, entry);
    again.leave(&mut observations.entries, &equal, "金額", |one| &one.row);
    let equal = again.equal(&observations.surveys, |one| &one.row, answers);
    again.leave(&mut observations.surveys, &equal, "回答", |one| &one.row);
    again.into_issues()
}

/// The line of a sheet.
type Line = (Origin, u32);

fn line(row: &RowOrigin) -> Option<Line> {
    Some((row.origin.whole(), row.origin.cell?.row))
}

/// A row that gives way to another one: both by their places in the list.
type GivesWay = (usize, usize);

/// A row that gave way, the cell of the other one, and the number by which they are one.
type GaveWay = (RowOrigin, Option<CellRef>, String);

/// Equal rows by their files, those that give way last.
type ByFile<'r> = BTreeMap<(bool, &'r str), Vec<usize>>;

struct Again<'a> {
    lesser: &'a dyn Fn(&str) -> bool,
    /// By what was told, the sheet of the rows that gave way and the sheet of the others: cells and names.
    told: BTreeMap<(IssueCode, &'static str, Origin, Origin), Vec<GaveWay>>,
}

impl Again<'_> {
    /// Rows that are wholly equal in two files of one office: as many stand as the file has that has most of them.
    fn equal<Row>(
        &self,
        rows: &[Row],
        place: impl Fn(&Row) -> &RowOrigin,
        key: impl Fn(&Row) -> Option<String>,
    ) -> Vec<GivesWay> {
        let mut paths: BTreeMap<&SourceRole, BTreeSet<&str>> = BTreeMap::new();
        for row in rows {
            let RowOrigin { role, origin, .. } = place(row);
            paths.entry(role).or_default().insert(&origin.file);
        }
        let has_several = |role: &SourceRole| paths.get(role).is_some_and(|paths| paths.len() > 1);
        let mut all: HashMap<(&SourceRole, String), ByFile<'_>> = HashMap::default();
        for (at, row) in rows.iter().enumerate() {
            let RowOrigin { role, origin, .. } = place(row);
            if let Some(key) = Some(role).filter(|role| has_several(role)).and_then(|_| key(row)) {
                let files = all.entry((role, key)).or_default();
                files.entry(((self.lesser)(&origin.file), &origin.file)).or_default().push(at);
            }
        }
        let mut ways = Vec::new();
        for files in all.into_values().filter(|files| files.len() > 1) {
            // The first of those that have most.
            let Some(most) = files.values().rev().max_by_key(|own| own.len()) else { continue };
            let others = files.values().filter(|own| !std::ptr::eq(*own, most));
            ways.extend(others.flat_map(|own| own.iter().copied().zip(most.iter().copied())));
        }
        ways.sort_unstable();
        ways
    }

    fn leave<Row>(
        &mut self,
        rows: &mut Vec<Row>,
        ways: &[GivesWay],
        what: &'static str,
        place: impl Fn(&Row) -> &RowOrigin,
    ) {
        for (at, kept) in ways {
            self.note((ROW_AGAIN, what), place(&rows[*at]), place(&rows[*kept]), String::new());
        }
        remove(rows, &ways.iter().map(|(at, _)| *at).collect());
    }

    fn note(
        &mut self,
        (code, what): (IssueCode, &'static str),
        row: &RowOrigin,
        other: &RowOrigin,
        name: String,
    ) {
        let key = (code, what, row.origin.whole(), other.origin.whole());
        self.told.entry(key).or_default().push((row.clone(), other.origin.cell, name));
    }

    fn into_issues(self) -> Vec<Issue> {
        let told = self.told.into_iter();
        told.flat_map(|((code, what, sheet, other), rows)| told_of(code, what, &sheet, &other, &rows))
            .collect()
    }
}

fn remove<Row>(rows: &mut Vec<Row>, gone: &BTreeSet<usize>) {
    let mut at = 0..;
    rows.retain(|_| at.next().is_none_or(|at| !gone.contains(&at)));
}
