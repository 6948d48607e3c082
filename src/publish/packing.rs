//! A part of a package that is written here and not by the library: packed piece by piece.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// As Excel packs: less time than the usual level takes, for a few more bytes.
pub(super) const PACKING: u8 = 3;
/// Bytes of rows that are packed at once.
const PIECE: usize = 1 << 16;

/// Why rows could not be poured into a package, for those who build tsunagi.
#[derive(Debug, thiserror::Error)]
pub(super) enum PourError {
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The library wrote a part otherwise than it used to.
    #[error("{0}")]
    Part(String),
}

/// A part that is packed piece by piece.
pub(super) struct Packing {
    pub(super) text: Vec<u8>,
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Packing {
    pub(super) fn of(name: &str) -> Result<Self, PourError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        // No clock: the same plan gives the same bytes.
        let options = SimpleFileOptions::default()
            .compression_level(Some(PACKING.into()))
            .unix_permissions(0o600)
            .last_modified_time(zip::DateTime::default());
        zip.start_file(name, options)?;
        Ok(Self { text: Vec::with_capacity(PIECE * 2), zip })
    }

    pub(super) fn pack_if_full(&mut self) -> Result<(), PourError> {
        if self.text.len() >= PIECE {
            self.zip.write_all(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Vec<u8>, PourError> {
        self.zip.write_all(&self.text)?;
        Ok(self.zip.finish()?.into_inner())
    }
}

/// What stands between two marks.
pub(super) fn piece<'x>(xml: &'x str, from: &str, to: &str) -> Result<&'x str, PourError> {
    let found = xml.split_once(from).and_then(|(_, rest)| rest.split_once(to));
    found.map(|(piece, _)| piece).ok_or_else(|| PourError::Part(format!("no {from} … {to}")))
}
