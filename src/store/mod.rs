//! [I/O] SQLite: loads what is known, applies a night's changes in one transaction; all SQL lives here.
//!
//! A crash at any point leaves the last good state: everything that a night changes is written by one
//! `Store::apply`, and what is not committed was never there.

mod apply;
mod cells;
mod error;
mod file;
mod identity;
mod iso;
mod journal;
mod known;
mod memory;
mod model;
mod open;
mod output;
mod past;
mod tally;
#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use model::{
    ChangeTally, FileStatus, Finished, Night, OutputFile, Run, RunCounts, RunState, StoredFile, TabState,
    Version,
};
pub use open::Store;
pub use past::Moment;
