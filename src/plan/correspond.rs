//! Finds our tabs and columns again in a book that people sorted, renamed and added to.

use super::compare::{is_blank, says, show};
use super::look::{LOOK_VERSION, header_mark};
use super::model::{Standing, StandingCell, StandingRow, StandingSheet};
use crate::views::TabSpec;
use crate::views::{Chart, ColumnKind, Tab, TabCell};
use std::collections::{BTreeMap, BTreeSet};

/// Rows in which a header is looked for when a person inserted rows above it.
pub(super) const HEADER_DEPTH: usize = 10;

/// One of our tabs where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct FoundTab {
    /// Place of the sheet in the standing book.
    pub sheet: usize,
    /// 0-based row of the header.
    pub header: usize,
    /// For each standing column (up to the last that holds anything) our column, `None` = a person added it.
    pub columns: Vec<Option<usize>>,
    /// Standing columns that we wrote on an earlier night and that the spec no longer has.
    pub retired: BTreeSet<usize>,
    /// Our columns whose header a person changed: our column and what its header says now.
    pub renamed: Vec<(usize, String)>,
    /// Whether our columns are those of the night that wrote it: what differs in widths and headers is a person's.
    pub same_columns: bool,
}

impl FoundTab {
    pub(super) fn key_column(&self) -> usize {
        self.standing_column(0).unwrap_or(0)
    }

