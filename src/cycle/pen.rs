//! Writes a night into the registry beside other work, as it is decided: nothing of it is held for longer than it takes to
//! write it. On a dry run it is only counted.

use super::decide::Identified;
use super::{CycleError, StopCause};
use crate::domain::{HumanCell, Matching};
use crate::registry::{self, EntityChange, Known, Standing, Tallies};
use crate::resolve::KnownIdentities;
use crate::store::{Found, OpenNight, Store, StoreError, Told};
use std::panic::resume_unwind;
use std::thread;

/// To whom changes are told, some at a time.
type Tell<'t> = &'t mut dyn FnMut(&[EntityChange]);

/// What a night changes in the registry, counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Changed {
    pub(super) entities: Tallies,
    /// The same as 更新履歴 tells it.
    pub(super) told: Told,
    /// Rows beside entities.
    others: usize,
}

impl Changed {
    /// How many rows of the registry change.
    pub(super) fn count(&self) -> usize {
        self.entities.values().map(|tally| tally.sum()).sum::<usize>() + self.others
    }
}

pub(super) enum Pen<'a> {
    Night(OpenNight<'a>),
    /// On a dry run, with the registry as it stands.
    Dry(&'a mut Store),
}

impl Pen<'_> {
    /// What was read, who is who and what is known of them.
    pub(super) fn write_registry(
        &mut self,
        found: Found<'_>,
        known: &Known,
        identified: &Identified,
        human: &[HumanCell],
    ) -> Result<Changed, StoreError> {
        let registry = &identified.registry;
        let changes = registry::diff(known, &identified.identities.remembered, &registry.settled, human);
        let mut changed = Changed { others: changes.count(), ..Changed::default() };
        if let Self::Night(night) = self {
            night.write_found(found)?;
            night.write_changes(&changes)?;
        }
        let of_registry = |tell: Tell<'_>| registry::diff_registry(&known.entities, registry, tell);
        self.write_told(&changes.identities, &mut changed, of_registry)?;
        Ok(changed)
    }

    /// What follows from it, added to what changed before; then all goes to the disk.
    pub(super) fn write_matching(
        &mut self,
        stands: &Standing,
        matching: &Matching,
        mut changed: Changed,
    ) -> Result<Changed, StoreError> {
        let of_matching = |tell: Tell<'_>| registry::diff_matching(stands, matching, tell);
        self.write_told(&KnownIdentities::default(), &mut changed, of_matching)?;
        if let Self::Night(night) = self {
            night.flush()?;
        }
        Ok(changed)
    }

    /// Writes what is told; after the first failure nothing more.
    fn write_told(
        &mut self,
        identities: &KnownIdentities,
        changed: &mut Changed,
        diff: impl FnOnce(Tell<'_>) -> Tallies,
    ) -> Result<(), StoreError> {
        let mut written = Ok(());
        let told = &mut changed.told;
        let tallies = diff(&mut |some| {
            if written.is_err() {
                return;
            }
            let counted = match self {
                Self::Night(night) => night.write_entities(some, identities),
                Self::Dry(store) => store.tell_changes(some, identities),
            };
            match counted {
                Ok(counted) => {
                    counted.into_iter().for_each(|(what, tally)| *told.entry(what).or_default() += tally)
                }
                Err(error) => written = Err(error),
            }
        });
        changed.entities.extend(tallies);
        written
    }

    /// Writes on a thread of its own while other work is done; work that is given up ends the writing early.
    pub(super) fn beside<Written: Send, Done>(
        mut self,
        write: impl FnOnce(&mut Self) -> Result<Written, StoreError> + Send,
        work: impl FnOnce() -> Result<Done, StopCause>,
    ) -> Result<(Self, Written, Done), CycleError> {
        let interrupt = match &self {
            Self::Night(night) => Some(night.interrupt_handle()),
            Self::Dry(_) => None,
        };
        thread::scope(|scope| {
            let writing = scope.spawn(move || write(&mut self).map(|written| (self, written)));
            let done = work();
            if let (Err(_), Some(interrupt)) = (&done, interrupt) {
                interrupt.interrupt();
            }
            let written = writing.join().unwrap_or_else(|panic| resume_unwind(panic));
            let done = done.map_err(CycleError::Stopped)?;
            let (pen, written) = written?;
            Ok((pen, written, done))
        })
    }
}
