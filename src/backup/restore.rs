//! Puts a copy back in the registry's place; what stood there stays beside it.

use super::take::{BackupError, list};
use crate::store::{
    Beside, StoreError, holds_a_run, integrity, private_folder, refuse_foreign, with_companions,
};
use chrono::NaiveDateTime;
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// What stands in the registry's place is not moved aside.
    #[error(transparent)]
    Foreign(StoreError),
    #[error("バックアップ {} は壊れているか、登録簿ではありません（{why}）。別のバックアップを --from で指定してください。", path.display())]
    Damaged { path: PathBuf, why: String },
    #[error("使えるバックアップが {} にありません。ほかの場所に写しがあれば、--from で指定してください。", folder.display())]
    None { folder: PathBuf },
    #[error("登録簿 {} を戻せません（{cause}）。元のファイルはそのままです。", path.display())]
    File { path: PathBuf, cause: String },
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub from: PathBuf,
    /// Where the registry that stood there is now.
    pub aside: Option<PathBuf>,
}

/// Puts `from`, or the newest whole copy of the folder that holds a run, in the registry's place. The registry must not be in use.
///
/// # Errors
/// When there is no whole copy, or files cannot be written; then the registry stands as before.
pub fn restore(
    registry: &Path,
    folder: &Path,
    from: Option<&Path>,
    now: NaiveDateTime,
) -> Result<Restored, RestoreError> {
    refuse_foreign(registry).map_err(RestoreError::Foreign)?;
    let from = match from {
        Some(path) => whole(path).map(|()| path.to_owned())?,
        None => {
            // Those that a clock ahead of its time has dated are the last choice.
            let (dated, ahead): (Vec<_>, Vec<_>) =
                list(folder)?.into_iter().partition(|backup| backup.taken_at <= now);
            let mut all = dated.into_iter().chain(ahead).map(|backup| backup.path);
            let found = all.find(|path| whole(path).is_ok());
            found.ok_or_else(|| RestoreError::None { folder: folder.to_owned() })?
        }
    };
    let failed =
        |error: io::Error| RestoreError::File { path: registry.to_owned(), cause: error.to_string() };
    let home = registry.parent().unwrap_or(Path::new("."));
    private_folder(home).map_err(failed)?;
    // The copy is whole beside the registry before anything is moved.
    let mut copy = tempfile::Builder::new().prefix(".registry-").tempfile_in(home).map_err(failed)?;
    io::copy(&mut std::fs::File::open(&from).map_err(failed)?, copy.as_file_mut()).map_err(failed)?;
    copy.as_file().sync_all().map_err(failed)?;
    let aside = put_aside(registry, now).map_err(failed)?;
    copy.persist(registry).map_err(|error| failed(error.error))?;
    std::fs::File::open(home).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(Restored { from, aside })
}

fn whole(path: &Path) -> Result<(), RestoreError> {
    let damaged = |why: String| RestoreError::Damaged { path: path.to_owned(), why };
    match integrity(path) {
        Ok(problems) if problems.is_empty() && !holds_a_run(path) => {
            Err(damaged("取りまとめの記録が一つもありません".to_owned()))
        }
        Ok(problems) => problems.into_iter().next().map_or(Ok(()), |problem| Err(damaged(problem))),
        Err(StoreError::Open { source, .. }) => Err(damaged(source.to_string())),
        Err(error) => Err(damaged(error.to_string())),
    }
}

/// Gives the registry and its companions another name; answers it, or `None` where nothing stood there.
fn put_aside(registry: &Path, now: NaiveDateTime) -> io::Result<Option<PathBuf>> {
    let aside = Beside::ReplacedAt(now).path(registry);
    let stood = registry.exists();
    for (from, to) in with_companions(registry).into_iter().zip(with_companions(&aside)) {
        if from.exists() {
            std::fs::rename(from, to)?;
        }
    }
    Ok(stood.then_some(aside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::{Rule, take};
    use crate::store::Store;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    #[test]
    fn the_newest_whole_copy_comes_back_and_what_stood_there_stays_aside() {
        let folder = tempfile::tempdir().unwrap();
        let (registry, backups) = (folder.path().join("var/registry.db"), folder.path().join("backup"));
        std::fs::create_dir_all(registry.parent().unwrap()).unwrap();
        let mut store = Store::open(&registry).unwrap();
        let id = store.registry_id().unwrap();
        store.begin_run("run-1", at("2026-11-20T02:00:00"), at("2026-11-20T02:00:00").date()).unwrap();
        take(&store, &backups, &Rule::default(), at("2026-11-20T02:00:00")).unwrap();
        // One of an hour that has not come, and an empty one, are not the newest.
        take(&store, &backups, &Rule::default(), at("2036-11-20T02:00:00")).unwrap();
        drop(Store::open(&backups.join("registry-20261122T020000.db")).unwrap());
        let newest = take(&store, &backups, &Rule::default(), at("2026-11-21T02:00:00")).unwrap();
        drop(store);
        std::fs::write(&newest.path, "壊れた写し").unwrap();
        std::fs::write(&registry, "壊れた登録簿").unwrap();
        assert!(Store::open(&registry).is_err_and(|error| error.to_string().contains("tsunagi restore")));
        let restored = restore(&registry, &backups, None, at("2026-11-22T09:00:00")).unwrap();
        assert!(restored.from.ends_with("registry-20261120T020000.db"), "{restored:?}");
        assert_eq!(std::fs::read_to_string(restored.aside.unwrap()).unwrap(), "壊れた登録簿");
        assert_eq!(Store::open(&registry).unwrap().registry_id().unwrap(), id);
    }

    /// `registry = "inbox/d001/事業所一覧.xlsx"` by a slip: the file stays where it is, under its name.
    #[test]
    fn what_is_no_registry_is_not_moved_aside() {
        let folder = tempfile::tempdir().unwrap();
        let (own, backups) = (folder.path().join("own.db"), folder.path().join("backup"));
        let mut store = Store::open(&own).unwrap();
        store.begin_run("run", at("2026-11-20T02:00:00"), at("2026-11-20T02:00:00").date()).unwrap();
        take(&store, &backups, &Rule::default(), at("2026-11-20T02:00:00")).unwrap();
        let registry = folder.path().join("事業所一覧.xlsx");
        std::fs::write(&registry, b"PK\x03\x04workbook").unwrap();
        let refused = restore(&registry, &backups, None, at("2026-11-22T09:00:00"));
        assert!(matches!(refused, Err(RestoreError::Foreign(_))), "{refused:?}");
        assert_eq!(std::fs::read(&registry).unwrap(), b"PK\x03\x04workbook");
    }

    #[test]
    fn without_a_whole_copy_nothing_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let registry = folder.path().join("registry.db");
        std::fs::write(&registry, "壊れた登録簿").unwrap();
        let broken = folder.path().join("registry-20261120T020000.db");
        std::fs::write(&broken, "壊れた写し").unwrap();
        for from in [None, Some(broken.as_path()), Some(Path::new("nowhere.db"))] {
            assert!(restore(&registry, folder.path(), from, at("2026-11-22T09:00:00")).is_err(), "{from:?}");
            assert_eq!(std::fs::read_to_string(&registry).unwrap(), "壊れた登録簿");
        }
    }
}
