//! Scattered cells → a grid within the limits: trailing blanks trimmed, far-off stray cells left out, merges filled.

use super::problem::Problem;
use super::{Cell, Grid, Merge, Options};
use crate::domain::CellRef;
use std::rc::Rc;
use std::sync::Arc;

/// Rows (and columns) of nothing after which a cell is no part of the table, where the whole would be too large.
const FAR: u32 = 200;

/// What the sheets of one file have spent together of what one file may.
#[derive(Clone, Debug, Default)]
pub(super) struct Budget {
    spent: Rc<std::cell::Cell<Spent>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Spent {
    cells: usize,
    rows: usize,
    /// Bytes of texts, those that cells share not counted.
    text: usize,
}

impl Budget {
    /// Whether there is room for one more cell.
    fn take(&self, cell: &Cell, is_new_row: bool, options: &Options) -> bool {
        let mut spent = self.spent.get();
        spent.cells += 1;
        spent.rows += usize::from(is_new_row);
        spent.text += match cell {
            Cell::Text(text) if Arc::strong_count(text) == 1 => text.len(),
            _ => 0,
        };
        let fits = spent.cells <= options.cells_per_file
            && spent.rows <= options.rows_per_file
            && spent.text <= options.text_per_file;
        if fits {
            self.spent.set(spent);
        }
        fits
    }
}

/// The cells of one sheet as a reader delivers them (1-based places).
#[derive(Default)]
pub(super) struct Scattered {
    budget: Budget,
    cells: Vec<(CellRef, Cell)>,
    cut_texts: usize,
    is_cut: bool,
    /// The leftmost cell to the right of the last column that is kept.
    beyond: Option<CellRef>,
    /// How many cells stand there.
    passed: usize,
    /// What a reader saw that is to be told of the sheet.
    pub(super) notes: Vec<Problem>,
}

/// Room made at once for what a sheet says that it holds; it may say anything.
const EXPECTED: usize = 1 << 19;

impl Scattered {
    /// Of a file whose sheets share what one file may hold.
    pub(super) fn within(budget: &Budget) -> Self {
        Self { budget: budget.clone(), ..Self::default() }
    }

    /// For a sheet that says how many rows and columns it spans.
    pub(super) fn expecting(mut self, rows: u32, cols: u32) -> Self {
        let cells = (rows as usize).saturating_mul(cols as usize).min(EXPECTED);
        self.cells.reserve_exact(cells);
        self
    }

    /// Keeps a cell unless it is blank; cuts a text that is too long. `false` when the sheet is full.
    pub(super) fn push(&mut self, row: u32, col: u32, cell: Cell, options: &Options) -> bool {
        if self.is_cut {
            return false;
        }
        if cell.is_blank() {
            return true;
        }
        if col > options.columns {
            let place = CellRef::new(row, col);
            self.beyond = Some(self.beyond.filter(|before| before.col <= col).unwrap_or(place));
            self.passed += 1;
            self.is_cut = self.passed > options.cells_per_sheet;
            return !self.is_cut;
        }
        let cell = self.within_length(cell, options.text_per_cell);
        let is_new_row = self.cells.last().is_none_or(|(last, _)| last.row != row);
        if self.cells.len() >= options.cells_per_sheet || !self.budget.take(&cell, is_new_row, options) {
            self.is_cut = true;
            return false;
        }
        self.cells.push((CellRef::new(row, col), cell));
        true
    }

    /// Whether there are two rows and two columns at least.
    pub(super) fn is_table(&self) -> bool {
        let Some((first, _)) = self.cells.first() else { return false };
        let differs = |of: fn(&CellRef) -> u32| self.cells.iter().any(|(place, _)| of(place) != of(first));
        differs(|place| place.row) && differs(|place| place.col)
    }

