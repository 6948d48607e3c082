//! All open cases at once: from shortlists to the allocation's problem, and from its hours back to pieces and yen.

use super::Options;
use super::allocate::{Link, Problem, allocate, apportion};
use super::capacity::{left_in_month, planned_hours};
use super::decisions::Decision;
use super::merging::{Merged, merge_small_lots};
use super::numbers::whole;
use super::shortlist::{Candidate, Shortlist};
use crate::domain::{Allocation, Month, WorkshopId, Yen};
use std::collections::BTreeMap;

/// What was placed, and what of each case was not (by position of its shortlist).
pub(super) struct Placing {
    pub(super) allocations: Vec<Allocation>,
    pub(super) missing_hours: Vec<u32>,
    /// Small lots that were put together.
    pub(super) merged: Vec<Option<Merged>>,
}

/// A link's case and workshop, beside the numbers that the allocation sees.
struct Offer<'a> {
    candidate: &'a Candidate<'a>,
    month: Month,
}

/// Cases that are held back (by position) get nothing; neither does a workshop whose capacity is not known or whose
/// pair is on hold, unless a person wrote 確定.
pub(super) fn place(shortlists: &[Shortlist<'_>], held_back: &[bool], options: &Options) -> Placing {
    let mut problem = Problem::default();
    let mut offers = Vec::new();
    let mut workshops = Vec::new();
    let mut supply_of: BTreeMap<(WorkshopId, Month), usize> = BTreeMap::new();
    for (demand, list) in shortlists.iter().enumerate() {
        problem.demands.push(list.case.whole_hours());
        let candidates = list.eligible.iter().filter(|one| may_be_placed(one, held_back[demand]));
        for (candidate, month) in
            candidates.flat_map(|one| list.case.window.iter().map(move |month| (one, month)))
        {
            let (people, id) = (candidate.pair.glance.brief.people, candidate.workshop());
            let market = candidate.pair.glance.wanted.market;
            let committed = &market.committed;
            let supply = *supply_of.entry((id, month.month)).or_insert_with(|| {
                problem.supplies.push(left_in_month(people, id, month, committed, options));
                problem.supplies.len() - 1
            });
            problem.links.push(Link {
                demand,
                supply,
                limit: whole(planned_hours(people, month.case_days, options)),
                score: candidate.points,
                pinned: candidate.decision == Some(Decision::Fixed),
            });
            workshops.extend(market.position(id));
            offers.push(Offer { candidate, month: month.month });
        }
    }
    let mut hours = allocate(&problem).hours;
    let mut merged = merge_small_lots(&problem, &workshops, &mut hours, options.smallest_lot_hours);
    let merged = (0..shortlists.len()).map(|demand| merged.remove(&demand)).collect();
    Placing { merged, ..settle(shortlists, &problem, &offers, &hours) }
}

fn may_be_placed(candidate: &Candidate<'_>, held_back: bool) -> bool {
    match candidate.decision {
        Some(Decision::Fixed) => true,
        Some(Decision::Excluded | Decision::OnHold) => false,
        None => !held_back && candidate.pair.profile.people.is_known(),
    }
}

/// Pieces and yen follow the hours by largest remainder; what was not placed takes its share too, so that the parts
/// and the rest add up to the case.
fn settle(shortlists: &[Shortlist<'_>], problem: &Problem, offers: &[Offer<'_>], hours: &[u32]) -> Placing {
    let mut placed: Vec<Vec<usize>> = vec![Vec::new(); shortlists.len()];
    for (at, link) in problem.links.iter().enumerate().filter(|(at, _)| hours[*at] > 0) {
        placed[link.demand].push(at);
    }
    let mut placing = Placing { allocations: Vec::new(), missing_hours: Vec::new(), merged: Vec::new() };
    for (demand, links) in placed.iter().enumerate() {
        let given: Vec<u32> = links.iter().map(|at| hours[*at]).collect();
        let missing = problem.demands[demand] - given.iter().sum::<u32>();
        let weights: Vec<u32> = given.iter().copied().chain([missing]).collect();
        let case = shortlists[demand].case;
        let pieces = case.quantity.map(|total| apportion(total, &weights));
        let yen = case.amount.map(|total| apportion(total.0, &weights));
        for (part, at) in links.iter().enumerate() {
            let Offer { candidate, month } = &offers[*at];
            let Some(desk) = candidate.desk() else { continue };
            placing.allocations.push(Allocation {
                case: case.id,
                workshop: candidate.workshop(),
                desk: desk.clone(),
                month: Some(*month),
                hours: given[part],
                quantity: pieces.as_ref().map(|pieces| pieces[part]),
                amount: yen.as_ref().map(|yen| Yen(yen[part])),
            });
        }
        placing.missing_hours.push(missing);
    }
    placing.allocations.sort_by_key(|one| (one.case, one.workshop, one.month));
    placing
}
