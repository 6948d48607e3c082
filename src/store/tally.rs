//! What each day added, changed and took away, by kind of entity: the numbers behind 更新履歴.

use super::iso::Day;
use super::{ChangeTally, Nature, Store, StoreError, Told};
use crate::registry::{EntityKind, Tally};
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
