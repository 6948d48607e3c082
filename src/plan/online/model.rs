//! What stands in an online spreadsheet, and what would be written into it.

use super::super::model::{CellChange, Standing};
use super::protection::Protection;
use crate::views::{BookId, Chart, TabCell, TabColumn};

/// Which installation writes to a spreadsheet, and the run that did so last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Id of the registry.
    pub registry: String,
    pub run: String,
    /// `2026-11-28T02:00`
    pub at: String,
    /// Mark of the columns that it wrote (`Standing::shape`).
    pub columns: String,
    /// Google's id of this piece of metadata, where it stands already.
    pub id: Option<i32>,
}

/// A spreadsheet as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnlineBook {
    /// The spreadsheet's own title.
    pub title: String,
    /// The cells; one sheet for each of `sheets`.
    pub standing: Standing,
    pub sheets: Vec<OnlineSheet>,
    /// Titles of tabs without cells (a chart of its own …): taken names.
    pub other_titles: Vec<String>,
    pub stamp: Option<Stamp>,
}

/// What of a tab is not its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnlineSheet {
    pub id: i32,
    /// Size of the grid.
    pub rows: u32,
    pub columns: u32,
    /// Place among all tabs, 0-based.
    pub index: i32,
    pub charts: Vec<OnlineChart>,
    /// What people protect in it against us; what only warns is not among them.
    pub protections: Vec<Protection>,
}

/// A chart as it stands: its id and the cells that it draws, by column then row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnlineChart {
    pub id: i32,
    /// Column, first row, row after the last (0-based) of each of its ranges.
    pub ranges: Vec<(u32, u32, u32)>,
}

/// A value to write; `format` where its column's own does not show it rightly.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnlineCell {
    pub value: TabCell,
    pub format: Option<&'static str>,
}

/// A rectangle of cells to write, 0-based.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub row: u32,
    pub col: u32,
    pub rows: Vec<Vec<OnlineCell>>,
}

/// A column of ours and where it stands (0-based).
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedColumn {
    pub column: TabColumn,
    pub at: u32,
    /// Not there yet: its header, look and cells are to be written.
    pub is_new: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A tab to add, with this id, at this place.
    New {
        id: i32,
        index: i32,
    },
    /// A tab of that name without a cell in it.
    Blank {
        id: i32,
    },
    Stands {
        id: i32,
    },
}

impl Place {
    #[must_use]
    pub const fn id(&self) -> i32 {
        match self {
            Self::New { id, .. } | Self::Blank { id } | Self::Stands { id } => *id,
        }
    }
}

/// A chart of ours over the rows where its records stand.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPlace {
    pub id: i32,
    pub chart: Chart,
    pub labels: u32,
    pub series: Vec<u32>,
    /// Runs of neighbouring rows: first, and the one after the last.
    pub rows: Vec<(u32, u32)>,
    /// `false` = it stands and draws other rows.
    pub is_new: bool,
}

/// For the dry run and the guard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TabCounts {
    /// Records that stand.
    pub rows: usize,
    /// Filled cells of ours in their rows.
    pub cells: usize,
    /// Of those, the ones that would say something else.
    pub changed: usize,
    /// Of those, the ones that would be empty.
    pub emptied: usize,
    pub added: usize,
    /// Rows that would be marked as having no record any more.
    pub vanished: usize,
}

/// What to write into one tab; nothing = it is left out of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct OnlineTab {
    /// Our name of it.
    pub name: String,
    /// What it is called there.
    pub title: String,
    pub place: Place,
    /// 0-based row of the header.
    pub header: u32,
    pub columns: Vec<PlacedColumn>,
    /// Size that the grid needs.
    pub rows_needed: u32,
    pub columns_needed: u32,
    /// Size that it has.
    pub grid: (u32, u32),
    /// Rows that are new: first, and the one after the last.
    pub new_rows: (u32, u32),
    pub blocks: Vec<Block>,
    pub charts: Vec<ChartPlace>,
    /// The key of every row (empty where it has none), new ones included: where a person moved rows meanwhile, others
    /// stand there.
    pub keys: Vec<(u32, String)>,
    pub counts: TabCounts,
}

/// What to write into a spreadsheet.
#[derive(Clone, Debug, PartialEq)]
pub struct OnlinePlan {
    pub book: BookId,
    /// Only tabs into which something is written.
    pub tabs: Vec<OnlineTab>,
    /// Tabs that are left alone, and why.
    pub held: Vec<(String, String)>,
    /// Cells of ours that would say something else.
    pub changes: Vec<CellChange>,
    /// The columns' mark, for the stamp.
    pub columns: String,
}

impl OnlinePlan {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tabs.is_empty()
    }

    #[must_use]
    pub fn count(&self, what: impl Fn(&TabCounts) -> usize) -> usize {
        self.tabs.iter().map(|tab| what(&tab.counts)).sum()
    }
}
