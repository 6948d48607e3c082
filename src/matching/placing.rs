//! All open cases at once: from shortlists to the allocation's problem, and from its hours back to pieces and yen.
//!
//! The shortlists hold the best candidates of a case, but the best ones are often the same for many cases. After each
//! allocation its prices tell which of the spare candidates would make it better; they are drawn into the lists and all is
//! placed anew, until no spare one is worth an hour. So the allocation is the best over all candidates, and only those
//! that it needs are opened. Where hours are still missing, the workshops of which nobody knows whether they can do the work
//! are looked at too.

use super::Options;
use super::allocate::{Allotment, allocate, apportion};
use super::board::Board;
use super::cuts::Cuts;
use super::decisions::{Decision, Decisions};
use super::drawing::draw;
use super::lots::fewest_lots;
use super::merging::{Merged, merge_small_lots, merging_cost};
use super::shortlist::{Candidate, Look, Shortlist, shortlist};
use crate::domain::{Allocation, CaseId, Certificate, Month, Said, WorkshopId, Yen};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// How often spare candidates are drawn at most: where hours are so scarce that it would go on, the allocation is the best
/// over those that were drawn, and says that it is not proven over all.
const ROUNDS: u32 = 24;

/// What was placed, and what of each case was not (by position of its shortlist).
pub(super) struct Placing {
    pub(super) allocations: Vec<Allocation>,
    pub(super) missing_hours: Vec<u32>,
    /// Small lots that were put together.
    pub(super) merged: Vec<Option<Merged>>,
    pub(super) certificate: Certificate,
}

