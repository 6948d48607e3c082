//! Single cells → as few rectangles as they fill: neighbours of a row first, then equal runs of neighbouring rows.

use super::model::{Block, OnlineCell};
use std::collections::BTreeMap;

/// Rows of a rectangle at most, so that it fits into one call.
const MOST_ROWS: usize = 500;

pub(super) fn blocks(cells: BTreeMap<(u32, u32), OnlineCell>) -> Vec<Block> {
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
    blocks.sort_by_key(|block| (block.row, block.col));
    blocks
}

fn end(block: &Block) -> u32 {
    block.col + u32::try_from(block.rows[0].len()).unwrap_or(u32::MAX)
}

fn continues(block: &Block, run: &Block) -> bool {
    let next = block.row + u32::try_from(block.rows.len()).unwrap_or(u32::MAX);
    block.col == run.col && end(block) == end(run) && next == run.row && block.rows.len() < MOST_ROWS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::TabCell;

    #[test]
    fn neighbours_are_written_together() {
        let cells = [(1, 0), (1, 1), (1, 3), (2, 0), (2, 1), (2, 3), (4, 3), (5, 2), (5, 3)];
        let filled = |at| (at, OnlineCell { value: TabCell::Number(1.0), format: None });
        let blocks = blocks(cells.into_iter().map(filled).collect());
        let shapes: Vec<_> = blocks
            .iter()
            .map(|block| (block.row, block.col, block.rows.len(), block.rows[0].len()))
            .collect();
        assert_eq!(shapes, [(1, 0, 2, 2), (1, 3, 2, 1), (4, 3, 1, 1), (5, 2, 1, 2)]);
    }
}
