//! Books: what people wrote in them is read first; then the views are planned against what stands, and published.

use super::{Decisions, Progress, Stage};
use crate::config::Config;
use crate::domain::{DeskId, HumanCell, Issue, IssueCode, Origin, Severity};
use crate::plan::{self, Standing, WritePlan};
use crate::publish;
use crate::registry;
use crate::source::{self, OutputError};
use crate::store::TabState;
use crate::views::{self, BookId, BookKind, ChangeLine, Material, Tab, TabCell, Workbook};
use chrono::{NaiveDate, NaiveDateTime};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const HELD: IssueCode = IssueCode::new("book.held");
/// The tab that states when each tab last changed; its own date follows from the others.
const DEFINITIONS: &str = "定義";

/// What stands in the out folder before tonight's books are written.
#[derive(Debug, Default)]
pub(super) struct StandingBooks {
    books: BTreeMap<BookId, Result<Option<Standing>, String>>,
    /// What people wrote, with the night on which it was first seen.
    pub(super) human: Vec<HumanCell>,
    pub(super) issues: Vec<Issue>,
}

/// Where a book is written: `out/全国台帳.xlsx`, `out/窓口/<slug>.xlsx`.
pub(super) fn path(out: &Path, book: &BookId) -> PathBuf {
    match book {
        BookId::National => out.join("全国台帳.xlsx"),
        BookId::Block(name) => out.join("支部").join(format!("{name}.xlsx")),
        BookId::Desk(id) => out.join("窓口").join(format!("{id}.xlsx")),
    }
}

/// Reads every book that stands, and what people wrote in it.
pub(super) fn read_standing(config: &Config, known: &[HumanCell], now: NaiveDateTime) -> StandingBooks {
    let out = &config.paths.out;
    let books: Vec<BookId> = std::iter::once(BookId::National).chain(desk_books(&out.join("窓口"))).collect();
    let read: Vec<(BookId, Result<Option<Standing>, OutputError>)> =
        books.into_par_iter().map(|book| (book.clone(), source::read_standing(&path(out, &book)))).collect();
    let mut standing = StandingBooks::default();
    let mut seen = Vec::new();
    let mut books_read = BTreeSet::new();
    for (book, result) in read {
        let origin = Origin::file(&shown_path(out, &book), "");
        match &result {
            Ok(Some(found)) => {
                let (mut cells, issues) =
                    plan::read_human(&book, found, views::tab_specs(BookKind::of(&book)), now, &origin);
                seen.append(&mut cells);
                standing.issues.extend(issues.into_iter().map(|issue| of_desk(issue, &book)));
                books_read.insert(book.to_string());
            }
            Ok(None) => {}
            Err(error) => {
                let issue = Issue::new(HELD, Severity::Warning, origin, error.to_string());
                standing.issues.push(of_desk(issue, &book));
            }
        }
        standing.books.insert(book, result.map_err(|error| error.to_string()));
    }
    standing.human = registry::settle_human(known, seen, &books_read);
    standing
}

/// Desk books that stand in the folder, by name.
fn desk_books(folder: &Path) -> Vec<BookId> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut ids: Vec<String> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| entry.file_name().to_str().map(str::to_owned))
        .filter_map(|name| name.strip_suffix(".xlsx").map(str::to_owned))
        .filter(|name| !name.starts_with(['~', '.']) && !name.ends_with("_新しい版"))
        .collect();
    ids.sort();
    ids.into_iter().map(|id| BookId::Desk(DeskId::new(&id))).collect()
}

fn of_desk(issue: Issue, book: &BookId) -> Issue {
    match book {
        BookId::Desk(id) => issue.desk(Some(id.clone())),
        _ => issue,
    }
}

/// The path as an office knows it, for issues and summaries.
fn shown_path(out: &Path, book: &BookId) -> String {
    let folder = out.file_name().map_or("out".into(), |name| name.to_string_lossy());
    let at = path(out, book);
    format!("{folder}/{}", at.strip_prefix(out).unwrap_or(&at).display())
}

