//! Golden records and their history: observations + identities → the registry, and what changed since last night.

mod model;

pub use model::{Changes, EntityChange, EntityKind, Known, Registry};