/// Cases that are held back (by position) get nothing; neither does a workshop whose capacity is not known or whose
/// pair is on hold, unless a person wrote 確定. The lists keep those who are given hours.
pub(super) fn place(
    lists: &mut [Shortlist<'_>],
    decisions: &Decisions,
    held_back: &[bool],
    options: &Options,
) -> Placing {
    // Months are planned whole, until it shows which of them would be too full on some of their days.
    let mut cuts = Cuts::default();
    loop {
        let (board, allotment) = best(lists, decisions, held_back, &cuts, options);
        let given = put_together(&board, allotment, options);
        if !cuts.cut(lists, &board, &given.hours, options) {
            return finish(lists, &board, given, held_back);
        }
    }
}

/// The best allocation over all candidates, those who are spare among them.
fn best(
    lists: &mut [Shortlist<'_>],
    decisions: &Decisions,
    held_back: &[bool],
    cuts: &Cuts,
    options: &Options,
) -> (Board, Allotment) {
    let may = |demand: usize, one: &Candidate<'_>| may_be_placed(one, held_back[demand]);
    let mut rounds = 0;
    loop {
        let board = Board::set_up(lists, may, cuts, options);
        let mut allotment = allocate(&board.problem);
        let drawn = draw(lists, &board, &allotment, held_back, rounds, options);
        let nothing_better = drawn.iter().all(Vec::is_empty);
        if !nothing_better && rounds < ROUNDS {
            rounds += 1;
            lists.par_iter_mut().zip(drawn).for_each(|(list, taken)| list.draw(&taken));
            continue;
        }
        let is_short =
            |demand: usize| !held_back[demand] && allotment.prices.demands[demand] > allotment.steps.short();
        let open = lists.par_iter_mut().enumerate();
        let further = open.filter(|(demand, list)| list.looked == Look::Plausible && is_short(*demand));
        let looked = further.map(|(_, list)| *list = shortlist(list.wanted, decisions, Look::Everywhere));
        if looked.count() == 0 {
            allotment.proven &= nothing_better;
            return (board, allotment);
        }
        rounds = 0;
    }
}

fn may_be_placed(candidate: &Candidate<'_>, held_back: bool) -> bool {
    match candidate.decision {
        Some(Decision::Fixed) => true,
        Some(Decision::Excluded | Decision::OnHold) => false,
        None => !held_back && candidate.said != Said::Declined && candidate.pair.profile.people.is_known(),
    }
}

/// The exact hours in as few lots as they can be, small lots put together, and what that costs.
struct Given {
    hours: Vec<u32>,
    merged: BTreeMap<usize, Merged>,
    merging_cost: u64,
    proven: bool,
}

fn put_together(board: &Board, allotment: Allotment, options: &Options) -> Given {
    let Board { problem, workshops, .. } = board;
    let Allotment { hours: exact, proven, .. } = allotment;
    let mut hours = exact.clone();
    fewest_lots(problem, workshops, &mut hours);
    let merged = merge_small_lots(problem, workshops, &mut hours, options.smallest_lot_hours);
    Given { merging_cost: merging_cost(problem, &exact, &hours), hours, merged, proven }
}

fn finish(lists: &mut [Shortlist<'_>], board: &Board, given: Given, held_back: &[bool]) -> Placing {
    let Board { problem, offers, .. } = board;
    let Given { hours, mut merged, merging_cost, proven } = given;
    let merged: Vec<Option<Merged>> = (0..lists.len()).map(|demand| merged.remove(&demand)).collect();
    let wanted = problem.demands.iter().zip(held_back).filter(|(_, held)| !**held);
    let certificate = Certificate {
        wanted_hours: wanted.map(|(hours, _)| u64::from(*hours)).sum(),
        placed_hours: hours.iter().map(|hours| u64::from(*hours)).sum(),
        proven,
        merged_lots: merged.iter().flatten().map(|one| one.lots + one.filled).sum(),
        merging_cost,
    };
    let (allocations, missing_hours) = settle(lists, board, &hours);
    let mut busy = vec![BTreeSet::new(); lists.len()];
    for (offer, _) in offers.iter().zip(&hours).filter(|(_, hours)| **hours > 0) {
        busy[offer.demand].insert(offer.candidate);
    }
    lists.iter_mut().zip(&busy).for_each(|(list, busy)| list.let_go(|at| !busy.contains(&at)));
    Placing { allocations, missing_hours, merged, certificate }
}

/// By case, to how many workshops hours are given, and to how many of them not a piece.
pub(super) fn lots(allocations: &[Allocation]) -> BTreeMap<CaseId, (usize, usize)> {
    let mut pieces: BTreeMap<(CaseId, WorkshopId), Option<i64>> = BTreeMap::new();
    for one in allocations {
        let sum = pieces.entry((one.case, one.workshop)).or_insert(Some(0));
        *sum = sum.zip(one.quantity).map(|(sum, more)| sum + more);
    }
    let mut lots: BTreeMap<CaseId, (usize, usize)> = BTreeMap::new();
    for ((case, _), pieces) in pieces {
        let (all, without) = lots.entry(case).or_default();
        (*all, *without) = (*all + 1, *without + usize::from(pieces == Some(0)));
    }
    lots
}

/// Pieces and yen follow the hours by largest remainder; what was not placed takes its share too, so that the parts
/// and the rest add up to the case.
fn settle(lists: &[Shortlist<'_>], board: &Board, hours: &[u32]) -> (Vec<Allocation>, Vec<u32>) {
    // Parts of a month are told as the month.
    let mut placed: Vec<BTreeMap<(usize, Month), u32>> = vec![BTreeMap::new(); lists.len()];
    for (offer, hours) in board.offers.iter().zip(hours).filter(|(_, hours)| **hours > 0) {
        *placed[offer.demand].entry((offer.candidate, offer.month)).or_default() += hours;
    }
    let (mut allocations, mut missing_hours) = (Vec::new(), Vec::new());
    for (demand, lots) in placed.iter().enumerate() {
        let missing = board.problem.demands[demand] - lots.values().sum::<u32>();
        let weights: Vec<u32> = lots.values().copied().chain([missing]).collect();
        let case = lists[demand].case;
        let pieces = case.quantity.map(|total| apportion(total, &weights));
        let yen = case.amount.map(|total| apportion(total.0, &weights));
        for (part, ((candidate, month), hours)) in lots.iter().enumerate() {
            let candidate = &lists[demand].eligible[*candidate];
            let Some(desk) = candidate.desk() else { continue };
            allocations.push(Allocation {
                case: case.id,
                workshop: candidate.workshop(),
                desk: desk.clone(),
                month: Some(*month),
                hours: *hours,
                quantity: pieces.as_ref().map(|pieces| pieces[part]),
                amount: yen.as_ref().map(|yen| Yen(yen[part])),
            });
        }
        missing_hours.push(missing);
    }
    allocations.sort_by_key(|one| (one.case, one.workshop, one.month));
    (allocations, missing_hours)
}
