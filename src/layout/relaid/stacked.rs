//! Columns that hold several things in each cell, one above the other (法人名 and 事業所名) or however else `apart` knows
//! them: read as several, said of the one cell. A cell of one line is the name.

use super::parts::{By, Stacked, lines_of, same_sign};
use super::{apart, corporation_over_name, memos};
use crate::domain::{CellRef, Field, Issue, RecordKind};
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Orientation, SheetLayout};
use crate::layout::vocabulary::scored::Scored;
use crate::table::{Cell, Grid, Merge, Sheet};
use std::borrow::Cow;
use std::sync::Arc;

/// Filled cells looked at below a header.
const SAMPLE: usize = 200;
/// Lines of a header that may each be one.
const MOST_LINES: usize = 3;
/// A line that is a field's own word scores so much at least.
const EXACT: f64 = 0.95;

/// A sheet whose stacked columns lie side by side, each behind the one it was taken from.
pub(in crate::layout) struct Unstacked<'s> {
    pub(in crate::layout) sheet: Cow<'s, Sheet>,
    /// The office's own column of each; nothing where the sheet is its own.
    from: Vec<u32>,
}

/// The sheet as it is, or with what its stacked columns hold apart.
pub(in crate::layout) fn unstack<'s>(sheet: &'s Sheet, scorer: &mut Scorer<'_>) -> Unstacked<'s> {
    let stacked = stacked_columns(&sheet.grid, scorer);
    if stacked.is_empty() {
        return Unstacked { sheet: Cow::Borrowed(sheet), from: Vec::new() };
    }
    let of = |col: u32| stacked.iter().find(|column| column.col == col);
    let width_of = |col: u32| of(col).map_or(1, |column| column.words.len());
    let from: Vec<u32> =
        (1..=sheet.grid.cols()).flat_map(|col| std::iter::repeat_n(col, width_of(col))).collect();
    let first_of = |col: u32| from.iter().position(|own| *own == col).map_or(col, |at| at as u32 + 1);
    let mut grid = Grid::new(sheet.grid.rows(), u32::try_from(from.len()).unwrap_or(u32::MAX));
    for row in 1..=sheet.grid.rows() {
        for (own, cell) in (1..).zip(sheet.grid.row(row)) {
            let first = first_of(own);
            match of(own) {
                Some(column) if row >= column.header => {
                    for (col, cell) in (first..).zip(column.cells(cell, sheet.grid.get(column.header, own))) {
                        grid.set(row, col, cell);
                    }
                }
                // A group's name stands above all of its columns.
                Some(column) if is_in_group(sheet, row, own) => {
                    for at in 0..column.words.len() {
                        grid.set(row, first + at as u32, cell.clone());
                    }
                }
                _ => grid.set(row, first, cell.clone()),
            }
        }
    }
    let last_of = |col: u32| first_of(col) + width_of(col) as u32 - 1;
    let ranges = |merge: &Merge| {
        let (first, last) = (merge.first.col, merge.last.col);
        let moved = |from: u32, to: u32| Merge {
            first: CellRef::new(merge.first.row, from),
            last: CellRef::new(merge.last.row, to),
        };
        // A range of one column is one of each that it became.
        match first == last {
            true => (first_of(first)..=last_of(first)).map(|col| moved(col, col)).collect::<Vec<_>>(),
            false => vec![moved(first_of(first), last_of(last))],
        }
    };
    let merges = sheet.merges.iter().flat_map(ranges).collect();
    Unstacked { sheet: Cow::Owned(Sheet { grid, merges, ..sheet.clone() }), from }
}

fn is_in_group(sheet: &Sheet, row: u32, col: u32) -> bool {
    let covers = |merge: &Merge| {
        (merge.first.row..=merge.last.row).contains(&row)
            && (merge.first.col..=merge.last.col).contains(&col)
            && merge.first.col < merge.last.col
    };
    sheet.merges.iter().any(covers)
}

