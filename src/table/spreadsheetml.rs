//! Excel 2003's XML (SpreadsheetML), as many systems still write it under the name .xls: each worksheet becomes a sheet.

use super::cells::{Budget, Scattered};
use super::problem::Problem;
use super::{Book, Cell, Format, Merge, Options, Reading, Sheet, Visibility, encoding};
use crate::domain::CellRef;
use chrono::{Datelike, NaiveDateTime, Timelike};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use std::sync::Arc;

/// No sheet of Excel has more.
const MOST_ROWS: u32 = 1_048_576;
const MOST_COLUMNS: u32 = 16_384;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let decoded = encoding::decode(bytes);
    let mut reader = Reader::from_str(&decoded.text);
    reader.config_mut().expand_empty_elements = true;
    let mut book = Reads::default();
    let broken = loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => book.open(&tag, options),
            Ok(Event::End(tag)) => book.close(tag.local_name().as_ref(), options),
            Ok(Event::Text(part)) => book.say(&part.xml10_content()),
            Ok(Event::CData(part)) => book.say(&part.xml10_content()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(letter)) => book.say(letter.encode_utf8(&mut [0; 4])),
                _ => book.say(resolve_xml_entity(&name).unwrap_or_default()),
            },
            Ok(Event::Eof) => break book.sheet.is_some().then(String::new),
            Err(error) => break Some(error.to_string()),
            Ok(_) => {}
        }
    };
    // What stood before the place where it breaks is read.
    if let Some(why) = broken {
        let Some(sheet) = &book.sheet else { return Err(Problem::Truncated) };
        book.problems.push((Arc::clone(&sheet.name), Problem::SheetUnreadable(why)));
        book.end_sheet(options);
    }
    if book.sheets.is_empty() {
        return Err(Problem::OldExcelXml);
    }
    let Reads { sheets, problems, .. } = book;
    Ok((Book { format: Format::Xls, encoding: Some(decoded.name), sheets }, problems))
}

/// A book while it is read.
#[derive(Default)]
struct Reads {
    sheets: Vec<Sheet>,
    problems: Vec<(Arc<str>, Problem)>,
    budget: Budget,
    sheet: Option<Sheeting>,
    /// Within a cell's value; what stands in a comment is none.
    in_value: bool,
    in_comment: bool,
    in_visible: bool,
}

/// One sheet while it is read.
struct Sheeting {
    name: Arc<str>,
    is_hidden: bool,
    cells: Scattered,
    merges: Vec<Merge>,
    row: u32,
    col: u32,
    /// Rows and columns that a merged cell takes besides its own.
    beyond: (u32, u32),
    kind: String,
    text: String,
}

impl Reads {
    fn open(&mut self, tag: &BytesStart<'_>, options: &Options) {
        let name = tag.local_name();
        if name.as_ref() == "Worksheet" {
            self.end_sheet(options);
            let name = attribute(tag, "Name").unwrap_or_default();
            self.sheet = Some(Sheeting {
                name: name.as_str().into(),
                is_hidden: false,
                cells: Scattered::within(&self.budget),
                merges: Vec::new(),
                row: 0,
                col: 0,
                beyond: (0, 0),
                kind: String::new(),
                text: String::new(),
            });
            return;
        }
        let Some(sheet) = &mut self.sheet else { return };
        let number = |name: &str| attribute(tag, name).and_then(|text| text.trim().parse::<u32>().ok());
        match name.as_ref() {
            "Row" => {
                sheet.row = number("Index").unwrap_or(sheet.row + 1).clamp(1, MOST_ROWS);
                sheet.col = 0;
                sheet.beyond = (0, 0);
            }
            "Cell" => {
                let next = sheet.col + 1 + sheet.beyond.1;
                sheet.col = number("Index").unwrap_or(next).clamp(1, MOST_COLUMNS);
                sheet.beyond = (
                    number("MergeDown").unwrap_or(0).min(MOST_ROWS),
                    number("MergeAcross").unwrap_or(0).min(MOST_COLUMNS),
                );
                sheet.text.clear();
                sheet.kind.clear();
            }
            "Comment" | "PhoneticText" => self.in_comment = true,
            "Data" if !self.in_comment => {
                self.in_value = true;
                sheet.kind = attribute(tag, "Type").unwrap_or_default();
            }
            "Visible" => {
                self.in_visible = true;
                sheet.text.clear();
            }
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        if let Some(sheet) = self.sheet.as_mut().filter(|_| self.in_value || self.in_visible) {
            sheet.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str, options: &Options) {
        match name {
            "Worksheet" => return self.end_sheet(options),
            "Comment" | "PhoneticText" => self.in_comment = false,
            "Data" => self.in_value = false,
            _ => {}
        }
        let Some(sheet) = &mut self.sheet else { return };
        match name {
            "Cell" if sheet.row > 0 && sheet.col > 0 => {
                let first = CellRef::new(sheet.row, sheet.col);
                let last = CellRef::new(sheet.row + sheet.beyond.0, sheet.col + sheet.beyond.1);
                let cell = value(&sheet.kind, &sheet.text);
                if first != last && !cell.is_blank() {
                    sheet.merges.push(Merge { first, last });
                }
                sheet.cells.push(first.row, first.col, cell, options);
            }
            "Visible" => {
                sheet.is_hidden = sheet.text.contains("Hidden");
                self.in_visible = false;
            }
            _ => {}
        }
    }

    fn end_sheet(&mut self, options: &Options) {
        let Some(sheet) = self.sheet.take() else { return };
        (self.in_value, self.in_comment, self.in_visible) = (false, false, false);
        if self.sheets.len() == options.sheets {
            if !self.problems.iter().any(|(_, problem)| matches!(problem, Problem::TooManySheets(_))) {
                self.problems.push((sheet.name, Problem::TooManySheets(options.sheets)));
            }
            return;
        }
        let (grid, merges, left_out) = sheet.cells.into_grid(sheet.merges, options);
        self.problems.extend(left_out.into_iter().map(|problem| (Arc::clone(&sheet.name), problem)));
        let visibility = if sheet.is_hidden { Visibility::Hidden } else { Visibility::Visible };
        self.sheets.push(Sheet { name: sheet.name, visibility, grid, merges });
    }
}

/// An attribute by its name, whatever its prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let found = attributes.with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    let value = found.value.as_ref();
    Some(quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned))
}

