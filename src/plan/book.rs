//! The plan of a whole book: which sheets it gets, whether it may be rebuilt at all, and whether anything differs.

use super::correspond::{FoundTab, Lookup, find_tabs, is_retired, shape};
use super::formula::Moves;
use super::model::{Action, Standing, WritePlan};
use super::order::{Slot, interleave};
use super::put_back::{PutBack, put_back};
use super::tab::{Layout, plan_added, plan_new};
use crate::views::{TabSpec, Workbook};
use rayon::prelude::*;

/// What to write so that the book in place says what `workbook` says, with everything that people wrote in it.
///
/// DOMAIN §7: values and formulas of human columns, added columns and sheets, and the order of rows are carried over; a
/// book that holds anything else of a person's is left alone and the new version is written beside it.
#[must_use]
pub fn plan<'a>(workbook: &'a Workbook, standing: Option<&Standing>) -> WritePlan<'a> {
    plan_with(workbook, standing, &[])
}

/// The same with words of people's that hold and do not stand there (their tab or the whole book is gone, or they came in
/// a copy): they are put into their blank cells.
#[must_use]
pub fn plan_with<'a>(
    workbook: &'a Workbook,
    standing: Option<&Standing>,
    words: &[PutBack<'_>],
) -> WritePlan<'a> {
    // Of a tab that the book leaves out tonight nothing can be shown.
    let has_place = |word: &&PutBack<'_>| {
        let cell = word.cell;
        workbook
            .tabs
            .iter()
            .any(|tab| tab.name == cell.tab && tab.columns.iter().any(|column| column.header == cell.column))
    };
    let words: Vec<&PutBack<'_>> = words.iter().filter(has_place).collect();
    let mut plan = plan_where(workbook, standing, !words.is_empty());
    put_back(&mut plan, &words);
    plan
}

fn plan_where<'a>(workbook: &'a Workbook, standing: Option<&Standing>, has_words: bool) -> WritePlan<'a> {
    let Some(standing) = standing else { return create(workbook) };
    let update = |standing: &Standing, action| update(workbook, standing, action, has_words);
    let mut reasons = obstacles(workbook, standing);
    if reasons.is_empty() {
        return update(standing, Action::Rebuild);
    }
    let reason = reasons.join("、");
    match &standing.beside {
        None => WritePlan { replaces: None, ..update(standing, Action::Beside(reason)) },
        Some(beside) => {
            reasons = obstacles(workbook, beside);
            if reasons.is_empty() {
                return update(beside, Action::Beside(reason));
            }
            let both = format!("元のファイルに{reason}、新しい版に{}があります", reasons.join("、"));
            hold(workbook, both)
        }
    }
}

/// The plan for a book that could not be read (open, damaged): nothing is written, for this reason.
#[must_use]
pub fn hold(workbook: &Workbook, reason: String) -> WritePlan<'static> {
    WritePlan { action: Action::Hold(reason), ..empty(workbook) }
}

/// The plan for a book that is known to say all this already.
#[must_use]
pub fn keep(workbook: &Workbook) -> WritePlan<'static> {
    empty(workbook)
}

fn specs(workbook: &Workbook) -> Vec<TabSpec> {
    workbook.tabs.iter().map(TabSpec::from).collect()
}

fn empty(workbook: &Workbook) -> WritePlan<'static> {
    let charts: Vec<_> = workbook.tabs.iter().map(|tab| tab.charts.as_slice()).collect();
    WritePlan {
        book: workbook.id.clone(),
        title: workbook.title.clone(),
        action: Action::Keep,
        tabs: Vec::new(),
        changes: Vec::new(),
        rows_added: 0,
        rows_vanished: 0,
        shape: shape(&specs(workbook), &charts),
        replaces: None,
        edition: None,
    }
}

pub(super) fn create(workbook: &Workbook) -> WritePlan<'_> {
    WritePlan {
        action: Action::Create,
        tabs: workbook.tabs.par_iter().map(plan_new).collect(),
        rows_added: workbook.tabs.iter().map(|tab| tab.rows.len()).sum(),
        ..empty(workbook)
    }
}

