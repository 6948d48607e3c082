//! The folder source: `inbox/` with one sub-folder per desk, `forms/` and `official/` beside it. Nothing is ever
//! written there.

use super::ignore::{DESK_SETTINGS, MAX_DEPTH, MISPLACED, TOO_DEEP, reason_to_ignore};
use super::snapshot::{DeskFolder, Passed, Snapshot, Source, SourceFailure, SourceFile, Tonight};
use crate::domain::{DeskId, SourceRole};
use std::path::{Path, PathBuf};

#[derive(Clone, Debug)]
pub struct FolderSource {
    pub inbox: PathBuf,
    pub forms: PathBuf,
    pub official: PathBuf,
    /// Name of the national office's sub-folder of the inbox (`jimukyoku`).
    pub office_folder: String,
    /// Whether it is a failure when there is no inbox: not where desks' folders are at Google.
    pub needs_inbox: bool,
}

impl Source for FolderSource {
    fn snapshot(&self, _: &Tonight<'_>) -> Snapshot {
        let mut snapshot = Snapshot::default();
        if self.needs_inbox || self.inbox.exists() {
            self.read_inbox(&mut snapshot);
        }
        read_beside(&self.forms, "forms", &SourceRole::Form, &mut snapshot);
        read_beside(&self.official, "official", &SourceRole::Official, &mut snapshot);
        snapshot.sort();
        snapshot
    }

    fn fetch(&self, file: &SourceFile) -> Result<SourceFile, SourceFailure> {
        let (root, inner) = file.path.split_once('/').unwrap_or((&file.path, ""));
        let folder = match root {
            "forms" => &self.forms,
            "official" => &self.official,
            _ => &self.inbox,
        };
        read_file(&folder.join(inner), &file.path, &file.role)
    }
}

impl FolderSource {
    fn read_inbox(&self, snapshot: &mut Snapshot) {
        for entry in list(&self.inbox, "inbox", snapshot) {
            let path = format!("inbox/{}", entry.name);
            match (reason_to_ignore(&entry.name), entry.is_folder) {
                (Some(why), _) => snapshot.passed.push(Passed { path, why, tell: false }),
                (None, false) => snapshot.passed.push(Passed { path, why: MISPLACED, tell: true }),
                (None, true) if entry.name == self.office_folder => {
                    read_tree(&entry.at, &path, &SourceRole::Office, 1, snapshot);
                }
                (None, true) => read_desk(&entry, &path, snapshot),
            }
        }
    }
}

fn read_desk(entry: &Entry, path: &str, snapshot: &mut Snapshot) {
    let id = DeskId::new(&entry.name);
    let at = format!("{path}/{DESK_SETTINGS}");
    let settings = match read_settings(&entry.at.join(DESK_SETTINGS)) {
        Ok(text) => text.map(|text| (at, text)),
        // Of a folder that cannot be entered that is told anyhow.
        Err(_) if std::fs::read_dir(&entry.at).is_err() => None,
        Err(cause) => {
            snapshot.failures.push(SourceFailure {
                subject: at,
                cause,
                remedy: "前に読めた設定をそのまま使っています。読む権限があるか、UTF-8 で保存されているかをご確認ください。"
                    .to_owned(),
            });
            None
        }
    };
    snapshot.desks.push(DeskFolder { id: id.clone(), place: path.to_owned(), settings });
    read_tree(&entry.at, path, &SourceRole::Desk(id), 1, snapshot);
}

/// `None` where there is none. What Windows' own editor saves in its old encoding is read too.
fn read_settings(at: &Path) -> Result<Option<String>, String> {
    let bytes = match std::fs::read(at) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    if let Ok(text) = std::str::from_utf8(&bytes) {
        return Ok(Some(text.trim_start_matches('\u{feff}').to_owned()));
    }
    match encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes) {
        (text, false) => Ok(Some(text.into_owned())),
        (_, true) => Err("文字コードが分かりません".to_owned()),
    }
}

/// A folder beside the inbox need not exist.
fn read_beside(folder: &Path, path: &str, role: &SourceRole, snapshot: &mut Snapshot) {
    if folder.exists() {
        read_tree(folder, path, role, 1, snapshot);
    }
}

fn read_tree(folder: &Path, path: &str, role: &SourceRole, depth: usize, snapshot: &mut Snapshot) {
    for entry in list(folder, path, snapshot) {
        let inner = format!("{path}/{}", entry.name);
        if let Some(why) = reason_to_ignore(&entry.name) {
            snapshot.passed.push(Passed { path: inner, why, tell: false });
        } else if !entry.is_folder {
            match read_file(&entry.at, &inner, role) {
                Ok(file) => snapshot.files.push(file),
                Err(failure) => snapshot.failures.push(failure),
            }
        } else if depth == MAX_DEPTH {
            snapshot.passed.push(Passed { path: inner, why: TOO_DEEP, tell: true });
        } else {
            read_tree(&entry.at, &inner, role, depth + 1, snapshot);
        }
    }
}

