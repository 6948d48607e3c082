//! The allocation's problem as it stands: which candidate of which case offers which month.

use super::Options;
use super::allocate::{Link, Problem};
use super::capacity::{left_in_month, planned_hours};
use super::decisions::Decision;
use super::numbers::whole;
use super::shortlist::{Candidate, Shortlist};
use crate::domain::Month;
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

    /// The place of a workshop's month among the supplies.
    pub(super) fn place(&self, workshop: usize, month: Month) -> Option<usize> {
        let column = self.months.binary_search(&month).ok()?;
        Some(workshop * self.months.len() + column)
    }

    /// What the supply of a workshop's month is, if anybody offers it.
    pub(super) fn supply(&self, place: usize) -> Option<usize> {
        let supply = self.supplies[place];
        (supply != NONE).then_some(supply as usize)
    }

    /// How many places there are: one for each workshop and month.
    pub(super) const fn places(&self) -> usize {
        self.supplies.len()
    }
}
