//! An OpenDocument's content looked through before its reader expands it: a few bytes may stand for a million cells there, and
//! its reader waits for ever where a table is cut off.

use super::Options;
use super::problem::Problem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{BufReader, Cursor, Read};
use zip::ZipArchive;

/// No sheet of an office suite has more.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;

/// Whether what an OpenDocument stands for is within the limits, and whether it is whole.
pub(super) fn check(bytes: &[u8], options: &Options) -> Result<(), Problem> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Err(Problem::Truncated) };
    let Ok(content) = archive.by_name("content.xml") else { return Ok(()) };
    let mut reader = Reader::from_reader(BufReader::new(content.take(options.unpacked_bytes)));
    reader.config_mut().expand_empty_elements = true;
    let (mut buffer, mut depth, mut count) = (Vec::new(), 0_usize, Count::default());
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(tag)) => {
                depth += 1;
                count.open(&tag);
            }
            Ok(Event::End(tag)) => {
                depth = depth.saturating_sub(1);
                count.close(tag.name().as_ref());
            }
            Ok(Event::Text(text)) => count.cell_text += text.len(),
            Ok(Event::Eof) if depth > 0 => return Err(Problem::Truncated),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(Problem::Unreadable(error.to_string())),
        }
        if count.is_beyond(options) {
            return Err(Problem::TooLarge);
        }
    }
}

#[derive(Debug, Default)]
struct Count {
    tables: usize,
    /// Cells that the reader makes of rows before it repeats them, and those of whole tables.
    cells: usize,
    /// Bytes of texts, repeated as their cells are.
    text: usize,
    /// Of the table: rows up to the last one that says something, empty ones behind it, and the widest row.
    rows: usize,
    empty_rows: usize,
    width: usize,
    /// Of the row: how often it stands, its cells up to the last one that says something, and empty ones behind it.
    row_repeats: usize,
    row_width: usize,
    empty_cells: usize,
    row_text: usize,
    /// Of the cell.
    cell_repeats: usize,
    cell_text: usize,
    says_something: bool,
}

impl Count {
    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.name().as_ref() {
            "table:table" => {
                self.tables += 1;
                (self.rows, self.empty_rows, self.width) = (0, 0, 0);
            }
            "table:table-row" => {
                self.row_repeats = number(tag, "table:number-rows-repeated", MOST_ROWS);
                (self.row_width, self.empty_cells, self.row_text) = (0, 0, 0);
            }
            "table:table-cell" | "table:covered-table-cell" => {
                self.cell_repeats = number(tag, "table:number-columns-repeated", MOST_COLUMNS);
                self.cell_text = 0;
                self.says_something = false;
                let mut attributes = tag.attributes();
                for one in attributes.with_checks(false).flatten() {
                    let name = one.key.as_ref();
                    if name.starts_with("office:") || name.starts_with("calcext:") || name == "table:formula"
                    {
                        self.says_something = true;
                        self.cell_text += one.value.len();
                    }
                }
            }
            "text:s" => {
                self.cell_text = self.cell_text.saturating_add(number(tag, "text:c", usize::MAX >> 32));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table:table-cell" | "table:covered-table-cell" if self.says_something => {
                let before = self.row_width;
                let width = self.row_width.saturating_add(self.empty_cells).saturating_add(self.cell_repeats);
                self.row_width = width.min(MOST_COLUMNS);
                self.cells += self.row_width - before;
                self.empty_cells = 0;
                self.row_text =
                    self.row_text.saturating_add(self.cell_text.saturating_mul(self.cell_repeats));
                self.text = self.text.saturating_add(self.cell_text);
            }
            "table:table-cell" | "table:covered-table-cell" => self.empty_cells += self.cell_repeats,
            "table:table-row" if self.row_width > 0 => {
                let empty = if self.rows == 0 { 0 } else { self.empty_rows };
                self.rows = (self.rows + empty).saturating_add(self.row_repeats);
                self.width = self.width.max(self.row_width);
                self.empty_rows = 0;
                self.text = self.text.saturating_add(self.row_text.saturating_mul(self.row_repeats));
            }
            "table:table-row" => self.empty_rows = self.empty_rows.saturating_add(self.row_repeats),
            "table:table" => {
                self.cells = self.cells.saturating_add(self.rows.saturating_mul(self.width));
                (self.rows, self.width) = (0, 0);
            }
            _ => {}
        }
    }

    fn is_beyond(&self, options: &Options) -> bool {
        /// Tables without a name of their own, or without a cell, cost their reader something, too.
        const TABLES_PER_SHEET: usize = 10;
        let standing = self.rows.saturating_mul(self.width);
        // What stands in the rows comes to the cells that their table is.
        self.cells.saturating_add(standing) > options.cells_per_file.saturating_mul(2)
            || self.text.saturating_add(self.cell_text) > options.text_per_file
            || self.tables > options.sheets.saturating_mul(TABLES_PER_SHEET)
    }
}

/// A count in an attribute, 1 where none is given.
fn number(tag: &BytesStart<'_>, name: &str, most: usize) -> usize {
    let mut attributes = tag.attributes();
    let value = attributes.with_checks(false).flatten().find(|one| one.key.as_ref() == name);
    value.map_or(1, |one| one.value.trim().parse::<usize>().map_or(1, |number| number.min(most)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::package;
    use super::*;

    #[test]
    fn what_a_few_bytes_stand_for_is_counted_before_it_is_made() {
        let table = |rows: &str| format!("<o><table:table table:name=\"a\">{rows}</table:table></o>");
        let row = |repeats: usize, cell: &str| {
            format!("<table:table-row table:number-rows-repeated=\"{repeats}\">{cell}</table:table-row>")
        };
        let cell = |text: &str| {
            format!(
                "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
            )
        };
        let empty = "<table:table-cell table:number-columns-repeated=\"16384\"/>";
        let check = |content: &str| check(&package(&[("content.xml", content)]), &Options::default());
        assert_eq!(check(&table(&(row(3, &cell("a")) + &row(1_048_570, empty)))), Ok(()));
        for content in [
            table(&row(1_048_576, &cell("a").repeat(3))),
            table(&(row(1, &cell("a")) + &row(1_048_500, empty) + &row(1, &cell("a").repeat(3)))),
            table(&row(1, &cell("<text:s text:c=\"2000000000\"/>"))),
            table(&row(1000, &cell(&"あ".repeat(40_000)))),
            "<table:table table:name=\"a\"/>".repeat(20_000),
        ] {
            assert_eq!(check(&content), Err(Problem::TooLarge), "{}", &content[..60]);
        }
        assert_eq!(check("<o><table:table><table:table-row>"), Err(Problem::Truncated));
    }
}
