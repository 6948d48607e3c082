//! One tab: which cells say something else than they should, which rows and columns are missing.

use super::super::compare::{is_blank, says, serial, show, writable};
use super::super::correspond::{FoundTab, text, used_width};
use super::super::look;
use super::super::model::{CellChange, StandingSheet};
use super::blocks::blocks;
use super::drawing::Canvas;
use super::model::{OnlineCell, OnlineSheet, OnlineTab, Place, PlacedColumn, Room, TabCounts};
use super::room::room;
use super::{STATE_HEADER, VANISHED};
use crate::views::{ColumnKind, Tab, TabCell, TabColumn, TabRow, TabSpec};
use std::collections::BTreeMap;

/// Where a tab is written: a new one, or one that stands.
pub(super) struct Ground<'a> {
    pub place: Place,
    pub sheet: Option<&'a StandingSheet>,
    pub found: Option<&'a FoundTab>,
    pub title: &'a str,
    pub online: Option<&'a OnlineSheet>,
    /// What people are known to have written in it: it goes into a tab, a row and a column that are not there.
    pub written: Written<'a>,
    /// Somebody deleted or emptied it.
    pub is_rebuilt: bool,
    pub canvas: &'a Canvas<'a>,
}

/// By key and header.
pub(super) type Written<'a> = BTreeMap<(&'a str, &'a str), &'a str>;

/// What to write into a tab (`None` = it says everything already), and which standing cells change.
pub(super) fn plan_tab(
    tab: &Tab,
    spec: &TabSpec,
    ground: &Ground<'_>,
) -> (Option<OnlineTab>, Vec<CellChange>) {
    let columns = place_columns(spec, ground);
    let mut work = Work {
        tab,
        ground,
        state: spec.columns.iter().position(|column| column.header == STATE_HEADER),
        unit: spec.columns.iter().position(|column| column.header == look::UNIT_HEADER),
        columns: &columns,
        cells: BTreeMap::new(),
        keys: BTreeMap::new(),
        changes: Vec::new(),
        counts: TabCounts::default(),
    };
    work.write_headers();
    let rows = work.write_rows();
    let (first, end) = work.new_rows(&rows);
    let width = columns.iter().map(|column| column.at + 1).max().unwrap_or(1);
    let room = ground.sheet.zip(ground.online).map_or_else(Room::default, |(sheet, online)| {
        let first_column = columns.iter().filter(|column| column.is_new).map(|column| column.at).min();
        room(sheet, online, (first, end), (first_column.unwrap_or(width), width))
    });
    let Work { cells, keys, changes, counts, .. } = work;
    let height = cells.keys().map(|(row, _)| row + 1).max().unwrap_or(0).max(end);
    // A tab that stands without a cell in it gets its charts like a new one, but for those that it still has.
    let is_new = ground.found.is_none();
    let place = |one| ground.canvas.place(tab, one, ground.online, is_new);
    let charts: Vec<_> = tab.charts.iter().filter_map(place).collect();
    let key = columns.first().map_or(0, |column| column.at);
    if cells.is_empty() && charts.is_empty() && !is_new {
        return (None, changes);
    }
    let planned = OnlineTab {
        name: tab.name.clone(),
        title: ground.title.to_owned(),
        place: ground.place.clone(),
        header: header_row(ground),
        rows_needed: height,
        columns_needed: width,
        grid: ground.online.map_or((0, 0), |sheet| (sheet.rows, sheet.columns)),
        new_rows: (first, end),
        room,
        blocks: blocks(cells, key),
        charts,
        keys: keys.into_iter().collect(),
        warnings: ground.online.map_or_else(Vec::new, |sheet| sheet.warnings.clone()),
        is_rebuilt: ground.is_rebuilt,
        renamed: renamed(spec, ground),
        counts,
        columns,
    };
    (Some(planned), changes)
}

/// Those of people's columns are told where their words are read.
fn renamed(spec: &TabSpec, ground: &Ground<'_>) -> Vec<(String, String)> {
    let renamed = ground.found.map_or(&[][..], |found| found.renamed.as_slice());
    let ours = renamed.iter().map(|(ours, seen)| (seen, &spec.columns[*ours]));
    ours.filter(|(_, column)| column.kind != ColumnKind::Human)
        .map(|(seen, column)| (seen.clone(), column.header.clone()))
        .collect()
}

