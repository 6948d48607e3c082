//! HTML saved under a spreadsheet's name: each `<table>` becomes a sheet.

use super::cells::Scattered;
use super::problem::Problem;
use super::{Book, Cell, Format, Merge, Options, Reading, Sheet, Visibility, encoding};
use crate::domain::CellRef;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let decoded = encoding::decode(bytes);
    let mut tables: Vec<Reader> = Vec::new();
    let mut rest = decoded.text.as_str();
    let mut is_inside = false;
    while let Some(open) = rest.find('<') {
        if is_inside && let Some(table) = tables.last_mut() {
            table.text.push_str(&rest[..open]);
        }
        let Some(close) = rest[open..].find('>') else { break };
        let tag = Tag::of(&rest[open + 1..open + close]);
        rest = &rest[open + close + 1..];
        match tag.name.as_str() {
            "script" | "style" => rest = rest.find("</").map_or("", |end| &rest[end..]),
            "table" => tables.push(Reader::default()),
            _ => {
                if let Some(table) = tables.last_mut() {
                    is_inside = table.take(&tag, is_inside, options);
                }
            }
        }
    }
    let mut problems = Vec::new();
    let mut sheets = Vec::new();
    for (number, table) in tables.into_iter().enumerate() {
        let name: Arc<str> = if number == 0 { "".into() } else { format!("表{}", number + 1).into() };
        let (grid, merges, left_out) = table.cells.into_grid(table.merges, options);
        problems.extend(left_out.into_iter().map(|problem| (Arc::clone(&name), problem)));
        sheets.push(Sheet { name, visibility: Visibility::Visible, grid, merges });
    }
    Ok((Book { format: Format::Html, encoding: Some(decoded.name), sheets }, problems))
}

/// Places that spans may cover in one table; a span beyond them counts as a plain cell.
const MOST_COVERED: usize = 200_000;

/// One table while it is read.
#[derive(Default)]
struct Reader {
    cells: Scattered,
    merges: Vec<Merge>,
    /// Places that a row- or column-span covers.
    covered: BTreeSet<CellRef>,
    row: u32,
    col: u32,
    span: (u32, u32),
    text: String,
}

impl Reader {
    /// Acts on a tag; returns whether a cell is open after it.
    fn take(&mut self, tag: &Tag, is_inside: bool, options: &Options) -> bool {
        match (tag.name.as_str(), is_inside) {
            ("tr", _) => {
                self.close(is_inside, options);
                self.row += 1;
                self.col = 0;
                false
            }
            ("td" | "th", _) => {
                self.close(is_inside, options);
                self.open(tag);
                true
            }
            ("/td" | "/th" | "/tr" | "/table", _) => {
                self.close(is_inside, options);
                false
            }
            ("br" | "br/" | "/p" | "/div", true) => {
                self.text.push('\n');
                true
            }
            _ => is_inside,
        }
    }

    fn open(&mut self, tag: &Tag) {
        self.row = self.row.max(1);
        self.col += 1;
        while self.covered.contains(&CellRef::new(self.row, self.col)) {
            self.col += 1;
        }
        self.span = (tag.number("rowspan"), tag.number("colspan"));
        if self.covered.len() + self.span.0 as usize * self.span.1 as usize > MOST_COVERED {
            self.span = (1, 1);
        }
        self.text.clear();
    }

    fn close(&mut self, is_inside: bool, options: &Options) {
        if !is_inside {
            return;
        }
        let text = plain(&self.text);
        let first = CellRef::new(self.row, self.col);
        let last = CellRef::new(self.row + self.span.0 - 1, self.col + self.span.1 - 1);
        self.cells.push(first.row, first.col, Cell::text(&text), options);
        if first != last {
            self.merges.push(Merge { first, last });
            for row in first.row..=last.row {
                self.covered.extend((first.col..=last.col).map(|col| CellRef::new(row, col)));
            }
        }
        self.col = last.col;
    }
}

struct Tag {
    name: String,
    text: String,
}

impl Tag {
    fn of(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let name = text.split_ascii_whitespace().next().unwrap_or("").to_owned();
        Self { name, text }
    }

    /// A span; 1 where none is given, 1,000 at most.
    fn number(&self, attribute: &str) -> u32 {
        let after = self.text.split(attribute).nth(1).unwrap_or("");
        let digits: String =
            after.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        digits.parse().unwrap_or(1).clamp(1, 1000)
    }
}

fn plain(text: &str) -> String {
    let lines = text.split('\n').map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.collect::<Vec<_>>().join("\n");
    let text = text.trim();
    if !text.contains('&') {
        return text.to_owned();
    }
    quick_xml::escape::unescape(&text.replace("&nbsp;", " "))
        .map_or_else(|_| text.to_owned(), |plain| plain.trim().to_owned())
}
