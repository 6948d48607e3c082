//! Rectangles of cells, and those that a person protects.

use crate::domain::{CellRef, column_letters};
use std::fmt;

/// No end: as far as the grid goes.
pub const OPEN_END: u32 = u32::MAX;
/// A rectangle of cells, 0-based, ends exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
}

/// Cells that others may edit and we may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Protection {
    /// What the person called it; may be empty.
    pub name: String,
    pub area: Area,
    /// Inside of it, what everyone may edit.
    pub open: Vec<Area>,
}

impl Area {
    pub(super) const WHOLE: Self = Self { rows: (0, OPEN_END), columns: (0, OPEN_END) };

    pub(super) fn meets(&self, other: &Self) -> bool {
        let meet = |a: (u32, u32), b: (u32, u32)| a.0 < b.1 && b.0 < a.1;
        meet(self.rows, other.rows) && meet(self.columns, other.columns)
    }

    pub(super) fn holds(&self, other: &Self) -> bool {
        let hold = |a: (u32, u32), b: (u32, u32)| a.0 <= b.0 && b.1 <= a.1;
        hold(self.rows, other.rows) && hold(self.columns, other.columns)
    }
}

/// As a person finds it in the list of protections.
impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = |at: u32| column_letters(at.saturating_add(1));
        let (rows, columns) = (self.rows, self.columns);
        match (rows.1, columns.1) {
            _ if *self == Self::WHOLE => f.write_str("タブ全体"),
            (OPEN_END, OPEN_END) => write!(f, "{}より右下", CellRef::new(rows.0 + 1, columns.0 + 1)),
            (OPEN_END, right) if rows.0 == 0 => write!(f, "{}:{}", column(columns.0), column(right - 1)),
            (OPEN_END, right) => {
                write!(f, "{}:{}", CellRef::new(rows.0 + 1, columns.0 + 1), column(right - 1))
            }
            (below, OPEN_END) => write!(f, "{}:{below}", rows.0 + 1),
            (below, right) => {
                write!(f, "{}:{}", CellRef::new(rows.0 + 1, columns.0 + 1), CellRef::new(below, right))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(rows: (u32, u32), columns: (u32, u32)) -> Area {
        Area { rows, columns }
    }

    #[test]
    fn a_range_is_called_as_the_list_of_protections_calls_it() {
        for (area, shown) in [
            (Area::WHOLE, "タブ全体"),
            (area((0, 400), (0, 3)), "A1:C400"),
            (area((4, 5), (26, 27)), "AA5:AA5"),
            (area((0, OPEN_END), (1, 3)), "B:C"),
            (area((1, OPEN_END), (1, 3)), "B2:C"),
            (area((0, 1), (0, OPEN_END)), "1:1"),
        ] {
            assert_eq!(area.to_string(), shown);
        }
    }
}
