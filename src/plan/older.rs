//! An older copy of a book in its place: what was replaced or erased since does not hold again.

use super::compare::show;
use super::correspond::{Lookup, find_tabs, text};
use super::model::{Standing, StandingCell};
use crate::views::{ColumnKind, TabCell, TabSpec};

/// A word of a person's in a book: tab, key, column and what it says.
type Word<'a> = [&'a str; 4];

/// Takes out of an older copy the words that `is_stale` names, and says of each tab, key, column and word which they were.
pub fn forget_stale(
    standing: &mut Standing,
    specs: &[TabSpec],
    is_stale: impl Fn(Word<'_>) -> bool,
) -> Vec<[String; 4]> {
    let mut forgotten = Vec::new();
    for (spec, lookup) in specs.iter().zip(find_tabs(specs, None, standing)) {
        let Lookup::Found(found) = lookup else { continue };
        let human: Vec<(usize, &str)> = (found.columns.iter().enumerate())
            .filter_map(|(col, ours)| Some((col, &spec.columns[(*ours)?])))
            .filter(|(_, column)| column.kind == ColumnKind::Human)
            .map(|(col, column)| (col, column.header.as_str()))
            .collect();
        let sheet = &mut standing.sheets[found.sheet];
        for row in found.header + 1..sheet.rows.len() {
            let key = text(sheet, row, found.key_column());
            for (col, column) in &human {
                let Some(cell) = sheet.rows[row].cells.get_mut(*col) else { continue };
                let value = show(&cell.value).trim().to_owned();
                let word = [spec.name.as_str(), &key, column, &value];
                if !key.is_empty() && !value.is_empty() && is_stale(word) {
                    forgotten.push(word.map(str::to_owned));
                    let look = cell.look.take();
                    *cell = StandingCell { value: TabCell::Empty, look, ..StandingCell::default() };
                }
            }
        }
    }
    standing.has_stale = standing.has_stale || !forgotten.is_empty();
    forgotten
}
