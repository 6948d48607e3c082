//! Night after night: what the last one decided is kept, so that the next decides only what hangs together with a change.

use super::again::Last;
use super::model::{Asked, Identities, KnownIdentities};
use super::{FolderHint, Night, Options, answers, parties};
use crate::domain::{HumanCell, Issue, Observations};
use std::collections::BTreeMap;

/// Decides each night as [`super::resolve`] does, and remembers how.
#[derive(Default)]
pub struct Resolver {
    identities: Identities,
    last: Option<Box<Last>>,
    redone: usize,
}

impl Resolver {
    /// For nights after one of which this was remembered.
    #[must_use]
    pub fn new(known: KnownIdentities) -> Self {
        Self { identities: Identities { remembered: known, ..Identities::default() }, ..Self::default() }
    }

    /// The same as [`super::resolve`] with what the last night remembered. What changed since is found by itself; where that
    /// is much all is decided. Weights are the shipped ones.
    pub fn night(
        &mut self,
        observations: &Observations,
        folders: &[FolderHint],
        human: &[HumanCell],
        options: &Options,
    ) -> (&Identities, Vec<Issue>) {
        let rows = &observations.workshops;
        // Desks, clients and cases are decided whole each night, and know nothing of workshops.
        let whole = std::mem::take(&mut self.identities.remembered.workshop_keys);
        let facilities = std::mem::take(&mut self.identities.remembered.facility_keys);
        let known = self.identities.remembered.clone();
        self.identities.remembered.workshop_keys = whole;
        self.identities.remembered.facility_keys = facilities;
        let mut issues = answers::read(&mut self.identities.remembered, human);
        let answered = answered(&known.asked, &self.identities.remembered.asked);
        let again = self.last.take().and_then(|mut last| {
            self.redone = last.turn(rows, &mut self.identities, &answered, options.max_block)?;
            Some(last)
        });
        let last = again.unwrap_or_else(|| {
            self.redone = rows.len();
            Box::new(Last::of(rows, &mut self.identities, options))
        });
        let remembered = &mut self.identities.remembered;
        let (doubts, refused) = last.doubts(rows, options.max_doubts, remembered);
        issues.extend(answers::refused(&refused, remembered, human));
        let night = Night { observations, known: &known, human, options };
        let found = parties::identify(&night, folders, remembered);
        issues.extend(found.join(doubts, &mut self.identities));
        self.last = Some(last);
        (&self.identities, issues)
    }

    /// What the last call decided.
    #[must_use]
    pub const fn identities(&self) -> &Identities {
        &self.identities
    }

    /// How many rows of workshops the last call decided about.
    #[must_use]
    pub const fn redone(&self) -> usize {
        self.redone
    }
}

/// Questions that have another answer than before.
fn answered(before: &BTreeMap<String, Asked>, now: &BTreeMap<String, Asked>) -> Vec<Asked> {
    let verdict = |key: &String| before.get(key).and_then(|asked| asked.verdict);
    now.iter().filter(|(key, asked)| asked.verdict != verdict(key)).map(|(_, asked)| asked.clone()).collect()
}
