//! One sheet: header, rows, dropdowns, widths and how it prints.

use super::charts::insert_charts;
use super::formats::{self, ColumnFormats, Variant};
use super::heights::{fit_header, fit_heights};
use super::paper::Paper;
use crate::plan::look::{self, DROPDOWN_TITLE};
use crate::plan::{
    NumberFormat, PlannedCell, PlannedColumn, PlannedRow, PlannedTab, SheetView, serial, show, unmarked,
};
use crate::views::{ColumnKind, Format, TabCell, TabColumn};
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format as CellFormat, Formula, Worksheet, XlsxError,
};

/// Rows below the last one in which dropdowns still work.
const SPARE_ROWS: u32 = 200;
/// Rows that are formatted as a column is, so that an empty human cell is tinted.
const LAST_ROW: u32 = 1_048_575;
/// Excel's limit for the choices of one dropdown, in UTF-16 units with their commas.
const CHOICES_LIMIT: usize = 255;

pub(super) fn fill_sheet(sheet: &mut Worksheet, tab: &PlannedTab) -> Result<(), XlsxError> {
    if tab.added {
        begin(sheet, tab)?;
        return fill_added(sheet, tab);
    }
    fill(sheet, tab, |sheet| {
        fit_heights(sheet, tab)?;
        write_rows(sheet, 1, &tab.rows, formats_of(tab).map(ColumnFormats::new).collect(), &Kinds::of(tab))
    })
}

fn begin(sheet: &mut Worksheet, tab: &PlannedTab) -> Result<(), XlsxError> {
    sheet.set_name(&tab.name)?;
    if tab.hidden {
        sheet.set_hidden(true);
    }
    Ok(())
}

/// All of a sheet but its rows, and these as `rows` writes them.
pub(super) fn fill(
    sheet: &mut Worksheet,
    tab: &PlannedTab,
    rows: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>,
) -> Result<(), XlsxError> {
    begin(sheet, tab)?;
    fit_header(sheet, tab)?;
    for ((at, column), format) in (0..).zip(&tab.columns).zip(formats_of(tab)) {
        set_width(sheet, at, column.column.width)?;
        sheet.set_column_format(at, &format)?;
        let header = formats::header(column);
        sheet.write_string_with_format(0, at, &column.column.header, &header)?;
    }
    rows(sheet)?;
    let last_row = u32::try_from(tab.rows.len()).unwrap_or(LAST_ROW);
    add_dropdowns(sheet, &tab.columns, last_row)?;
    let paper = Paper::of(tab);
    insert_charts(sheet, tab, &paper)?;
    arrange(sheet, tab, &paper, last_row)
}

/// How the cells of each column look.
pub(super) fn formats_of(tab: &PlannedTab) -> impl Iterator<Item = CellFormat> {
    tab.columns.iter().map(|one| formats::column(&one.column, one.added))
}

/// A column that a person hid has the width 0.
fn set_width(sheet: &mut Worksheet, column: u16, width: f64) -> Result<(), XlsxError> {
    if width > 0.0 {
        sheet.set_column_width(column, width)?
    } else {
        sheet.set_column_hidden(column)?
    };
    Ok(())
}

/// A person's sheet: its cells, formulas and widths, nothing of ours.
fn fill_added(sheet: &mut Worksheet, tab: &PlannedTab) -> Result<(), XlsxError> {
    for (at, width) in (0..).zip(&tab.widths) {
        if let Some(width) = width {
            set_width(sheet, at, *width)?;
        }
    }
    if let Some(view) = tab.view {
        show_as(sheet, view)?;
    }
    let count = tab.rows.iter().map(PlannedRow::len).max().unwrap_or(0);
    let formats = (0..count).map(|_| ColumnFormats::new(formats::plain())).collect();
    let kinds = Kinds { formats: vec![Format::Text; count], unit: None };
    write_rows(sheet, 0, &tab.rows, formats, &kinds)
}

/// What the columns hold.
pub(super) struct Kinds {
    pub(super) formats: Vec<Format>,
    /// The column with the unit of each row's figures.
    unit: Option<usize>,
}

impl Kinds {
    pub(super) fn of(tab: &PlannedTab) -> Self {
        let is_unit = |one: &PlannedColumn| !one.added && one.column.header == look::UNIT_HEADER;
        Self {
            formats: tab.columns.iter().map(|one| one.column.format).collect(),
            unit: tab.columns.iter().position(is_unit),
        }
    }

    pub(super) fn is_rate(&self, cells: &PlannedRow<'_>) -> bool {
        let unit = self.unit.and_then(|at| cells.get(at));
        unit.is_some_and(|unit| matches!(&*unit.value, TabCell::Text(text) if text == look::RATE_UNIT))
    }
}

/// How a cell is shown where not as its column's are.
pub(super) fn variant(column: Format, cell: &PlannedCell, is_rate: bool) -> Option<Variant> {
    let own = || look::own_format(column, &cell.value, is_rate).map(|code| NumberFormat::Code(code.into()));
    let number_format = cell.number_format().cloned().or_else(own);
    let look = cell.look().cloned();
    (number_format.is_some() || look.is_some()).then_some(Variant { number_format, look })
}

