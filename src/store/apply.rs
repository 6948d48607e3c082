//! Writes one night in one transaction: files as soon as they are read, entity versions, identities and human cells as they
//! are decided, tab states, holds and letters once the books are made; kept as a whole or not at all.

use super::iso::At;
use super::{
    ChangedRecord, Hold, Letter, PackedFile, Store, StoreError, TabState, Told, file, hold, identity, lease,
    memory, nature, outbox, output, tally,
};
use crate::domain::HumanCell;
use crate::registry::{Changes, EntityChange, SettledOverrides};
use crate::resolve::KnownIdentities;
use chrono::NaiveDateTime;
use rusqlite::{Connection, InterruptHandle, params};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;

/// Pages of the log after which a plain write moves them into the registry's file: SQLite's own number.
const AUTOCHECKPOINT: u32 = 1_000;

/// What a night found in its sources.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Files that were read tonight (new, changed, or to be read again) or whose status changed; unchanged ones are left
    /// out or given as they are: the latter writes nothing.
    pub files: &'a [PackedFile],
    /// Files that stand under another path tonight: from, to. Their records and issues go with them.
    pub moved: &'a [(String, String)],
    /// What sources remember, by name.
    pub memory: &'a BTreeMap<String, String>,
}

/// What of its books and letters a night keeps.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    pub tabs: &'a [TabState],
    /// Books that were read tonight, by name.
    pub books_read: &'a BTreeSet<String>,
    /// Everything that is held back tonight; what is not among it is held no more.
    pub holds: &'a [Hold],
    /// Mail to send, with what it tells.
    pub letters: &'a [Letter],
}

/// A night that is being written. What is not kept was never there.
#[derive(Debug)]
pub struct OpenNight<'a> {
    store: &'a mut Store,
    /// The id given to [`Store::begin_run`].
    run: &'a str,
    now: NaiveDateTime,
    is_open: bool,
}

impl Store {
    /// Begins to write what a run changes. Nobody else can write until it is kept or dropped.
    ///
    /// # Errors
    /// When the registry cannot be written, or is another's to write by now.
    pub fn open_night<'a>(
        &'a mut self,
        run: &'a str,
        now: NaiveDateTime,
    ) -> Result<OpenNight<'a>, StoreError> {
        self.connection.execute_batch("BEGIN IMMEDIATE").map_err(failed(run))?;
        let night = OpenNight { store: self, run, now, is_open: true };
        lease::check(&night.store.connection, night.store.fence.as_ref()).map_err(failed(run))?;
        Ok(night)
    }

    /// Moves what the log holds into the registry's file, which takes as long as writing it: so beside other work. What
    /// cannot be moved now stands in the log, where every reader finds it, and goes with the next writing.
    pub fn fold_log(&mut self) {
        let folded = self.connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Err(error) = folded {
            tracing::warn!(event = "log_not_folded", %error);
        }
    }
}

fn set_autocheckpoint(connection: &Connection, pages: u32) -> rusqlite::Result<()> {
    connection.pragma_update(None, "wal_autocheckpoint", pages)
}

