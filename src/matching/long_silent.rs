//! Cases that stand as looking for workshops although nothing has been heard of them for a year: nobody closed them. Desks
//! are not asked about them again; the office is.

use super::decisions::Decisions;
use super::open_case::OpenCase;
use crate::domain::{Case, FiscalYear, Issue, IssueCode, Severity};
use chrono::{Days, NaiveDate};

const LONG_SILENT: IssueCode = IssueCode::new("case.long-silent");

/// Offices plan by the year: whoever still looks for workshops has said so within one.
const SILENCE: Days = Days::new(365);

/// The cases that are matched, and what the office is to be asked of the others. One that people decided about is theirs.
pub(super) fn set_aside<'a>(
    cases: Vec<OpenCase<'a>>,
    decisions: &Decisions,
    as_of: NaiveDate,
) -> (Vec<OpenCase<'a>>, Vec<Issue>) {
    let mut issues = Vec::new();
    let mut keep = |open: &OpenCase<'_>| {
        let is_decided = decisions.contains_key(&open.id);
        let last = last_heard(open).filter(|last| !is_decided && *last + SILENCE < as_of);
        issues.extend(last.map(|last| ask(open.case, last)));
        last.is_none()
    };
    let kept = cases.into_iter().filter(|open| keep(open)).collect();
    (kept, issues)
}

/// The last day that it states, else the last of its fiscal year.
fn last_heard(open: &OpenCase<'_>) -> Option<NaiveDate> {
    let steps = open.case.steps.iter().filter_map(|step| step.on);
    let stated = steps.chain([open.open_on, open.deadline_on, open.due_on].into_iter().flatten()).max();
    stated.or_else(|| open.case.fiscal_year.map(FiscalYear::end))
}

fn ask(case: &Case, last: NaiveDate) -> Issue {
    let name = if case.number.is_empty() { &case.title } else { &case.number };
    let message = format!(
        "案件「{name}」は募集が終わったと書かれていませんが、最後の日付（{last}）から1年以上たっているため、事業所を探していません。終わった案件は状態を「終了」などに、続いている案件は応募締切か納期を書き直してください。"
    );
    Issue::new(LONG_SILENT, Severity::Notice, case.origin.clone(), message)
}

#[cfg(test)]
mod tests {
    use super::super::decisions::Decision;
    use super::super::open_case::open_cases;
    use super::super::sample::{case, day, registry};
    use super::super::{Options, decisions};
    use super::*;
    use crate::domain::{CaseId, WorkshopId};

    fn kept(case: Case, decisions: &decisions::Decisions, as_of: &str) -> (usize, usize) {
        let registry = registry(Vec::new(), Vec::new(), vec![case]);
        let open = open_cases(&registry, day(as_of), &Options::default());
        let (kept, issues) = set_aside(open, decisions, day(as_of));
        (kept.len(), issues.len())
    }

    #[test]
    fn a_case_of_which_nothing_was_heard_for_a_year_is_asked_about_and_not_matched() {
        let none = decisions::Decisions::new();
        let mut dated = case(1);
        dated.steps.clear();
        let last = dated.due_on.unwrap();
        for (days, expected) in [(365, (1, 0)), (366, (0, 1))] {
            let as_of = (last + Days::new(days)).to_string();
            assert_eq!(kept(dated.clone(), &none, &as_of), expected, "{days}");
        }
        let decided = [(CaseId(1), [(WorkshopId(1), Decision::Fixed)].into())].into();
        assert_eq!(kept(dated.clone(), &decided, "2026-11-20"), (1, 0), "decided by people");

        let mut undated = Case { open_on: None, deadline_on: None, due_on: None, ..dated };
        undated.fiscal_year = Some(FiscalYear(2022));
        assert_eq!(kept(undated.clone(), &none, "2024-03-30"), (1, 0));
        assert_eq!(kept(undated.clone(), &none, "2024-03-31"), (0, 1));
        undated.fiscal_year = None;
        assert_eq!(kept(undated, &none, "2026-11-20"), (1, 0), "it may be of today");
    }
}
