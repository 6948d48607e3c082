//! Applies one night in one transaction: entity versions, identities, human cells, files, tab states, the journal.

use super::iso::At;
use super::{Night, Store, StoreError, file, hold, identity, journal, lease, memory, outbox, output};
use crate::domain::HumanCell;
use crate::registry::{EntityChange, SettledOverrides};
use chrono::NaiveDateTime;
use rusqlite::{Connection, TransactionBehavior, params};

impl Store {
    /// Writes everything that a night changed, or nothing. Answers how many files were written.
    ///
    /// # Errors
    /// When the registry cannot be written; then it stands as before.
    pub fn apply(&mut self, night: &Night<'_>) -> Result<usize, StoreError> {
        let failed = StoreError::query("台帳の更新", night.run);
        let mut apply = || -> rusqlite::Result<usize> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            lease::check(&transaction, self.fence.as_ref())?;
            let files = write_night(&transaction, night)?;
            transaction.commit()?;
            Ok(files)
        };
        apply().map_err(failed)
    }
}

fn write_night(connection: &Connection, night: &Night<'_>) -> rusqlite::Result<usize> {
    write_entities(connection, night.run, &night.changes.entities)?;
    identity::write_identities(connection, &night.changes.identities)?;
    write_human(connection, night.now, &night.changes.human)?;
    move_human(connection, &night.changes.moved)?;
    write_settled(connection, &night.changes.settled)?;
    for (from, to) in night.moved {
        file::move_file(connection, from, to)?;
    }
    let mut written = 0;
    for one in night.files {
        written += usize::from(file::write_file(connection, night.run, one)?);
    }
    memory::write_memory(connection, night.memory)?;
    output::write_tabs(connection, night.tabs)?;
    output::forget_books(connection, night.books_read)?;
    hold::write_holds(connection, night.holds)?;
    outbox::queue(connection, night.now, night.letters)?;
    if let Some(finished) = night.finished {
        journal::finish(connection, night.run, finished)?;
    }
    Ok(written)
}

/// Ends the standing version of each entity and, unless it is gone, begins its next one.
fn write_entities(connection: &Connection, run: &str, changes: &[EntityChange]) -> rusqlite::Result<()> {
    let mut end = connection.prepare_cached(
        "UPDATE entity_version SET known_to = ?1 WHERE kind = ?2 AND id = ?3 AND known_to IS NULL",
    )?;
    let mut begin = connection.prepare_cached(
        "INSERT INTO entity_version (kind, id, known_from, document) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, id, known_from) DO UPDATE SET document = excluded.document, known_to = NULL",
    )?;
    for change in changes {
        if change.before.is_some() {
            end.execute(params![run, change.kind.key(), change.id])?;
        }
        if let Some(document) = &change.document {
            begin.execute(params![change.kind.key(), change.id, run, document])?;
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
        "UPDATE human_cell SET file = ?5, sheet = ?6, row_number = ?7, col_number = ?8
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
            place.1
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
