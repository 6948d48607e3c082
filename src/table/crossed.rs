//! Crossed-through text: a part of a cell that is struck through was replaced by what stands beside it, and is not read; a cell
//! that is struck through as a whole is read, and told.

use super::Cell;
use super::problem::Problem;
use super::text_table::TEXTS;
use crate::domain::CellRef;
use calamine::Style;
use foldhash::{HashMap, HashSet};
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use std::sync::Arc;
use zip::ZipArchive;

/// A quick look at a workbook's texts: in most workbooks nothing is struck through.
pub(super) fn may_be_struck(texts: &[u8]) -> bool {
    memmem::find(texts, b"strike").is_some()
}

/// Texts of a workbook beyond this many bytes are not looked through: they are a register's, which nobody edits by hand.
const MOST_BYTES: u64 = 4 << 20;

/// The texts of which a part is struck through, with what is left of each.
#[derive(Clone, Debug, Default)]
pub(super) struct Crossed {
    left: HashMap<String, String>,
}

impl Crossed {
    /// Of a workbook's package.
    pub(super) fn of(package: &[u8]) -> Arc<Self> {
        let read = || {
            let mut archive = ZipArchive::new(Cursor::new(package)).ok()?;
            let texts = archive.by_name(TEXTS).ok()?;
            let size = texts.size();
            Some(Self::read(texts, size))
        };
        Arc::new(read().unwrap_or_default())
    }

    /// Of its table of texts.
    fn read(texts: impl Read, size: u64) -> Self {
        let mut xml = String::new();
        let is_read = size <= MOST_BYTES && texts.take(MOST_BYTES).read_to_string(&mut xml).is_ok();
        if is_read && xml.contains("strike") { Self::parse(&xml) } else { Self::default() }
    }

    fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut found = Self::default();
        let mut whole: HashSet<String> = HashSet::default();
        let mut text = Text::default();
        loop {
            match reader.read_event() {
                Ok(Event::Start(tag)) => text.open(&tag),
                Ok(Event::Empty(tag)) => text.strike(&tag),
                Ok(Event::Text(part)) => text.push(&part.xml10_content()),
                Ok(Event::CData(part)) => text.push(&part.xml10_content()),
                Ok(Event::GeneralRef(name)) => text.push(entity(&name)),
                Ok(Event::End(tag)) if tag.local_name().as_ref() == "si" => {
                    let (all, left, is_struck) = std::mem::take(&mut text).done();
                    if is_struck && !left.trim().is_empty() {
                        found.left.insert(all, left);
                    } else {
                        whole.insert(all);
                    }
                }
                Ok(Event::End(tag)) => text.close(tag.local_name().as_ref()),
                Ok(Event::Eof) | Err(_) => break,
                Ok(_) => {}
            }
        }
        // The same text, struck here and plain there: nothing tells which of them a cell is.
        found.left.retain(|all, _| !whole.contains(all));
        found
    }

    /// What of a text is not struck through, where a part of it is.
    pub(super) fn left_of(&self, text: &str) -> Option<&str> {
        if self.left.is_empty() { None } else { self.left.get(text).map(String::as_str) }
    }
}

fn entity(name: &str) -> &str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "#10" | "#xA" | "#xa" => "\n",
        _ => "",
    }
}

/// A text in its runs.
#[derive(Default)]
struct Text {
    all: String,
    left: String,
    run: String,
    is_struck: bool,
    any_struck: bool,
    in_text: bool,
    in_reading: bool,
    keeps_spaces: bool,
}

impl Text {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "t" => {
                self.in_text = !self.in_reading;
                self.run.clear();
                self.keeps_spaces = has(tag, "xml:space", "preserve");
            }
            "rPh" => self.in_reading = true,
            "r" => self.is_struck = false,
            _ => self.strike(tag),
        }
    }

    fn strike(&mut self, tag: &BytesStart<'_>) {
        let is_strike = tag.local_name().as_ref() == "strike";
        if is_strike && !has(tag, "val", "0") && !has(tag, "val", "false") {
            self.is_struck = true;
        }
    }

    fn push(&mut self, part: &str) {
        if self.in_text {
            self.run.push_str(part);
        }
    }

    fn close(&mut self, tag: &str) {
        match tag {
            "t" if self.in_text => {
                let trimmed = self.run.trim_matches([' ', '\t', '\r', '\n']);
                let run = if self.keeps_spaces { self.run.as_str() } else { trimmed };
                self.all.push_str(run);
                if self.is_struck && !run.trim().is_empty() {
                    self.any_struck = true;
                } else {
                    self.left.push_str(run);
                }
                self.in_text = false;
            }
            "rPh" => self.in_reading = false,
            "r" => self.is_struck = false,
            _ => {}
        }
    }

    fn done(self) -> (String, String, bool) {
        (self.all, self.left.trim().to_owned(), self.any_struck)
    }
}

fn has(tag: &BytesStart<'_>, name: &str, value: &str) -> bool {
    tag.attributes().flatten().any(|one| one.key.as_ref() == name && one.value.as_ref() == value)
}

/// What of a sheet is struck through: the first cell of each sort, and how many there are.
#[derive(Default)]
pub(super) struct Seen {
    parts: Option<(CellRef, usize)>,
    cells: Option<(CellRef, usize)>,
}

impl Seen {
    pub(super) fn part(&mut self, row: u32, col: u32) {
        let (_, count) = self.parts.get_or_insert((CellRef::new(row, col), 0));
        *count += 1;
    }

    pub(super) fn cell(&mut self, row: u32, col: u32, cell: &Cell) {
        if !cell.is_blank() {
            let (_, count) = self.cells.get_or_insert((CellRef::new(row, col), 0));
            *count += 1;
        }
    }

    pub(super) fn problems(self) -> impl Iterator<Item = Problem> {
        let parts = self.parts.map(|(cell, count)| Problem::StruckParts(cell, count));
        parts.into_iter().chain(self.cells.map(|(cell, count)| Problem::StruckCells(cell, count)))
    }
}

/// The styles that strike a whole cell through.
pub(super) fn styles(all: &[Style]) -> Vec<bool> {
    let strikes = |style: &Style| style.font.as_ref().is_some_and(calamine::Font::has_strikethrough);
    let found: Vec<bool> = all.iter().map(strikes).collect();
    if found.contains(&true) { found } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_struck_through_is_no_part_of_a_text() {
        let xml = r#"<sst><si><r><rPr><strike/></rPr><t>5人</t></r><r><t>10人</t></r></si>
            <si><r><rPr><strike val="1"/></rPr><t>A &amp; B</t></r><r><rPr><b/></rPr><t xml:space="preserve"> C</t></r><rPh><t>シ</t></rPh></si>
            <si><r><rPr><strike val="0"/></rPr><t>x</t></r><r><t>y</t></r></si>
            <si><r><rPr><strike/></rPr><t>全部</t></r></si>
            <si><r><rPr><strike/></rPr><t>1</t></r><r><t>2</t></r></si><si><t>12</t></si></sst>"#;
        let struck = Crossed::read(xml.as_bytes(), xml.len() as u64);
        assert_eq!(struck.left_of("5人10人"), Some("10人"));
        assert_eq!(struck.left_of("A & B C"), Some("C"));
        for plain in ["xy", "全部", "12", "5人"] {
            assert_eq!(struck.left_of(plain), None, "{plain}");
        }
    }
}
