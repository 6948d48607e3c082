//! [I/O] Folders and Google → snapshots: content with its revision, and whose it is; and last night's outputs, read first.
//!
//! A source remembers from night to night what it needs to tell what changed (`Snapshot::memory`). A file that did not
//! change comes without its content; `Source::fetch` gives it where it is needed all the same.

mod at_google;
mod content;
mod drive;
mod folder;
mod form;
mod ignore;
mod memory;
mod online;
mod outputs;
mod regular;
mod several;
mod sheet;
mod snapshot;

pub use at_google::{GoogleSource, GoogleSources};
pub use drive::DriveSource;
pub use folder::FolderSource;
pub use form::FormSource;
pub use online::{STAMP_KEY, TAB_ID_KEY, TAB_KEY, WARNING, in_trash, read_online, reread, shown_rows};
pub use outputs::{OutputError, beside_path, book_named_in, is_untouched, lock_of, read_standing};
pub use several::Sources;
pub use sheet::{SheetSource, find_range};
pub use snapshot::{
    Content, DeskFolder, MemorySource, Passed, Snapshot, Source, SourceFailure, SourceFile, Tonight,
};
