//! What each day added, changed and took away, by kind of entity: the numbers behind 更新履歴.

use super::iso::Day;
use super::{ChangeTally, Nature, Store, StoreError, Told};
use crate::registry::{EntityKind, Tally, change_in_words};
use chrono::NaiveDate;
use rusqlite::{Connection, params};

impl Store {
    /// Tallies of all earlier runs, by day and kind.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn change_tallies(&self) -> Result<Vec<ChangeTally>, StoreError> {
        let read = || -> rusqlite::Result<Vec<ChangeTally>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT substr(run.started_at, 1, 10) AS day, kind, sum(new), sum(changed), sum(gone)
                 FROM change_tally JOIN run USING (run_id)
                 GROUP BY day, kind",
            )?;
            let mut rows = statement.query([])?;
            let mut tallies = Vec::new();
            while let Some(row) = rows.next()? {
                let count = |at: usize| row.get::<_, u32>(at).map(|count| count as usize);
                let name: String = row.get(1)?;
                let (kind, nature) = name.split_once('.').unwrap_or((&name, ""));
                let Some(kind) = EntityKind::from_key(kind) else { continue };
                let nature = Nature::ALL.into_iter().find(|one| one.key() == nature);
                let tally = Tally { new: count(2)?, changed: count(3)?, gone: count(4)? };
                tallies.push(ChangeTally { on: row.get::<_, Day>(0)?.0, kind, nature, tally });
            }
            tallies.sort_by_key(|tally| (tally.on, tally.kind, tally.nature));
            Ok(tallies)
        };
        read().map_err(StoreError::query("更新履歴の読み出し", "change_tally"))
    }

    /// Workshops that were gone with a run: its day, their id and name.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn gone_workshops(&self) -> Result<Vec<(NaiveDate, String, String)>, StoreError> {
        let read = || -> rusqlite::Result<Vec<(NaiveDate, String, String)>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT substr(run.started_at, 1, 10), v.id,
                        CASE WHEN json_valid(v.document) THEN json_extract(v.document, '$.name.value') END
                 FROM entity_version v JOIN run ON run.run_id = v.known_to
                 WHERE v.kind = ?1 AND NOT EXISTS (
                     SELECT 1 FROM entity_version n
                     WHERE n.kind = v.kind AND n.id = v.id AND n.known_from = v.known_to)
                 ORDER BY 1, 2",
            )?;
            let gone = |row: &rusqlite::Row<'_>| {
                let name: Option<String> = row.get(2)?;
                Ok((row.get::<_, Day>(0)?.0, row.get(1)?, name.unwrap_or_default()))
            };
            statement.query_map([EntityKind::Workshop.key()], gone)?.collect()
        };
        read().map_err(StoreError::query("更新履歴の読み出し", "entity_version"))
    }
}

/// How many records of a kind a run may have changed that each is told by itself.
const TOLD_BY_THEMSELVES: u32 = 5;

/// A case or an order that a run changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedRecord {
    pub on: NaiveDate,
    pub kind: EntityKind,
    /// Which it is and what changed of it.
    pub words: String,
}

impl Store {
    /// The cases and orders that runs changed, where these were few.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn changed_records(&self) -> Result<Vec<ChangedRecord>, StoreError> {
        let read = || -> rusqlite::Result<Vec<ChangedRecord>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT substr(run.started_at, 1, 10), v.kind, v.id, p.document, v.document
                 FROM entity_version v
                 JOIN change_tally t ON t.run_id = v.known_from AND t.kind = v.kind AND t.changed BETWEEN 1 AND ?3
                 JOIN entity_version p ON p.kind = v.kind AND p.id = v.id AND p.known_to = v.known_from
                 JOIN run ON run.run_id = v.known_from
                 WHERE v.kind IN (?1, ?2)
                 ORDER BY 1, 2, 3, run.started_at",
            )?;
            let kinds = [EntityKind::Case, EntityKind::Order].map(EntityKind::key);
            let mut rows = statement.query(params![kinds[0], kinds[1], TOLD_BY_THEMSELVES])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let text = |at: usize| row.get::<_, String>(at);
                let (name, id, before, after) = (text(1)?, text(2)?, text(3)?, text(4)?);
                let Some(kind) = EntityKind::from_key(&name) else { continue };
                let words = change_in_words(kind, &id, &before, &after);
                let on = row.get::<_, Day>(0)?.0;
                found.extend(words.map(|words| ChangedRecord { on, kind, words }));
            }
            Ok(found)
        };
        read().map_err(StoreError::query("更新履歴の読み出し", "entity_version"))
    }
}

/// Adds what a run did to what it did before. What is of a nature of its own stands under it: `workshop.merged`.
pub(super) fn count(connection: &Connection, run: &str, told: &Told) -> rusqlite::Result<()> {
    let mut add = connection.prepare_cached(
        "INSERT INTO change_tally (run_id, kind, new, changed, gone) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (run_id, kind) DO UPDATE SET new = new + excluded.new, changed = changed + excluded.changed,
             gone = gone + excluded.gone",
    )?;
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    for ((kind, nature), Tally { new, changed, gone }) in told {
        let name =
            nature.map_or_else(|| kind.key().to_owned(), |own| format!("{}.{}", kind.key(), own.key()));
        let [new, changed, gone] = [*new, *changed, *gone].map(count);
        add.execute(params![run, name, new, changed, gone])?;
    }
    Ok(())
}
