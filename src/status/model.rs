//! The state of an installation at a moment.

use super::Health;
use crate::cycle::SourceLine;
use crate::guard::Alarm;
use crate::store::{Hold, OutboxCounts, Run};
use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;

#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    pub now: NaiveDateTime,
    pub office: String,
    pub version: &'static str,
    pub health: Health,
    /// Newest first.
    pub runs: Vec<Run>,
    pub sources: Vec<SourceLine>,
    pub holds: Vec<Hold>,
    pub alarms: Vec<Alarm>,
    pub outbox: OutboxCounts,
    pub last_backup: Option<NaiveDateTime>,
    pub started: Option<NaiveDateTime>,
    pub running: Option<(String, NaiveDateTime)>,
    pub upcoming: Vec<(&'static str, DateTime<Tz>)>,
    pub notice: Option<String>,
}

impl Status {
    /// The latest run that ended well.
    #[must_use]
    pub fn last_good(&self) -> Option<&Run> {
        self.runs.iter().find(|run| run.state == crate::store::RunState::Done)
    }
}
