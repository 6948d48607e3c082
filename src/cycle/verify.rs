//! Whether a registry is whole and says what its own records say: its rules, and everything decided anew and compared.

use super::{CycleError, Request, recall};
use crate::config::Config;
use crate::registry::{self, EntityChange};
use crate::store::{Moment, RunState, Store};
use chrono::TimeZone;
use std::collections::BTreeSet;

/// What was looked at and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Broken rules, in words.
    pub problems: Vec<String>,
    /// Records that were read.
    pub records: usize,
    /// Entities that were decided anew and compared.
    pub entities: usize,
    /// Those that differ: `case C-000001`.
    pub differing: Vec<String>,
    /// The day of which the registry speaks; `None` = it is empty, and there was nothing to decide.
    pub of: Option<chrono::NaiveDate>,
}

impl Verified {
    #[must_use]
    pub const fn is_good(&self) -> bool {
        self.problems.is_empty() && self.differing.is_empty()
    }
}

/// Looks at the rules of the registry, then decides everything anew from its records, as of the last good run, and compares.
/// Nothing is written.
///
/// # Errors
/// When the registry cannot be read.
pub fn verify(config: &Config, store: &Store) -> Result<Verified, CycleError> {
    let mut verified = Verified { problems: store.problems()?, ..Verified::default() };
    if !verified.problems.is_empty() {
        return Ok(verified);
    }
    let runs = store.runs(usize::MAX)?;
    let Some(last) = runs.iter().find(|run| run.state == RunState::Done) else { return Ok(verified) };
    let zone = config.schedule.time_zone;
    let now = zone.from_local_datetime(&last.started_at).earliest();
    let now = now.unwrap_or_else(|| zone.from_utc_datetime(&last.started_at));
    let request = Request { as_of: Some(last.as_of), dry_run: true, ..Request::at(now) };
    let (reading, decisions) = recall(config, store, &request)?;
    let known = store.load_known_at(Moment::Now)?;
    let mut decided = BTreeSet::new();
    let mut note = |some: Vec<EntityChange>| {
        decided.extend(some.into_iter().map(|change| (change.kind, change.id)));
    };
    registry::diff_registry(&known.entities, &decisions.registry, &mut note);
    registry::diff_matching(&known.entities, &decisions.matching, &mut note);
    verified.of = Some(last.as_of);
    verified.records = reading.counts.records.values().sum();
    verified.entities = known.entities.len();
    // A document whose noted fingerprint is another's would pass for unchanged every night.
    let noted = store.load_known()?.entities;
    let strays = known.entities.iter().filter(|(key, print)| noted.get(*key) != Some(print));
    decided.extend(strays.map(|(key, _)| key.clone()));
    verified.differing = decided.into_iter().map(|(kind, id)| format!("{} {id}", kind.label())).collect();
    Ok(verified)
}
