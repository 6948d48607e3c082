//! A shared folder or shared drive with one sub-folder per desk: listed once, then followed by its changes.
//!
//! A night on which nothing changed costs two calls. Everything is listed anew when Google has forgotten the token, once
//! a week, and when the operator asks for it.

mod listing;
mod place;
mod reading;
mod tree;

pub(super) use tree::tag_of;

use super::content::{self, Head};
use super::memory::{keep, recall};
use super::snapshot::{DeskFolder, Snapshot, SourceFile, Tonight};
use crate::domain::{DeskId, FilePath};
use crate::google::{Google, GoogleError, SHORTCUT};
use place::{Naming, Places};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A folder as a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DriveSource {
    pub name: String,
    pub folder: String,
    /// Name of the national office's sub-folder (`jimukyoku`).
    pub office_folder: String,
    /// Spreadsheets in it that we write, or read as sources of their own.
    pub elsewhere: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Memory {
    /// Where the changes go on.
    token: String,
    listed_at: chrono::NaiveDateTime,
    tree: tree::Tree,
    /// The name under which each desk's folder was seen first, by the folder's id.
    slugs: BTreeMap<String, String>,
    /// What was read of each file, by its id.
    read: BTreeMap<String, Read>,
    /// The text of each `desk.toml`, by its id.
    settings: BTreeMap<String, Settings>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Read {
    tag: String,
    revision: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Settings {
    tag: String,
    text: String,
}

impl DriveSource {
    /// The folder tonight, and what to remember of it.
    pub(super) async fn look(
        &self,
        google: &Google,
        memory: Option<&str>,
        tonight: &Tonight<'_>,
    ) -> Result<(Snapshot, String), GoogleError> {
        let known: Option<Memory> = recall(memory);
        let known = known.filter(|known| known.tree.root == self.folder);
        let mut memory = self.up_to_date(google, known, tonight).await?;
        let naming =
            Naming { source: &self.name, office_folder: &self.office_folder, elsewhere: &self.elsewhere };
        let Places { files, desks, passed } = place::places(&memory.tree, &naming, &mut memory.slugs);
        let mut snapshot = Snapshot { passed, ..Snapshot::default() };
        let settings = self.read_settings(google, &desks, &mut memory, &mut snapshot).await;
        let folders = desks.iter().map(|desk| DeskFolder {
            id: DeskId::new(&desk.slug),
            place: format!("{}/{}", self.name, desk.slug),
            settings: desk
                .settings
                .as_ref()
                .and_then(|(path, id)| Some((path.clone(), settings.get(id)?.clone()))),
            unread: None,
        });
        snapshot.append(Snapshot { desks: folders.collect(), ..Snapshot::default() });
        self.read_files(google, files, &mut memory, &mut snapshot).await;
        let text = keep(&memory);
        Ok((snapshot, text))
    }

    /// One file as it is now.
    pub(super) async fn fetch(&self, google: &Google, file: &SourceFile) -> Result<SourceFile, GoogleError> {
        let path = FilePath::new(&file.path);
        let mut id = path.id().unwrap_or_default().to_owned();
        let mut found = google.file(&id, path.shown()).await?;
        let target = found.shortcut_details.as_ref().and_then(|details| details.target_id.clone());
        if let Some(target) = target.filter(|_| found.mime_type.as_deref() == Some(SHORTCUT)) {
            found = google.file(&target, path.shown()).await?;
            id = target;
        }
        let mime = found.mime_type.unwrap_or_default();
        let head = Head { id: &id, mime: &mime, size: found.size };
        let content = content::read(google, &head, None, path.shown()).await?;
        Ok(SourceFile::of(file.role.clone(), &file.path, content))
    }
}
