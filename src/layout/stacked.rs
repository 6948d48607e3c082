//! Columns that hold two things one above the other in each cell, 法人名 and 事業所名: read as two, said of the one cell. A
//! cell of one line is the name.

use super::Dictionary;
use super::header::SEARCHED_ROWS;
use super::model::SheetLayout;
use super::words::HeaderText;
use crate::domain::{CellRef, Field, Issue, RecordKind};
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;

/// Lines of a header that may each be one.
const MOST_LINES: usize = 3;
/// A line that is a field's own word scores so much at least.
const EXACT: f64 = 0.95;

/// A sheet whose stacked columns lie side by side, behind its own columns.
pub(super) struct Unstacked<'s> {
    pub(super) sheet: Cow<'s, Sheet>,
    /// The last column of its own.
    width: u32,
    /// Where each column behind them comes from.
    from: Vec<u32>,
}

/// The sheet as it is, or with the lines of stacked columns apart: the first stays in its column.
pub(super) fn unstack<'s>(sheet: &'s Sheet, dictionary: &Dictionary) -> Unstacked<'s> {
    let stacked = stacked_columns(&sheet.grid, dictionary);
    let width = sheet.grid.cols();
    if stacked.is_empty() {
        return Unstacked { sheet: Cow::Borrowed(sheet), width, from: Vec::new() };
    }
    let more: usize = stacked.iter().map(|column| column.lines - 1).sum();
    let mut grid = Grid::new(sheet.grid.rows(), width + u32::try_from(more).unwrap_or(0));
    for row in 1..=sheet.grid.rows() {
        for (col, cell) in (1..).zip(sheet.grid.row(row)) {
            grid.set(row, col, cell.clone());
        }
    }
    let mut from = Vec::with_capacity(more);
    for column in stacked {
        let first = width + 1 + u32::try_from(from.len()).unwrap_or(0);
        let places: Vec<u32> = std::iter::once(column.col).chain(first..).take(column.lines).collect();
        for row in column.header..=sheet.grid.rows() {
            let cell = sheet.grid.get(row, column.col);
            grid.set(row, column.col, Cell::Empty);
            match lines_of(cell) {
                Some(mut lines) => {
                    // What is more than the header promised belongs to the last.
                    let rest = lines.split_off(lines.len().min(places.len() - 1));
                    lines.extend(Some(rest.join("\n")).filter(|rest| !rest.is_empty()));
                    for (col, line) in places.iter().zip(lines) {
                        grid.set(row, *col, Cell::text(&line));
                    }
                }
                None => grid.set(row, places[column.name], cell.clone()),
            }
        }
        from.extend(std::iter::repeat_n(column.col, column.lines - 1));
    }
    Unstacked { sheet: Cow::Owned(Sheet { grid, ..sheet.clone() }), width, from }
}

impl Unstacked<'_> {
    /// Columns and cells are those of the office's own sheet again.
    pub(super) fn restore(&self, layout: &mut SheetLayout, issues: &mut [Issue]) {
        if self.from.is_empty() {
            return;
        }
        for table in &mut layout.tables {
            for column in &mut table.columns {
                column.index = self.col(column.index);
                column.header_cell = self.cell(column.header_cell);
            }
            for record in &mut table.records {
                record.origin.cell = record.origin.cell.map(|cell| self.cell(cell));
                record.cells.iter_mut().for_each(|cell| cell.cell = self.cell(cell.cell));
            }
        }
        for issue in issues {
            issue.origin.cell = issue.origin.cell.map(|cell| self.cell(cell));
        }
    }

    fn cell(&self, cell: CellRef) -> CellRef {
        CellRef::new(cell.row, self.col(cell.col))
    }

    fn col(&self, col: u32) -> u32 {
        let behind = col.checked_sub(self.width + 1).and_then(|at| self.from.get(at as usize));
        behind.copied().unwrap_or(col)
    }
}

struct Stacked {
    header: u32,
    col: u32,
    lines: usize,
    /// Which of them is the name.
    name: usize,
}

/// Columns whose header has a field's word on each line, below which most cells have as many lines or more.
fn stacked_columns(grid: &Grid, dictionary: &Dictionary) -> Vec<Stacked> {
    let mut found: Vec<Stacked> = Vec::new();
    for header in 1..=grid.rows().min(SEARCHED_ROWS) {
        for (col, cell) in (1..).zip(grid.row(header)) {
            if found.iter().any(|column| column.col == col) {
                continue;
            }
            let Some(lines) = lines_of(cell).filter(|lines| lines.len() <= MOST_LINES) else { continue };
            let is_header = grid.get(header, col);
            let below = (header + 1..=grid.rows()).map(|row| grid.get(row, col));
            let filled: Vec<&Cell> = below.filter(|cell| !cell.is_blank() && *cell != is_header).collect();
            let as_many = |cell: &&&Cell| lines_of(cell).is_some_and(|own| own.len() >= lines.len());
            if filled.len() < 2 || filled.iter().filter(as_many).count() * 3 < filled.len() * 2 {
                continue;
            }
            let name = name_among(&lines, dictionary);
            found.extend(name.map(|name| Stacked { header, col, lines: lines.len(), name }));
        }
    }
    found
}

/// The lines of a text that has several, without the brackets around a whole line.
fn lines_of(cell: &Cell) -> Option<Vec<String>> {
    let Cell::Text(text) = cell else { return None };
    if !text.contains('\n') {
        return None;
    }
    let lines: Vec<String> = text
        .lines()
        .map(|line| bare(line.trim()))
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    (lines.len() >= 2).then_some(lines)
}

fn bare(line: &str) -> &str {
    let inside = line.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    // （株）見本（第二）: the first bracket is not closed by the last.
    let is_whole = |inside: &&str| {
        let mut depth = 0;
        inside.chars().all(|letter| {
            depth += i32::from(matches!(letter, '(' | '（')) - i32::from(matches!(letter, ')' | '）'));
            depth >= 0
        })
    };
    inside.filter(is_whole).unwrap_or(line)
}

/// Which line is the name, where each is the word of another field of one kind of record: 電話番号 over FAX番号 is read well as
/// it is, and a name with its reading too.
fn name_among(lines: &[String], dictionary: &Dictionary) -> Option<usize> {
    if lines.iter().any(|line| line.starts_with('※')) {
        return None;
    }
    let meant: Vec<_> = lines.iter().map(|line| dictionary.matches(&HeaderText::of([&**line]))).collect();
    let of_kind = |kind: RecordKind| -> Option<Vec<Field>> {
        let best = |found: &Vec<(RecordKind, Vec<super::dictionary::Match>)>| {
            let (_, matches) = found.iter().find(|(own, _)| *own == kind)?;
            let exact = matches.iter().filter(|one| one.score >= EXACT);
            exact.max_by(|a, b| a.score.total_cmp(&b.score)).map(|one| one.field)
        };
        meant.iter().map(best).collect()
    };
    let name = |fields: Vec<Field>| {
        let reads = |field: &Field| matches!(field, Field::NameKana | Field::CorporationKana);
        let all_differ =
            (1..fields.len()).all(|at| !fields[..at].contains(&fields[at])) && !fields.iter().any(reads);
        fields.iter().position(|field| matches!(field, Field::Name | Field::Title)).filter(|_| all_differ)
    };
    meant[0].iter().find_map(|(kind, _)| name(of_kind(*kind)?))
}
