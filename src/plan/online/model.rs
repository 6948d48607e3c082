//! What stands in an online spreadsheet, and what would be written into it.

use super::super::model::{CellChange, Standing};
use super::area::{Area, Protection};
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
    /// Cells that a person made one of: only the first of them says something.
    pub merges: Vec<Area>,
    /// What of it we protect so that it warns.
    pub warnings: Vec<Warning>,
    /// The id that it had when it was marked as ours: a person's copy says that of the original.
    pub marked_as: Option<i32>,
}

impl OnlineSheet {
    /// Whether a cell lies under a merged one: what is written there is not kept.
    pub(super) fn is_covered(&self, row: u32, col: u32) -> bool {
        let cell = Area { rows: (row, row + 1), columns: (col, col + 1) };
        let is_under = |merge: &Area| merge.holds(&cell) && (merge.rows.0, merge.columns.0) != (row, col);
        self.merges.iter().any(is_under)
    }

    /// The first row from this one on below which nothing is merged.
    pub(super) fn below_merges(&self, row: u32) -> u32 {
        self.merges.iter().map(|merge| merge.rows.1).fold(row, u32::max)
    }
}

/// A protection of ours, which only warns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    pub id: i32,
    pub area: Area,
}

/// A chart as it stands: its id and the cells that it draws, labels first, then each series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnlineChart {
    pub id: i32,
    pub ranges: Vec<ChartRange>,
}

/// A part of a column (all 0-based).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChartRange {
    /// Id of the tab.
    pub sheet: i32,
    pub column: u32,
    /// First row, and the one after the last.
    pub rows: (u32, u32),
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
    /// A tab of that name without a cell in it; where it says that it is ours, somebody emptied it.
    Blank {
        id: i32,
        is_ours: bool,
    },
    Stands {
        id: i32,
    },
}

impl Place {
    #[must_use]
    pub const fn id(&self) -> i32 {
        match self {
            Self::New { id, .. } | Self::Blank { id, .. } | Self::Stands { id } => *id,
        }
    }
}

/// A chart of ours and the cells that it draws: one rectangle of [`Drawing`].
#[derive(Clone, Debug, PartialEq)]
pub struct ChartPlace {
    pub id: i32,
    pub chart: Chart,
    /// Id of the tab that it draws from.
    pub sheet: i32,
    /// Column of the labels, and the one after that of the last series.
    pub columns: (u32, u32),
    /// Row of the columns' names, and the one after the last figure.
    pub rows: (u32, u32),
    /// `false` = it stands and draws something else.
    pub is_new: bool,
}

impl ChartPlace {
    /// Labels first, then each series.
    #[must_use]
    pub fn ranges(&self) -> Vec<ChartRange> {
        let (first, end) = self.columns;
        (first..end).map(|column| ChartRange { sheet: self.sheet, column, rows: self.rows }).collect()
    }
}

/// The tab that charts draw from, and what of it is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    pub id: i32,
    pub title: String,
    pub is_new: bool,
    /// Rows and columns that it has, and that it needs.
    pub grid: (u32, u32),
    pub needed: (u32, u32),
    /// Each with the tab whose chart draws it.
    pub blocks: Vec<(String, Block)>,
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
    /// Words of people that would be written again, where what they stood in is gone.
    pub words: usize,
}

/// Rows and columns that are inserted before new records and columns of ours are written (first, and the one after the last).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    pub rows: (u32, u32),
    pub columns: (u32, u32),
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
    /// What of the new rows and columns is inserted.
    pub room: Room,
    pub blocks: Vec<Block>,
    pub charts: Vec<ChartPlace>,
    /// The key of every row (empty where it has none), new ones included: where a person moved rows meanwhile, others
    /// stand there.
    pub keys: Vec<(u32, String)>,
    /// What of it warns already.
    pub warnings: Vec<Warning>,
    /// Somebody deleted or emptied it.
    pub is_rebuilt: bool,
    /// Headings of owned columns that somebody renamed and that are put back: what they say, and ours.
    pub renamed: Vec<(String, String)>,
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
    /// What charts draw.
    pub drawing: Option<Drawing>,
}

impl OnlinePlan {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tabs.is_empty() && self.drawing().is_none()
    }

    /// What charts draw, where anything of it is to be written. A tab that is held keeps its charts as they are.
    #[must_use]
    pub fn drawing(&self) -> Option<Drawing> {
        let mut drawing = self.drawing.clone()?;
        drawing.blocks.retain(|(tab, _)| !self.held.iter().any(|(held, _)| held == tab));
        (!drawing.blocks.is_empty()).then_some(drawing)
    }

    #[must_use]
    pub fn count(&self, what: impl Fn(&TabCounts) -> usize) -> usize {
        self.tabs.iter().map(|tab| what(&tab.counts)).sum()
    }
}
