//! Registry, backups and the daemon's board → the state.

use super::board::Board;
use super::{Health, Status};
use crate::backup;
use crate::config::Config;
use crate::cycle;
use crate::store::{Store, StoreError};
use chrono::DateTime;
use chrono_tz::Tz;

/// Runs that are looked at: more than a quarter of a year of nights.
const RUNS: usize = 100;
/// Runs that are shown.
const SHOWN: usize = 12;

/// The state at this moment. Nothing is written.
///
/// # Errors
/// When the registry cannot be read.
pub fn gather(
    config: &Config,
    store: &Store,
    board: &Board,
    now: DateTime<Tz>,
) -> Result<Status, StoreError> {
    let now = now.with_timezone(&config.schedule.time_zone).naive_local();
    let written = board.read();
    let mut runs = store.runs(RUNS)?;
    let (sources, alarms) = cycle::silence(store, now.date(), &config.alarms)?;
    let health = Health::of(&runs, written.started, now, config.status.stale);
    runs.truncate(SHOWN);
    let backups = backup::list(&config.backup.folder).unwrap_or_default();
    Ok(Status {
        now,
        office: config.office.name.clone(),
        version: env!("CARGO_PKG_VERSION"),
        health,
        runs,
        sources,
        holds: store.holds()?,
        alarms,
        outbox: store.outbox_counts()?,
        last_backup: backups.first().map(|newest| newest.taken_at),
        started: written.started,
        running: written.running,
        upcoming: written.upcoming,
        notice: written.notice,
    })
}
