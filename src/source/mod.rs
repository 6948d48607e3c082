//! [I/O] Folders, Drive, forms → snapshots: bytes with their revision, and whose they are.

mod folder;
mod snapshot;

pub use folder::FolderSource;
pub use snapshot::{DeskFolder, MemorySource, Passed, Snapshot, Source, SourceFailure, SourceFile};
