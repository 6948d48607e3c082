//! HTML saved under a spreadsheet's name: each `<table>` becomes a sheet.

use super::cells::{Budget, Scattered};
use super::problem::Problem;
use super::{Book, Cell, Format, Merge, Options, Reading, Sheet, Visibility, encoding};
use crate::domain::CellRef;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let decoded = encoding::decode(bytes);
    let mut page = Page::default();
    let mut rest = decoded.text.as_str();
    while let Some(open) = rest.find('<') {
        page.say(&rest[..open]);
        let Some(close) = rest[open..].find('>') else { break };
        let tag = Tag::of(&rest[open + 1..open + close]);
        rest = &rest[open + close + 1..];
        match tag.name.as_str() {
            "script" | "style" => rest = rest.find("</").map_or("", |end| &rest[end..]),
            "table" => page.open_table(),
            "/table" => page.close_table(options),
            _ => page.take(&tag, options),
        }
    }
    while !page.open.is_empty() {
        page.close_table(options);
    }
    let mut problems = Vec::new();
    let mut sheets = Vec::new();
    page.closed.sort_by_key(|table| table.number);
    for (number, table) in page.closed.into_iter().enumerate() {
        let name: Arc<str> = if number == 0 { "".into() } else { format!("表{}", number + 1).into() };
        if number == options.sheets {
            problems.push((name, Problem::TooManySheets(options.sheets)));
            break;
        }
        let (grid, merges, left_out) = table.cells.into_grid(table.merges, options);
        problems.extend(left_out.into_iter().map(|problem| (Arc::clone(&name), problem)));
        sheets.push(Sheet { name, visibility: Visibility::Visible, grid, merges });
    }
    Ok((Book { format: Format::Html, encoding: Some(decoded.name), sheets }, problems))
}

/// Tables within tables; one that lies deeper is text of the cell that it stands in.
const DEEPEST: usize = 64;

/// A page while it is read: tables within each other, and those that are at their end.
#[derive(Default)]
struct Page {
    open: Vec<Reader>,
    closed: Vec<Reader>,
    /// Tables begun so far.
    count: usize,
    /// Tables that stand open and lie too deep.
    too_deep: usize,
    /// Places that spans cover in all tables together.
    covered: usize,
    budget: Budget,
}

impl Page {
    fn say(&mut self, text: &str) {
        if let Some(table) = self.open.last_mut().filter(|table| table.is_inside) {
            table.text.push_str(text);
        }
    }

    fn open_table(&mut self) {
        if self.open.len() >= DEEPEST {
            self.too_deep += 1;
            return;
        }
        let cells = Scattered::within(&self.budget);
        self.open.push(Reader { number: self.count, cells, ..Reader::default() });
        self.count += 1;
    }

    /// A table within a cell that has rows and columns is a table of its own; any other is that cell's text.
    fn close_table(&mut self, options: &Options) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let Some(mut table) = self.open.pop() else { return };
        table.close(&mut self.covered, options);
        table.covered = BTreeSet::new();
        match self.open.last_mut().filter(|outer| outer.is_inside) {
            Some(outer) if !table.cells.is_table() => {
                let text = table.cells.into_text(options.text_per_cell);
                outer.text.push('\n');
                outer.text.push_str(&quick_xml::escape::partial_escape(text.as_str()));
            }
            // One more than is read tells that there are more.
            _ if self.closed.len() <= options.sheets => self.closed.push(table),
            _ => {}
        }
    }

    fn take(&mut self, tag: &Tag, options: &Options) {
        let Some(table) = self.open.last_mut() else { return };
        match tag.name.as_str() {
            "tr" | "td" | "th" | "/td" | "/th" | "/tr" if self.too_deep > 0 => table.text.push('\n'),
            "tr" => {
                table.close(&mut self.covered, options);
                table.row += 1;
                table.col = 0;
            }
            "td" | "th" => {
                table.close(&mut self.covered, options);
                table.open(tag, self.covered);
            }
            "/td" | "/th" | "/tr" => table.close(&mut self.covered, options),
            "br" | "br/" | "/p" | "/div" if table.is_inside => table.text.push('\n'),
            _ => {}
        }
    }
}

/// Places that spans may cover in a page; a span beyond them counts as a plain cell.
const MOST_COVERED: usize = 200_000;

/// One table while it is read.
#[derive(Default)]
struct Reader {
    /// In order of where tables begin.
    number: usize,
    cells: Scattered,
    merges: Vec<Merge>,
    /// Places that a row- or column-span covers.
    covered: BTreeSet<CellRef>,
    row: u32,
    col: u32,
    span: (u32, u32),
    /// A cell is open, and its text so far.
    is_inside: bool,
    text: String,
}

impl Reader {
    fn open(&mut self, tag: &Tag, covered: usize) {
        self.row = self.row.max(1);
        self.col += 1;
        while self.covered.contains(&CellRef::new(self.row, self.col)) {
            self.col += 1;
        }
        self.span = (tag.number("rowspan"), tag.number("colspan"));
        if covered + self.span.0 as usize * self.span.1 as usize > MOST_COVERED {
            self.span = (1, 1);
        }
        self.text.clear();
        self.is_inside = true;
    }

    /// Ends the cell that is open.
    fn close(&mut self, covered: &mut usize, options: &Options) {
        if !std::mem::take(&mut self.is_inside) {
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
            *covered += self.span.0 as usize * self.span.1 as usize;
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
