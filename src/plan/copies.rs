//! Of several rows of one key, which is the record's own: the others are a person's copies of it.

use super::correspond::{FoundTab, Lookup, find_tabs, text};
use super::model::{Standing, StandingSheet};
use crate::domain::HumanCell;
use crate::views::{ColumnKind, TabSpec};
use std::collections::{BTreeMap, BTreeSet};

/// The row of each key that is its record's own: of those that are not known for copies the first in which a person wrote
/// (`human`: the columns in which people do), else the first.
pub(super) fn own_rows(sheet: &StandingSheet, found: &FoundTab, human: &[usize]) -> BTreeMap<String, usize> {
    let written = |row: usize| human.iter().any(|col| !text(sheet, row, *col).is_empty());
    let mut own: BTreeMap<String, usize> = BTreeMap::new();
    for row in found.header + 1..sheet.rows.len() {
        let key = text(sheet, row, found.key_column());
        if key.is_empty() || sheet.copies.contains(&row) {
            continue;
        }
        let first = *own.entry(key.clone()).or_insert(row);
        if first != row && !written(first) && written(row) {
            own.insert(key, row);
        }
    }
    own
}

/// Marks the rows that are copies: of rows of one key the one is the record's own that says most of what is known to stand in
/// it (`known`, of this book). Where nothing is known, none is marked.
pub fn mark_copies(standing: &mut Standing, specs: &[TabSpec], known: &[&HumanCell]) {
    if let Some(beside) = &mut standing.beside {
        mark_copies(beside, specs, known);
    }
    for (spec, lookup) in specs.iter().zip(find_tabs(specs, None, standing)) {
        let Lookup::Found(found) = lookup else { continue };
        let sheet = &standing.sheets[found.sheet];
        let copies = copies_in(sheet, &found, spec, known);
        standing.sheets[found.sheet].copies = copies;
    }
}

fn copies_in(
    sheet: &StandingSheet,
    found: &FoundTab,
    spec: &TabSpec,
    known: &[&HumanCell],
) -> BTreeSet<usize> {
    let mut rows: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in found.header + 1..sheet.rows.len() {
        rows.entry(text(sheet, row, found.key_column())).or_default().push(row);
    }
    rows.retain(|key, rows| !key.is_empty() && rows.len() > 1);
    if rows.is_empty() {
        return BTreeSet::new();
    }
    let human: BTreeMap<&str, usize> = (found.columns.iter().enumerate())
        .filter_map(|(col, ours)| Some((col, &spec.columns[(*ours)?])))
        .filter(|(_, column)| column.kind == ColumnKind::Human)
        .map(|(col, column)| (column.header.as_str(), col))
        .collect();
    let mut copies = BTreeSet::new();
    for (key, rows) in rows {
        let words: Vec<(usize, &str)> = (known.iter())
            .filter(|cell| cell.tab == spec.name && cell.key == key)
            .filter_map(|cell| Some((*human.get(cell.column.as_str())?, cell.value.trim())))
            .collect();
        let says = |row: usize| words.iter().filter(|(col, word)| text(sheet, row, *col) == *word).count();
        // Of rows that say as much, the first.
        let own = rows.iter().copied().max_by_key(|row| (says(*row), std::cmp::Reverse(*row)));
        if let Some(own) = own.filter(|own| says(*own) > 0) {
            copies.extend(rows.into_iter().filter(|row| *row != own));
        }
    }
    copies
}
