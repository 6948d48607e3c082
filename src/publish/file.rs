//! [I/O] Puts bytes in the place of a file: to a temporary file in the same folder, synced, renamed, never over a
//! person's changes.

use crate::source::lock_of;
use crate::store::private_folder;
use std::io::Write;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// How the name of a file begins and ends that is not yet whole.
const TEMPORARY: (&str, &str) = (".tsunagi-", ".tmp");

/// A file that says what the plan says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub path: PathBuf,
    /// Content hash (hex).
    pub hash: String,
    /// Whether the file is new or differs from what stood there; `false` when its bytes were the same already.
    pub changed: bool,
}

/// Why a book was not written. What stood there still stands.
#[derive(Debug, Error)]
pub enum PublishError {
    /// A retry helps once the file is closed.
    #[error("{} を開いている人がいるため、書き込みませんでした（{}）。閉じてから、もう一度実行してください", path.display(), lock.display())]
    Open { path: PathBuf, lock: PathBuf },
    /// A retry helps: the next run reads the file again.
    #[error("{} は読み込んだ後に変更されたため、書き込みませんでした。もう一度実行してください", path.display())]
    Changed { path: PathBuf },
    /// A retry does not help: the model holds something that a workbook cannot.
    #[error("{} のブックを作れません（{reason}）。この文面を添えて開発者に知らせてください", path.display())]
    Build { path: PathBuf, reason: String },
    /// A retry helps once the folder can be written again.
    #[error("{} に書き込めません（{operation}: {source}）。空き容量と権限、共有フォルダーの接続を確かめてください", path.display())]
    Io { operation: &'static str, path: PathBuf, source: std::io::Error },
}

/// Replaces the file at `path`, if it is still the revision that the plan was made for (`None` = no file).
pub(super) fn replace(path: &Path, bytes: &[u8], replaces: Option<&str>) -> Result<Written, PublishError> {
    put(path, bytes, replaces, For::Office)
}

/// Writes a letter where no file stands: nobody but its owner opens it, nor a folder that is made for it.
pub(super) fn write_letter(path: &Path, bytes: &[u8]) -> Result<Written, PublishError> {
    put(path, bytes, None, For::Owner)
}

/// Whose eyes a file is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Office,
    Owner,
}

fn put(path: &Path, bytes: &[u8], replaces: Option<&str>, eyes: For) -> Result<Written, PublishError> {
    let failed = |operation| move |source| PublishError::Io { operation, path: path.to_owned(), source };
    let hash = blake3::hash(bytes).to_hex().to_string();
    let standing = revision(path).map_err(failed("読み直し"))?;
    if standing.as_deref() == Some(hash.as_str()) {
        return Ok(Written { path: path.to_owned(), hash, changed: false });
    }
    if let Some(lock) = lock_of(path) {
        return Err(PublishError::Open { path: path.to_owned(), lock });
    }
    if standing.as_deref() != replaces {
        return Err(PublishError::Changed { path: path.to_owned() });
    }
    let folder = folder_of(path);
    let made = if eyes == For::Owner { private_folder(folder) } else { std::fs::create_dir_all(folder) };
    made.map_err(failed("フォルダーの作成"))?;
    let mut file = tempfile::Builder::new()
        .prefix(TEMPORARY.0)
        .suffix(TEMPORARY.1)
        .tempfile_in(folder)
        .map_err(failed("一時ファイルの作成"))?;
    file.write_all(bytes).map_err(failed("一時ファイルへの書き込み"))?;
    if eyes == For::Office {
        share_like_a_new_file(file.as_file()).map_err(failed("権限の設定"))?;
    }
    file.as_file().sync_all().map_err(failed("一時ファイルの確定"))?;
    file.persist(path).map_err(|error| failed("名前の変更")(error.error))?;
    sync_folder(folder).map_err(failed("フォルダーの確定"))?;
    Ok(Written { path: path.to_owned(), hash, changed: true })
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes what a killed run left half-written in a folder of books. Only the run that holds the lock may call it.
pub fn clear_leftovers(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1);
        if is_ours && let Err(error) = std::fs::remove_file(entry.path()) {
            tracing::warn!(event = "leftover_not_removed", path = %entry.path().display(), %error);
        }
    }
}

fn revision(path: &Path) -> std::io::Result<Option<String>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(blake3::hash(&bytes).to_hex().to_string())),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A temporary file is private to its owner; an office's workbook is not.
///
/// # Errors
/// Where the file system refuses.
#[cfg(unix)]
pub fn share_like_a_new_file(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub fn share_like_a_new_file(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}
