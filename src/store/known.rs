//! Loads what the registry knew: identities, the current version of every entity, the human cells that stand.

use super::file::read_cell_ref;
use super::iso::At;
use super::past::Moment;
use super::{Store, StoreError, Version};
use crate::domain::{HumanCell, Origin, PastCell};
use crate::registry::{EntityKind, Known, SettledOverrides};
use rusqlite::{Row, params};
use std::collections::BTreeMap;

impl Store {
    /// What every earlier night has left.
    ///
    /// # Errors
    /// When the registry cannot be read or holds what this version does not understand.
    pub fn load_known(&self) -> Result<Known, StoreError> {
        self.load_known_at(Moment::Now)
    }

    /// The same as it was known at a moment. Evidence keys of identities are today's: a record keeps its id whenever one
    /// looks.
    ///
    /// # Errors
    /// When the registry cannot be read or holds what this version does not understand.
    pub fn load_known_at(&self, moment: Moment) -> Result<Known, StoreError> {
        Ok(Known {
            identities: self.load_identities()?,
            entities: self.load_entities(moment)?,
            human: self.load_human(moment)?,
            past: self.load_past(moment)?,
            settled: self.load_settled()?,
        })
    }

    fn load_settled(&self) -> Result<SettledOverrides, StoreError> {
        let read = || -> rusqlite::Result<SettledOverrides> {
            let mut statement =
                self.connection.prepare_cached("SELECT place, value FROM settled_override")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(StoreError::query("済んだ修正の読み出し", "settled_override"))
    }

    fn load_entities(&self, moment: Moment) -> Result<BTreeMap<(EntityKind, String), String>, StoreError> {
        let sql = format!("SELECT kind, id, document FROM entity_version WHERE {}", moment.rows());
        let rows = || -> rusqlite::Result<Vec<(String, String, String)>> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            statement
                .query_map(moment.parameter(), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect()
        };
        rows()
            .map_err(StoreError::query("台帳の読み出し", "entity_version"))?
            .into_iter()
            .map(|(kind, id, document)| {
                let kind =
                    EntityKind::from_key(&kind).ok_or_else(|| StoreError::content("台帳の種類", &kind))?;
                Ok(((kind, id), document))
            })
            .collect()
    }

    fn load_human(&self, moment: Moment) -> Result<Vec<HumanCell>, StoreError> {
        let sql = format!(
            "SELECT book, tab, row_key, column_name, value, first_seen, file, revision, sheet,
                    row_number, col_number
             FROM human_cell WHERE {} ORDER BY book, tab, row_key, column_name",
            moment.cells()
        );
        let read = || -> rusqlite::Result<Vec<HumanCell>> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            statement.query_map(moment.parameter(), read_human)?.collect()
        };
        read().map_err(StoreError::query("記入内容の読み出し", "human_cell"))
    }

    fn load_past(&self, moment: Moment) -> Result<Vec<PastCell>, StoreError> {
        let sql = format!(
            "SELECT book, tab, row_key, column_name, value, first_seen, file, revision, sheet,
                    row_number, col_number, gone_at
             FROM human_cell WHERE {} ORDER BY book, tab, row_key, column_name, first_seen",
            moment.past_cells()
        );
        let read = || -> rusqlite::Result<Vec<PastCell>> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let past = |row: &Row<'_>| {
                Ok(PastCell { cell: read_human(row)?, gone_at: row.get::<_, At>("gone_at")?.0 })
            };
            statement.query_map(moment.parameter(), past)?.collect()
        };
        read().map_err(StoreError::query("以前の記入内容の読み出し", "human_cell"))
    }

    /// Every version of one entity, oldest first.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn history(&self, kind: EntityKind, id: &str) -> Result<Vec<Version>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Version>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT v.document, v.known_from, f.started_at, t.started_at
                 FROM entity_version v
                 JOIN run f ON f.run_id = v.known_from
                 LEFT JOIN run t ON t.run_id = v.known_to
                 WHERE v.kind = ?1 AND v.id = ?2 ORDER BY f.started_at, v.known_from",
            )?;
            statement.query_map(params![kind.key(), id], read_version)?.collect()
        };
        read().map_err(StoreError::query("履歴の読み出し", id))
    }
}

fn read_version(row: &Row<'_>) -> rusqlite::Result<Version> {
    Ok(Version {
        document: row.get(0)?,
        from_run: row.get(1)?,
        from: row.get::<_, At>(2)?.0,
        to: row.get::<_, Option<At>>(3)?.map(|at| at.0),
    })
}

fn read_human(row: &Row<'_>) -> rusqlite::Result<HumanCell> {
    let [file, revision, sheet]: [String; 3] = [row.get(6)?, row.get(7)?, row.get(8)?];
    let sheet = Origin::new(file.into(), revision.into(), sheet.into());
    Ok(HumanCell {
        book: row.get(0)?,
        tab: row.get(1)?,
        key: row.get(2)?,
        column: row.get(3)?,
        value: row.get(4)?,
        first_seen: row.get::<_, At>(5)?.0,
        origin: match read_cell_ref(row, 9)? {
            Some(cell) => sheet.at(cell),
            None => sheet,
        },
    })
}
