//! What of a folder may be read: regular files of a bearable size, and no link that leads elsewhere. A pipe or a device would
//! keep the night waiting; a link could show one desk's files to another, or lead round and round.

use super::snapshot::Content;
use crate::domain::visible_name;
use crate::table;
use std::fs::{File, FileType, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};

pub(super) const NOT_REGULAR: &str =
    "ふつうのファイルではありません（パイプや装置など）。元のExcelまたはCSVのファイルを置いてください";
const LEADS_OUTSIDE: &str =
    "リンクの先が、この窓口のフォルダーの外にあります。リンクではなく、ファイルそのものを置いてください";
const LINKED_FOLDER: &str =
    "フォルダーへのリンクはたどりません。リンクではなく、フォルダーそのものを置いてください";
const LEADS_NOWHERE: &str = "リンクの先がありません。ファイルそのものを置いてください";
const SAME_NAME: &str = "同じ名前に見えるファイルがもう1つあります。どちらかの名前を変えてください";

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    File,
    Folder,
    /// Passed, and why.
    Other(&'static str),
}

/// The nature of an entry below a root that links do not leave.
pub(super) fn nature(at: &Path, kind: std::io::Result<FileType>, root: &Path) -> Nature {
    // What cannot be asked for its kind cannot be read: the reading says why.
    let Ok(kind) = kind else { return Nature::File };
    if kind.is_dir() {
        return Nature::Folder;
    }
    if !kind.is_symlink() {
        return if kind.is_file() { Nature::File } else { Nature::Other(NOT_REGULAR) };
    }
    let Ok(target) = at.canonicalize() else { return Nature::Other(LEADS_NOWHERE) };
    if target.is_dir() {
        return Nature::Other(LINKED_FOLDER);
    }
    let is_inside = root.canonicalize().is_ok_and(|root| target.starts_with(root));
    match (is_inside, target.is_file()) {
        (false, _) => Nature::Other(LEADS_OUTSIDE),
        (true, false) => Nature::Other(NOT_REGULAR),
        (true, true) => Nature::File,
    }
}

/// Entries whose names look the same: the first stands, the others are passed.
pub(super) fn pass_doubles<'e>(entries: impl Iterator<Item = (&'e str, &'e mut Nature)>) {
    let mut before = "";
    for (name, nature) in entries {
        if name == before {
            *nature = Nature::Other(SAME_NAME);
        }
        before = name;
    }
}

/// The content of a file; one that is larger than anything that is opened is not read, for its length is known.
pub(super) fn read(at: &Path) -> std::io::Result<Content> {
    let most = table::Options::default().bytes_per_file as u64;
    let read = read_up_to(at, most)?;
    Ok(read.map_or_else(Content::TooLarge, Content::Bytes))
}

/// The bytes, or how many there are where they are too many.
pub(super) fn read_up_to(at: &Path, most: u64) -> std::io::Result<Result<Vec<u8>, u64>> {
    let is_regular = |found: &Metadata| found.is_file();
    let before = std::fs::metadata(at)?;
    if !is_regular(&before) {
        return Err(std::io::Error::other(NOT_REGULAR));
    }
    if before.len() > most {
        return Ok(Err(before.len()));
    }
    let mut bytes = Vec::with_capacity(before.len() as usize + 1);
    File::open(at)?.take(most + 1).read_to_end(&mut bytes)?;
    let length = bytes.len() as u64;
    Ok(if length > most { Err(length) } else { Ok(bytes) })
}

/// Where a file stands whose path is as it is shown.
pub(super) fn locate(folder: &Path, inner: &str) -> PathBuf {
    let direct = folder.join(inner);
    if direct.exists() {
        return direct;
    }
    inner.split('/').fold(folder.to_owned(), |at, name| {
        let entries = std::fs::read_dir(&at).into_iter().flatten().flatten();
        let named = |entry: &std::fs::DirEntry| visible_name(&entry.file_name().to_string_lossy()) == name;
        entries.filter(named).map(|entry| entry.path()).min().unwrap_or_else(|| at.join(name))
    })
}
