//! Drive v3: files, their access and their changes.

mod access;
mod changes;
mod content;
mod list;
pub(crate) mod people;
mod query;
mod show;

pub(crate) use access::{Access, Role};

use super::dispatch::{Request, finish, masked};
use super::reply::{Refused, Reply};
use super::world::World;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const FOLDER: &str = "application/vnd.google-apps.folder";
pub(crate) const SHEET: &str = "application/vnd.google-apps.spreadsheet";
pub(crate) const FORM: &str = "application/vnd.google-apps.form";
pub(crate) const SHORTCUT: &str = "application/vnd.google-apps.shortcut";
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mime: String,
    pub(crate) parent: Option<String>,
    pub(crate) trashed: bool,
    /// Bytes of a blob; native documents have none.
    pub(crate) content: Option<Vec<u8>>,
    pub(crate) created: DateTime<Utc>,
    pub(crate) modified: DateTime<Utc>,
    pub(crate) version: u64,
    pub(crate) drive: Option<String>,
    pub(crate) target: Option<String>,
    pub(crate) owner: String,
    pub(crate) access: Vec<Access>,
    /// The owner forbade readers to download, print and copy.
    pub(crate) locked: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct SharedDrive {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) members: Vec<Access>,
}

#[derive(Debug, Clone)]
pub(crate) struct Change {
    number: u64,
    file: String,
    time: DateTime<Utc>,
    /// Who could see the file until this change.
    lost_by: BTreeSet<String>,
}

#[derive(Clone)]
pub(crate) struct Drive {
    pub(crate) files: BTreeMap<String, File>,
    pub(crate) drives: BTreeMap<String, SharedDrive>,
    changes: Vec<Change>,
    /// Page tokens below this are no longer known.
    oldest_token: u64,
    /// The largest answer of `files.export`, in bytes.
    pub(crate) export_limit: usize,
}

impl Drive {
    pub(crate) fn new() -> Self {
        Self {
            files: BTreeMap::new(),
            drives: BTreeMap::new(),
            changes: Vec::new(),
            oldest_token: 1,
            export_limit: 10 << 20,
        }
    }

    /// Page tokens given so far are refused from now on.
    pub(crate) fn lose_tokens(&mut self) {
        // The numbers go on above, so that an old token never comes to mean something again.
        self.oldest_token = self.next_change() + 1000;
        self.changes.clear();
    }

    fn next_change(&self) -> u64 {
        self.changes.last().map_or(self.oldest_token, |change| change.number + 1).max(self.oldest_token)
    }

    pub(crate) fn note_change(&mut self, file: &str, time: DateTime<Utc>, lost_by: BTreeSet<String>) {
        let number = self.next_change();
        self.changes.push(Change { number, file: file.to_owned(), time, lost_by });
    }

    /// A file's content or metadata changed.
    pub(crate) fn touch(&mut self, id: &str, time: DateTime<Utc>) {
        if let Some(file) = self.files.get_mut(id) {
            file.modified = time;
            file.version += 1;
        }
        self.note_change(id, time, BTreeSet::new());
    }
}

pub(crate) fn answer(world: &mut World, request: &Request) -> Result<Reply, Refused> {
    let drive = &world.drive;
    let json = match request.method {
        "drive.files.list" => list::files(drive, request)?,
        "drive.files.get" if request.get("alt") == Some("media") => return content::media(drive, request),
        "drive.files.get" => {
            let file = drive.visible(request.get("fileId").unwrap_or_default(), request)?;
            masked(request, show::BY_DEFAULT, show::file(drive, file, &request.caller))?
        }
        "drive.files.export" => return content::export(world, request),
        "drive.changes.getStartPageToken" => changes::start(drive, request)?,
        "drive.changes.list" => changes::list(drive, request)?,
        "drive.permissions.list" => permissions(drive, request)?,
        "drive.drives.list" => drives(drive, request),
        "drive.about.get" => about(request)?,
        other => {
            let message = format!("The emulator does not know {other}.");
            return Err(Refused::classic(501, "global", "notImplemented", &message, None));
        }
    };
    Ok(finish(request, json))
}

fn about(request: &Request) -> Result<Value, Refused> {
    if request.mask.is_none() {
        let message = "The 'fields' parameter is required for this method.";
        let place = Some(("parameter", "fields"));
        return Err(Refused::classic(400, "global", "required", message, place));
    }
    let mut user = show::user(&request.caller);
    user["me"] = true.into();
    Ok(json!({
        "kind": "drive#about",
        "user": user,
        // A service account owns no storage.
        "storageQuota": {"limit": "0", "usage": "0", "usageInDrive": "0", "usageInDriveTrash": "0"},
        "maxUploadSize": "5242880000000",
        "canCreateDrives": false,
    }))
}

fn permissions(drive: &Drive, request: &Request) -> Result<Value, Refused> {
    let file = drive.visible(request.get("fileId").unwrap_or_default(), request)?;
    if drive.role(file, &request.caller) < Some(Role::Writer) {
        let message = "The user does not have sufficient permissions for this file.";
        return Err(Refused::classic(403, "global", "insufficientFilePermissions", message, None));
    }
    let all: Vec<Value> = drive.all_access(file).iter().map(show::permission).collect();
    let answer = json!({"kind": "drive#permissionList", "permissions": all});
    masked(request, "kind,nextPageToken,permissions(kind,id,type,role)", answer)
}

fn drives(drive: &Drive, request: &Request) -> Value {
    let mine = drive.drives.values().filter(|one| access::best(&one.members, &request.caller).is_some());
    let mine: Vec<Value> =
        mine.map(|one| json!({"kind": "drive#drive", "id": one.id, "name": one.name})).collect();
    json!({"kind": "drive#driveList", "drives": mine})
}
