//! A cell that the reader of workbooks refuses costs that cell, not its sheet: its value is put into words that the reader takes.
//!
//! Only a workbook of which a sheet was refused is looked through.

use super::text_table;
use super::unpacked::{Package, is_cells};
use memchr::memmem;
use std::borrow::Cow;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Stands before what a mended cell shows.
pub(super) const MARK: char = '\u{F8F0}';

/// Errors that the reader knows by name.
const KNOWN: [&str; 8] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#DATA!"];

/// The same package with such cells mended; `None` where there are none.
pub(super) fn mend(package: &[u8]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(package)).ok()?;
    let texts = shared_texts(&mut archive);
    let mut mended = Package::new(package.len());
    let mut any = false;
    for at in 0..archive.len() {
        let name = archive.name_for_index(at)?.ok()?.into_owned();
        let mut text = Vec::new();
        archive.by_index(at).ok()?.take(MOST).read_to_end(&mut text).ok()?;
        let new = if is_cells(&name) { cells(&text, texts) } else { None };
        any |= new.is_some();
        mended.add(&name, &[new.as_deref().unwrap_or(&text)])?;
    }
    if any { mended.finish() } else { None }
}

/// Packages that come here were unpacked before and are no larger.
const MOST: u64 = 64 << 20;

/// How many texts the workbook states for its cells to point to.
fn shared_texts(archive: &mut ZipArchive<Cursor<&[u8]>>) -> usize {
    let mut text = Vec::new();
    let read = archive.by_name(text_table::TEXTS).ok().map(|part| part.take(MOST).read_to_end(&mut text));
    if matches!(read, Some(Ok(_))) { text_table::count_texts(&text) } else { 0 }
}

/// A sheet with its refused cells mended.
fn cells(part: &[u8], texts: usize) -> Option<Vec<u8>> {
    let mut new: Vec<u8> = Vec::new();
    let mut copied = 0;
    let mut from = 0;
    while let Some(at) = memmem::find(&part[from..], b"<c ").map(|at| from + at) {
        let Some(close) = memchr::memchr(b'>', &part[at..]).map(|close| at + close) else { break };
        from = close + 1;
        if part[close - 1] == b'/' {
            continue;
        }
        let Some(end) = memmem::find(&part[close..], b"</c>").map(|end| close + end) else { break };
        from = end;
        let Ok(tag) = std::str::from_utf8(&part[at..close]) else { continue };
        let Ok(inner) = std::str::from_utf8(&part[close + 1..end]) else { continue };
        let Some(shown) = refused(tag, inner, texts) else { continue };
        new.extend_from_slice(&part[copied..at]);
        let place = attribute(tag, "r").map_or_else(String::new, |place| format!(" r=\"{place}\""));
        new.extend_from_slice(format!("<c{place} t=\"str\"><v>{MARK}{shown}</v>").as_bytes());
        copied = end;
    }
    (copied > 0).then(|| {
        new.extend_from_slice(&part[copied..]);
        new
    })
}

/// What is shown of a cell that the reader refuses.
fn refused<'t>(tag: &str, inner: &'t str, texts: usize) -> Option<Cow<'t, str>> {
    let kind = attribute(tag, "t").unwrap_or("n");
    let value = value(inner).unwrap_or_default();
    let number = value.trim().parse::<f64>();
    let is_taken = match kind {
        "inlineStr" | "str" | "d" => true,
        "s" => value.is_empty() || value.parse::<usize>().is_ok_and(|at| at < texts),
        "b" => ["", "0", "1", "true", "false"].contains(&value.trim().to_ascii_lowercase().as_str()),
        "e" => KNOWN.contains(&value),
        "n" => value.is_empty() || number.is_ok() || attribute(tag, "t").is_none(),
        _ => false,
    };
    let has_words = value.starts_with('#') || value.starts_with("Err:") || kind != "s";
    (!is_taken).then_some(if has_words { Cow::Borrowed(value) } else { Cow::Borrowed("#VALUE!") })
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut parts = tag.split_ascii_whitespace().skip(1);
    parts.find_map(|part| part.strip_prefix(name)?.strip_prefix('=')?.get(1..)?.split(['"', '\'']).next())
}

/// What stands in a cell as its value.
fn value(inner: &str) -> Option<&str> {
    let start = inner.find("<v")?;
    let from = start + inner[start..].find('>')? + 1;
    let to = from + inner[from..].find("</v>")?;
    Some(&inner[from..to])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_refuses_is_mended_and_the_rest_stays() {
        let sheet = |cell: &str| format!("<sheetData><row>{cell}<c r=\"B1\"><v>2</v></c></row></sheetData>");
        for (cell, shown) in [
            (r#"<c r="A1" s="1" t="e"><v>#SPILL!</v></c>"#, Some("#SPILL!")),
            (r#"<c r="A1" t="e"><v>Err:502</v></c>"#, Some("Err:502")),
            (r#"<c r="A1" t="b"><v>5</v></c>"#, Some("5")),
            (r#"<c r="A1" t="s"><v>9</v></c>"#, Some("#VALUE!")),
            (r#"<c r="A1" t="odd"><v>x</v></c>"#, Some("x")),
            (r#"<c r="A1" t="s"><v>2</v></c>"#, None),
            (r#"<c r="A1" t="e"><v>#REF!</v></c>"#, None),
            (r#"<c r="A1" t="inlineStr"><is><t>x</t></is></c>"#, None),
            (r#"<c r="A1"/>"#, None),
        ] {
            let mended = cells(sheet(cell).as_bytes(), 3).map(|text| String::from_utf8(text).expect("text"));
            let expected =
                shown.map(|shown| sheet(&format!(r#"<c r="A1" t="str"><v>{MARK}{shown}</v></c>"#)));
            assert_eq!(mended, expected, "{cell}");
        }
    }
}
