//! Mail that waits to be sent: queued in the night's own transaction, once for each recipient, night and kind.
//!
//! A letter is marked `sending` before SMTP is spoken and `sent` after it; what a crash leaves `sending` is sent again
//! under the same Message-ID.

use super::iso::{At, Day};
use super::{Store, StoreError};
use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::{Connection, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// A letter to queue, and what it tells by lasting names, so that nothing is told twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    pub night: NaiveDate,
    pub recipient: String,
    /// `desk:d01`, `office`
    pub kind: String,
    pub subject: String,
    pub body: String,
    pub things: Vec<String>,
}

/// A letter that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    pub id: i64,
    pub night: NaiveDate,
    pub recipient: String,
    pub kind: String,
    pub subject: String,
    pub body: String,
    /// How often it was tried before.
    pub attempts: u32,
}

/// A letter that did not arrive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undelivered {
    pub recipient: String,
    pub kind: String,
    /// Why, in words.
    pub failure: String,
    /// It is not tried any more.
    pub given_up: bool,
}

/// Whether a thing was told by a letter of its night and recipient: a desk's by the desk, the office's by their kinds.
const OF_THE_LETTER: &str = "CASE
    WHEN outbox.kind LIKE 'desk:%'
        THEN substr(told.thing, 1, length(outbox.kind) - 4) = substr(outbox.kind, 6) || '/'
    WHEN outbox.kind = 'office' THEN told.thing GLOB 'hold/*' OR told.thing GLOB 'alarm/*'
    ELSE 0 END";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OutboxCounts {
    pub waiting: u64,
    pub sent: u64,
    pub given_up: u64,
}

