//! A spreadsheet that people have open is edited in place: cell by cell, found by key and header, nothing else touched.
//!
//! What is written: our cells that differ, new records in rows inserted below the last one, columns of ours that are missing
//! behind the last one. A record that vanished keeps its row and is marked. Nothing is cleared, sorted, moved or deleted, and a tab in which
//! a row cannot be known for certain (a key twice, erased or written over), or of which a person protects what we would
//! write, is left alone and told. Charts draw from a tab of their own, in which nobody works.

mod area;
mod blocks;
mod book;
mod drawing;
mod fault;
mod model;
mod number;
mod protection;
mod repair;
mod room;
mod tab;
#[cfg(test)]
mod tests;

pub use area::{Area, OPEN_END, Protection};
pub use book::{adopt_names, plan, specs};
pub use drawing::CHART_TAB;
pub use fault::{emptied, faults};
pub use model::{
    Block, ChartPlace, ChartRange, Drawing, OnlineBook, OnlineCell, OnlineChart, OnlinePlan, OnlineSheet,
    OnlineTab, Place, PlacedColumn, Room, Stamp, TabCounts, Warning,
};
pub use repair::{Moved, repair, was_disturbed};

/// Header of the column that says which rows have no record any more.
pub const STATE_HEADER: &str = "行の状態";
/// What it says of such a row.
pub const VANISHED: &str = "終了";
