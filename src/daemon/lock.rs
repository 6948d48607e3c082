//! One run at a time: an exclusive lock on a file beside the registry, which says who holds it.

use crate::store::private_folder;
use chrono::DateTime;
use chrono_tz::Tz;
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Who holds the lock, as its file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Process number.
    pub pid: u32,
    /// When it took the lock (`2026-11-21T02:00:00+09:00`).
    pub since: String,
}

impl Holder {
    fn read(text: &str) -> Option<Self> {
        let (pid, since) = text.trim().split_once(' ')?;
        Some(Self { pid: pid.parse().ok()?, since: since.to_owned() })
    }
}

/// `プロセス 1234、2026-11-21T02:00:00+09:00 から`
impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "プロセス {}、{} から", self.pid, self.since)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another run is under way; a retry helps once it has ended.
    #[error(
        "ほかの実行が動いています（{}）。終わるのを待ってから、もう一度実行してください。",
        .holder.as_ref().map_or_else(|| "相手は不明".to_owned(), ToString::to_string)
    )]
    Held { holder: Option<Holder> },
    /// The lock's file cannot be made or locked; a retry does not help before the folder is put right.
    #[error("二重実行を防ぐファイル {} を使えません。フォルダーがあり、書き込めるかを確かめてください。", .path.display())]
    File { path: PathBuf, source: io::Error },
}

impl LockError {
    /// Whether trying again later, without changing anything, can help.
    #[must_use]
    pub const fn retry_helps(&self) -> bool {
        matches!(self, Self::Held { .. })
    }
}

/// The lock, held until it is dropped; the system frees it when the process dies in whatever way.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

impl Drop for Lock {
    /// Leaves an empty file: a name in it means that somebody holds it, or died holding it.
    fn drop(&mut self) {
        if let Err(error) = self.file.set_len(0) {
            tracing::warn!(event = "lock_not_cleared", %error);
        }
    }
}

/// Takes the lock, and writes this process and `now` into its file. The file is never removed: a removed one could
/// be locked by two.
///
/// # Errors
/// [`LockError::Held`] names the holder; [`LockError::File`] where the file itself fails.
pub fn acquire(path: &Path, now: DateTime<Tz>) -> Result<Lock, LockError> {
    let failed = |source| LockError::File { path: path.to_owned(), source };
    let mut file = open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(LockError::Held { holder: read_holder(&mut file) }),
        Err(TryLockError::Error(source)) => return Err(failed(source)),
    }
    let mut lock = Lock { file };
    sign(&mut lock.file, now).map_err(failed)?;
    Ok(lock)
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        private_folder(folder)?;
    }
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn sign(file: &mut File, now: DateTime<Tz>) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    let since = now.to_rfc3339_opts(chrono::SecondsFormat::Secs, false);
    writeln!(file, "{} {since}", std::process::id())
}

/// `None` where the system lets nobody read a locked file, or its holder has not signed yet.
fn read_holder(file: &mut File) -> Option<Holder> {
    let mut text = String::new();
    file.read_to_string(&mut text).ok()?;
    Holder::read(&text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn now() -> DateTime<Tz> {
        chrono_tz::Asia::Tokyo.with_ymd_and_hms(2026, 11, 21, 2, 0, 0).unwrap()
    }

    #[test]
    fn a_second_run_is_kept_out_and_told_by_whom() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("var/tsunagi.lock");
        let first = acquire(&path, now()).unwrap();
        let error = acquire(&path, now()).unwrap_err();
        assert!(error.retry_helps());
        assert_eq!(
            error.to_string(),
            format!(
                "ほかの実行が動いています（プロセス {}、2026-11-21T02:00:00+09:00 から）。終わるのを待ってから、もう一度実行してください。",
                std::process::id()
            )
        );
        drop(first);
        drop(acquire(&path, now()).unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn a_name_left_by_a_dead_run_does_not_keep_the_next_one_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tsunagi.lock");
        std::fs::write(&path, "4194304 2026-11-20T02:00:00+09:00 and more than the next name is long\n")
            .unwrap();
        let _lock = acquire(&path, now()).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, format!("{} 2026-11-21T02:00:00+09:00\n", std::process::id()));
    }

    #[test]
    fn a_file_in_place_of_the_folder_is_an_error_that_a_retry_does_not_mend() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("var"), "").unwrap();
        let error = acquire(&folder.path().join("var/tsunagi.lock"), now()).unwrap_err();
        assert!(matches!(error, LockError::File { .. }) && !error.retry_helps(), "{error}");
    }
}
