//! Writes a night into the registry beside other work, as it is decided: nothing of it is held for longer than it takes to
//! write it. On a dry run it only counts.

use super::decide::Identified;
use super::{CycleError, StopCause};
use crate::domain::{HumanCell, Matching};
use crate::registry::{self, EntityChange, Known, Standing, Tallies};
use crate::store::{Found, OpenNight, StoreError};
use std::panic::resume_unwind;
use std::thread;

/// What a night changes in the registry, counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Changed {
    pub(super) entities: Tallies,
    /// Rows beside entities.
    others: usize,
}

impl Changed {
    /// How many rows of the registry change.
    pub(super) fn count(&self) -> usize {
        self.entities.values().map(|tally| tally.sum()).sum::<usize>() + self.others
    }
}

/// `None` on a dry run.
pub(super) struct Pen<'a>(pub(super) Option<OpenNight<'a>>);

impl<'a> Pen<'a> {
    /// What was read, who is who and what is known of them.
    pub(super) fn write_registry(
        &mut self,
        found: Found<'_>,
        known: &Known,
        identified: &Identified,
        human: &[HumanCell],
    ) -> Result<Changed, StoreError> {
        if let Some(night) = &mut self.0 {
            night.write_found(found)?;
        }
        let registry = &identified.registry;
        let entities = self.told(|tell| registry::diff_registry(&known.entities, registry, tell))?;
        let changes = registry::diff(known, &identified.identities.remembered, &registry.settled, human);
        if let Some(night) = &mut self.0 {
            night.write_changes(&changes)?;
        }
        Ok(Changed { entities, others: changes.count() })
    }

    /// What follows from it, added to what changed before; then all goes to the disk.
    pub(super) fn write_matching(
        &mut self,
        stands: &Standing,
        matching: &Matching,
        mut changed: Changed,
    ) -> Result<Changed, StoreError> {
        changed.entities.extend(self.told(|tell| registry::diff_matching(stands, matching, tell))?);
        if let Some(night) = &mut self.0 {
            night.flush()?;
        }
        Ok(changed)
    }

    /// Writes what is told; after the first failure nothing more.
    fn told(
        &mut self,
        diff: impl FnOnce(&mut dyn FnMut(&[EntityChange])) -> Tallies,
    ) -> Result<Tallies, StoreError> {
        let Some(night) = &mut self.0 else { return Ok(diff(&mut |_| ())) };
        let mut written = Ok(());
        let tallies = diff(&mut |some| {
            if written.is_ok() {
                written = night.write_entities(some);
            }
        });
        written.map(|()| tallies)
    }

    /// Writes on a thread of its own while other work is done; work that is given up ends the writing early.
    pub(super) fn beside<Written: Send, Done>(
        mut self,
        write: impl FnOnce(&mut Self) -> Result<Written, StoreError> + Send,
        work: impl FnOnce() -> Result<Done, StopCause>,
    ) -> Result<(Self, Written, Done), CycleError> {
        let interrupt = self.0.as_ref().map(OpenNight::interrupt_handle);
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
