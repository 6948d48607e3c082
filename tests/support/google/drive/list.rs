//! `files.list`: search, order, pages.

use super::{Drive, FOLDER, File, query, show};
use crate::google::checksum::md5;
use crate::google::dispatch::{Request, masked};
use crate::google::reply::Refused;
use serde_json::{Value, json};

const ORDERS: [&str; 11] = [
    "createdTime",
    "folder",
    "modifiedByMeTime",
    "modifiedTime",
    "name",
    "name_natural",
    "quotaBytesUsed",
    "recency",
    "sharedWithMeTime",
    "starred",
    "viewedByMeTime",
];

pub(crate) fn files(drive: &Drive, request: &Request) -> Result<Value, Refused> {
    let text = request.get("q").unwrap_or_default();
    let query = query::parse(text).ok_or_else(|| Refused::parameter("q"))?;
    let size = page_size(request)?;
    let supports = request.is_true("supportsAllDrives") || request.is_true("supportsTeamDrives");
    let includes = request.is_true("includeItemsFromAllDrives") || request.is_true("includeTeamDriveItems");
    if includes && !supports {
        let message = "The supportsAllDrives parameter must be true when includeItemsFromAllDrives is true.";
        let place = Some(("parameter", "supportsAllDrives"));
        return Err(Refused::classic(403, "global", "teamDrivesSupportRequired", message, place));
    }
    let corpora = request.get("corpora").unwrap_or("user");
    let in_drive = request.get("driveId").or(request.get("teamDriveId"));
    match (corpora, in_drive) {
        ("drive", None) | ("user" | "domain" | "allDrives", Some(_)) => {
            return Err(Refused::parameter("corpora"));
        }
        ("drive" | "allDrives", _) if !includes => {
            return Err(Refused::parameter("includeItemsFromAllDrives"));
        }
        ("drive", Some(id)) if !drive.is_member(id, &request.caller) => {
            let message = format!("Shared drive not found: {id}");
            let place = Some(("parameter", "driveId"));
            return Err(Refused::classic(404, "global", "notFound", &message, place));
        }
        ("user" | "domain" | "drive" | "allDrives", _) => {}
        _ => return Err(Refused::parameter("corpora")),
    }
    for parent in query.parents().into_iter().filter(|parent| *parent != "root") {
        let of_drive = drive.is_member(parent, &request.caller) && includes;
        if !of_drive && drive.visible(parent, request).is_err() {
            // The real message names no file.
            return Err(Refused::no_file(""));
        }
    }
    let mut found: Vec<&File> = drive
        .files
        .values()
        .filter(|file| file.drive.is_none() || includes)
        .filter(|file| in_drive.is_none() || file.drive.as_deref() == in_drive)
        .filter(|file| drive.role(file, &request.caller).is_some())
        .filter(|file| query.fits(drive, file, &request.caller))
        .collect();
    order(&mut found, request.get("orderBy"))?;
    let key = &md5(format!("{text}|{:?}|{in_drive:?}", request.get("orderBy")).as_bytes())[..12];
    let begin = match request.get("pageToken").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => token
            .strip_prefix("~!!~")
            .and_then(|token| token.split_once('.'))
            .filter(|(of, _)| *of == key)
            .and_then(|(_, at)| at.parse::<usize>().ok())
            .ok_or_else(|| Refused::parameter("pageToken"))?,
    };
    let shown: Vec<Value> =
        found.iter().skip(begin).take(size).map(|file| show::file(drive, file, &request.caller)).collect();
    let mut answer = json!({"kind": "drive#fileList", "incompleteSearch": false, "files": shown});
    if begin + size < found.len() {
        answer["nextPageToken"] = format!("~!!~{key}.{}", begin + size).into();
    }
    masked(request, "kind,nextPageToken,incompleteSearch,files(kind,id,name,mimeType)", answer)
}

pub(crate) fn page_size(request: &Request) -> Result<usize, Refused> {
    let Some(size) = request.get("pageSize") else { return Ok(100) };
    match size.parse::<usize>() {
        Ok(size @ 1..=1000) => Ok(size),
        _ => {
            let message = format!("Invalid value '{size}'. Values must be within the range: [1, 1000]");
            Err(Refused::classic(
                400,
                "global",
                "invalidParameter",
                &message,
                Some(("parameter", "pageSize")),
            ))
        }
    }
}

fn order(found: &mut [&File], by: Option<&str>) -> Result<(), Refused> {
    found.sort_by(|a, b| b.modified.cmp(&a.modified).then_with(|| a.id.cmp(&b.id)));
    let keys: Vec<&str> =
        by.unwrap_or_default().split(',').map(str::trim).filter(|key| !key.is_empty()).collect();
    for key in keys.into_iter().rev() {
        let (name, down) =
            key.split_once(' ').map_or((key, false), |(name, how)| (name, how.trim() == "desc"));
        if !ORDERS.contains(&name) {
            return Err(Refused::parameter("orderBy"));
        }
        found.sort_by(|a, b| {
            let order = match name {
                "name" | "name_natural" => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
                "folder" => (a.mime != FOLDER).cmp(&(b.mime != FOLDER)),
                "createdTime" => a.created.cmp(&b.created),
                "quotaBytesUsed" => {
                    a.content.as_ref().map_or(0, Vec::len).cmp(&b.content.as_ref().map_or(0, Vec::len))
                }
                _ => a.modified.cmp(&b.modified),
            };
            if down { order.reverse() } else { order }
        });
    }
    Ok(())
}
