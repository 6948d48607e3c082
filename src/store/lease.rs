//! Leases: who may run on this registry, with a growing token that fences out a holder who was thought dead.
//!
//! Time plays no part: a lease is lapsed where a watcher has seen its beat stand still for long enough by his own
//! monotonic clock, and what he takes is exactly what he watched.

use super::connection::Fence;
use super::iso::At;
use super::{Store, StoreError, error};
use chrono::NaiveDateTime;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// A lease as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub token: i64,
    pub host: String,
    pub process: u32,
    pub since: NaiveDateTime,
    pub beat: i64,
}

impl Lease {
    #[must_use]
    pub const fn is_free(&self) -> bool {
        self.process == 0
    }
}

const BEAT: &str = "UPDATE lease SET beat = beat + 1 WHERE name = ?1 AND token = ?2";

impl Store {
    /// The lease of this name, where it was ever taken.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn lease(&self, name: &str) -> Result<Option<Lease>, StoreError> {
        find(&self.connection, name).map_err(StoreError::query("実行権の読み出し", name))
    }

    /// Takes the lease if it still stands as `seen` (`None`: was never taken); answers its token, or `None` where
    /// someone was faster or its holder has given a sign of life.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn take_lease(
        &mut self,
        name: &str,
        seen: Option<&Lease>,
        host: &str,
        now: NaiveDateTime,
    ) -> Result<Option<i64>, StoreError> {
        let failed = StoreError::query("実行権の取得", name);
        let mut take = || -> rusqlite::Result<Option<i64>> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if find(&transaction, name)?.as_ref() != seen {
                return Ok(None);
            }
            let token = seen.map_or(1, |lease| lease.token + 1);
            transaction.execute(
                "INSERT INTO lease (name, token, host, process, since, beat) VALUES (?1, ?2, ?3, ?4, ?5, 0)
                 ON CONFLICT (name) DO UPDATE SET token = excluded.token, host = excluded.host,
                     process = excluded.process, since = excluded.since, beat = 0",
                params![name, token, host, std::process::id(), At(now)],
            )?;
            transaction.commit()?;
            Ok(Some(token))
        };
        take().map_err(failed)
    }

    /// A sign of life; `false` where the lease is another's by now.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn beat(&mut self, name: &str, token: i64) -> Result<bool, StoreError> {
        self.connection
            .execute(BEAT, params![name, token])
            .map(|rows| rows == 1)
            .map_err(StoreError::query("実行権の更新", name))
    }

    /// Gives the lease back, unless it is another's by now.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn release_lease(&mut self, name: &str, token: i64) -> Result<(), StoreError> {
        self.connection
            .execute(
                "UPDATE lease SET process = 0, host = '' WHERE name = ?1 AND token = ?2",
                params![name, token],
            )
            .map(|_| ())
            .map_err(StoreError::query("実行権の返却", name))
    }

    /// From now on this store writes a night only while the lease has this token.
    pub fn fence(&mut self, name: &str, token: i64) {
        self.fence = Some(Fence { name: name.to_owned(), token });
    }
}

fn find(connection: &Connection, name: &str) -> rusqlite::Result<Option<Lease>> {
    connection
        .query_row("SELECT token, host, process, since, beat FROM lease WHERE name = ?1", [name], |row| {
            Ok(Lease {
                token: row.get(0)?,
                host: row.get(1)?,
                process: row.get(2)?,
                since: row.get::<_, At>(3)?.0,
                beat: row.get(4)?,
            })
        })
        .optional()
}

/// Inside a transaction: fails where the lease is another's by now.
pub(super) fn check(connection: &Connection, fence: Option<&Fence>) -> rusqlite::Result<()> {
    let Some(fence) = fence else { return Ok(()) };
    let holds = find(connection, &fence.name)?.is_some_and(|lease| lease.token == fence.token);
    if holds { Ok(()) } else { Err(error::fenced()) }
}

/// A sign of life with what is written: while a night is open, no other can be given.
pub(super) fn beat_with(connection: &Connection, fence: Option<&Fence>) -> rusqlite::Result<()> {
    let Some(Fence { name, token }) = fence else { return Ok(()) };
    connection.execute(BEAT, params![name, token]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Made;
    use std::collections::BTreeSet;

    fn moment() -> NaiveDateTime {
        "2026-11-21T02:00:00".parse().unwrap()
    }

    #[test]
    fn a_lease_is_taken_once_and_only_as_it_was_seen() {
        let mut store = Store::open_in_memory().unwrap();
        let first = store.take_lease("run", None, "a", moment()).unwrap().unwrap();
        assert_eq!(store.take_lease("run", None, "b", moment()).unwrap(), None, "someone was faster");
        let seen = store.lease("run").unwrap().unwrap();
        assert!(store.beat("run", first).unwrap());
        assert_eq!(store.take_lease("run", Some(&seen), "b", moment()).unwrap(), None, "it has lived since");
        let seen = store.lease("run").unwrap().unwrap();
        let second = store.take_lease("run", Some(&seen), "b", moment()).unwrap().unwrap();
        assert!(second > first);
        assert!(!store.beat("run", first).unwrap());
        store.release_lease("run", first).unwrap();
        assert!(!store.lease("run").unwrap().unwrap().is_free(), "what is another's is not given back");
        store.release_lease("run", second).unwrap();
        assert!(store.lease("run").unwrap().unwrap().is_free());
    }

    /// Nobody can give a sign of life while a night is open; whoever watched it for so long begins to watch anew.
    #[test]
    fn a_night_that_is_kept_is_a_sign_of_life() {
        let mut store = Store::open_in_memory().unwrap();
        let token = store.take_lease("run", None, "a", moment()).unwrap().unwrap();
        store.fence("run", token);
        store.begin_run("run-1", moment(), moment().date()).unwrap();
        let seen = store.lease("run").unwrap();
        let night = store.open_night("run-1", moment()).unwrap();
        night.keep(&Made { tabs: &[], books_read: &BTreeSet::new(), holds: &[], letters: &[] }).unwrap();
        assert_eq!(store.take_lease("run", seen.as_ref(), "b", moment()).unwrap(), None);
    }

    #[test]
    fn a_holder_who_was_thought_dead_writes_nothing_any_more() {
        let mut store = Store::open_in_memory().unwrap();
        let token = store.take_lease("run", None, "a", moment()).unwrap().unwrap();
        store.fence("run", token);
        store.begin_run("run-1", moment(), moment().date()).unwrap();
        let seen = store.lease("run").unwrap();
        store.take_lease("run", seen.as_ref(), "b", moment()).unwrap().unwrap();
        let error = store.begin_run("run-2", moment(), moment().date()).unwrap_err();
        assert!(matches!(error, StoreError::Fenced), "{error}");
        let finished = crate::store::Finished { at: moment(), ..Default::default() };
        assert!(matches!(store.finish_run("run-1", &finished).unwrap_err(), StoreError::Fenced));
        assert_eq!(store.runs(10).unwrap().len(), 1);
    }
}