fn value(kind: &str, text: &str) -> Cell {
    let plain = text.trim();
    match kind {
        "Number" => plain.parse::<f64>().map_or_else(|_| Cell::text(text), Cell::Number),
        "Boolean" => Cell::Bool(plain == "1" || plain.eq_ignore_ascii_case("true")),
        "DateTime" => plain.parse::<NaiveDateTime>().map_or_else(|_| Cell::text(text), moment),
        "Error" => Cell::Error(plain.into()),
        _ => Cell::text(&text.replace("\r\n", "\n")),
    }
}

/// Excel counts days from the last one of 1899: what lies before is a time of day.
fn moment(at: NaiveDateTime) -> Cell {
    match at.second() {
        _ if at.year() > 1899 => Cell::DateTime(at),
        0 => Cell::text(&at.format("%H:%M").to_string()),
        _ => Cell::text(&at.format("%H:%M:%S").to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(inside: &str) -> Vec<(String, Visibility, String)> {
        let xml = format!(
            "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">{inside}"
        );
        let (book, _) =
            read(xml.as_bytes(), &Options::default()).unwrap_or_else(|problem| panic!("{problem:?}"));
        let row = |grid: &super::super::Grid, row| {
            grid.row(row).iter().map(|cell| cell.show().into_owned()).collect::<Vec<_>>().join("|")
        };
        let sheet = |sheet: Sheet| {
            let rows: Vec<String> = (1..=sheet.grid.rows()).map(|at| row(&sheet.grid, at)).collect();
            (sheet.name.to_string(), sheet.visibility, rows.join("/"))
        };
        book.sheets.into_iter().map(sheet).collect()
    }

    #[test]
    fn sheets_of_excel_2003_are_read_as_they_stand() {
        let cell = |kind: &str, text: &str| format!("<Cell><Data ss:Type=\"{kind}\">{text}</Data></Cell>");
        let rows = format!(
            "<Row>{}{}</Row><Row ss:Index=\"3\">{}<Cell ss:Index=\"3\"><Data ss:Type=\"DateTime\">2024-05-01T00:00:00.000</Data></Cell></Row>",
            cell("String", "a &amp; b&#10;c"),
            cell("Number", "1.5"),
            cell("DateTime", "1899-12-31T08:30:00.000"),
        );
        let merged = "<Row><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">x</Data><Comment><ss:Data>no</ss:Data></Comment></Cell><Cell><ss:Data ss:Type=\"String\"><B>y</B>z</ss:Data></Cell></Row>";
        let options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>";
        let found = shown(&format!(
            "<Worksheet ss:Name=\"One\"><Table>{rows}</Table></Worksheet><Worksheet ss:Name=\"Two\"><Table>{merged}</Table>{options}</Worksheet></Workbook>"
        ));
        let expected = [
            ("One", Visibility::Visible, "a & b\nc|1.5|/||/08:30||2024-05-01"),
            ("Two", Visibility::Hidden, "x|x|yz"),
        ];
        let expected = expected.map(|(name, seen, rows)| (name.to_owned(), seen, rows.to_owned()));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_stands_before_a_break_is_read() {
        let found = shown(
            "<Worksheet ss:Name=\"A\"><Table><Row><Cell><Data ss:Type=\"String\">x</Data></Cell></Row><Row><Ce",
        );
        assert_eq!(found[0].2, "x");
    }
}
