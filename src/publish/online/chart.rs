//! Charts: added with their tab, drawn over other cells when there are more figures; and the tab that they draw from.

use super::request::{append_dimension, request, signed};
use crate::plan::online::{CHART_TAB, ChartPlace, ChartRange, Drawing, OnlineTab};
use crate::source::{TAB_KEY, WARNING};
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
/// Rows that the tab of the charts has below what is drawn first.
const SPARE_ROWS: u32 = 20;
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
            let shape = if chart.is_new { add(tab, chart, row) } else { update(chart) };
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
        "spec": spec(chart),
        "position": {"overlayPosition": {"anchorCell": anchor, "offsetXPixels": 120,
                     "widthPixels": WIDTH, "heightPixels": HEIGHT}}}}})
}

fn update(chart: &ChartPlace) -> Value {
    json!({"updateChartSpec": {"chartId": chart.id, "spec": spec(chart)}})
}

fn spec(place: &ChartPlace) -> Value {
    let chart = &place.chart;
    let kind = match chart.kind {
        ChartKind::Bar => "BAR",
        ChartKind::Column => "COLUMN",
        ChartKind::Line => "LINE",
    };
    // The bottom axis of bars is the one with the values.
    let target = if chart.kind == ChartKind::Bar { "BOTTOM_AXIS" } else { "LEFT_AXIS" };
    let mut ranges = place.ranges().into_iter().map(source);
    let labels = ranges.next();
    let series: Vec<Value> = ranges.map(|range| json!({"series": range, "targetAxis": target})).collect();
    let legend = if series.len() < 2 { "NO_LEGEND" } else { "BOTTOM_LEGEND" };
    // The first row names the series; what somebody hides in the tab that is drawn is drawn all the same.
    json!({"title": chart.title, "altText": chart.alt, "hiddenDimensionStrategy": "SHOW_ALL", "basicChart": {
        "chartType": kind,
        "legendPosition": legend,
        "headerCount": 1,
        "domains": [{"domain": labels}],
        "series": series}})
}

/// Always one range: of several Google wants the columns to adjoin, in order, across labels and all series.
fn source(range: ChartRange) -> Value {
    let ChartRange { sheet, column, rows: (first, end) } = range;
    json!({"sourceRange": {"sources": [{"sheetId": sheet, "startRowIndex": first, "endRowIndex": end,
           "startColumnIndex": column, "endColumnIndex": column + 1}]}})
}

/// The tab that charts draw from: there, and large enough.
pub(super) fn canvas(drawing: &Drawing) -> Vec<Request> {
    let id = drawing.id;
    let (rows, columns) = drawing.needed;
    if !drawing.is_new {
        let grow = |kind: &str, needed: u32, has: u32| {
            (needed > has).then(|| append_dimension(id, kind, needed - has))
        };
        let (rows, columns) = (grow("ROWS", rows, drawing.grid.0), grow("COLUMNS", columns, drawing.grid.1));
        return rows.into_iter().chain(columns).collect();
    }
    let tab = json!({"addSheet": {"properties": {"sheetId": id, "title": drawing.title, "hidden": true,
                     "gridProperties": {"rowCount": rows + SPARE_ROWS, "columnCount": columns}}}});
    let mark = json!({"createDeveloperMetadata": {"developerMetadata": {
        "metadataKey": TAB_KEY, "metadataValue": CHART_TAB, "visibility": "DOCUMENT",
        "location": {"sheetId": id}}}});
    let warning = json!({"addProtectedRange": {"protectedRange": {
        "range": {"sheetId": id}, "description": WARNING, "warningOnly": true}}});
    [tab, mark, warning].iter().map(request).collect()
}

#[cfg(test)]
mod tests {
    use super::super::request::assert_round_trip;
    use super::*;
    use crate::plan::online::{Place, Room, TabCounts};
    use crate::views::{Chart, Series};

    #[test]
    fn a_chart_draws_labels_and_series_from_one_range_each() {
        let chart = Chart {
            kind: ChartKind::Column,
            title: "発注率".to_owned(),
            alt: "区分ごとの発注率".to_owned(),
            labels: "指標".to_owned(),
            series: vec![Series { name: "発注率".to_owned(), column: "値".to_owned() }],
            rows: ("a".to_owned(), "b".to_owned()),
        };
        let place = ChartPlace { id: 9, chart, sheet: 6, columns: (4, 6), rows: (1, 5), is_new: true };
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
            room: Room::default(),
            blocks: Vec::new(),
            charts: vec![place.clone()],
            keys: Vec::new(),
            warnings: Vec::new(),
            is_rebuilt: false,
            renamed: Vec::new(),
            counts: TabCounts::default(),
        };
        let shape = add(&tab, &place, 1);
        assert_round_trip(&shape);
        assert_round_trip(&update(&place));
        let basic = &shape["addChart"]["chart"]["spec"]["basicChart"];
        let source = |data: &Value| data["sourceRange"]["sources"].as_array().cloned().unwrap();
        let range = |column: u32| {
            json!([{"sheetId": 6, "startRowIndex": 1, "endRowIndex": 5,
                                          "startColumnIndex": column, "endColumnIndex": column + 1}])
        };
        assert_eq!(json!(source(&basic["domains"][0]["domain"])), range(4));
        assert_eq!(json!(source(&basic["series"][0]["series"])), range(5));
        assert_eq!(charts(&tab).len(), 1);
    }

    #[test]
    fn the_grid_has_room_for_every_chart_and_for_what_is_frozen() {
        let chart = Chart {
            kind: ChartKind::Bar,
            title: "回答".to_owned(),
            alt: "回答の数".to_owned(),
            labels: "回答".to_owned(),
            series: Vec::new(),
            rows: ("a".to_owned(), "b".to_owned()),
        };
        let place = ChartPlace { id: 9, chart, sheet: 6, columns: (0, 2), rows: (1, 3), is_new: true };
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
            room: Room::default(),
            blocks: Vec::new(),
            charts: vec![place; 9],
            keys: Vec::new(),
            warnings: Vec::new(),
            is_rebuilt: false,
            renamed: Vec::new(),
            counts: TabCounts::default(),
        };
        let blank = OnlineTab { place: Place::Blank { id: 5, is_ours: false }, grid: (10, 1), ..new.clone() };
        for tab in [new, blank] {
            let (mut rows, mut columns) = tab.grid;
            for (sent, _) in super::super::batches::structure(&tab) {
                let frozen = sent.update_sheet_properties.and_then(|one| one.properties?.grid_properties);
                if let Some(frozen) = frozen {
                    let (of_rows, of_columns) = (frozen.frozen_row_count, frozen.frozen_column_count);
                    assert!(of_rows.unwrap_or(0) < rows as i32 && of_columns.unwrap_or(0) < columns as i32);
                }
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
