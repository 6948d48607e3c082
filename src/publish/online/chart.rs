//! Charts: added with their tab, drawn over other rows when their records moved.

use super::request::{request, signed};
use crate::plan::online::{ChartPlace, OnlineTab};
use crate::views::ChartKind;
use google_sheets4::api::Request;
use serde_json::{Value, json};

/// Rows that a chart and the space below it take.
const ROWS_EACH: u32 = 16;
/// Pixels.
const WIDTH: u32 = 640;
const HEIGHT: u32 = 320;

pub(super) fn charts(tab: &OnlineTab) -> Vec<Request> {
    let mut row = 1;
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
}
