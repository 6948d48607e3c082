//! Charts over rows of a tab, to the right of its columns, with a title and a text for those who cannot see them.

use super::paper::Paper;
use crate::plan::look::{RATE_UNIT, TENTHS_CODE, WHOLE_CODE};
use crate::plan::{PlannedTab, show};
use crate::views::{Chart, ChartKind, ColumnKind};
use rust_xlsxwriter::{
    Chart as SheetChart, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartRange,
    ChartSolidFill, Color, Worksheet, XlsxError,
};

/// Size in pixels.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 320;
/// Between the table and the first chart.
const MARGIN: u32 = 12;
/// Light grey.
const GRID: u32 = 0xD9_D9D9;
/// This year's bars, and last year's beside them (contrast of the two 3:1).
const COLOURS: [u32; 2] = [0x1F_4E79, 0x9D_B8D2];
/// With more bars than this their numbers would run into each other.
const NUMBERED: u32 = 14;

pub(super) fn insert_charts(sheet: &mut Worksheet, tab: &PlannedTab, paper: &Paper) -> Result<(), XlsxError> {
    let right = u16::try_from(tab.columns.len()).unwrap_or(u16::MAX);
    let drawn = tab.charts.iter().filter_map(|chart| draw(tab, chart));
    for (at, drawn) in drawn.enumerate() {
        let (left, top) = paper.chart_place(at);
        sheet.insert_chart_with_offset(1, right, &drawn, left + MARGIN, top)?;
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
    let code = if chart.title.contains(RATE_UNIT) { TENTHS_CODE } else { WHOLE_CODE };
    for (series, colour) in chart.series.iter().zip(COLOURS) {
        let values = column_of(tab, &series.column)?;
        let mut fill = ChartSolidFill::new();
        fill.set_color(Color::RGB(colour));
        let added = drawn.add_series();
        added
            .set_name(series.name.as_str())
            .set_categories(&range(labels))
            .set_values(&range(values))
            .set_format(ChartFormat::new().set_solid_fill(&fill))
            .set_gap(60);
        if first.abs_diff(last) < NUMBERED {
            let mut small = ChartFont::new();
            small.set_size(8);
            added.set_data_label(ChartDataLabel::new().show_value().set_num_format(code).set_font(&small));
        }
    }
    drawn.title().set_name(chart.title.as_str());
    drawn.title().set_font(ChartFont::new().set_size(13).set_bold());
    drawn.set_alt_text(chart.alt.as_str()).set_width(WIDTH).set_height(HEIGHT);
    let mut grid = ChartLine::new();
    grid.set_color(Color::RGB(GRID));
    if chart.kind == ChartKind::Bar {
        // Bars grow upwards by default: the first row belongs on top.
        drawn.y_axis().set_reverse().set_label_interval(1);
        drawn.x_axis().set_major_gridlines_line(&grid).set_num_format(WHOLE_CODE);
    } else {
        drawn.y_axis().set_major_gridlines_line(&grid).set_num_format(WHOLE_CODE);
    }
    if chart.series.len() < 2 {
        drawn.legend().set_hidden();
    } else {
        drawn.legend().set_position(ChartLegendPosition::Bottom);
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
