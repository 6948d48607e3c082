//! In which order the rows and columns of a tab's new version stand.

use super::compare::is_blank;
use super::copies::own_rows;
use super::correspond::{FoundTab, text};
use super::model::{StandingRow, StandingSheet};
use crate::views::{Chart, ColumnKind, Tab};
use std::collections::{BTreeMap, BTreeSet};

/// Columns of ours that have got another place, by tab and header, and the header behind which they used to stand: where
/// they still stand there, no person chose it.
const MOVED: [(&str, &str, &str); 1] = [("おすすめ案件", "回答", "受付状況")];

/// A place in the new version: what stands there now and what of ours belongs there; at least one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub standing: Option<usize>,
    pub ours: Option<usize>,
}

/// Keeps the standing order and puts each of ours that is missing behind its predecessor.
pub(super) fn interleave(standing: &[Option<usize>], count: usize) -> Vec<Slot> {
    let mut slots: Vec<Slot> =
        standing.iter().enumerate().map(|(at, ours)| Slot { standing: Some(at), ours: *ours }).collect();
    for ours in 0..count {
        if slots.iter().any(|slot| slot.ours == Some(ours)) {
            continue;
        }
        let before = ours.checked_sub(1).and_then(|before| slots.iter().position(|s| s.ours == Some(before)));
        slots.insert(before.map_or(0, |at| at + 1), Slot { standing: None, ours: Some(ours) });
    }
    slots
}

pub(super) fn is_blank_row(row: &StandingRow) -> bool {
    row.cells.iter().all(|cell| is_blank(&cell.value) && cell.formula.is_none())
}

/// The standing rows that stay, in their order, and how many records vanished. A row stays when its record is there,
/// when it is a person's (no key, or a copy of another row), or when a person wrote into the row of a vanished record.
pub(super) fn surviving_rows(tab: &Tab, sheet: &StandingSheet, found: &FoundTab) -> (Vec<Slot>, usize) {
    let records: BTreeMap<&str, usize> =
        tab.rows.iter().enumerate().map(|(at, row)| (row.key.as_str(), at)).collect();
    let keys: BTreeSet<&str> = records.keys().copied().collect();
    let people: Vec<usize> = (found.columns.iter().enumerate())
        .filter(|(_, ours)| ours.is_none_or(|at| tab.columns[at].kind == ColumnKind::Human))
        .map(|(at, _)| at)
        .filter(|at| !found.retired.contains(at))
        .collect();
    let human: Vec<usize> = (found.columns.iter().enumerate())
        .filter(|(_, ours)| ours.is_some_and(|at| tab.columns[at].kind == ColumnKind::Human))
        .map(|(at, _)| at)
        .collect();
    let own = own_rows(sheet, found, &human);
    let mut vanished = 0;
    let mut rows = Vec::new();
    for (at, row) in sheet.rows.iter().enumerate().skip(found.header + 1) {
        let key = text(sheet, at, found.key_column());
        let ours = records.get(key.as_str()).copied().filter(|_| own.get(&key) == Some(&at));
        let gone = ours.is_none() && !key.is_empty() && !keys.contains(key.as_str());
        vanished += usize::from(gone);
        let written = |col: &usize| {
            row.cells.get(*col).is_some_and(|cell| cell.formula.is_none() && !is_blank(&cell.value))
        };
        let stays = match ours {
            Some(_) => true,
            None if gone => people.iter().any(written),
            None => !is_blank_row(row),
        };
        if stays {
            rows.push(Slot { standing: Some(at), ours });
        }
    }
    (rows, vanished)
}

/// The columns as they stand, each of ours that is missing behind its predecessor; one that has got another place goes there.
pub(super) fn in_new_places(tab: &Tab, found: &FoundTab) -> Vec<Slot> {
    let mut columns = interleave(&found.columns, tab.columns.len());
    if found.same_columns {
        return columns;
    }
    for (_, header, before) in MOVED.iter().filter(|(of, ..)| *of == tab.name) {
        let ours = |header: &str| tab.columns.iter().position(|one| one.header == header);
        let stands = |slots: &[Slot], ours: usize| {
            slots.iter().position(|slot| slot.standing.is_some() && slot.ours == Some(ours))
        };
        let Some((ours, before)) = ours(header).zip(ours(before)) else { continue };
        let Some(at) = stands(&columns, ours) else { continue };
        if at == 0 || ours == 0 || stands(&columns, before) != Some(at - 1) {
            continue;
        }
        let slot = columns.remove(at);
        let place = columns.iter().position(|one| one.ours == Some(ours - 1)).map_or(at, |at| at + 1);
        columns.insert(place, slot);
    }
    columns
}

/// All records in our order; a person's own rows stay behind the row that they stand behind now, and a copy of a record's row
/// (`copied`) never stands before it.
pub(super) fn in_our_order(
    standing: &[Slot],
    count: usize,
    copied: impl Fn(usize) -> Option<usize>,
) -> Vec<Slot> {
    let mut behind: BTreeMap<Option<usize>, Vec<Slot>> = BTreeMap::new();
    let mut places = vec![None; count];
    let mut anchor = None;
    for slot in standing {
        match slot.ours {
            Some(ours) => {
                places[ours] = slot.standing;
                anchor = Some(ours);
            }
            None => {
                let place = anchor.max(slot.standing.and_then(&copied));
                behind.entry(place).or_default().push(*slot);
            }
        }
    }
    let mut rows = behind.remove(&None).unwrap_or_default();
    for (ours, standing) in places.into_iter().enumerate() {
        rows.push(Slot { standing, ours: Some(ours) });
        rows.append(&mut behind.remove(&Some(ours)).unwrap_or_default());
    }
    rows
}

pub(super) fn chart_rows(tab: &Tab, chart: &Chart) -> Option<(usize, usize)> {
    let place = |key: &str| tab.rows.iter().position(|row| row.key == key);
    Some((place(&chart.rows.0)?, place(&chart.rows.1)?))
}

/// A chart draws neighbouring rows: those of one chart move up to the first of them, in the person's order.
pub(super) fn keep_together(rows: Vec<Slot>, tab: &Tab, chart: &Chart) -> Vec<Slot> {
    let Some((first, last)) = chart_rows(tab, chart) else { return rows };
    let drawn = |slot: &Slot| slot.ours.is_some_and(|at| (first..=last).contains(&at));
    let Some(start) = rows.iter().position(drawn) else { return rows };
    let (mut group, mut rest): (Vec<Slot>, Vec<Slot>) = rows.into_iter().partition(drawn);
    let tail = rest.split_off(start);
    rest.append(&mut group);
    rest.extend(tail);
    rest
}
