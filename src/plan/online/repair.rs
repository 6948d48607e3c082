//! Someone sorted, inserted or moved in the moment between our reading and our writing: what we wrote then stands in wrong
//! places. Our own cells are mended by planning again; this finds the cells of people that we wrote over, and puts back
//! what stood there.

use super::super::compare::{is_blank, says};
use super::super::correspond::text;
use super::super::model::{StandingCell, StandingSheet};
use super::blocks::blocks;
use super::model::{Block, OnlineCell, OnlineTab, PlacedColumn, Room};
use crate::views::{ColumnKind, TabCell};
use std::collections::{BTreeMap, BTreeSet};

/// Rows in which the header is looked for.
const HEADER_DEPTH: usize = 30;

/// Header row and key column of a tab as they stand after a write, by place (0-based).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub header: BTreeMap<u32, String>,
    pub keys: BTreeMap<u32, String>,
}

/// Whether what we wrote stands under other headers or beside other keys than it should.
#[must_use]
pub fn was_disturbed<'a>(
    columns: &[PlacedColumn],
    mut keys: impl Iterator<Item = &'a (u32, String)>,
    seen: &Moved,
) -> bool {
    let fold = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let header = |at: u32| seen.header.get(&at).map(|header| fold(header)).unwrap_or_default();
    columns.iter().any(|column| header(column.at) != fold(&column.column.header))
        || keys.any(|(row, key)| seen.keys.get(row).map_or("", |seen| seen.trim()) != key)
}

/// Cells to put back. `before` is what was read before the write that `tab` planned, `after` what stands now.
#[must_use]
pub fn repair(tab: &OnlineTab, before: &StandingSheet, after: &StandingSheet) -> Vec<Block> {
    let Some(work) = Work::new(tab, before, after) else { return Vec::new() };
    let mut restored = BTreeMap::new();
    for ((row, col), wrote) in &work.written {
        let stands = value(after, *row, *col);
        if !says(stands, wrote) {
            continue;
        }
        if let Some(wanted) = work.wanted(*row, *col)
            && !says(stands, wanted)
        {
            let place = (number(*row), number(*col));
            restored.insert(place, OnlineCell { value: wanted.clone(), format: None });
        }
    }
    blocks(restored, tab.columns.first().map_or(0, |key| key.at))
}

struct Work<'a> {
    before: &'a StandingSheet,
    written: BTreeMap<(usize, usize), &'a TabCell>,
    /// Column now → the same column before, by header.
    columns: BTreeMap<usize, usize>,
    /// Columns (before) that are ours to write, the key left out.
    owned: BTreeSet<usize>,
    /// Row now → the same row before.
    rows: BTreeMap<usize, usize>,
    /// Rows now that hold a new record of ours, whole and in the right columns.
    new_rows: BTreeSet<usize>,
}

impl<'a> Work<'a> {
    fn new(tab: &'a OnlineTab, before: &'a StandingSheet, after: &'a StandingSheet) -> Option<Self> {
        let key_column = tab.columns.first()?;
        let header_now = (0..after.rows.len().min(HEADER_DEPTH))
            .find(|row| (0..width(after)).any(|col| text(after, *row, col) == key_column.column.header))?;
        let headers_before = headers(before, tab.header as usize);
        let columns: BTreeMap<usize, usize> = headers(after, header_now)
            .into_iter()
            .filter_map(|(header, now)| Some((now, *headers_before.get(&header)?)))
            .collect();
        let key_before = key_column.at as usize;
        let key_now = *columns.iter().find(|(_, before)| **before == key_before)?.0;
        let written = written(tab);
        let owned = (tab.columns.iter().skip(1))
            .filter(|column| column.column.kind == ColumnKind::Owned)
            .map(|column| column.at as usize)
            .collect();
        let mut work =
            Self { before, written, columns, owned, rows: BTreeMap::new(), new_rows: BTreeSet::new() };
        work.align(after, &tab.room, (header_now, tab.header as usize), (key_now, key_before));
        Some(work)
    }

