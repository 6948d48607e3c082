//! Which workshop can do which case: eligibility → score → allocate, with reasons. Source: DOMAIN §5.
//!
//! `run` reads top to bottom: what is known of workshops and desks (`market`), what desks replied (`replies`) and people decided
//! (`decisions`), which cases are open (`open_case`) and not forgotten (`long_silent`), a shortlist per case (`shortlist`:
//! `eligibility`, then `score`), hours over all cases at once (`placing`, `board`, `drawing`, `allocate`, `flow`, `lots`, `merging`, `crowded`;
//! by which order: `steps`), how many pairs there are of all (`census`), and what is missing and why (`shortfall`, `obstacles`).

mod allocate;
mod asking;
mod board;
mod brief;
mod capacity;
mod census;
mod counterfactual;
mod crowded;
mod cuts;
mod decisions;
mod drawing;
mod eligibility;
mod flow;
#[cfg(test)]
mod judge;
mod long_silent;
mod lots;
mod market;
mod merging;
mod network;
mod notes;
mod numbers;
mod obstacles;
mod open_case;
mod options;
mod placing;
mod prices;
mod profile;
mod reach;
mod replies;
mod rules;
#[cfg(test)]
pub(crate) mod sample;
mod score;
mod shortfall;
mod shortlist;
mod standing;
mod steps;
#[cfg(test)]
mod tests;
mod wage_floor;
mod wanted;
mod window;
mod wording;

use crate::domain::{HumanCell, Issue, Matching};
use crate::registry::Registry;
use chrono::NaiveDate;
use rayon::prelude::*;
use shortlist::{Candidate, Look, shortlist};

pub use allocate::{Allotment, Link, Problem, allocate, apportion};
pub use asking::{Asked, desks_to_ask, invitations, is_anothers_draft, is_offered, takes_replies};
pub use counterfactual::{Counterfactual, Improvement, counterfactual};
pub use decisions::{UNKNOWN_DECISION, UNKNOWN_PAIR};
pub use notes::DEADLINE_PASSED;
pub use options::{CapacityRule, Options, Weights};
pub use prices::Prices;
pub use standing::{Standing, standing};
pub use steps::Steps;
pub use wage_floor::minimum_wage;
pub use wording::{points_at_a_glance, rule_name, strongest};

/// Matches every case that is open on the day. Issues: decisions in the sheet that could not be understood, and cases that
/// nobody closed.
#[must_use]
pub fn run(
    registry: &Registry,
    human: &[HumanCell],
    as_of: NaiveDate,
    options: &Options,
) -> (Matching, Vec<Issue>) {
    let market = market::Market::open(registry, as_of, options);
    let (decisions, mut issues) = decisions::read(human, &market);
    let cases = open_case::open_cases(registry, as_of, options);
    let (cases, silent) = long_silent::set_aside(cases, &decisions, as_of);
    issues.extend(silent);
    issues.extend(wage_floor::outdated(as_of).filter(|_| !cases.is_empty()));

    let abilities = wanted::abilities(&cases, &market);
    let wanted: Vec<_> =
        cases.par_iter().map(|case| wanted::Wanted::new(case, &market, &abilities)).collect();
    let listed = wanted.par_iter();
    let mut lists: Vec<_> = listed.map(|one| shortlist(one, &decisions, Look::Plausible)).collect();
    let held_back: Vec<bool> = cases.iter().map(|case| notes::held_back(case).is_some()).collect();
    let placing = placing::place(&mut lists, &decisions, &held_back, options);

    let census = census::Census::of(&market);
    let counted: Vec<_> =
        wanted.par_iter().map(|one| census.count(one, decisions.get(&one.case.id))).collect();
    let missing = lists.par_iter().zip(&placing.missing_hours).zip(&held_back).filter(|(_, held)| !**held);
    let lots = placing::lots(&placing.allocations);
    let found = |at: usize| {
        let (lots, without_pieces) = lots.get(&cases[at].id).copied().unwrap_or_default();
        notes::Found { counted: &counted[at], merged: placing.merged[at], lots, without_pieces }
    };
    let matching = Matching {
        matches: lists
            .par_iter()
            .flat_map_iter(|list| list.eligible.iter().chain(&list.refused))
            .filter_map(Candidate::to_match)
            .collect(),
        shortfalls: missing
            .filter_map(|((list, hours), _)| shortfall::shortfall(list, *hours, &decisions, &market))
            .collect(),
        notes: lists
            .iter()
            .enumerate()
            .flat_map(|(at, list)| notes::notes(list, &found(at), &market))
            .collect(),
        fitting: lists.iter().zip(&counted).flat_map(|(list, counted)| list.fitting(counted)).collect(),
        judged: cases.iter().zip(&counted).map(|(case, counted)| (case.id, counted.all)).collect(),
        judged_in: census::in_blocks(&cases, &counted),
        invitations: Vec::new(),
        certificate: placing.certificate,
        allocations: placing.allocations,
    };
    (matching, issues)
}
