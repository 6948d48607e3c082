//! [I/O] Copies of the registry: taken before each night, kept by rule, looked at, put back.

mod keep;
mod restore;
mod take;

pub use keep::Rule;
pub use restore::{RestoreError, Restored, restore};
pub use take::{Backup, BackupError, list, take};
