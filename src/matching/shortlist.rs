//! For one case: find the workshops worth a look, ask the rules, score, and keep the best with their reasons.
//!
//! **Blocking.** Not every pair is looked at. A workshop is *plausible* for a case when it states something of the
//! kind of work (of any kind of the category, where the kind is not known), or, for on-site work, stands in the
//! place's prefecture or travels there; all these come out of indexes. Refused pairs are kept for plausible workshops
//! only, those with the fewest failing rules first, up to the cap of the options; how many were left out is noted.
//! Unknown is not No: where the plausible ones give fewer candidates than are kept, the other workshops are looked at
//! too, and those that nothing refuses become candidates (with what is to be confirmed).

use super::decisions::{Decision, Decisions};
use super::eligibility::{Failure, Failures, Pair, failures, questions};
use super::open_case::OpenCase;
use super::score::{reasons, score};
use super::wanted::Wanted;
use crate::domain::{DeskId, Mark, Match, MatchId, WorkshopId};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// One workshop that was looked at for a case, in numbers.
#[derive(Clone, Copy)]
struct Seen {
    /// Its position in the market; positions are in order of ids.
    at: usize,
    failures: Failures,
    decision: Option<Decision>,
    /// 0–100; 0 where it is refused.
    points: f64,
}

impl Seen {
    fn new(wanted: &Wanted<'_>, at: usize, decision: Option<Decision>) -> Self {
        let glance = wanted.glance(at);
        let mut failures = failures(&glance);
        if decision == Some(Decision::Excluded) {
            failures.add(Failure::Excluded);
        }
        let mut seen = Self { at, failures, decision, points: 0.0 };
        if seen.is_eligible() {
            seen.points = score(&glance);
        }
        seen
    }

    fn is_eligible(&self) -> bool {
        is_eligible(self.failures, self.decision)
    }

    fn best_first(&self, other: &Self) -> Ordering {
        other.points.total_cmp(&self.points).then(self.at.cmp(&other.at))
    }

    fn nearest_first(&self, other: &Self) -> Ordering {
        let rank = |one: &Self| (Reverse(one.decision.is_some()), one.failures.count(), one.at);
        rank(self).cmp(&rank(other))
    }
}

/// Nothing refuses it, or a person wrote 確定.
fn is_eligible(failures: Failures, decision: Option<Decision>) -> bool {
    failures.are_none() || decision == Some(Decision::Fixed)
}

/// One that is kept, with all that is known of it.
#[derive(Clone)]
pub(super) struct Candidate<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) failures: Failures,
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
    fn new(wanted: &'a Wanted<'a>, Seen { at, failures, decision, points }: Seen) -> Self {
        let profile = &wanted.market.profiles[at];
        let pair = Pair { case: wanted.case, profile, glance: wanted.glance(at) };
        Self { pair, failures, decision, points }
    }

    pub(super) fn workshop(&self) -> WorkshopId {
        self.pair.profile.id()
    }

    /// The desk through which it is reached; its first one where none lets it through.
    pub(super) fn desk(&self) -> Option<&'a DeskId> {
        self.pair.access().or_else(|| self.pair.profile.access.first()).map(|access| access.id)
    }

    /// `None` where no desk lists the workshop, which the market does not let happen.
    pub(super) fn to_match(&self) -> Option<Match> {
        let refusals = self.failures.iter().map(|failure| failure.reason(self.pair));
        let eligible = is_eligible(self.failures, self.decision);
        let (score, reasons, overruled) = if eligible {
            (Some(self.points), reasons(self.pair), refusals.map(|reason| reason.text).collect())
        } else {
            (None, refusals.collect(), Vec::new())
        };
        let questions = if eligible { questions(self.pair) } else { Vec::new() };
        Some(Match {
            id: MatchId { case: self.pair.case.id, workshop: self.workshop() },
            desk: self.desk()?.clone(),
            safety_plan: self.pair.glance.reach.is_ok_and(|reach| reach.safety_plan),
            score,
            reasons,
            to_confirm: overruled.into_iter().chain(questions).collect(),
            decision: self.decision.map(|decision| decision.label().to_owned()),
        })
    }
}

