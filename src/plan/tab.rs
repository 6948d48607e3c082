//! One tab that stands: what each cell of its new version holds, by the row's key.

use super::cell_look::{CellLook, OwnLook};
use super::compare::{same, show, writable};
use super::correspond::{FoundTab, has_new_column, text};
use super::formula::{Moves, SheetMove};
use super::model::{CellChange, PlannedColumn, PlannedTab, StandingCell, StandingSheet};
use super::order::{
    Slot, chart_rows, in_new_places, in_our_order, is_blank_row, keep_together, surviving_rows,
};
use super::row::{MixedCell, PlannedRow};
use crate::views::{Chart, ColumnKind, Format, Tab, TabCell, TabColumn};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Width of an added column for which the file states none.
const ADDED_WIDTH: f64 = 14.0;
/// The column that says whether a record is active, and what it says of a row that is kept for a person's words alone.
pub(super) const STATE: &str = "状態";
pub(super) const GONE: &str = "登録なし";
/// Programs round widths as they save; a person drags further.
const WIDTH_TOLERANCE: f64 = 0.5;

/// A tab and the sheet in which it stands: the order of rows and columns of its new version.
pub(super) struct Layout<'a, 's> {
    pub tab: &'a Tab,
    pub sheet: &'s StandingSheet,
    found: &'s FoundTab,
    columns: Vec<Slot>,
    rows: Vec<Slot>,
    our_order: bool,
    /// Standing rows whose record is gone.
    gone: BTreeSet<usize>,
    /// Records of which the sheet has no row yet.
    pub rows_added: usize,
    /// Rows whose record is gone.
    pub rows_vanished: usize,
}

impl<'a, 's> Layout<'a, 's> {
    pub(super) fn new(tab: &'a Tab, sheet: &'s StandingSheet, found: &'s FoundTab) -> Self {
        let mut columns = in_new_places(tab, found);
        columns.retain(|slot| slot.standing.is_none_or(|at| !found.retired.contains(&at)));
        let (standing, rows_vanished) = surviving_rows(tab, sheet, found);
        let keys: BTreeSet<&str> = tab.rows.iter().map(|row| row.key.as_str()).collect();
        let kept = standing.iter().filter(|slot| slot.ours.is_none()).filter_map(|slot| slot.standing);
        let gone = kept.filter(|at| {
            let key = text(sheet, *at, found.key_column());
            !key.is_empty() && !keys.contains(key.as_str())
        });
        let gone = gone.collect();
        let present: BTreeSet<usize> = standing.iter().filter_map(|slot| slot.ours).collect();
        let our_order = sheet.our_order || standing.iter().filter_map(|slot| slot.ours).is_sorted();
        let rows = if our_order {
            let places: BTreeMap<&str, usize> =
                tab.rows.iter().enumerate().map(|(at, row)| (row.key.as_str(), at)).collect();
            let copied = |at: usize| places.get(text(sheet, at, found.key_column()).as_str()).copied();
            in_our_order(&standing, tab.rows.len(), copied)
        } else {
            let new = (0..tab.rows.len()).filter(|at| !present.contains(at));
            let rows =
                standing.into_iter().chain(new.map(|at| Slot { standing: None, ours: Some(at) })).collect();
            tab.charts.iter().fold(rows, |rows, chart| keep_together(rows, tab, chart))
        };
        let rows_added = tab.rows.len() - present.len();
        Self { tab, sheet, found, columns, rows, our_order, gone, rows_added, rows_vanished }
    }

    /// Where the sheet's rows and columns go.
    pub(super) fn moved(&self) -> SheetMove {
        let mut rows = vec![None; self.sheet.rows.len()];
        for (row, at) in rows.iter_mut().zip(1..).take(self.found.header + 1) {
            *row = (at == self.found.header + 1).then_some(1);
        }
        for (slot, place) in self.rows.iter().zip(2u32..) {
            if let Some(standing) = slot.standing {
                rows[standing] = Some(place);
            }
        }
        let mut cols = vec![None; self.found.columns.len()];
        for (slot, place) in self.columns.iter().zip(1u32..) {
            if let Some(standing) = slot.standing {
                cols[standing] = Some(place);
            }
        }
        SheetMove { rows, cols, last_row: u32::try_from(self.rows.len() + 1).unwrap_or(u32::MAX) }
    }

    /// Whether a person added a column since it was written.
    pub(super) fn has_new_column(&self) -> bool {
        has_new_column(self.sheet, self.found)
    }

