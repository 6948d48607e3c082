//! One Google spreadsheet, one of its tabs or a range: read again only when Drive says that it changed.

pub(super) mod book;
mod cells;
mod ranges;
mod strike;

pub use book::find_range;

use super::content::{self, Head};
use super::drive::tag_of;
use super::memory::{look_of, path_of, recall};
use super::snapshot::{Snapshot, SourceFile, Tonight};
use crate::domain::SourceRole;
use crate::google::{Cause, Google, GoogleError};
use serde::{Deserialize, Serialize};

/// A spreadsheet as a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSource {
    pub name: String,
    pub spreadsheet: String,
    /// A tab's title, a named range or an A1 range; `None` = all of it.
    pub range: Option<String>,
    pub role: SourceRole,
}

#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Memory {
    spreadsheet: String,
    range: Option<String>,
    tag: String,
    revision: String,
}

impl SheetSource {
    fn path(&self) -> String {
        path_of(&self.name, &self.spreadsheet)
    }

    /// The spreadsheet tonight, and what to remember of it.
    pub(super) async fn look(
        &self,
        google: &Google,
        memory: Option<&str>,
        tonight: &Tonight<'_>,
    ) -> Result<(Snapshot, String), GoogleError> {
        let known = recall::<Memory>(memory)
            .filter(|known| known.spreadsheet == self.spreadsheet && known.range == self.range);
        let head = google.file(&self.spreadsheet, &self.name).await?;
        if head.trashed == Some(true) {
            return Err(GoogleError {
                cause: Cause::Settings,
                subject: self.name.clone(),
                account: google.account().to_owned(),
                detail: "ゴミ箱に入っています".to_owned(),
            });
        }
        let tag = tag_of(&head);
        let file = match known.filter(|known| known.tag == tag && !tonight.full) {
            Some(known) => SourceFile::later(self.role.clone(), &self.path(), &known.revision),
            None => self.read(google, head.mime_type.as_deref(), head.size).await?,
        };
        let memory = Memory {
            spreadsheet: self.spreadsheet.clone(),
            range: self.range.clone(),
            tag,
            revision: file.revision.to_string(),
        };
        Ok(look_of(file, &memory))
    }

    /// An Excel file that was never made a spreadsheet of Google's own is downloaded.
    async fn read(
        &self,
        google: &Google,
        mime: Option<&str>,
        size: Option<i64>,
    ) -> Result<SourceFile, GoogleError> {
        let head = Head { id: &self.spreadsheet, mime: mime.unwrap_or_default(), size };
        let content = content::read(google, &head, self.range.as_deref(), &self.name).await?;
        Ok(SourceFile::of(self.role.clone(), &self.path(), content))
    }

    pub(super) async fn fetch(&self, google: &Google) -> Result<SourceFile, GoogleError> {
        let head = google.file(&self.spreadsheet, &self.name).await?;
        self.read(google, head.mime_type.as_deref(), head.size).await
    }
}
