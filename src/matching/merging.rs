//! Small lots of a case are put together where other workshops of the same case have room, or get a fair share of a larger
//! lot: nobody is sent work of a few hours. Not an hour is lost by it; what it costs in points is told, and what stays small.

use super::allocate::Problem;
use super::numbers::real;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What was put together in one case.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Merged {
    /// Small lots that are no more.
    pub(super) lots: usize,
    /// Small lots that were given hours of larger ones.
    pub(super) filled: usize,
    /// Small lots that nothing could be done about.
    pub(super) left: usize,
    /// Mean points of an hour of the case in the exact allocation, and now.
    pub(super) points_before: f64,
    pub(super) points_after: f64,
}

/// Moves hours (one number a link) and answers what was merged, by demand. `workshops` names the workshop of each link;
/// a lot is all that a case gives to one workshop, whatever the month. A lot smaller than `smallest` goes, the smallest
/// first, to the case's other lots, those with the best score first, if they can take all of it. Where they cannot, it is
/// filled up to `smallest` with hours of lots that stay large enough, those with the least points first: at its workshop, or
/// at the best idle one that has room for as much. Pinned lots stay.
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
        let mut case = Lots { problem, workshops, links, smallest };
        let points_before = case.points(hours);
        let found = case.merge(hours, &mut free, problem.demands[demand]);
        if found != Merged::default() {
            merged.insert(demand, Merged { points_before, points_after: case.points(hours), ..found });
        }
    }
    merged
}

/// By how many thousandths of a point some hours are worth less than the exact ones, over all of them.
#[expect(clippy::cast_possible_truncation, reason = "thousandths of points of all hours stay far below 2^63")]
pub(super) fn merging_cost(problem: &Problem, exact: &[u32], hours: &[u32]) -> u64 {
    let worth = |hours: &[u32]| -> i64 {
        let lots = problem.links.iter().zip(hours);
        lots.map(|(link, hours)| (link.score * 1_000.0).round() as i64 * i64::from(*hours)).sum()
    };
    u64::try_from(worth(exact) - worth(hours)).unwrap_or(0)
}

/// The lots of one case.
struct Lots<'a> {
    problem: &'a Problem,
    workshops: &'a [usize],
    links: &'a [usize],
    smallest: u32,
}

impl Lots<'_> {
    /// Mean points of an hour.
    fn points(&self, hours: &[u32]) -> f64 {
        let placed: i64 = self.links.iter().map(|at| i64::from(hours[*at])).sum();
        let points: f64 =
            self.links.iter().map(|at| self.problem.links[*at].score * f64::from(hours[*at])).sum();
        if placed > 0 { points / real(placed) } else { 0.0 }
    }

    fn merge(&mut self, hours: &mut [u32], free: &mut [u32], demand: u32) -> Merged {
        let mut sizes: BTreeMap<usize, u32> = BTreeMap::new();
        for at in self.links {
            *sizes.entry(self.workshops[*at]).or_default() += hours[*at];
        }
        sizes.retain(|_, size| *size > 0);
        let pinned = |workshop: usize| self.own(workshop).any(|at| self.problem.links[at].pinned);
        let mut small: Vec<(u32, usize)> = sizes
            .iter()
            .map(|(workshop, size)| (*size, *workshop))
            .filter(|(size, _)| *size < self.smallest)
            .collect();
        small.sort_unstable();
        let mut merged = Merged::default();
        for (_, workshop) in small.into_iter().filter(|(_, workshop)| !pinned(*workshop)) {
            // It may have taken a smaller one.
            let size: u32 = self.own(workshop).map(|at| hours[at]).sum();
            if self.give_away(workshop, &sizes, hours, free) {
                sizes.remove(&workshop);
                merged.lots += 1;
            } else if size < self.smallest {
                if self.fill_up(workshop, hours, free) {
                    merged.filled += 1;
                } else if size < demand {
                    merged.left += 1;
                }
            }
        }
        merged
    }

    /// The links of one workshop.
    fn own(&self, workshop: usize) -> impl Iterator<Item = usize> {
        self.links.iter().copied().filter(move |at| self.workshops[*at] == workshop)
    }

    /// All of a lot to the others, or nothing.
    fn give_away(
        &self,
        workshop: usize,
        sizes: &BTreeMap<usize, u32>,
        hours: &mut [u32],
        free: &mut [u32],
    ) -> bool {
        let others = self.links.iter().copied().filter(|at| self.workshops[*at] != workshop);
        let mut others: Vec<usize> = others.filter(|at| sizes.contains_key(&self.workshops[*at])).collect();
        others.sort_by_key(|at| (self.problem.links[*at].lack(), *at));
        let size: u32 = self.own(workshop).map(|at| hours[at]).sum();
        let Some(moves) = self.room(&others, size, hours, free) else { return false };
        for at in self.own(workshop) {
            free[self.problem.links[at].supply] += std::mem::take(&mut hours[at]);
        }
        self.put(&moves, hours, free);
        true
    }

    /// How so many hours more have room on some links, the first ones first.
    fn room(&self, onto: &[usize], wanted: u32, hours: &[u32], free: &[u32]) -> Option<Vec<(usize, u32)>> {
        let links = &self.problem.links;
        let mut left = wanted;
        let mut taken: BTreeMap<usize, u32> = BTreeMap::new();
        let mut moves = Vec::new();
        for at in onto.iter().copied() {
            let supply = taken.entry(links[at].supply).or_default();
            let room = (links[at].limit - hours[at]).min(free[links[at].supply] - *supply).min(left);
            *supply += room;
            left -= room;
            moves.push((at, room));
        }
        (left == 0).then_some(moves)
    }

    fn put(&self, moves: &[(usize, u32)], hours: &mut [u32], free: &mut [u32]) {
        for (at, room) in moves {
            free[self.problem.links[*at].supply] -= room;
            hours[*at] += room;
        }
    }

    /// A lot becomes as large as the smallest may be, where its workshop or an idle one has room for that and larger lots can
    /// spare what is missing.
    fn fill_up(&self, workshop: usize, hours: &mut [u32], free: &mut [u32]) -> bool {
        let own: Vec<usize> = self.own(workshop).collect();
        let size: u32 = own.iter().map(|at| hours[*at]).sum();
        let Some(spared) = self.spared(workshop, self.smallest - size, hours) else { return false };
        let here = self.room(&own, self.smallest - size, hours, free);
        let Some(moves) = here.or_else(|| self.idle_room(hours, free)) else { return false };
        let moves_away = moves.iter().all(|(at, _)| self.workshops[*at] != workshop);
        for at in own.into_iter().filter(|_| moves_away) {
            free[self.problem.links[at].supply] += std::mem::take(&mut hours[at]);
        }
        for (at, part) in spared {
            free[self.problem.links[at].supply] += part;
            hours[at] -= part;
        }
        self.put(&moves, hours, free);
        true
    }

    /// What larger lots give, those with the least points first, so that each stays large enough.
    fn spared(&self, small: usize, wanted: u32, hours: &[u32]) -> Option<Vec<(usize, u32)>> {
        let mut most: BTreeMap<usize, u32> = BTreeMap::new();
        for at in self.links {
            *most.entry(self.workshops[*at]).or_default() += hours[*at];
        }
        most.values_mut().for_each(|size| *size = size.saturating_sub(self.smallest));
        let giving = self.links.iter().copied();
        let giving = giving.filter(|at| self.workshops[*at] != small && !self.problem.links[*at].pinned);
        let mut giving: Vec<usize> = giving.filter(|at| hours[*at] > 0).collect();
        giving.sort_by_key(|at| (Reverse(self.problem.links[*at].lack()), *at));
        let mut left = wanted;
        let mut parts = Vec::new();
        for at in giving {
            let most = most.entry(self.workshops[at]).or_default();
            let part = hours[at].min(*most).min(left);
            (*most, left) = (*most - part, left - part);
            parts.push((at, part));
        }
        (left == 0).then_some(parts)
    }

    /// The best workshop that has nothing of the case and room for a whole lot.
    fn idle_room(&self, hours: &[u32], free: &[u32]) -> Option<Vec<(usize, u32)>> {
        let mut idle: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in self.links {
            idle.entry(self.workshops[*at]).or_default().push(*at);
        }
        idle.retain(|_, links| links.iter().all(|at| hours[*at] == 0));
        let mut idle: Vec<Vec<usize>> = idle.into_values().collect();
        idle.sort_by_key(|links| links.iter().map(|at| (self.problem.links[*at].lack(), *at)).min());
        idle.iter().find_map(|links| self.room(links, self.smallest, hours, free))
    }
}

