//! [I/O] Executes write plans: xlsx files, written whole to a temporary file and renamed.

mod charts;
mod file;
mod formats;
mod heights;
mod sheet;
mod xlsx;

pub use file::{PublishError, Written, clear_leftovers};
pub use xlsx::write;
