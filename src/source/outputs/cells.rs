//! The cells of a sheet: value, formula, number format and paint, streamed so that a far-off cell costs no memory.

use super::paint::{Paint, paint_of};
use crate::domain::CellRef;
use crate::plan::{NumberFormat, StandingCell, StandingRow, StandingSheet};
use crate::views::TabCell;
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx, XlsxError};
use chrono::NaiveTime;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

/// Most cells of a sheet, the empty ones between filled ones included.
const CELL_LIMIT: usize = 50_000_000;

/// Rows below all that is filled, and columns, in which a cell of a person's that only has a look is kept.
const BLANK_ROWS: usize = 200;
const BLANK_COLUMNS: usize = 200;

/// Excel numbers the formats that people define from 164.
const LAST_BUILTIN_FORMAT: u8 = 163;

pub(super) type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

pub(super) struct ReadSheet {
    pub standing: StandingSheet,
    /// The cells whose look is not ours.
    pub painted: Vec<Painted>,
}

/// 0-based row and column of a cell whose look is not ours, with what is unusual about it.
pub(super) type Painted = (u32, u32, Arc<Paint>);

pub(super) fn open(bytes: &[u8]) -> Result<Book<'_>, String> {
    Xlsx::new(Cursor::new(bytes)).map_err(describe)
}

fn describe(error: XlsxError) -> String {
    match error {
        XlsxError::Password => "パスワード付きです".to_owned(),
        other => format!("内容を読み取れません: {other}"),
    }
}

pub(super) fn read_sheet(book: &mut Book<'_>, name: &str) -> Result<ReadSheet, String> {
    let mut standing = StandingSheet { name: name.to_owned(), ..StandingSheet::default() };
    let mut held = 0;
    let mut cells = book.worksheet_cells_reader(name).map_err(describe)?;
    while let Some(cell) = cells.next_cell_with_formula().map_err(describe)? {
        let formula = cell.formula.filter(|formula| !formula.is_empty());
        let value = value_of(cell.value);
        if value == TabCell::Empty && formula.is_none() {
            continue;
        }
        let place = reach(&mut standing.rows, cell.pos, &mut held);
        if held > CELL_LIMIT {
            return Err(format!("シート「{name}」が大きすぎます"));
        }
        *place = StandingCell { value, formula, ..StandingCell::default() };
    }
    drop(cells);
    let painted = read_styles(book, &mut standing)?;
    Ok(ReadSheet { standing, painted })
}

/// Marks the formulas that compute with whole ranges.
pub(super) fn mark_arrays(sheet: &mut StandingSheet, arrays: &[Option<CellRef>]) {
    for cell in arrays.iter().flatten() {
        let row = sheet.rows.get_mut(cell.row as usize - 1);
        if let Some(cell) = row.and_then(|row| row.cells.get_mut(cell.col as usize - 1)) {
            cell.array = cell.formula.is_some();
        }
    }
}

/// The cell at a place, which is made where it is not there; `None` = it lies too far behind all that is filled.
pub(super) fn place(sheet: &mut StandingSheet, (row, col): (u32, u32)) -> Option<&mut StandingCell> {
    let near = sheet.rows.len() + BLANK_ROWS > row as usize && (col as usize) < BLANK_COLUMNS;
    near.then(|| reach(&mut sheet.rows, (row, col), &mut 0))
}

fn reach<'a>(
    rows: &'a mut Vec<StandingRow>,
    (row, col): (u32, u32),
    held: &mut usize,
) -> &'a mut StandingCell {
    let (row, col) = (row as usize, col as usize);
    if rows.len() <= row {
        rows.resize(row + 1, StandingRow::default());
    }
    let cells = &mut rows[row].cells;
    if cells.len() <= col {
        *held += col + 1 - cells.len();
        cells.resize(col + 1, StandingCell::default());
    }
    &mut cells[col]
}

fn value_of(value: DataRef<'_>) -> TabCell {
    let text = |text: &str| if text.is_empty() { TabCell::Empty } else { TabCell::Text(text.to_owned()) };
    match value {
        DataRef::Empty => TabCell::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a cell holds no more digits than an f64")]
        DataRef::Int(number) => TabCell::Number(number as f64),
        DataRef::Float(number) => TabCell::Number(number),
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => text(&words),
        DataRef::SharedString(words) => text(words),
        DataRef::Bool(truth) => TabCell::Bool(truth),
        DataRef::Error(error) => TabCell::Text(error.to_string()),
        DataRef::DateTime(at) => date_of(at),
    }
}

/// A span of time or a time without a day stays a number; its number format shows it.
fn date_of(at: ExcelDateTime) -> TabCell {
    match at.as_datetime().filter(|_| at.is_datetime() && at.as_f64() >= 1.0) {
        Some(time) if time.time() == NaiveTime::MIN => TabCell::Date(time.date()),
        Some(time) => TabCell::DateTime(time),
        None => TabCell::Number(at.as_f64()),
    }
}

/// Gives each cell its number format, and collects the cells whose look is not ours.
fn read_styles(book: &mut Book<'_>, standing: &mut StandingSheet) -> Result<Vec<Painted>, String> {
    let mut reader = book.worksheet_cells_reader(&standing.name).map_err(describe)?;
    let mut known: BTreeMap<usize, (Arc<Paint>, Option<NumberFormat>)> = BTreeMap::new();
    let mut painted = Vec::new();
    while let Some((row, col, id)) = reader.next_style_id().map_err(describe)? {
        let (paint, number_format) = known.entry(id).or_insert_with(|| match reader.styles().get(id) {
            Some(style) => (Arc::new(paint_of(style)), number_format_of(style)),
            None => (Arc::default(), None),
        });
        if **paint != Paint::default() {
            painted.push((row, col, Arc::clone(paint)));
        }
        if number_format.is_some()
            && let Some(cell) =
                standing.rows.get_mut(row as usize).and_then(|row| row.cells.get_mut(col as usize))
        {
            cell.number_format.clone_from(number_format);
        }
    }
    Ok(painted)
}

fn number_format_of(style: &calamine::Style) -> Option<NumberFormat> {
    let format = style.number_format.as_ref()?;
    match format.format_id.and_then(|id| u8::try_from(id).ok()) {
        Some(0) => None,
        Some(id) if id <= LAST_BUILTIN_FORMAT => Some(NumberFormat::Builtin(id)),
        _ if format.format_code.eq_ignore_ascii_case("general") => None,
        _ => Some(NumberFormat::Code(format.format_code.as_str().into())),
    }
}
