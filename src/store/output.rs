//! What was produced: when each tab's content last changed, and the hash of the bytes that were written last.

use super::iso::Day;
use super::{OutputFile, Store, StoreError, TabState};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

impl Store {
    /// The state of every tab, by book and tab.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn tab_states(&self) -> Result<BTreeMap<(String, String), TabState>, StoreError> {
        let read = || -> rusqlite::Result<BTreeMap<(String, String), TabState>> {
            let mut statement = self
                .connection
                .prepare_cached("SELECT book, tab, content_hash, changed_on FROM output_tab")?;
            let states = statement.query_map([], |row| {
                let (book, tab): (String, String) = (row.get(0)?, row.get(1)?);
                let state = TabState {
                    book: book.clone(),
                    tab: tab.clone(),
                    content_hash: row.get(2)?,
                    changed_on: row.get::<_, Day>(3)?.0,
                };
                Ok(((book, tab), state))
            })?;
            states.collect()
        };
        read().map_err(StoreError::query("出力の状態の読み出し", "output_tab"))
    }

    /// The hash of the bytes that we wrote last, by path.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn output_files(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let read = || -> rusqlite::Result<BTreeMap<String, String>> {
            let mut statement =
                self.connection.prepare_cached("SELECT path, content_hash FROM output_file")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(StoreError::query("出力ファイルの読み出し", "output_file"))
    }

    /// Remembers what was just written to outputs.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn put_output_files(&mut self, files: &[OutputFile]) -> Result<(), StoreError> {
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for file in files {
                transaction
                    .prepare_cached(
                        "INSERT INTO output_file (path, content_hash) VALUES (?1, ?2)
                         ON CONFLICT (path) DO UPDATE SET content_hash = excluded.content_hash
                         WHERE output_file.content_hash <> excluded.content_hash",
                    )?
                    .execute(params![file.path, file.content_hash])?;
            }
            transaction.commit()
        };
        write().map_err(StoreError::query("出力ファイルの記録", "output_file"))
    }
}

/// A state that stands already is not written again.
pub(super) fn write_tabs(connection: &Connection, tabs: &[TabState]) -> rusqlite::Result<()> {
    let mut upsert = connection.prepare_cached(
        "INSERT INTO output_tab (book, tab, content_hash, changed_on) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (book, tab) DO UPDATE SET content_hash = excluded.content_hash,
             changed_on = excluded.changed_on
         WHERE output_tab.content_hash <> excluded.content_hash OR output_tab.changed_on <> excluded.changed_on",
    )?;
    for tab in tabs {
        upsert.execute(params![tab.book, tab.tab, tab.content_hash, Day(tab.changed_on)])?;
    }
    Ok(())
}
