//! Months in which a workshop would be given more than it can do on some of their days: cases that share a month need not share its
//! days. Such a month is cut where those cases begin and end, and planned part by part.

use super::Options;
use super::board::{Board, Offer};
use super::capacity::planned_hours;
use super::cuts::{Cuts, Part};
use super::numbers::whole;
use super::shortlist::Shortlist;
use crate::domain::Month;
use chrono::Days;
use std::collections::BTreeMap;

/// What one case is given of a workshop's month, and its own days there.
#[derive(Clone, Copy)]
struct Given {
    days: Part,
    hours: u32,
}

impl Cuts {
    /// Cuts the months that these hours (one number a link) fill beyond what can be done on the days of their cases. Answers
    /// whether there were any.
    pub(super) fn cut(
        &mut self,
        lists: &[Shortlist<'_>],
        board: &Board,
        hours: &[u32],
        options: &Options,
    ) -> bool {
        let mut given: BTreeMap<(usize, Month), BTreeMap<usize, Given>> = BTreeMap::new();
        let links = board.offers.iter().zip(&board.workshops).zip(hours).filter(|(_, hours)| **hours > 0);
        for ((Offer { demand, month, .. }, workshop), hours) in links {
            let case = lists[*demand].case;
            let days = Part::of(*month).within(case.earliest_start, case.end_on);
            let of_month = given.entry((*workshop, *month)).or_default();
            of_month.entry(*demand).or_insert(Given { days, hours: 0 }).hours += hours;
        }
        let mut has_cut = false;
        for ((workshop, month), of_cases) in given {
            let cases: Vec<Given> = of_cases.into_values().collect();
            let people = lists[0].wanted.market.briefs[workshop].people;
            if !is_too_full(&cases, people, options) {
                continue;
            }
            let whole = Part::of(month);
            let firsts = cases.iter().flat_map(|one| [one.days.first, one.days.last + Days::new(1)]);
            let firsts = firsts.filter(|first| (whole.first < *first) && *first <= whole.last);
            has_cut |= self.add(workshop, month, firsts);
        }
        has_cut
    }
}

/// Whether some cases are given more hours than there are on the days between the first and the last of them.
fn is_too_full(cases: &[Given], people: u32, options: &Options) -> bool {
    cases.len() > 1
        && cases.iter().any(|from| {
            cases.iter().any(|to| {
                let span = Part { first: from.days.first, last: to.days.last };
                let inside =
                    cases.iter().filter(|one| one.days.first >= span.first && one.days.last <= span.last);
                let hours: u32 = inside.map(|one| one.hours).sum();
                hours > whole(planned_hours(people, span.business_days(options), options))
            })
        })
}

#[cfg(test)]
mod tests {
    use super::super::open_case::open_cases;
    use super::super::run;
    use super::super::sample::{case, day, desk, golden, registry, workshop};
    use super::super::tests::{TODAY, options};
    use super::*;
    use crate::domain::{Case, Matching, Workshop, WorkshopId};
    use proptest::prelude::*;

    const PEOPLE: u32 = 8;

    fn cleaning(id: u32, hours: u32, deadline: u64, days: u64) -> Case {
        let deadline_on = day(TODAY) + Days::new(deadline);
        Case {
            hours: Some(f64::from(hours)),
            deadline_on: Some(deadline_on),
            due_on: Some(deadline_on + Days::new(days)),
            ..case(id)
        }
    }

    fn night(workshops: u32, cases: Vec<Case>) -> Matching {
        let own = (1..=workshops).map(|id| Workshop {
            workers_available: Some(golden(PEOPLE)),
            ..workshop(id, "福岡県", &["清掃"])
        });
        let known = registry(vec![desk("d01")], own.collect(), cases);
        let found = run(&known, &[], day(TODAY), &options()).0;
        let open = open_cases(&known, day(TODAY), &options());
        // Between any two days nobody does more than there is time for.
        for id in (1..=workshops).map(WorkshopId) {
            let given = found.allocations.iter().filter(|one| one.workshop == id);
            let given: Vec<Given> = given
                .map(|one| {
                    let case = open.iter().find(|case| case.id == one.case).unwrap();
                    let days = Part::of(one.month.unwrap()).within(case.earliest_start, case.end_on);
                    Given { days, hours: one.hours }
                })
                .collect();
            assert!(!is_too_full(&given, PEOPLE, &options()), "{:?}", found.allocations);
        }
        found
    }

    fn placed(found: &Matching) -> u32 {
        found.allocations.iter().map(|one| one.hours).sum()
    }

    /// As an auditor found it: five cases on the same few days were each given all of them.
    #[test]
    fn days_that_cases_share_are_given_once() {
        let one = night(1, vec![cleaning(1, 200, 3, 9)]);
        let all = placed(&one);
        assert!(0 < all && all < 200);
        let five = night(1, (1..=5).map(|id| cleaning(id, 200, 3, 9)).collect());
        assert_eq!(
            (placed(&five), five.shortfalls.iter().map(|one| one.missing_hours).sum()),
            (all, 1_000 - all)
        );
        assert!(five.certificate.proven);
        // The one that begins later has days of its own.
        let later = night(1, vec![cleaning(1, 200, 3, 9), cleaning(2, 200, 6, 20)]);
        assert!(placed(&later) > all);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn whatever_the_days_nobody_is_given_more_than_there_is_time_for(
            cases in proptest::collection::vec((1..150u32, 0..25u64, 1..40u64), 1..9),
            workshops in 1..4u32,
        ) {
            let cases = (1..).zip(cases).map(|(id, (hours, deadline, days))| cleaning(id, hours, deadline, days));
            let found = night(workshops, cases.collect());
            prop_assert!(found.certificate.proven);
        }
    }
}
