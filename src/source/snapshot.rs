//! What a source hands over: files with bytes, the desks' folders, what was passed over and what could not be reached.

use crate::domain::{DeskId, SourceRole};
use std::sync::Arc;

/// One file of an office, as it stood tonight.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    pub role: SourceRole,
    /// `inbox/d01/一覧.xlsx`: stable from night to night.
    pub path: Arc<str>,
    /// Hash of the content (hex); a file whose revision is unchanged is not read again.
    pub revision: Arc<str>,
    pub bytes: Vec<u8>,
}

impl SourceFile {
    #[must_use]
    pub fn new(role: SourceRole, path: &str, bytes: Vec<u8>) -> Self {
        let revision = blake3::hash(&bytes).to_hex()[..32].into();
        Self { role, path: path.into(), revision, bytes }
    }
}

/// A desk's own sub-folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskFolder {
    pub id: DeskId,
    /// Path and text of its `desk.toml`, where there is one.
    pub settings: Option<(String, String)>,
}

/// A file that is not read, and why (a lock file, a temporary file, one that lies outside any desk's folder).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    pub path: String,
    pub why: &'static str,
    /// Whether a person should know (a misplaced file), or not (Excel's own lock files).
    pub tell: bool,
}

/// Something that could not be reached; the run goes on without it and ends with exit code 3.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{subject} を読めませんでした（{cause}）。{remedy}")]
pub struct SourceFailure {
    /// The folder or file, relative to the installation.
    pub subject: String,
    pub cause: String,
    pub remedy: String,
}

/// Everything that a source holds tonight, in order of path.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    pub files: Vec<SourceFile>,
    pub desks: Vec<DeskFolder>,
    pub passed: Vec<Passed>,
    pub failures: Vec<SourceFailure>,
}

impl Snapshot {
    pub(super) fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.desks.sort_by(|a, b| a.id.cmp(&b.id));
        self.passed.sort_by(|a, b| a.path.cmp(&b.path));
        self.failures.sort_by(|a, b| a.subject.cmp(&b.subject));
    }
}

/// Where offices' material comes from.
pub trait Source {
    /// Reads everything that can be reached; what cannot is listed in `failures`.
    fn snapshot(&self) -> Snapshot;
}

/// A source that holds what it was given: for tests and trials.
#[derive(Clone, Debug, Default)]
pub struct MemorySource(pub Snapshot);

impl Source for MemorySource {
    fn snapshot(&self) -> Snapshot {
        let mut snapshot = self.0.clone();
        snapshot.sort();
        snapshot
    }
}

#[cfg(test)]
mod tests {
    use super::super::FolderSource;
    use super::*;

    /// What every source owes: order by path, the same answer twice, a revision for every file.
    fn conforms(source: &dyn Source) -> Snapshot {
        let snapshot = source.snapshot();
        assert_eq!(snapshot, source.snapshot());
        assert!(snapshot.files.is_sorted_by(|a, b| a.path < b.path));
        assert!(snapshot.desks.is_sorted_by(|a, b| a.id < b.id));
        assert!(snapshot.files.iter().all(|file| file.revision.len() == 32));
        snapshot
    }

    #[test]
    fn a_folder_and_its_twin_in_memory_say_the_same() {
        let root = tempfile::tempdir().unwrap();
        for path in ["inbox/d02/b.csv", "inbox/d01/a.csv", "inbox/jimukyoku/c.csv", "forms/d.csv"] {
            let at = root.path().join(path);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            std::fs::write(at, path).unwrap();
        }
        let folder = FolderSource {
            inbox: root.path().join("inbox"),
            forms: root.path().join("forms"),
            official: root.path().join("official"),
            office_folder: "jimukyoku".to_owned(),
        };
        let read = conforms(&folder);
        assert_eq!((read.files.len(), read.desks.len()), (4, 2));
        let mut turned = read.clone();
        turned.files.reverse();
        assert_eq!(conforms(&MemorySource(turned)), read);
    }
}
