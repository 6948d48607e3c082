//! A workbook and what stands in its place → what to write: a pure diff by key that never touches a person's cells.

mod book;
mod cell_look;
mod compare;
mod copies;
mod correspond;
mod formula;
mod human;
pub mod look;
mod model;
mod older;
pub mod online;
mod order;
mod own;
mod put_back;
mod received;
mod row;
mod tab;
mod unseen;
mod untouched;

pub use book::{hold, keep, plan, plan_with};
pub use cell_look::{CellLook, NumberFormat, OwnLook};
pub use compare::{serial, show, unmarked};
pub use copies::mark_copies;
pub use human::read_human;
pub use model::{
    Action, CellChange, PlannedColumn, PlannedTab, SheetView, Standing, StandingCell, StandingRow,
    StandingSheet, WritePlan,
};
pub use older::forget_stale;
pub use own::{OwnBook, own_book};
pub use put_back::PutBack;
pub use received::date_by_receipt;
pub use row::{MixedCell, PlannedCell, PlannedRow};
pub use unseen::{Unseen, unseen};
pub use untouched::{is_plain, plan_unread};
