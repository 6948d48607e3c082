//! As few lots as the exact hours can be given in: candidates of a case with the same score are the same to the
//! allocation, which may cut its work into as many pieces as there are. Hours and points stay what they were.

use super::allocate::Problem;
use super::steps::Lack;
use std::collections::{BTreeMap, BTreeSet};

/// Moves hours (one number a link) between workshops of a case that score the same (and whose desks have replied alike),
/// until they are in the fewest lots;
/// ties by workshop. `workshops` names the workshop of each link. Pinned lots stay.
pub(super) fn fewest_lots(problem: &Problem, workshops: &[usize], hours: &mut [u32]) {
    let mut free = problem.supplies.clone();
    let mut alike: BTreeMap<(usize, Lack), Vec<usize>> = BTreeMap::new();
    for (at, link) in problem.links.iter().enumerate() {
        free[link.supply] -= hours[at];
        if !link.pinned {
            alike.entry((link.demand, link.lack())).or_default().push(at);
        }
    }
    for links in alike.into_values() {
        gather(problem, workshops, &links, hours, &mut free);
    }
}

/// All hours of some links, in as few workshops as have room for them.
fn gather(problem: &Problem, workshops: &[usize], links: &[usize], hours: &mut [u32], free: &mut [u32]) {
    let before: Vec<u32> = links.iter().map(|at| hours[*at]).collect();
    let mut left: u32 = before.iter().sum();
    if left == 0 {
        return;
    }
    for at in links {
        free[problem.links[*at].supply] += std::mem::take(&mut hours[*at]);
    }
    let mut rooms: BTreeMap<usize, u64> = BTreeMap::new();
    for at in links {
        let link = &problem.links[*at];
        *rooms.entry(workshops[*at]).or_default() += u64::from(link.limit.min(free[link.supply]));
    }
    let rooms: Vec<(usize, u64)> = rooms.into_iter().collect();
    let chosen = fewest(&rooms, u64::from(left));
    let mut given = vec![0; links.len()];
    for (at, given) in links.iter().zip(&mut given).filter(|(at, _)| chosen.contains(&workshops[**at])) {
        let link = &problem.links[*at];
        *given = link.limit.min(free[link.supply]).min(left);
        free[link.supply] -= *given;
        left -= *given;
    }
    // Where several links share a month, the room was less than it seemed: then all stays as it was.
    let settled = if left == 0 { given.clone() } else { before };
    for ((at, given), settled) in links.iter().zip(given).zip(settled) {
        let supply = problem.links[*at].supply;
        free[supply] = free[supply] + given - settled;
        hours[*at] = settled;
    }
}

/// The fewest workshops whose rooms hold so many hours; of several such choices the one with the first workshops.
fn fewest(rooms: &[(usize, u64)], hours: u64) -> BTreeSet<usize> {
    let mut largest: Vec<u64> = rooms.iter().map(|(_, room)| *room).collect();
    largest.sort_unstable_by(|a, b| b.cmp(a));
    let mut sum = 0;
    let enough = |room: &&u64| {
        let open = sum < hours;
        sum += **room;
        open
    };
    let mut lots = largest.iter().take_while(enough).count();
    let (mut chosen, mut left) = (BTreeSet::new(), hours);
    for (at, (workshop, room)) in rooms.iter().enumerate() {
        if lots == 0 {
            break;
        }
        if room + most_of(&rooms[at + 1..], lots - 1) >= left {
            chosen.insert(*workshop);
            left = left.saturating_sub(*room);
            lots -= 1;
        }
    }
    chosen
}

/// What the largest so many rooms hold.
fn most_of(rooms: &[(usize, u64)], lots: usize) -> u64 {
    let mut sizes: Vec<u64> = rooms.iter().map(|(_, room)| *room).collect();
    if lots == 0 {
        return 0;
    }
    if lots < sizes.len() {
        sizes.select_nth_unstable_by(lots - 1, |a, b| b.cmp(a));
    }
    sizes.iter().take(lots).sum()
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

    /// As an auditor found it: one of many that score the same has room for all, and six got a day each.
    #[test]
    fn a_case_is_not_cut_among_those_who_score_the_same() {
        for (name, limits, before, expected) in [
            ("one has room for all", [450, 30, 30, 30], [110, 30, 30, 30], [200, 0, 0, 0]),
            ("the last has room for all", [30, 30, 30, 450], [30, 30, 30, 110], [0, 0, 0, 200]),
            ("the first of several", [450, 450, 450, 450], [50, 50, 50, 50], [200, 0, 0, 0]),
            ("two, the first that do", [60, 100, 150, 120], [60, 100, 40, 0], [60, 0, 140, 0]),
            ("all are needed", [50, 50, 50, 50], [50, 50, 50, 50], [50, 50, 50, 50]),
        ] {
            let links = limits.iter().enumerate().map(|(supply, limit)| link(0, supply, *limit, 73.375));
            let problem = Problem { demands: vec![200], supplies: limits.to_vec(), links: links.collect() };
            let mut hours = before.to_vec();
            fewest_lots(&problem, &[0, 1, 2, 3], &mut hours);
            assert_eq!(hours, expected, "{name}");
        }
    }

    #[test]
    fn a_better_score_and_a_persons_choice_stay() {
        let mut links = vec![link(0, 0, 40, 80.0), link(0, 1, 200, 60.0), link(0, 2, 90, 60.0)];
        links.push(Link { pinned: true, ..link(0, 3, 30, 60.0) });
        let problem = Problem { demands: vec![200], supplies: vec![200; 4], links };
        let mut hours = vec![40, 60, 70, 30];
        fewest_lots(&problem, &[0, 1, 2, 3], &mut hours);
        assert_eq!(hours, [40, 130, 0, 30]);
    }

    proptest! {
        #[test]
        fn hours_and_points_stay_and_no_limit_is_exceeded(
            links in proptest::collection::vec((0..4usize, 0..10usize, 1..40u32, 0..3u32), 1..40),
            demands in proptest::collection::vec(0..90u32, 4),
            supplies in proptest::collection::vec(0..60u32, 10),
        ) {
            let links = links.into_iter().map(|(demand, supply, limit, score)| link(demand, supply, limit, f64::from(score)));
            let problem = Problem { demands, supplies, links: links.collect() };
            let exact = allocate(&problem).hours;
            let workshops: Vec<usize> = problem.links.iter().map(|link| link.supply / 2).collect();
            let mut hours = exact.clone();
            fewest_lots(&problem, &workshops, &mut hours);
            let sum = |hours: &[u32], keep: &dyn Fn(&Link) -> bool| -> u32 {
                problem.links.iter().zip(hours).filter(|(link, _)| keep(link)).map(|(_, hours)| *hours).sum()
            };
            for demand in 0..4 {
                for score in 0..3 {
                    let alike = |link: &Link| link.demand == demand && (link.score - f64::from(score)).abs() < 0.1;
                    prop_assert_eq!(sum(&hours, &alike), sum(&exact, &alike));
                    let lots = |hours: &[u32]| {
                        let busy = problem.links.iter().zip(hours).zip(&workshops);
                        busy.filter(|((link, hours), _)| alike(link) && **hours > 0).map(|(_, at)| *at).collect::<BTreeSet<_>>()
                    };
                    prop_assert!(lots(&hours).len() <= lots(&exact).len());
                }
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
