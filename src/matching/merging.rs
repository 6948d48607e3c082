//! Small lots of a case are put together where other workshops of the same case have room: nobody is sent work of a few
//! hours. Not an hour is lost by it; what it costs in points is told.

use super::allocate::{Problem, lacking};
use super::numbers::real;
use std::collections::BTreeMap;

/// What was put together in one case.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Merged {
    /// Small lots that are no more.
    pub(super) lots: usize,
    /// Mean points of an hour of the case in the exact allocation, and now.
    pub(super) points_before: f64,
    pub(super) points_after: f64,
}

/// Moves hours (one number a link) and answers what was merged, by demand. `workshops` names the workshop of each link;
/// a lot is all that a case gives to one workshop, whatever the month. A lot smaller than `smallest` goes, the smallest
/// first, to the case's other lots, those with the best score first, if they can take all of it. Pinned lots stay.
pub(super) fn merge_small_lots(
    problem: &Problem,
    workshops: &[usize],
    hours: &mut [u32],
    smallest: u32,
) -> BTreeMap<usize, Merged> {
    let mut links_of: Vec<Vec<usize>> = vec![Vec::new(); problem.demands.len()];
    let mut free = problem.supplies.clone();
    for (at, link) in problem.links.iter().enumerate() {
        links_of[link.demand].push(at);
        free[link.supply] -= hours[at];
    }
    let mut merged = BTreeMap::new();
    for (demand, links) in links_of.iter().enumerate() {
        let mut case = Lots { problem, workshops, links };
        let before = case.points(hours);
        let lots = case.merge(hours, &mut free, smallest);
        if lots > 0 {
            merged.insert(demand, Merged { lots, points_before: before, points_after: case.points(hours) });
        }
    }
    merged
}

/// By how many thousandths of a point some hours are worth less than the exact ones, over all of them.
pub(super) fn merging_cost(problem: &Problem, exact: &[u32], hours: &[u32]) -> u64 {
    let lacks = |hours: &[u32]| -> u64 {
        let lots = problem.links.iter().zip(hours);
        lots.map(|(link, hours)| u64::from(lacking(link.score)) * u64::from(*hours)).sum()
    };
    lacks(hours).saturating_sub(lacks(exact))
}

/// The lots of one case.
struct Lots<'a> {
    problem: &'a Problem,
    workshops: &'a [usize],
    links: &'a [usize],
}

