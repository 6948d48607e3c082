//! Registry, backups and the daemon's board → the state.

use super::board::Board;
use super::{Health, Status, unrecorded};
use crate::backup;
use crate::config::Config;
use crate::cycle;
use crate::guard::Alarm;
use crate::store::{HoldKind, Run, RunState, Store, StoreError};
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use chrono_tz::Tz;

/// Runs that are looked at: more than a quarter of a year of nights.
const RUNS: usize = 100;
/// How far ahead of now a run may be dated: clocks are set right by a little.
const SLACK: TimeDelta = TimeDelta::hours(1);
/// Days of nights without a backup.
const WITHOUT_BACKUP: i64 = 3;
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
    // Those that a clock ahead of its time has dated are neither good nor recent.
    let (mut runs, ahead): (Vec<Run>, Vec<Run>) =
        store.runs(RUNS)?.into_iter().partition(|run| run.started_at <= now + SLACK);
    let (sources, mut alarms) = cycle::silence(store, now.date(), &config.alarms)?;
    let all_runs = runs.clone();
    let mut health = Health::of(&runs, &ahead, written.started, now, config.status.stale);
    health.problems.extend(unrecorded::problem(&config.paths.registry, &runs, now));
    runs.truncate(SHOWN);
    let mut backups = backup::list(&config.backup.folder).unwrap_or_default();
    backups.retain(|backup| backup.taken_at <= now + SLACK);
    alarms.extend(no_backup(&all_runs, backups.first().map(|newest| newest.taken_at)));
    let holds = store.holds()?;
    alarms.extend(
        holds.iter().filter(|hold| hold.kind == HoldKind::Folder).map(|hold| Alarm {
            code: "folder",
            text: format!("{}: {}", hold.shown_subject(), hold.question),
        }),
    );
    Ok(Status {
        now,
        office: config.office.name.clone(),
        version: env!("CARGO_PKG_VERSION"),
        health,
        runs,
        sources,
        holds,
        alarms,
        outbox: store.outbox_counts()?,
        last_backup: backups.first().map(|newest| newest.taken_at),
        started: written.started,
        running: written.running,
        upcoming: written.upcoming,
        notice: written.notice,
    })
}

/// Nights go on, and no copy of the registry is made.
fn no_backup(runs: &[Run], newest: Option<NaiveDateTime>) -> Option<Alarm> {
    let good = || runs.iter().filter(|run| run.state == RunState::Done).map(|run| run.started_at);
    let (latest, first) = (good().next()?, good().next_back()?);
    let since = newest.unwrap_or(first);
    (latest - since > TimeDelta::days(WITHOUT_BACKUP)).then(|| Alarm {
        code: "backup",
        text: format!(
            "{} から登録簿のバックアップができていません。[backup] の folder に書き込めるか、空きがあるかを確かめてください。",
            since.date()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{RunCounts, RunSummary};

    #[test]
    fn nights_without_a_copy_are_told() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let run = |text: &str| Run {
            id: text.to_owned(),
            started_at: at(text),
            finished_at: None,
            as_of: at(text).date(),
            state: RunState::Done,
            counts: RunCounts::default(),
            summary: RunSummary::default(),
            failure: String::new(),
        };
        let runs = [run("2026-11-21T02:00:00"), run("2026-11-10T02:00:00")];
        for (newest, told) in
            [(None, true), (Some("2026-11-20T02:00:00"), false), (Some("2026-11-12T02:00:00"), true)]
        {
            assert_eq!(no_backup(&runs, newest.map(at)).is_some(), told, "{newest:?}");
        }
        assert_eq!(no_backup(&runs[..1], None), None, "the first night has nothing to copy");
    }
}
