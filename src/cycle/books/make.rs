//! Tonight's views, each planned against what stands in its place.

use super::super::Decisions;
use super::standing::StandingBooks;
use super::{Online, place};
use crate::config::Config;
use crate::domain::{Block, DeskId, HumanCell, Issue};
use crate::guard::{self, SheetOptions};
use crate::plan::online::{self, OnlineBook, OnlinePlan};
use crate::plan::{self, WritePlan};
use crate::store::TabState;
use crate::survey::Questionnaire;
use crate::views::{self, ChangeLine, ColumnUse, Draft, Material, Tab, TabCell, Workbook};
use chrono::{NaiveDate, NaiveDateTime};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The tab that states when each tab last changed; its own date follows from the others.
const DEFINITIONS: &str = "定義";

/// Tonight's plans, and the tabs whose content changed.
#[derive(Debug, Default)]
pub(in crate::cycle) struct Books {
    pub(in crate::cycle) plans: Vec<BookPlan>,
    pub(in crate::cycle) changed_tabs: Vec<TabState>,
    pub(in crate::cycle) drafts: Vec<Draft>,
}

impl Books {
    /// Tabs that wait for the office's word: the name under which they are held, and the question.
    pub(in crate::cycle) fn asked(&self) -> impl Iterator<Item = (String, &str)> {
        let online = self.plans.iter().filter_map(|plan| match plan {
            BookPlan::Online(sheet) => Some(sheet),
            BookPlan::File(_) => None,
        });
        online.flat_map(|sheet| {
            let book = sheet.workbook.id.to_string();
            let tabs = sheet.asked.iter();
            tabs.map(move |(tab, question)| (guard::tab_subject(&book, tab), question.as_str()))
        })
    }
}

/// One book, wherever it is kept.
#[derive(Debug)]
pub(in crate::cycle) enum BookPlan {
    File(Box<FilePlan>),
    Online(Box<OnlineBookPlan>),
}

#[derive(Debug)]
pub(in crate::cycle) struct FilePlan {
    pub(in crate::cycle) plan: WritePlan,
    pub(in crate::cycle) path: PathBuf,
    pub(in crate::cycle) shown: String,
}

#[derive(Debug)]
pub(in crate::cycle) struct OnlineBookPlan {
    pub(in crate::cycle) workbook: Workbook,
    pub(in crate::cycle) shown: String,
    pub(in crate::cycle) address: String,
    /// What people are known to have written in it.
    pub(in crate::cycle) human: Vec<HumanCell>,
    /// Or why nothing is written.
    pub(in crate::cycle) plan: Result<Planned, String>,
    /// Tabs that are held because suspiciously much would change, and the question.
    pub(in crate::cycle) asked: Vec<(String, String)>,
}

/// Tonight's views, before they are planned.
#[derive(Clone, Debug, Default)]
pub(in crate::cycle) struct Made {
    pub(in crate::cycle) workbooks: Vec<Workbook>,
    changed_tabs: Vec<TabState>,
    drafts: Vec<Draft>,
}

/// What stands, and what would be written into it.
#[derive(Debug)]
pub(in crate::cycle) struct Planned {
    pub(in crate::cycle) book: OnlineBook,
    pub(in crate::cycle) plan: OnlinePlan,
}

/// What the books are made from.
#[derive(Clone, Copy)]
pub(in crate::cycle) struct Contents<'a> {
    pub(in crate::cycle) decisions: &'a Decisions,
    pub(in crate::cycle) questionnaires: &'a [Questionnaire],
    pub(in crate::cycle) issues: &'a [Issue],
    pub(in crate::cycle) columns: &'a [ColumnUse],
    pub(in crate::cycle) lines: &'a [ChangeLine],
    pub(in crate::cycle) as_of: NaiveDate,
    pub(in crate::cycle) today: NaiveDate,
    /// Runs whose mail drafts are to stand.
    pub(in crate::cycle) asking: &'a [NaiveDateTime],
}

/// Makes tonight's views.
pub(in crate::cycle) fn make(
    config: &Config,
    contents: Contents<'_>,
    human: &[HumanCell],
    states: &BTreeMap<(String, String), TabState>,
) -> Made {
    let options = views::Options {
        candidates_per_case: config.matching.candidates_per_case,
        ..views::Options::default()
    };
    let mut dates: BTreeMap<(String, String), NaiveDate> =
        states.iter().map(|(place, state)| (place.clone(), state.changed_on)).collect();
    let mut workbooks = workbooks(config, &material(contents, human, &dates, &options));
    let drafts =
        views::drafts(&material(contents, human, &dates, &options), contents.asking, &config.office.name);
    let changed_tabs = changed_tabs(&workbooks, states, contents.today);
    dates
        .extend(changed_tabs.iter().map(|state| ((state.book.clone(), state.tab.clone()), state.changed_on)));
    if !changed_tabs.is_empty() {
        let material = material(contents, human, &dates, &options);
        workbooks.par_iter_mut().for_each(|workbook| views::redefine(&material, workbook));
    }
    Made { workbooks, changed_tabs, drafts }
}

