//! Night after night: what the last one decided is kept, so that the next decides only what hangs together with a change.

use super::again::Last;
use super::model::{Identities, KnownIdentities};
use super::{FolderHint, Night, Options, answers, parties};
use crate::domain::{HumanCell, Issue, Observations};

/// Decides each night as [`super::resolve`] does, and remembers how.
#[derive(Default)]
pub struct Resolver {
    last: Option<Box<Last>>,
    redone: usize,
}

impl Resolver {
    /// The same as [`super::resolve`]. What changed since the last call is found by itself; where that is much, where
    /// something else than the last call's answer is known, or where weights are estimated, all is decided.
    pub fn night(
        &mut self,
        observations: &Observations,
        folders: &[FolderHint],
        known: &KnownIdentities,
        human: &[HumanCell],
        options: &Options,
    ) -> (Identities, Vec<Issue>) {
        if options.estimate {
            self.last = None;
            return super::resolve(observations, folders, known, human, options);
        }
        let mut remembered = known.clone();
        let mut issues = answers::read(&mut remembered, human);
        let night = Night { observations, known, human, options };
        let again = self.last.take().and_then(|mut last| {
            self.redone = last.turn(&night, &mut remembered)?;
            Some(last)
        });
        let mut last = again.unwrap_or_else(|| {
            self.redone = observations.workshops.len();
            Box::new(Last::of(&night, &mut remembered))
        });
        let (workshops, doubts, refused) =
            last.told(&observations.workshops, options.max_doubts, &mut remembered);
        issues.extend(answers::refused(&refused, &remembered, human));
        let (identities, more) = parties(&night, folders, (workshops, doubts), remembered);
        issues.extend(more);
        last.close(&identities.remembered);
        self.last = Some(last);
        (identities, issues)
    }

    /// How many rows of workshops the last call decided about.
    #[must_use]
    pub const fn redone(&self) -> usize {
        self.redone
    }
}
