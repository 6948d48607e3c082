//! For one case: find the workshops worth a look, ask the rules, score, and keep the best with their reasons.
//!
//! **Blocking.** Not every pair is looked at. A workshop is *plausible* for a case when it states something of the
//! kind of work (of any kind of the category, where the kind is not known), or, for on-site work, stands in the
//! place's prefecture or travels there; all these come out of indexes. Refused pairs are kept for plausible workshops
//! only, those with the fewest failing rules first, up to the cap of the options; how many were left out is noted.
//! Unknown is not No: where the plausible ones give fewer candidates than are kept, the other workshops are looked at
//! too, and those that nothing refuses become candidates (with what is to be confirmed).

use super::capacity::free_hours;
use super::decisions::{Decision, Decisions};
use super::eligibility::{Failure, Pair, Reach, failures, questions, reach};
use super::market::{Market, Profile};
use super::open_case::OpenCase;
use super::score::{Reached, reasons, score};
use crate::domain::{DeskId, Mark, Match, MatchId, WorkshopId};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One workshop that was looked at for a case.
#[derive(Clone)]
pub(super) struct Candidate<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) reach: Option<Reach<'a>>,
    pub(super) failures: Vec<Failure>,
    pub(super) decision: Option<Decision>,
    /// 0–100; 0 where it is refused.
    pub(super) points: f64,
}

/// What was found for one case.
pub(super) struct Shortlist<'a> {
    pub(super) case: &'a OpenCase<'a>,
    /// Best first; ties by id.
    pub(super) eligible: Vec<Candidate<'a>>,
    /// Fewest failing rules first; ties by id.
    pub(super) refused: Vec<Candidate<'a>>,
    /// How many of each were left out of the lists above.
    pub(super) eligible_left_out: usize,
    pub(super) refused_left_out: usize,
    pub(super) supply: Supply,
}

/// Counts over every workshop that was looked at, from which the cause of a shortfall is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Supply {
    /// State that they can do the kind of work (◎○△).
    pub(super) able: usize,
    /// … and nothing but the place refuses them.
    pub(super) elsewhere: usize,
    /// … and nothing refuses them but their capacity, or nothing at all.
    pub(super) in_reach: usize,
}

impl<'a> Candidate<'a> {
    fn assess(
        case: &'a OpenCase<'a>,
        profile: &'a Profile<'a>,
        market: &'a Market<'a>,
        decision: Option<Decision>,
    ) -> Self {
        let free = |month| free_hours(profile.people, profile.id(), month, &market.committed, market.options);
        let pair = Pair { case, profile, market, free_hours: case.window.iter().map(free).sum() };
        let reach = reach(pair);
        let mut failures = failures(pair, &reach);
        if decision == Some(Decision::Excluded) {
            failures.insert(0, Failure::Excluded);
        }
        let mut candidate = Self { pair, reach: reach.ok(), failures, decision, points: 0.0 };
        if candidate.is_eligible() {
            candidate.points = score(candidate.reached());
        }
        candidate
    }

    pub(super) fn workshop(&self) -> WorkshopId {
        self.pair.profile.id()
    }

    /// Nothing refuses it, or a person wrote 確定.
    pub(super) fn is_eligible(&self) -> bool {
        self.failures.is_empty() || self.decision == Some(Decision::Fixed)
    }

    /// The desk through which it is reached; its first one where none lets it through.
    pub(super) fn desk(&self) -> Option<&'a DeskId> {
        let first = || self.pair.profile.access.first().map(|access| access.id);
        self.reach.map(|reach| reach.access.id).or_else(first)
    }

    fn is_able(&self) -> bool {
        self.pair.profile.mark(self.pair.case.kind.as_ref()) > Mark::Unknown
    }

    fn reached(&self) -> Reached<'a> {
        Reached { pair: self.pair, reach: self.reach }
    }

    /// `None` where no desk lists the workshop, which the market does not let happen.
    pub(super) fn to_match(&self) -> Option<Match> {
        let refusals = self.failures.iter().map(|failure| failure.reason(self.pair));
        let (score, reasons, overruled) = if self.is_eligible() {
            (Some(self.points), reasons(self.reached()), refusals.map(|reason| reason.text).collect())
        } else {
            (None, refusals.collect(), Vec::new())
        };
        let questions = if self.is_eligible() { questions(self.pair, self.reach) } else { Vec::new() };
        Some(Match {
            id: MatchId { case: self.pair.case.id, workshop: self.workshop() },
            desk: self.desk()?.clone(),
            safety_plan: self.reach.is_some_and(|reach| reach.safety_plan),
            score,
            reasons,
            to_confirm: overruled.into_iter().chain(questions).collect(),
            decision: self.decision.map(|decision| decision.label().to_owned()),
        })
    }
}