fn write_rows(
    sheet: &mut Worksheet,
    first: u32,
    rows: &[PlannedRow<'_>],
    mut formats: Vec<ColumnFormats>,
    kinds: &Kinds,
) -> Result<(), XlsxError> {
    for (row, cells) in (first..).zip(rows) {
        let is_rate = kinds.is_rate(cells);
        for (((col, cell), formats), kind) in
            (0u16..).zip(cells.cells()).zip(&mut formats).zip(&kinds.formats)
        {
            match variant(*kind, &cell, is_rate) {
                Some(own) => write_formatted(sheet, row, col, &cell, formats.with(&own))?,
                None => write_plain(sheet, row, col, &cell)?,
            }
        }
    }
    Ok(())
}

/// With the column's own format. Text is always text, never a formula or a link, whatever it begins with.
fn write_plain(sheet: &mut Worksheet, row: u32, col: u16, cell: &PlannedCell) -> Result<(), XlsxError> {
    if let Some(formula) = cell.formula() {
        let formula = formula_with_result(formula, cell);
        match cell.is_array() {
            true => sheet.write_dynamic_formula(row, col, formula)?,
            false => sheet.write_formula(row, col, formula)?,
        };
        return Ok(());
    }
    match &*cell.value {
        TabCell::Empty => return Ok(()),
        TabCell::Text(text) => sheet.write_string(row, col, unmarked(text))?,
        TabCell::Number(number) => sheet.write_number(row, col, *number)?,
        TabCell::Bool(truth) => sheet.write_boolean(row, col, *truth)?,
        TabCell::Date(_) | TabCell::DateTime(_) => sheet.write_number(row, col, days(&cell.value))?,
    };
    Ok(())
}

fn write_formatted(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    cell: &PlannedCell,
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    if let Some(formula) = cell.formula() {
        let formula = formula_with_result(formula, cell);
        match cell.is_array() {
            true => sheet.write_dynamic_formula_with_format(row, col, formula, format)?,
            false => sheet.write_formula_with_format(row, col, formula, format)?,
        };
        return Ok(());
    }
    match &*cell.value {
        TabCell::Empty if cell.look().is_some() => sheet.write_blank(row, col, format)?,
        TabCell::Empty => return Ok(()),
        TabCell::Text(text) => sheet.write_string_with_format(row, col, unmarked(text), format)?,
        TabCell::Number(number) => sheet.write_number_with_format(row, col, *number, format)?,
        TabCell::Bool(truth) => sheet.write_boolean_with_format(row, col, *truth, format)?,
        TabCell::Date(_) | TabCell::DateTime(_) => {
            sheet.write_number_with_format(row, col, days(&cell.value), format)?
        }
    };
    Ok(())
}

/// The formula with the value it had, for programs that do not compute.
fn formula_with_result(formula: &str, cell: &PlannedCell) -> Formula {
    let result = match &*cell.value {
        TabCell::Date(_) | TabCell::DateTime(_) => days(&cell.value).to_string(),
        TabCell::Number(number) => number.to_string(),
        other => show(other).into_owned(),
    };
    Formula::new(formula).set_result(result)
}

pub(super) fn days(date: &TabCell) -> f64 {
    serial(date).unwrap_or_default()
}

fn add_dropdowns(sheet: &mut Worksheet, columns: &[PlannedColumn], last_row: u32) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(columns) {
        if column.added || column.column.kind != ColumnKind::Human || !fits_dropdown(&column.column) {
            continue;
        }
        let message =
            "一覧から選ぶか、空欄にしてください。そのまま入力すると、つなぎが読み取れないことがあります。";
        let choices = DataValidation::new()
            .allow_list_strings(&column.column.choices)?
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title(DROPDOWN_TITLE)?
            .set_error_message(message)?;
        sheet.add_data_validation(1, at, (last_row + SPARE_ROWS).min(LAST_ROW), at, &choices)?;
    }
    Ok(())
}

/// Choices that hold a comma or are too long together cannot be a dropdown: the column then takes free text.
fn fits_dropdown(column: &TabColumn) -> bool {
    let length: usize = column.choices.iter().map(|choice| choice.encode_utf16().count() + 1).sum();
    let quotes: usize = column.choices.iter().map(|choice| choice.matches('"').count()).sum();
    !column.choices.is_empty()
        && column.choices.iter().all(|choice| !choice.contains(','))
        && length + quotes <= CHOICES_LIMIT
}

fn show_as(sheet: &mut Worksheet, view: SheetView) -> Result<(), XlsxError> {
    let (rows, columns) = view.frozen;
    if (rows, columns) != (0, 0) {
        sheet.set_freeze_panes(rows, columns)?;
    }
    if let Some(percent) = view.zoom {
        sheet.set_zoom(percent);
    }
    Ok(())
}

fn arrange(sheet: &mut Worksheet, tab: &PlannedTab, paper: &Paper, last_row: u32) -> Result<(), XlsxError> {
    let last_column = u16::try_from(tab.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let human = tab.columns.iter().any(|one| !one.added && one.column.kind == ColumnKind::Human);
    let colour = if human { look::HUMAN_HEADER } else { look::OWNED_HEADER };
    show_as(sheet, tab.view.unwrap_or_else(|| tab.own_view()))?;
    sheet.autofilter(0, 0, last_row.max(1), last_column)?;
    sheet.set_tab_color(Color::RGB(colour));
    paper.set_up(sheet, tab, last_row)
}
