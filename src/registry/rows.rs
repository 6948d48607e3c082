//! Rows → what they become, on all cores; results and issues in order of rows.

use crate::domain::Issue;
use rayon::prelude::*;

/// `read` makes what it can of a row and tells what stands in the way.
pub(super) fn each<'r, Row: Sync, Made: Send>(
    rows: &'r [Row],
    read: impl Fn(&'r Row, &mut Vec<Issue>) -> Made + Sync,
) -> (Vec<Made>, Vec<Issue>) {
    let one = |row| {
        let mut issues = Vec::new();
        (read(row, &mut issues), issues)
    };
    let all: Vec<(Made, Vec<Issue>)> = rows.par_iter().map(one).collect();
    let (made, issues): (Vec<Made>, Vec<Vec<Issue>>) = all.into_iter().unzip();
    (made, issues.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{IssueCode, Origin, Severity};

    #[test]
    fn results_and_issues_stand_in_order_of_rows() {
        let rows: Vec<u32> = (0..500).collect();
        let (made, issues) = each(&rows, |row, issues| {
            if row % 3 == 0 {
                let code = IssueCode::new("order.unknown-case");
                issues.push(Issue::new(
                    code,
                    Severity::Warning,
                    Origin::file("一覧.xlsx", ""),
                    row.to_string(),
                ));
            }
            row * 2
        });
        assert_eq!(made, rows.iter().map(|row| row * 2).collect::<Vec<_>>());
        let told: Vec<u32> = issues.iter().map(|issue| issue.message.parse().unwrap()).collect();
        assert_eq!(told, rows.iter().copied().filter(|row| row % 3 == 0).collect::<Vec<_>>());
    }
}
