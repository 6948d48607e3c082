//! What only the running daemon knows: what it does at the moment, what comes next, what it could not read.

use chrono::{DateTime, NaiveDateTime};
use chrono_tz::Tz;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shared between the daemon and whoever looks.
#[derive(Clone, Debug, Default)]
pub struct Board(Arc<Mutex<Written>>);

/// What stands on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// When the daemon started; `None` = there is none here.
    pub(super) started: Option<NaiveDateTime>,
    /// What runs, and since when.
    pub(super) running: Option<(String, NaiveDateTime)>,
    pub(super) upcoming: Vec<(&'static str, DateTime<Tz>)>,
    /// What the operator should know of the daemon itself.
    pub(super) notice: Option<String>,
}

impl Board {
    pub fn start(&self, now: NaiveDateTime) {
        self.lock().started = Some(now);
    }

    pub fn begin(&self, what: &str, now: NaiveDateTime) {
        self.lock().running = Some((what.to_owned(), now));
    }

    pub fn end(&self) {
        self.lock().running = None;
    }

    pub fn plan(&self, upcoming: Vec<(&'static str, DateTime<Tz>)>) {
        self.lock().upcoming = upcoming;
    }

    pub fn notice(&self, words: Option<String>) {
        self.lock().notice = words;
    }

    pub(super) fn read(&self) -> Written {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
