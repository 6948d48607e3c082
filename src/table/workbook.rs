//! Workbooks by calamine: xlsx and xlsb cell by cell, xls and ods by sheet.

use super::cells::{Budget, Scattered};
use super::crossed::Crossed;
use super::problem::Problem;
use super::shown::{self, Shown};
use super::unpacked::Merges;
use super::{
    Book, Cell, Format, Merge, Options, Reading, Sheet, Visibility, biff, crossed, mended, parts, repeats,
};
use crate::domain::CellRef;
use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader, SheetType, SheetVisible, Xls, XlsError,
    Xlsb, XlsbError, Xlsx, XlsxError,
};
use chrono::NaiveDateTime;
use foldhash::{HashMap, HashSet};
use std::fmt::Debug;
use std::io::Cursor;
use std::sync::Arc;

/// `is_struck` where a part of a text may be struck through.
pub(super) fn read_xlsx(
    bytes: &[u8],
    merges: &Merges<'_>,
    is_struck: bool,
    options: &Options,
) -> Result<Reading, Problem> {
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => Problem::Password,
        other => unreadable(&other),
    })?;
    let mut apart = match merges {
        Merges::Apart(package) => Xlsx::new(Cursor::new(*package)).ok(),
        Merges::Nowhere | Merges::InTheSheets => None,
    };
    let is_1904 = book.has_1904_epoch();
    let mut texts = SharedTexts::default();
    let all = book.sheets_metadata().to_vec();
    if all.is_empty() {
        return Err(Problem::Unreadable("no sheets".to_owned()));
    }
    let repeated = if all.len() > 1 { parts::repeated(bytes, options.sheets) } else { HashSet::default() };
    read_sheets(Format::Xlsx, all, &repeated, options, |name, budget| {
        let merges = match (merges, &mut apart) {
            (Merges::InTheSheets, _) => book.merge_cells_by_sheet_name(name).unwrap_or_default(),
            (_, Some(apart)) => apart.merge_cells_by_sheet_name(name).unwrap_or_default(),
            _ => Vec::new(),
        };
        let mut reader = book.worksheet_cells_reader(name).map_err(|error| damaged(&error))?;
        let (first, last) = (reader.dimensions().start, reader.dimensions().end);
        let span = |from: u32, to: u32| to.saturating_sub(from).saturating_add(1);
        let mut cells = Scattered::within(budget).expecting(span(first.0, last.0), span(first.1, last.1));
        let look = || if is_struck { Crossed::of(bytes) } else { Arc::default() };
        let crossed = Arc::clone(texts.crossed.get_or_insert_with(look));
        let strikes = crossed::styles(reader.styles());
        let shown = Shown::of(reader.styles(), is_1904);
        let mut seen = crossed::Seen::default();
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|error| damaged(&error))? {
            let (row, col) = cell.get_position();
            let (row, col) = (row + 1, col + 1);
            let (cell, is_part) = texts.cell_of(cell.get_value(), &crossed);
            let cell = shown.cell(style, cell);
            if is_part {
                seen.part(row, col);
            }
            if strikes.get(style).is_some_and(|strikes| *strikes) {
                seen.cell(row, col, &cell);
            }
            if !cells.push(row, col, cell, options) {
                break;
            }
        }
        cells.notes.extend(seen.problems());
        Ok((cells, merges))
    })
}

pub(super) fn read_xlsb(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => Problem::Password,
        other => unreadable(&other),
    })?;
    let all = book.sheets_metadata().to_vec();
    read_sheets(Format::Xlsb, all, &HashSet::default(), options, |name, budget| {
        let mut cells = Scattered::within(budget);
        let mut reader = book.worksheet_cells_reader(name).map_err(|error| damaged(&error))?;
        while let Some(cell) = reader.next_cell().map_err(|error| damaged(&error))? {
            let (row, col) = cell.get_position();
            if !cells.push(row + 1, col + 1, cell_of(cell.get_value()), options) {
                break;
            }
        }
        Ok((cells, Vec::new()))
    })
}

