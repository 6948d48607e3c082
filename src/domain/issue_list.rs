//! The issues of one file while they are made: of one cause so many places are kept, the others counted, so that a file of bad
//! cells costs no more than its cells.

use super::{Field, Issue, IssueCode, Severity};
use std::collections::HashMap;
use std::sync::Arc;

/// Places kept of one cause.
const PLACES: usize = 1_000;
/// Issues kept of one file, beside the first of each cause.
const OF_FILE: usize = 20_000;

/// The same matter in the same column of the same sheet.
type Cause = (IssueCode, Severity, Arc<str>, Option<Field>);

#[derive(Debug, Default)]
pub struct IssueList {
    kept: Vec<Issue>,
    /// How many are kept of each cause, and the last of them.
    causes: HashMap<Cause, (usize, usize)>,
}

impl IssueList {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    pub fn push(&mut self, issue: Issue) {
        let cause = (issue.code, issue.severity, Arc::clone(&issue.origin.sheet), issue.field);
        let at = self.kept.len();
        let (count, last) = self.causes.entry(cause).or_insert((0, at));
        if *count > 0 && (*count >= PLACES || at >= OF_FILE) {
            let last = &mut self.kept[*last];
            last.more = last.more.saturating_add(1).saturating_add(issue.more);
            return;
        }
        *count += 1;
        *last = at;
        self.kept.push(issue);
    }

    /// In order of making; the last that is kept of a cause knows how many more there were.
    #[must_use]
    pub fn into_issues(self) -> Vec<Issue> {
        self.kept
    }

    /// The same where only words are kept: what was counted is said in them.
    #[must_use]
    pub fn into_told(self) -> Vec<Issue> {
        let mut kept = self.kept;
        for issue in kept.iter_mut().filter(|issue| issue.more > 0) {
            issue.message.push_str(&format!("（同じことが、ほかに{}か所あります）", issue.more));
            issue.more = 0;
        }
        kept
    }
}

impl Extend<Issue> for IssueList {
    fn extend<Issues: IntoIterator<Item = Issue>>(&mut self, issues: Issues) {
        issues.into_iter().for_each(|issue| self.push(issue));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CellRef, Origin};
    use super::*;

    #[test]
    fn a_cause_in_many_cells_keeps_its_first_places_and_the_true_count() {
        let origin = Origin::file("a.csv", "");
        let issue = |code, row| {
            Issue::new(
                IssueCode::new(code),
                Severity::Error,
                origin.at(CellRef::new(row, 1)),
                "直してください。",
            )
        };
        let list = || {
            let mut list = IssueList::new();
            list.extend((1..=5_000).map(|row| issue("value.a", row)));
            list.push(issue("value.b", 1));
            list
        };
        let kept = list().into_issues();
        assert_eq!(kept.len(), PLACES + 1);
        assert_eq!(kept.iter().map(Issue::places).sum::<usize>(), 5_001);
        let told = list().into_told();
        assert!(
            told[PLACES - 1].message.ends_with("ほかに4000か所あります）"),
            "{}",
            told[PLACES - 1].message
        );
    }
}
