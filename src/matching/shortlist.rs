//! For one case: find the workshops worth a look, ask the rules, score, and keep the best with their reasons.
//!
//! **Blocking.** Not every pair is looked at (but every one is counted: `census`). A workshop is *plausible* for a case when
//! it states something of the kind of work (of any kind of the category, where the kind is not known), when its desk has said
//! あり or named it, or, for on-site work, when it stands in the place's prefecture or travels there; all these come out of
//! indexes. Refused pairs are kept for plausible workshops only, those with the fewest failing rules first, up to the cap of
//! the options.
//! Unknown is not No: where the plausible ones give fewer candidates than are kept, or too few hours (`placing`), the
//! other workshops are looked at too, and those that nothing refuses become candidates (with what is to be confirmed).
//!
//! **Keeping.** Of the candidates the nation's best and the best few of every desk are kept, so that each desk is offered
//! what it can do; of a desk that has said how much it can do, as many as that needs. Those whose desk has said あり stand
//! before all others. The others that could be given hours stay as numbers (`Spare`), from which the allocation draws as
//! many as the hours need; what is shown of them is worked out only where they get some.

use super::census::Counted;
use super::decisions::{Decision, Decisions};
use super::eligibility::{Pair, failures, questions};
use super::open_case::OpenCase;
use super::rules::{Failure, Failures};
use super::score::{reasons, score};
use super::steps::Lack;
use super::wanted::Wanted;
use crate::domain::{CaseId, DeskId, Match, MatchId, Said, WorkshopId};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// One workshop that was looked at for a case, in numbers.
#[derive(Clone, Copy)]
pub(super) struct Seen {
    /// Its position in the market; positions are in order of ids.
    pub(super) at: u32,
    /// The number of the desk through which it is reached.
    pub(super) desk: Option<u16>,
    pub(super) failures: Failures,
    pub(super) decision: Option<Decision>,
    /// 0–100; 0 where it is refused.
    points: f64,
    pub(super) said: Said,
}

impl Seen {
    pub(super) fn new(wanted: &Wanted<'_>, at: u32, decision: Option<Decision>) -> Self {
        let glance = wanted.glance(at as usize);
        let mut failures = failures(&glance);
        if decision == Some(Decision::Excluded) {
            failures.add(Failure::Excluded);
        }
        let desk = glance.reach.ok().map(|reach| reach.desk);
        let said = wanted.said(desk, at as usize);
        let mut seen = Self { at, desk, failures, decision, points: 0.0, said };
        if seen.is_eligible() {
            seen.points = score(&glance);
        }
        seen
    }

    fn is_eligible(&self) -> bool {
        is_eligible(self.failures, self.decision)
    }

    fn best_first(&self, other: &Self) -> Ordering {
        let by_points = || other.points.total_cmp(&self.points).then(self.at.cmp(&other.at));
        other.said.cmp(&self.said).then_with(by_points)
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
    /// By its desk's reply to the case.
    pub(super) said: Said,
    /// Its position in the market.
    pub(super) at: usize,
    /// Its place among all candidates that were looked at; `None` where it is refused.
    pub(super) rank: Option<u32>,
    /// It is kept only for the hours that it may be given.
    drawn: bool,
}

/// A candidate that is not kept, but may be given hours.
#[derive(Clone, Copy)]
pub(super) struct Spare {
    /// Its position in the market.
    pub(super) at: u32,
    /// As the allocation counts it.
    pub(super) lack: Lack,
    rank: u32,
}

/// How far is looked for candidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// At the plausible ones, and further where they are few.
    Plausible,
    /// At all.
    Everywhere,
}

/// What was found for one case.
pub(super) struct Shortlist<'a> {
    pub(super) wanted: &'a Wanted<'a>,
    pub(super) case: &'a OpenCase<'a>,
    /// Best first; ties by id.
    pub(super) eligible: Vec<Candidate<'a>>,
    /// Best first; none where the hours of the case are not known.
    pub(super) spare: Vec<Spare>,
    /// Fewest failing rules first; ties by id.
    pub(super) refused: Vec<Candidate<'a>>,
    pub(super) looked: Look,
}

impl<'a> Candidate<'a> {
    fn new(wanted: &'a Wanted<'a>, seen: Seen, rank: Option<u32>) -> Self {
        let Seen { at, failures, decision, points, said, .. } = seen;
        let at = at as usize;
        let profile = &wanted.market.profiles[at];
        let pair = Pair { case: wanted.case, profile, glance: wanted.glance(at) };
        Self { pair, failures, decision, points, said, at, rank, drawn: false }
    }

    fn drawn(wanted: &'a Wanted<'a>, Spare { at, rank, .. }: Spare) -> Self {
        Self { drawn: true, ..Self::new(wanted, Seen::new(wanted, at, None), Some(rank)) }
    }

    pub(super) fn workshop(&self) -> WorkshopId {
        self.pair.profile.id()
    }

    /// The number of the desk through which it is reached.
    pub(super) fn desk_number(&self) -> Option<u16> {
        self.pair.glance.reach.ok().map(|reach| reach.desk)
    }

