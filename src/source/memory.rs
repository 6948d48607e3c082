//! What a source at Google remembers from night to night: text for the registry, whatever it is made of.

use super::snapshot::{Snapshot, SourceFile};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What was remembered; nothing where there is nothing, or what an earlier version wrote.
pub(super) fn recall<M: DeserializeOwned>(text: Option<&str>) -> Option<M> {
    serde_json::from_str(text?).ok()
}

pub(super) fn keep(memory: &impl Serialize) -> String {
    serde_json::to_string(memory).unwrap_or_default()
}

/// A night's look at a source of one file, and what to remember of it.
pub(super) fn look_of(file: SourceFile, memory: &impl Serialize) -> (Snapshot, String) {
    (Snapshot { files: vec![file], ..Snapshot::default() }, keep(memory))
}

/// The path of a file at Google: its name, which may change, and its id, which stays.
pub(super) fn path_of(name: &str, id: &str) -> String {
    format!("{name}#{id}")
}
