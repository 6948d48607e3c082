//! The tab that charts draw from: hidden, ours alone, each chart with columns of its own, its labels and series side by side.
//!
//! People sort, filter, hide and insert where our figures stand, and records that are new come below all others. Google
//! draws one chart from several ranges only where their columns adjoin, draws in the order of the rows, and skips rows that
//! are hidden. So no chart draws from a tab in which people work: here its rows are always one run in the order that is
//! meant, and what somebody changes here all the same is written again.

use super::super::compare::{says, writable};
use super::super::look;
use super::super::model::StandingSheet;
use super::area::Protection;
use super::blocks::blocks;
use super::model::{ChartPlace, Drawing, OnlineBook, OnlineCell, OnlineSheet};
use super::number::chart_id;
use crate::views::{Chart, Tab, TabCell, TabRow, Workbook};
use std::collections::{BTreeMap, BTreeSet};

/// Our name of the tab; also its title where that is free.
pub const CHART_TAB: &str = "グラフの元";

/// Row of a chart's title, of its columns' names, and of its first figure.
const TITLE_ROW: u32 = 0;
const NAMES_ROW: u32 = 1;
const FIRST_ROW: u32 = 2;

/// Where each chart of a book draws from.
pub(super) struct Canvas<'a> {
    id: i32,
    title: String,
    standing: Option<(&'a StandingSheet, &'a OnlineSheet)>,
    /// By tab and title of the chart.
    slots: BTreeMap<(&'a str, &'a str), Slot<'a>>,
    columns: u32,
    rows: u32,
}

struct Slot<'a> {
    /// Column of the labels; those of the series follow it.
    first: u32,
    chart: &'a Chart,
    /// Places of labels and series among the tab's columns.
    columns: Vec<usize>,
    unit: Option<usize>,
    tab: &'a Tab,
    rows: &'a [TabRow],
}

impl<'a> Canvas<'a> {
    /// `new_id` gives an id that no tab has yet.
    pub(super) fn of(
        workbook: &'a Workbook,
        book: &'a OnlineBook,
        names: &BTreeSet<&str>,
        new_id: impl FnOnce(&str) -> i32,
    ) -> Self {
        let at = book.standing.sheets.iter().position(|sheet| sheet.tab.as_deref() == Some(CHART_TAB));
        let standing = at.map(|at| (&book.standing.sheets[at], &book.sheets[at]));
        let mut canvas = Self {
            id: standing.map_or_else(|| new_id(CHART_TAB), |(_, online)| online.id),
            title: standing.map_or_else(|| free_title(names), |(sheet, _)| sheet.name.clone()),
            standing,
            slots: BTreeMap::new(),
            columns: 0,
            rows: 0,
        };
        for tab in &workbook.tabs {
            for chart in &tab.charts {
                canvas.add(tab, chart);
            }
        }
        canvas
    }

    fn add(&mut self, tab: &'a Tab, chart: &'a Chart) {
        let column = |header: &str| tab.columns.iter().position(|column| column.header == header);
        let headers = std::iter::once(&chart.labels).chain(chart.series.iter().map(|one| &one.column));
        let Some(columns) = headers.map(|header| column(header)).collect::<Option<Vec<_>>>() else { return };
        let Some(rows) = drawn(tab, chart) else { return };
        let slot = Slot { first: self.columns, chart, columns, unit: column(look::UNIT_HEADER), tab, rows };
        self.columns = slot.end();
        self.rows = self.rows.max(slot.below());
        self.slots.insert((&tab.name, &chart.title), slot);
    }

    /// A chart over its columns; `None` where it draws those already, or where a person deleted it. `standing` is the sheet
    /// of its tab, where that is not made tonight.
    pub(super) fn place(
        &self,
        tab: &Tab,
        chart: &Chart,
        standing: Option<&OnlineSheet>,
        is_new_tab: bool,
    ) -> Option<ChartPlace> {
        let slot = self.slots.get(&(tab.name.as_str(), chart.title.as_str()))?;
        let id = chart_id(&tab.name, &chart.title);
        let stands = standing.and_then(|sheet| sheet.charts.iter().find(|one| one.id == id));
        if stands.is_none() && !is_new_tab || !self.locked().is_empty() {
            return None;
        }
        let placed = ChartPlace {
            id,
            chart: chart.clone(),
            sheet: self.id,
            columns: (slot.first, slot.end()),
            rows: (NAMES_ROW, slot.below()),
            is_new: stands.is_none(),
        };
        stands.is_none_or(|stands| stands.ranges != placed.ranges()).then_some(placed)
    }