    /// The desk through which it is reached; its first one where none lets it through.
    pub(super) fn desk(&self) -> Option<&'a DeskId> {
        self.pair.access().or_else(|| self.pair.profile.access.first()).map(|access| access.id)
    }

    /// `None` where no desk lists the workshop, which the market does not let happen.
    pub(super) fn to_match(&self) -> Option<Match> {
        let refusals = self.failures.iter().map(|failure| failure.reason(self.pair));
        let eligible = is_eligible(self.failures, self.decision);
        let (score, mut reasons, overruled) = if eligible {
            (Some(self.points), reasons(self.pair), refusals.map(|reason| reason.text).collect())
        } else {
            (None, refusals.collect(), Vec::new())
        };
        let questions = if eligible { questions(self.pair) } else { Vec::new() };
        let declined = (eligible && self.said == Said::Declined).then(|| {
            // A person's 確定 counts first: the hours are given.
            let words = match self.decision {
                Some(Decision::Fixed) => {
                    "窓口は「しない」と回答していますが、「確定」を優先しています。窓口に確かめてください"
                }
                _ => "窓口が「しない」と回答しているため、割り当てていません",
            };
            words.to_owned()
        });
        let mut to_confirm: Vec<String> = declined.into_iter().chain(overruled).chain(questions).collect();
        // A nation has a hundred thousand of them.
        reasons.shrink_to_fit();
        to_confirm.shrink_to_fit();
        Some(Match {
            id: MatchId { case: self.pair.case.id, workshop: self.workshop() },
            desk: self.desk()?.clone(),
            safety_plan: self.pair.glance.reach.is_ok_and(|reach| reach.safety_plan),
            score,
            rank: self.rank,
            said: self.said,
            reasons,
            to_confirm,
            decision: self.decision.map(|decision| decision.label().to_owned()),
        })
    }
}

impl<'a> Shortlist<'a> {
    /// Some of the spare ones (by position, in order) become candidates that may be given hours.
    pub(super) fn draw(&mut self, taken: &[usize]) {
        self.eligible.extend(taken.iter().map(|at| Candidate::drawn(self.wanted, self.spare[*at])));
        self.eligible.sort_by_key(|one| one.rank);
        let mut taken = taken.iter().copied().peekable();
        let mut at = 0..;
        self.spare.retain(|_| taken.next_if_eq(&at.next().unwrap_or_default()).is_none());
    }

    /// Those that were drawn and are given nothing are let go.
    pub(super) fn let_go(&mut self, is_idle: impl Fn(usize) -> bool) {
        let mut at = 0..;
        self.eligible.retain(|one| !at.next().is_some_and(&is_idle) || !one.drawn);
    }

    /// How many candidates there are of a desk of which not all are kept.
    pub(super) fn fitting(&self, counted: &Counted) -> impl Iterator<Item = ((CaseId, DeskId), usize)> {
        let mut kept: BTreeMap<u16, usize> = BTreeMap::new();
        for reach in self.eligible.iter().filter_map(|one| one.pair.glance.reach.ok()) {
            *kept.entry(reach.desk).or_default() += 1;
        }
        let desks = &self.wanted.market.desks;
        let of_desk = kept.into_iter().filter_map(|(desk, kept)| {
            let (desk, all) = (usize::from(desk), *counted.by_desk.get(usize::from(desk))? as usize);
            (kept < all).then_some(((self.case.id, (*desks.get(desk)?).clone()), all))
        });
        of_desk.collect::<Vec<_>>().into_iter()
    }
}

/// The whole list for one case.
pub(super) fn shortlist<'a>(wanted: &'a Wanted<'a>, decisions: &Decisions, look: Look) -> Shortlist<'a> {
    let (case, options) = (wanted.case, wanted.market.options);
    let Found { eligible, refused, looked } = find(wanted, decisions, look);
    let refused = refused.finish(wanted);
    let mut list = Shortlist { wanted, case, eligible: Vec::new(), spare: Vec::new(), refused, looked };
    let wants_hours = case.whole_hours() > 0;
    let mut desks: BTreeMap<u16, OfDesk> = BTreeMap::new();
    for (seen, rank) in eligible.into_iter().zip(1..) {
        let mut none = OfDesk::default();
        let of_desk = seen.desk.map_or(&mut none, |desk| desks.entry(desk).or_default());
        of_desk.seen += 1;
        let place = of_desk.seen;
        // Of what its desk has said that it can do, those before it can do less.
        let stated = seen.desk.filter(|_| seen.said.is_wanted()).and_then(|desk| wanted.bound(desk));
        let is_needed = stated.is_some_and(|stated| of_desk.hours < stated);
        if stated.is_some() && wanted.market.briefs[seen.at as usize].people_known {
            let free = wanted.glance(seen.at as usize).free_hours;
            of_desk.hours = of_desk.hours.saturating_add(free);
        }
        let among_best = rank as usize <= options.candidates_per_case;
        let is_told = seen.decision.is_some() || seen.said == Said::Named;
        // What a desk can do at most is given to its best.
        let is_bounded = || seen.desk.is_some_and(|desk| wanted.bound(desk).is_some());
        if among_best || place <= options.candidates_per_desk || is_told || is_needed {
            list.eligible.push(Candidate::new(wanted, seen, Some(rank)));
        } else if wants_hours
            && wanted.market.briefs[seen.at as usize].people_known
            && seen.said != Said::Declined
            && !is_bounded()
        {
            list.spare.push(Spare { at: seen.at, lack: Lack::of(seen.said, seen.points), rank });
        }
    }
    list
}

