//! Rows and columns that are new get places of their own, inserted in the same call: what a person typed there since our
//! reading moves on, and is not written over.
//!
//! Not where a person prepared the rows below the table (formulas that show nothing yet: new rows between would have none),
//! and not through a range that a person protects: Google refuses that. There new rows stand in the place of blank ones.

use super::super::model::StandingSheet;
use super::area::Protection;
use super::model::{OnlineSheet, Room};

/// What is inserted of the new rows and columns (first, and the one after the last) of a tab that stands.
pub(super) fn room(
    sheet: &StandingSheet,
    online: &OnlineSheet,
    (first_row, end_row): (u32, u32),
    (first_column, end_column): (u32, u32),
) -> Room {
    let prepared = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX);
    let row = first_row.max(prepared.min(end_row));
    let crosses = |at: u32, (from, to): (u32, u32)| from < at && at < to;
    let is_free = |crosses: &dyn Fn(&Protection) -> bool| !online.protections.iter().any(crosses);
    let rows = is_free(&|one| crosses(row, one.area.rows));
    let columns = is_free(&|one| crosses(first_column, one.area.columns));
    Room {
        rows: (if rows { row } else { end_row }, end_row),
        columns: (if columns { first_column } else { end_column }, end_column),
    }
}

impl Room {
    /// How many rows are inserted.
    #[must_use]
    pub const fn row_count(&self) -> u32 {
        self.rows.1 - self.rows.0
    }

    /// How many columns are inserted.
    #[must_use]
    pub const fn column_count(&self) -> u32 {
        self.columns.1 - self.columns.0
    }

    /// Whether a row is inserted.
    #[must_use]
    pub const fn has_row(&self, row: u32) -> bool {
        self.rows.0 <= row && row < self.rows.1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::StandingRow;
    use crate::plan::online::Area;

    #[test]
    fn new_rows_and_columns_are_inserted_but_for_prepared_rows_and_through_protections() {
        let sheet =
            |rows: usize| StandingSheet { rows: vec![StandingRow::default(); rows], ..Default::default() };
        let protected = |rows, columns| Protection {
            name: String::new(),
            area: Area { rows, columns },
            open: Vec::new(),
        };
        for (what, rows, protections, expected) in [
            ("plain", 10, vec![], ((10, 13), (5, 6))),
            ("two rows are prepared", 12, vec![], ((12, 13), (5, 6))),
            ("more are prepared than needed", 40, vec![], ((13, 13), (5, 6))),
            ("protected above", 10, vec![protected((0, 10), (0, 3))], ((10, 13), (5, 6))),
            ("a protected column", 10, vec![protected((0, u32::MAX), (4, 5))], ((13, 13), (5, 6))),
            ("protected across", 10, vec![protected((0, 1), (0, 9))], ((10, 13), (6, 6))),
        ] {
            let online = OnlineSheet { rows: 100, columns: 20, protections, ..OnlineSheet::default() };
            let room = room(&sheet(rows), &online, (10, 13), (5, 6));
            assert_eq!((room.rows, room.columns), expected, "{what}");
        }
        let narrow = OnlineSheet { rows: 100, columns: 5, ..OnlineSheet::default() };
        assert_eq!(room(&sheet(10), &narrow, (10, 10), (5, 6)).columns, (5, 6), "the grid ends there");
    }
}
