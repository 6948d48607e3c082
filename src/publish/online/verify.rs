//! After a write: whether the headers and keys beside what was written are those that were meant.

use super::batches::Batch;
use crate::domain::CellRef;
use crate::google::{Google, GoogleError, Rendering, whole_tab};
use crate::plan::online::{Moved, OnlinePlan, OnlineTab, Place, was_disturbed};
use google_sheets4::api::{BatchUpdateSpreadsheetResponse, GridData};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What to look at after a batch: per tab its header row, and the keys of the rows from the first to the last written.
/// Tabs that the batch itself adds belong to nobody else yet.
pub(super) struct Look {
    /// Place of the tab in the plan, its header row and its keys in A1 notation.
    tabs: Vec<(usize, [String; 2])>,
}

impl Look {
    pub(super) fn at(plan: &OnlinePlan, batch: &Batch) -> Self {
        let touched: BTreeSet<usize> = batch.rows.iter().map(|(tab, _)| *tab).collect();
        let stands = |at: &usize| matches!(plan.tabs[*at].place, Place::Stands { .. });
        let tabs = touched.into_iter().filter(stands).map(|at| {
            let rows: Vec<u32> =
                batch.rows.iter().filter(|(tab, _)| *tab == at).map(|(_, row)| *row).collect();
            (at, ranges(&plan.tabs[at], &rows))
        });
        Self { tabs: tabs.collect() }
    }

    /// Places in the plan of the tabs that others may work in.
    pub(super) fn tabs(&self) -> Vec<usize> {
        self.tabs.iter().map(|(at, _)| *at).collect()
    }

    pub(super) fn ranges(&self) -> Vec<String> {
        self.tabs.iter().flat_map(|(_, ranges)| ranges.clone()).collect()
    }

    /// The tabs in which others moved rows or columns meanwhile. Where the answer to the write does not hold the cells,
    /// they are read.
    pub(super) async fn disturbed(
        &self,
        google: &Google,
        id: &str,
        plan: &OnlinePlan,
        batch: &Batch,
        answer: BatchUpdateSpreadsheetResponse,
        subject: &str,
    ) -> Result<Vec<usize>, GoogleError> {
        let mut seen = from_answer(plan, answer);
        if self.tabs.iter().any(|(at, _)| !seen.contains_key(at)) {
            seen = self.read(google, id, plan, subject).await?;
        }
        let is_disturbed = |at: &usize| {
            let written: BTreeSet<u32> =
                batch.rows.iter().filter(|(tab, _)| tab == at).map(|(_, row)| *row).collect();
            let last = written.last().copied().unwrap_or(0);
            let tab = &plan.tabs[*at];
            // Rows that are new stand there once their own batch was written.
            let expected = tab
                .keys
                .iter()
                .filter(|(row, _)| *row <= last && (*row < tab.new_rows.0 || written.contains(row)));
            seen.get(at).is_none_or(|seen| was_disturbed(&tab.columns, expected, seen))
        };
        Ok(self.tabs.iter().map(|(at, _)| *at).filter(is_disturbed).collect())
    }

    async fn read(
        &self,
        google: &Google,
        id: &str,
        plan: &OnlinePlan,
        subject: &str,
    ) -> Result<BTreeMap<usize, Moved>, GoogleError> {
        let values = google.values(id, &self.ranges(), Rendering::Plain, subject).await?;
        let mut values = values.into_iter().map(|range| range.values.unwrap_or_default());
        let mut seen = BTreeMap::new();
        for (at, _) in &self.tabs {
            let (header, keys) = (values.next().unwrap_or_default(), values.next().unwrap_or_default());
            let first = first_key(&plan.tabs[*at]);
            let moved = Moved {
                header: (0..).zip(header.into_iter().next().unwrap_or_default().iter().map(shown)).collect(),
                keys: (first..)
                    .zip(keys.iter().map(|row| row.first().map(shown).unwrap_or_default()))
                    .collect(),
            };
            seen.insert(*at, moved);
        }
        Ok(seen)
    }
}

/// The header row, and the key column from the first row below it down to the last row written.
fn ranges(tab: &OnlineTab, rows: &[u32]) -> [String; 2] {
    let title = whole_tab(&tab.title);
    let header = tab.header + 1;
    let column = tab.columns.first().map_or(0, |key| key.at) + 1;
    let last = rows.iter().max().map_or(header, |row| row + 1).max(first_key(tab) + 1);
    let cell = |row: u32| CellRef::new(row, column);
    [format!("{title}!{header}:{header}"), format!("{title}!{}:{}", cell(first_key(tab) + 1), cell(last))]
}

/// 0-based.
const fn first_key(tab: &OnlineTab) -> u32 {
    tab.header + 1
}

fn from_answer(plan: &OnlinePlan, answer: BatchUpdateSpreadsheetResponse) -> BTreeMap<usize, Moved> {
    let mut seen: BTreeMap<usize, Moved> = BTreeMap::new();
    let sheets = answer.updated_spreadsheet.and_then(|spreadsheet| spreadsheet.sheets).unwrap_or_default();
    for sheet in sheets {
        let id = sheet.properties.and_then(|properties| properties.sheet_id).unwrap_or(0);
        let Some(at) = plan.tabs.iter().position(|tab| tab.place.id() == id) else { continue };
        let tab = &plan.tabs[at];
        let key = tab.columns.first().map_or(0, |column| column.at);
        for (row, col, text) in sheet.data.into_iter().flatten().flat_map(cells) {
            let moved = seen.entry(at).or_default();
            if row == tab.header {
                moved.header.insert(col, text.clone());
            }
            if col == key {
                moved.keys.insert(row, text);
            }
        }
    }
    seen
}

fn cells(data: GridData) -> Vec<(u32, u32, String)> {
    let start = |at: Option<i32>| u32::try_from(at.unwrap_or(0)).unwrap_or(0);
    let (first_row, first_col) = (start(data.start_row), start(data.start_column));
    let mut cells = Vec::new();
    for (row, values) in (first_row..).zip(data.row_data.into_iter().flatten()) {
        for (col, cell) in (first_col..).zip(values.values.into_iter().flatten()) {
            let value = cell.effective_value.unwrap_or_default();
            let number = value.number_value.map(|number| shown(&number.into()));
            let text = value.string_value.or(number).or(value.bool_value.map(|truth| truth.to_string()));
            cells.push((row, col, text.unwrap_or_default()));
        }
    }
    cells
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Number(number) => match number.as_f64() {
            Some(whole) if whole.fract() == 0.0 => format!("{whole:.0}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}
