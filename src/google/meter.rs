//! What was spent: calls by service and direction, bytes on the wire, time waited for quota and retries.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Api {
    Drive,
    Sheets,
    Forms,
}

impl Api {
    /// As people know it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Drive => "ドライブ",
            Self::Sheets => "スプレッドシート",
            Self::Forms => "フォーム",
        }
    }

    /// As machines name it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Drive => "drive",
            Self::Sheets => "sheets",
            Self::Forms => "forms",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    Read,
    Write,
}

/// What a run spent. Calls are those sent, retries included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub calls: BTreeMap<(Api, Direction), u64>,
    /// Of the calls, those that were sent again.
    pub retries: u64,
    pub bytes_received: u64,
    pub bytes_sent: u64,
    pub waited: Duration,
}

impl Usage {
    /// Calls of one service and direction.
    #[must_use]
    pub fn count(&self, api: Api, direction: Direction) -> u64 {
        self.calls.get(&(api, direction)).copied().unwrap_or(0)
    }
}

#[derive(Debug, Default)]
pub(super) struct Meter {
    calls: Mutex<BTreeMap<(Api, Direction), u64>>,
    retries: AtomicU64,
    pub(super) received: AtomicU64,
    pub(super) sent: AtomicU64,
    waited_ms: AtomicU64,
}

impl Meter {
    pub(super) fn call(&self, api: Api, direction: Direction) {
        let mut calls = self.calls.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *calls.entry((api, direction)).or_default() += 1;
    }

    pub(super) fn retry(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn wait(&self, time: Duration) {
        let ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self.waited_ms.fetch_add(ms, Ordering::Relaxed);
    }

    pub(super) fn usage(&self) -> Usage {
        Usage {
            calls: self.calls.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone(),
            retries: self.retries.load(Ordering::Relaxed),
            bytes_received: self.received.load(Ordering::Relaxed),
            bytes_sent: self.sent.load(Ordering::Relaxed),
            waited: Duration::from_millis(self.waited_ms.load(Ordering::Relaxed)),
        }
    }
}
