//! Zip packages: which workbook one holds, and whether it is safe to open.

use super::problem::Problem;
use super::{Options, Reading, workbook};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// No deflate stream unpacks to more than this many times its size.
const MOST_UNPACKED: u64 = 1032;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::Truncated)?;
    let has = |start: &str, archive: &ZipArchive<Cursor<&[u8]>>| {
        archive.file_names_raw().any(|name| name.starts_with(start.as_bytes()))
    };
    if !is_small_enough(&mut archive, options.unpacked_bytes)? {
        return Err(Problem::ZipBomb);
    }
    if has("xl/workbook.bin", &archive) {
        workbook::read_xlsb(bytes, options)
    } else if has("xl/", &archive) {
        workbook::read_xlsx(bytes, options)
    } else if has("word/", &archive) {
        Err(Problem::Word)
    } else if has("ppt/", &archive) {
        Err(Problem::PowerPoint)
    } else if has("content.xml", &archive) {
        workbook::read_ods(bytes, options)
    } else if has("[Content_Types].xml", &archive) {
        workbook::read_xlsx(bytes, options).map_err(|_| Problem::NotAWorkbook)
    } else {
        Err(Problem::Archive)
    }
}

/// Sizes are checked as declared, and counted where the declaration could be a lie. Pictures and the like are not
/// unpacked by the readers and do not count.
fn is_small_enough(archive: &mut ZipArchive<Cursor<&[u8]>>, limit: u64) -> Result<bool, Problem> {
    let mut total = 0;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(unreadable_entry)?;
        if !is_read(entry.name_raw()) {
            continue;
        }
        let mut size = entry.size();
        if size <= limit && entry.compressed_size().saturating_mul(MOST_UNPACKED) > limit {
            size = std::io::copy(&mut (&mut entry).take(limit + 1), &mut std::io::sink())
                .map_err(|_| Problem::Truncated)?;
        }
        total += size;
        if total > limit {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_read(name: &[u8]) -> bool {
    [&b".xml"[..], b".bin", b".rels"].iter().any(|end| name.to_ascii_lowercase().ends_with(end))
}

fn unreadable_entry(error: zip::result::ZipError) -> Problem {
    match error {
        zip::result::ZipError::UnsupportedArchive(text) if text.contains("assword") => Problem::Password,
        other => Problem::Unreadable(other.to_string()),
    }
}