/// The whole list for one case.
pub(super) fn shortlist<'a>(
    case: &'a OpenCase<'a>,
    market: &'a Market<'a>,
    decisions: &Decisions,
) -> Shortlist<'a> {
    let none = BTreeMap::new();
    let decided = decisions.get(&case.id).unwrap_or(&none);
    let assess = |at: usize| {
        let profile = &market.profiles[at];
        Candidate::assess(case, profile, market, decided.get(&profile.id()).copied())
    };
    let plausible = plausible(case, market, decided.keys().copied());
    let (mut eligible, refused): (Vec<_>, Vec<_>) =
        plausible.iter().map(|at| assess(*at)).partition(Candidate::is_eligible);
    if eligible.len() < market.options.candidates_per_case {
        let others = others(case, market).into_iter().filter(|at| plausible.binary_search(at).is_err());
        eligible.extend(others.map(assess).filter(Candidate::is_eligible));
    }
    let supply = Supply::count(eligible.iter().chain(&refused));
    let (eligible, eligible_left_out) = keep_best(eligible, market.options.candidates_per_case);
    let (refused, refused_left_out) = keep_nearest(refused, market.options.refused_per_case);
    Shortlist { case, eligible, refused, eligible_left_out, refused_left_out, supply }
}

/// Positions of the workshops worth a look, those that a person decided about among them, each once in order.
fn plausible(
    case: &OpenCase<'_>,
    market: &Market<'_>,
    decided: impl Iterator<Item = WorkshopId>,
) -> Vec<usize> {
    let mut found: Vec<usize> = decided.filter_map(|workshop| market.position(workshop)).collect();
    match (&case.kind, case.category) {
        (Some(kind), _) => found.extend(market.stating(kind)),
        (None, Some(category)) => {
            let kinds = market.options.catalogue.entries().iter().filter(|entry| entry.category == category);
            found.extend(kinds.flat_map(|entry| market.stating(&entry.kind)));
        }
        (None, None) => {}
    }
    if let Some(place) = case.place.filter(|_| !case.remote) {
        found.extend(market.reaching(place));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Positions of those that may yet be candidates although nothing speaks for them: all, or, for on-site work, those
/// of which nobody knows where they are.
fn others(case: &OpenCase<'_>, market: &Market<'_>) -> Vec<usize> {
    if case.remote || case.place.is_none() {
        (0..market.profiles.len()).collect()
    } else {
        market.without_place().to_vec()
    }
}

impl Supply {
    fn count<'a>(candidates: impl Iterator<Item = &'a Candidate<'a>>) -> Self {
        let mut supply = Self::default();
        for candidate in candidates.filter(|candidate| candidate.is_able()) {
            let only = |rule: Failure| candidate.failures.iter().all(|failure| *failure == rule);
            supply.able += 1;
            supply.elsewhere += usize::from(!candidate.failures.is_empty() && only(Failure::Area));
            supply.in_reach += usize::from(only(Failure::Capacity));
        }
        supply
    }
}

/// A person's 確定 and 保留 are kept whatever their score.
fn keep_best(mut candidates: Vec<Candidate<'_>>, limit: usize) -> (Vec<Candidate<'_>>, usize) {
    candidates.sort_by(|a, b| b.points.total_cmp(&a.points).then(a.workshop().cmp(&b.workshop())));
    keep(candidates, limit)
}

fn keep_nearest(mut candidates: Vec<Candidate<'_>>, limit: usize) -> (Vec<Candidate<'_>>, usize) {
    candidates.sort_by_key(|one| (Reverse(one.decision.is_some()), one.failures.len(), one.workshop()));
    keep(candidates, limit)
}

/// The memory of those left out is given back: a night holds a thousand such lists.
fn keep(mut candidates: Vec<Candidate<'_>>, limit: usize) -> (Vec<Candidate<'_>>, usize) {
    let all = candidates.len();
    let mut rank = 0;
    candidates.retain(|one| {
        rank += 1;
        rank <= limit || one.decision.is_some()
    });
    candidates.shrink_to_fit();
    let left_out = all - candidates.len();
    (candidates, left_out)
}
