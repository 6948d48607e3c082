//! Single cells → as few rectangles as they fill: neighbours of a row first, then equal runs of neighbouring rows. A row's key
//! never comes after its other cells: where a write ends early, no row stands there that nobody can know.

use super::model::{Block, OnlineCell};
use std::collections::BTreeMap;

/// Rectangles keep to bands of so many rows, which are written one after the other, the keys of each first.
const BAND: u32 = 500;

/// `key` is the column of the keys.
pub(super) fn blocks(cells: BTreeMap<(u32, u32), OnlineCell>, key: u32) -> Vec<Block> {
    let mut runs: Vec<Block> = Vec::new();
    for ((row, col), cell) in cells {
        match runs.last_mut() {
            Some(run) if run.row == row && end(run) == col => run.rows[0].push(cell),
            _ => runs.push(Block { row, col, rows: vec![vec![cell]] }),
        }
    }
    // By column, so that runs above each other follow one another.
    runs.sort_by_key(|run| (run.col, run.rows[0].len(), run.row));
    let mut blocks: Vec<Block> = Vec::new();
    for mut run in runs {
        match blocks.last_mut() {
            Some(block) if continues(block, &run) => block.rows.append(&mut run.rows),
            _ => blocks.push(run),
        }
    }
    let holds_key = |block: &Block| block.col <= key && key < end(block);
    blocks.sort_by_key(|block| (block.row / BAND, !holds_key(block), block.row, block.col));
    blocks
}

fn end(block: &Block) -> u32 {
    block.col + u32::try_from(block.rows[0].len()).unwrap_or(u32::MAX)
}

fn continues(block: &Block, run: &Block) -> bool {
    let next = block.row + u32::try_from(block.rows.len()).unwrap_or(u32::MAX);
    block.col == run.col && end(block) == end(run) && next == run.row && block.row / BAND == run.row / BAND
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::TabCell;

    #[test]
    fn neighbours_are_written_together() {
        let cells = [(1, 0), (1, 1), (1, 3), (2, 0), (2, 1), (2, 3), (4, 3), (5, 2), (5, 3)];
        let filled = |at| (at, OnlineCell { value: TabCell::Number(1.0), format: None });
        let blocks = blocks(cells.into_iter().map(filled).collect(), 0);
        let shapes: Vec<_> = blocks
            .iter()
            .map(|block| (block.row, block.col, block.rows.len(), block.rows[0].len()))
            .collect();
        assert_eq!(shapes, [(1, 0, 2, 2), (1, 3, 2, 1), (4, 3, 1, 1), (5, 2, 1, 2)]);
    }

    #[test]
    fn no_rows_cells_come_before_its_key() {
        let filled = |at| (at, OnlineCell { value: TabCell::Number(1.0), format: None });
        // A gap that wanders: what stands to its right goes on through all rows, what stands to its left does not.
        let row = |row: u32| (0..9).filter(move |col| *col != 2 + row % 4).map(move |col| (row, col));
        for key in [0, 1, 8] {
            let blocks = blocks((1..1300).flat_map(row).map(filled).collect(), key);
            let mut known = std::collections::BTreeSet::new();
            for block in &blocks {
                let rows = block.row..block.row + block.rows.len() as u32;
                if block.col <= key && key < end(block) {
                    known.extend(rows);
                } else {
                    assert!(rows.into_iter().all(|row| known.contains(&row)), "key {key}: {}", block.row);
                }
            }
            let cells: usize = blocks.iter().map(|block| block.rows.len() * block.rows[0].len()).sum();
            assert_eq!(cells, 1299 * 8);
        }
    }
}
