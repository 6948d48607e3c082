//! What a file is, told from its first bytes.

use super::problem::Problem;
use std::collections::BTreeSet;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    /// An OLE compound file: xls, an encrypted xlsx, a Word 97 document …
    Compound,
    Html,
    /// Excel 2003's XML.
    ExcelXml,
    Text,
    Unreadable(Problem),
}

pub(super) fn of(bytes: &[u8]) -> Kind {
    if bytes.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0) {
        return Kind::Unreadable(Problem::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return Kind::Compound;
    }
    if bytes.starts_with(b"%PDF") {
        return Kind::Unreadable(Problem::Pdf);
    }
    if is_picture(bytes) {
        return Kind::Unreadable(Problem::Picture);
    }
    if is_lock_file(bytes) {
        return Kind::Unreadable(Problem::LockFile);
    }
    of_text(bytes)
}

fn is_picture(bytes: &[u8]) -> bool {
    [&b"\x89PNG"[..], b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*"]
        .iter()
        .any(|magic| bytes.starts_with(magic))
}

/// Excel's owner file (`~$…`): 165 bytes, the length of the user's name first.
fn is_lock_file(bytes: &[u8]) -> bool {
    bytes.len() == 165
        && bytes[0] < 55
        && bytes.iter().skip(1).filter(|byte| **byte == b' ' || **byte == 0).count() > 60
}

/// Many control characters of many kinds. Zeros that fill up, and a control character that divides fields, leave text.
fn is_binary(head: &[u8]) -> bool {
    let is_control = |byte: &&u8| **byte < 0x20 && !b"\t\r\n\x0B\x0C\x1B\x1A".contains(byte);
    let controls = head.iter().filter(is_control).count();
    let others: BTreeSet<u8> = head.iter().filter(is_control).copied().filter(|byte| *byte != 0).collect();
    let divides = |byte: &u8| matches!(byte, 1 | 0x1C..=0x1F);
    let letters = head.iter().filter(|byte| **byte >= 0x20).count();
    let is_text = others.len() <= 1 && others.iter().all(divides) && letters > 0 && head.contains(&b'\n');
    controls * 50 > head.len() && !is_text
}

fn of_text(bytes: &[u8]) -> Kind {
    let head = &bytes[..bytes.len().min(4096)];
    let has_bom = super::encoding::bom(bytes).is_some();
    let looks_utf16 = super::encoding::looks_utf16(head).is_some();
    if !has_bom && !looks_utf16 && is_binary(head) {
        return Kind::Unreadable(Problem::NotAWorkbook);
    }
    let start: String =
        head.iter().map(|byte| byte.to_ascii_lowercase() as char).filter(|c| *c != '\0').collect();
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && !start.contains("<html") {
        return Kind::ExcelXml;
    }
    let start = start.trim_start_matches(|c: char| !c.is_ascii_graphic());
    let is_html =
        start.contains("<table") || start.starts_with("<html") || start.starts_with("<!doctype html");
    if start.starts_with('<') && is_html {
        return Kind::Html;
    }
    if start.starts_with("{\\rtf") {
        return Kind::Unreadable(Problem::NotAWorkbook);
    }
    Kind::Text
}
