//! Several rows that tell of one thing, merged field by field: the first that states it stands, differences are noted.

use crate::domain::{Field, Issue, IssueCode, RowOrigin, Seen, Severity};
use std::fmt::Debug;

const VALUES_DIFFER: IssueCode = IssueCode::new("case.values-differ");

/// Rows in order of their origin, and what was noted while they were merged.
pub(super) struct Merge<'a, Row> {
    rows: Vec<&'a Row>,
    of_row: fn(&Row) -> &RowOrigin,
    issues: Vec<Issue>,
}

impl<'a, Row> Merge<'a, Row> {
    pub(super) fn new(mut rows: Vec<&'a Row>, of_row: fn(&Row) -> &RowOrigin) -> Self {
        rows.sort_by(|a, b| of_row(a).origin.cmp(&of_row(b).origin));
        Self { rows, of_row, issues: Vec::new() }
    }

    pub(super) fn rows(&self) -> &[&'a Row] {
        &self.rows
    }

    /// The first row's value; a differing one of a later row becomes a notice on its cell.
    pub(super) fn take<T: Clone + PartialEq + Debug>(
        &mut self,
        field: Field,
        of: fn(&Row) -> Option<&Seen<T>>,
    ) -> Option<T> {
        let mut stated = self.rows.iter().filter_map(|row| Some((*row, of(row)?)));
        let (first_row, first) = stated.next()?;
        let differing: Vec<_> = stated.filter(|(_, seen)| seen.value != first.value).collect();
        for (row, seen) in differing {
            let here = (self.of_row)(row);
            let there = (self.of_row)(first_row).origin.at(first.cell);
            let message = format!(
                "同じ案件の「{}」が {there} では「{}」になっています。そちらの値を使いました。どちらが正しいか確かめてください。",
                field.label(),
                first.text
            );
            let issue = Issue::new(VALUES_DIFFER, Severity::Notice, here.origin.at(seen.cell), message);
            self.issues.push(issue.seen(&seen.text).field(field).desk(here.role.desk().cloned()));
        }
        Some(first.value.clone())
    }

    pub(super) fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}
