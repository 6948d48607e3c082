//! Words of people's that hold and stand nowhere in a book any more: each goes back into its own blank cell, and a row is
//! added for a record that the tab no longer shows, so that a person sees what holds and can take it back.

use super::compare::{is_blank, show};
use super::model::{PlannedTab, WritePlan};
use super::row::PlannedRow;
use super::tab::{GONE, STATE};
use crate::domain::HumanCell;
use crate::views::{ColumnKind, TabCell};
use std::collections::BTreeMap;

/// A word to put back, and what its row says beside it where the tab no longer shows the record: header and text.
#[derive(Clone, Debug)]
pub struct PutBack<'a> {
    pub cell: &'a HumanCell,
    pub beside: Vec<(&'static str, String)>,
}

/// Puts them into a plan that writes. What a person wrote into the cell since stays.
pub(super) fn put_back(plan: &mut WritePlan<'_>, words: &[&PutBack<'_>]) {
    let mut by_tab: BTreeMap<&str, Vec<&PutBack<'_>>> = BTreeMap::new();
    for word in words {
        by_tab.entry(&word.cell.tab).or_default().push(word);
    }
    for tab in plan.tabs.iter_mut().filter(|tab| !tab.added) {
        // A person may have renamed the sheet: its columns then tell that it is the tab.
        if let Some(words) = by_tab.remove(tab.tab.as_str()) {
            plan.rows_added += put_into(tab, &words);
        }
    }
}

/// Answers how many rows were added.
fn put_into(tab: &mut PlannedTab<'_>, words: &[&PutBack<'_>]) -> usize {
    let column = |header: &str, kind: ColumnKind| {
        tab.columns
            .iter()
            .position(|one| !one.added && one.column.kind == kind && one.column.header == header)
    };
    let Some(key_column) =
        tab.columns.iter().position(|one| !one.added && one.column.kind == ColumnKind::Key)
    else {
        return 0;
    };
    let state = column(STATE, ColumnKind::Owned);
    let places: Vec<Option<usize>> =
        words.iter().map(|word| column(&word.cell.column, ColumnKind::Human)).collect();
    let beside: Vec<Vec<(usize, &String)>> = (words.iter())
        .map(|word| {
            let texts = word.beside.iter();
            texts.filter_map(|(header, text)| Some((column(header, ColumnKind::Owned)?, text))).collect()
        })
        .collect();
    let mut rows: BTreeMap<String, usize> = BTreeMap::new();
    for (at, row) in tab.rows.iter().enumerate() {
        let key = row.get(key_column).map_or_else(String::new, |cell| show(&cell.value).trim().to_owned());
        rows.entry(key).or_insert(at);
    }
    let mut added = 0;
    for ((word, place), beside) in words.iter().zip(places).zip(beside) {
        let (cell, Some(place)) = (word.cell, place) else { continue };
        let at = *rows.entry(cell.key.clone()).or_insert_with(|| {
            let mut row = PlannedRow::Mixed(Vec::new());
            row.put(key_column, TabCell::Text(cell.key.clone()));
            if let Some(state) = state {
                row.put(state, TabCell::Text(GONE.to_owned()));
            }
            for (column, text) in &beside {
                row.put(*column, TabCell::Text((*text).clone()));
            }
            tab.rows.push(row);
            added += 1;
            tab.rows.len() - 1
        });
        let row = &mut tab.rows[at];
        let stands = row.get(place).is_some_and(|cell| !is_blank(&cell.value) || cell.formula().is_some());
        if !stands {
            row.put(place, TabCell::Text(cell.value.clone()));
        }
    }
    added
}
