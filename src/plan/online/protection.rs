//! Ranges that a person protects against us: Google refuses the whole call that touches one, so the tab waits.

use super::model::{Block, OnlineSheet, OnlineTab, Place};
use crate::domain::{CellRef, column_letters};
use std::fmt;

/// No end: as far as the grid goes.
pub const OPEN_END: u32 = u32::MAX;
/// Ranges that are named to a person; more say no more.
const NAMED: usize = 3;

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
    const WHOLE: Self = Self { rows: (0, OPEN_END), columns: (0, OPEN_END) };

    fn of(block: &Block) -> Self {
        let end = |from: u32, length: usize| from.saturating_add(u32::try_from(length).unwrap_or(OPEN_END));
        Self {
            rows: (block.row, end(block.row, block.rows.len())),
            columns: (block.col, end(block.col, block.rows.first().map_or(0, Vec::len))),
        }
    }

    fn meets(&self, other: &Self) -> bool {
        let meet = |a: (u32, u32), b: (u32, u32)| a.0 < b.1 && b.0 < a.1;
        meet(self.rows, other.rows) && meet(self.columns, other.columns)
    }

    fn holds(&self, other: &Self) -> bool {
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

/// Why a tab's writes would be refused; `None` = they would not.
pub(super) fn refusal(tab: &OnlineTab, sheet: &OnlineSheet) -> Option<String> {
    let in_the_way: Vec<&Protection> =
        sheet.protections.iter().filter(|one| is_in_the_way(tab, one)).collect();
    (!in_the_way.is_empty()).then(|| refusal_of(&tab.title, &in_the_way))
}

/// The same in words.
pub(super) fn refusal_of(title: &str, in_the_way: &[&Protection]) -> String {
    let named: Vec<String> = in_the_way.iter().take(NAMED).map(|one| shown(one)).collect();
    let more = if in_the_way.len() > NAMED { "ほか" } else { "" };
    format!(
        "タブ「{title}」の保護（{}{more}）のため、tsunagi はこのタブに書き込めません。「データ」→「シートと範囲を保護」で、この保護を外すか、「編集する前に警告を表示する」に変えるか、編集できる人に tsunagi のサービスアカウントを加えてください。",
        named.join("、")
    )
}

fn shown(protection: &Protection) -> String {
    match protection.name.trim() {
        "" => protection.area.to_string(),
        name => format!("{}「{name}」", protection.area),
    }
}

fn is_in_the_way(tab: &OnlineTab, protection: &Protection) -> bool {
    let is_closed =
        |area: &Area| protection.area.meets(area) && !protection.open.iter().any(|open| open.holds(area));
    // Of a protected tab not even the size or a chart may be changed, whatever cells of it are open.
    let grows = tab.rows_needed > tab.grid.0 || tab.columns_needed > tab.grid.1;
    let reshapes = grows || !tab.charts.is_empty() || matches!(tab.place, Place::Blank { .. });
    let new_columns = tab.columns.iter().filter(|column| column.is_new).map(|column| Area {
        rows: (tab.header, OPEN_END),
        columns: (column.at, column.at.saturating_add(1)),
    });
    protection.area == Area::WHOLE && reshapes
        || tab.blocks.iter().map(Area::of).chain(new_columns).any(|area| is_closed(&area))
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