/// What was seen so far of one desk's candidates.
#[derive(Default)]
struct OfDesk {
    seen: usize,
    /// What they can do, where the desk has said how much it can.
    hours: u32,
}

/// One workshop before a case, however far down it stands.
pub(super) struct Stands {
    pub(super) one: Match,
    /// Whoever is the first candidate.
    pub(super) first: Option<Match>,
    /// Something speaks for it, so that it is looked at every night.
    pub(super) is_plausible: bool,
}

pub(super) fn stands(wanted: &Wanted<'_>, decisions: &Decisions, at: usize) -> Option<Stands> {
    let all = find(wanted, decisions, Look::Everywhere).eligible;
    let found = all.iter().zip(1..).find(|(seen, _)| seen.at as usize == at);
    let decided = decisions.get(&wanted.case.id);
    let (seen, rank) = match found {
        Some((seen, rank)) => (*seen, Some(rank)),
        None => {
            let workshop = wanted.market.profiles.get(at)?.id();
            let decision = decided.and_then(|decided| decided.get(&workshop));
            (Seen::new(wanted, u32::try_from(at).ok()?, decision.copied()), None)
        }
    };
    let first = all.first().and_then(|seen| Candidate::new(wanted, *seen, Some(1)).to_match());
    let plausible = plausible(wanted, decided.into_iter().flat_map(|decided| decided.keys().copied()));
    let is_plausible = plausible.binary_search(&seen.at).is_ok();
    Some(Stands { one: Candidate::new(wanted, seen, rank).to_match()?, first, is_plausible })
}

/// Everybody who was looked at for a case.
struct Found {
    /// Best first; ties by id.
    eligible: Vec<Seen>,
    refused: Best,
    looked: Look,
}

fn find(wanted: &Wanted<'_>, decisions: &Decisions, look: Look) -> Found {
    let options = wanted.market.options;
    let none = BTreeMap::new();
    let decided = decisions.get(&wanted.case.id).unwrap_or(&none);
    let see = |at: u32| {
        let id = || wanted.market.profiles[at as usize].id();
        let decision = (!decided.is_empty()).then(|| decided.get(&id()).copied());
        Seen::new(wanted, at, decision.flatten())
    };
    let plausible = plausible(wanted, decided.keys().copied());
    let mut eligible = Vec::new();
    let mut refused = Best::new(options.refused_per_case, Seen::nearest_first);
    for seen in plausible.iter().map(|at| see(*at)) {
        if seen.is_eligible() { eligible.push(seen) } else { refused.push(seen) }
    }
    let few = eligible.len() < options.candidates_per_case;
    let looked = if few { Look::Everywhere } else { look };
    if looked == Look::Everywhere {
        let others = others(wanted).filter(|at| plausible.binary_search(at).is_err());
        eligible.extend(others.map(see).filter(Seen::is_eligible));
    }
    eligible.sort_unstable_by(Seen::best_first);
    Found { eligible, refused, looked }
}

/// Positions of the workshops worth a look, those that a person decided about or a desk spoke for among them, each once in order.
fn plausible(wanted: &Wanted<'_>, decided: impl Iterator<Item = WorkshopId>) -> Vec<u32> {
    let Wanted { case, market, .. } = wanted;
    let decided = decided.filter_map(|workshop| market.position(workshop));
    let mut found: Vec<u32> = decided.filter_map(|at| u32::try_from(at).ok()).collect();
    found.extend(wanted.spoken_for());
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

/// The first of many by an order; whoever a person decided about is kept besides.
struct Best {
    limit: usize,
    order: fn(&Seen, &Seen) -> Ordering,
    /// The first among them once `finish` has sorted; never more than twice the limit.
    first: Vec<Seen>,
    /// The last of the first so far: what comes behind it is counted only.
    last: Option<Seen>,
    decided: Vec<Seen>,
}

impl Best {
    fn new(limit: usize, order: fn(&Seen, &Seen) -> Ordering) -> Self {
        Self { limit, order, first: Vec::new(), last: None, decided: Vec::new() }
    }

    fn push(&mut self, seen: Seen) {
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

    /// In order.
    fn finish<'a>(mut self, wanted: &'a Wanted<'a>) -> Vec<Candidate<'a>> {
        self.cut();
        self.first.retain(|seen| seen.decision.is_none());
        self.first.append(&mut self.decided);
        self.first.sort_by(self.order);
        self.first.into_iter().map(|seen| Candidate::new(wanted, seen, None)).collect()
    }
}
