//! Writes a night into the registry beside other work, as it is decided: nothing of it is held for longer than it takes to
//! write it. On a dry run it is only counted.

use super::decide::Identified;
use super::{CycleError, Reading, StopCause};
use crate::domain::{HumanCell, Matching};
use crate::registry::{self, EntityChange, Known, Standing, Tallies};
use crate::resolve::KnownIdentities;
use crate::store::{ChangedRecord, Found, OpenNight, Store, StoreError, Told};
use std::panic::resume_unwind;
use std::sync::mpsc;
use std::thread;

/// To whom changes are told, some at a time.
type Tell<'t> = &'t mut dyn FnMut(Vec<EntityChange>);

/// So many times some changes wait to be written.
const WAITING: usize = 2;

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
    /// What was read.
    pub(super) fn write_found(&mut self, reading: &Reading) -> Result<(), StoreError> {
        let Reading { to_store: files, moved, memory, .. } = reading;
        if let Self::Night(night) = self {
            night.write_found(Found { files, moved, memory })?;
        }
        Ok(())
    }

    /// Nothing of it was ever written. Answers the registry as it stands.
    pub(super) fn start_over(&mut self) -> Result<&Store, StoreError> {
        match self {
            Self::Night(night) => night.start_over(),
            Self::Dry(store) => Ok(store),
        }
    }

    /// The cases and orders that runs changed, where these were few; of a dry run only those before it.
    pub(super) fn changed_records(&self) -> Result<Vec<ChangedRecord>, StoreError> {
        match self {
            Self::Night(night) => night.changed_records(),
            Self::Dry(store) => store.changed_records(),
        }
    }

    /// Who is who and what is known of them.
    pub(super) fn write_registry(
        &mut self,
        known: &Known,
        identified: &Identified,
        human: &[HumanCell],
    ) -> Result<Changed, StoreError> {
        let registry = &identified.registry;
        let changes = registry::diff(known, &identified.identities.remembered, &registry.settled, human);
        let mut changed = Changed { others: changes.count(), ..Changed::default() };
        if let Self::Night(night) = self {
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

    /// Writes what is told while more is compared; after the first failure nothing more.
    fn write_told(
        &mut self,
        identities: &KnownIdentities,
        changed: &mut Changed,
        diff: impl FnOnce(Tell<'_>) -> Tallies + Send,
    ) -> Result<(), StoreError> {
        let (tell, told) = mpsc::sync_channel(WAITING);
        let (tallies, written) = thread::scope(|scope| {
            // Nobody hears of the rest when the writing has failed.
            let comparing = scope.spawn(move || diff(&mut |some| drop(tell.send(some))));
            let written = told.into_iter().try_for_each(|some| self.write_some(&some, identities, changed));
            (comparing.join().unwrap_or_else(|panic| resume_unwind(panic)), written)
        });
        changed.entities.extend(tallies);
        written
    }

    fn write_some(
        &mut self,
        some: &[EntityChange],
        identities: &KnownIdentities,
        changed: &mut Changed,
    ) -> Result<(), StoreError> {
        let counted = match self {
            Self::Night(night) => night.write_entities(some, identities),
            Self::Dry(store) => store.tell_changes(some, identities),
        }?;
        counted.into_iter().for_each(|(what, tally)| *changed.told.entry(what).or_default() += tally);
        Ok(())
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
