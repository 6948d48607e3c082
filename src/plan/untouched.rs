//! A large book that holds nothing of a person's but words in our own columns is planned anew without being read.

use super::book::create;
use super::compare::show;
use super::model::{Action, PlannedTab, WritePlan};
use super::row::{PlannedCell, PlannedRow};
use crate::domain::HumanCell;
use crate::views::{ColumnKind, Tab, TabCell, Workbook};
use std::collections::BTreeMap;

/// Whether the file that this plan writes holds no more of a person's than texts in the human columns of our own rows: then
/// what is known of these tells all that it holds.
#[must_use]
pub fn is_plain(workbook: &Workbook, plan: &WritePlan<'_>) -> bool {
    plan.tabs.len() == workbook.tabs.len()
        && plan.tabs.iter().zip(&workbook.tabs).all(|(planned, tab)| is_plain_tab(planned, tab))
}

fn is_plain_tab(planned: &PlannedTab<'_>, tab: &Tab) -> bool {
    let same_columns = planned.columns.len() == tab.columns.len()
        && planned
            .columns
            .iter()
            .zip(&tab.columns)
            .all(|(one, ours)| !one.added && one.look.is_none() && one.column == *ours);
    let human: Vec<usize> = (tab.columns.iter().enumerate())
        .filter(|(_, column)| column.kind == ColumnKind::Human)
        .map(|(at, _)| at)
        .collect();
    planned.name == tab.name
        && !planned.added
        && !planned.hidden
        && planned.view.is_none()
        && planned.our_order
        && same_columns
        && planned.rows.len() == tab.rows.len()
        && planned.rows.iter().zip(&tab.rows).all(|(row, ours)| is_ours(row, &ours.key, &human))
}

fn is_ours(row: &PlannedRow<'_>, key: &str, human: &[usize]) -> bool {
    let is_text = |cell: &PlannedCell<'_>| match &*cell.value {
        TabCell::Empty => true,
        TabCell::Text(text) => text.trim() == text,
        _ => false,
    };
    row.get(0).is_some_and(|cell| show(&cell.value).trim() == key)
        && row.cells().all(|cell| cell.own.is_none())
        && human.iter().filter_map(|at| row.get(*at)).all(|cell| is_text(&cell))
}

/// The plan for such a book, of which `human` is known and which nobody has touched since it was `revision`; `None` where
/// somebody wrote on a record that is gone: what stands there is then to be read.
#[must_use]
pub fn plan_unread<'a>(
    workbook: &'a Workbook,
    human: &[&HumanCell],
    revision: &str,
) -> Option<WritePlan<'a>> {
    let mut plan = create(workbook);
    (plan.action, plan.rows_added, plan.replaces) = (Action::Rebuild, 0, Some(revision.to_owned()));
    let mut by_tab: BTreeMap<&str, Vec<&HumanCell>> = BTreeMap::new();
    for cell in human {
        by_tab.entry(&cell.tab).or_default().push(cell);
    }
    for (tab, planned) in workbook.tabs.iter().zip(&mut plan.tabs) {
        let Some(written) = by_tab.remove(tab.name.as_str()) else { continue };
        let rows: BTreeMap<&str, usize> =
            tab.rows.iter().enumerate().map(|(at, row)| (row.key.as_str(), at)).collect();
        for cell in written {
            let row = rows.get(cell.key.as_str())?;
            let column = tab.columns.iter().position(|column| column.header == cell.column)?;
            planned.rows[*row].put(column, TabCell::Text(cell.value.clone()));
        }
    }
    by_tab.is_empty().then_some(plan)
}
