//! What a source hands over: files with bytes, the desks' folders, what was passed over and what could not be reached.

use crate::domain::{DeskId, SourceRole};
use crate::table::LooseBook;
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What stands in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// Cells that came without a file: a Google spreadsheet, a form's responses.
    Cells(Box<LooseBook>),
    /// Unchanged since it was handed over last; [`Source::fetch`] gives it where it is needed all the same.
    Later,
    /// So many bytes, which are more than anything that is opened: they were not read.
    TooLarge(u64),
}

/// One file of an office, as it stood tonight.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    pub role: SourceRole,
    /// `inbox/d01/一覧.xlsx`: stable from night to night; at Google it may change while the id behind `#` stays.
    pub path: Arc<str>,
    /// Hash of the content (hex); a file whose revision is unchanged is not read again.
    pub revision: Arc<str>,
    pub content: Content,
}

impl SourceFile {
    #[must_use]
    pub fn new(role: SourceRole, path: &str, bytes: Vec<u8>) -> Self {
        let revision = blake3::hash(&bytes).to_hex()[..32].into();
        Self { role, path: path.into(), revision, content: Content::Bytes(bytes) }
    }

    #[must_use]
    pub fn of_cells(role: SourceRole, path: &str, book: LooseBook) -> Self {
        let revision = book.revision().into();
        Self { role, path: path.into(), revision, content: Content::Cells(Box::new(book)) }
    }

    #[must_use]
    pub fn of(role: SourceRole, path: &str, content: Content) -> Self {
        match content {
            Content::Bytes(bytes) => Self::new(role, path, bytes),
            Content::Cells(book) => Self::of_cells(role, path, *book),
            Content::Later => Self::later(role, path, ""),
            Content::TooLarge(bytes) => {
                let revision = blake3::hash(format!("too large: {bytes}").as_bytes()).to_hex();
                Self { content: Content::TooLarge(bytes), ..Self::later(role, path, &revision[..32]) }
            }
        }
    }

    /// Of a file whose content is that of an earlier night.
    #[must_use]
    pub fn later(role: SourceRole, path: &str, revision: &str) -> Self {
        Self { role, path: path.into(), revision: revision.into(), content: Content::Later }
    }

    /// How much there is to read, roughly.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.content {
            Content::Bytes(bytes) => bytes.len(),
            Content::Cells(book) => book.sheets.iter().map(|sheet| sheet.cells.len() * 8).sum(),
            Content::Later | Content::TooLarge(_) => 0,
        }
    }
}

/// A desk's own sub-folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskFolder {
    pub id: DeskId,
    /// `inbox/d01`: where what is said of it is kept; stable from night to night.
    pub place: String,
    /// Path and text of its `desk.toml`, where there is one.
    pub settings: Option<(String, String)>,
    /// Why it could not be read.
    pub unread: Option<&'static str>,
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
    /// The folder or file, relative to the installation; the source or file at Google.
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
    /// Sources at Google of which nothing is known tonight: what they said last holds.
    pub silent: BTreeSet<String>,
    /// What each source wants to know the next night, by its name; to be kept only once this snapshot was dealt with.
    pub memory: BTreeMap<String, String>,
}

impl Snapshot {
    pub(super) fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.desks.sort_by(|a, b| a.id.cmp(&b.id));
        self.passed.sort_by(|a, b| a.path.cmp(&b.path));
        self.failures.sort_by(|a, b| a.subject.cmp(&b.subject));
    }

    /// Adds what another source holds. A desk with folders in several places is one desk; settings that come first hold.
    pub(super) fn append(&mut self, other: Self) {
        self.files.extend(other.files);
        self.passed.extend(other.passed);
        self.failures.extend(other.failures);
        self.silent.extend(other.silent);
        self.memory.extend(other.memory);
        for desk in other.desks {
            match self.desks.iter_mut().find(|known| known.id == desk.id) {
                None => self.desks.push(desk),
                Some(known) if known.settings.is_none() && desk.settings.is_some() => *known = desk,
                Some(_) => {}
            }
        }
    }
}

/// What a source is told of the night.
#[derive(Clone, Copy, Debug)]
pub struct Tonight<'a> {
    pub now: NaiveDateTime,
    /// What each source remembered, by its name.
    pub memory: &'a BTreeMap<String, String>,
    /// Look at everything anew, whatever is remembered.
    pub full: bool,
}

/// Where offices' material comes from.
pub trait Source: Sync {
    /// Reads everything that can be reached; what cannot is listed in `failures`.
    fn snapshot(&self, tonight: &Tonight<'_>) -> Snapshot;

    /// A file with its content as it is now.
    ///
    /// # Errors
    /// When it cannot be reached.
    fn fetch(&self, file: &SourceFile) -> Result<SourceFile, SourceFailure>;
}

/// A source that holds what it was given: for tests and trials.
#[derive(Clone, Debug, Default)]
pub struct MemorySource {
    pub snapshot: Snapshot,
    /// Contents of files that are handed over as [`Content::Later`].
    pub contents: Vec<SourceFile>,
}

impl Source for MemorySource {
    fn snapshot(&self, _: &Tonight<'_>) -> Snapshot {
        let mut snapshot = self.snapshot.clone();
        snapshot.sort();
        snapshot
    }

    fn fetch(&self, file: &SourceFile) -> Result<SourceFile, SourceFailure> {
        let mut all = self.contents.iter().chain(&self.snapshot.files);
        all.find(|one| one.path == file.path && one.content != Content::Later).cloned().ok_or_else(|| {
            SourceFailure {
                subject: file.path.to_string(),
                cause: "ありません".to_owned(),
                remedy: String::new(),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::FolderSource;
    use super::*;

    /// What every source owes: order by path, the same answer twice, a revision for every file, its content on demand.
    fn conforms(source: &dyn Source) -> Snapshot {
        let memory = BTreeMap::new();
        let now = "2026-11-20T02:00:00".parse().unwrap();
        let tonight = Tonight { now, memory: &memory, full: false };
        let snapshot = source.snapshot(&tonight);
        assert_eq!(snapshot, source.snapshot(&tonight));
        assert!(snapshot.files.is_sorted_by(|a, b| a.path < b.path));
        assert!(snapshot.desks.is_sorted_by(|a, b| a.id < b.id));
        for file in &snapshot.files {
            assert_eq!(file.revision.len(), 32);
            let fetched = source.fetch(file).unwrap();
            assert_ne!(fetched.content, Content::Later);
            assert_eq!((fetched.path, fetched.revision), (file.path.clone(), file.revision.clone()));
        }
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
            needs_inbox: true,
        };
        let read = conforms(&folder);
        assert_eq!((read.files.len(), read.desks.len()), (4, 2));
        let mut turned = read.clone();
        turned.files.reverse();
        let twin = MemorySource { snapshot: turned.clone(), contents: Vec::new() };
        assert_eq!(conforms(&twin), read);
        let contents = turned.files.clone();
        for file in &mut turned.files {
            *file = SourceFile::later(file.role.clone(), &file.path, &file.revision);
        }
        conforms(&MemorySource { snapshot: turned, contents });
    }
}
