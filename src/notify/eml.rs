//! Letters as files, for looking at what would be sent.

use super::Options;
use super::send::parcel;
use super::smtp::{MailError, message};
use crate::store::{Queued, private_file, private_folder};
use std::path::{Path, PathBuf};

/// Writes each letter as `NNN-<recipient>.eml` into the folder; answers the files.
///
/// # Errors
/// When a letter cannot be put together, or the folder cannot be written.
pub fn write_eml(
    letters: &[Queued],
    options: &Options,
    registry: &str,
    folder: &Path,
) -> Result<Vec<PathBuf>, MailError> {
    let failed = |error: std::io::Error| MailError::Message(format!("{}: {error}", folder.display()));
    private_folder(folder).map_err(failed)?;
    let mut written = Vec::new();
    for (letter, number) in letters.iter().zip(1..) {
        let message = message(&parcel(letter, options, registry))?;
        let name: String = letter
            .recipient
            .chars()
            .map(|c| if c.is_alphanumeric() || "@.-_".contains(c) { c } else { '_' })
            .collect();
        let path = folder.join(format!("{number:03}-{name}.eml"));
        private_file(&path).and_then(|()| std::fs::write(&path, message.formatted())).map_err(failed)?;
        written.push(path);
    }
    Ok(written)
}