/// The whole list for one case.
pub(super) fn shortlist<'a>(wanted: &'a Wanted<'a>, decisions: &Decisions) -> Shortlist<'a> {
    let (case, options) = (wanted.case, wanted.market.options);
    let none = BTreeMap::new();
    let decided = decisions.get(&case.id).unwrap_or(&none);
    let look = |at: usize| {
        let decision = (!decided.is_empty()).then(|| decided.get(&wanted.market.profiles[at].id()).copied());
        Seen::new(wanted, at, decision.flatten())
    };
    let plausible = plausible(wanted, decided.keys().copied());
    let mut supply = Supply::default();
    let mut eligible = Best::new(options.candidates_per_case, Seen::best_first);
    let mut refused = Best::new(options.refused_per_case, Seen::nearest_first);
    for seen in plausible.iter().map(|at| look(*at as usize)) {
        supply.count(wanted, &seen);
        let list = if seen.is_eligible() { &mut eligible } else { &mut refused };
        list.push(seen);
    }
    if eligible.all < options.candidates_per_case {
        let others = others(wanted).filter(|at| plausible.binary_search(at).is_err());
        for seen in others.map(|at| look(at as usize)).filter(Seen::is_eligible) {
            supply.count(wanted, &seen);
            eligible.push(seen);
        }
    }
    let (eligible, eligible_left_out) = eligible.finish(wanted);
    let (refused, refused_left_out) = refused.finish(wanted);
    Shortlist { case, eligible, refused, eligible_left_out, refused_left_out, supply }
}

/// Positions of the workshops worth a look, those that a person decided about among them, each once in order.
fn plausible(wanted: &Wanted<'_>, decided: impl Iterator<Item = WorkshopId>) -> Vec<u32> {
    let Wanted { case, market, .. } = wanted;
    let decided = decided.filter_map(|workshop| market.position(workshop));
    let mut found: Vec<u32> = decided.filter_map(|at| u32::try_from(at).ok()).collect();
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
    // Runs in order, one behind the other: the stable sort merges them.
    found.sort();
    found.dedup();
    found
}

/// Positions of those that may yet be candidates although nothing speaks for them: all, or, for on-site work, those
/// of which nobody knows where they are.
fn others<'a>(wanted: &Wanted<'a>) -> Box<dyn Iterator<Item = u32> + 'a> {
    let market = wanted.market;
    if wanted.case.remote || wanted.case.place.is_none() {
        Box::new((0..).zip(&market.profiles).map(|(at, _)| at))
    } else {
        Box::new(market.without_place().iter().copied())
    }
}

impl Supply {
    fn count(&mut self, wanted: &Wanted<'_>, seen: &Seen) {
        if wanted.ability(seen.at).mark > Mark::Unknown {
            self.able += 1;
            self.elsewhere += usize::from(!seen.failures.are_none() && seen.failures.only(Failure::Area));
            self.in_reach += usize::from(seen.failures.only(Failure::Capacity));
        }
    }
}

/// The first of many by an order, and how many there were; whoever a person decided about is kept besides.
struct Best {
    limit: usize,
    order: fn(&Seen, &Seen) -> Ordering,
    all: usize,
    /// The first among them once `finish` has sorted; never more than twice the limit.
    first: Vec<Seen>,
    /// The last of the first so far: what comes behind it is counted only.
    last: Option<Seen>,
    decided: Vec<Seen>,
}

impl Best {
    fn new(limit: usize, order: fn(&Seen, &Seen) -> Ordering) -> Self {
        Self { limit, order, all: 0, first: Vec::new(), last: None, decided: Vec::new() }
    }

    fn push(&mut self, seen: Seen) {
        self.all += 1;
        if seen.decision.is_some() {
            self.decided.push(seen);
        }
        if self.last.is_some_and(|last| (self.order)(&last, &seen).is_lt()) {
            return;
        }
        self.first.push(seen);
        if self.first.len() >= self.limit.max(1) * 2 {
            self.cut();
        }
    }

    fn cut(&mut self) {
        if self.first.len() > self.limit && self.limit > 0 {
            self.last = Some(*self.first.select_nth_unstable_by(self.limit - 1, self.order).1);
        }
        self.first.truncate(self.limit);
    }

    /// In order; with how many were left out.
    fn finish<'a>(mut self, wanted: &'a Wanted<'a>) -> (Vec<Candidate<'a>>, usize) {
        self.cut();
        self.first.retain(|seen| seen.decision.is_none());
        self.first.append(&mut self.decided);
        self.first.sort_by(self.order);
        let left_out = self.all - self.first.len();
        (self.first.into_iter().map(|seen| Candidate::new(wanted, seen)).collect(), left_out)
    }
}