impl Unstacked<'_> {
    /// Columns and cells are those of the office's own sheet again.
    pub(in crate::layout) fn restore(&self, layout: &mut SheetLayout, issues: &mut [Issue]) {
        if self.from.is_empty() {
            return;
        }
        for table in &mut layout.tables {
            if table.orientation == Orientation::Columns {
                table.header = (self.col(table.header.0), self.col(table.header.1));
                table.left_out.iter_mut().for_each(|left| left.row = self.col(left.row));
            }
            for column in &mut table.columns {
                if table.orientation == Orientation::Rows {
                    column.index = self.col(column.index);
                }
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

    /// A column of the office's sheet; where records of several rows are seen as one, its rows lie side by side.
    fn col(&self, col: u32) -> u32 {
        let width = u32::try_from(self.from.len()).unwrap_or(u32::MAX).max(1);
        let own = self.from.last().copied().unwrap_or(width);
        let (line, at) = ((col.max(1) - 1) / width, (col.max(1) - 1) % width);
        line * own + self.from[at as usize]
    }
}

/// Columns whose header has a field's word on each line, below which most cells have as many lines or more; and the others.
fn stacked_columns(grid: &Grid, scorer: &mut Scorer<'_>) -> Vec<Stacked> {
    let mut found: Vec<Stacked> = Vec::new();
    let mut last_lines: Vec<Option<u32>> = vec![None; grid.cols() as usize];
    for header in 1..=grid.rows().min(SEARCHED_ROWS) {
        for (col, cell) in (1..).zip(grid.row(header)) {
            if found.iter().any(|column| column.col == col) {
                continue;
            }
            // Most are values with nothing like them below.
            let last = last_lines[col as usize - 1].get_or_insert_with(|| last_of_lines(grid, col));
            if *last <= header && sign_of(cell).is_none() {
                continue;
            }
            let words = lines_of(cell).or_else(|| divided(cell));
            let Some(lines) = words.filter(|lines| lines.len() <= MOST_LINES) else { continue };
            let is_header = grid.get(header, col);
            let below = (header + 1..=grid.rows()).map(|row| grid.get(row, col));
            let filled = below.filter(|cell| !cell.is_blank() && *cell != is_header).take(SAMPLE);
            let filled: Vec<&Cell> = filled.collect();
            let as_many = |cell: &&&Cell| lines_of(cell).is_some_and(|own| own.len() >= lines.len());
            let most = |count: usize| filled.len() >= 2 && count * 3 >= filled.len() * 2;
            let by = if most(filled.iter().filter(as_many).count()) {
                By::Lines
            } else {
                let Some(by) = sign_of(cell).map(By::Sign) else { continue };
                if !most(filled.iter().filter(|cell| by.parts(cell, lines.len()).is_some()).count()) {
                    continue;
                }
                by
            };
            let name = name_among(&lines, scorer);
            found.extend(name.map(|whole| Stacked { header, col, words: lines, by, whole }));
        }
    }
    corporation_over_name::find(grid, scorer, &mut found);
    memos::find(grid, scorer, &mut found);
    apart::find(grid, scorer, &mut found);
    found.sort_by_key(|column| column.col);
    found
}

/// The last row of a column in which a text has several lines.
fn last_of_lines(grid: &Grid, col: u32) -> u32 {
    let has_lines = |row: &u32| matches!(grid.get(*row, col), Cell::Text(text) if text.contains('\n'));
    (1..=grid.rows()).rev().find(has_lines).unwrap_or(0)
}

/// 法人名・事業所名, 事業所名／法人名: the words of a header on one line.
fn divided(cell: &Cell) -> Option<Vec<String>> {
    let Cell::Text(text) = cell else { return None };
    if text.len() > 80 || text.chars().count() > 20 || !text.contains(['・', '／', '/', '･', '｜', '|'])
    {
        return None;
    }
    let words: Vec<String> =
        text.split(['・', '／', '/', '･', '｜', '|']).map(|word| word.trim().to_owned()).collect();
    // 2024/4/1 is a day.
    words.iter().all(|word| word.contains(char::is_alphabetic)).then_some(words)
}

/// The sign between 事業所名／法人名, where it is one that stands in few names.
fn sign_of(cell: &Cell) -> Option<char> {
    let Cell::Text(text) = cell else { return None };
    text.chars().map(same_sign).find(|sign| matches!(sign, '/' | '|'))
}

/// Which line is the name, where each is the word of another field of one kind of record: 電話番号 over FAX番号 is read well as
/// it is, and a name with its reading too.
fn name_among(lines: &[String], scorer: &mut Scorer<'_>) -> Option<usize> {
    if lines.iter().any(|line| line.starts_with('※')) {
        return None;
    }
    let meant: Vec<Arc<Scored>> = lines.iter().map(|line| scorer.meanings(line)).collect();
    let of_kind = |kind: RecordKind| -> Option<Vec<Field>> {
        let best = |scored: &Arc<Scored>| {
            let exact = scored.of_kind(kind).iter().filter(|one| one.score >= EXACT);
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
    meant[0].kinds.iter().find_map(|(kind, _)| name(of_kind(*kind)?))
}
