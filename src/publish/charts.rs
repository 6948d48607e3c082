//! Charts over rows of a tab, to the right of its columns, with a title and a text for those who cannot see them.

use crate::plan::{PlannedTab, show};
use crate::views::{Chart, ChartKind, ColumnKind};
use rust_xlsxwriter::{Chart as SheetChart, ChartLine, ChartRange, Color, Worksheet, XlsxError};

/// Size in pixels.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 320;
/// Light grey.
const GRID: u32 = 0xD9_D9D9;
/// Rows of 25 pixels that a chart and the space below it take.
const ROWS_EACH: u32 = 14;

pub(super) fn insert_charts(sheet: &mut Worksheet, tab: &PlannedTab) -> Result<(), XlsxError> {
    let right = u16::try_from(tab.columns.len() + 1).unwrap_or(u16::MAX);
    let mut row = 1;
    for chart in &tab.charts {
        let Some(drawn) = draw(tab, chart) else { continue };
        sheet.insert_chart(row, right, &drawn)?;
        row += ROWS_EACH;
    }
    Ok(())
}

/// `None` when the rows or columns that it should show are not there.
fn draw(tab: &PlannedTab, chart: &Chart) -> Option<SheetChart> {
    let first = row_of(tab, &chart.rows.0)?;
    let last = row_of(tab, &chart.rows.1)?;
    let labels = column_of(tab, &chart.labels)?;
    let range = |col: u16| ChartRange::new_from_range(&tab.name, first.min(last), col, first.max(last), col);
    let mut drawn = match chart.kind {
        ChartKind::Bar => SheetChart::new_bar(),
        ChartKind::Column => SheetChart::new_column(),
        ChartKind::Line => SheetChart::new_line(),
    };
    for series in &chart.series {
        let values = column_of(tab, &series.column)?;
        drawn
            .add_series()
            .set_name(series.name.as_str())
            .set_categories(&range(labels))
            .set_values(&range(values));
    }
    drawn.title().set_name(chart.title.as_str());
    drawn.set_alt_text(chart.alt.as_str()).set_width(WIDTH).set_height(HEIGHT);
    let mut grid = ChartLine::new();
    grid.set_color(Color::RGB(GRID));
    if chart.kind == ChartKind::Bar {
        // Bars grow upwards by default: the first row belongs on top.
        drawn.y_axis().set_reverse();
        drawn.x_axis().set_major_gridlines_line(&grid);
    } else {
        drawn.y_axis().set_major_gridlines_line(&grid);
    }
    if chart.series.len() < 2 {
        drawn.legend().set_hidden();
    }
    Some(drawn)
}

/// 0-based row in the sheet.
fn row_of(tab: &PlannedTab, key: &str) -> Option<u32> {
    let column = tab.columns.iter().position(|one| one.column.kind == ColumnKind::Key)?;
    let row = tab.rows.iter().position(|row| row.get(column).is_some_and(|cell| show(&cell.value) == key))?;
    u32::try_from(row + 1).ok()
}

fn column_of(tab: &PlannedTab, header: &str) -> Option<u16> {
    let column = tab.columns.iter().position(|one| !one.added && one.column.header == header)?;
    u16::try_from(column).ok()
}
