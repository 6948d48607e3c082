//! What stands in a produced book, and the plan that brings it up to date.

use super::cell_look::{CellLook, NumberFormat};
use super::row::PlannedRow;
use crate::views::{BookId, Chart, TabCell, TabColumn};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Half-width characters that may stay in view at the left while the rest is scrolled.
const FROZEN_WIDTH: f64 = 66.0;
/// Half-width characters that a screen takes at once.
const SCREEN_WIDTH: f64 = 190.0;

/// How a person looks at a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SheetView {
    /// Percent; `None` = 100.
    pub zoom: Option<u16>,
    /// Rows and columns that stay in sight as the sheet is scrolled.
    pub frozen: (u32, u16),
}

/// A cell as it stands: its value, and its formula where it has one (without `=`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandingCell {
    pub value: TabCell,
    pub formula: Option<String>,
    /// Whether the formula computes with whole ranges (`{=SUM(A1:A3*B1:B3)}`); its result stays in this cell.
    pub array: bool,
    /// `None` = General.
    pub number_format: Option<NumberFormat>,
    /// `None` = as we write it.
    pub look: Option<Arc<CellLook>>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandingRow {
    /// From column A; short where the rest of the row is empty.
    pub cells: Vec<StandingCell>,
}

/// A sheet as it stands. For our own tabs row 1 is the header; a person may have moved, added or renamed columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandingSheet {
    pub name: String,
    /// Our name of the tab, where the sheet carries it beside its own (online).
    pub tab: Option<String>,
    pub rows: Vec<StandingRow>,
    /// Width of each column in half-width characters, where one is stated; 0 = hidden.
    pub widths: Vec<Option<f64>>,
    pub hidden: bool,
    /// Where the file states it.
    pub view: Option<SheetView>,
    /// Whether the rows provably stand in the order in which we wrote them, and that order was ours.
    pub our_order: bool,
    /// Headers of the key and owned columns that we wrote into it, where the file still says so.
    pub owned: BTreeSet<String>,
    /// Marks of the headers of a person's own columns that stood there when we wrote it; `None` = the file does not say.
    pub added: Option<BTreeSet<String>>,
    /// 0-based rows that are a person's copies of another row of the same key.
    pub copies: BTreeSet<usize>,
}

/// A book as it stands before we write.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub sheets: Vec<StandingSheet>,
    /// What else of a person's it holds that a rebuilt file could not carry over (pictures, comments, colours …), in
    /// Japanese words; empty = it can be rebuilt.
    pub foreign: Vec<String>,
    /// Content hash (hex) of the file that was read.
    pub revision: String,
    /// The `shape` of the plan that wrote it, where the file still says so.
    pub shape: Option<String>,
    /// The name of the book that it was written as, where the file still says so: a copy says it under any name.
    pub book: Option<String>,
    /// How often the book had been written when this file was, where the file says so.
    pub edition: Option<u64>,
    /// Whether words that no longer hold were taken out of what was read: they stand in the file still.
    pub has_stale: bool,
    /// The new version that was written beside it on an earlier night.
    pub beside: Option<Box<Standing>>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing differs: nothing is written.
    Keep,
    Create,
    Rebuild,
    /// Leave the book alone and write the new version beside it, for this reason.
    Beside(String),
    /// Write nothing, for this reason (open in Excel, cannot be read …).
    Hold(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct CellChange {
    pub tab: String,
    pub key: String,
    pub column: String,
    pub from: String,
    pub to: String,
}

/// Whose a planned column is.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedColumn {
    pub column: TabColumn,
    /// A column that a person added: its header and cells are carried as they stand.
    pub added: bool,
    /// What a person changed about its header's look.
    pub look: Option<Arc<CellLook>>,
}

/// One sheet to write, whole: columns in their standing order (a person's added ones in their places).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlannedTab<'a> {
    pub name: String,
    /// Our name of the tab, whatever the sheet is called; empty for an added sheet.
    pub tab: String,
    pub columns: Vec<PlannedColumn>,
    /// The rows under the header; of an added sheet all rows.
    pub rows: Vec<PlannedRow<'a>>,
    /// Their `rows` name the first and last key in the planned order.
    pub charts: Vec<Chart>,
    /// A sheet that a person added: carried over as it stands, without our header, filter or widths.
    pub added: bool,
    /// Widths of the columns of an added sheet.
    pub widths: Vec<Option<f64>>,
    pub hidden: bool,
    /// How a person looks at it; `None` = as we write it.
    pub view: Option<SheetView>,
    /// Whether the rows follow our order (so that the next night may follow it too).
    pub our_order: bool,
}

impl PlannedTab<'_> {
    /// The columns that say what a row is about, where the tab is too wide to see at once.
    #[must_use]
    pub fn frozen_columns(&self) -> usize {
        let widths = self.columns.iter().map(|one| one.column.width);
        if widths.clone().sum::<f64>() <= SCREEN_WIDTH {
            return 0;
        }
        let ends = widths.scan(0.0, |end, width| {
            *end += width;
            Some(*end)
        });
        ends.take_while(|end| *end <= FROZEN_WIDTH).count()
    }

    /// How we have it looked at.
    #[must_use]
    pub fn own_view(&self) -> SheetView {
        let columns = u16::try_from(self.frozen_columns()).unwrap_or(0);
        SheetView { zoom: None, frozen: (1, columns) }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct WritePlan<'a> {
    pub book: BookId,
    /// `全国共同受注 つなぎ台帳`
    pub title: String,
    pub action: Action,
    /// Empty when nothing is to be written.
    pub tabs: Vec<PlannedTab<'a>>,
    /// Cells of ours that differ, for the dry run.
    pub changes: Vec<CellChange>,
    pub rows_added: usize,
    pub rows_vanished: usize,
    /// Hash of everything that a file shows besides its cells (kinds, formats, widths, choices, charts).
    pub shape: String,
    /// Revision of the file that this plan would replace; `None` = there was none. Checked again before writing.
    pub replaces: Option<String>,
    /// How often the book has been written once this is, where that is counted.
    pub edition: Option<u64>,
}

impl WritePlan<'_> {
    /// What it says without its tabs, once they are written.
    #[must_use]
    pub fn without_tabs(self) -> WritePlan<'static> {
        let Self {
            book, title, action, changes, rows_added, rows_vanished, shape, replaces, edition, ..
        } = self;
        WritePlan {
            book,
            title,
            action,
            tabs: Vec::new(),
            changes,
            rows_added,
            rows_vanished,
            shape,
            replaces,
            edition,
        }
    }
}
