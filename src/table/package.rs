//! Zip packages: which workbook one holds, and whether it is safe to open.

use super::problem::Problem;
use super::unpacked::Merges;
use super::{Options, Reading, mended, text_table, unpacked, workbook};
use aho_corasick::AhoCorasick;
use std::io::{Cursor, Read};
use std::sync::LazyLock;
use zip::ZipArchive;

/// No deflate stream unpacks to more than this many times its size.
const MOST_UNPACKED: u64 = 1032;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Problem::Truncated)?;
    let has = |start: &str, archive: &ZipArchive<Cursor<&[u8]>>| {
        archive.file_names_raw().any(|name| name.starts_with(start.as_bytes()))
    };
    let is_xlsx = has("xl/", &archive) && !has("xl/workbook.bin", &archive);
    if is_xlsx && let Some(unpacked) = unpacked::unpack(&mut archive, options) {
        if unpacked.texts > options.cells_per_file {
            return Err(Problem::ZipBomb);
        }
        let read =
            |package: &[u8]| workbook::read_xlsx(package, &unpacked.merges(), unpacked.is_struck, options);
        let found = read(&unpacked.package);
        let is_refused = |(_, problem): &(_, Problem)| matches!(problem, Problem::SheetUnreadable(_));
        let refuses = matches!(&found, Ok((_, problems)) if problems.iter().any(is_refused));
        let mended = if refuses { mended::mend(&unpacked.package) } else { None };
        return mended.map_or(found, |mended| read(&mended));
    }
    let contents = look_through(&mut archive, options)?;
    if has("xl/workbook.bin", &archive) {
        workbook::read_xlsb(bytes, options)
    } else if has("xl/", &archive) {
        workbook::read_xlsx(bytes, &contents.merges(), true, options)
    } else if has("word/", &archive) {
        Err(Problem::Word)
    } else if has("ppt/", &archive) {
        Err(Problem::PowerPoint)
    } else if has("content.xml", &archive) {
        workbook::read_ods(bytes, options)
    } else if has("[Content_Types].xml", &archive) {
        workbook::read_xlsx(bytes, &contents.merges(), true, options).map_err(|_| Problem::NotAWorkbook)
    } else {
        Err(Problem::Archive)
    }
}

/// What a package was seen to hold before it is read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contents {
    /// Looking for merged cells means reading every sheet twice: most workbooks of many rows have none.
    pub(super) has_merges: bool,
}

impl Contents {
    const fn merges(self) -> Merges<'static> {
        if self.has_merges { Merges::InTheSheets } else { Merges::Nowhere }
    }
}

/// Sizes are checked as declared, and counted where the declaration could be a lie. Pictures and the like are not
/// unpacked by the readers and do not count.
fn look_through(archive: &mut ZipArchive<Cursor<&[u8]>>, options: &Options) -> Result<Contents, Problem> {
    let limit = options.unpacked_bytes;
    let mut contents = Contents::default();
    let mut has_sheets = false;
    let mut total = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(unreadable_entry)?;
        let name = entry.name_raw().to_ascii_lowercase();
        if !is_read(&name) {
            continue;
        }
        let mut size = entry.size();
        if name.ends_with(b"sharedstrings.xml") && size <= limit {
            let most = 2 * options.text_per_file as u64;
            let texts = Texts::of(entry.take(most + 1))?;
            total += texts.bytes;
            let is_beyond = texts.count.max(texts.said) > options.cells_per_file;
            if is_beyond || texts.bytes > most || total > limit {
                return Err(Problem::ZipBomb);
            }
            continue;
        }
        let may_lie = size <= limit && entry.compressed_size().saturating_mul(MOST_UNPACKED) > limit;
        let is_sheet = name.windows(5).any(|part| part == b"sheet") && !name.ends_with(b".rels");
        has_sheets |= is_sheet;
        let mut counted = Counted { inner: entry.take(limit + 1), bytes: 0 };
        if is_sheet && !contents.has_merges && size <= limit {
            contents.has_merges = names_merges(&mut counted);
        }
        if may_lie {
            std::io::copy(&mut counted, &mut std::io::sink()).map_err(|_| Problem::Truncated)?;
            size = counted.bytes;
        }
        total += size.max(counted.bytes);
        if total > limit {
            return Err(Problem::ZipBomb);
        }
    }
    // Sheets that go by other names may hold anything.
    contents.has_merges |= !has_sheets;
    Ok(contents)
}

/// What a table of texts holds: the reader makes room for each of them, and for as many as it says that there are.
struct Texts {
    count: usize,
    said: usize,
    bytes: u64,
}

impl Texts {
    fn of(mut part: impl Read) -> Result<Self, Problem> {
        const LONGEST: usize = 3;
        let mut found = Self { count: 0, said: 0, bytes: 0 };
        let mut buffer = vec![0; AT_ONCE];
        let mut kept = 0;
        loop {
            let read = part.read(&mut buffer[kept..]).map_err(|_| Problem::Truncated)?;
            if found.bytes == 0 {
                found.said = text_table::said_count(&buffer[..read]).unwrap_or(0);
            }
            let filled = kept + read;
            found.count += text_table::count_texts(&buffer[..filled]);
            found.bytes += read as u64;
            if read == 0 {
                return Ok(found);
            }
            // What is too near to the end to be told is looked at with what follows.
            kept = filled.min(LONGEST);
            buffer.copy_within(filled - kept..filled, 0);
        }
    }
}

/// Whether merged cells are named in a sheet; one that cannot be read to its end may have some.
fn names_merges(mut sheet: impl Read) -> bool {
    const WORD: &str = "mergeCell";
    static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new([WORD]).ok());
    let Some(finder) = &*FINDER else { return true };
    let mut buffer = vec![0; AT_ONCE];
    // What may be the beginning of the word stays in front of what is read next.
    let mut kept = 0;
    loop {
        let Ok(read) = sheet.read(&mut buffer[kept..]) else { return true };
        let filled = kept + read;
        if finder.is_match(&buffer[..filled]) {
            return true;
        }
        if read == 0 {
            return false;
        }
        kept = filled.min(WORD.len() - 1);
        buffer.copy_within(filled - kept..filled, 0);
    }
}

/// Bytes of a sheet that are looked through at once.
const AT_ONCE: usize = 64 << 10;

/// Counts what is read through it.
struct Counted<R> {
    inner: R,
    bytes: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes += read as u64;
        Ok(read)
    }
}

fn is_read(name: &[u8]) -> bool {
    [&b".xml"[..], b".bin", b".rels"].iter().any(|end| name.ends_with(end))
}

fn unreadable_entry(error: zip::result::ZipError) -> Problem {
    match error {
        zip::result::ZipError::UnsupportedArchive(text) if text.contains("assword") => Problem::Password,
        other => Problem::Unreadable(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_for_merges_is_found_wherever_a_piece_of_a_sheet_ends() {
        for short in 0..12 {
            let before = "x".repeat(2 * AT_ONCE - short);
            assert!(names_merges(format!("{before}<mergeCells/>").as_bytes()), "{short}");
            assert!(!names_merges(format!("{before}<merge/>Cell").as_bytes()), "{short}");
        }
        assert!(!names_merges(&b""[..]));
    }
}