fn header_row(ground: &Ground<'_>) -> u32 {
    ground.found.map_or(0, |found| number(found.header))
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Each of our columns where it stands; those that are missing behind the last column in use.
fn place_columns(spec: &TabSpec, ground: &Ground<'_>) -> Vec<PlacedColumn> {
    let mut next = ground.sheet.map_or(0, |sheet| number(used_width(sheet)));
    (spec.columns.iter().enumerate())
        .map(|(ours, column)| {
            let standing = ground.found.and_then(|found| found.standing_column(ours));
            let at = standing.map_or(next, number);
            next += u32::from(standing.is_none());
            PlacedColumn { column: column.clone(), at, is_new: standing.is_none() }
        })
        .collect()
}

struct Work<'a> {
    tab: &'a Tab,
    ground: &'a Ground<'a>,
    state: Option<usize>,
    unit: Option<usize>,
    columns: &'a [PlacedColumn],
    cells: BTreeMap<(u32, u32), OnlineCell>,
    keys: BTreeMap<u32, String>,
    changes: Vec<CellChange>,
    counts: TabCounts,
}

impl<'a> Work<'a> {
    /// Headers of columns that are new, and of ours that a person renamed.
    fn write_headers(&mut self) {
        let row = header_row(self.ground);
        let renamed = self.ground.found.map_or(&[][..], |found| found.renamed.as_slice());
        for (ours, column) in self.columns.iter().enumerate() {
            if column.is_new || renamed.iter().any(|(at, _)| *at == ours) {
                let value = TabCell::Text(column.column.header.clone());
                self.cells.insert((row, column.at), OnlineCell { value, format: None });
            }
        }
    }

