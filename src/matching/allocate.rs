//! Who does how many hours: demands (cases) meet supplies (workshop × month) over scored links, in whole hours.
//!
//! What a person fixed (確定) is placed first; over what remains, the most hours, then the highest score. DOMAIN §5.

use super::flow::{Arc, cheapest_fullest};
use super::numbers::whole;

/// Points are compared to a thousandth.
const STEPS_PER_POINT: f64 = 1_000.0;
const FULL_SCORE: f64 = 100.0;

/// What is to be placed. Positions are indexes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Problem {
    /// Whole hours of each case.
    pub(super) demands: Vec<u32>,
    /// Whole free hours of each workshop's month.
    pub(super) supplies: Vec<u32>,
    pub(super) links: Vec<Link>,
}

/// A case that may take hours of a workshop's month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) demand: usize,
    pub(super) supply: usize,
    /// Hours of the month within the case's own days.
    pub(super) limit: u32,
    /// 0–100.
    pub(super) score: f64,
    /// A person wrote 確定: placed before all others.
    pub(super) pinned: bool,
}

/// Hours on each link.
pub(super) fn allocate(problem: &Problem) -> Vec<u32> {
    let mut rest = problem.clone();
    let mut placed = vec![0; problem.links.len()];
    for pinned_only in [true, false] {
        let round: Vec<usize> =
            (0..rest.links.len()).filter(|at| !pinned_only || rest.links[*at].pinned).collect();
        let arcs: Vec<Arc> = round.iter().map(|at| arc(&rest.links[*at])).collect();
        let hours = cheapest_fullest(&rest.demands, &rest.supplies, &arcs);
        for (at, hours) in round.into_iter().zip(hours) {
            let link = &mut rest.links[at];
            link.limit -= hours;
            rest.demands[link.demand] -= hours;
            rest.supplies[link.supply] -= hours;
            placed[at] += hours;
        }
    }
    placed
}

/// The cost of an hour is what its score lacks of the full one.
fn arc(link: &Link) -> Arc {
    let lacking = whole(((FULL_SCORE - link.score) * STEPS_PER_POINT).round());
    Arc { demand: link.demand, supply: link.supply, limit: link.limit, cost: i64::from(lacking) }
}

/// Splits a total over parts in proportion to their weights, so that the parts add up to it (largest remainder; ties
/// by position). All 0 where the weights are.
pub(super) fn apportion(total: i64, weights: &[u32]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let exact = |weight: &u32| i128::from(total) * i128::from(*weight);
    let mut parts: Vec<i128> = weights.iter().map(|weight| exact(weight).div_euclid(sum)).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|at| (std::cmp::Reverse(exact(&weights[*at]).rem_euclid(sum)), *at));
    let missing = usize::try_from(i128::from(total) - parts.iter().sum::<i128>()).unwrap_or(0);
    for at in by_remainder.into_iter().take(missing) {
        parts[at] += 1;
    }
    parts.into_iter().map(|part| i64::try_from(part).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn link(demand: usize, supply: usize, limit: u32, score: f64, pinned: bool) -> Link {
        Link { demand, supply, limit, score, pinned }
    }

    #[test]
    fn hours_go_by_pin_then_score_within_every_limit() {
        for (name, demands, supplies, links, expected) in [
            (
                "best first",
                vec![10],
                vec![6, 9],
                vec![link(0, 0, 9, 50.0, false), link(0, 1, 9, 60.0, false)],
                vec![1, 9],
            ),
            (
                "pinned first",
                vec![10],
                vec![6, 9],
                vec![link(0, 0, 9, 50.0, true), link(0, 1, 9, 60.0, false)],
                vec![6, 4],
            ),
            ("own days", vec![10], vec![9], vec![link(0, 0, 4, 50.0, false)], vec![4]),
            (
                "shared month",
                vec![5, 5],
                vec![7],
                vec![link(0, 0, 9, 50.0, false), link(1, 0, 9, 50.0, false)],
                vec![5, 2],
            ),
            (
                "most hours before the best score",
                vec![5, 5],
                vec![5, 5],
                vec![link(0, 0, 5, 90.0, false), link(0, 1, 5, 10.0, false), link(1, 0, 5, 20.0, false)],
                vec![0, 5, 5],
            ),
            (
                "a pin before most hours",
                vec![5, 5],
                vec![5, 5],
                vec![link(0, 0, 5, 10.0, true), link(0, 1, 5, 90.0, false), link(1, 0, 5, 20.0, false)],
                vec![5, 0, 0],
            ),
            ("nothing free", vec![5], vec![0], vec![link(0, 0, 9, 50.0, false)], vec![0]),
        ] {
            assert_eq!(allocate(&Problem { demands, supplies, links }), expected, "{name}");
        }
    }

    fn problems() -> impl Strategy<Value = Problem> {
        let link = (0..6usize, 0..8usize, 0..40u32, 0..100u32, proptest::bool::weighted(0.2));
        let link = link.prop_map(|(demand, supply, limit, score, pinned)| Link {
            demand,
            supply,
            limit,
            score: f64::from(score),
            pinned,
        });
        let links = proptest::collection::vec(link, 0..40);
        (proptest::collection::vec(0..50u32, 6), proptest::collection::vec(0..50u32, 8), links)
            .prop_map(|(demands, supplies, links)| Problem { demands, supplies, links })
    }

    proptest! {
        /// No limit is exceeded, and no link could take one more hour.
        #[test]
        fn every_limit_is_kept_and_nothing_free_is_left_beside_an_open_wish(problem in problems()) {
            let hours = allocate(&problem);
            let on = |keep: &dyn Fn(&Link) -> bool| -> u32 {
                problem.links.iter().zip(&hours).filter(|(link, _)| keep(link)).map(|(_, hours)| *hours).sum()
            };
            let open: Vec<u32> = (0..6).map(|at| problem.demands[at] - on(&|link| link.demand == at)).collect();
            let free: Vec<u32> = (0..8).map(|at| problem.supplies[at] - on(&|link| link.supply == at)).collect();
            for (link, hours) in problem.links.iter().zip(&hours) {
                prop_assert!(*hours <= link.limit);
                prop_assert!(*hours == link.limit || open[link.demand] == 0 || free[link.supply] == 0);
            }
        }

        #[test]
        fn parts_always_add_up(total in -1_000_000i64..1_000_000, weights in proptest::collection::vec(0..1000u32, 1..20)) {
            let sum: i64 = apportion(total, &weights).iter().sum();
            prop_assert_eq!(sum, if weights.iter().all(|weight| *weight == 0) { 0 } else { total });
        }
    }

    #[test]
    fn parts_add_up_to_the_total() {
        for (total, weights, expected) in [
            (100, vec![1, 1, 1], vec![34, 33, 33]),
            (7_000, vec![370, 204, 481], vec![2_455, 1_354, 3_191]),
            (1, vec![1, 2], vec![0, 1]),
            (0, vec![5, 5], vec![0, 0]),
            (10, vec![0, 0], vec![0, 0]),
            (-10, vec![1, 2], vec![-3, -7]),
            (5, vec![], vec![]),
        ] {
            assert_eq!(apportion(total, &weights), expected, "{total} {weights:?}");
        }
    }
}