/// Tonight's plans, and the tabs whose content changed.
#[derive(Debug, Default)]
pub(super) struct Books {
    pub(super) plans: Vec<BookPlan>,
    pub(super) changed_tabs: Vec<TabState>,
}

#[derive(Debug)]
pub(super) struct BookPlan {
    pub(super) plan: WritePlan,
    pub(super) path: PathBuf,
    pub(super) shown: String,
}

/// What the books are made from.
#[derive(Clone, Copy)]
pub(super) struct Contents<'a> {
    pub(super) decisions: &'a Decisions,
    pub(super) issues: &'a [Issue],
    pub(super) lines: &'a [ChangeLine],
    pub(super) as_of: NaiveDate,
    pub(super) today: NaiveDate,
}

pub(super) fn plan(
    config: &Config,
    contents: Contents<'_>,
    standing: &StandingBooks,
    states: &BTreeMap<(String, String), TabState>,
) -> Books {
    let options = views::Options {
        candidates_per_case: config.matching.candidates_per_case,
        ..views::Options::default()
    };
    let mut dates: BTreeMap<(String, String), NaiveDate> =
        states.iter().map(|(place, state)| (place.clone(), state.changed_on)).collect();
    let mut workbooks = workbooks(&material(contents, &standing.human, &dates, &options));
    let changed_tabs = changed_tabs(&workbooks, states, contents.today);
    dates
        .extend(changed_tabs.iter().map(|state| ((state.book.clone(), state.tab.clone()), state.changed_on)));
    if !changed_tabs.is_empty() {
        let material = material(contents, &standing.human, &dates, &options);
        workbooks.par_iter_mut().for_each(|workbook| views::redefine(&material, workbook));
    }
    let plans = workbooks.into_par_iter().map(|workbook| plan_book(config, &workbook, standing)).collect();
    Books { plans, changed_tabs }
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
        issues: contents.issues,
        human,
        as_of: contents.as_of,
        tab_dates: dates,
        changes: contents.lines,
        options,
    }
}

/// The national book and one of each desk that has a folder.
fn workbooks(material: &Material<'_>) -> Vec<Workbook> {
    let desks: Vec<&DeskId> =
        material.registry.desks.values().filter(|desk| desk.has_folder).map(|desk| &desk.id).collect();
    let of_desks = || desks.into_par_iter().map(|desk| views::desk(material, desk)).collect();
    let (national, mut books): (Workbook, Vec<Workbook>) =
        rayon::join(|| views::national(material), of_desks);
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

fn plan_book(config: &Config, workbook: &Workbook, standing: &StandingBooks) -> BookPlan {
    let out = &config.paths.out;
    let plan = match standing.books.get(&workbook.id) {
        Some(Ok(Some(found))) => plan::plan(workbook, Some(found)),
        Some(Err(reason)) => plan::hold(workbook, reason.clone()),
        Some(Ok(None)) | None => plan::plan(workbook, None),
    };
    BookPlan { plan, path: path(out, &workbook.id), shown: shown_path(out, &workbook.id) }
}

/// Writes the plans, one book a core, where no killed run's halves lie about.
pub(super) fn publish(plans: Vec<BookPlan>, today: NaiveDate, progress: Progress<'_>) -> Vec<super::Output> {
    let all = plans.len() as u64;
    let folders: BTreeSet<&Path> = plans.iter().filter_map(|book| book.path.parent()).collect();
    folders.into_iter().for_each(publish::clear_leftovers);
    let outputs = plans
        .into_par_iter()
        .map(|book| {
            let result = publish::write(&book.plan, &book.path, today);
            super::Output::new(&book.plan, book.shown, result.err().map(|error| error.to_string()))
        })
        .collect();
    progress(Stage::Publish, all, all);
    outputs
}
