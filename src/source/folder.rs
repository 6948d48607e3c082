//! The folder source: `inbox/` with one sub-folder per desk, `forms/` and `official/` beside it. Nothing is ever
//! written there.

use super::ignore::{DESK_SETTINGS, MAX_DEPTH, MISPLACED, TOO_DEEP, reason_to_ignore};
use super::regular::{self, Nature};
use super::snapshot::{DeskFolder, Passed, Snapshot, Source, SourceFailure, SourceFile, Tonight};
use crate::domain::{DeskId, SourceRole, visible_name};
use crate::table;
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
        read_file(&regular::locate(folder, inner), &file.path, &file.role)
    }
}

impl FolderSource {
    fn read_inbox(&self, snapshot: &mut Snapshot) {
        for entry in list(&self.inbox, "inbox", &self.inbox, snapshot) {
            let path = format!("inbox/{}", entry.name);
            match (reason_to_ignore(&entry.name), entry.nature) {
                (Some(why), _) => snapshot.passed.push(Passed { path, why, tell: false }),
                (None, Nature::Other(why)) => snapshot.passed.push(Passed { path, why, tell: true }),
                (None, Nature::File) => snapshot.passed.push(Passed { path, why: MISPLACED, tell: true }),
                (None, Nature::Folder) if entry.name == self.office_folder => {
                    read_tree(&entry.at, &path, (&entry.at, &SourceRole::Office), 1, snapshot);
                }
                (None, Nature::Folder) => read_desk(&entry, &path, snapshot),
            }
        }
    }
}

fn read_desk(entry: &Entry, path: &str, snapshot: &mut Snapshot) {
    let id = DeskId::new(&entry.name);
    let (settings, unread) = match read_settings(&entry.at) {
        Ok(text) => (text.map(|text| (format!("{path}/{DESK_SETTINGS}"), text)), None),
        Err(Unread::Unfit(why)) => (None, Some(why)),
        // Of a folder that cannot be entered that is told anyhow.
        Err(Unread::OutOfReach(_)) if std::fs::read_dir(&entry.at).is_err() => (None, None),
        Err(Unread::OutOfReach(error)) => {
            snapshot.failures.push(SourceFailure {
                subject: format!("{path}/{DESK_SETTINGS}"),
                cause: error.to_string(),
                remedy: "前に読めた設定をそのまま使っています。ファイルを読む権限があるかをご確認ください。"
                    .to_owned(),
            });
            (None, None)
        }
    };
    snapshot.desks.push(DeskFolder { id: id.clone(), place: path.to_owned(), settings, unread });
    read_tree(&entry.at, path, (&entry.at, &SourceRole::Desk(id)), 1, snapshot);
}

/// Why a `desk.toml` that is there says nothing.
enum Unread {
    /// It is no text of settings.
    Unfit(&'static str),
    OutOfReach(std::io::Error),
}

/// The text of a `desk.toml`, where there is one. Windows' editor may have saved it in Shift_JIS.
fn read_settings(desk: &Path) -> Result<Option<String>, Unread> {
    const MOST_BYTES: u64 = 1 << 20;
    let at = desk.join(DESK_SETTINGS);
    let Ok(found) = at.symlink_metadata() else { return Ok(None) };
    match regular::nature(&at, Ok(found.file_type()), desk) {
        Nature::File => {}
        Nature::Folder => {
            return Err(Unread::Unfit("同じ名前のフォルダーがあります。名前を変えてください"));
        }
        Nature::Other(why) => return Err(Unread::Unfit(why)),
    }
    match regular::read_up_to(&at, MOST_BYTES) {
        Ok(Ok(bytes)) => table::plain_text(&bytes)
            .map(Some)
            .ok_or(Unread::Unfit("文字として読めません。メモ帳などで「UTF-8」を選んで保存し直してください")),
        Ok(Err(_)) => Err(Unread::Unfit("大きすぎます。desk.toml だけを書いたファイルにしてください")),
        Err(error) => Err(Unread::OutOfReach(error)),
    }
}

/// A folder beside the inbox need not exist.
fn read_beside(folder: &Path, path: &str, role: &SourceRole, snapshot: &mut Snapshot) {
    if folder.exists() {
        read_tree(folder, path, (folder, role), 1, snapshot);
    }
}

/// `root`: the folder of that role, which links do not leave.
fn read_tree(
    folder: &Path,
    path: &str,
    (root, role): (&Path, &SourceRole),
    depth: usize,
    snapshot: &mut Snapshot,
) {
    for entry in list(folder, path, root, snapshot) {
        let inner = format!("{path}/{}", entry.name);
        if let Some(why) = reason_to_ignore(&entry.name) {
            snapshot.passed.push(Passed { path: inner, why, tell: false });
        } else if let Nature::Other(why) = entry.nature {
            snapshot.passed.push(Passed { path: inner, why, tell: true });
        } else if entry.nature == Nature::File {
            match read_file(&entry.at, &inner, role) {
                Ok(file) => snapshot.files.push(file),
                Err(failure) => snapshot.failures.push(failure),
            }
        } else if depth == MAX_DEPTH {
            snapshot.passed.push(Passed { path: inner, why: TOO_DEEP, tell: true });
        } else {
            read_tree(&entry.at, &inner, (root, role), depth + 1, snapshot);
        }
    }
}

fn read_file(at: &Path, path: &str, role: &SourceRole) -> Result<SourceFile, SourceFailure> {
    match regular::read(at) {
        Ok(content) => Ok(SourceFile::of(role.clone(), path, content)),
        Err(error) => Err(SourceFailure {
            subject: path.to_owned(),
            cause: error.to_string(),
            remedy: "ファイルを読む権限があるか、他のソフトで開いたままになっていないかをご確認ください。"
                .to_owned(),
        }),
    }
}

struct Entry {
    /// As it is shown.
    name: String,
    at: PathBuf,
    nature: Nature,
}

/// The entries of a folder below a root by name; an unreadable folder becomes a failure.
fn list(folder: &Path, path: &str, root: &Path, snapshot: &mut Snapshot) -> Vec<Entry> {
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
            let nature = regular::nature(&at, entry.file_type(), root);
            Entry { name: visible_name(&entry.file_name().to_string_lossy()).into_owned(), at, nature }
        })
        .collect();
    entries.sort_by(|a, b| (&a.name, &a.at).cmp(&(&b.name, &b.at)));
    regular::pass_doubles(entries.iter_mut().map(|entry| (entry.name.as_str(), &mut entry.nature)));
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
