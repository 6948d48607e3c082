//! A workbook's package unpacked once: what its reader asks for, stored as it is, so that nothing is unpacked again for each look.

use super::{Options, crossed, text_table};
use memchr::memmem;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Larger packages (unpacked) are read piece by piece: unpacking again costs less than the memory.
const MOST: u64 = 32 << 20;

/// Where a workbook tells of its merged ranges: to look for them is to read each sheet to its end.
pub(super) enum Merges<'b> {
    Nowhere,
    InTheSheets,
    /// In a package without cells.
    Apart(&'b [u8]),
}

pub(super) struct Unpacked {
    /// The workbook, without what nobody reads.
    pub(super) package: Vec<u8>,
    /// The same without any cell, where sheets tell of merged ranges: these are all that is left of them.
    merges: Option<Vec<u8>>,
    /// Whether a part of a text may be struck through.
    pub(super) is_struck: bool,
    /// Texts that the workbook states for its cells to point to.
    pub(super) texts: usize,
}

impl Unpacked {
    pub(super) fn merges(&self) -> Merges<'_> {
        self.merges.as_deref().map_or(Merges::Nowhere, Merges::Apart)
    }
}

/// The package of a workbook; nothing where it is large, or where a part of it cannot be read.
pub(super) fn unpack(archive: &mut ZipArchive<Cursor<&[u8]>>, options: &Options) -> Option<Unpacked> {
    let most = MOST.min(options.unpacked_bytes);
    let mut bytes = 0u64;
    for at in 0..archive.len() {
        bytes = bytes.saturating_add(archive.by_index_raw(at).ok()?.size());
    }
    if bytes > most {
        return None;
    }
    let mut package = Package::new(bytes as usize);
    let mut merges = Package::new(0);
    let (mut has_merges, mut is_struck) = (false, false);
    let mut left = most;
    let mut texts = 0;
    let mut text = Vec::new();
    for at in 0..archive.len() {
        let name = archive.name_for_index(at)?.ok()?.into_owned();
        if !is_read(&name.to_ascii_lowercase()) {
            continue;
        }
        let entry = archive.by_index(at).ok()?;
        text.clear();
        let read = entry.take(left + 1).read_to_end(&mut text).ok()?;
        left = left.checked_sub(read as u64)?;
        if name == text_table::TEXTS {
            texts = text_table::count_texts(&text);
            text_table::true_count(&mut text, texts);
        }
        package.add(&name, &[&text])?;
        is_struck |= name == text_table::TEXTS && crossed::may_be_struck(&text);
        if is_of_cells_alone(&name) {
            continue;
        }
        // A part without cells may name sheets; so may one whose cells go by another name.
        let [before, after] = around_cells(&text).unwrap_or([&text, &[]]);
        has_merges |= [before, after].iter().any(|piece| memmem::find(piece, b"mergeCell").is_some());
        merges.add(&name, &[before, after])?;
    }
    let merges = if has_merges { Some(merges.finish()?) } else { None };
    Some(Unpacked { package: package.finish()?, merges, is_struck, texts })
}

/// Whether a reader of cells asks for a part: looks, pictures, notes and caches of figures are not for it.
fn is_read(name: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "theme/",
        "docprops/",
        "drawings/",
        "charts/",
        "media/",
        "comments",
        "calcchain",
        "externallinks/",
        "pivot",
        "customxml/",
        "printersettings",
        "querytables/",
    ];
    (name.ends_with(".xml") || name.ends_with(".rels")) && !OTHERS.iter().any(|other| name.contains(other))
}

/// Parts that cells refer to, and nothing else.
fn is_of_cells_alone(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("sharedstrings") || name.contains("styles")
}

/// Whether a part may hold cells.
pub(super) fn is_cells(name: &str) -> bool {
    name.ends_with(".xml") && !is_of_cells_alone(name)
}

/// A sheet before its cells and behind them.
fn around_cells(text: &[u8]) -> Option<[&[u8]; 2]> {
    let from = memmem::find(text, b"<sheetData>")? + b"<sheetData>".len();
    let to = memmem::rfind(text, b"</sheetData>").filter(|to| *to >= from)?;
    Some([&text[..from], &text[to..]])
}

/// A package that is put together part by part.
pub(super) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    pub(super) fn new(bytes: usize) -> Self {
        /// Room for the names of parts.
        const NAMES: usize = 4 << 10;
        Self { zip: ZipWriter::new(Cursor::new(Vec::with_capacity(bytes + NAMES))) }
    }

    pub(super) fn add(&mut self, name: &str, pieces: &[&[u8]]) -> Option<()> {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.zip.start_file(name, stored).ok()?;
        pieces.iter().try_for_each(|piece| self.zip.write_all(piece).ok())
    }

    pub(super) fn finish(self) -> Option<Vec<u8>> {
        self.zip.finish().ok().map(Cursor::into_inner)
    }
}
