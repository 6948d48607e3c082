//! The sources of an installation together: its own folders first, then what is at Google.

use super::at_google::GoogleSources;
use super::folder::FolderSource;
use super::snapshot::{Snapshot, Source, SourceFailure, SourceFile, Tonight};
use crate::domain::FilePath;

#[derive(Clone, Debug)]
pub struct Sources {
    pub folder: FolderSource,
    /// `None` = nothing of Google is used.
    pub google: Option<GoogleSources>,
}

impl Source for Sources {
    fn snapshot(&self, tonight: &Tonight<'_>) -> Snapshot {
        let mut snapshot = self.folder.snapshot(tonight);
        if let Some(google) = &self.google {
            snapshot.append(google.snapshot(tonight));
        }
        snapshot.sort();
        snapshot
    }

    fn fetch(&self, file: &SourceFile) -> Result<SourceFile, SourceFailure> {
        match &self.google {
            Some(google) if FilePath::new(&file.path).id().is_some() => google.fetch(file),
            _ => self.folder.fetch(file),
        }
    }
}
