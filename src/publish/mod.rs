//! [I/O] Executes write plans: xlsx files, written whole to a temporary file and renamed; spreadsheets, edited in place.

mod charts;
mod eml;
mod file;
mod formats;
mod heights;
mod online;
mod packing;
mod paper;
mod poured;
mod sheet;
mod texts;
mod xlsx;
mod xml;

pub use eml::write_draft;
pub use file::{PublishError, Written, clear_leftovers, share_like_a_new_file};
pub use online::{OnlineJob, OnlineWritten, publish_online};
pub use xlsx::{BuiltBook, build, write};
