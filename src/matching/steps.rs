//! The order in which hours are better placed, as costs: what a person fixed, then hours at all, then hours at desks that said
//! あり, then points.
//!
//! Hours move along circles that come by each case once at most. So a step counts more than everything behind it when it
//! weighs more than that can change over all cases together; the weights follow from how many there are.

use super::numbers::whole;
use crate::domain::Said;

/// Points are compared to a thousandth.
const STEPS_PER_POINT: f64 = 1_000.0;
const FULL_SCORE: f64 = 100.0;
/// What a workshop that its desk has named is before all others of its case, as large as any difference of points.
const NAMED: u32 = 100_000;
/// The most that an hour can lack in points.
const MOST: i64 = 200_000;
/// Beside what an hour lacks in points: its desk has not said あり.
const SILENT: u32 = 1 << 31;

/// What an hour lacks of the best: an あり of its desk, then points, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lack(u32);

impl Lack {
    pub(super) fn of(said: Said, score: f64) -> Self {
        let points = whole(((FULL_SCORE - score) * STEPS_PER_POINT).round());
        let points = if said == Said::Named { points } else { points + NAMED };
        Self(if said.is_wanted() { points } else { points | SILENT })
    }

    const fn points(self) -> u32 {
        self.0 & !SILENT
    }

    const fn is_silent(self) -> bool {
        self.0 & SILENT != 0
    }
}

/// How much the steps weigh against each other, in thousandths of a point an hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steps {
    /// Of a desk that has not said あり.
    silent: i64,
    /// That nobody fixed.
    not_fixed: i64,
    /// That nobody does.
    pub(super) unplaced: i64,
}

impl Steps {
    /// For so many cases, some of which have workshops whose desks said あり.
    pub(super) fn new(cases: usize, with_reply: usize) -> Self {
        let [cases, with_reply] = [cases, with_reply].map(|count| i64::try_from(count).unwrap_or(i64::MAX));
        let silent = (cases + 1) * MOST;
        // Beside what changes elsewhere, an hour that is placed costs its own.
        let hour = 2 * (with_reply + 2) * silent;
        let not_fixed = 3 * hour;
        Self { silent, not_fixed, unplaced: not_fixed + hour }
    }

    pub(super) fn cost(&self, lack: Lack, fixed: bool) -> i64 {
        let silent = if lack.is_silent() { self.silent } else { 0 };
        i64::from(lack.points()) + silent + if fixed { 0 } else { self.not_fixed }
    }

    /// Above this price an hour of a case stands in the way of one that is not placed at all: more than any reply or score
    /// costs.
    pub(super) const fn short(&self) -> i64 {
        self.not_fixed.midpoint(self.unplaced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_goes_before_points_and_a_name_before_other_workshops_of_the_case() {
        let mut order = [
            Lack::of(Said::Nothing, 100.0),
            Lack::of(Said::Wanted, 0.0),
            Lack::of(Said::Named, 0.0),
            Lack::of(Said::Declined, 20.0),
            Lack::of(Said::Named, 40.0),
        ];
        order.sort();
        let expected = [
            Lack::of(Said::Named, 40.0),
            Lack::of(Said::Named, 0.0),
            Lack::of(Said::Wanted, 0.0),
            Lack::of(Said::Nothing, 100.0),
            Lack::of(Said::Declined, 20.0),
        ];
        assert_eq!(order, expected);
    }

    #[test]
    fn each_step_weighs_more_than_all_behind_it_in_all_cases() {
        for (cases, with_reply) in [(1, 0), (7, 7), (10_000, 10_000)] {
            let steps = Steps::new(cases, with_reply);
            let [cases, with_reply] = [cases, with_reply].map(|count| i64::try_from(count).unwrap());
            let points = cases * MOST;
            let replies = with_reply * steps.silent + points;
            let hour = steps.unplaced - steps.not_fixed;
            assert!(steps.silent > points && hour > replies && steps.not_fixed > hour + replies);
            assert!(steps.short() - steps.not_fixed >= replies + steps.silent + MOST);
            assert!(cases.checked_mul(steps.unplaced).is_some(), "prices along all cases can be told");
        }
    }
}
