//! [I/O] A plan for an online spreadsheet → calls: read again just before, written whole or not at all, looked at
//! afterwards; where someone moved rows in between, people's cells are put back and the rest is planned anew.

mod batches;
mod call;
mod chart;
mod extra;
mod look;
mod request;
mod send;
mod stamp;
mod verify;

pub use send::{OnlineJob, OnlineWritten, publish_online};
