//! The life of a case as steps with dates: the stated state decides which steps exist. DOMAIN §4.

use crate::domain::{CaseState, Origin, Step};
use chrono::NaiveDate;

/// What a case's rows say of its life.
#[derive(Clone, Debug, Default)]
pub(super) struct Life {
    pub(super) state: Option<CaseState>,
    pub(super) open_on: Option<NaiveDate>,
    pub(super) ordered_on: Option<NaiveDate>,
    pub(super) assigned_on: Option<NaiveDate>,
    pub(super) closed_on: Option<NaiveDate>,
    pub(super) lost: bool,
    /// Its state is blank where the list states those of others that are open.
    pub(super) left_blank: bool,
}

impl Life {
    /// Nothing tells of it, neither a word nor a day.
    pub(super) const fn says_nothing(&self) -> bool {
        self.state.is_none()
            && !self.lost
            && matches!((self.open_on, self.ordered_on), (None, None))
            && matches!((self.assigned_on, self.closed_on), (None, None))
    }
}

/// The state as stated, else as far as the dates reach.
fn state_of(life: &Life) -> CaseState {
    match life {
        Life { state: Some(state), .. } => *state,
        Life { lost: true, .. } => CaseState::Lost,
        Life { closed_on: Some(_), .. } => CaseState::Closed,
        Life { assigned_on: Some(_), .. } => CaseState::Assigned,
        Life { ordered_on: Some(_), .. } => CaseState::Ordered,
        Life { open_on: Some(_), .. } => CaseState::Offered,
        _ => CaseState::Draft,
    }
}

/// The steps in order of life. An ordered case whose 事業所決定日 is given has been assigned, whatever coarser word its
/// ステータス uses; a lost one passed through the steps that have dates.
pub(super) fn steps_of(life: &Life, origin: &Origin) -> Vec<Step> {
    let state = state_of(life);
    let offered = (CaseState::Offered, life.open_on);
    let ordered = (CaseState::Ordered, life.ordered_on);
    let assigned = life.assigned_on.map(|on| (CaseState::Assigned, Some(on)));
    let mut path = vec![];
    match state {
        // Of whose state nobody speaks: no step, unless its list speaks of the others'.
        CaseState::Draft if life.says_nothing() && !life.left_blank => {}
        CaseState::Draft => path.push((CaseState::Draft, None)),
        CaseState::Offered => path.push(offered),
        CaseState::Applied | CaseState::Trial => path.extend([offered, (state, None)]),
        CaseState::Ordered => {
            path.extend([offered, ordered]);
            path.extend(assigned);
        }
        CaseState::Assigned => path.extend([offered, ordered, (state, life.assigned_on)]),
        CaseState::Working | CaseState::Delivered | CaseState::Closed => {
            path.extend([offered, ordered]);
            path.extend(assigned);
            path.push((state, if state == CaseState::Working { None } else { life.closed_on }));
        }
        CaseState::Lost | CaseState::Withdrawn => {
            path.push(offered);
            path.extend(life.ordered_on.map(|on| (CaseState::Ordered, Some(on))));
            path.extend(assigned);
            path.push((state, life.closed_on));
        }
    }
    path.into_iter().map(|(state, on)| Step { state, on, seen_on: None, origin: origin.clone() }).collect()
}

/// The first step whose date lies before the date of an earlier one, with that one.
pub(super) fn out_of_order(steps: &[Step]) -> Option<(&Step, &Step)> {
    let dated: Vec<&Step> = steps.iter().filter(|step| step.on.is_some()).collect();
    dated.windows(2).find(|pair| pair[1].on < pair[0].on).map(|pair| (pair[0], pair[1]))
}

/// Whether the dates say more than the stated state: an order date on a case that is still offered.
pub(super) fn dates_run_ahead(life: &Life) -> bool {
    life.state.is_some_and(CaseState::is_open) && (life.ordered_on.is_some() || life.assigned_on.is_some())
}

#[cfg(test)]
mod tests {
    use super::CaseState::{
        Applied, Assigned, Closed, Delivered, Draft, Lost, Offered, Ordered, Trial, Withdrawn, Working,
    };
    use super::*;

    fn day(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    #[test]
    fn the_stated_state_decides_the_steps() {
        let origin = Origin::file("案件.xlsx", "");
        let dates = |state, ordered: &str, assigned: &str, closed: &str| Life {
            state,
            open_on: day("2021-09-06"),
            ordered_on: day(ordered),
            assigned_on: day(assigned),
            closed_on: day(closed),
            lost: false,
            left_blank: false,
        };
        let (nine, eleven, december) = ("2021-09-29", "2021-11-10", "2021-12-01");
        for (life, states) in [
            (dates(Some(Draft), "", "", ""), vec![Draft]),
            (dates(Some(Offered), "", "", ""), vec![Offered]),
            (dates(Some(Applied), "", "", ""), vec![Offered, Applied]),
            (dates(Some(Trial), "", "", ""), vec![Offered, Trial]),
            (dates(Some(Ordered), nine, "", ""), vec![Offered, Ordered]),
            (dates(Some(Ordered), nine, eleven, ""), vec![Offered, Ordered, Assigned]),
            (dates(Some(Assigned), nine, eleven, ""), vec![Offered, Ordered, Assigned]),
            (dates(Some(Working), nine, eleven, ""), vec![Offered, Ordered, Assigned, Working]),
            (dates(Some(Delivered), nine, "", december), vec![Offered, Ordered, Delivered]),
            (dates(Some(Closed), nine, eleven, december), vec![Offered, Ordered, Assigned, Closed]),
            (dates(Some(Lost), "", "", december), vec![Offered, Lost]),
            (dates(Some(Withdrawn), nine, "", december), vec![Offered, Ordered, Withdrawn]),
            (dates(None, "", "", ""), vec![Offered]),
            (dates(None, nine, "", ""), vec![Offered, Ordered]),
            (dates(None, nine, eleven, december), vec![Offered, Ordered, Assigned, Closed]),
            (Life { lost: true, ..dates(None, "", "", "") }, vec![Offered, Lost]),
            (Life::default(), vec![]),
            (Life { state: Some(Draft), ..Life::default() }, vec![Draft]),
            (Life { left_blank: true, ..Life::default() }, vec![Draft]),
            (Life { left_blank: true, ..dates(None, "", "", "") }, vec![Offered]),
        ] {
            let steps: Vec<CaseState> = steps_of(&life, &origin).iter().map(|step| step.state).collect();
            assert_eq!(steps, states, "{life:?}");
        }
    }

    #[test]
    fn impossible_orders_of_dates_are_found() {
        let origin = Origin::file("案件.xlsx", "");
        for (open, ordered, assigned, wrong) in [
            ("2021-09-06", "2021-09-29", "2021-11-10", None),
            ("2021-09-29", "2021-09-29", "", None),
            ("", "2021-09-29", "2021-09-01", Some((Ordered, Assigned))),
            ("2021-10-06", "2021-09-29", "2021-11-10", Some((Offered, Ordered))),
        ] {
            let life = Life {
                state: Some(Ordered),
                open_on: day(open),
                ordered_on: day(ordered),
                assigned_on: day(assigned),
                ..Life::default()
            };
            let steps = steps_of(&life, &origin);
            let found = out_of_order(&steps).map(|(earlier, later)| (earlier.state, later.state));
            assert_eq!(found, wrong, "{open} {ordered} {assigned}");
        }
    }
}
