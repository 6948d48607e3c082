//! [I/O] SQLite: loads what is known, applies a night's changes in one transaction; all SQL lives here.
//!
//! A crash at any point leaves the last good state: everything that a night changes is written by one
//! `OpenNight`, and what is not kept was never there.

mod apply;
mod backup;
mod beside;
mod cells;
mod connection;
mod error;
mod file;
mod foreign;
mod hold;
mod identity;
mod iso;
mod journal;
mod known;
mod lease;
mod memory;
mod model;
mod nature;
mod open;
mod outbox;
mod output;
mod packed;
mod packing;
mod past;
mod private;
mod schedule;
mod sent;
mod tally;
#[cfg(test)]
mod tests;

pub use apply::{Found, Made, OpenNight};
pub use backup::{holds_a_run, integrity};
pub use beside::{Beside, with_companions};
pub use connection::Store;
pub use error::StoreError;
pub use foreign::refuse_foreign;
pub use hold::{Hold, HoldKind};
pub use lease::Lease;
pub use model::{
    ChangeTally, Decided, FileAge, FileStatus, Finished, PublishedBook, Run, RunCounts, RunState, RunSummary,
    StoredFile, TabState, Version,
};
pub use nature::{Nature, Told};
pub use outbox::{Letter, OutboxCounts, Queued, Undelivered};
pub use packed::PackedFile;
pub use past::Moment;
pub use private::{private_file, private_folder};
pub use tally::ChangedRecord;
