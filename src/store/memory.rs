//! What sources remember from night to night, and the registry's own id.

use super::iso::At;
use super::{Store, StoreError};
use chrono::NaiveDateTime;
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::BTreeMap;

impl Store {
    /// What each source remembered, by its name.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn source_memory(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let read = || -> rusqlite::Result<BTreeMap<String, String>> {
            let mut statement = self.connection.prepare_cached("SELECT source, memory FROM source_memory")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(StoreError::query("読み取り元の状態の読み出し", "source_memory"))
    }

    /// When a person last said that the clock was right.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn clock_known_right(&self) -> Result<Option<NaiveDateTime>, StoreError> {
        self.connection
            .query_row("SELECT value FROM registry_meta WHERE key = 'clock-right'", [], |row| {
                row.get::<_, At>(0)
            })
            .optional()
            .map(|at| at.map(|at| at.0))
            .map_err(StoreError::query("時計の確認の読み出し", "registry_meta"))
    }

    /// Keeps in mind that the clock is right at this moment.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn put_clock_known_right(&mut self, now: NaiveDateTime) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO registry_meta (key, value) VALUES ('clock-right', ?1)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                params![At(now)],
            )
            .map(|_| ())
            .map_err(StoreError::query("時計の確認の記録", "registry_meta"))
    }

    /// The UUID of this registry, given the first time that it is asked for: tells our own marks from another
    /// installation's.
    ///
    /// # Errors
    /// When the registry cannot be read or written.
    pub fn registry_id(&mut self) -> Result<String, StoreError> {
        let failed = StoreError::query("登録簿の番号", "registry_meta");
        registry_id(&mut self.connection).map_err(failed)
    }
}

fn registry_id(connection: &mut Connection) -> rusqlite::Result<String> {
    let transaction = connection.transaction()?;
    let known = transaction
        .query_row("SELECT value FROM registry_meta WHERE key = 'id'", [], |row| row.get(0))
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = uuid::Uuid::now_v7().to_string();
    transaction.execute("INSERT INTO registry_meta (key, value) VALUES ('id', ?1)", [&id])?;
    transaction.commit()?;
    Ok(id)
}

/// A memory that stands already is not written again.
pub(super) fn write_memory(
    connection: &Connection,
    memory: &BTreeMap<String, String>,
) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO source_memory (source, memory) VALUES (?1, ?2)
         ON CONFLICT (source) DO UPDATE SET memory = excluded.memory
         WHERE source_memory.memory <> excluded.memory",
    )?;
    for (source, text) in memory {
        upsert.execute(params![source, text])?;
    }
    Ok(())
}
