//! What stands between a case and the workshops that state that they can do it: nothing but their hours, their place, a desk or
//! a person who said no, or another rule. Looked at where hours are missing. Unknown is not No: those that state nothing of the
//! work are given hours too, so that they are looked at where nobody who states it is near.

use super::decisions::{Decision, Decisions};
use super::rules::Failure;
use super::shortlist::Seen;
use super::wanted::Wanted;
use crate::domain::{Judged, Mark, Said};
use std::collections::BTreeSet;

/// Names told of a list.
const NAMES: usize = 3;

/// Workshops that somebody keeps from a case, and who that is.
#[derive(Default)]
pub(super) struct Kept<'a> {
    pub(super) workshops: usize,
    names: BTreeSet<&'a str>,
}

impl<'a> Kept<'a> {
    fn add(&mut self, name: &'a str) {
        self.workshops += 1;
        self.names.insert(name);
    }

    /// 福岡窓口、大分窓口、佐賀窓口ほか2
    pub(super) fn names(&self) -> String {
        let told: Vec<&str> = self.names.iter().take(NAMES).copied().collect();
        let more = self.names.len().saturating_sub(NAMES);
        let more = if more > 0 { format!("ほか{more}") } else { String::new() };
        format!("{}{more}", told.join("、"))
    }
}

/// Counts over every workshop that states that it can do the kind of work (◎○△), or of those that state nothing of it over
/// every one that could be given hours; each in one of them.
#[derive(Default)]
pub(super) struct Obstacles<'a> {
    pub(super) able: usize,
    /// They state nothing of the work.
    pub(super) are_unsure: bool,
    /// Nothing but their hours.
    pub(super) busy: usize,
    /// … of whom nobody knows how many people they have.
    pub(super) of_unknown_size: usize,
    /// … and whose desk has said how much it can do, by the desk.
    pub(super) as_stated: Kept<'a>,
    /// Their desk has said しない, by the desk.
    pub(super) declined: Kept<'a>,
    /// Their desk wants no such cases, by the desk.
    pub(super) unwilling: Kept<'a>,
    /// A person wrote 除外, by the workshop.
    pub(super) excluded: Kept<'a>,
    /// A person wrote 保留, by the workshop.
    pub(super) on_hold: Kept<'a>,
    /// Nothing but where they are.
    pub(super) elsewhere: usize,
    /// How many each rule refuses of those that are left.
    pub(super) by_rule: [u32; Judged::RULES.len()],
}

impl<'a> Obstacles<'a> {
    /// Of those that state it; where nothing but hours, a desk or a person stands before none of them, of those that state
    /// nothing, if it does before any of these.
    pub(super) fn of(wanted: &'a Wanted<'a>, decisions: &Decisions) -> Self {
        let market = wanted.market;
        let able: BTreeSet<u32> = wanted.case.kind.iter().flat_map(|kind| market.stating(kind)).collect();
        let able = able.into_iter().filter(|at| wanted.ability(*at as usize).mark > Mark::Unknown);
        let mut found = Self::default();
        found.add_all(wanted, able, decisions);
        if found.are_near() {
            return found;
        }
        let mut unsure = Self { are_unsure: true, ..Self::default() };
        let states_nothing = |(at, people_known): (u32, bool)| {
            (people_known && wanted.ability(at as usize).mark == Mark::Unknown).then_some(at)
        };
        let all = (0..).zip(market.briefs.iter().map(|brief| brief.people_known));
        unsure.add_all(wanted, all.filter_map(states_nothing), decisions);
        if unsure.are_near() { unsure } else { found }
    }

    fn add_all(
        &mut self,
        wanted: &'a Wanted<'a>,
        workshops: impl Iterator<Item = u32>,
        decisions: &Decisions,
    ) {
        let decided = decisions.get(&wanted.case.id);
        for at in workshops {
            let workshop = wanted.market.profiles[at as usize].id();
            let decision = decided.and_then(|decided| decided.get(&workshop)).copied();
            self.add(wanted, Seen::new(wanted, at, decision));
        }
    }

    const fn are_near(&self) -> bool {
        self.in_reach() > 0 || self.kept_away() > 0
    }

    fn add(&mut self, wanted: &'a Wanted<'a>, seen: Seen) {
        let profile = &wanted.market.profiles[seen.at as usize];
        let name = profile.workshop.name.value.as_str();
        let through = wanted.glance(seen.at as usize).reach.map_or(0, |reach| usize::from(reach.access));
        let desk = profile.access.get(through).map_or("", |access| access.name());
        let refused = |rules: &[Failure]| seen.failures.within(rules);
        self.able += 1;
        if seen.decision == Some(Decision::Fixed) {
            self.busy += 1;
        } else if refused(&[]) && seen.said == Said::Declined {
            self.declined.add(desk);
        } else if refused(&[]) && seen.decision == Some(Decision::OnHold) {
            self.on_hold.add(name);
        } else if refused(&[Failure::Capacity]) {
            self.add_in_reach(wanted, seen, desk);
        } else if refused(&[Failure::Excluded]) {
            self.excluded.add(name);
        } else if refused(&[Failure::NoConsent, Failure::RemoteOnly]) {
            self.unwilling.add(desk);
        } else if refused(&[Failure::Area]) {
            self.elsewhere += 1;
        } else {
            for failure in seen.failures.iter() {
                self.by_rule[failure.place()] += 1;
            }
        }
    }

    fn add_in_reach(&mut self, wanted: &Wanted<'_>, seen: Seen, desk: &'a str) {
        if !wanted.market.briefs[seen.at as usize].people_known {
            self.of_unknown_size += 1;
        } else if seen.desk.is_some_and(|desk| wanted.bound(desk).is_some()) {
            self.as_stated.add(desk);
        } else {
            self.busy += 1;
        }
    }

    pub(super) const fn in_reach(&self) -> usize {
        self.busy + self.of_unknown_size + self.as_stated.workshops
    }

    /// Whom a desk or a person keeps from it, although nothing else does.
    pub(super) const fn kept_away(&self) -> usize {
        self.declined.workshops + self.unwilling.workshops + self.excluded.workshops + self.on_hold.workshops
    }
}