impl OpenNight<'_> {
    /// Writes what was read. Answers how many files were written.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn write_found(&mut self, found: Found<'_>) -> Result<usize, StoreError> {
        let connection = &self.store.connection;
        let write = |Found { files, moved, memory }: Found<'_>| -> rusqlite::Result<usize> {
            for (from, to) in moved {
                file::move_file(connection, from, to)?;
            }
            let mut written = 0;
            for one in files {
                written += usize::from(file::write_file(connection, self.run, one)?);
            }
            memory::write_memory(connection, memory)?;
            Ok(written)
        };
        write(found).map_err(failed(self.run))
    }

    /// What was written so far was never there, and the night goes on. Answers the registry as it stands.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn start_over(&mut self) -> Result<&Store, StoreError> {
        self.store.connection.execute_batch("ROLLBACK; BEGIN IMMEDIATE").map_err(failed(self.run))?;
        lease::check(&self.store.connection, self.store.fence.as_ref()).map_err(failed(self.run))?;
        Ok(self.store)
    }

    /// Writes new versions of entities, and counts them for 更新履歴. `identities` = those that change tonight.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn write_entities(
        &mut self,
        changes: &[EntityChange],
        identities: &KnownIdentities,
    ) -> Result<Told, StoreError> {
        let connection = &self.store.connection;
        let write = || -> rusqlite::Result<Told> {
            let told = nature::told(connection, changes, identities)?;
            write_entities(connection, self.run, changes)?;
            tally::count(connection, self.run, &told)?;
            Ok(told)
        };
        write().map_err(failed(self.run))
    }

    /// The cases and orders that runs changed, where these were few: tonight's too.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn changed_records(&self) -> Result<Vec<ChangedRecord>, StoreError> {
        self.store.changed_records()
    }

    /// Writes what else was decided.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn write_changes(&mut self, changes: &Changes) -> Result<(), StoreError> {
        let connection = &self.store.connection;
        let write = || -> rusqlite::Result<()> {
            identity::write_identities(connection, &changes.identities)?;
            write_human(connection, self.now, &changes.human)?;
            move_human(connection, &changes.moved)?;
            write_settled(connection, &changes.settled)
        };
        write().map_err(failed(self.run))
    }

    /// Pages go to the log and the log to the disk while the books are still being made, so that nobody waits for it at
    /// the end.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn flush(&mut self) -> Result<(), StoreError> {
        self.store.connection.cache_flush().map_err(failed(self.run))?;
        self.sync_log();
        Ok(())
    }

    /// Whatever this leaves undone the commit does.
    fn sync_log(&self) {
        let Some(path) = self.store.connection.path().filter(|path| !path.is_empty()) else { return };
        if let Err(error) = File::open(format!("{path}-wal")).and_then(|log| log.sync_data()) {
            tracing::debug!(event = "log_not_synced", %error);
        }
    }

    /// With which another thread ends the writing early; the night is lost then.
    #[must_use]
    pub fn interrupt_handle(&self) -> InterruptHandle {
        self.store.connection.get_interrupt_handle()
    }

    /// Writes what the books were made of, and keeps all. What is kept stands in the log until [`Store::fold_log`].
    ///
    /// # Errors
    /// When the registry cannot be written; then it stands as before.
    pub fn keep(mut self, made: &Made<'_>) -> Result<(), StoreError> {
        self.write_made(made).map_err(failed(self.run))?;
        let connection = &self.store.connection;
        set_autocheckpoint(connection, 0).map_err(failed(self.run))?;
        let kept = connection.execute_batch("COMMIT").map_err(failed(self.run));
        self.is_open = kept.is_err();
        set_autocheckpoint(connection, AUTOCHECKPOINT).map_err(failed(self.run))?;
        kept
    }

    fn write_made(&self, made: &Made<'_>) -> rusqlite::Result<()> {
        let connection = &self.store.connection;
        output::write_tabs(connection, made.tabs)?;
        output::forget_books(connection, made.books_read)?;
        hold::write_holds(connection, made.holds)?;
        outbox::queue(connection, self.now, made.letters)?;
        lease::beat_with(connection, self.store.fence.as_ref())
    }
}

impl Drop for OpenNight<'_> {
    fn drop(&mut self) {
        // SQLite may have rolled it back by itself, and a connection that is closed does so.
        if self.is_open
            && !self.store.connection.is_autocommit()
            && let Err(error) = self.store.connection.execute_batch("ROLLBACK")
        {
            tracing::warn!(event = "rollback_failed", %error);
        }
    }
}

fn failed(run: &str) -> impl FnOnce(rusqlite::Error) -> StoreError {
    StoreError::query("台帳の更新", run)
}

