//! The allocation's problem as it stands: which candidate of which case offers which month, and what a spare one is worth.

use super::Options;
use super::allocate::{Link, Problem};
use super::capacity::{left_in_month, planned_hours};
use super::decisions::Decision;
use super::flow::{PINNED_FIRST, UNPLACED};
use super::numbers::whole;
use super::prices::Prices;
use super::shortlist::{Candidate, Shortlist};
use crate::domain::Month;
use std::cmp::Reverse;
use std::collections::BTreeSet;

const NONE: u32 = u32::MAX;

/// A link's case and candidate (by position) and month, beside the numbers that the allocation sees.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    pub(super) demand: usize,
    pub(super) candidate: usize,
    pub(super) month: Month,
}

pub(super) struct Board {
    pub(super) problem: Problem,
    /// By link.
    pub(super) offers: Vec<Offer>,
    /// The workshop of each link, by its position in the market.
    pub(super) workshops: Vec<usize>,
    /// All months in which somebody may work.
    months: Vec<Month>,
    /// The supply of each workshop and month, one row a workshop.
    supplies: Vec<u32>,
}

impl Board {
    pub(super) fn set_up(
        lists: &[Shortlist<'_>],
        may: impl Fn(usize, &Candidate<'_>) -> bool,
        options: &Options,
    ) -> Self {
        let months: BTreeSet<Month> =
            lists.iter().flat_map(|list| list.case.window.iter().map(|one| one.month)).collect();
        let all = lists.first().map_or(0, |list| list.wanted.market.profiles.len());
        let mut board = Self {
            problem: Problem::default(),
            offers: Vec::new(),
            workshops: Vec::new(),
            supplies: vec![NONE; all * months.len()],
            months: months.into_iter().collect(),
        };
        for (demand, list) in lists.iter().enumerate() {
            board.problem.demands.push(list.case.whole_hours());
            for (at, one) in list.eligible.iter().enumerate().filter(|(_, one)| may(demand, one)) {
                board.offer(demand, at, one, options);
            }
        }
        board
    }

    /// Every month of the case's window that a candidate has.
    fn offer(&mut self, demand: usize, candidate: usize, one: &Candidate<'_>, options: &Options) {
        let (people, id) = (one.pair.glance.brief.people, one.workshop());
        let committed = &one.pair.glance.wanted.market.committed;
        for month in &one.pair.case.window {
            let Some(place) = self.place(one.at, month.month) else { continue };
            if self.supplies[place] == NONE {
                self.supplies[place] = u32::try_from(self.problem.supplies.len()).unwrap_or(NONE);
                self.problem.supplies.push(left_in_month(people, id, month, committed, options));
            }
            self.problem.links.push(Link {
                demand,
                supply: self.supplies[place] as usize,
                limit: whole(planned_hours(people, month.case_days, options)),
                score: one.points,
                pinned: one.decision == Some(Decision::Fixed),
            });
            self.workshops.push(one.at);
            self.offers.push(Offer { demand, candidate, month: month.month });
        }
    }

    fn place(&self, workshop: usize, month: Month) -> Option<usize> {
        let column = self.months.binary_search(&month).ok()?;
        Some(workshop * self.months.len() + column)
    }

    /// The spare candidates of a case (by position, in order) by which the allocation would become better at these prices:
    /// those that save most, at most so many. Where there is none, nothing better exists with them either.
    pub(super) fn worth_drawing(
        &self,
        demand: usize,
        list: &Shortlist<'_>,
        prices: &Prices,
        most: usize,
    ) -> Vec<usize> {
        let worth = prices.demands[demand].min(UNPLACED);
        let months: Vec<usize> = list
            .case
            .window
            .iter()
            .filter(|month| month.case_days > 0)
            .filter_map(|month| self.months.binary_search(&month.month).ok())
            .collect();
        let price = |workshop: u32, column: &usize| {
            let supply = self.supplies[workshop as usize * self.months.len() + column];
            if supply == NONE { 0 } else { prices.supplies[supply as usize].max(0) }
        };
        let mut saving: Vec<(Reverse<i64>, usize)> = Vec::new();
        for (at, spare) in list.spare.iter().enumerate() {
            let cost = PINNED_FIRST + i64::from(spare.lacking);
            if worth <= cost {
                break; // Those behind it score less.
            }
            let cheapest = months.iter().map(|column| price(spare.at, column)).min();
            let saves = cheapest.map_or(0, |price| worth - cost - price);
            saving.extend((saves > 0).then_some((Reverse(saves), at)));
        }
        saving.sort_unstable();
        let mut drawn: Vec<usize> = saving.into_iter().take(most).map(|(_, at)| at).collect();
        drawn.sort_unstable();
        drawn
    }
}
