//! How a sheet prints: A4 landscape at a size that can be read, with the header and the naming columns on every page. A table
//! too wide for a page is broken between columns; charts have pages of their own, two abreast.
//!
//! A table that fits is fitted by the printing program, which knows its fonts; where breaks are set by hand, a scale is given.

use super::heights::row_pixels;
use crate::plan::PlannedTab;
use crate::views::ColumnKind;
use rust_xlsxwriter::{Worksheet, XlsxError};

const A4: u8 = 9;
/// Pixels (96 an inch) of A4 landscape within the margins below.
const WHOLE_WIDTH: f64 = 1045.0;
/// The same with a sixth to spare, where breaks are set by hand: programs without our font measure columns by a wider one.
const PAGE_WIDTH: f64 = 880.0;
const PAGE_HEIGHT: f64 = 640.0;
/// Down to here a table is made smaller to fit on one page's width; a wider one is broken, and printed at `BROKEN`.
const SMALLEST: f64 = 0.47;
const BROKEN: f64 = 0.6;
/// A chart with the space around it, and how many stand on a page.
pub(super) const CHART: (f64, f64) = (660.0, 336.0);
const ABREAST: usize = 2;
const CHARTS_A_PAGE: usize = 6;
/// A column that nobody set a width for.
const PLAIN_COLUMN: f64 = 72.0;
const PLAIN_ROW: f64 = 25.0;

/// Where a tab breaks, and where its charts stand.
pub(super) struct Paper {
    scale: f64,
    /// First column printed: the key is for programs.
    first: u16,
    frozen: u16,
    column_breaks: Vec<u32>,
    /// Only of a tab with charts: so that a chart is never cut.
    row_breaks: Vec<u32>,
    /// From the top of the first row, in pixels.
    page_tops: Vec<f64>,
    page_height: f64,
}

impl Paper {
    pub(super) fn of(tab: &PlannedTab) -> Self {
        let is_key = |at: usize| tab.columns.get(at).is_some_and(|one| one.column.kind == ColumnKind::Key);
        let first = usize::from(is_key(0) && tab.columns.len() > 1);
        let widths: Vec<f64> = tab.columns.iter().map(|one| pixels(one.column.width)).collect();
        let frozen = tab.frozen_columns();
        let all: f64 = widths.iter().skip(first).sum();
        let fits = if tab.charts.is_empty() { WHOLE_WIDTH } else { PAGE_WIDTH } / all.max(1.0);
        let scale = if fits >= SMALLEST { fits.min(1.0) } else { BROKEN };
        let mut column_breaks = Vec::new();
        if fits < SMALLEST {
            let repeated: f64 = widths.iter().take(frozen).skip(first).sum();
            column_breaks = breaks(&widths, first, repeated, PAGE_WIDTH / scale);
        }
        let mut paper = Self {
            scale: (scale * 100.0).floor() / 100.0,
            first: u16::try_from(first).unwrap_or(0),
            frozen: u16::try_from(frozen).unwrap_or(0),
            column_breaks,
            row_breaks: Vec::new(),
            page_tops: Vec::new(),
            page_height: PAGE_HEIGHT / scale,
        };
        if !tab.charts.is_empty() {
            paper.break_rows(tab);
        }
        paper
    }

    /// Breaks the rows by hand, so that it is known where pages begin.
    fn break_rows(&mut self, tab: &PlannedTab) {
        let room = self.page_height - row_pixels(tab, 0);
        let (mut top, mut here) = (0.0, 0.0);
        self.page_tops.push(0.0);
        for row in 1..=tab.rows.len() {
            let height = row_pixels(tab, row);
            if here > 0.0 && here + height > room {
                top += here;
                here = 0.0;
                self.page_tops.push(top);
                self.row_breaks.extend(u32::try_from(row).ok());
            }
            here += height;
        }
        let pages = tab.charts.len().div_ceil(CHARTS_A_PAGE);
        let (mut row, mut next) = (tab.rows.len() + 1, top + here);
        while self.page_tops.len() < pages {
            // Plain rows below the table, for the charts that need more pages than it has.
            next = next.max(top + room).ceil();
            let blank = ((next - top - here) / PLAIN_ROW).ceil();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a page")]
            let blank_rows = blank as usize;
            row += blank_rows;
            top += here + blank * PLAIN_ROW;
            here = 0.0;
            self.page_tops.push(top);
            self.row_breaks.extend(u32::try_from(row).ok());
        }
    }

