//! What is known of one file before it is read: for those who look at it without a run.

use super::columns::Said;
use super::desk_folder::{Earlier, Folder};
use super::{CycleError, remembered};
use crate::config::Config;
use crate::domain::{DeskId, Origin, SourceRole};
use crate::layout;
use crate::source::DeskFolder;
use crate::store::Store;
use std::path::Path;

/// What a run would know of a file of the inbox before it reads it: whose it is, what people said of its columns, and how it was
/// read the last time. `None` where it lies elsewhere.
///
/// # Errors
/// When the registry cannot be read.
pub fn known_of(
    config: &Config,
    store: &Store,
    (file, revision): (&Path, &str),
    settings: Option<&str>,
) -> Result<Option<layout::Context>, CycleError> {
    let inside = file.strip_prefix(&config.paths.inbox).map(Path::to_string_lossy);
    let Some((folder, name)) = inside.as_ref().ok().and_then(|inner| inner.split_once('/')) else {
        return Ok(None);
    };
    let path = format!("inbox/{folder}/{name}");
    let role = match folder {
        office if office == config.office.folder => SourceRole::Office,
        desk => SourceRole::Desk(DeskId::new(desk)),
    };
    let (known, stored) = store.load_night()?;
    let said = Said::of(&known.human);
    let folder = DeskFolder {
        id: DeskId::new(folder),
        place: format!("inbox/{folder}"),
        settings: settings.map(|text| (format!("inbox/{folder}/desk.toml"), text.to_owned())),
        unread: None,
    };
    let own = Folder::of(&folder, Earlier::default());
    let last = stored.get(&path).filter(|file| !file.records.is_empty());
    Ok(Some(layout::Context {
        role: role.clone(),
        origin: Origin::file(&path, revision),
        prefecture: own.hint.prefecture,
        mappings: said.mappings(&role).iter().chain(&own.mappings).cloned().collect(),
        remembered: last.map(remembered::remembered).unwrap_or_default(),
        before: last.map(remembered::before).unwrap_or_default(),
    }))
}
