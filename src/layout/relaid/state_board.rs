//! A board whose columns are how far cases are, and in which each case stands over a few rows with labels in front: 仕事, お客様, 納期
//! below each other, a block for each line of cases. Each case becomes a row of a list.

use super::laid::Laid;
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::crossed::across;
use crate::layout::mapping::scorer::Scorer;
use crate::normalise::words;
use crate::table::{Cell, Grid, Merge, Sheet};

/// Rows within which the states are looked for.
const WITHIN: u32 = 8;
/// States side by side at least.
const FEWEST_STATES: usize = 3;
/// Labels of a case, and those of them that must be known.
const FEWEST_LABELS: u32 = 2;
/// What is larger is no board.
const MOST_ROWS: u32 = 400;

/// Such a sheet.
struct Board {
    /// The row of the states, and their columns.
    header: u32,
    states: Vec<u32>,
    /// The column of the labels.
    labels: u32,
    /// The first row of each block, and how many rows it has.
    starts: Vec<u32>,
    height: u32,
}

pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Laid> {
    if sheet.grid.rows() > MOST_ROWS {
        return None;
    }
    Board::of(sheet, scorer).map(|board| board.lay(sheet))
}

impl Board {
    fn of(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Self> {
        let grid = &sheet.grid;
        let (header, states) =
            (1..=WITHIN.min(grid.rows())).find_map(|row| Some((row, states_in(grid, row)?)))?;
        let labels = states[0].checked_sub(1).filter(|col| *col >= 1)?;
        let label = |row: u32| across::text(grid, row, labels);
        let first = (header + 1..=grid.rows()).find(|row| !label(*row).is_empty())?;
        let opening = label(first);
        let starts: Vec<u32> = (first..=grid.rows()).filter(|row| label(*row) == opening).collect();
        let height = (first..=grid.rows())
            .take_while(|row| *row == first || !label(*row).is_empty() && label(*row) != opening)
            .count() as u32;
        let is_alike = |start: &u32| (0..height).all(|at| label(start + at) == label(first + at));
        if height < FEWEST_LABELS || !starts.iter().all(is_alike) {
            return None;
        }
        let mut fields: Vec<Field> = Vec::new();
        for at in 0..height {
            fields.extend(scorer.meanings(&label(first + at)).word_of(RecordKind::Case, |_| true));
        }
        let is_case = fields.contains(&Field::Title)
            && fields.len() as u32 >= FEWEST_LABELS
            && !fields.contains(&Field::State);
        let board = Self { header, states, labels, starts, height };
        (is_case && board.holds_all(grid)).then_some(board)
    }

    /// Whether nothing stands below the states that is of no block.
    fn holds_all(&self, grid: &Grid) -> bool {
        let is_own = |row: u32| self.starts.iter().any(|start| (*start..start + self.height).contains(&row));
        let is_blank = |row: u32| self.states.iter().all(|col| grid.get(row, *col).is_blank());
        (self.header + 1..=grid.rows()).all(|row| is_own(row) || is_blank(row))
    }

    /// The texts above the board as they stand, then its labels side by side, then a row for each case.
    fn lay(&self, sheet: &Sheet) -> Laid {
        let grid = &sheet.grid;
        let width = grid.cols().max(self.height + 1);
        let mut rows: Vec<Vec<(Cell, CellRef)>> = Vec::new();
        let at = |row: u32, col: u32| (grid.get(row, col).clone(), CellRef::new(row, col));
        for row in 1..self.header {
            rows.push((1..=grid.cols()).map(|col| at(row, col)).collect());
        }
        let mut heads: Vec<_> = (0..self.height).map(|line| at(self.starts[0] + line, self.labels)).collect();
        heads.push((Cell::text("状況"), CellRef::new(self.header, self.labels)));
        rows.push(heads);
        for start in &self.starts {
            for col in &self.states {
                let mut cells: Vec<_> = (0..self.height).map(|line| at(start + line, *col)).collect();
                if cells.iter().all(|(cell, _)| cell.is_blank()) {
                    continue;
                }
                cells.push(at(self.header, *col));
                rows.push(cells);
            }
        }
        for cells in &mut rows {
            let place = cells.first().map_or(CellRef::new(1, 1), |(_, place)| *place);
            cells.resize(width as usize, (Cell::Empty, place));
        }
        let places = rows.iter().flatten().map(|(_, place)| *place).collect();
        let cells = rows.into_iter().map(|row| row.into_iter().map(|(cell, _)| cell).collect()).collect();
        let is_above = |merge: &&Merge| merge.last.row < self.header;
        let merges = sheet.merges.iter().filter(is_above).cloned().collect();
        let laid = Sheet { grid: Grid::from_rows(cells), merges, ..sheet.clone() };
        Laid::of_blocks(laid, places, Vec::new())
    }
}

/// The columns of a row that says how far cases are, behind a blank cell over the labels.
fn states_in(grid: &Grid, row: u32) -> Option<Vec<u32>> {
    states_abreast(grid, row).filter(|cols| cols.first() != Some(&1))
}

/// The columns of a row that says how far cases are.
pub(super) fn states_abreast(grid: &Grid, row: u32) -> Option<Vec<u32>> {
    let cols: Vec<u32> = (1..=grid.cols()).filter(|col| !grid.get(row, *col).is_blank()).collect();
    if cols.len() < FEWEST_STATES {
        return None;
    }
    // One in three may be no state: most rows are seen to be none at their first cells.
    let mut others = (cols.len() / 3).min(cols.len() - FEWEST_STATES);
    for col in &cols {
        if words::case_state(&across::text(grid, row, *col)).is_none() {
            others = others.checked_sub(1)?;
        }
    }
    Some(cols)
}
