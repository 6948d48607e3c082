//! What each day added, changed and took away, by kind of entity: the numbers behind 更新履歴.

use super::iso::Day;
use super::{ChangeTally, Store, StoreError};
use crate::registry::{EntityChange, EntityKind, Tallies, Tally};
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
                let Some(kind) = EntityKind::from_key(&row.get::<_, String>(1)?) else { continue };
                let tally = Tally { new: count(2)?, changed: count(3)?, gone: count(4)? };
                tallies.push(ChangeTally { on: row.get::<_, Day>(0)?.0, kind, tally });
            }
            tallies.sort_by_key(|tally| (tally.on, tally.kind));
            Ok(tallies)
        };
        read().map_err(StoreError::query("更新履歴の読み出し", "change_tally"))
    }
}

/// Adds what a run did to what it did before.
pub(super) fn count(connection: &Connection, run: &str, changes: &[EntityChange]) -> rusqlite::Result<()> {
    let mut counts = Tallies::new();
    for change in changes {
        counts.entry(change.kind).or_default().add(change);
    }
    let mut add = connection.prepare_cached(
        "INSERT INTO change_tally (run_id, kind, new, changed, gone) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (run_id, kind) DO UPDATE SET new = new + excluded.new, changed = changed + excluded.changed,
             gone = gone + excluded.gone",
    )?;
    let count = |many: usize| i64::try_from(many).unwrap_or(i64::MAX);
    for (kind, Tally { new, changed, gone }) in counts {
        let [new, changed, gone] = [new, changed, gone].map(count);
        add.execute(params![run, kind.key(), new, changed, gone])?;
    }
    Ok(())
}
