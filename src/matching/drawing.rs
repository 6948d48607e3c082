//! Which spare candidates are drawn into the allocation: those by which it becomes better at its prices, and of them first
//! those who are idle, so that what is missing is covered at once and not by all cases from the same workshop.

use super::Options;
use super::allocate::Allotment;
use super::board::Board;
use super::capacity::{left_in_month, planned_hours};
use super::numbers::whole;
use super::shortlist::{Shortlist, Spare};
use super::window::WindowMonth;
use rayon::prelude::*;
use std::cmp::Reverse;

/// Candidates that a case draws at first although somebody else has their hours, or although it misses none; twice as many
/// each time.
const SWAPS: usize = 16;

/// By case, positions of spare candidates in order. Cases that are held back draw none. Where all are empty, nothing better
/// exists with any of them either.
pub(super) fn draw(
    lists: &[Shortlist<'_>],
    board: &Board,
    allotment: &Allotment,
    held_back: &[bool],
    round: u32,
    options: &Options,
) -> Vec<Vec<usize>> {
    let worthwhile: Vec<Vec<usize>> =
        lists
            .par_iter()
            .enumerate()
            .map(|(demand, list)| {
                if held_back[demand] {
                    Vec::new()
                } else {
                    worthwhile(board, demand, list, allotment, options)
                }
            })
            .collect();
    let mut missing = board.problem.demands.clone();
    let mut left =
        Left { board, options, hours: vec![None; board.places()], used: &allotment.hours, of: Vec::new() };
    left.count();
    for (link, hours) in board.problem.links.iter().zip(&allotment.hours) {
        missing[link.demand] -= hours;
    }
    let chosen = worthwhile.into_iter().zip(lists).zip(missing);
    chosen
        .map(|((saving, list), missing)| left.choose(list, &saving, missing, SWAPS << round.min(16)))
        .collect()
}

/// By position, those that save most first.
fn worthwhile(
    board: &Board,
    demand: usize,
    list: &Shortlist<'_>,
    allotment: &Allotment,
    options: &Options,
) -> Vec<usize> {
    let Allotment { prices, steps, .. } = allotment;
    let worth = prices.demands[demand].min(steps.unplaced);
    // What nobody offers yet costs nothing.
    let price = |(place, month): (usize, &WindowMonth)| {
        let of_parts = board.days(place, list.case, month, options);
        of_parts.map(|(supply, _)| prices.supplies[supply].max(0)).min()
    };
    let mut saving: Vec<(Reverse<i64>, usize)> = Vec::new();
    for (at, spare) in list.spare.iter().enumerate() {
        let cost = steps.cost(spare.lack, false);
        if worth <= cost {
            break; // Those behind it stand behind it by reply or score.
        }
        let months = list.case.window.iter().filter(|month| month.case_days > 0);
        let places = months.filter_map(|month| Some((board.place(spare.at as usize, month.month)?, month)));
        let saves = places.map(|at| price(at).unwrap_or(0)).min().map_or(0, |price| worth - cost - price);
        saving.extend((saves > 0).then_some((Reverse(saves), at)));
    }
    saving.sort_unstable();
    saving.into_iter().map(|(_, at)| at).collect()
}

/// What nobody uses of the months, while it is shared out.
struct Left<'a> {
    board: &'a Board,
    options: &'a Options,
    /// By place; `None` until it is looked at.
    hours: Vec<Option<u32>>,
    /// By link.
    used: &'a [u32],
    /// By supply.
    of: Vec<u32>,
}

impl Left<'_> {
    fn count(&mut self) {
        self.of = self.board.problem.supplies.clone();
        for (link, hours) in self.board.problem.links.iter().zip(self.used) {
            self.of[link.supply] -= hours;
        }
    }

    /// Idle ones until nothing is missing, and some of the others.
    fn choose(
        &mut self,
        list: &Shortlist<'_>,
        saving: &[usize],
        mut missing: u32,
        mut swaps: usize,
    ) -> Vec<usize> {
        let mut chosen = Vec::new();
        for at in saving {
            if missing == 0 && swaps == 0 {
                break;
            }
            let taken = if missing == 0 { 0 } else { self.take(list, list.spare[*at], missing) };
            missing -= taken;
            if taken > 0 || swaps > 0 {
                chosen.push(*at);
                swaps -= usize::from(taken == 0);
            }
        }
        chosen.sort_unstable();
        chosen
    }

    /// As many hours of one workshop as it has left for the case, at most so many.
    fn take(&mut self, list: &Shortlist<'_>, spare: Spare, most: u32) -> u32 {
        let (market, at) = (list.wanted.market, spare.at as usize);
        let (people, id) = (market.briefs[at].people, market.profiles[at].id());
        let mut taken = 0;
        for month in &list.case.window {
            let Some(place) = self.board.place(at, month.month) else { continue };
            let all = || {
                let of_parts = self.board.days(place, list.case, month, self.options);
                let left = of_parts.map(|(supply, _)| self.of[supply]).reduce(|sum, more| sum + more);
                left.unwrap_or_else(|| left_in_month(people, id, month, &market.committed, self.options))
            };
            let left = self.hours[place].unwrap_or_else(all);
            let limit = whole(planned_hours(people, month.case_days, self.options));
            let part = left.min(limit).min(most - taken);
            self.hours[place] = Some(left - part);
            taken += part;
        }
        taken
    }
}
