//! What one run is asked to do.

use crate::store::Moment;
use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

/// What one run is asked to do.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    pub now: DateTime<Tz>,
    /// The day for which states and figures are shown; `None` = today.
    pub as_of: Option<NaiveDate>,
    /// For `recall`: what is known, or what was known at a moment.
    pub known_at: Moment,
    /// Ask desks that were not asked yet; not where one only looks at another day.
    pub asks: bool,
    /// Decide everything, write nothing.
    pub dry_run: bool,
    /// Look at everything at Google anew, whatever is remembered of it.
    pub full: bool,
    /// Write also where another installation wrote last.
    pub take_over: bool,
    /// Write also tabs of which suspiciously much changes.
    pub allow_large_change: bool,
    /// Queue the night's letters, where mail is configured.
    pub letters: bool,
    /// A person has looked at the clock.
    pub clock_is_right: bool,
    /// What the run is for, in the journal (`nightly`, `run` …).
    pub job: &'static str,
}

impl Request {
    /// An ordinary run at this moment.
    #[must_use]
    pub const fn at(now: DateTime<Tz>) -> Self {
        Self {
            now,
            as_of: None,
            known_at: Moment::Now,
            asks: true,
            dry_run: false,
            full: false,
            take_over: false,
            allow_large_change: false,
            letters: false,
            clock_is_right: false,
            job: "run",
        }
    }

    /// What is recalled of an earlier moment (in the office's time) is told as it would have been then.
    #[must_use]
    pub fn recalling(now: DateTime<Tz>, as_of: Option<NaiveDate>, known_at: Option<NaiveDateTime>) -> Self {
        let then = known_at.and_then(|at| now.timezone().from_local_datetime(&at).earliest());
        Self {
            as_of,
            known_at: known_at.map_or(Moment::Now, Moment::At),
            asks: false,
            dry_run: true,
            ..Self::at(then.unwrap_or(now))
        }
    }

    #[must_use]
    pub fn as_of(&self) -> NaiveDate {
        self.as_of.unwrap_or_else(|| self.now.date_naive())
    }
}
