//! The plan of a whole spreadsheet: which tabs are there, which are to be added, which are left alone.

use super::super::correspond::{Lookup, columns_mark, find_tabs, find_tabs_given, is_empty_sheet};
use super::super::model::{CellChange, Standing};
use super::STATE_HEADER;
use super::chart::number_of;
use super::fault::{fault, is_copied};
use super::model::{OnlineBook, OnlinePlan, OnlineSheet, OnlineTab, Place};
use super::protection::refusal;
use super::tab::{Ground, Written, plan_tab};
use crate::domain::HumanCell;
use crate::views::{BookId, BookKind, ColumnKind, Format, Tab, TabColumn, TabSpec, Workbook, tab_specs};
use std::collections::{BTreeMap, BTreeSet};

/// The tabs as they are kept online: each has a last column that says which rows have no record any more.
#[must_use]
pub fn specs(specs: &[TabSpec]) -> Vec<TabSpec> {
    specs.iter().cloned().map(with_state).collect()
}

/// The mark of all columns that a book may have.
fn mark(book: &BookId) -> String {
    columns_mark(&specs(tab_specs(BookKind::of(book))))
}

fn with_state(mut spec: TabSpec) -> TabSpec {
    spec.columns.push(TabColumn {
        header: STATE_HEADER.to_owned(),
        kind: ColumnKind::Owned,
        format: Format::Text,
        width: 12.0,
        choices: Vec::new(),
    });
    spec
}

/// What to write so that the spreadsheet says what `workbook` says. A tab that is not there (yet, or any more) is made
/// with what people are known to have written in it (`human`).
#[must_use]
pub fn plan(workbook: &Workbook, book: &OnlineBook, human: &[HumanCell]) -> OnlinePlan {
    let id = workbook.id.to_string();
    let mut written: BTreeMap<&str, Written<'_>> = BTreeMap::new();
    for cell in human.iter().filter(|cell| cell.book == id) {
        written.entry(&cell.tab).or_default().insert((&cell.key, &cell.column), &cell.value);
    }
    let specs: Vec<TabSpec> = workbook.tabs.iter().map(|tab| with_state(TabSpec::from(tab))).collect();
    let mark = mark(&workbook.id);
    let same_columns = book.standing.shape.as_ref() == Some(&mark);
    let lookups = find_tabs_given(&specs, Some(&workbook.tabs), &book.standing, same_columns);
    let mut ids: BTreeSet<i32> = book.sheets.iter().map(|sheet| sheet.id).collect();
    let mut names: BTreeSet<&str> = book.other_titles.iter().map(String::as_str).collect();
    names.extend(book.standing.sheets.iter().map(|sheet| sheet.name.as_str()));
    let mut plan = OnlinePlan {
        book: workbook.id.clone(),
        tabs: Vec::new(),
        held: Vec::new(),
        changes: Vec::new(),
        columns: mark,
    };
    // Where the next tab that is missing goes: behind the one before it, counting those that were added.
    let (mut index, mut added) = (0, 0);
    for ((tab, spec), lookup) in workbook.tabs.iter().zip(&specs).zip(&lookups) {
        let ground = match lookup {
            Lookup::Absent if names.contains(tab.name.as_str()) => {
                plan.held.push((
                    tab.name.clone(),
                    format!("同じ名前の別のタブ「{}」があります。名前を変えてください。", tab.name),
                ));
                continue;
            }
            Lookup::Absent => {
                let place = Place::New { id: new_id(&tab.name, &mut ids), index };
                index += 1;
                added += 1;
                let written = written.remove(tab.name.as_str()).unwrap_or_default();
                Ground { place, sheet: None, found: None, title: &tab.name, online: None, written }
            }
            Lookup::WithoutKey(at) => {
                let (sheet, online) = (&book.standing.sheets[*at], &book.sheets[*at]);
                index = index.max(online.index + added + 1);
                if !is_empty_sheet(sheet) {
                    let key = &spec.columns[0].header;
                    let why = format!(
                        "タブ「{}」に「{key}」の見出しがありません。見出しを元に戻すか、タブの名前を変えてください（新しく作り直します）。",
                        sheet.name
                    );
                    plan.held.push((tab.name.clone(), why));
                    continue;
                }
                Ground {
                    place: Place::Blank { id: online.id },
                    sheet: None,
                    found: None,
                    title: &sheet.name,
                    online: Some(online),
                    written: Written::new(),
                }
            }
            Lookup::Found(found) => {
                let (sheet, online) = (&book.standing.sheets[found.sheet], &book.sheets[found.sheet]);
                index = index.max(online.index + added + 1);
                if let Some(why) = fault(spec, sheet, found, tab) {
                    plan.held.push((tab.name.clone(), why));
                    continue;
                }
                let place = Place::Stands { id: online.id };
                Ground {
                    place,
                    sheet: Some(sheet),
                    found: Some(found),
                    title: &sheet.name,
                    online: Some(online),
                    written: written.remove(tab.name.as_str()).unwrap_or_default(),
                }
            }
        };
        put(&mut plan, plan_tab(tab, spec, &ground), ground.online);
    }
    vanish_whole_tabs(workbook, book, &mut plan);
    plan
}