/// An OLE compound file; its streams' names tell what it is.
pub(super) fn read_compound(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    if biff::names_stream(bytes, "EncryptedPackage") {
        return Err(Problem::Password);
    }
    if !biff::names_stream(bytes, "Workbook") && !biff::names_stream(bytes, "Book") {
        return Err(if biff::names_stream(bytes, "WordDocument") {
            Problem::Word
        } else if biff::is_cut(bytes) {
            Problem::Truncated
        } else {
            Problem::NotAWorkbook
        });
    }
    if biff::cells_spanned(bytes).is_some_and(|cells| cells > options.cells_per_sheet as u64) {
        return Err(Problem::TooLarge);
    }
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Problem::Password,
        XlsError::Cfb(_) | XlsError::EoStream(_) => Problem::Truncated,
        other => unreadable(&other),
    })?;
    let all = book.sheets_metadata().to_vec();
    read_sheets(Format::Xls, all, &HashSet::default(), options, |name, budget| {
        let range = book.worksheet_range(name).map_err(|error| damaged(&error))?;
        let merges = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        Ok((scatter(&range, budget, options), merges))
    })
}

pub(super) fn read_ods(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    repeats::check(bytes, options)?;
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        OdsError::Password => Problem::Password,
        OdsError::InvalidMime(_) => Problem::NotAWorkbook,
        other => unreadable(&other),
    })?;
    let all = book.sheets_metadata().to_vec();
    read_sheets(Format::Ods, all, &HashSet::default(), options, |name, budget| {
        let range = book.worksheet_range(name).map_err(|error| damaged(&error))?;
        Ok((scatter(&range, budget, options), Vec::new()))
    })
}

/// Reads each worksheet; one that cannot be read becomes a problem of its own. `repeated`: places of those that hold the
/// cells of an earlier one; so does one that goes by an earlier one's name.
fn read_sheets(
    format: Format,
    sheets: Vec<calamine::Sheet>,
    repeated: &HashSet<usize>,
    options: &Options,
    mut read: impl FnMut(&str, &Budget) -> Result<(Scattered, Vec<Dimensions>), Problem>,
) -> Result<Reading, Problem> {
    let mut book = Book { format, encoding: None, sheets: Vec::new() };
    let mut problems: Vec<(Arc<str>, Problem)> = Vec::new();
    let budget = Budget::default();
    let mut names = HashSet::default();
    let mut again: Option<(Arc<str>, usize)> = None;
    let worksheets = sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet);
    for (number, (at, sheet)) in worksheets.enumerate() {
        let name: Arc<str> = sheet.name.as_str().into();
        if number == options.sheets {
            problems.push((name, Problem::TooManySheets(options.sheets)));
            break;
        }
        if !names.insert(Arc::clone(&name)) || repeated.contains(&at) {
            again.get_or_insert((name, 0)).1 += 1;
            continue;
        }
        let (cells, merges) = match read(&sheet.name, &budget) {
            Ok(found) => found,
            Err(problem) => {
                problems.push((Arc::clone(&name), problem));
                continue;
            }
        };
        let (grid, merges, left_out) = cells.into_grid(merges.iter().map(merge_of).collect(), options);
        problems.extend(left_out.into_iter().map(|problem| (Arc::clone(&name), problem)));
        let visibility =
            if sheet.visible == SheetVisible::Visible { Visibility::Visible } else { Visibility::Hidden };
        book.sheets.push(Sheet { name, visibility, grid, merges });
    }
    problems.extend(again.map(|(name, count)| (name, Problem::RepeatedSheets(count))));
    Ok((book, problems))
}

fn scatter(range: &calamine::Range<Data>, budget: &Budget, options: &Options) -> Scattered {
    let mut cells = Scattered::within(budget);
    let (first_row, first_col) = range.start().unwrap_or_default();
    for (row, col, value) in range.used_cells() {
        let (row, col) = (row as u32 + first_row + 1, col as u32 + first_col + 1);
        if !cells.push(row, col, cell_of(&borrowed(value)), options) {
            break;
        }
    }
    cells
}