    /// Whether the new version says what stands there already.
    pub(super) fn changes_nothing(&self, changes: &[CellChange]) -> bool {
        let stays = |slots: &[Slot], first: usize| {
            slots.iter().enumerate().all(|(at, slot)| slot.standing == Some(at + first))
        };
        let header = |(at, slot): (usize, &Slot)| {
            slot.ours.is_none_or(|ours| text(self.sheet, 0, at) == self.tab.columns[ours].header)
        };
        let filled = self.sheet.rows.iter().rposition(|row| !is_blank_row(row)).map_or(0, |at| at + 1);
        changes.is_empty()
            && self.found.header == 0
            && stays(&self.columns, 0)
            && stays(&self.rows, 1)
            && self.rows.len() + 1 == filled
            && self.columns.iter().enumerate().all(header)
    }

    /// Cells of ours that differ from what stands in their row.
    pub(super) fn changes(&self) -> Vec<CellChange> {
        let owned: Vec<(usize, usize)> = (self.columns.iter())
            .filter_map(|slot| Some((slot.standing?, slot.ours?)))
            .filter(|(_, ours)| self.tab.columns[*ours].kind != ColumnKind::Human)
            .collect();
        let mut changes = Vec::new();
        for (standing, state) in self.gone.iter().filter_map(|at| Some((*at, self.state_of_gone(*at)?))) {
            let says = text(self.sheet, standing, state);
            if says != GONE {
                changes.push(CellChange {
                    tab: self.tab.name.clone(),
                    key: text(self.sheet, standing, self.found.key_column()),
                    column: STATE.to_owned(),
                    from: says,
                    to: GONE.to_owned(),
                });
            }
        }
        for slot in &self.rows {
            let (Some(standing), Some(ours)) = (slot.standing, slot.ours) else { continue };
            let row = &self.tab.rows[ours];
            for (from, to) in &owned {
                let empty = StandingCell::default();
                let stands = self.sheet.rows[standing].cells.get(*from).unwrap_or(&empty);
                let wanted = row.cells.get(*to).unwrap_or(&TabCell::Empty);
                if stands.formula.is_some()
                    || !same(&stands.value, wanted) && !same(&stands.value, &writable(wanted))
                {
                    changes.push(CellChange {
                        tab: self.tab.name.clone(),
                        key: row.key.clone(),
                        column: self.tab.columns[*to].header.clone(),
                        from: show(&stands.value).into_owned(),
                        to: show(wanted).into_owned(),
                    });
                }
            }
        }
        changes
    }

    /// Where the state of a row whose record is gone stands, if the tab has one.
    fn state_of_gone(&self, standing: usize) -> Option<usize> {
        let state = state_column(self.tab)?;
        self.found.standing_column(state).filter(|_| self.gone.contains(&standing))
    }

