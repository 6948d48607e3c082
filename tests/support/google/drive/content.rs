//! The bytes of files: downloads of blobs, exports of native documents.

use super::{Drive, FOLDER, SHEET, SHORTCUT};
use crate::google::dispatch::Request;
use crate::google::reply::{Refused, Reply};
use crate::google::sheets::model::{Book, Tab};
use crate::google::world::World;

pub(crate) fn media(drive: &Drive, request: &Request) -> Result<Reply, Refused> {
    let file = drive.visible(request.get("fileId").unwrap_or_default(), request)?;
    let writes = drive.role(file, &request.caller) >= Some(super::Role::Writer);
    match &file.content {
        Some(_) if file.locked && !writes => {
            let message = "This file cannot be downloaded by the user.";
            Err(Refused::classic(403, "global", "cannotDownloadFile", message, None))
        }
        Some(bytes) => Ok(Reply::new(200, &file.mime, bytes.clone())
            .with("Content-Disposition", "attachment")
            .with("ETag", &format!("\"{}\"", file.version))),
        None => {
            let message =
                "Only files with binary content can be downloaded. Use Export with Docs Editors files.";
            let place = Some(("parameter", "alt"));
            Err(Refused::classic(403, "global", "fileNotDownloadable", message, place))
        }
    }
}

pub(crate) fn export(world: &World, request: &Request) -> Result<Reply, Refused> {
    let drive = &world.drive;
    let file = drive.visible(request.get("fileId").unwrap_or_default(), request)?;
    let Some(kind) = request.get("mimeType") else {
        let message = "Required parameter: mimeType";
        return Err(Refused::classic(400, "global", "required", message, Some(("parameter", "mimeType"))));
    };
    let is_native = file.content.is_none() && file.mime != FOLDER && file.mime != SHORTCUT;
    if !is_native {
        let message = "Export only supports Docs Editors files.";
        return Err(Refused::classic(403, "global", "fileNotExportable", message, None));
    }
    let book = world.books.get(&file.id).filter(|_| file.mime == SHEET);
    let bytes = match (book, kind) {
        (Some(book), "text/csv") => separated(book, ","),
        (Some(book), "text/tab-separated-values") => separated(book, "\t"),
        (Some(book), super::XLSX) => workbook(book),
        _ => {
            let message = "The requested conversion is not supported.";
            let place = Some(("parameter", "mimeType"));
            return Err(Refused::classic(400, "global", "badRequest", message, place));
        }
    };
    if bytes.len() > drive.export_limit {
        let message = "This file is too large to be exported.";
        return Err(Refused::classic(403, "global", "exportSizeLimitExceeded", message, None));
    }
    Ok(Reply::new(200, kind, bytes))
}

fn shown(book: &Book, tab: &Tab) -> Vec<Vec<String>> {
    let width = tab.used_columns();
    (0..tab.used_rows()).map(|row| (0..width).map(|column| book.shown(tab, row, column)).collect()).collect()
}

/// The first tab, as the real export gives it.
fn separated(book: &Book, by: &str) -> Vec<u8> {
    let quoted = |text: &String| match text.contains([',', '"', '\n', '\t']) && by == "," {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.replace('\t', " "),
    };
    let rows = book.tabs.first().map(|tab| shown(book, tab)).unwrap_or_default();
    let lines: Vec<String> =
        rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(by)).collect();
    lines.join("\r\n").into_bytes()
}

fn workbook(book: &Book) -> Vec<u8> {
    let mut out = rust_xlsxwriter::Workbook::new();
    for tab in &book.tabs {
        let sheet = out.add_worksheet();
        sheet.set_name(tab.title.chars().take(31).collect::<String>()).unwrap();
        for (row, cells) in shown(book, tab).into_iter().enumerate() {
            for (column, text) in cells.into_iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row as u32, column as u16, text).unwrap();
            }
        }
    }
    out.save_to_buffer().unwrap()
}