impl Store {
    /// What each recipient was told, by lasting names: neither what stands in a letter that was given up, nor (of this
    /// registry's own journal) only what this registry knows: it may be a copy of before the letter.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn told(&self) -> Result<BTreeMap<String, BTreeSet<String>>, StoreError> {
        let read = || -> rusqlite::Result<BTreeMap<String, BTreeSet<String>>> {
            let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT recipient, thing FROM told WHERE NOT EXISTS (
                     SELECT 1 FROM outbox WHERE outbox.night = told.night AND outbox.recipient = told.recipient
                     AND outbox.state = 'given-up' AND {OF_THE_LETTER})"
            ))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                told.entry(row.get(0)?).or_default().insert(row.get(1)?);
            }
            Ok(told)
        };
        let mut told = read().map_err(StoreError::query("送信済みの内容の読み出し", "told"))?;
        for (recipient, things) in self.sent_beside().told {
            told.entry(recipient).or_default().extend(things);
        }
        Ok(told)
    }

    /// What a letter tells.
    pub(super) fn things_of(&self, letter: &Queued) -> Result<Vec<String>, StoreError> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut statement = self.connection.prepare_cached(&format!(
                "SELECT thing FROM told, outbox WHERE outbox.id = ?1 AND outbox.night = told.night
                 AND outbox.recipient = told.recipient AND {OF_THE_LETTER} ORDER BY thing"
            ))?;
            statement.query_map([letter.id], |row| row.get(0))?.collect()
        };
        read().map_err(StoreError::query("送信する内容の読み出し", "told"))
    }

    /// Letters since that day that could not be sent, or wait after so many tries.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn undelivered(&self, since: NaiveDate, least_tries: u32) -> Result<Vec<Undelivered>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Undelivered>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT recipient, kind, failure, state = 'given-up' FROM outbox
                 WHERE (state = 'given-up' OR (state = 'waiting' AND attempts >= ?2 AND failure <> ''))
                   AND night >= ?1 ORDER BY kind, recipient, night",
            )?;
            let rows = statement.query_map(params![Day(since), least_tries], |row| {
                Ok(Undelivered {
                    recipient: row.get(0)?,
                    kind: row.get(1)?,
                    failure: row.get(2)?,
                    given_up: row.get(3)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(StoreError::query("送れなかったメールの読み出し", "outbox"))
    }

    /// Lets everything wait for now that was given up or waits for a later try; answers how many letters.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn try_letters_again(&mut self, now: NaiveDateTime) -> Result<usize, StoreError> {
        self.connection
            .execute(
                "UPDATE outbox SET state = 'waiting', next_try = ?1, attempts = min(attempts, 1)
                 WHERE state IN ('given-up', 'waiting')",
                params![At(now)],
            )
            .map_err(StoreError::query("送り直しの準備", "outbox"))
    }

    /// Queues letters outside of a night's transaction.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn put_letters(&mut self, now: NaiveDateTime, letters: &[Letter]) -> Result<(), StoreError> {
        queue(&self.connection, now, letters).map_err(StoreError::query("メールの用意", "outbox"))
    }

    /// Takes back a letter that nobody has tried to send; what it tells is told another night.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn withdraw_letter(&mut self, night: NaiveDate, kind: &str) -> Result<(), StoreError> {
        let mut withdraw = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            transaction.execute(
                &format!(
                    "DELETE FROM told WHERE EXISTS (
                         SELECT 1 FROM outbox WHERE outbox.night = ?1 AND outbox.kind = ?2 AND state = 'waiting'
                         AND attempts = 0 AND told.night = outbox.night AND told.recipient = outbox.recipient
                         AND {OF_THE_LETTER})"
                ),
                params![Day(night), kind],
            )?;
            transaction.execute(
                "DELETE FROM outbox WHERE night = ?1 AND kind = ?2 AND state = 'waiting' AND attempts = 0",
                params![Day(night), kind],
            )?;
            transaction.commit()
        };
        withdraw().map_err(StoreError::query("メールの取り下げ", "outbox"))
    }

    /// Letters whose time has come, the oldest first; those that a crash left half sent among them. `again` = only those
    /// that were tried before.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn letters_due(&self, now: NaiveDateTime, again: bool) -> Result<Vec<Queued>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Queued>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, night, recipient, kind, subject, body, attempts FROM outbox
                 WHERE (state = 'sending' OR (state = 'waiting' AND next_try <= ?1)) AND attempts >= ?2 ORDER BY id",
            )?;
            statement.query_map(params![At(now), again], read_queued)?.collect()
        };
        read().map_err(StoreError::query("送信待ちの読み出し", "outbox"))
    }

    /// Marks a letter before it is given to the server.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn letter_sending(&mut self, id: i64) -> Result<(), StoreError> {
        self.mark("UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ?1", id)
    }

    /// Marks a letter that the server has taken; its words are not kept.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn letter_sent(&mut self, id: i64) -> Result<(), StoreError> {
        self.mark("UPDATE outbox SET state = 'sent', failure = '', body = '' WHERE id = ?1", id)
    }

    /// Marks a letter that the server has not taken: to be tried again, or (`None`) given up.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn letter_failed(
        &mut self,
        id: i64,
        next_try: Option<NaiveDateTime>,
        failure: &str,
    ) -> Result<(), StoreError> {
        let state = if next_try.is_some() { "waiting" } else { "given-up" };
        self.connection
            .execute(
                "UPDATE outbox SET state = ?2, next_try = coalesce(?3, next_try), failure = ?4 WHERE id = ?1",
                params![id, state, next_try.map(At), failure],
            )
            .map(|_| ())
            .map_err(StoreError::query("送信の失敗の記録", "outbox"))
    }

    /// How many letters wait, were sent, were given up.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        let read = || -> rusqlite::Result<OutboxCounts> {
            let mut counts = OutboxCounts::default();
            let mut statement =
                self.connection.prepare_cached("SELECT state, count(*) FROM outbox GROUP BY state")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let count: u32 = row.get(1)?;
                let place = match row.get::<_, String>(0)?.as_str() {
                    "sent" => &mut counts.sent,
                    "given-up" => &mut counts.given_up,
                    _ => &mut counts.waiting,
                };
                *place += u64::from(count);
            }
            Ok(counts)
        };
        read().map_err(StoreError::query("送信待ちの読み出し", "outbox"))
    }

    fn mark(&mut self, sql: &str, id: i64) -> Result<(), StoreError> {
        let done = self.connection.execute(sql, [id]);
        done.map(|_| ()).map_err(StoreError::query("送信の記録", "outbox"))
    }
}

