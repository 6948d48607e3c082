//! A file as Drive tells of it.

use super::{Access, Drive, FOLDER, FORM, File, Role, SHEET, SHORTCUT};
use crate::google::checksum::{md5, sha256};
use crate::google::clock::stamp;
use crate::google::world::PERSON;
use serde_json::{Value, json};

/// What a file tells when no fields are asked for.
pub(crate) const BY_DEFAULT: &str = "kind,id,name,mimeType";

const WHO_EDITS_MAY: [&str; 14] = [
    "canAddChildren",
    "canChangeCopyRequiresWriterPermission",
    "canComment",
    "canDelete",
    "canEdit",
    "canModifyContent",
    "canModifyContentRestriction",
    "canModifyLabels",
    "canMoveItemWithinDrive",
    "canRemoveChildren",
    "canRename",
    "canShare",
    "canTrash",
    "canUntrash",
];

pub(crate) fn file(drive: &Drive, file: &File, caller: &str) -> Value {
    let role = drive.role(file, caller);
    let (writes, owns) = (role >= Some(Role::Writer), role == Some(Role::Owner));
    let is_folder = file.mime == FOLDER;
    let downloads = file.mime != SHORTCUT && !is_folder && (!file.locked || writes);
    let mut capabilities = json!({
        "canCopy": !is_folder && downloads,
        "canDownload": downloads,
        "canListChildren": is_folder,
        "canReadRevisions": writes,
    });
    for name in WHO_EDITS_MAY {
        let folders_only = matches!(name, "canAddChildren" | "canRemoveChildren");
        let owners_only = matches!(name, "canDelete" | "canTrash" | "canUntrash") && file.drive.is_none();
        capabilities[name] = (writes && (is_folder || !folders_only) && (owns || !owners_only)).into();
    }
    let mut shown = json!({
        "kind": "drive#file",
        "id": file.id,
        "name": file.name,
        "mimeType": file.mime,
        "starred": false,
        "trashed": drive.is_trashed(file),
        "explicitlyTrashed": file.trashed,
        "spaces": ["drive"],
        "version": file.version.to_string(),
        "createdTime": stamp(file.created),
        "modifiedTime": stamp(file.modified),
        "viewedByMe": false,
        "shared": drive.all_access(file).len() > 1,
        "ownedByMe": owns,
        "capabilities": capabilities,
        "lastModifyingUser": user(&file.owner),
        "webViewLink": link(file),
        "iconLink": format!("https://drive-thirdparty.googleusercontent.com/16/type/{}", file.mime),
        "hasThumbnail": false,
        "copyRequiresWriterPermission": file.locked,
        "writersCanShare": true,
        "isAppAuthorized": false,
        "quotaBytesUsed": file.content.as_ref().map_or(0, Vec::len).to_string(),
    });
    // Parents are told only to who can see them.
    let parent = file.parent.as_ref().filter(|parent| {
        drive.drives.contains_key(*parent)
            || drive.files.get(*parent).is_none_or(|file| drive.role(file, caller).is_some())
    });
    if let Some(parent) = parent {
        shown["parents"] = json!([parent]);
    }
    match &file.drive {
        Some(id) => {
            shown["driveId"] = id.clone().into();
            shown["teamDriveId"] = id.clone().into();
        }
        None => shown["owners"] = json!([user(&file.owner)]),
    }
    if let Some(bytes) = &file.content {
        shown["size"] = bytes.len().to_string().into();
        shown["md5Checksum"] = md5(bytes).into();
        shown["sha256Checksum"] = sha256(bytes).into();
        shown["originalFilename"] = file.name.clone().into();
        shown["headRevisionId"] = format!("0B{}r{}", &file.id[..8.min(file.id.len())], file.version).into();
        shown["webContentLink"] =
            format!("https://drive.google.com/uc?id={}&export=download", file.id).into();
        if let Some((_, end)) = file.name.rsplit_once('.') {
            shown["fileExtension"] = end.into();
            shown["fullFileExtension"] = end.into();
        }
    } else if file.mime == SHEET {
        shown["size"] = "1024".into();
        shown["quotaBytesUsed"] = "1024".into();
    }
    if let Some(target) = &file.target {
        let kind = drive.files.get(target).map_or("application/octet-stream", |file| &file.mime);
        shown["shortcutDetails"] = json!({"targetId": target, "targetMimeType": kind});
    }
    if writes {
        let all = drive.all_access(file);
        shown["permissions"] = all.iter().map(permission).collect();
        shown["permissionIds"] = all.iter().map(|one| permission(one)["id"].clone()).collect();
    }
    if !owns && file.access.iter().any(|one| one.email.as_deref() == Some(caller)) {
        shown["sharedWithMeTime"] = stamp(file.created).into();
    }
    shown
}

fn link(file: &File) -> String {
    match file.mime.as_str() {
        FOLDER => format!("https://drive.google.com/drive/folders/{}", file.id),
        SHEET => format!("https://docs.google.com/spreadsheets/d/{}/edit?usp=drivesdk", file.id),
        FORM => format!("https://docs.google.com/forms/d/{}/edit?usp=drivesdk", file.id),
        _ => format!("https://drive.google.com/file/d/{}/view?usp=drivesdk", file.id),
    }
}

pub(crate) fn user(email: &str) -> Value {
    let name = if email == PERSON { "担当" } else { email.split('@').next().unwrap_or(email) };
    json!({"kind": "drive#user", "displayName": name, "me": false, "permissionId": permission_id(Some(email)),
        "emailAddress": email})
}

pub(crate) fn permission(access: &Access) -> Value {
    let mut shown = json!({"kind": "drive#permission", "id": permission_id(access.email.as_deref()),
        "role": access.role.name()});
    match &access.email {
        Some(email) => {
            shown["type"] = "user".into();
            shown["emailAddress"] = email.clone().into();
            shown["displayName"] = user(email)["displayName"].clone();
            shown["deleted"] = false.into();
            shown["pendingOwner"] = false.into();
        }
        None => {
            shown["type"] = "anyone".into();
            shown["allowFileDiscovery"] = false.into();
        }
    }
    shown
}

/// Twenty digits that belong to an address.
fn permission_id(email: Option<&str>) -> String {
    let Some(email) = email else { return "anyoneWithLink".to_owned() };
    let sum = email.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
    format!("{:020}", sum % 10_000_000_000_000_000_000)
}