/// A tab that the book does not have tonight (it has no record any more) keeps its rows, all marked.
fn vanish_whole_tabs(workbook: &Workbook, book: &OnlineBook, plan: &mut OnlinePlan) {
    let present: BTreeSet<&str> = workbook.tabs.iter().map(|tab| tab.name.as_str()).collect();
    let absent: Vec<TabSpec> = tab_specs(BookKind::of(&workbook.id))
        .iter()
        .filter(|spec| !present.contains(spec.name.as_str()))
        .cloned()
        .map(with_state)
        .collect();
    let lookups = find_tabs(&absent, None, &book.standing);
    for (spec, lookup) in absent.iter().zip(&lookups) {
        let Lookup::Found(found) = lookup else { continue };
        // Only a tab that says that it is ours, never a sheet that looks like one.
        let (sheet, online) = (&book.standing.sheets[found.sheet], &book.sheets[found.sheet]);
        if sheet.tab.as_deref() != Some(spec.name.as_str()) || is_copied(spec, sheet, found) {
            continue;
        }
        let tab = Tab {
            name: spec.name.clone(),
            purpose: spec.purpose.clone(),
            columns: spec.columns[..spec.columns.len() - 1].to_vec(),
            rows: Vec::new(),
            charts: Vec::new(),
        };
        let place = Place::Stands { id: online.id };
        let ground = Ground {
            place,
            sheet: Some(sheet),
            found: Some(found),
            title: &sheet.name,
            online: Some(online),
            written: Written::new(),
        };
        put(plan, plan_tab(&tab, spec, &ground), ground.online);
    }
}

/// A tab goes into the plan unless a person protects what would be written.
fn put(
    plan: &mut OnlinePlan,
    (planned, mut changes): (Option<OnlineTab>, Vec<CellChange>),
    standing: Option<&OnlineSheet>,
) {
    let refusal = planned.as_ref().zip(standing).and_then(|(tab, sheet)| refusal(tab, sheet));
    match (planned, refusal) {
        (Some(tab), Some(why)) => plan.held.push((tab.name, why)),
        (planned, _) => {
            plan.changes.append(&mut changes);
            plan.tabs.extend(planned);
        }
    }
}

fn new_id(name: &str, taken: &mut BTreeSet<i32>) -> i32 {
    let mut id = number_of(&format!("tab\u{1f}{name}"));
    while !taken.insert(id) {
        id = id.checked_add(1).unwrap_or(1);
    }
    id
}

/// Sheets that say by their mark which tab of ours they are keep that name in our eyes, whatever they are called now.
/// A person's copy of a tab carries the same mark: the first in order of tabs counts, the copy is a person's sheet.
pub fn adopt_names(standing: &mut Standing) {
    let mut seen = BTreeSet::new();
    for sheet in &mut standing.sheets {
        sheet.tab = sheet.tab.take().filter(|tab| seen.insert(tab.clone()));
    }
}
