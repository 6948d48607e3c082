//! The emulator's clock, which can be set and can run faster than the wall's.

use chrono::{DateTime, SecondsFormat, SubsecRound as _, TimeDelta, Utc};
use std::time::Instant;

#[derive(Clone)]
pub(crate) struct Clock {
    base: DateTime<Utc>,
    since: Instant,
    scale: f64,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { base: Utc::now().trunc_subsecs(6), since: Instant::now(), scale: 1.0 }
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        let passed = self.since.elapsed().as_secs_f64() * self.scale;
        #[expect(clippy::cast_possible_truncation, reason = "microseconds of a test fit")]
        let passed = TimeDelta::microseconds((passed * 1e6) as i64);
        self.base + passed
    }

    /// From now on this many seconds pass in one.
    pub(crate) fn run_at(&mut self, scale: f64) {
        self.base = self.now();
        self.since = Instant::now();
        self.scale = scale;
    }

    pub(crate) fn set(&mut self, now: DateTime<Utc>) {
        self.base = now;
        self.since = Instant::now();
    }

    pub(crate) fn advance(&mut self, by: TimeDelta) {
        self.base += by;
    }
}

/// As Drive writes a moment, and Forms the first one of a response.
pub(crate) fn stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// As Forms writes the moment of the last submission.
pub(crate) fn fine_stamp(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
