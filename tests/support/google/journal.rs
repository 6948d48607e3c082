//! Every call that reached the emulator, and what became of it.

use super::quota::Api;
use chrono::{DateTime, Utc};

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) at: DateTime<Utc>,
    pub(crate) api: Api,
    /// As the discovery documents name it; `oauth2.token`; `unknown` for a path that no method has.
    pub(crate) method: String,
    pub(crate) target: String,
    /// Path and query as they came.
    pub(crate) path: String,
    /// 0 = the client got no answer.
    pub(crate) status: u16,
    pub(crate) request_bytes: usize,
    pub(crate) response_bytes: usize,
    pub(crate) is_write: bool,
    /// The body of a write, for a test that asks what was sent.
    pub(crate) body: Option<String>,
}

/// A place in the journal.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mark(usize);

#[derive(Clone)]
pub(crate) struct Journal {
    entries: Vec<Entry>,
}

impl Journal {
    pub(crate) fn new() -> Self {
        Self { entries: Vec::new() }
    }

    pub(crate) fn note(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark(self.entries.len())
    }

    pub(crate) fn since(&self, mark: Mark) -> &[Entry] {
        &self.entries[mark.0..]
    }

    pub(crate) fn all(&self) -> &[Entry] {
        &self.entries
    }

    /// Writes that were asked for, whether or not they were granted.
    pub(crate) fn writes_since(&self, mark: Mark) -> Vec<&Entry> {
        self.since(mark).iter().filter(|entry| entry.is_write).collect()
    }

    /// Calls since a mark of one service and direction.
    pub(crate) fn count(&self, mark: Mark, api: Api, is_write: bool) -> usize {
        self.since(mark).iter().filter(|entry| entry.api == api && entry.is_write == is_write).count()
    }

    pub(crate) fn calls_of(&self, mark: Mark, method: &str) -> usize {
        self.since(mark).iter().filter(|entry| entry.method == method).count()
    }
}