/// Ends the standing version of each entity and, unless it is gone, begins its next one.
fn write_entities(connection: &Connection, run: &str, changes: &[EntityChange]) -> rusqlite::Result<()> {
    let mut end = connection.prepare_cached(
        "UPDATE entity_version SET known_to = ?1 WHERE kind = ?2 AND id = ?3 AND known_to IS NULL",
    )?;
    // Two plain statements, as for identity keys.
    let mut begin = connection.prepare_cached(
        "INSERT OR IGNORE INTO entity_version (kind, id, known_from, document, fingerprint)
         VALUES (?1, ?2, ?3, ?4, ?5)",
    )?;
    let mut again = connection.prepare_cached(
        "UPDATE entity_version SET document = ?4, fingerprint = ?5, known_to = NULL
         WHERE kind = ?1 AND id = ?2 AND known_from = ?3",
    )?;
    for change in changes {
        if !change.is_new {
            end.execute(params![run, change.kind.key(), change.id])?;
        }
        if let Some(document) = &change.document {
            let print = document.fingerprint.as_bytes();
            let row = params![change.kind.key(), change.id, run, document.text, print];
            if begin.execute(row)? == 0 {
                again.execute(row)?;
            }
        }
    }
    Ok(())
}

/// Ends the standing value of each cell and, unless it was erased (an empty value), keeps the new one.
fn write_settled(connection: &Connection, settled: &SettledOverrides) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO settled_override (place, value) VALUES (?1, ?2)
         ON CONFLICT (place) DO UPDATE SET value = excluded.value",
    )?;
    for (place, value) in settled {
        upsert.execute([place, value])?;
    }
    Ok(())
}

/// What stands is found in another place now.
fn move_human(connection: &Connection, cells: &[HumanCell]) -> rusqlite::Result<()> {
    let mut update = connection.prepare_cached(
        "UPDATE human_cell SET file = ?5, sheet = ?6, row_number = ?7, col_number = ?8, revision = ?9
         WHERE book = ?1 AND tab = ?2 AND row_key = ?3 AND column_name = ?4 AND gone_at IS NULL",
    )?;
    for one in cells {
        let (cell, origin) = (one.origin.cell, &one.origin);
        let place = (cell.map(|cell| cell.row), cell.map(|cell| cell.col));
        update.execute(params![
            one.book,
            one.tab,
            one.key,
            one.column,
            &*origin.file,
            &*origin.sheet,
            place.0,
            place.1,
            &*origin.revision
        ])?;
    }
    Ok(())
}

fn write_human(connection: &Connection, now: NaiveDateTime, cells: &[HumanCell]) -> rusqlite::Result<()> {
    let mut end = connection.prepare_cached(
        "UPDATE human_cell SET gone_at = ?1
         WHERE book = ?2 AND tab = ?3 AND row_key = ?4 AND column_name = ?5 AND gone_at IS NULL",
    )?;
    let mut begin = connection.prepare_cached(
        "INSERT INTO human_cell (book, tab, row_key, column_name, value, first_seen, file, revision, sheet,
                                 row_number, col_number)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (book, tab, row_key, column_name, first_seen)
         DO UPDATE SET value = excluded.value, gone_at = NULL",
    )?;
    for one in cells {
        end.execute(params![At(now), one.book, one.tab, one.key, one.column])?;
        if one.value.is_empty() {
            continue;
        }
        let cell = one.origin.cell;
        begin.execute(params![
            one.book,
            one.tab,
            one.key,
            one.column,
            one.value,
            At(one.first_seen),
            &*one.origin.file,
            &*one.origin.revision,
            &*one.origin.sheet,
            cell.map(|cell| cell.row),
            cell.map(|cell| cell.col),
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests as tests_of_store;

    #[test]
    fn a_night_is_kept_at_once_and_stands_in_the_file_itself_when_the_log_is_folded() {
        let folder = tempfile::tempdir().unwrap();
        let [path, alone] = ["registry.db", "alone.db"].map(|name| folder.path().join(name));
        let mut store = Store::open(&path).unwrap();
        store.fold_log();
        let files = [tests_of_store::file("inbox/d01/一覧.xlsx", "aa")];
        tests_of_store::record(&mut store, "run-1", &files);
        let in_the_file_itself = || {
            std::fs::copy(&path, &alone).unwrap();
            Store::open(&alone).unwrap().load_files().unwrap().len()
        };
        assert_eq!(Store::open(&path).unwrap().load_files().unwrap().len(), 1);
        assert_eq!(in_the_file_itself(), 0);
        store.fold_log();
        assert_eq!(in_the_file_itself(), 1);
    }
}