    pub(super) fn standing_column(&self, ours: usize) -> Option<usize> {
        self.columns.iter().position(|column| *column == Some(ours))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lookup {
    Absent,
    /// A sheet has the tab's name, but no header with the key in it.
    WithoutKey(usize),
    Found(FoundTab),
}

/// The text of a standing cell; empty outside the sheet.
pub(super) fn text(sheet: &StandingSheet, row: usize, col: usize) -> String {
    sheet
        .rows
        .get(row)
        .and_then(|row| row.cells.get(col))
        .map_or_else(String::new, |cell| show(&cell.value).trim().to_owned())
}

/// Looks up each spec: by its name, then by key and headers among the sheets that are left. `tabs` (tonight's, in the
/// order of the specs) allow to know a renamed column of ours by its values.
pub(super) fn find_tabs(specs: &[TabSpec], tabs: Option<&[Tab]>, standing: &Standing) -> Vec<Lookup> {
    let shape = standing.shape.as_deref().unwrap_or_default();
    let all = !shape.is_empty() && shape.starts_with(&columns_mark(specs));
    let (tabs_of_shape, _) = shape.split_once('.').unwrap_or_default();
    let marks: BTreeSet<&[u8]> = tabs_of_shape.as_bytes().chunks(TAB_MARK).collect();
    let same_columns = |spec: &TabSpec| all || marks.contains(tab_mark(spec).as_bytes());
    find_tabs_given(specs, tabs, standing, same_columns)
}

/// The same, where it is known which tabs have the columns of the night that wrote them.
pub(super) fn find_tabs_given(
    specs: &[TabSpec],
    tabs: Option<&[Tab]>,
    standing: &Standing,
    same_columns: impl Fn(&TabSpec) -> bool,
) -> Vec<Lookup> {
    let mut taken = BTreeSet::new();
    let mut places: Vec<Option<usize>> = specs
        .iter()
        .map(|spec| {
            let marked = |sheet: &StandingSheet| sheet.tab.as_ref() == Some(&spec.name);
            let named = |sheet: &StandingSheet| sheet.tab.is_none() && sheet.name == spec.name;
            let sheets = &standing.sheets;
            sheets.iter().position(marked).or_else(|| sheets.iter().position(named))
        })
        .inspect(|place| taken.extend(*place))
        .collect();
    for (spec, place) in specs.iter().zip(&mut places).filter(|(_, place)| place.is_none()) {
        *place = (0..standing.sheets.len())
            .filter(|at| !taken.contains(at) && standing.sheets[*at].tab.is_none())
            .filter(|at| is_renamed(&standing.sheets[*at], spec))
            .max_by_key(|at| (find_header(&standing.sheets[*at], spec), std::cmp::Reverse(*at)));
        taken.extend(*place);
    }
    (specs.iter().zip(places).enumerate())
        .map(|(at, (spec, place))| match place {
            None => Lookup::Absent,
            Some(sheet) => match find_header(&standing.sheets[sheet], spec) {
                None => Lookup::WithoutKey(sheet),
                Some((_, header)) => {
                    let tab = tabs.and_then(|tabs| tabs.get(at));
                    Lookup::Found(find_columns(spec, tab, standing, sheet, header, same_columns(spec)))
                }
            },
        })
        .collect()
}

/// How many of the spec's headers the best header row has, and that row; it must have the key and half of them.
fn find_header(sheet: &StandingSheet, spec: &TabSpec) -> Option<(usize, usize)> {
    let wanted: BTreeSet<String> = spec.columns.iter().map(|column| fold(&column.header)).collect();
    let key = fold(&spec.columns.first()?.header);
    let mut best: Option<(usize, usize)> = None;
    for (at, row) in sheet.rows.iter().enumerate().take(HEADER_DEPTH) {
        let seen: BTreeSet<String> = row.cells.iter().map(|cell| fold(&show(&cell.value))).collect();
        let count = seen.intersection(&wanted).count();
        if seen.contains(&key) && count * 2 >= wanted.len() && best.is_none_or(|(most, _)| count > most) {
            best = Some((count, at));
        }
    }
    best
}

fn is_renamed(sheet: &StandingSheet, spec: &TabSpec) -> bool {
    find_header(sheet, spec).is_some_and(|(count, _)| count * 5 >= spec.columns.len() * 4)
}

/// A header as it is compared: without the line breaks and spaces that people put in to make it fit.
pub(super) fn fold(header: &str) -> String {
    header.chars().filter(|c| !c.is_whitespace()).collect()
}

fn find_columns(
    spec: &TabSpec,
    tab: Option<&Tab>,
    standing: &Standing,
    place: usize,
    header: usize,
    same_columns: bool,
) -> FoundTab {
    let sheet = &standing.sheets[place];
    let ours: BTreeMap<String, usize> =
        spec.columns.iter().enumerate().rev().map(|(at, column)| (fold(&column.header), at)).collect();
    let mut used = BTreeSet::new();
    let columns = (0..used_width(sheet))
        .map(|col| ours.get(&fold(&text(sheet, header, col))).copied().filter(|at| used.insert(*at)))
        .collect();
    let mut found = FoundTab {
        sheet: place,
        header,
        columns,
        retired: BTreeSet::new(),
        renamed: Vec::new(),
        same_columns,
    };
    for missing in (1..spec.columns.len()).filter(|at| !used.contains(at)) {
        let Some(col) = between_its_neighbours(&found, missing, spec.columns.len()) else { continue };
        let seen = text(sheet, header, col);
        let known = match spec.columns[missing].kind {
            ColumnKind::Human => {
                same_columns
                    && !is_known_as_added(sheet, &seen)
                    && holds_answers(sheet, header, col, &spec.columns[missing].choices)
            }
            _ => tab.is_some_and(|tab| holds_our_values(sheet, &found, col, tab, missing)),
        };
        if known && !seen.is_empty() {
            found.columns[col] = Some(missing);
            found.renamed.push((missing, seen));
        }
    }
    found.retired = retired_columns(sheet, header, &found.columns);
    found
}

/// Whether a person's own column had this header when we last wrote the sheet: it is no column of ours renamed.
fn is_known_as_added(sheet: &StandingSheet, header: &str) -> bool {
    sheet.added.as_ref().is_some_and(|added| added.contains(&header_mark(header)))
}

/// Whether a person's own column stands there of which the sheet does not say so: it is written, to know it by and by.
pub(super) fn has_new_column(sheet: &StandingSheet, found: &FoundTab) -> bool {
    (0..found.columns.len())
        .filter(|col| found.columns[*col].is_none() && !found.retired.contains(col))
        .map(|col| text(sheet, found.header, col))
        .any(|header| !header.is_empty() && !is_known_as_added(sheet, &header))
}

/// Of the columns that are not the spec's, those that we wrote; a person's copy of one has the same header behind it.
fn retired_columns(sheet: &StandingSheet, header: usize, columns: &[Option<usize>]) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    (0..columns.len())
        .filter(|col| {
            let title = text(sheet, header, *col);
            seen.insert(title.clone()) && columns[*col].is_none() && sheet.owned.contains(&title)
        })
        .collect()
}

/// Whether a sheet is a tab that we wrote and no longer have, without a word of a person's in it.
pub(super) fn is_retired(sheet: &StandingSheet) -> bool {
    let ours = |col: usize| sheet.owned.contains(&text(sheet, 0, col));
    let written = |cell: &StandingCell| cell.formula.is_some() || !is_blank(&cell.value);
    !sheet.owned.is_empty()
        && (sheet.rows.iter().skip(1))
            .all(|row| row.cells.iter().enumerate().all(|(col, cell)| ours(col) || !written(cell)))
}

/// Whether there is nothing in a sheet.
pub(super) fn is_empty_sheet(sheet: &StandingSheet) -> bool {
    used_width(sheet) == 0
}

/// Columns up to the last that holds anything.
pub(super) fn used_width(sheet: &StandingSheet) -> usize {
    let filled = |row: &StandingRow| {
        row.cells
            .iter()
            .rposition(|cell| !is_blank(&cell.value) || cell.formula.is_some())
            .map_or(0, |at| at + 1)
    };
    sheet.rows.iter().map(filled).max().unwrap_or(0)
}

/// An unknown standing column that has the missing column's own neighbours on both sides.
fn between_its_neighbours(found: &FoundTab, missing: usize, count: usize) -> Option<usize> {
    let left = found.standing_column(missing - 1)?;
    let col = left + 1;
    let right = found.columns.get(col + 1).copied().flatten();
    let fits = if missing + 1 < count { right == Some(missing + 1) } else { found.columns.len() == col + 1 };
    (found.columns.get(col) == Some(&None) && fits).then_some(col)
}

fn holds_answers(sheet: &StandingSheet, header: usize, col: usize, choices: &[String]) -> bool {
    let answers: Vec<String> = (header + 1..sheet.rows.len())
        .map(|row| text(sheet, row, col))
        .filter(|answer| !answer.is_empty())
        .collect();
    !answers.is_empty() && (choices.is_empty() || answers.iter().all(|answer| choices.contains(answer)))
}

/// Four of five of the column's cells say what our column says tonight.
fn holds_our_values(sheet: &StandingSheet, found: &FoundTab, col: usize, tab: &Tab, ours: usize) -> bool {
    let values: BTreeMap<&str, &TabCell> =
        tab.rows.iter().filter_map(|row| Some((row.key.as_str(), row.cells.get(ours)?))).collect();
    let key = found.key_column();
    let (mut equal, mut compared) = (0, 0);
    for row in found.header + 1..sheet.rows.len() {
        let Some(value) = values.get(text(sheet, row, key).as_str()) else { continue };
        let Some(cell) = sheet.rows[row].cells.get(col).filter(|cell| !is_blank(&cell.value)) else {
            continue;
        };
        compared += 1;
        equal += usize::from(says(&cell.value, value));
    }
    compared > 0 && equal * 5 >= compared * 4
}

/// Hash of the columns of all tabs: kinds, formats, widths, choices.
pub(super) fn columns_mark(specs: &[TabSpec]) -> String {
    mark(&format!("{LOOK_VERSION}{specs:?}"))
}

/// Letters of the hash of one tab's columns: those of all tabs of a book fit into a document property.
const TAB_MARK: usize = 8;

/// Hash of one tab's columns.
fn tab_mark(spec: &TabSpec) -> String {
    let mut all = mark(&format!("{LOOK_VERSION}{spec:?}"));
    all.truncate(TAB_MARK);
    all
}

/// Hashes of all that a file shows besides its cells: of each tab's columns, and of the charts.
pub(super) fn shape(specs: &[TabSpec], charts: &[&[Chart]]) -> String {
    let tabs: String = specs.iter().map(tab_mark).collect();
    format!("{tabs}.{}", mark(&format!("{charts:?}")))
}

fn mark(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex()[..32].to_owned()
}