/// Plans them against what stands.
pub(in crate::cycle) fn plan(
    config: &Config,
    made: Made,
    mut standing: StandingBooks,
    online: Option<Online<'_>>,
) -> Books {
    let mut online_books = std::mem::take(&mut standing.online);
    let (sheets, files): (Vec<Workbook>, Vec<Workbook>) =
        made.workbooks.into_iter().partition(|workbook| config.sheets.of(&workbook.id).is_some());
    let files = files.into_par_iter().map(|workbook| plan_file(config, &workbook, &standing));
    let mut plans: Vec<BookPlan> = files.map(|file| BookPlan::File(Box::new(file))).collect();
    let sheets: Vec<_> =
        (sheets.into_iter()).map(|workbook| (online_books.remove(&workbook.id), workbook)).collect();
    let sheets = sheets.into_par_iter().map(|(stands, workbook)| {
        BookPlan::Online(Box::new(plan_sheet(config, workbook, stands, &standing.human, online)))
    });
    plans.par_extend(sheets);
    Books { plans, changed_tabs: made.changed_tabs, drafts: made.drafts }
}

fn material<'a>(
    contents: Contents<'a>,
    human: &'a [HumanCell],
    dates: &'a BTreeMap<(String, String), NaiveDate>,
    options: &'a views::Options,
) -> Material<'a> {
    Material {
        registry: &contents.decisions.registry,
        matching: &contents.decisions.matching,
        figures: &contents.decisions.figures,
        surveys: &contents.decisions.surveys,
        questionnaires: contents.questionnaires,
        issues: contents.issues,
        columns: contents.columns,
        human,
        as_of: contents.as_of,
        tab_dates: dates,
        changes: contents.lines,
        options,
    }
}

/// The national book, one of each desk that has a folder or a spreadsheet, and those of the blocks that have one.
fn workbooks(config: &Config, material: &Material<'_>) -> Vec<Workbook> {
    let known = material.registry.desks.values();
    let has_place = |id: &DeskId| config.sheets.desks.contains_key(id);
    let desks: Vec<&DeskId> =
        known.filter(|desk| desk.has_folder || has_place(&desk.id)).map(|desk| &desk.id).collect();
    let blocks: Vec<Block> = config.sheets.blocks.keys().copied().collect();
    let of_desks = || desks.into_par_iter().map(|desk| views::desk(material, desk));
    let of_blocks = || blocks.into_par_iter().map(|block| views::block(material, block));
    let (national, mut books): (Workbook, Vec<Workbook>) =
        rayon::join(|| views::national(material), || of_blocks().chain(of_desks()).collect());
    books.insert(0, national);
    books
}

fn changed_tabs(
    workbooks: &[Workbook],
    states: &BTreeMap<(String, String), TabState>,
    today: NaiveDate,
) -> Vec<TabState> {
    let mut changed = Vec::new();
    for workbook in workbooks {
        let book = workbook.id.to_string();
        for tab in workbook.tabs.iter().filter(|tab| tab.name != DEFINITIONS) {
            let content_hash = hash(tab);
            let state = states.get(&(book.clone(), tab.name.clone()));
            if state.is_none_or(|state| state.content_hash != content_hash) {
                changed.push(TabState {
                    book: book.clone(),
                    tab: tab.name.clone(),
                    content_hash,
                    changed_on: today,
                });
            }
        }
    }
    changed
}

fn hash(tab: &Tab) -> String {
    let mut hasher = blake3::Hasher::new();
    for column in &tab.columns {
        hasher.update(column.header.as_bytes());
        hasher.update(b"\t");
    }
    for row in &tab.rows {
        hasher.update(b"\n");
        for cell in &row.cells {
            hash_cell(&mut hasher, cell);
        }
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

fn hash_cell(hasher: &mut blake3::Hasher, cell: &TabCell) {
    match cell {
        TabCell::Empty => hasher.update(b"-"),
        TabCell::Text(text) => hasher.update(b"t").update(text.as_bytes()),
        TabCell::Number(number) => hasher.update(b"n").update(&number.to_le_bytes()),
        TabCell::Bool(truth) => hasher.update(&[b'b', u8::from(*truth)]),
        TabCell::Date(date) => hasher.update(b"d").update(date.to_string().as_bytes()),
        TabCell::DateTime(at) => hasher.update(b"m").update(at.to_string().as_bytes()),
    };
    hasher.update(b"\t");
}

fn plan_file(config: &Config, workbook: &Workbook, standing: &StandingBooks) -> FilePlan {
    let out = &config.paths.out;
    let plan = match standing.files.get(&workbook.id) {
        Some(Ok(Some(found))) => plan::plan(workbook, Some(found)),
        Some(Err(reason)) => plan::hold(workbook, reason.clone()),
        Some(Ok(None)) | None => plan::plan(workbook, None),
    };
    FilePlan { plan, path: place::path(out, &workbook.id), shown: place::shown_path(out, &workbook.id) }
}

fn plan_sheet(
    config: &Config,
    workbook: Workbook,
    stands: Option<Result<OnlineBook, String>>,
    human: &[HumanCell],
    online: Option<Online<'_>>,
) -> OnlineBookPlan {
    let unread = || Err("今夜は読めていません".to_owned());
    let shipped = SheetOptions::default();
    let guard = online.map_or(&shipped, |online| online.guard);
    let mut asked = Vec::new();
    let planned = stands.unwrap_or_else(unread).map(|book| {
        let plan = online::plan(&workbook, &book, human);
        let held_before = plan.held.len();
        let plan = guard::hold_large_changes(plan, guard);
        asked.extend_from_slice(&plan.held[held_before..]);
        Planned { book, plan }
    });
    let id = config.sheets.of(&workbook.id).unwrap_or_default();
    let book = workbook.id.to_string();
    OnlineBookPlan {
        shown: place::shown_online(&workbook.id),
        address: place::address(id),
        human: human.iter().filter(|cell| cell.book == book).cloned().collect(),
        plan: planned,
        asked,
        workbook,
    }
}