fn merge_of(range: &Dimensions) -> Merge {
    let place = |(row, col): (u32, u32)| CellRef::new(row.saturating_add(1), col.saturating_add(1));
    Merge { first: place(range.start), last: place(range.end) }
}

fn unreadable(error: &impl Debug) -> Problem {
    Problem::Unreadable(format!("{error:?}"))
}

fn damaged(error: &impl Debug) -> Problem {
    Problem::SheetUnreadable(format!("{error:?}"))
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Empty => DataRef::Empty,
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
    }
}

/// The texts that a workbook states once and its cells point to: each becomes one text of ours, too.
#[derive(Default)]
struct SharedTexts {
    /// By where the text stands in the workbook's table; whether a part of it is struck through.
    known: HashMap<(usize, usize), (Cell, bool)>,
    /// What is struck through, once it was looked for.
    crossed: Option<Arc<Crossed>>,
}

impl SharedTexts {
    fn cell_of(&mut self, value: &DataRef<'_>, crossed: &Crossed) -> (Cell, bool) {
        match value {
            DataRef::SharedString(text) => {
                let place = (text.as_ptr() as usize, text.len());
                let cell = || match crossed.left_of(text) {
                    Some(left) => (Cell::text(left), true),
                    None => (Cell::text(text), false),
                };
                self.known.entry(place).or_insert_with(cell).clone()
            }
            other => (cell_of(other), false),
        }
    }
}

fn cell_of(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => match text.strip_prefix(mended::MARK) {
            Some(refused) if refused.starts_with(['#', 'E']) => Cell::Error(refused.into()),
            Some(refused) => Cell::text(refused),
            None => Cell::text(text),
        },
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(at) => moment(at),
        DataRef::DateTimeIso(text) => iso_moment(text),
        DataRef::DurationIso(text) => Cell::text(text),
        DataRef::Error(error) => Cell::Error(error.to_string().into()),
    }
}

/// A time of day alone stays a text (`10:30`, `00:31:53`, `00:00:59.31`), to the millisecond.
fn time_of_day(day: f64) -> String {
    const OF_DAY: u64 = 24 * 3_600_000;
    let thousandths = (day * OF_DAY as f64).round() as u64 % OF_DAY;
    let (seconds, thousandths) = (thousandths / 1000, thousandths % 1000);
    let time = format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60);
    match (seconds % 60, thousandths) {
        (0, 0) => time,
        (seconds, 0) => format!("{time}:{seconds:02}"),
        (seconds, thousandths) => {
            format!("{time}:{}", format!("{seconds:02}.{thousandths:03}").trim_end_matches('0'))
        }
    }
}

/// A time of day alone stays a text; a serial that is no date stays a number.
fn moment(at: &ExcelDateTime) -> Cell {
    if at.is_duration() {
        return Cell::Duration(at.as_f64() * 24.0);
    }
    match shown::day_of(at) {
        Some(_) if (0.0..1.0).contains(&at.as_f64()) => Cell::text(&time_of_day(at.as_f64())),
        Some(moment) => Cell::DateTime(moment),
        None => Cell::Number(at.as_f64()),
    }
}

fn iso_moment(text: &str) -> Cell {
    let moment = text.parse::<NaiveDateTime>().ok();
    let date = || text.parse::<chrono::NaiveDate>().ok().map(|date| date.and_time(chrono::NaiveTime::MIN));
    moment.or_else(date).map_or_else(|| Cell::text(text), Cell::DateTime)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0.0, "00:00")]
    #[case(8.5 / 24.0, "08:30")]
    #[case(1913.0 / 86_400.0, "00:31:53")]
    #[case(59.31 / 86_400.0, "00:00:59.31")]
    #[case(0.354_166_666_6, "08:30")]
    fn a_time_of_day_keeps_its_seconds(#[case] day: f64, #[case] text: &str) {
        assert_eq!(time_of_day(day), text);
    }
}