fn read_file(at: &Path, path: &str, role: &SourceRole) -> Result<SourceFile, SourceFailure> {
    match std::fs::read(at) {
        Ok(bytes) => Ok(SourceFile::new(role.clone(), path, bytes)),
        Err(error) => Err(SourceFailure {
            subject: path.to_owned(),
            cause: error.to_string(),
            remedy: "ファイルを読む権限があるか、他のソフトで開いたままになっていないかをご確認ください。"
                .to_owned(),
        }),
    }
}

struct Entry {
    name: String,
    at: PathBuf,
    is_folder: bool,
}

/// The entries of a folder by name; an unreadable folder becomes a failure.
fn list(folder: &Path, path: &str, snapshot: &mut Snapshot) -> Vec<Entry> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => {
            snapshot.failures.push(SourceFailure {
                subject: path.to_owned(),
                cause: error.to_string(),
                remedy: "フォルダーがあるか、読む権限があるかをご確認ください。".to_owned(),
            });
            return Vec::new();
        }
    };
    let mut entries: Vec<Entry> = entries
        .filter_map(Result::ok)
        .map(|entry| {
            let at = entry.path();
            let is_folder = at.is_dir();
            Entry { name: entry.file_name().to_string_lossy().into_owned(), at, is_folder }
        })
        .collect();
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(root: &Path) -> FolderSource {
        FolderSource {
            inbox: root.join("inbox"),
            forms: root.join("forms"),
            official: root.join("official"),
            office_folder: "jimukyoku".to_owned(),
            needs_inbox: true,
        }
    }

    fn look(source: &FolderSource) -> Snapshot {
        let now = "2026-11-20T02:00:00".parse().unwrap();
        source.snapshot(&Tonight { now, memory: &std::collections::BTreeMap::new(), full: false })
    }

    #[test]
    fn files_are_read_by_whose_folder_they_are_in() {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in [
            ("inbox/d01/一覧.csv", "a"),
            ("inbox/d01/desk.toml", "name = \"x\""),
            ("inbox/d01/~$一覧.xlsx", "lock"),
            ("inbox/d01/.hidden", ""),
            ("inbox/d01/古い/昨年.csv", "b"),
            ("inbox/jimukyoku/案件.csv", "c"),
            ("inbox/迷子.xlsx", "d"),
            ("forms/回答.csv", "e"),
        ] {
            let at = root.path().join(path);
            std::fs::create_dir_all(at.parent().unwrap()).unwrap();
            std::fs::write(at, text).unwrap();
        }
        let snapshot = look(&source(root.path()));
        let desk = SourceRole::Desk(DeskId::new("d01"));
        let read: Vec<_> = snapshot.files.iter().map(|file| (&*file.path, &file.role)).collect();
        assert_eq!(
            read,
            [
                ("forms/回答.csv", &SourceRole::Form),
                ("inbox/d01/一覧.csv", &desk),
                ("inbox/d01/古い/昨年.csv", &desk),
                ("inbox/jimukyoku/案件.csv", &SourceRole::Office),
            ]
        );
        assert_eq!(snapshot.desks.len(), 1);
        assert_eq!(snapshot.desks[0].settings.as_ref().unwrap().1, "name = \"x\"");
        let told: Vec<_> =
            snapshot.passed.iter().filter(|one| one.tell).map(|one| one.path.as_str()).collect();
        assert_eq!(told, ["inbox/迷子.xlsx"]);
        assert!(snapshot.failures.is_empty());
    }

    #[test]
    fn a_missing_inbox_is_a_failure_and_not_a_panic() {
        let root = tempfile::tempdir().unwrap();
        let snapshot = look(&source(root.path()));
        assert_eq!(snapshot.failures.len(), 1);
        assert_eq!(snapshot.failures[0].subject, "inbox");
        let beside_google = FolderSource { needs_inbox: false, ..source(root.path()) };
        assert_eq!(look(&beside_google), Snapshot::default());
    }

    #[test]
    fn the_revision_follows_the_content() {
        let file = |bytes: &[u8]| SourceFile::new(SourceRole::Office, "x", bytes.to_vec()).revision;
        assert_eq!(file(b"1"), file(b"1"));
        assert_ne!(file(b"1"), file(b"2"));
    }
}