/// Why a book cannot be rebuilt without losing something of a person's.
fn obstacles(workbook: &Workbook, standing: &Standing) -> Vec<String> {
    let mut reasons = standing.foreign.clone();
    let lookups = find_tabs(&specs(workbook), Some(&workbook.tabs), standing);
    for (tab, lookup) in workbook.tabs.iter().zip(lookups) {
        match lookup {
            Lookup::WithoutKey(_) => {
                let key = tab.columns.first().map_or("", |column| column.header.as_str());
                reasons.push(format!("列「{key}」のないシート「{}」", tab.name));
            }
            Lookup::Found(found) if found.header > 0 => {
                let name = &standing.sheets[found.sheet].name;
                reasons.push(format!("シート「{name}」の見出しの上に追加された行"));
            }
            _ => {}
        }
    }
    reasons
}

fn update<'a>(workbook: &'a Workbook, standing: &Standing, action: Action, has_words: bool) -> WritePlan<'a> {
    let lookups = find_tabs(&specs(workbook), Some(&workbook.tabs), standing);
    let mut places = sheets_of_tabs(&lookups, standing.sheets.len());
    let count = places.len();
    places.retain(|place| {
        place.ours.is_some() || place.standing.is_some_and(|at| !is_retired(&standing.sheets[at]))
    });
    let layouts: Vec<Option<Layout<'_, '_>>> = (workbook.tabs.iter().zip(&lookups))
        .map(|(tab, lookup)| match lookup {
            Lookup::Found(found) => Some(Layout::new(tab, &standing.sheets[found.sheet], found)),
            _ => None,
        })
        .collect();
    let mut plan = WritePlan { replaces: Some(standing.revision.clone()), ..empty(workbook) };
    let shape_stays = !standing.has_stale && standing.shape.as_ref().is_none_or(|shape| *shape == plan.shape);
    let mut unchanged = shape_stays
        && places.len() == count
        && lookups.iter().all(|lookup| matches!(lookup, Lookup::Found(_)));
    for (layout, tab) in layouts.iter().zip(&workbook.tabs) {
        plan.rows_added += layout.as_ref().map_or(tab.rows.len(), |layout| layout.rows_added);
        let Some(layout) = layout else { continue };
        let mut changes = layout.changes();
        let is_marked = action != Action::Rebuild || !layout.has_new_column();
        unchanged = unchanged && is_marked && layout.changes_nothing(&changes);
        plan.rows_vanished += layout.rows_vanished;
        plan.changes.append(&mut changes);
    }
    if unchanged && !has_words {
        return plan;
    }
    let mut moves = Moves::default();
    for layout in layouts.iter().flatten() {
        moves.add(&layout.sheet.name, layout.moved());
    }
    plan.tabs = (places.par_iter())
        .filter_map(|place| match (place.ours, place.standing) {
            (Some(ours), _) => Some(
                (layouts[ours].as_ref())
                    .map_or_else(|| plan_new(&workbook.tabs[ours]), |layout| layout.plan(&moves)),
            ),
            (None, at) => at.map(|at| plan_added(&standing.sheets[at], &moves)),
        })
        .collect();
    plan.action = action;
    plan
}

/// The sheets of the new version: as they stand, a tab that is missing behind its predecessor. A sheet with a tab's name
/// but without its key is not carried over: it stays in the original.
fn sheets_of_tabs(lookups: &[Lookup], sheets: usize) -> Vec<Slot> {
    let tab_of = |sheet: usize| {
        lookups.iter().position(|lookup| match lookup {
            Lookup::Found(FoundTab { sheet: at, .. }) | Lookup::WithoutKey(at) => *at == sheet,
            Lookup::Absent => false,
        })
    };
    interleave(&(0..sheets).map(tab_of).collect::<Vec<_>>(), lookups.len())
}
