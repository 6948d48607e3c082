//! Several rows that tell of one thing, merged field by field: the one that stands first by meaning is taken, differences are noted.
//!
//! The office's list stands before a desk's: what a desk says of a national case is its part of it, or its reply. Of one office
//! the newest edition stands first; where nothing tells, the order of files decides, and what differs is told.

use super::precedence::{Age, Editions};
use crate::domain::{Field, Issue, IssueCode, RowOrigin, Seen, Severity};
use std::cmp::Reverse;
use std::fmt::Debug;

const VALUES_DIFFER: IssueCode = IssueCode::new("case.values-differ");

/// Fields of which a desk tells its own part only: how far it is, what it does of the whole.
const OF_A_PART: [Field; 9] = [
    Field::State,
    Field::Trial,
    Field::OrderedOn,
    Field::AssignedOn,
    Field::ClosedOn,
    Field::LostReason,
    Field::Quantity,
    Field::Amount,
    Field::AnnualAmount,
];

/// Rows in the order in which they are believed, and what was noted while they were merged.
pub(super) struct Merge<'a, Row> {
    rows: Vec<&'a Row>,
    of_row: fn(&Row) -> &RowOrigin,
    editions: &'a Editions,
    issues: Vec<Issue>,
}

impl<'a, Row> Merge<'a, Row> {
    pub(super) fn new(
        mut rows: Vec<&'a Row>,
        of_row: fn(&Row) -> &RowOrigin,
        editions: &'a Editions,
    ) -> Self {
        let ages: Vec<Age<'a>> = rows.iter().map(|row| editions.age(of_row(row), None)).collect();
        rows.sort_by_cached_key(|row| {
            let row = of_row(row);
            let own = editions.age(row, None);
            let is_older = ages.iter().any(|other| own.is_older_than(other));
            (row.role.desk().is_some(), is_older, is_older.then(|| Reverse(own.day())), row.origin.clone())
        });
        Self { rows, of_row, editions, issues: Vec::new() }
    }

    pub(super) fn rows(&self) -> &[&'a Row] {
        &self.rows
    }

    /// The rows of the office, where it tells of the thing; else all.
    pub(super) fn home(&self) -> impl Iterator<Item = &'a Row> + '_ {
        let is_office = |row: &&&'a Row| (self.of_row)(row).role.desk().is_none();
        let any = self.rows.iter().any(|row| is_office(&row));
        self.rows.iter().filter(move |row| !any || is_office(row)).copied()
    }

    /// The first row's value; a differing one of a later row becomes a notice on its cell.
    pub(super) fn take<T: Clone + PartialEq + Debug>(
        &mut self,
        field: Field,
        of: fn(&Row) -> Option<&Seen<T>>,
    ) -> Option<T> {
        let at_home = self.home().count();
        let mut stated = self.rows.iter().enumerate().filter_map(|(at, row)| Some((at, *row, of(row)?)));
        let (at, first_row, first) = stated.next()?;
        if at >= at_home && OF_A_PART.contains(&field) {
            return None;
        }
        let there = (self.of_row)(first_row);
        let differing: Vec<_> = stated.filter(|(_, _, seen)| seen.value != first.value).collect();
        for (_, row, seen) in differing {
            let here = (self.of_row)(row);
            let message = self.message(field, here, there, first);
            let issue = Issue::new(VALUES_DIFFER, Severity::Notice, here.origin.at(seen.cell), message);
            self.issues.push(issue.seen(&seen.text).field(field).desk(here.role.desk().cloned()));
        }
        Some(first.value.clone())
    }

    /// What is told of a value that does not stand, and why.
    fn message<T>(&self, field: Field, here: &RowOrigin, there: &RowOrigin, first: &Seen<T>) -> String {
        let (label, place) = (field.label(), there.origin.at(first.cell));
        let (own, other) = (self.editions.age(here, None), self.editions.age(there, None));
        match (here.role.desk(), there.role.desk()) {
            (Some(_), None) => format!(
                "同じ案件の「{label}」が、全国事務局の一覧（{place}）では「{}」になっています。案件そのものは事務局の一覧によります。この窓口の応募・辞退・担当する数量は、おすすめ案件の回答欄でお知らせください。",
                first.text
            ),
            // Replies of another desk are not shown.
            (Some(one), Some(other)) if one != other => format!(
                "同じ案件の「{label}」が、ほかの窓口の表では違う内容になっています。そちらの値を使いました。どちらが正しいか確かめてください。"
            ),
            _ if own.is_older_than(&other) => format!(
                "同じ案件の「{label}」が、より新しい {place} では「{}」になっています。新しいほうの値を使いました。古い表はフォルダから外してください。",
                first.text
            ),
            _ => format!(
                "同じ案件の「{label}」が {place} では「{}」になっています。そちらの値を使いました。どちらが正しいか確かめてください。",
                first.text
            ),
        }
    }

    pub(super) fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}
