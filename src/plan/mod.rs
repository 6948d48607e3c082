//! A workbook and what stands in its place → what to write: a pure diff by key that never touches a person's cells.

mod model;

pub use model::{
    Action, CellChange, PlannedCell, PlannedTab, Standing, StandingCell, StandingRow, StandingSheet,
    WritePlan,
};
