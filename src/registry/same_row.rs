//! What stands in one row of a sheet: a ledger may tell a case, the order of it and its delivery in one.

use crate::domain::Origin;
use foldhash::HashMap;

/// Things by the row that tells them, in order of their columns.
#[derive(Debug)]
pub(super) struct RowIndex<T> {
    rows: HashMap<(Origin, u32), Vec<(u32, T)>>,
}

impl<T: Copy> RowIndex<T> {
    pub(super) fn new<'a>(told: impl IntoIterator<Item = (&'a Origin, T)>) -> Self {
        let mut rows: HashMap<(Origin, u32), Vec<(u32, T)>> = HashMap::default();
        for (origin, thing) in told {
            if let Some(cell) = origin.cell {
                rows.entry((sheet_of(origin), cell.row)).or_default().push((cell.col, thing));
            }
        }
        rows.values_mut().for_each(|told| told.sort_by_key(|(col, _)| *col));
        Self { rows }
    }

    /// What stands in a row of the same sheet: of several the last that begins no further right.
    pub(super) fn beside(&self, origin: &Origin, row: u32) -> Option<T> {
        let told = self.rows.get(&(sheet_of(origin), row))?;
        let col = origin.cell.map_or(u32::MAX, |cell| cell.col);
        let last = told.iter().rev().find(|(begin, _)| *begin <= col);
        last.or_else(|| told.first()).map(|(_, thing)| *thing)
    }

    /// The only thing that stands in a row of the same sheet.
    pub(super) fn alone(&self, origin: &Origin, row: u32) -> Option<T> {
        match &self.rows.get(&(sheet_of(origin), row))?[..] {
            [(_, only)] => Some(*only),
            _ => None,
        }
    }
}

fn sheet_of(origin: &Origin) -> Origin {
    let mut sheet = origin.clone();
    sheet.cell = None;
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;

    #[test]
    fn the_nearest_to_the_left_in_the_same_row_of_the_same_sheet() {
        let file = Origin::file("台帳.xlsx", "");
        let (sheet, other) = (file.sheet("R6"), file.sheet("R5"));
        let at = |origin: &Origin, row: u32, col: u32| origin.at(CellRef::new(row, col));
        let told = [at(&sheet, 4, 6), at(&sheet, 4, 2), at(&sheet, 5, 2), at(&other, 6, 2)];
        let index = RowIndex::new(told.iter().zip(1..));
        for (origin, row, expected) in [
            (at(&sheet, 4, 8), 4, Some(1)),
            (at(&sheet, 4, 5), 4, Some(2)),
            (at(&sheet, 4, 1), 4, Some(2)),
            (at(&sheet, 9, 5), 5, Some(3)),
            (at(&sheet, 6, 5), 6, None),
            (at(&other, 6, 5), 6, Some(4)),
        ] {
            assert_eq!(index.beside(&origin, row), expected, "{origin:?} {row}");
        }
    }
}
