//! Who does how many hours: demands (cases) meet supplies (workshop × month) over scored links, in whole hours.
//!
//! What a person fixed (確定) is placed first; over what remains, the most hours, then the most of them at desks that said あり, then the
//! highest score. DOMAIN §5.

use super::flow::{Flow, cheapest_fullest};
use super::network::{Arc, Network};
use super::prices::Prices;
use super::steps::{Lack, Steps};
use crate::domain::Said;

/// What is to be placed. Positions are indexes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Problem {
    /// Whole hours of each case.
    pub demands: Vec<u32>,
    /// Whole free hours of each workshop's month.
    pub supplies: Vec<u32>,
    pub links: Vec<Link>,
}

/// A case that may take hours of a workshop's month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub demand: usize,
    pub supply: usize,
    /// Hours of the month within the case's own days.
    pub limit: u32,
    /// 0–100.
    pub score: f64,
    /// By the desk's reply to the case.
    pub said: Said,
    /// A person wrote 確定: placed before all others.
    pub pinned: bool,
}

impl Link {
    pub(super) fn lack(&self) -> Lack {
        Lack::of(self.said, self.score)
    }
}

/// Hours on each link, with the proof that nothing better exists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allotment {
    pub hours: Vec<u32>,
    pub prices: Prices,
    /// By which the prices are told.
    pub steps: Steps,
    /// The bound that the prices prove is what the hours cost: most pinned hours, then most hours, then most hours at desks that
    /// said あり, then most points.
    pub proven: bool,
}

/// Places the hours.
#[must_use]
pub fn allocate(problem: &Problem) -> Allotment {
    let steps = problem.steps();
    let arcs: Vec<Arc> = problem.links.iter().map(|link| arc(link, &steps)).collect();
    let network = problem.network(&arcs, &steps);
    let Flow { hours, prices } = cheapest_fullest(network);
    Allotment { proven: network.cost(&hours) == prices.bound(network), hours, prices, steps }
}

impl Problem {
    fn network<'n>(&'n self, arcs: &'n [Arc], steps: &Steps) -> Network<'n> {
        Network { demands: &self.demands, supplies: &self.supplies, arcs, unplaced: steps.unplaced }
    }

    fn steps(&self) -> Steps {
        let mut with_reply = vec![false; self.demands.len()];
        for link in self.links.iter().filter(|link| link.said.is_wanted()) {
            with_reply[link.demand] = true;
        }
        Steps::new(self.demands.len(), with_reply.iter().filter(|has| **has).count())
    }
}

fn arc(link: &Link, steps: &Steps) -> Arc {
    let cost = steps.cost(link.lack(), link.pinned);
    Arc { demand: link.demand, supply: link.supply, limit: link.limit, cost }
}

