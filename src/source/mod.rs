//! [I/O] Folders → snapshots: bytes with their revision, and whose they are; and last night's outputs, read first.

mod folder;
mod ignore;
mod online;
mod outputs;
mod snapshot;

pub use folder::FolderSource;
pub use online::{STAMP_KEY, TAB_KEY, read_online, reread, shown_rows};
pub use outputs::{OutputError, beside_path, lock_of, read_standing};
pub use snapshot::{
    Content, DeskFolder, MemorySource, Passed, Snapshot, Source, SourceFailure, SourceFile, Tonight,
};
