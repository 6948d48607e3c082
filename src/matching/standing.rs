//! How one workshop stands before one case, whether or not it is among those that are kept: for whoever asks why it is not
//! shown.

use super::census::Census;
use super::open_case::open_cases;
use super::shortlist::{Stands, stands};
use super::wanted::{Wanted, abilities};
use super::{Options, decisions, long_silent, market};
use crate::domain::{HumanCell, Match, MatchId};
use crate::registry::Registry;
use chrono::NaiveDate;

/// The answer for a pair that the registry knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// The case looks for no workshops on the day: it is closed, not open yet, or matched through its parts.
    NotLooking,
    /// Nothing was heard of the case for a year.
    LongSilent,
    /// No desk lists the workshop.
    Unlisted,
    /// A candidate by its place, or refused.
    Looked {
        one: Box<Match>,
        /// Whoever is the first candidate.
        first: Option<Box<Match>>,
        /// Candidates there are.
        of: usize,
        /// Something speaks for it; where nothing does, it is looked at only where others are few.
        is_plausible: bool,
    },
}

/// `None` where the registry knows one of the two not.
#[must_use]
pub fn standing(
    registry: &Registry,
    human: &[HumanCell],
    as_of: NaiveDate,
    options: &Options,
    id: MatchId,
) -> Option<Standing> {
    if !registry.cases.contains_key(&id.case) || !registry.workshops.contains_key(&id.workshop) {
        return None;
    }
    let market = market::Market::open(registry, as_of, options);
    let (decisions, _) = decisions::read(human, &market);
    let mut cases = open_cases(registry, as_of, options);
    cases.retain(|open| open.id == id.case);
    if cases.is_empty() {
        return Some(Standing::NotLooking);
    }
    let (cases, _) = long_silent::set_aside(cases, &decisions, as_of);
    let Some(case) = cases.first() else { return Some(Standing::LongSilent) };
    let Some(at) = market.position(id.workshop) else { return Some(Standing::Unlisted) };
    let abilities = abilities(&cases, &market);
    let wanted = Wanted::new(case, &market, &abilities);
    let Stands { one, first, is_plausible } = stands(&wanted, &decisions, at)?;
    let all = Census::of(&market).count(&wanted, decisions.get(&case.id)).all;
    Some(Standing::Looked {
        one: Box::new(one),
        first: first.map(Box::new),
        of: all.candidates as usize,
        is_plausible,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, day, desk, registry, workshop};
    use super::super::{Options, run};
    use super::*;
    use crate::domain::{CaseId, CaseState, WorkshopId};

    #[test]
    fn a_pair_that_is_not_kept_is_told_with_its_place() {
        let workshops = (1..=9).map(|id| workshop(id, if id == 8 { "大分県" } else { "福岡県" }, &["清掃"]));
        let mut workshops: Vec<_> = workshops.collect();
        workshops[8].desks.clear();
        let mut silent = case(2);
        silent.steps.clear();
        (silent.open_on, silent.deadline_on, silent.due_on) = (None, None, Some(day("2020-09-01")));
        let mut closed = case(3);
        closed.steps.push(super::super::sample::step(CaseState::Withdrawn, "2021-09-10"));
        let known = registry(vec![desk("d01")], workshops, vec![case(1), silent, closed]);
        let few = Options { candidates_per_case: 2, candidates_per_desk: 2, ..Options::default() };
        let on = day("2021-09-14");
        let told = |case, workshop| {
            let id = MatchId { case: CaseId(case), workshop: WorkshopId(workshop) };
            standing(&known, &[], on, &few, id)
        };
        let place = |workshop| match told(1, workshop) {
            Some(Standing::Looked { one, of, .. }) => (one.rank, of, one.reasons.len()),
            other => panic!("{other:?}"),
        };
        assert_eq!(place(7), (Some(7), 7, 9));
        assert_eq!(place(8), (None, 7, 1), "refused: elsewhere");
        assert_eq!(told(1, 9), Some(Standing::Unlisted));
        assert_eq!((told(2, 1), told(3, 1)), (Some(Standing::LongSilent), Some(Standing::NotLooking)));
        assert_eq!((told(1, 99), told(99, 1)), (None, None));
        // As the night tells it, where it keeps it.
        let kept = run(&known, &[], on, &few).0.matches;
        let as_kept = |id| kept.iter().find(|one| one.id.workshop == WorkshopId(id)).cloned().map(Box::new);
        let (one, first) = (as_kept(2).unwrap(), as_kept(1));
        assert_eq!(told(1, 2), Some(Standing::Looked { one, first, of: 7, is_plausible: true }));
    }
}