/// Splits a total over parts in proportion to their weights, so that the parts add up to it (largest remainder; ties
/// by position). All 0 where the weights are.
#[must_use]
pub fn apportion(total: i64, weights: &[u32]) -> Vec<i64> {
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
        Link { demand, supply, limit, score, said: Said::Nothing, pinned }
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
            (
                "あり before points",
                vec![5, 5],
                vec![5, 5],
                vec![
                    Link { said: Said::Wanted, ..link(0, 0, 5, 10.0, false) },
                    link(0, 1, 5, 90.0, false),
                    link(1, 0, 5, 95.0, false),
                    link(1, 1, 5, 20.0, false),
                ],
                vec![5, 0, 0, 5],
            ),
            (
                "all hours before あり",
                vec![5, 5],
                vec![5, 5],
                vec![
                    Link { said: Said::Wanted, ..link(0, 0, 5, 90.0, false) },
                    link(0, 1, 5, 10.0, false),
                    link(1, 0, 5, 20.0, false),
                ],
                vec![0, 5, 5],
            ),
            // As a judge found it: 24 points more for the one case, 6 less for the other.
            (
                "of desks that said あり, by points over all cases",
                vec![5, 5],
                vec![5, 5],
                vec![
                    Link { said: Said::Wanted, ..link(0, 0, 5, 54.0, false) },
                    Link { said: Said::Wanted, ..link(0, 1, 5, 78.0, false) },
                    link(1, 0, 5, 70.0, false),
                    link(1, 1, 5, 76.0, false),
                ],
                vec![0, 5, 5, 0],
            ),
            (
                "who is named before others of the desk",
                vec![5],
                vec![5, 5],
                vec![
                    Link { said: Said::Wanted, ..link(0, 0, 5, 90.0, false) },
                    Link { said: Said::Named, ..link(0, 1, 5, 10.0, false) },
                ],
                vec![0, 5],
            ),
            ("nothing free", vec![5], vec![0], vec![link(0, 0, 9, 50.0, false)], vec![0]),
        ] {
            let allotment = allocate(&Problem { demands, supplies, links });
            assert_eq!((allotment.hours, allotment.proven), (expected, true), "{name}");
        }
    }

    fn problems() -> impl Strategy<Value = Problem> {
        (1..14usize, 1..18usize).prop_flat_map(|(demands, supplies)| sized_problems(demands, supplies))
    }

    /// Of that many cases and months of workshops; a limit of 0 is a forbidden pair, one hour in five of a month or a
    /// case is none.
    fn sized_problems(demands: usize, supplies: usize) -> impl Strategy<Value = Problem> {
        let said = prop_oneof![4 => Just(Said::Nothing), 1 => Just(Said::Declined), 2 => Just(Said::Wanted), 1 => Just(Said::Named)];
        let link = (0..demands, 0..supplies, 0..40u32, 0..100u32, said, proptest::bool::weighted(0.2));
        let link = link.prop_map(|(demand, supply, limit, score, said, pinned)| Link {
            demand,
            supply,
            limit,
            score: f64::from(score),
            said,
            pinned,
        });
        let hours = || prop_oneof![1 => Just(0u32), 4 => 1..50u32];
        let links = proptest::collection::vec(link, 0..demands * supplies + 4);
        (proptest::collection::vec(hours(), demands), proptest::collection::vec(hours(), supplies), links)
            .prop_map(|(demands, supplies, links)| Problem { demands, supplies, links })
    }

    proptest! {
        /// No limit is exceeded, and no link could take one more hour.
        #[test]
        fn every_limit_is_kept_and_nothing_free_is_left_beside_an_open_wish(problem in problems()) {
            let Allotment { hours, proven, .. } = allocate(&problem);
            prop_assert!(proven);
            let on = |keep: &dyn Fn(&Link) -> bool| -> u32 {
                problem.links.iter().zip(&hours).filter(|(link, _)| keep(link)).map(|(_, hours)| *hours).sum()
            };
            let open: Vec<u32> = (0..problem.demands.len()).map(|at| problem.demands[at] - on(&|link| link.demand == at)).collect();
            let free: Vec<u32> = (0..problem.supplies.len()).map(|at| problem.supplies[at] - on(&|link| link.supply == at)).collect();
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

    fn pinned(link: &Link) -> f64 {
        f64::from(u8::from(link.pinned))
    }

    fn wanted(link: &Link) -> f64 {
        f64::from(u8::from(link.said.is_wanted()))
    }

    fn points(link: &Link) -> f64 {
        link.score + if link.said == Said::Named { 100.0 } else { 0.0 }
    }

    /// The best of all ways to place the hours, found by another's solver of linear programmes: pinned hours, hours,
    /// hours at desks that said あり, and the points of all hours (100 more for whom its desk has named).
    fn best_of_all(problem: &Problem) -> [f64; 4] {
        use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Problem as Programme};
        type Worth<'a> = &'a dyn Fn(&Link) -> f64;
        let worths: [Worth<'_>; 4] = [&pinned, &|_| 1.0, &wanted, &points];
        let mut best: Vec<f64> = Vec::new();
        for stage in 0..4 {
            let mut programme = Programme::new(OptimizationDirection::Maximize);
            let hours: Vec<_> = problem
                .links
                .iter()
                .map(|link| programme.add_var(worths[stage](link), (0.0, f64::from(link.limit))))
                .collect();
            let sum_of = |keep: &dyn Fn(&Link) -> bool, worth: Worth<'_>| {
                let mut sum = LinearExpr::empty();
                for (link, hour) in problem.links.iter().zip(&hours).filter(|(link, _)| keep(link)) {
                    sum.add(*hour, worth(link));
                }
                sum
            };
            for (at, limit) in problem.demands.iter().enumerate() {
                let sum = sum_of(&|link| link.demand == at, &|_| 1.0);
                programme.add_constraint(sum, ComparisonOp::Le, f64::from(*limit));
            }
            for (at, limit) in problem.supplies.iter().enumerate() {
                let sum = sum_of(&|link| link.supply == at, &|_| 1.0);
                programme.add_constraint(sum, ComparisonOp::Le, f64::from(*limit));
            }
            for (earlier, reached) in best.iter().enumerate() {
                let sum = sum_of(&|_| true, worths[earlier]);
                programme.add_constraint(sum, ComparisonOp::Ge, reached.round());
            }
            best.push(programme.solve().unwrap().into_solution().unwrap().objective());
        }
        [best[0], best[1], best[2], best[3]]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// Pins, forbidden pairs (a limit of 0) and capacities of 0 among them.
        #[test]
        fn nothing_better_is_found_by_a_solver_of_linear_programmes(problem in problems()) {
            let Allotment { hours, proven, .. } = allocate(&problem);
            let total = |worth: &dyn Fn(&Link) -> f64| -> f64 {
                problem.links.iter().zip(&hours).map(|(link, hours)| worth(link) * f64::from(*hours)).sum()
            };
            let found = [total(&pinned), total(&|_| 1.0), total(&wanted), total(&points)];
            let best = best_of_all(&problem);
            for (found, best) in found.into_iter().zip(best) {
                prop_assert!((found - best).abs() < 1e-3, "{found} {best}");
            }
            prop_assert!(proven);
        }

        /// A worse allocation is not proven by the prices of the best one, and no prices prove more than the best.
        #[test]
        fn the_bound_holds_whatever_the_prices(problem in problems(), shift in proptest::collection::vec(-5_000i64..5_000, 32)) {
            let allotment = allocate(&problem);
            let steps = problem.steps();
            let arcs: Vec<Arc> = problem.links.iter().map(|link| arc(link, &steps)).collect();
            let mut prices = allotment.prices.clone();
            prices.demands.iter_mut().chain(&mut prices.supplies).zip(shift).for_each(|(price, by)| *price += by);
            let network = problem.network(&arcs, &steps);
            let best = network.cost(&allotment.hours);
            prop_assert!(prices.bound(network) <= best);
            let mut worse = allotment.hours.clone();
            if let Some(hours) = worse.iter_mut().find(|hours| **hours > 0) {
                *hours -= 1;
                prop_assert!(network.cost(&worse) > best);
            }
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
