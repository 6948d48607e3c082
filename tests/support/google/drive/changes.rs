//! The log of changes: where it stands now, and what happened since a token.

use super::{Change, Drive, list, show};
use crate::google::clock::stamp;
use crate::google::dispatch::{Request, masked};
use crate::google::reply::Refused;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const BY_DEFAULT: &str = "kind,nextPageToken,newStartPageToken,\
                          changes(kind,removed,fileId,changeType,time,type,driveId,file(kind,id,name,mimeType))";

pub(crate) fn start(drive: &Drive, request: &Request) -> Result<Value, Refused> {
    log_of(drive, request)?;
    Ok(json!({"kind": "drive#startPageToken", "startPageToken": drive.next_change().to_string()}))
}

/// The shared drive whose log is asked for. Only its members may read it, whatever of its files others may see.
pub(crate) fn log_of<'a>(drive: &Drive, request: &'a Request) -> Result<Option<&'a str>, Refused> {
    let id = request.get("driveId").or(request.get("teamDriveId"));
    match id {
        Some(id) if !drive.is_member(id, &request.caller) => {
            let message = format!("Shared drive not found: {id}");
            Err(Refused::classic(404, "global", "notFound", &message, Some(("parameter", "driveId"))))
        }
        found => Ok(found),
    }
}

pub(crate) fn list(drive: &Drive, request: &Request) -> Result<Value, Refused> {
    let Some(token) = request.get("pageToken") else {
        let message = "Required parameter: pageToken";
        return Err(Refused::classic(400, "global", "required", message, Some(("parameter", "pageToken"))));
    };
    let size = list::page_size(request)?;
    let log = log_of(drive, request)?;
    let from = token
        .parse::<u64>()
        .ok()
        .filter(|from| (drive.oldest_token..=drive.next_change()).contains(from))
        .ok_or_else(|| Refused::parameter("pageToken"))?;
    let with_removed = request.get("includeRemoved").is_none_or(|value| value == "true");
    // Of several changes to one file only the newest is told.
    let mut newest: BTreeMap<&str, &Change> = BTreeMap::new();
    for change in drive.changes.iter().filter(|change| change.number >= from) {
        newest.insert(&change.file, change);
    }
    let mut told: Vec<(&Change, Value)> = newest
        .into_values()
        .filter_map(|change| entry(drive, request, change, (from, log)).map(|entry| (change, entry)))
        .filter(|(_, entry)| with_removed || entry["removed"] == false)
        .collect();
    told.sort_by_key(|(change, _)| change.number);
    let mut answer = json!({"kind": "drive#changeList"});
    match told.get(size) {
        Some((next, _)) => answer["nextPageToken"] = next.number.to_string().into(),
        None => answer["newStartPageToken"] = drive.next_change().to_string().into(),
    }
    answer["changes"] = told.into_iter().take(size).map(|(_, entry)| entry).collect();
    masked(request, BY_DEFAULT, answer)
}

/// The change as the caller sees it: the file as it is now, or that it is gone; `None` = never the caller's business.
fn entry(
    drive: &Drive,
    request: &Request,
    change: &Change,
    (from, log): (u64, Option<&str>),
) -> Option<Value> {
    if drive.drives.contains_key(&change.file) {
        return membership(drive, request, change, log);
    }
    let includes = request.is_true("includeItemsFromAllDrives") && request.is_true("supportsAllDrives");
    let mine_only = request.is_true("restrictToMyDrive");
    let file = drive.files.get(&change.file);
    let seen = file.filter(|file| drive.role(file, &request.caller).is_some());
    let mut entry = json!({
        "kind": "drive#change",
        "changeType": "file",
        "type": "file",
        "time": stamp(change.time),
        "fileId": change.file,
        "removed": seen.is_none(),
    });
    if let Some(file) = seen {
        match (log, file.drive.as_deref()) {
            // What was moved elsewhere is gone from this log.
            (Some(log), of) if of != Some(log) => {
                entry["removed"] = true.into();
                return Some(entry);
            }
            // Of a drive's items its members are told by the drive's log alone.
            (None, Some(of)) if drive.is_member(of, &request.caller) => return None,
            _ => {}
        }
        if (file.drive.is_some() && !includes) || (mine_only && file.owner != request.caller) {
            return None;
        }
        if let Some(id) = &file.drive {
            entry["driveId"] = id.clone().into();
        }
        entry["file"] = show::file(drive, file, &request.caller);
        return Some(entry);
    }
    let was_mine = drive
        .changes
        .iter()
        .any(|one| one.number >= from && one.file == change.file && one.lost_by.contains(&request.caller));
    was_mine.then_some(entry)
}

/// That someone became a shared drive's member is told in their own log, and in no other words.
fn membership(drive: &Drive, request: &Request, change: &Change, log: Option<&str>) -> Option<Value> {
    (log.is_none() && drive.is_member(&change.file, &request.caller)).then(|| {
        json!({
            "kind": "drive#change",
            "changeType": "drive",
            "type": "teamDrive",
            "time": stamp(change.time),
            "driveId": change.file,
            "removed": false,
        })
    })
}