    /// Left (from the first chart's column) and top (from the first row) of a chart.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place on a sheet")]
    pub(super) fn chart_place(&self, at: usize) -> (u32, u32) {
        let (page, on_page) = (at / CHARTS_A_PAGE, at % CHARTS_A_PAGE);
        let (across, down) = (on_page % ABREAST, on_page / ABREAST);
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let (across, down) = (across as f64, down as f64);
        let top = self.page_tops.get(page).copied().unwrap_or_default();
        ((across * CHART.0) as u32, (top + down * CHART.1 + 4.0) as u32)
    }

    /// Sets up the page. `last_row` is that of the table.
    pub(super) fn set_up(
        &self,
        sheet: &mut Worksheet,
        tab: &PlannedTab,
        last_row: u32,
    ) -> Result<(), XlsxError> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 47 and 100")]
        let percent = (self.scale * 100.0) as u16;
        sheet.set_paper_size(A4).set_landscape().set_page_order(true);
        if self.column_breaks.is_empty() && tab.charts.is_empty() {
            sheet.set_print_fit_to_pages(1, 0);
        } else {
            sheet.set_print_scale(percent);
        }
        sheet.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
        // Lines help to read a table on paper; around charts they only disturb.
        sheet.set_print_gridlines(tab.charts.is_empty());
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_footer("&L&A&R&P / &N ページ");
        let mut column_breaks = self.column_breaks.clone();
        let columns = u16::try_from(tab.columns.len()).unwrap_or(u16::MAX);
        let (mut right, mut bottom) = (columns.saturating_sub(1), last_row);
        if tab.charts.is_empty() {
            if !column_breaks.is_empty() && self.frozen > self.first {
                sheet.set_repeat_columns(self.first, self.frozen - 1)?;
            }
        } else {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "two charts' width")]
            let wide = (CHART.0 * 2.0 / PLAIN_COLUMN).ceil() as u16;
            right = columns.saturating_add(wide);
            column_breaks.push(u32::from(columns));
            let last_break = self.row_breaks.last().copied().unwrap_or(0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rows of a page")]
            let page_rows = (self.page_height / PLAIN_ROW) as u32 - 3;
            bottom = bottom.max(last_break + page_rows);
        }
        sheet.set_print_area(0, self.first, bottom, right)?;
        sheet.set_vertical_page_breaks(&column_breaks)?;
        sheet.set_page_breaks(&self.row_breaks)?;
        Ok(())
    }
}

/// The first columns of the pages but the first: each page takes as many as fit beside those that are repeated.
fn breaks(widths: &[f64], first: usize, repeated: f64, room: f64) -> Vec<u32> {
    let (mut breaks, mut here) = (Vec::new(), 0.0);
    for (at, width) in widths.iter().enumerate().skip(first) {
        let begins = if breaks.is_empty() { 0.0 } else { repeated };
        if here > 0.0 && begins + here + width > room {
            breaks.extend(u32::try_from(at).ok());
            here = 0.0;
        }
        here += width;
    }
    breaks
}

/// A column of so many half-width characters of our font.
fn pixels(width: f64) -> f64 {
    if width > 0.0 { width.mul_add(8.0, 5.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_table_is_broken_between_columns_beside_those_that_are_repeated() {
        for (widths, first, repeated, room, expect) in [
            (&[50.0, 100.0, 100.0, 100.0][..], 1, 0.0, 300.0, &[][..]),
            (&[50.0, 100.0, 100.0, 100.0][..], 1, 0.0, 200.0, &[3][..]),
            (&[50.0, 100.0, 100.0, 100.0, 100.0][..], 1, 100.0, 200.0, &[3, 4][..]),
            (&[50.0, 900.0, 900.0][..], 1, 0.0, 300.0, &[2][..]),
        ] {
            assert_eq!(breaks(widths, first, repeated, room), expect, "{widths:?} {room}");
        }
    }
}