    pub(super) fn plan(&self, moves: &Moves) -> PlannedTab<'a> {
        let columns = self.columns.iter().map(|slot| self.column(slot)).collect();
        let rows = (self.rows.iter())
            .map(|row| {
                PlannedRow::Mixed(self.columns.iter().map(|column| self.cell(row, column, moves)).collect())
            })
            .collect();
        let mut planned = PlannedTab {
            name: self.sheet.name.clone(),
            tab: self.tab.name.clone(),
            columns,
            rows,
            charts: self.tab.charts.iter().map(|chart| self.chart(chart)).collect(),
            hidden: self.sheet.hidden,
            our_order: self.our_order,
            ..PlannedTab::default()
        };
        let ours = planned.own_view();
        let stated = self.sheet.view.map(|mut view| {
            // Of other columns others stay in sight.
            if !self.found.same_columns {
                view.frozen = ours.frozen;
            }
            view
        });
        planned.view = stated.filter(|view| *view != ours);
        planned
    }

    /// How a person has a standing cell look.
    fn look(&self, row: usize, col: usize) -> Option<&Arc<CellLook>> {
        self.sheet.rows.get(row)?.cells.get(col)?.look.as_ref()
    }

    fn column(&self, slot: &Slot) -> PlannedColumn {
        let standing = slot.standing.unwrap_or_default();
        let stated = self.sheet.widths.get(standing).copied().flatten();
        let look = slot.standing.and_then(|at| self.look(self.found.header, at)).cloned();
        let Some(ours) = slot.ours else {
            let column = TabColumn {
                header: text(self.sheet, self.found.header, standing),
                kind: ColumnKind::Human,
                format: Format::Text,
                width: stated.unwrap_or(ADDED_WIDTH),
                choices: Vec::new(),
            };
            return PlannedColumn { column, added: true, look };
        };
        let mut column = self.tab.columns[ours].clone();
        // None of ours is hidden by us; a width may be one of an earlier night's.
        let is_persons = |width: &f64| self.found.same_columns || *width == 0.0;
        if let Some(width) = stated.filter(is_persons).filter(|_| slot.standing.is_some())
            && (width - column.width).abs() > WIDTH_TOLERANCE
        {
            column.width = width;
        }
        PlannedColumn { column, added: false, look }
    }

    fn cell(&self, row: &Slot, column: &Slot, moves: &Moves) -> MixedCell<'a> {
        match (row.ours, column.ours) {
            (Some(ours), Some(col)) if self.tab.columns[col].kind != ColumnKind::Human => {
                let cell = self.tab.rows[ours].cells.get(col);
                let cell = cell.map_or(MixedCell::EMPTY, |cell| MixedCell::plain(writable(cell)));
                let stands = row.standing.zip(column.standing);
                cell.looking(stands.and_then(|(row, col)| self.look(row, col)))
            }
            _ if column.standing.is_some()
                && row.standing.and_then(|at| self.state_of_gone(at)) == column.standing =>
            {
                MixedCell::plain(Cow::Owned(TabCell::Text(GONE.to_owned())))
            }
            _ => (row.standing.zip(column.standing))
                .and_then(|(row, col)| self.sheet.rows[row].cells.get(col))
                .map_or(MixedCell::EMPTY, |cell| carry(cell, &self.sheet.name, moves)),
        }
    }

    /// The chart over the same records, its first and last key in the planned order.
    fn chart(&self, chart: &Chart) -> Chart {
        let Some((first, last)) = chart_rows(self.tab, chart) else { return chart.clone() };
        let keys: Vec<&str> = (self.rows.iter())
            .filter_map(|slot| slot.ours.filter(|at| (first..=last).contains(at)))
            .map(|at| self.tab.rows[at].key.as_str())
            .collect();
        match (keys.first(), keys.last()) {
            (Some(first), Some(last)) => {
                Chart { rows: ((*first).to_owned(), (*last).to_owned()), ..chart.clone() }
            }
            _ => chart.clone(),
        }
    }
}

/// Our column that says whether a record is active.
fn state_column(tab: &Tab) -> Option<usize> {
    tab.columns.iter().position(|one| one.kind == ColumnKind::Owned && one.header == STATE)
}

/// A tab that does not stand there yet.
pub(super) fn plan_new(tab: &Tab) -> PlannedTab<'_> {
    let width = tab.columns.len();
    PlannedTab {
        name: tab.name.clone(),
        tab: tab.name.clone(),
        columns: (tab.columns.iter())
            .map(|column| PlannedColumn { column: column.clone(), added: false, look: None })
            .collect(),
        rows: tab.rows.iter().map(|row| PlannedRow::Ours(&row.cells[..row.cells.len().min(width)])).collect(),
        charts: tab.charts.clone(),
        our_order: true,
        ..PlannedTab::default()
    }
}

/// A sheet that a person added, as it stands.
pub(super) fn plan_added(sheet: &StandingSheet, moves: &Moves) -> PlannedTab<'static> {
    PlannedTab {
        name: sheet.name.clone(),
        rows: (sheet.rows.iter())
            .map(|row| row.cells.iter().map(|cell| carry(cell, &sheet.name, moves)).collect())
            .map(PlannedRow::Mixed)
            .collect(),
        added: true,
        widths: sheet.widths.clone(),
        hidden: sheet.hidden,
        view: sheet.view,
        ..PlannedTab::default()
    }
}

fn carry(cell: &StandingCell, sheet: &str, moves: &Moves) -> MixedCell<'static> {
    let value = match &cell.value {
        TabCell::Empty => Cow::Borrowed(&TabCell::Empty),
        other => Cow::Owned(other.clone()),
    };
    let is_own = cell.formula.is_some() || cell.number_format.is_some() || cell.look.is_some();
    let own = is_own.then(|| OwnLook {
        formula: cell.formula.as_ref().map(|formula| moves.follow(formula, sheet)),
        array: cell.array,
        number_format: cell.number_format.clone(),
        look: cell.look.clone(),
    });
    MixedCell { value, own: own.map(Box::new) }
}
