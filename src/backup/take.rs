//! Takes a copy, lists the copies there are, and lets the superfluous ones go.

use super::Rule;
use crate::store::{Store, StoreError, holds_a_run, private_folder};
use chrono::NaiveDateTime;
use std::path::{Path, PathBuf};

/// `registry-20261121T020000.db`, by the office's clock.
const PREFIX: &str = "registry-";
const SUFFIX: &str = ".db";
const MOMENT: &str = "%Y%m%dT%H%M%S";
/// A copy in the making; one that a killed run left is cleared away by the next.
const UNFINISHED: &str = ".part";

/// A copy that stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backup {
    pub taken_at: NaiveDateTime,
    pub path: PathBuf,
    pub bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "登録簿に取りまとめの記録が一つもないので、写しは作りませんでした。はじめてなら、先に tsunagi run を実行してください。"
    )]
    Empty,
    #[error("バックアップのフォルダー {} を使えません（{cause}）。フォルダーがあるか、書き込みが許されているか、ディスクに空きがあるかを確かめてください。", path.display())]
    Folder { path: PathBuf, cause: String },
}

/// Copies the registry into the folder under this moment's name, and lets superfluous copies go. The copy has its name
/// only once it is whole and on the disk.
///
/// # Errors
/// When the copy cannot be made or is not whole, or there is nothing to copy; then the older copies stand.
pub fn take(store: &Store, folder: &Path, rule: &Rule, now: NaiveDateTime) -> Result<Backup, BackupError> {
    let failed =
        |error: std::io::Error| BackupError::Folder { path: folder.to_owned(), cause: error.to_string() };
    if store.runs(1)?.is_empty() {
        return Err(BackupError::Empty);
    }
    private_folder(folder).map_err(failed)?;
    clear_unfinished(folder);
    let path = folder.join(format!("{PREFIX}{}{SUFFIX}", now.format(MOMENT)));
    let part = path.with_extension(format!("db{UNFINISHED}"));
    store.back_up(&part)?;
    std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::rename(&part, &path).map_err(failed)?;
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    let bytes = std::fs::metadata(&path).map_err(failed)?.len();
    // A copy of an empty registry drives none out that holds something.
    let mut standing = list(folder)?;
    standing.retain(|backup| holds_a_run(&backup.path));
    let moments: Vec<NaiveDateTime> = standing.iter().map(|backup| backup.taken_at).collect();
    let gone = rule.superfluous(&moments);
    for backup in standing.iter().filter(|one| gone.contains(&one.taken_at) && one.path != path) {
        if let Err(error) = std::fs::remove_file(&backup.path) {
            tracing::warn!(event = "old_backup_stays", path = %backup.path.display(), %error);
        }
    }
    let taken_at = NaiveDateTime::parse_from_str(&now.format(MOMENT).to_string(), MOMENT).unwrap_or(now);
    Ok(Backup { taken_at, path, bytes })
}

/// The copies there are, newest first; none where the folder is not there.
///
/// # Errors
/// When the folder cannot be read.
pub fn list(folder: &Path) -> Result<Vec<Backup>, BackupError> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => {
            return Err(BackupError::Folder { path: folder.to_owned(), cause: error.to_string() });
        }
    };
    let mut found: Vec<Backup> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name();
            let moment = name.to_str()?.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?;
            Some(Backup {
                taken_at: NaiveDateTime::parse_from_str(moment, MOMENT).ok()?,
                path: entry.path(),
                bytes: entry.metadata().ok()?.len(),
            })
        })
        .collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

fn clear_unfinished(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    for entry in entries {
        let name = entry.file_name();
        let is_half = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.contains(UNFINISHED));
        if is_half && let Err(error) = std::fs::remove_file(entry.path()) {
            tracing::warn!(event = "half_backup_stays", %error);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_taken_listed_and_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::open(&folder.path().join("registry.db")).unwrap();
        let backups = folder.path().join("backup");
        assert_eq!(list(&backups).unwrap(), []);
        let rule = Rule { daily: 2, weekly: 1, monthly: 1 };
        let first: NaiveDateTime = "2026-11-01T02:00:00".parse().unwrap();
        assert!(matches!(take(&store, &backups, &rule, first), Err(BackupError::Empty)));
        store.begin_run("run-1", first, first.date()).unwrap();
        for day in 1..=5 {
            std::fs::create_dir_all(&backups).unwrap();
            std::fs::write(backups.join("registry-20261101T020000.db.part"), "half").unwrap();
            std::fs::write(backups.join("メモ.txt"), "人のファイル").unwrap();
            let now = format!("2026-11-0{day}T02:00:00").parse().unwrap();
            take(&store, &backups, &rule, now).unwrap();
        }
        let days: Vec<String> =
            list(&backups).unwrap().iter().map(|one| one.taken_at.format("%d").to_string()).collect();
        assert_eq!(days, ["05", "04"]);
        let mut names: Vec<String> = std::fs::read_dir(&backups)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["registry-20261104T020000.db", "registry-20261105T020000.db", "メモ.txt"]);
    }
}
