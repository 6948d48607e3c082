//! What was read tonight: the files as they speak, their observations, and how many of what.

use crate::domain::{FilePath, HumanCell, Issue, Observations, RecordKind};
use crate::layout::UNMAPPED_COLUMN;
use crate::resolve::FolderHint;
use crate::source::SourceFailure;
use crate::store::{FileStatus, PackedFile, StoredFile};
use crate::views::ColumnUse;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Everything that was read tonight.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    pub observations: Observations,
    /// In order of file.
    pub issues: Vec<Issue>,
    pub folders: Vec<FolderHint>,
    /// How each column of the offices' files was read.
    pub columns: Vec<ColumnUse>,
    /// Sources that could not be reached.
    pub failures: Vec<SourceFailure>,
    /// Files to write to the registry: new, changed, or of another status.
    pub to_store: Vec<PackedFile>,
    /// Files that stand under another path than before: from, to.
    pub moved: Vec<(String, String)>,
    /// Folders of which every file is gone, or whose name has changed.
    pub(super) vanished: Vec<Question>,
    /// What the sources remember of this night, by name.
    pub memory: BTreeMap<String, String>,
    pub counts: FileCounts,
    /// What people typed in copies of our own books.
    pub(super) words: Vec<HumanCell>,
    pub(super) waiting: Vec<Waiting>,
}

/// What the office is asked of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Question {
    pub(super) place: String,
    pub(super) words: String,
}

/// A file whose new content waits for the office's word or a later day.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub(super) path: String,
    /// `None`: a file that was emptied.
    pub(super) since: Option<NaiveDate>,
    /// What the office is asked.
    pub(super) question: String,
}

/// A file as it speaks tonight, and whether the registry is yet to hear of it.
pub(super) struct TonightFile {
    pub(super) file: StoredFile,
    pub(super) is_news: bool,
}

impl TonightFile {
    pub(super) const fn standing(file: StoredFile) -> Self {
        Self { file, is_news: false }
    }

    /// Takes the file that stood in its place away.
    pub(super) fn beside(file: StoredFile, stored: &mut BTreeMap<String, StoredFile>) -> Self {
        let is_news = stored.remove(&file.path).as_ref() != Some(&file);
        Self { file, is_news }
    }
}

/// Records by kind, for those who count.
pub(super) type RecordCounts = BTreeMap<RecordKind, usize>;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileCounts {
    pub read: usize,
    /// Taken from the registry: neither content nor way of reading changed.
    pub unchanged: usize,
    pub failed: usize,
    /// Not there tonight; their last good records are used.
    pub missing: usize,
    /// Lock files, hidden and temporary files.
    pub passed: usize,
    /// Records by kind.
    pub records: RecordCounts,
    /// How each file is read, in order of path.
    pub lines: Vec<FileLine>,
}

impl FileCounts {
    pub(super) fn add(&mut self, how: How) {
        match how {
            How::Read => self.read += 1,
            How::Unchanged => self.unchanged += 1,
            How::Failed => self.failed += 1,
        }
    }
}

/// How one file was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Read,
    Unchanged,
    Failed,
}

/// How one file is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    pub path: String,
    pub status: FileStatus,
    pub records: RecordCounts,
    /// Headers that were not understood.
    pub unmapped: Vec<String>,
    /// Things that a person should look at.
    pub issues: usize,
}

impl FileLine {
    /// `more` = issues of the values, beside those of the file itself.
    pub(super) fn of(file: &StoredFile, more: usize) -> Self {
        let mut records = RecordCounts::new();
        for record in &file.records {
            *records.entry(record.kind).or_default() += 1;
        }
        let unmapped = file.issues.iter().filter(|issue| issue.code == UNMAPPED_COLUMN);
        Self {
            path: FilePath::new(&file.path).shown().to_owned(),
            status: file.status,
            records,
            unmapped: unmapped.map(|issue| issue.seen.clone()).collect(),
            issues: file.issues.len() + more,
        }
    }
}

/// By file, sheet, cell and code, so that a list reads like the files themselves.
pub(super) fn sort_issues(issues: &mut [Issue]) {
    issues.sort_by(|a, b| (&a.origin, a.code, &a.message).cmp(&(&b.origin, b.code, &b.message)));
}
