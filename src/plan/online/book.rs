//! The plan of a whole spreadsheet: which tabs are there, which are to be added, which are left alone.

use super::super::correspond::{FoundTab, Lookup, columns_mark, find_tabs, find_tabs_given, is_empty_sheet};
use super::super::model::{CellChange, Standing, StandingSheet};
use super::STATE_HEADER;
use super::drawing::{CHART_TAB, Canvas};
use super::fault::{fault, has_no_key, is_copied};
use super::model::{OnlineBook, OnlinePlan, OnlineSheet, OnlineTab, Place};
use super::number::tab_id;
use super::protection::{refusal, refusal_of};
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
    let lookups = find_tabs_given(&specs, Some(&workbook.tabs), &book.standing, |_| same_columns);
    let mut ids: BTreeSet<i32> = book.sheets.iter().map(|sheet| sheet.id).collect();
    let mut names: BTreeSet<&str> = book.other_titles.iter().map(String::as_str).collect();
    names.extend(book.standing.sheets.iter().map(|sheet| sheet.name.as_str()));
    let canvas = Canvas::of(workbook, book, &names, |name| new_id(name, &mut ids));
    let mut plan = OnlinePlan {
        book: workbook.id.clone(),
        tabs: Vec::new(),
        held: Vec::new(),
        changes: Vec::new(),
        columns: mark,
        drawing: None,
    };
    let mut surveyor = Surveyor { book, canvas: &canvas, names, ids, written, index: 0, added: 0 };
    for ((tab, spec), lookup) in workbook.tabs.iter().zip(&specs).zip(&lookups) {
        match surveyor.ground(tab, spec, lookup) {
            Ok(ground) => put(&mut plan, plan_tab(tab, spec, &ground), ground.online),
            Err(why) => plan.held.push((tab.name.clone(), why)),
        }
    }
    vanish_whole_tabs(workbook, book, &canvas, &mut plan);
    let is_drawn = plan.tabs.iter().any(|tab| !tab.charts.is_empty());
    let drawing = canvas.draw(is_drawn);
    match (drawing.filter(|drawing| !drawing.blocks.is_empty()), canvas.locked()) {
        (Some(drawing), [_, ..]) => {
            let why = refusal_of(&drawing.title, &canvas.locked().iter().collect::<Vec<_>>());
            plan.held.push((CHART_TAB.to_owned(), why));
        }
        (drawing, _) => plan.drawing = drawing,
    }
    plan
}

/// Finds where each tab is written, tab after tab.
struct Surveyor<'a> {
    book: &'a OnlineBook,
    canvas: &'a Canvas<'a>,
    /// Titles of all sheets.
    names: BTreeSet<&'a str>,
    /// Those that sheets have, and those that were given.
    ids: BTreeSet<i32>,
    /// By tab; taken by the tab whose turn it is.
    written: BTreeMap<&'a str, Written<'a>>,
    /// Where the next tab that is missing goes: behind the one before it, counting those that were added.
    index: i32,
    added: i32,
}

impl<'a> Surveyor<'a> {
    /// Or why the tab is left alone.
    fn ground(&mut self, tab: &'a Tab, spec: &TabSpec, lookup: &'a Lookup) -> Result<Ground<'a>, String> {
        match lookup {
            Lookup::Absent => self.new_ground(tab),
            Lookup::WithoutKey(at) => self.blank_ground(tab, spec, *at),
            Lookup::Found(found) => self.standing_ground(tab, spec, found),
        }
    }

    fn new_ground(&mut self, tab: &'a Tab) -> Result<Ground<'a>, String> {
        if self.names.contains(tab.name.as_str()) {
            return Err(format!("同じ名前の別のタブ「{}」があります。名前を変えてください。", tab.name));
        }
        let place = Place::New { id: new_id(&tab.name, &mut self.ids), index: self.index };
        self.index += 1;
        self.added += 1;
        let written = self.take_written(tab);
        Ok(Ground {
            place,
            sheet: None,
            found: None,
            title: &tab.name,
            online: None,
            is_rebuilt: self.book.stamp.is_some() && !written.is_empty(),
            written,
            canvas: self.canvas,
        })
    }

    fn blank_ground(&mut self, tab: &Tab, spec: &TabSpec, at: usize) -> Result<Ground<'a>, String> {
        let (sheet, online) = self.pass(at);
        if !is_empty_sheet(sheet) {
            let key = &spec.columns[0].header;
            return Err(format!(
                "タブ「{}」に「{key}」の見出しがありません。見出しを元に戻すか、タブの名前を変えてください（新しく作り直します）。",
                sheet.name
            ));
        }
        Ok(Ground {
            place: Place::Blank { id: online.id, is_ours: sheet.tab.is_some() },
            sheet: None,
            found: None,
            title: &sheet.name,
            online: Some(online),
            written: self.take_written(tab),
            is_rebuilt: sheet.tab.is_some(),
            canvas: self.canvas,
        })
    }

    fn standing_ground(
        &mut self,
        tab: &Tab,
        spec: &TabSpec,
        found: &'a FoundTab,
    ) -> Result<Ground<'a>, String> {
        let (sheet, online) = self.pass(found.sheet);
        if let Some(why) = fault(spec, sheet, found, tab) {
            return Err(why);
        }
        let written = self.take_written(tab);
        Ok(Ground {
            place: Place::Stands { id: online.id },
            sheet: Some(sheet),
            found: Some(found),
            title: &sheet.name,
            online: Some(online),
            is_rebuilt: !written.is_empty() && has_no_key(spec, sheet, found),
            written,
            canvas: self.canvas,
        })
    }

    /// A sheet that stands; what is missing comes behind it.
    fn pass(&mut self, at: usize) -> (&'a StandingSheet, &'a OnlineSheet) {
        let (sheet, online) = (&self.book.standing.sheets[at], &self.book.sheets[at]);
        self.index = self.index.max(online.index + self.added + 1);
        (sheet, online)
    }

    fn take_written(&mut self, tab: &Tab) -> Written<'a> {
        self.written.remove(tab.name.as_str()).unwrap_or_default()
    }
}

/// A tab that the book does not have tonight (it has no record any more) keeps its rows, all marked.
fn vanish_whole_tabs(workbook: &Workbook, book: &OnlineBook, canvas: &Canvas<'_>, plan: &mut OnlinePlan) {
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
            is_rebuilt: false,
            canvas,
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
    let mut id = tab_id(name);
    while !taken.insert(id) {
        id = id.checked_add(1).unwrap_or(1);
    }
    id
}

/// Sheets that say by their mark which tab of ours they are keep that name in our eyes, whatever they are called now.
/// A person's copy of a tab carries the same mark: it is a person's sheet. The original has the id under which it was
/// marked, or the one that we give; where none has, the first in order of tabs counts.
pub fn adopt_names(standing: &mut Standing, sheets: &[OnlineSheet]) {
    let mut originals: BTreeMap<String, usize> = BTreeMap::new();
    let is_ours = |name: &str, at: usize| {
        let OnlineSheet { id, marked_as, .. } = sheets[at];
        marked_as.map_or(id == tab_id(name), |marked| id == marked)
    };
    for (at, sheet) in standing.sheets.iter().enumerate() {
        let Some(name) = &sheet.tab else { continue };
        let place = originals.entry(name.clone()).or_insert(at);
        if !is_ours(name, *place) && is_ours(name, at) {
            *place = at;
        }
    }
    for (at, sheet) in standing.sheets.iter_mut().enumerate() {
        sheet.tab = sheet.tab.take().filter(|name| originals.get(name) == Some(&at));
    }
}
