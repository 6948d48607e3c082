//! Columns that a page pasted from elsewhere has too many of: each cell of theirs, header and values alike, is merged with the one
//! to its left. They hold nothing of their own, and what they show is said once.

use crate::layout::model::Orientation;
use crate::layout::view::{Merges, View};
use crate::table::{Cell, Merge, Sheet};
use std::borrow::Cow;

/// Rows that must be merged alike.
const FEWEST: usize = 4;
/// Share of a column's filled cells that belong to ranges of the same columns: a title over the page is wider.
const MOST: f64 = 0.7;

/// The sheet as it is, or with the columns blank that only go on with the one to their left.
pub(in crate::layout) fn narrow<'s>(sheet: Cow<'s, Sheet>) -> Cow<'s, Sheet> {
    let is_wide = |merge: &&Merge| merge.first.col < merge.last.col;
    if sheet.merges.iter().filter(is_wide).count() < FEWEST {
        return sheet;
    }
    let merges = Merges::of(&sheet);
    let view = View::new(&sheet, &merges, Orientation::Rows);
    let idle: Vec<u32> = (2..=view.cols()).filter(|col| goes_on(&view, *col)).collect();
    if idle.is_empty() {
        return sheet;
    }
    let mut grid = sheet.grid.clone();
    for row in 1..=grid.rows() {
        for col in &idle {
            grid.set(row, *col, Cell::Empty);
        }
    }
    Cow::Owned(Sheet { grid, ..sheet.into_owned() })
}

/// Whether no cell of a column is its own, and most are merged over the same columns.
fn goes_on(view: &View<'_>, col: u32) -> bool {
    let mut spans = Vec::new();
    for row in (1..=view.rows()).filter(|row| !view.get(*row, col).is_blank()) {
        match view.merge(row, col) {
            Some(merge) if merge.first.col < col => spans.push((merge.first.col, merge.last.col)),
            _ => return false,
        }
    }
    let Some(usual) = spans.iter().min_by_key(|(first, last)| last - first) else { return false };
    let alike = spans.iter().filter(|span| *span == usual).count();
    alike >= FEWEST && alike as f64 >= spans.len() as f64 * MOST
}
