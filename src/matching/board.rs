//! The allocation's problem as it stands: which candidate of which case offers which month.

use super::Options;
use super::allocate::{Link, Problem};
use super::capacity::{left_in_days, left_in_month, planned_hours};
use super::cuts::{Cuts, Part};
use super::decisions::Decision;
use super::numbers::whole;
use super::open_case::OpenCase;
use super::replies::shared_evenly;
use super::shortlist::{Candidate, Shortlist};
use super::window::WindowMonth;
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
    /// The first supply of each workshop and month, one row a workshop.
    supplies: Vec<u32>,
    /// By place, the parts of the months that are cut: each has a supply.
    parts: BTreeMap<usize, Vec<Part>>,
}

impl Board {
    pub(super) fn set_up(
        lists: &[Shortlist<'_>],
        may: impl Fn(usize, &Candidate<'_>) -> bool,
        cuts: &Cuts,
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
            parts: BTreeMap::new(),
        };
        board.parts =
            cuts.all().filter_map(|(at, month, parts)| Some((board.place(at, month)?, parts))).collect();
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

    /// Every month of the case's window that a candidate has, part by part.
    fn offer(
        &mut self,
        demand: usize,
        candidate: usize,
        one: &Candidate<'_>,
        bounds: &mut Bounds,
        options: &Options,
    ) {
        let people = one.pair.glance.brief.people;
        for month in &one.pair.case.window {
            let Some(place) = self.place(one.at, month.month) else { continue };
            if self.supplies[place] == NONE {
                self.supplies[place] = u32::try_from(self.problem.supplies.len()).unwrap_or(NONE);
                self.supply_all(place, one, month, options);
            }
            let days: Vec<(usize, u32)> = self.days(place, one.pair.case, month, options).collect();
            for (supply, days) in days {
                let limit = whole(planned_hours(people, days, options));
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
    }

    /// What a workshop has left of a month, of each part by itself.
    fn supply_all(&mut self, place: usize, one: &Candidate<'_>, month: &WindowMonth, options: &Options) {
        let (people, id) = (one.pair.glance.brief.people, one.workshop());
        let committed = &one.pair.glance.wanted.market.committed;
        let left = |days| left_in_days(people, id, (month, days), committed, options);
        let Some(parts) = self.parts.get(&place) else {
            self.problem.supplies.push(left(month.open_days));
            return;
        };
        // Days that have gone by lie in the first part.
        let later: Vec<u32> = parts[1..].iter().map(|part| part.business_days(options)).collect();
        let first = month.open_days.saturating_sub(later.iter().sum());
        self.problem.supplies.extend(std::iter::once(first).chain(later).map(left));
    }

    /// The supplies of a place that somebody offers, with the business days that a case has of each.
    pub(super) fn days(
        &self,
        place: usize,
        case: &OpenCase<'_>,
        month: &WindowMonth,
        options: &Options,
    ) -> impl Iterator<Item = (usize, u32)> {
        let first = self.supply(place);
        let parts = self.parts.get(&place);
        let whole = first.filter(|_| parts.is_none()).map(|supply| (supply, month.case_days));
        let of_parts = first.zip(parts).into_iter().flat_map(move |(first, parts)| {
            let days = |part: &Part| part.within(case.earliest_start, case.end_on).business_days(options);
            parts.iter().zip(first..).map(move |(part, supply)| (supply, days(part)))
        });
        whole.into_iter().chain(of_parts.filter(|(_, days)| *days > 0))
    }

    /// The place of a workshop's month among the supplies.
    pub(super) fn place(&self, workshop: usize, month: Month) -> Option<usize> {
        let column = self.months.binary_search(&month).ok()?;
        Some(workshop * self.months.len() + column)
    }

    /// The first supply of a workshop's month, if anybody offers it.
    fn supply(&self, place: usize) -> Option<usize> {
        let supply = self.supplies[place];
        (supply != NONE).then_some(supply as usize)
    }

    /// How many places there are: one for each workshop and month.
    pub(super) const fn places(&self) -> usize {
        self.supplies.len()
    }
}
