//! Why a run could not even begin, in a file beside the registry: the registry itself may be what cannot be used.

use crate::domain::TO_THE_MINUTE;
use crate::store::{Beside, Run, RunState, refuse_foreign};
use chrono::{NaiveDateTime, TimeDelta};
use std::path::Path;

const MOMENT: &str = "%Y-%m-%dT%H:%M:%S";

/// Keeps a failure in mind.
pub fn note(registry: &Path, now: NaiveDateTime, why: &str) {
    // Nothing is left beside a file that is no registry.
    if refuse_foreign(registry).is_err() {
        return;
    }
    let text = format!("{}\n{why}\n", now.format(MOMENT));
    if let Err(error) = std::fs::write(Beside::Failure.path(registry), text) {
        tracing::warn!(event = "failure_not_kept", %error);
    }
}

/// A run ended well.
pub fn clear(registry: &Path) {
    match std::fs::remove_file(Beside::Failure.path(registry)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            tracing::warn!(event = "failure_stays", %error);
        }
        _ => {}
    }
}

/// The failure of the latest run, where the journal does not know of it.
pub(super) fn problem(registry: &Path, runs: &[Run], now: NaiveDateTime) -> Option<String> {
    let text = std::fs::read_to_string(Beside::Failure.path(registry)).ok()?;
    let (moment, why) = text.split_once('\n')?;
    let at = NaiveDateTime::parse_from_str(moment, MOMENT).ok()?;
    let is_known = runs.iter().any(|run| {
        (run.state == RunState::Failed && run.started_at >= at)
            || (run.state == RunState::Done && run.started_at > at)
    });
    let is_ahead = at > now + TimeDelta::hours(1);
    (!is_known && !is_ahead)
        .then(|| format!("{} の実行は始められませんでした。{}", at.format(TO_THE_MINUTE), why.trim()))
}
