//! What goes into the store and comes back: runs, files with their records, tab states, versions.

use super::Nature;
use crate::domain::{Issue, SourceRole};
use crate::layout::Record;
use crate::registry::{EntityKind, Tally};
use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RunState {
    Running,
    Done,
    Failed,
}

impl RunState {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        [Self::Running, Self::Done, Self::Failed].into_iter().find(|state| state.key() == key)
    }
}

/// What a run did, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunCounts {
    pub files_read: u64,
    pub rows: u64,
    pub issues: u64,
    /// Rows of the registry that were written; 0 on an unchanged night.
    pub changes: u64,
    /// Output files that were written.
    pub outputs: u64,
}

/// How much there is, and what was decided of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Decided {
    pub workshops: usize,
    pub facilities: usize,
    pub desks: usize,
    pub clients: usize,
    pub cases: usize,
    pub open_cases: usize,
    pub applications: usize,
    pub orders: usize,
    pub eligible: usize,
    pub refused: usize,
    pub allocated_hours: u64,
    /// Hours of all open cases that are not held back.
    pub wanted_hours: u64,
    /// Nothing better than the exact allocation exists.
    pub allocation_proven: bool,
    /// Small lots that were put together afterwards, and what that cost in thousandths of a point, over all hours.
    pub merged_lots: usize,
    pub merging_cost: u64,
    pub shortfalls: usize,
    pub doubts: usize,
}

/// What a run was for and what it found, for those who look at the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RunSummary {
    /// `nightly`, `intake`, `full`; `run` where a person started it.
    pub job: String,
    pub elapsed_ms: u64,
    /// Sources and books that could not be reached, in words.
    pub unreachable: Vec<String>,
    /// What was to be written and is not, and why.
    pub unwritten: Vec<(String, String)>,
    pub errors: u64,
    pub warnings: u64,
    pub notices: u64,
    /// Errors and warnings by desk, with its name; `""` = the national office's own material.
    pub issues_by_desk: BTreeMap<String, (String, u64)>,
    pub files_failed: u64,
    pub files_missing: u64,
    #[serde(flatten)]
    pub decided: Decided,
    pub held: u64,
    /// Records read, by key of their kind.
    pub records: BTreeMap<String, u64>,
    /// Over all that the run depended on and left behind: where it is the same again, nothing has to be done. Empty where
    /// something was left undone, or cannot be told.
    pub stamp: String,
}

/// One entry of the run journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// A UUID (version 7) as text.
    pub id: String,
    pub started_at: NaiveDateTime,
    pub finished_at: Option<NaiveDateTime>,
    pub as_of: NaiveDate,
    pub state: RunState,
    pub counts: RunCounts,
    pub summary: RunSummary,
    /// Why it failed; empty otherwise.
    pub failure: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileStatus {
    Ok,
    /// Could not be read; its issues say why.
    Failed,
    /// Was there on an earlier night and is not now; its records still stand.
    Missing,
}

impl FileStatus {
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
            Self::Missing => "missing",
        }
    }

    pub(super) fn from_key(key: &str) -> Option<Self> {
        [Self::Ok, Self::Failed, Self::Missing].into_iter().find(|status| status.key() == key)
    }
}

/// A file as it was read. The origins of its records and issues name this path and revision.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredFile {
    pub path: String,
    /// Content hash of the bytes that were read.
    pub revision: String,
    pub role: SourceRole,
    /// Fingerprint of what else decides the reading (version of the layout rules, mappings); a new one means: read again.
    pub read_with: String,
    pub status: FileStatus,
    pub records: Vec<Record>,
    pub issues: Vec<Issue>,
}

/// When the content of a produced tab last changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TabState {
    pub book: String,
    pub tab: String,
    pub content_hash: String,
    pub changed_on: NaiveDate,
}

/// A book when it was last found to say what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedBook {
    /// Of the file's bytes.
    pub content_hash: String,
    /// Of all that it says.
    pub view_hash: String,
    /// Whether it holds nothing of a person's but texts that are known.
    pub plain: bool,
}

/// The end of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finished {
    pub at: NaiveDateTime,
    pub counts: RunCounts,
    pub summary: RunSummary,
}

/// When a file last said something new.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileAge {
    pub path: String,
    pub role: SourceRole,
    pub status: FileStatus,
    /// When the run started that read it last.
    pub read_at: NaiveDateTime,
}

/// What one day did to one kind of entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeTally {
    pub on: NaiveDate,
    pub kind: EntityKind,
    /// `None` = those that are simply new, changed or gone; else so many of this nature, all counted as changed.
    pub nature: Option<Nature>,
    pub tally: Tally,
}

/// One version of an entity, with the runs between which it was the current one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub document: String,
    pub from_run: String,
    /// When that run started.
    pub from: NaiveDateTime,
    /// `None` = still current.
    pub to: Option<NaiveDateTime>,
}