    /// Which row is which: by key, and where we wrote over the key, by order and by the cells that we did not touch.
    fn align(&mut self, after: &StandingSheet, room: &Room, headers: (usize, usize), keys: (usize, usize)) {
        let mut missing: Vec<(String, usize)> = (headers.1 + 1..self.before.rows.len())
            .map(|row| (text(self.before, row, keys.1), row))
            .filter(|(key, _)| !key.is_empty())
            .collect();
        let by_key: BTreeMap<String, usize> = missing.iter().cloned().collect();
        let mut overwritten = Vec::new();
        let mut inserted = BTreeSet::new();
        for row in headers.0 + 1..after.rows.len() {
            // What was inserted stands over nothing.
            if room.has_row(number(row)) && self.written.contains_key(&(row, keys.0)) {
                inserted.insert(row);
            } else if self.written.contains_key(&(row, keys.0)) {
                overwritten.push(row);
            } else if let Some(before) = by_key.get(&text(after, row, keys.0)) {
                self.rows.insert(row, *before);
            }
        }
        let found: BTreeSet<usize> = self.rows.values().copied().collect();
        missing.retain(|(_, row)| !found.contains(row));
        for (_, before) in missing {
            let same = |now: &usize| !self.rows.contains_key(now) && self.is_same_row(after, *now, before);
            if let Some(now) = overwritten.iter().copied().find(same) {
                self.rows.insert(now, before);
            }
        }
        let aligned = keys.0 == keys.1;
        let new = overwritten.into_iter().filter(|row| !self.rows.contains_key(row)).chain(inserted);
        self.new_rows = new.filter(|_| aligned).collect();
    }

    /// Whether the cells that we did not write say the same.
    fn is_same_row(&self, after: &StandingSheet, now: usize, before: usize) -> bool {
        self.columns.iter().all(|(col_now, col_before)| {
            self.written.contains_key(&(now, *col_now))
                || says(value(after, now, *col_now), value(self.before, before, *col_before))
        })
    }

    /// What belongs into a cell that we wrote, where that is not ours to say.
    fn wanted(&self, row: usize, col: usize) -> Option<&'a TabCell> {
        const NOTHING: &TabCell = &TabCell::Empty;
        let column = self.columns.get(&col);
        match (self.rows.get(&row), column) {
            (_, Some(column)) if self.owned.contains(column) && self.rows.contains_key(&row) => None,
            (Some(before), Some(column)) => Some(value(self.before, *before, *column)),
            // A new record in its place.
            (None, Some(column)) if self.new_rows.contains(&row) && *column == col => None,
            // A row or column that was just inserted was blank.
            _ => Some(NOTHING),
        }
    }
}

fn written(tab: &OnlineTab) -> BTreeMap<(usize, usize), &TabCell> {
    let mut cells = BTreeMap::new();
    for block in &tab.blocks {
        for (down, row) in block.rows.iter().enumerate() {
            for (right, cell) in row.iter().enumerate() {
                cells.insert((block.row as usize + down, block.col as usize + right), &cell.value);
            }
        }
    }
    cells
}

/// Filled headers and their columns; of two equal ones the first.
fn headers(sheet: &StandingSheet, row: usize) -> BTreeMap<String, usize> {
    let filled =
        (0..width(sheet)).map(|col| (text(sheet, row, col), col)).filter(|(header, _)| !header.is_empty());
    filled.rev().collect()
}

fn width(sheet: &StandingSheet) -> usize {
    sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
}

fn value(sheet: &StandingSheet, row: usize, col: usize) -> &TabCell {
    static EMPTY: TabCell = TabCell::Empty;
    let cell: Option<&StandingCell> = sheet.rows.get(row).and_then(|row| row.cells.get(col));
    cell.map_or(&EMPTY, |cell| if is_blank(&cell.value) { &EMPTY } else { &cell.value })
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