    /// What of the tab says something else than it should. A tab that is not there is made once a chart draws from it.
    pub(super) fn draw(&self, is_needed: bool) -> Option<Drawing> {
        if self.slots.is_empty() || self.standing.is_none() && !is_needed {
            return None;
        }
        let cells = self.slots.values().flat_map(|slot| {
            let differs = |(at, cell): &((u32, u32), OnlineCell)| !says(self.stands(*at), &cell.value);
            let cells: BTreeMap<_, _> = slot.cells().into_iter().filter(differs).collect();
            blocks(cells, slot.first).into_iter().map(|block| (slot.tab.name.clone(), block))
        });
        Some(Drawing {
            id: self.id,
            title: self.title.clone(),
            is_new: self.standing.is_none(),
            grid: self.standing.map_or((0, 0), |(_, online)| (online.rows, online.columns)),
            needed: (self.rows, self.columns),
            blocks: cells.collect(),
        })
    }

    /// What somebody protects of it against us: then it stays as it is.
    pub(super) fn locked(&self) -> &[Protection] {
        self.standing.map_or(&[], |(_, online)| &online.protections)
    }

    fn stands(&self, (row, col): (u32, u32)) -> &TabCell {
        let cells = self.standing.and_then(|(sheet, _)| sheet.rows.get(row as usize));
        cells.and_then(|row| row.cells.get(col as usize)).map_or(&TabCell::Empty, |cell| &cell.value)
    }
}

impl Slot<'_> {
    fn end(&self) -> u32 {
        self.first + number(self.columns.len())
    }

    fn below(&self) -> u32 {
        FIRST_ROW + number(self.rows.len())
    }

    fn cells(&self) -> Vec<((u32, u32), OnlineCell)> {
        let text = |text: &str| OnlineCell { value: TabCell::Text(text.to_owned()), format: None };
        let mut cells = vec![((TITLE_ROW, self.first), text(&self.chart.title))];
        let names = std::iter::once(&self.chart.labels).chain(self.chart.series.iter().map(|one| &one.name));
        cells.extend((self.first..).zip(names).map(|(col, name)| ((NAMES_ROW, col), text(name))));
        for (row, record) in (FIRST_ROW..).zip(self.rows) {
            for (col, ours) in (self.first..).zip(&self.columns) {
                cells.push(((row, col), self.cell(record, *ours)));
            }
        }
        cells
    }

    /// A chart's axis shows its figures as their cells do.
    fn cell(&self, record: &TabRow, ours: usize) -> OnlineCell {
        let value = record.cells.get(ours).map_or(TabCell::Empty, |cell| writable(cell).into_owned());
        let column = self.tab.columns[ours].format;
        let unit = self.unit.and_then(|at| record.cells.get(at));
        let is_rate = matches!(unit, Some(TabCell::Text(unit)) if unit == look::RATE_UNIT);
        let is_text = matches!(value, TabCell::Empty | TabCell::Text(_));
        let own = look::own_format(column, &value, is_rate).or(look::column_format(column));
        OnlineCell { format: own.filter(|_| !is_text), value }
    }
}

/// The rows of a chart, in their order.
fn drawn<'a>(tab: &'a Tab, chart: &Chart) -> Option<&'a [TabRow]> {
    let at = |key: &str| tab.rows.iter().position(|row| row.key == key);
    tab.rows.get(at(&chart.rows.0)?..=at(&chart.rows.1)?)
}

fn free_title(names: &BTreeSet<&str>) -> String {
    let numbered = (2..).map(|number| format!("{CHART_TAB} {number}"));
    let mut titles = std::iter::once(CHART_TAB.to_owned()).chain(numbered);
    titles.find(|title| !names.contains(title.as_str())).unwrap_or_default()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
