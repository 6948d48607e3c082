//! When an undated step of a case was first seen: a state that replaced another is known from the run that saw it. DOMAIN §4.

use super::model::CaseStates;
use crate::domain::{Case, CaseId};
use chrono::NaiveDate;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Entered {
    state: String,
}

/// The states of the steps of a case's document.
#[must_use]
pub fn read_states(steps: &str) -> Vec<String> {
    let steps: Vec<Entered> = serde_json::from_str(steps).unwrap_or_default();
    steps.into_iter().map(|step| step.state).collect()
}

/// Notes it at the undated steps of cases that stood without them before.
pub(super) fn note(cases: &mut BTreeMap<CaseId, Case>, known: &CaseStates, today: NaiveDate) {
    for case in cases.values_mut().filter(|case| case.steps.iter().any(|step| step.on.is_none())) {
        let Some(versions) = known.get(&case.id.to_string()) else { continue };
        for step in case.steps.iter_mut().filter(|step| step.on.is_none()) {
            let has_it = |entered: &[String]| entered.iter().any(|state| state == step.state.key());
            let without = versions.iter().rposition(|(_, entered)| !has_it(entered));
            step.seen_on =
                without.map(|last| versions.get(last + 1).map_or(today, |(on, _)| *on.min(&today)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CaseState;
    use crate::registry::fixture::{self, Made, seen};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A case that is 中止 without a date tonight (2026-11-20), by what was known of it before.
    fn withdrawn(known: &[(&str, &[&str])]) -> Case {
        let mut made = Made::default();
        let mut row = made.case("K1", "封入");
        row.row = fixture::row_of(crate::domain::RecordKind::Case, "inbox/jimukyoku/案件一覧.xlsx", 2);
        row.state = Some(seen(CaseState::Withdrawn));
        row.open_on = Some(seen(day("2026-11-05")));
        made.one_case(vec![row]);
        let entered = |states: &[&str]| states.iter().map(|state| (*state).to_owned()).collect();
        let versions = known.iter().map(|(on, states)| (day(on), entered(states))).collect();
        made.case_states.insert("C-000001".to_owned(), versions);
        made.build().0.cases.remove(&CaseId(1)).unwrap()
    }

    #[test]
    fn an_undated_state_is_known_from_the_run_that_first_saw_it() {
        let (offered, gone): (&[&str], &[&str]) = (&["offered"], &["offered", "withdrawn"]);
        for (known, seen_on) in [
            (vec![("2026-11-06", offered)], Some("2026-11-20")),
            (vec![("2026-11-06", offered), ("2026-11-10", gone), ("2026-11-12", gone)], Some("2026-11-10")),
            (vec![("2026-11-06", gone)], None),
            (vec![], None),
        ] {
            let case = withdrawn(&known);
            assert_eq!(case.steps[1].seen_on, seen_on.map(day), "{known:?}");
            let before = seen_on.map_or(CaseState::Withdrawn, |_| CaseState::Offered);
            assert_eq!(case.state_on(day("2026-11-09")), before, "{known:?}");
            assert_eq!(case.state_on(day("2026-11-20")), CaseState::Withdrawn, "{known:?}");
            // Never before the day from which it was on offer.
            assert_ne!(case.state_on(day("2026-11-04")), CaseState::Withdrawn, "{known:?}");
        }
    }
}
