//! The grid: cells by their 1-based place, merged cells filled with their first cell's value.

use crate::domain::CellRef;
use chrono::{Datelike, NaiveDateTime};
use std::borrow::Cow;
use std::sync::Arc;

/// What one cell holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(Arc<str>),
    Number(f64),
    Bool(bool),
    /// A cell that the workbook formats as a date (either epoch, already resolved).
    DateTime(NaiveDateTime),
    /// A time span (`[h]:mm`), in hours.
    Duration(f64),
    /// A formula error such as `#REF!`.
    Error(Arc<str>),
}

impl Cell {
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    /// Empty, or text of spaces only.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.chars().all(char::is_whitespace),
            _ => false,
        }
    }

    /// The cell as a person would read it: whole numbers without a point, dates in ISO, blank as "".
    #[must_use]
    pub fn show(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) | Self::Error(text) => Cow::Borrowed(text),
            Self::Number(number) => Cow::Owned(show_number(*number)),
            Self::Bool(true) => Cow::Borrowed("TRUE"),
            Self::Bool(false) => Cow::Borrowed("FALSE"),
            Self::DateTime(at) if at.time() == chrono::NaiveTime::MIN => Cow::Owned(show_day(*at)),
            Self::DateTime(at) => Cow::Owned(at.format("%Y-%m-%d %H:%M:%S").to_string()),
            Self::Duration(hours) => Cow::Owned(show_number(*hours)),
        }
    }

    /// The text of a cell that holds one.
    #[must_use]
    pub fn written(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Error(text) => Some(text),
            _ => None,
        }
    }

    /// [`Cell::show`], to be kept: a text is shared, not copied.
    #[must_use]
    pub fn shared(&self) -> Arc<str> {
        match self {
            Self::Text(text) | Self::Error(text) => Arc::clone(text),
            other => other.show().into(),
        }
    }
}

/// As `%Y-%m-%d` shows it, without a format to be parsed at each cell.
fn show_day(at: NaiveDateTime) -> String {
    match u32::try_from(at.year()) {
        Ok(year @ ..=9999) => format!("{year:04}-{:02}-{:02}", at.month(), at.day()),
        _ => at.format("%Y-%m-%d").to_string(),
    }
}

/// In 15 digits, as a workbook shows and compares numbers: 746.8 and not 746.8000000000001.
fn show_number(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return (number as i64).to_string();
    }
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    format!("{rounded}")
}

/// A merged range, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    pub first: CellRef,
    pub last: CellRef,
}

impl Merge {
    #[must_use]
    pub const fn contains(&self, cell: CellRef) -> bool {
        self.first.row <= cell.row
            && cell.row <= self.last.row
            && self.first.col <= cell.col
            && cell.col <= self.last.col
    }
}

/// Cells from A1 to the last used one, row by row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    rows: u32,
    cols: u32,
    cells: Vec<Cell>,
}

static EMPTY: Cell = Cell::Empty;

impl Grid {
    /// A grid of `rows` × `cols` empty cells.
    #[must_use]
    pub fn new(rows: u32, cols: u32) -> Self {
        Self { rows, cols, cells: vec![Cell::Empty; rows as usize * cols as usize] }
    }

    /// From rows of cells; short rows are padded.
    #[must_use]
    pub fn from_rows(rows: Vec<Vec<Cell>>) -> Self {
        let cols = rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut grid = Self::new(u32::try_from(rows.len()).unwrap_or(0), u32::try_from(cols).unwrap_or(0));
        for (at, row) in rows.into_iter().enumerate() {
            for (col, cell) in row.into_iter().enumerate() {
                grid.cells[at * cols + col] = cell;
            }
        }
        grid
    }

    /// Number of the last row (0 when empty).
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.rows
    }

    /// Number of the last column (0 when empty).
    #[must_use]
    pub const fn cols(&self) -> u32 {
        self.cols
    }

    fn at(&self, cell: CellRef) -> Option<usize> {
        ((1..=self.rows).contains(&cell.row) && (1..=self.cols).contains(&cell.col))
            .then(|| (cell.row as usize - 1) * self.cols as usize + cell.col as usize - 1)
    }

    /// The cell at a place; empty outside the grid.
    #[must_use]
    pub fn get(&self, row: u32, col: u32) -> &Cell {
        self.at(CellRef::new(row, col)).map_or(&EMPTY, |at| &self.cells[at])
    }

    /// Puts a value into a cell inside the grid; does nothing outside.
    pub fn set(&mut self, row: u32, col: u32, value: Cell) {
        if let Some(at) = self.at(CellRef::new(row, col)) {
            self.cells[at] = value;
        }
    }

    /// One row's cells; empty outside the grid.
    #[must_use]
    pub fn row(&self, row: u32) -> &[Cell] {
        self.at(CellRef::new(row, 1)).map_or(&[], |at| &self.cells[at..at + self.cols as usize])
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Visible,
    Hidden,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Empty for CSV.
    pub name: Arc<str>,
    pub visibility: Visibility,
    pub grid: Grid,
    /// Merged ranges, in order; every cell of a range already holds its first cell's value.
    pub merges: Vec<Merge>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    Csv,
    /// HTML saved under a spreadsheet's name.
    Html,
    /// A Google spreadsheet.
    Sheets,
    /// The responses of a Google form.
    Form,
}

/// A file as sheets.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    pub format: Format,
    /// Name of the encoding, for text formats.
    pub encoding: Option<&'static str>,
    pub sheets: Vec<Sheet>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_in_15_digits() {
        for (number, text) in [
            (746.800_000_000_000_1, "746.8"),
            (0.1 + 0.2, "0.3"),
            (12.0, "12"),
            (-0.5, "-0.5"),
            (1e-7, "0.0000001"),
        ] {
            assert_eq!(Cell::Number(number).show(), text);
        }
    }
}
