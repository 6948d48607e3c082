//! Heights of rows with wrapped text: LibreOffice and Google do not fit them by themselves when they open a file.

use super::formats::wraps;
use crate::plan::{PlannedRow, PlannedTab, show};
use crate::views::TabCell;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Points of one line of 11-point text.
const LINE: f64 = 18.75;
/// A longer text is read in its cell; a row of half a page hides all others.
const MOST_LINES: usize = 12;

/// Sets the height of each row that needs more than one line; the others stay automatic.
pub(super) fn fit_heights(sheet: &mut Worksheet, tab: &PlannedTab) -> Result<(), XlsxError> {
    let wrapped = wrapped(tab);
    for (row, cells) in (1..).zip(&tab.rows) {
        if let Some(points) = own_points(cells, &wrapped) {
            sheet.set_row_height(row, points)?;
        }
    }
    Ok(())
}

pub(super) fn fit_header(sheet: &mut Worksheet, tab: &PlannedTab) -> Result<(), XlsxError> {
    sheet.set_row_height(0, header_points(tab)).map(|_| ())
}

/// The height of a row that needs more than one line.
pub(super) fn own_points(cells: &PlannedRow<'_>, wrapped: &[(usize, f64)]) -> Option<f64> {
    let lines = lines_of_row(cells, wrapped);
    (lines > 1).then(|| points(lines))
}

/// The height of a row of the sheet (0 = the header) in pixels, as `fit_heights` sets it.
pub(super) fn row_pixels(tab: &PlannedTab, row: usize) -> f64 {
    let cells = row.checked_sub(1).and_then(|at| tab.rows.get(at));
    let points = cells.map_or_else(|| header_points(tab), |cells| points(lines_of_row(cells, &wrapped(tab))));
    points / 0.75
}

/// Columns whose text is broken into lines, with their widths.
pub(super) fn wrapped(tab: &PlannedTab) -> Vec<(usize, f64)> {
    (tab.columns.iter().enumerate())
        .filter(|(_, one)| wraps(&one.column, one.added) && one.column.width > 0.0)
        .map(|(at, one)| (at, one.column.width))
        .collect()
}

fn lines_of_row(cells: &PlannedRow<'_>, wrapped: &[(usize, f64)]) -> usize {
    let lines = wrapped.iter().filter_map(|(at, width)| Some(count_lines(&cells.get(*at)?.value, *width)));
    lines.max().unwrap_or(1)
}

#[expect(clippy::cast_precision_loss, reason = "at most MOST_LINES")]
fn points(lines: usize) -> f64 {
    lines as f64 * LINE
}

fn header_points(tab: &PlannedTab) -> f64 {
    let header = (tab.columns.iter().filter(|one| one.column.width > 0.0))
        .map(|one| lines_of(&one.column.header, one.column.width))
        .max();
    points(header.unwrap_or(1).min(MOST_LINES)) + 4.0
}

fn count_lines(cell: &TabCell, width: f64) -> usize {
    match cell {
        TabCell::Text(_) => lines_of(&show(cell), width).min(MOST_LINES),
        _ => 1,
    }
}

/// Lines that a text takes in a column of `width` half-width characters.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a text of a cell is short")]
fn lines_of(text: &str, width: f64) -> usize {
    let room = width.clamp(2.0, 255.0) - 1.0;
    text.lines().map(|line| ((half_widths(line) / room).ceil() as usize).max(1)).sum::<usize>().max(1)
}

/// A Japanese character of our font takes 14.7 pixels where a column counts 8 for a half-width one.
fn half_widths(line: &str) -> f64 {
    let width_of = |c: char| match c {
        c if c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c) => 1.0,
        _ => 1.85,
    };
    line.chars().map(width_of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_as_japanese_wraps() {
        for (text, width, expect) in [
            ("", 10.0, 1),
            ("データ入力", 10.5, 1),
            ("データ入力です", 10.5, 2),
            ("ｱｲｳｴｵ abcde", 12.0, 1),
            ("封入\n（2,000通）", 20.0, 2),
        ] {
            assert_eq!(lines_of(text, width), expect, "{text}");
        }
    }
}