impl Lots<'_> {
    /// Mean points of an hour.
    fn points(&self, hours: &[u32]) -> f64 {
        let placed: i64 = self.links.iter().map(|at| i64::from(hours[*at])).sum();
        let points: f64 =
            self.links.iter().map(|at| self.problem.links[*at].score * f64::from(hours[*at])).sum();
        if placed > 0 { points / real(placed) } else { 0.0 }
    }

    fn merge(&mut self, hours: &mut [u32], free: &mut [u32], smallest: u32) -> usize {
        let mut sizes: BTreeMap<usize, u32> = BTreeMap::new();
        for at in self.links {
            *sizes.entry(self.workshops[*at]).or_default() += hours[*at];
        }
        sizes.retain(|_, size| *size > 0);
        let pinned = |workshop: usize| {
            let own = self.links.iter().filter(|at| self.workshops[**at] == workshop);
            own.into_iter().any(|at| self.problem.links[*at].pinned)
        };
        let mut small: Vec<(u32, usize)> = sizes
            .iter()
            .map(|(workshop, size)| (*size, *workshop))
            .filter(|(size, _)| *size < smallest)
            .collect();
        small.sort_unstable();
        let mut lots = 0;
        for (_, workshop) in small.into_iter().filter(|(_, workshop)| !pinned(*workshop)) {
            if self.give_away(workshop, &sizes, hours, free) {
                sizes.remove(&workshop);
                lots += 1;
            }
        }
        lots
    }

    /// All of a lot to the others, or nothing.
    fn give_away(
        &self,
        workshop: usize,
        sizes: &BTreeMap<usize, u32>,
        hours: &mut [u32],
        free: &mut [u32],
    ) -> bool {
        let (own, others): (Vec<usize>, Vec<usize>) =
            self.links.iter().partition(|at| self.workshops[**at] == workshop);
        let mut others: Vec<usize> =
            others.into_iter().filter(|at| sizes.contains_key(&self.workshops[*at])).collect();
        let links = &self.problem.links;
        others.sort_by(|a, b| links[*b].score.total_cmp(&links[*a].score).then(a.cmp(b)));
        let mut left: u32 = own.iter().map(|at| hours[*at]).sum();
        let mut moves = Vec::new();
        let mut taken: BTreeMap<usize, u32> = BTreeMap::new();
        for at in others {
            let supply = taken.entry(links[at].supply).or_default();
            let room = (links[at].limit - hours[at]).min(free[links[at].supply] - *supply).min(left);
            *supply += room;
            left -= room;
            moves.push((at, room));
        }
        if left > 0 {
            return false;
        }
        for at in own {
            free[links[at].supply] += hours[at];
            hours[at] = 0;
        }
        for (at, room) in moves {
            free[links[at].supply] -= room;
            hours[at] += room;
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::allocate::{Link, allocate};
    use super::*;
    use proptest::prelude::*;

    fn link(demand: usize, supply: usize, limit: u32, score: f64) -> Link {
        Link { demand, supply, limit, score, pinned: false }
    }

    #[test]
    fn small_lots_go_where_there_is_room_and_the_cost_is_told() {
        for (name, links, before, expected, gap) in [
            // The best has room for three hours only on days of its own; a larger lot takes them.
            (
                "room elsewhere",
                vec![link(0, 0, 3, 90.0), link(0, 1, 40, 60.0)],
                vec![3, 37],
                vec![0, 40],
                Some((1, 62.25, 60.0)),
            ),
            ("no room", vec![link(0, 0, 3, 90.0), link(0, 1, 37, 60.0)], vec![3, 37], vec![3, 37], None),
            ("large enough", vec![link(0, 0, 8, 90.0), link(0, 1, 40, 60.0)], vec![8, 32], vec![8, 32], None),
            (
                "two into one",
                vec![link(0, 0, 2, 90.0), link(0, 1, 3, 80.0), link(0, 2, 40, 50.0)],
                vec![2, 3, 35],
                vec![0, 0, 40],
                Some((2, 54.25, 50.0)),
            ),
            ("alone", vec![link(0, 0, 5, 90.0)], vec![5], vec![5], None),
        ] {
            let problem = Problem { demands: vec![40], supplies: vec![40; 3], links };
            let mut hours = before;
            let workshops: Vec<usize> = problem.links.iter().map(|link| link.supply).collect();
            let merged = merge_small_lots(&problem, &workshops, &mut hours, 8);
            assert_eq!(hours, expected, "{name}");
            let told = merged.get(&0).map(|one| (one.lots, one.points_before, one.points_after));
            assert_eq!(told, gap, "{name}");
        }
        let mut pinned = vec![link(0, 0, 3, 90.0), link(0, 1, 40, 60.0)];
        pinned[0].pinned = true;
        let problem = Problem { demands: vec![40], supplies: vec![40; 2], links: pinned };
        let mut hours = vec![3, 37];
        assert!(merge_small_lots(&problem, &[0, 1], &mut hours, 8).is_empty());
        assert_eq!(hours, [3, 37], "a person's choice is not merged away");
    }

    proptest! {
        #[test]
        fn no_hour_is_lost_and_no_limit_exceeded(
            links in proptest::collection::vec((0..5usize, 0..8usize, 1..40u32, 0..100u32), 1..40),
            demands in proptest::collection::vec(0..60u32, 5),
            supplies in proptest::collection::vec(0..60u32, 8),
        ) {
            let links = links.into_iter().map(|(demand, supply, limit, score)| link(demand, supply, limit, f64::from(score)));
            let problem = Problem { demands, supplies, links: links.collect() };
            let exact = allocate(&problem).hours;
            // Two months of each workshop.
            let workshops: Vec<usize> = problem.links.iter().map(|link| link.supply / 2).collect();
            let mut hours = exact.clone();
            let merged = merge_small_lots(&problem, &workshops, &mut hours, 8);
            let sum = |hours: &[u32], keep: &dyn Fn(&Link) -> bool| -> u32 {
                problem.links.iter().zip(hours).filter(|(link, _)| keep(link)).map(|(_, hours)| *hours).sum()
            };
            for demand in 0..5 {
                let of = |link: &Link| link.demand == demand;
                prop_assert_eq!(sum(&hours, &of), sum(&exact, &of));
                let changed = problem.links.iter().zip(exact.iter().zip(&hours)).any(|(link, (was, is))| of(link) && was != is);
                prop_assert_eq!(merged.contains_key(&demand), changed);
            }
            for (at, free) in problem.supplies.iter().enumerate() {
                prop_assert!(sum(&hours, &|link| link.supply == at) <= *free);
            }
            for (link, hours) in problem.links.iter().zip(&hours) {
                prop_assert!(*hours <= link.limit);
            }
        }
    }
}
