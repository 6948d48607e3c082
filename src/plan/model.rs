//! What stands in a produced book, and the plan that brings it up to date.

use crate::views::{BookId, Chart, TabCell, TabColumn};

/// A cell as it stands: its value, and its formula where it has one (without `=`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandingCell {
    pub value: TabCell,
    pub formula: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandingRow {
    pub cells: Vec<StandingCell>,
}

/// A sheet as it stands. For our own tabs row 1 is the header; a person may have moved, added or renamed columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StandingSheet {
    pub name: String,
    pub rows: Vec<StandingRow>,
}

/// A book as it stands before we write.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    pub sheets: Vec<StandingSheet>,
    /// What else of a person's it holds that a rebuilt file could not carry over (pictures, comments, colours …), in
    /// Japanese words; empty = it can be rebuilt.
    pub foreign: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Nothing differs: nothing is written.
    Keep,
    Create,
    Rebuild,
    /// Leave the book alone and write the new version beside it, for this reason.
    Beside(String),
    /// Write nothing, for this reason (open in Excel, cannot be read, duplicate keys …).
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

/// A cell to write: ours, or a person's carried over (with its formula).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlannedCell {
    pub value: TabCell,
    /// Only ever a person's own formula.
    pub formula: Option<String>,
}

/// One sheet to write, whole: columns in their standing order (a person's added ones in their places).
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedTab {
    pub name: String,
    pub columns: Vec<TabColumn>,
    pub rows: Vec<Vec<PlannedCell>>,
    pub charts: Vec<Chart>,
    /// A sheet that a person added: carried over as it stands, without our header, filter or widths.
    pub added: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct WritePlan {
    pub book: BookId,
    pub action: Action,
    pub tabs: Vec<PlannedTab>,
    /// Cells of ours that differ, for the dry run.
    pub changes: Vec<CellChange>,
    pub rows_added: usize,
    pub rows_vanished: usize,
}
