//! Charts: added with their tab, drawn over other rows when their records moved.

use super::request::{request, signed};
use crate::plan::online::{ChartPlace, OnlineTab};
use crate::views::ChartKind;
use google_sheets4::api::Request;
use serde_json::{Value, json};

/// Where the first chart stands, 0-based.
const FIRST_ROW: u32 = 1;
/// Rows that a chart and the space below it take.
const ROWS_EACH: u32 = 16;
/// Pixels.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 320;
/// Columns of the usual width that a chart covers.
const COLUMNS_EACH: u32 = 8;

/// Rows and columns that the grid needs: for the cells, and for the charts that are added. Google refuses a chart whose
/// anchor lies outside of the grid, and with it the whole call.
pub(super) fn grid_needed(tab: &OnlineTab) -> (u32, u32) {
    let (mut rows, mut columns) = (tab.rows_needed.max(1), tab.columns_needed.max(1));
    let last = (0..).zip(&tab.charts).filter(|(_, chart)| chart.is_new).last();
    if let Some((at, _)) = last {
        rows = rows.max(FIRST_ROW + (at + 1) * ROWS_EACH);
        columns += COLUMNS_EACH;
    }
    (rows, columns)
}

pub(super) fn charts(tab: &OnlineTab) -> Vec<Request> {
    let mut row = FIRST_ROW;
    tab.charts
        .iter()
        .map(|chart| {
            let shape = if chart.is_new { add(tab, chart, row) } else { update(tab, chart) };
            row += ROWS_EACH;
            request(&shape)
        })
        .collect()
}

/// To the right of the columns.
fn add(tab: &OnlineTab, chart: &ChartPlace, row: u32) -> Value {
    let anchor = json!({"sheetId": tab.place.id(), "rowIndex": row,
                        "columnIndex": signed(tab.columns_needed.saturating_sub(1))});
    json!({"addChart": {"chart": {
        "chartId": chart.id,
        "spec": spec(tab, chart),
        "position": {"overlayPosition": {"anchorCell": anchor, "offsetXPixels": 120,
                     "widthPixels": WIDTH, "heightPixels": HEIGHT}}}}})
}

fn update(tab: &OnlineTab, chart: &ChartPlace) -> Value {
    json!({"updateChartSpec": {"chartId": chart.id, "spec": spec(tab, chart)}})
}

fn spec(tab: &OnlineTab, place: &ChartPlace) -> Value {
    let chart = &place.chart;
    let kind = match chart.kind {
        ChartKind::Bar => "BAR",
        ChartKind::Column => "COLUMN",
        ChartKind::Line => "LINE",
    };
    // The bottom axis of bars is the one with the values.
    let target = if chart.kind == ChartKind::Bar { "BOTTOM_AXIS" } else { "LEFT_AXIS" };
    let series: Vec<Value> = place
        .series
        .iter()
        .map(|col| json!({"series": source(tab, place, *col), "targetAxis": target}))
        .collect();
    let legend = if series.len() < 2 { "NO_LEGEND" } else { "BOTTOM_LEGEND" };
    json!({"title": chart.title, "altText": chart.alt, "basicChart": {
        "chartType": kind,
        "legendPosition": legend,
        "domains": [{"domain": source(tab, place, place.labels)}],
        "series": series}})
}

fn source(tab: &OnlineTab, place: &ChartPlace, col: u32) -> Value {
    let ranges: Vec<Value> = place
        .rows
        .iter()
        .map(|(first, end)| {
            json!({"sheetId": tab.place.id(), "startRowIndex": first, "endRowIndex": end,
                   "startColumnIndex": col, "endColumnIndex": col + 1})
        })
        .collect();
    json!({"sourceRange": {"sources": ranges}})
}

#[cfg(test)]
mod tests {
    use super::super::request::assert_round_trip;
    use super::*;
    use crate::plan::online::{Place, TabCounts};
    use crate::views::{Chart, Series};

    #[test]
    fn a_chart_draws_its_rows_wherever_they_stand() {
        let chart = Chart {
            kind: ChartKind::Column,
            title: "発注率".to_owned(),
            alt: "区分ごとの発注率".to_owned(),
            labels: "指標".to_owned(),
            series: vec![Series { name: "発注率".to_owned(), column: "値".to_owned() }],
            rows: ("a".to_owned(), "b".to_owned()),
        };
        let place =
            ChartPlace { id: 9, chart, labels: 1, series: vec![3], rows: vec![(1, 3), (7, 8)], is_new: true };
        let tab = OnlineTab {
            name: "x".to_owned(),
            title: "x".to_owned(),
            place: Place::New { id: 5, index: 0 },
            header: 0,
            columns: Vec::new(),
            rows_needed: 9,
            columns_needed: 4,
            grid: (0, 0),
            new_rows: (1, 9),
            blocks: Vec::new(),
            charts: vec![place.clone()],
            keys: Vec::new(),
            counts: TabCounts::default(),
        };
        let shape = add(&tab, &place, 1);
        assert_round_trip(&shape);
        assert_round_trip(&update(&tab, &place));
        let sources = &shape["addChart"]["chart"]["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]
            ["sources"];
        assert_eq!(sources.as_array().unwrap().len(), 2);
        assert_eq!(charts(&tab).len(), 1);
    }

    #[test]
    fn the_grid_has_room_for_every_chart() {
        let chart = Chart {
            kind: ChartKind::Bar,
            title: "回答".to_owned(),
            alt: "回答の数".to_owned(),
            labels: "回答".to_owned(),
            series: Vec::new(),
            rows: ("a".to_owned(), "b".to_owned()),
        };
        let place = ChartPlace { id: 9, chart, labels: 0, series: vec![1], rows: vec![(1, 2)], is_new: true };
        let new = OnlineTab {
            name: "集計".to_owned(),
            title: "集計".to_owned(),
            place: Place::New { id: 5, index: 0 },
            header: 0,
            columns: Vec::new(),
            rows_needed: 3,
            columns_needed: 2,
            grid: (0, 0),
            new_rows: (1, 3),
            blocks: Vec::new(),
            charts: vec![place; 9],
            keys: Vec::new(),
            counts: TabCounts::default(),
        };
        let blank = OnlineTab { place: Place::Blank { id: 5 }, grid: (10, 1), ..new.clone() };
        for tab in [new, blank] {
            let (mut rows, mut columns) = tab.grid;
            for sent in super::super::batches::structure(&tab) {
                let grid = sent.add_sheet.and_then(|add| add.properties?.grid_properties);
                if let Some(grid) = grid {
                    (rows, columns) = (grid.row_count.unwrap() as u32, grid.column_count.unwrap() as u32);
                }
                let Some(grown) = sent.append_dimension else { continue };
                let by = grown.length.unwrap() as u32;
                match grown.dimension.as_deref() {
                    Some("ROWS") => rows += by,
                    _ => columns += by,
                }
            }
            for sent in charts(&tab) {
                let position = sent.add_chart.unwrap().chart.unwrap().position.unwrap();
                let anchor = position.overlay_position.unwrap().anchor_cell.unwrap();
                let at = |index: Option<i32>| index.unwrap() as u32;
                assert!(at(anchor.row_index) + ROWS_EACH <= rows, "{anchor:?} in {rows} rows");
                assert!(at(anchor.column_index) < columns, "{anchor:?} in {columns} columns");
            }
        }
    }
}
