//! A table above the one that a sheet is read from, of which too little is known to be read: it is told, and not passed over.

use super::header::{is_value, looks_like_header};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::Orientation;
use crate::layout::view::View;
use crate::layout::vocabulary::scored::WORD;

/// Columns of such a table, its rows, and the words of its header that mean something, at least.
const COLUMNS: usize = 3;
const ROWS: u32 = 2;
const WORDS: usize = 2;

/// The row of its header, above another row.
pub(in crate::layout) fn unread(view: &View<'_>, below: u32, scorer: &mut Scorer<'_>) -> Option<u32> {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let is_row = |row: u32, columns: usize| {
        let texts = view.texts(row);
        texts.len() * 2 >= columns && texts.iter().any(|(col, text)| is_value(view.get(row, *col), text))
    };
    (1..below).find(|row| {
        let texts = view.texts(*row);
        let last = row + ROWS;
        texts.len() >= COLUMNS
            && last < below
            && looks_like_header(view, *row)
            && (row + 1..=last).all(|row| is_row(row, texts.len()))
            && texts.iter().filter(|(_, text)| scorer.best(text) >= WORD).take(WORDS).count() == WORDS
    })
}