#[cfg(test)]
mod tests {
    use super::super::allocate::{Link, allocate};
    use super::*;
    use crate::domain::Said;
    use proptest::prelude::*;

    fn link(demand: usize, supply: usize, limit: u32, score: f64) -> Link {
        Link { demand, supply, limit, score, said: Said::Nothing, pinned: false }
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
                Some((1, 0, 0, 62.25, 60.0)),
            ),
            (
                "no room",
                vec![link(0, 0, 3, 90.0), link(0, 1, 37, 60.0)],
                vec![3, 37],
                vec![3, 37],
                Some((0, 0, 1, 62.25, 62.25)),
            ),
            // As a judge found it: the larger one is full, the smaller one has room.
            (
                "a fair share of the larger",
                vec![link(0, 0, 34, 90.0), link(0, 1, 40, 60.0)],
                vec![34, 6],
                vec![32, 8],
                Some((0, 1, 0, 85.5, 84.0)),
            ),
            (
                "from the one that costs least, and not more than it can spare",
                vec![link(0, 0, 25, 90.0), link(0, 1, 9, 70.0), link(0, 2, 40, 60.0)],
                vec![25, 9, 6],
                vec![24, 8, 8],
                Some((0, 1, 0, 81.0, 80.0)),
            ),
            (
                "an idle one has room",
                vec![link(0, 0, 34, 90.0), link(0, 1, 6, 60.0), link(0, 2, 40, 50.0)],
                vec![34, 6, 0],
                vec![32, 0, 8],
                Some((0, 1, 0, 85.5, 82.0)),
            ),
            ("large enough", vec![link(0, 0, 8, 90.0), link(0, 1, 40, 60.0)], vec![8, 32], vec![8, 32], None),
            (
                "two into one",
                vec![link(0, 0, 2, 90.0), link(0, 1, 3, 80.0), link(0, 2, 40, 50.0)],
                vec![2, 3, 35],
                vec![0, 0, 40],
                Some((2, 0, 0, 54.25, 50.0)),
            ),
            ("alone", vec![link(0, 0, 5, 90.0)], vec![5], vec![5], Some((0, 0, 1, 90.0, 90.0))),
        ] {
            let problem = Problem { demands: vec![40], supplies: vec![40; 3], links };
            let mut hours = before;
            let workshops: Vec<usize> = problem.links.iter().map(|link| link.supply).collect();
            let merged = merge_small_lots(&problem, &workshops, &mut hours, 8);
            assert_eq!(hours, expected, "{name}");
            let told = merged
                .get(&0)
                .map(|one| (one.lots, one.filled, one.left, one.points_before, one.points_after));
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
                let told = merged.get(&demand).is_some_and(|one| one.lots + one.filled > 0);
                prop_assert_eq!(told, changed);
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