    /// Writes what differs; answers the row of each record.
    fn write_rows(&mut self) -> BTreeMap<&'a str, u32> {
        let records: BTreeMap<&str, &TabRow> =
            self.tab.rows.iter().map(|row| (row.key.as_str(), row)).collect();
        let mut places = BTreeMap::new();
        let mut next = header_row(self.ground) + 1;
        if let (Some(sheet), Some(found)) = (self.ground.sheet, self.ground.found) {
            for row in found.header + 1..sheet.rows.len() {
                let key = text(sheet, row, found.key_column());
                self.keys.insert(number(row), key.clone());
                let is_blank_row = sheet.rows[row].cells.iter().all(|cell| is_blank(&cell.value));
                if !is_blank_row {
                    next = number(row) + 1;
                }
                match records.get_key_value(key.as_str()) {
                    _ if key.is_empty() => {}
                    Some((key, record)) => {
                        places.insert(*key, number(row));
                        self.compare(sheet, row, record);
                    }
                    None => self.vanish(sheet, row, &key),
                }
            }
        }
        let is_missing = |record: &TabRow| !places.contains_key(record.key.as_str());
        if self.tab.rows.iter().any(is_missing) {
            next = self.ground.online.map_or(next, |online| online.below_merges(next));
        }
        for record in &self.tab.rows {
            if places.contains_key(record.key.as_str()) {
                continue;
            }
            places.insert(record.key.as_str(), next);
            self.keys.insert(next, record.key.clone());
            self.add(next, record);
            next += 1;
        }
        places
    }

    /// First and past-the-last of the rows that were added.
    fn new_rows(&self, rows: &BTreeMap<&str, u32>) -> (u32, u32) {
        let end = rows.values().max().map_or(1, |row| row + 1);
        (end.saturating_sub(number(self.counts.added)), end)
    }

    fn compare(&mut self, sheet: &StandingSheet, row: usize, record: &TabRow) {
        self.counts.rows += 1;
        for (ours, column) in self.columns.iter().enumerate().skip(1) {
            if column.column.kind == ColumnKind::Human {
                self.write_again(row, column, record);
                continue;
            }
            let wanted = record.cells.get(ours).unwrap_or(&TabCell::Empty);
            let cell = sheet.rows[row].cells.get(column.at as usize).filter(|_| !column.is_new);
            let stands = cell.map_or(&TabCell::Empty, |cell| &cell.value);
            let holds = !is_blank(stands);
            self.counts.cells += usize::from(holds);
            if says(stands, wanted) || self.is_covered(row, column) {
                continue;
            }
            let value = writable(wanted).into_owned();
            self.counts.changed += usize::from(holds);
            self.counts.emptied += usize::from(holds && value == TabCell::Empty);
            if !column.is_new {
                self.change(&record.key, &column.column, stands, wanted);
            }
            // A date in a cell that held none (a person retyped it, or inserted its row) would show as a number.
            let shows_dates = matches!(stands, TabCell::Number(_));
            let format = self.format(&column.column, &value, record, shows_dates);
            self.cells.insert((number(row), column.at), OnlineCell { value, format });
        }
    }

    /// A person's merged cells hide it: written there, it would be gone again before the next night.
    fn is_covered(&self, row: usize, column: &PlacedColumn) -> bool {
        self.ground.online.is_some_and(|online| online.is_covered(number(row), column.at))
    }

    /// What people are known to have written in a column that is not there any more.
    fn write_again(&mut self, row: usize, column: &PlacedColumn, record: &TabRow) {
        let place = (record.key.as_str(), column.column.header.as_str());
        if let Some(words) = self.ground.written.get(&place).filter(|_| column.is_new) {
            self.counts.words += 1;
            let value = TabCell::Text((*words).to_owned());
            self.cells.insert((number(row), column.at), OnlineCell { value, format: None });
        }
    }

    fn vanish(&mut self, sheet: &StandingSheet, row: usize, key: &str) {
        let Some(column) = self.state.map(|state| &self.columns[state]) else { return };
        let stands = sheet.rows[row].cells.get(column.at as usize).filter(|_| !column.is_new);
        let stands = stands.map_or(&TabCell::Empty, |cell| &cell.value);
        let wanted = TabCell::Text(VANISHED.to_owned());
        if says(stands, &wanted) || self.is_covered(row, column) {
            return;
        }
        self.counts.vanished += 1;
        self.change(key, &column.column, stands, &wanted);
        self.cells.insert((number(row), column.at), OnlineCell { value: wanted, format: None });
    }

    fn add(&mut self, row: u32, record: &TabRow) {
        self.counts.added += 1;
        for (ours, column) in self.columns.iter().enumerate() {
            let place = (record.key.as_str(), column.column.header.as_str());
            let value = match (column.column.kind, self.ground.written.get(&place)) {
                (ColumnKind::Human, Some(words)) => {
                    self.counts.words += 1;
                    TabCell::Text((*words).to_owned())
                }
                (ColumnKind::Human, None) => continue,
                _ => record.cells.get(ours).map_or(TabCell::Empty, |cell| writable(cell).into_owned()),
            };
            if value == TabCell::Empty {
                continue;
            }
            let format = self.format(&column.column, &value, record, false);
            self.cells.insert((row, column.at), OnlineCell { value, format });
        }
    }

    fn change(&mut self, key: &str, column: &TabColumn, from: &TabCell, to: &TabCell) {
        // A date stands as its serial number: it is shown as what it means.
        let unchanged_kind = serial(to).is_some() && matches!(from, TabCell::Number(_));
        let from = if unchanged_kind { as_date(from) } else { show(from).into_owned() };
        self.changes.push(CellChange {
            tab: self.tab.name.clone(),
            key: key.to_owned(),
            column: column.header.clone(),
            from,
            to: show(to).into_owned(),
        });
    }

    fn format(
        &self,
        column: &TabColumn,
        value: &TabCell,
        record: &TabRow,
        shows_dates: bool,
    ) -> Option<&'static str> {
        if serial(value).is_some() && !shows_dates {
            return look::date_format(value);
        }
        let unit = self.unit.and_then(|at| record.cells.get(at));
        let is_rate = matches!(unit, Some(TabCell::Text(unit)) if unit == look::RATE_UNIT);
        look::own_format(column.format, value, is_rate)
    }
}

/// `46343` → `2026-11-20`
fn as_date(cell: &TabCell) -> String {
    let TabCell::Number(serial) = cell else { return show(cell).into_owned() };
    #[expect(clippy::cast_possible_truncation, reason = "days of a calendar date fit")]
    let days = chrono::TimeDelta::try_days(serial.floor() as i64);
    let start = chrono::NaiveDate::from_ymd_opt(1899, 12, 30);
    let date = start.zip(days).and_then(|(start, days)| start.checked_add_signed(days));
    date.map_or_else(|| show(cell).into_owned(), |date| date.to_string())
}
