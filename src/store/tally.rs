//! What each day added, changed and took away, by kind of entity: the numbers behind 更新履歴.

use super::iso::Day;
use super::{ChangeTally, Store, StoreError};
use crate::registry::EntityKind;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Versions begun on a day: one that follows on another, or the first of its entity (also of one that comes back).
const BEGUN: &str = "
    SELECT substr(run.started_at, 1, 10), version.kind, version.is_first, count(*)
    FROM (SELECT kind, known_from,
                 lag(known_to) OVER (PARTITION BY kind, id ORDER BY known_from) IS NOT known_from AS is_first
          FROM entity_version) AS version
    JOIN run ON run.run_id = version.known_from
    GROUP BY 1, 2, 3";

/// Versions that ended on a day without a next one.
const GONE: &str = "
    SELECT substr(run.started_at, 1, 10), version.kind, count(*)
    FROM entity_version AS version
    JOIN run ON run.run_id = version.known_to
    WHERE NOT EXISTS (SELECT 1 FROM entity_version AS next
                      WHERE next.kind = version.kind AND next.id = version.id
                        AND next.known_from = version.known_to)
    GROUP BY 1, 2";

impl Store {
    /// Tallies of all earlier runs, by day and kind.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn change_tallies(&self) -> Result<Vec<ChangeTally>, StoreError> {
        let read = || -> rusqlite::Result<Vec<ChangeTally>> {
            let mut tallies: BTreeMap<(NaiveDate, EntityKind), ChangeTally> = BTreeMap::new();
            let mut tally = |on: Day, kind: &str, write: &mut dyn FnMut(&mut ChangeTally)| {
                if let Some(kind) = EntityKind::from_key(kind) {
                    let empty = ChangeTally { on: on.0, kind, new: 0, changed: 0, gone: 0 };
                    write(tallies.entry((on.0, kind)).or_insert(empty));
                }
            };
            let mut statement = self.connection.prepare_cached(BEGUN)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (is_first, count): (bool, u32) = (row.get(2)?, row.get(3)?);
                tally(row.get(0)?, &row.get::<_, String>(1)?, &mut |tally| {
                    if is_first { tally.new += count as usize } else { tally.changed += count as usize }
                });
            }
            let mut statement = self.connection.prepare_cached(GONE)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let count: u32 = row.get(2)?;
                tally(row.get(0)?, &row.get::<_, String>(1)?, &mut |tally| tally.gone += count as usize);
            }
            Ok(tallies.into_values().collect())
        };
        read().map_err(StoreError::query("更新履歴の読み出し", "entity_version"))
    }
}
