//! The connection to the registry file that every other file of this room uses, and what a run writes under.

use rusqlite::Connection;

/// The registry on disk (or in memory).
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    pub(super) fence: Option<Fence>,
}

/// What every write of a run is checked against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fence {
    pub(super) name: String,
    pub(super) token: i64,
}
