//! The allocation's problem as it stands: which candidate of which case offers which month.

use super::Options;
use super::allocate::{Link, Problem};
use super::capacity::{left_in_month, planned_hours};
use super::decisions::Decision;
use super::numbers::whole;
use super::replies::shared_evenly;
use super::shortlist::{Candidate, Shortlist};
use crate::domain::Month;
use std::collections::{BTreeMap, BTreeSet};

const NONE: u32 = u32::MAX;

/// A link's case and candidate (by position) and month, beside the numbers that the allocation sees.
#[derive(Clone, Copy)]
pub(super) struct Offer {
    pub(super) demand: usize,
    pub(super) candidate: usize,
    pub(super) month: Month,
}

/// Hours that some may be given at most: what is left of a desk's stated quantity, the even shares of those who are fixed.
struct Bounds {
    /// By the number of the desk.
    of_desks: BTreeMap<u16, u32>,
    /// By position among the candidates.
    of_fixed: BTreeMap<usize, u32>,
}

impl Bounds {
    fn of(list: &Shortlist<'_>, own: &[(usize, &Candidate<'_>)], options: &Options) -> Self {
        let desks = own.iter().filter_map(|(_, one)| one.desk_number());
        let of_desks = desks.filter_map(|desk| Some((desk, list.wanted.bound(desk)?))).collect();
        let fixed: Vec<&(usize, &Candidate<'_>)> =
            own.iter().filter(|(_, one)| one.decision == Some(Decision::Fixed)).collect();
        let most: Vec<u32> = fixed.iter().map(|(_, one)| most_hours(one, options)).collect();
        let shares = shared_evenly(list.case.whole_hours(), &most);
        let of_fixed = match fixed.len() {
            0 | 1 => BTreeMap::new(),
            _ => fixed.iter().map(|(at, _)| *at).zip(shares).collect(),
        };
        Self { of_desks, of_fixed }
    }

    /// Of what a candidate could do in a month, as much as its bound leaves.
    fn take(&mut self, at: usize, one: &Candidate<'_>, limit: u32, supply: u32) -> u32 {
        let of_desk = || one.desk_number().filter(|_| one.decision.is_none());
        let left = match self.of_fixed.get_mut(&at) {
            Some(left) => left,
            None => match of_desk().and_then(|desk| self.of_desks.get_mut(&desk)) {
                Some(left) => left,
                None => return limit,
            },
        };
        let taken = limit.min(supply).min(*left);
        *left -= taken;
        taken
    }
}

/// What a candidate can do of its case in all months.
fn most_hours(one: &Candidate<'_>, options: &Options) -> u32 {
    let (people, id) = (one.pair.glance.brief.people, one.workshop());
    let committed = &one.pair.glance.wanted.market.committed;
    let months = one.pair.case.window.iter();
    months
        .map(|month| {
            whole(planned_hours(people, month.case_days, options))
                .min(left_in_month(people, id, month, committed, options))
        })
        .sum()
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
            let own: Vec<(usize, &Candidate<'_>)> =
                list.eligible.iter().enumerate().filter(|(_, one)| may(demand, one)).collect();
            let mut bounds = Bounds::of(list, &own, options);
            for (at, one) in own {
                board.offer(demand, at, one, &mut bounds, options);
            }
        }
        board
    }

    /// Every month of the case's window that a candidate has.
    fn offer(
        &mut self,
        demand: usize,
        candidate: usize,
        one: &Candidate<'_>,
        bounds: &mut Bounds,
        options: &Options,
    ) {
        let (people, id) = (one.pair.glance.brief.people, one.workshop());
        let committed = &one.pair.glance.wanted.market.committed;
        for month in &one.pair.case.window {
            let Some(place) = self.place(one.at, month.month) else { continue };
            if self.supplies[place] == NONE {
                self.supplies[place] = u32::try_from(self.problem.supplies.len()).unwrap_or(NONE);
                self.problem.supplies.push(left_in_month(people, id, month, committed, options));
            }
            let supply = self.supplies[place] as usize;
            let limit = whole(planned_hours(people, month.case_days, options));
            self.problem.links.push(Link {
                demand,
                supply,
                limit: bounds.take(candidate, one, limit, self.problem.supplies[supply]),
                score: one.points,
                said: one.said,
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
