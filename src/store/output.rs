//! What was produced: when each tab's content last changed, and the books that stand as they were last found or written.

use super::iso::Day;
use super::{PublishedBook, Store, StoreError, TabState};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// How the keys of editions begin.
const EDITION: &str = "edition:";

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

    /// The books of which it is known what they say and that nobody touched them since, by name of book.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn published_books(&self) -> Result<BTreeMap<String, PublishedBook>, StoreError> {
        let read = || -> rusqlite::Result<BTreeMap<String, PublishedBook>> {
            let mut statement = self
                .connection
                .prepare_cached("SELECT book, content_hash, view_hash, plain FROM published_book")?;
            let books = statement.query_map([], |row| {
                let (content_hash, view_hash) = (row.get(1)?, row.get(2)?);
                Ok((row.get(0)?, PublishedBook { content_hash, view_hash, plain: row.get(3)? }))
            })?;
            books.collect()
        };
        read().map_err(StoreError::query("出力ファイルの読み出し", "published_book"))
    }

    /// How often each book that is a file was written, by name of book.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn editions(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let read = || -> rusqlite::Result<BTreeMap<String, u64>> {
            let mut statement = self
                .connection
                .prepare_cached("SELECT key, value FROM registry_meta WHERE key LIKE 'edition:%'")?;
            let editions = statement.query_map([], |row| {
                let (key, value): (String, String) = (row.get(0)?, row.get(1)?);
                Ok((key.trim_start_matches(EDITION).to_owned(), value.parse().unwrap_or(0)))
            })?;
            editions.collect()
        };
        read().map_err(StoreError::query("出力ファイルの読み出し", "registry_meta"))
    }

    /// Remembers how often books were written.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn put_editions(&mut self, editions: &BTreeMap<String, u64>) -> Result<(), StoreError> {
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for (book, edition) in editions {
                transaction
                    .prepare_cached(
                        "INSERT INTO registry_meta (key, value) VALUES (?1, ?2)
                         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                    )?
                    .execute(params![format!("{EDITION}{book}"), edition.to_string()])?;
            }
            transaction.commit()
        };
        write().map_err(StoreError::query("出力ファイルの記録", "registry_meta"))
    }

    /// Remembers what was just found or written.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn put_published_books(&mut self, books: &BTreeMap<String, PublishedBook>) -> Result<(), StoreError> {
        let mut write = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for (book, published) in books {
                transaction
                    .prepare_cached(
                        "INSERT INTO published_book (book, content_hash, view_hash, plain) VALUES (?1, ?2, ?3, ?4)
                         ON CONFLICT (book) DO UPDATE SET content_hash = excluded.content_hash,
                             view_hash = excluded.view_hash, plain = excluded.plain",
                    )?
                    .execute(params![book, published.content_hash, published.view_hash, published.plain])?;
            }
            transaction.commit()
        };
        write().map_err(StoreError::query("出力ファイルの記録", "published_book"))
    }
}

/// What is known of a book ends where it is read: what people wrote in it may have changed.
pub(super) fn forget_books(connection: &Connection, books: &BTreeSet<String>) -> rusqlite::Result<()> {
    let mut forget = connection.prepare_cached("DELETE FROM published_book WHERE book = ?1")?;
    for book in books {
        forget.execute([book])?;
    }
    Ok(())
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