fn read_queued(row: &Row<'_>) -> rusqlite::Result<Queued> {
    Ok(Queued {
        id: row.get(0)?,
        night: row.get::<_, Day>(1)?.0,
        recipient: row.get(2)?,
        kind: row.get(3)?,
        subject: row.get(4)?,
        body: row.get(5)?,
        attempts: row.get(6)?,
    })
}

/// The kind of the office's letters: what changed on a night is told on no other.
const OFFICE: &str = "office";

/// Queues letters; one that this recipient has of this night already is left out with what it would tell.
pub(super) fn queue(connection: &Connection, now: NaiveDateTime, letters: &[Letter]) -> rusqlite::Result<()> {
    for letter in letters {
        let queued = connection.execute(
            "INSERT INTO outbox (night, recipient, kind, subject, body, state, next_try)
             VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', ?6) ON CONFLICT (night, recipient, kind) DO NOTHING",
            params![Day(letter.night), letter.recipient, letter.kind, letter.subject, letter.body, At(now)],
        )?;
        if queued == 0 {
            continue;
        }
        if letter.kind != OFFICE {
            // It tells all that its forerunners did not bring.
            connection.execute(
                "DELETE FROM outbox WHERE kind = ?1 AND state = 'given-up' AND night < ?2",
                params![letter.kind, Day(letter.night)],
            )?;
        }
        let mut tell = connection.prepare_cached(
            "INSERT INTO told (recipient, thing, night) VALUES (?1, ?2, ?3)
             ON CONFLICT (recipient, thing) DO UPDATE SET night = excluded.night",
        )?;
        for thing in &letter.things {
            tell.execute(params![letter.recipient, thing, Day(letter.night)])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(night: &str, thing: &str) -> Letter {
        Letter {
            night: night.parse().unwrap(),
            recipient: "madoguchi@example.jp".to_owned(),
            kind: "desk:d01".to_owned(),
            subject: "おすすめ案件 1件".to_owned(),
            body: format!("{thing}\n"),
            things: vec![thing.to_owned()],
        }
    }

    #[test]
    fn a_recipient_gets_one_letter_a_night_and_no_half_sent_one_is_lost() {
        let mut store = Store::open_in_memory().unwrap();
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let now = at("2026-11-21T02:00:00");
        for thing in ["C-000001", "C-000002"] {
            queue(&store.connection, now, &[letter("2026-11-21", thing)]).unwrap();
        }
        let due = store.letters_due(now, false).unwrap();
        assert_eq!((due.len(), due[0].body.as_str()), (1, "C-000001\n"));
        let told = store.told().unwrap();
        assert!(!told["madoguchi@example.jp"].contains("C-000002"), "it is told on the next night");
        store.letter_sending(due[0].id).unwrap();
        assert_eq!(store.letters_due(now, false).unwrap()[0].attempts, 1, "a crash here sends it again");
        store.letter_failed(due[0].id, Some(at("2026-11-21T02:05:00")), "451").unwrap();
        assert_eq!(store.letters_due(at("2026-11-21T02:04:59"), true).unwrap(), []);
        assert_eq!(store.letters_due(at("2026-11-21T02:05:00"), true).unwrap().len(), 1);
        store.letter_sent(due[0].id).unwrap();
        assert_eq!(store.letters_due(at("2026-12-01T00:00:00"), false).unwrap(), []);
        assert_eq!(store.outbox_counts().unwrap(), OutboxCounts { sent: 1, ..OutboxCounts::default() });
    }
}
