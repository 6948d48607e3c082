//! Lists of two lines a workshop, ふりがな over 施設名称 and 電話 over FAX, where sums between the workshops keep the lines from being
//! seen as one: the upper line says what its own header says.

use super::fold;
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::forms::is_ditto;
use crate::layout::heads::header::Header;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{MappedCell, Record, Table};
use crate::layout::view::View;
use crate::normalise::ruby;
use crate::table::Cell;
use std::collections::BTreeMap;

/// The upper line of such a list's header, read as a list whose names are the readings.
pub(in crate::layout) fn upper(view: &View<'_>, header: &Header, scorer: &mut Scorer<'_>) -> Option<Header> {
    let is_list = header.assignment.kind == RecordKind::Workshop && header.first == header.last;
    if view.fold().is_some() || !is_list || !fold::adds_reading(view, header, scorer) {
        return None;
    }
    let is_name = |at: &usize| header.assignment.fields[*at].is_some_and(|found| found.field == Field::Name);
    let name = (0..header.paths.len()).find(is_name)?;
    let row = header.first - 1;
    let path = |at: usize| Some(view.text(row, at as u32 + 1).into_owned()).filter(|text| !text.is_empty());
    let paths: Vec<Option<Vec<String>>> =
        (0..header.paths.len()).map(|at| path(at).map(|text| vec![text])).collect();
    // The readings stand for the names until the two lines are joined.
    let mut others = paths.clone();
    others[name] = None;
    let assignment = scorer.assign_with(&others, RecordKind::Workshop, &[(name, Field::Name)], &[name])?;
    Some(Header { first: row, last: header.last, paths, assignment })
}

/// Puts what the upper lines say to the lower ones, and leaves out the upper lines as records of their own.
pub(in crate::layout) fn join(view: &View<'_>, lower: &mut Table, upper: Table) {
    let row_of = |record: &Record| record.origin.cell.map_or(0, |cell| cell.row);
    let reading =
        |record: &Record| record.get(Field::Name).is_some_and(|name| ruby::is_kana(&name.value.show()));
    let begins_two = |row: u32| {
        (1..=view.cols())
            .filter_map(|col| view.merge(row, col))
            .any(|range| (range.first.row, range.last.row) == (row, row + 1))
    };
    let mut said: BTreeMap<u32, Vec<MappedCell>> = BTreeMap::new();
    let mut last: BTreeMap<u32, Cell> = BTreeMap::new();
    for mut record in upper.records {
        let row = row_of(&record);
        if !reading(&record) || !begins_two(row) {
            continue;
        }
        // 同上 means the upper line above, not the lower one between.
        for cell in &mut record.cells {
            if is_ditto(&view.text(cell.cell.row, cell.cell.col)) {
                cell.value = last.get(&cell.cell.col).cloned().unwrap_or_default();
            }
            last.insert(cell.cell.col, cell.value.clone());
        }
        record.cells.retain(|cell| !cell.value.is_blank());
        said.insert(row, record.cells);
    }
    lower.records.retain(|record| !said.contains_key(&row_of(record)));
    for record in &mut lower.records {
        let Some(above) = row_of(record).checked_sub(1).and_then(|row| said.remove(&row)) else { continue };
        for mut cell in above {
            if cell.field == Field::Name {
                cell.field = Field::NameKana;
            }
            let is_merged = |cell: CellRef| {
                view.merge(cell.row, cell.col).is_some_and(|range| range.first.row < range.last.row)
            };
            if record.get(cell.field).is_none() || cell.field == Field::Phone && !is_merged(cell.cell) {
                record.cells.push(cell);
            }
        }
    }
    let known: Vec<u32> =
        lower.columns.iter().filter(|column| column.field.is_some()).map(|column| column.index).collect();
    lower.columns.extend(upper.columns.into_iter().filter(|column| {
        column.field.is_some_and(|field| field != Field::Name) && !known.contains(&column.index)
    }));
}