    /// Its texts, a line for each row.
    pub(super) fn into_text(self, most: usize) -> String {
        let mut text = String::new();
        let mut row = 0;
        for (place, cell) in self.cells {
            if text.len() >= most {
                break;
            }
            if !text.is_empty() {
                text.push(if place.row == row { ' ' } else { '\n' });
            }
            row = place.row;
            text.push_str(&cell.show());
        }
        text
    }

    fn within_length(&mut self, cell: Cell, limit: usize) -> Cell {
        match &cell {
            Cell::Text(text) if text.len() > limit => match text.char_indices().nth(limit) {
                Some((end, _)) => {
                    self.cut_texts += 1;
                    Cell::text(&text[..end])
                }
                None => cell,
            },
            _ => cell,
        }
    }

    /// The grid, the merges that lie in it (filled), and what had to be left out.
    pub(super) fn into_grid(
        mut self,
        merges: Vec<Merge>,
        options: &Options,
    ) -> (Grid, Vec<Merge>, Vec<Problem>) {
        let mut problems = std::mem::take(&mut self.notes);
        let (mut rows, mut cols) = self.extent();
        if too_large(rows, cols, options) {
            problems.extend(self.leave_out_strays());
            (rows, cols) = self.extent();
        }
        if too_large(rows, cols, options) {
            rows =
                u32::try_from(options.cells_per_sheet / cols.max(1) as usize).unwrap_or(u32::MAX).min(rows);
            self.is_cut = true;
        }
        if self.is_cut {
            problems.push(Problem::SheetTooLarge);
        }
        problems.extend(self.beyond.map(|beyond| match beyond.col - cols > FAR {
            true => Problem::StrayCells(beyond),
            false => Problem::SheetTooWide(options.columns),
        }));
        if self.cut_texts > 0 {
            problems.push(Problem::LongCells(self.cut_texts));
        }
        let mut grid = Grid::new(rows, cols);
        for (place, cell) in self.cells {
            grid.set(place.row, place.col, cell);
        }
        let merges = fill_merges(&mut grid, merges);
        (grid, merges, problems)
    }

    fn extent(&self) -> (u32, u32) {
        self.cells.iter().fold((0, 0), |(rows, cols), (place, _)| (rows.max(place.row), cols.max(place.col)))
    }

    /// Drops the cells behind a long stretch of nothing; the first of them is reported.
    fn leave_out_strays(&mut self) -> Option<Problem> {
        let last_row = last_before_gap(self.cells.iter().map(|(place, _)| place.row).collect());
        let last_col = last_before_gap(self.cells.iter().map(|(place, _)| place.col).collect());
        let is_stray = |place: &CellRef| place.row > last_row || place.col > last_col;
        let first = self.cells.iter().map(|(place, _)| *place).filter(is_stray).min();
        self.cells.retain(|(place, _)| !is_stray(place));
        first.map(Problem::StrayCells)
    }
}

fn too_large(rows: u32, cols: u32, options: &Options) -> bool {
    rows as usize * cols as usize > options.cells_per_sheet
}

fn last_before_gap(mut numbers: Vec<u32>) -> u32 {
    numbers.sort_unstable();
    numbers.dedup();
    let gap = numbers.windows(2).find(|pair| pair[1] - pair[0] > FAR).map(|pair| pair[0]);
    gap.or(numbers.last().copied()).unwrap_or(0)
}

/// Writes each range's first cell into all its cells; ranges outside the grid are dropped.
fn fill_merges(grid: &mut Grid, mut merges: Vec<Merge>) -> Vec<Merge> {
    merges.retain(|merge| {
        merge.first.row <= grid.rows() && merge.first.col <= grid.cols() && merge.first != merge.last
    });
    merges.sort();
    for merge in &merges {
        let value = grid.get(merge.first.row, merge.first.col).clone();
        if value.is_blank() {
            continue;
        }
        for row in merge.first.row..=merge.last.row.min(grid.rows()) {
            for col in merge.first.col..=merge.last.col.min(grid.cols()) {
                grid.set(row, col, value.clone());
            }
        }
    }
    merges
}
