//! [I/O] Reads a workbook that we wrote and people perhaps edited: cells, formulas, and what else of theirs it holds.

mod cells;
mod foreign;
mod package;
mod paint;
mod runs;

use crate::plan::Standing;
use cells::ReadSheet;
use package::Package;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// What stands between the name and `.xlsx` of a new version that was written beside a book.
const BESIDE: &str = "_新しい版";

/// Why a standing book could not be read. A retry helps once a person has closed or mended the file.
#[derive(Debug, Error)]
pub enum OutputError {
    #[error("{} を開いている人がいます（{}）。閉じてから、もう一度実行してください", path.display(), lock.display())]
    Open { path: PathBuf, lock: PathBuf },
    #[error(
        "{} を読めません（{reason}）。Excelで開けるか確かめ、開けなければ別の場所へ移してください。次の実行で作り直します",
        path.display()
    )]
    Unreadable { path: PathBuf, reason: String },
    #[error("{} を読み込めません（{source}）。ファイルの権限と共有フォルダーの接続を確かめてください", path.display())]
    Io { path: PathBuf, source: std::io::Error },
}

/// Reads the book at `path` and, where there is one, the new version beside it. No file → `None`.
///
/// # Errors
/// A person has the file open, it is no readable workbook, or the file system refused: the book is then held.
pub fn read_standing(path: &Path) -> Result<Option<Standing>, OutputError> {
    let Some(mut standing) = read_one(path)? else { return Ok(None) };
    standing.beside = read_one(&beside_path(path))?.map(Box::new);
    Ok(Some(standing))
}

/// `out/全国.xlsx` → `out/全国_新しい版.xlsx`.
#[must_use]
pub fn beside_path(path: &Path) -> PathBuf {
    let mut name = path.file_stem().map_or_else(OsString::new, OsString::from);
    name.push(BESIDE);
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    path.with_file_name(name)
}

/// The lock file that Excel (`~$name`) or LibreOffice (`.~lock.name#`) keeps beside a file that a person has open.
#[must_use]
pub fn lock_of(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_string_lossy();
    [format!("~${name}"), format!(".~lock.{name}#")]
        .into_iter()
        .map(|lock| path.with_file_name(lock))
        .find(|lock| lock.exists())
}

/// Whether the file still is what it was, with no new version beside it and nobody at work in it.
#[must_use]
pub fn is_untouched(path: &Path, content_hash: &str) -> bool {
    let hash = |bytes: Vec<u8>| blake3::hash(&bytes).to_hex().to_string();
    std::fs::read(path).is_ok_and(|bytes| hash(bytes) == content_hash)
        && lock_of(path).is_none()
        && !beside_path(path).exists()
}

/// What a file says of itself that tsunagi once wrote: the name of the book, empty where it is older than that mark. `None`
/// = it says nothing of us.
#[must_use]
pub fn book_named_in(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let read = || {
        let package = Package::open(bytes).ok()?;
        let is_ours = package.shape().is_some();
        package.book().map(str::to_owned).or_else(|| is_ours.then(String::new))
    };
    std::panic::catch_unwind(read).ok().flatten()
}

fn read_one(path: &Path) -> Result<Option<Standing>, OutputError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(OutputError::Io { path: path.to_owned(), source }),
    };
    if let Some(lock) = lock_of(path) {
        return Err(OutputError::Open { path: path.to_owned(), lock });
    }
    let unreadable = |reason| OutputError::Unreadable { path: path.to_owned(), reason };
    // A reader's panic on a damaged file costs this file, never the night.
    let read = std::panic::catch_unwind(|| read_bytes(&bytes));
    let standing = read.map_err(|_| unreadable("内容が壊れています".to_owned()))?.map_err(unreadable)?;
    Ok(Some(standing))
}

/// The reason of an error is a short Japanese phrase.
fn read_bytes(bytes: &[u8]) -> Result<Standing, String> {
    let mut package = Package::open(bytes)?;
    let mut foreign = foreign::Foreign::default();
    let mut sheets = Vec::new();
    let mut reader = cells::open(bytes)?;
    for part in package.sheets.clone() {
        let xml = package.text(&part.path)?;
        let around = foreign.look_at_sheet(&mut package, &part, &xml)?;
        let mut sheet = cells::read_sheet(&mut reader, &part.name)?;
        cells::mark_arrays(&mut sheet.standing, &around.arrays);
        sheet.standing.widths = around.widths;
        sheet.standing.hidden = part.hidden;
        sheet.standing.view = around.view;
        sheet.standing.our_order = package.keeps_our_order(&sheet.standing);
        sheet.standing.owned = package.owned_headers(&sheet.standing);
        sheet.standing.added = package.added_marks(&sheet.standing);
        // A file without our marks (another program dropped them) may be ours in every sheet.
        let has_our_header = !sheet.standing.owned.is_empty() || package.shape().is_none();
        let ReadSheet { mut standing, painted } = sheet;
        foreign.look_at_paint(&part.name, &mut standing, &painted, &around.links, has_our_header);
        sheets.push(standing);
    }
    foreign.look_at_package(&mut package)?;
    Ok(Standing {
        sheets,
        foreign: foreign.into_words(),
        revision: blake3::hash(bytes).to_hex().to_string(),
        shape: package.shape().map(str::to_owned),
        book: package.book().map(str::to_owned),
        edition: package.edition(),
        has_stale: false,
        beside: None,
    })
}
