//! Loads what the registry knew: identities, the current version of every entity, the human cells that stand.

use super::file::read_cell_ref;
use super::iso::At;
use super::past::Moment;
use super::{Store, StoreError, StoredFile, Version};
use crate::domain::{HumanCell, Invitation, Origin, PastCell};
use crate::registry::{
    CaseStates, EntityKind, Fingerprint, Known, KnownOrder, LAST_KNOWN, LastKnownWorkshops, SettledOverrides,
    read_invitation, read_last_known, read_order, read_states,
};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::thread;

type Entities = BTreeMap<(EntityKind, String), Fingerprint>;

impl Store {
    /// What a night begins from, [`Store::load_known`] and [`Store::load_files`]: of a registry on disk read side by side.
    ///
    /// # Errors
    /// As those.
    pub fn load_night(&self) -> Result<(Known, BTreeMap<String, StoredFile>), StoreError> {
        let Some(beside) = self.reader()? else { return Ok((self.load_known()?, self.load_files()?)) };
        thread::scope(|scope| {
            let files = scope.spawn(move || beside.load_files());
            let known = self.load_known();
            let files = files.join().unwrap_or_else(|panic| resume_unwind(panic));
            Ok((known?, files?))
        })
    }

    /// What every earlier night has left; what entities were, by the fingerprints that were written beside their documents.
    ///
    /// # Errors
    /// When the registry cannot be read or holds what this version does not understand.
    pub fn load_known(&self) -> Result<Known, StoreError> {
        let noted = self.load_fingerprints()?;
        // Whom an invitation asked and what an order without a number says stand in their documents.
        let (asked, ordered) = (EntityKind::Invitation.key(), EntityKind::Order.key());
        let rest = format!("kind IN ('{asked}', '{ordered}') AND (kind = '{asked}' OR instr(id, ':') > 0)");
        self.load_with(Moment::Now, noted, &rest)
    }

    /// The same as it was known at a moment, by the documents themselves. Evidence keys of identities are today's: a
    /// record keeps its id whenever one looks.
    ///
    /// # Errors
    /// When the registry cannot be read or holds what this version does not understand.
    pub fn load_known_at(&self, moment: Moment) -> Result<Known, StoreError> {
        self.load_with(moment, Entities::new(), "TRUE")
    }

    /// `entities` are known; those that fit `rest` are yet to be read.
    fn load_with(&self, moment: Moment, mut entities: Entities, rest: &str) -> Result<Known, StoreError> {
        let (invitations, orders) = self.load_documents(moment, rest, &mut entities)?;
        Ok(Known {
            identities: self.load_identities()?,
            entities,
            invitations,
            orders,
            human: self.load_human(moment)?,
            past: self.load_past(moment)?,
            settled: self.load_settled()?,
            case_states: self.load_case_states(moment)?,
            workshops: self.load_last_known(moment)?,
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

    /// Of what stands; read from the index alone.
    fn load_fingerprints(&self) -> Result<Entities, StoreError> {
        let mut unknown = None;
        let mut read = || -> rusqlite::Result<Entities> {
            let mut statement = self.connection.prepare_cached(
                "SELECT kind, id, fingerprint FROM entity_version INDEXED BY entity_version_current
                 WHERE known_to IS NULL ORDER BY kind, id",
            )?;
            let mut rows = statement.query([])?;
            let mut entities = Vec::new();
            while let Some(row) = rows.next()? {
                let kind = row.get_ref(0)?.as_str()?;
                let Some(kind) = EntityKind::from_key(kind) else {
                    unknown = Some(kind.to_owned());
                    continue;
                };
                entities.push(((kind, row.get(1)?), Fingerprint::from_bytes(row.get(2)?)));
            }
            Ok(entities.into_iter().collect())
        };
        let read = read().map_err(StoreError::query("台帳の読み出し", "entity_version"))?;
        unknown.map_or(Ok(read), |kind| Err(StoreError::content("台帳の種類", &kind)))
    }

    /// Each document is looked at and let go.
    fn load_documents(
        &self,
        moment: Moment,
        which: &str,
        entities: &mut Entities,
    ) -> Result<(Vec<Invitation>, Vec<KnownOrder>), StoreError> {
        let failed = StoreError::query("台帳の読み出し", "entity_version");
        let sql =
            format!("SELECT kind, id, document FROM entity_version WHERE {} AND ({which})", moment.rows());
        let mut invitations = Vec::new();
        let mut orders = Vec::new();
        let mut unknown = None;
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(moment.parameter())?;
            while let Some(row) = rows.next()? {
                let kind = row.get_ref(0)?.as_str()?;
                let Some(kind) = EntityKind::from_key(kind) else {
                    unknown = Some(kind.to_owned());
                    return Ok(());
                };
                let (id, document): (String, _) = (row.get(1)?, row.get_ref(2)?.as_str()?);
                if kind == EntityKind::Invitation {
                    invitations.extend(read_invitation(&id, document));
                }
                if kind == EntityKind::Order {
                    orders.extend(read_order(&id, document));
                }
                entities.insert((kind, id), Fingerprint::of(document));
            }
            Ok(())
        };
        read().map_err(failed)?;
        invitations.sort();
        orders.sort_by(|one, other| one.id.cmp(&other.id));
        match unknown {
            Some(kind) => Err(StoreError::content("台帳の種類", &kind)),
            None => Ok((invitations, orders)),
        }
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

    /// How far each case was by every version of it.
    fn load_case_states(&self, moment: Moment) -> Result<CaseStates, StoreError> {
        let then = match moment {
            Moment::Now => "",
            Moment::At(_) => "AND f.started_at <= ?1",
        };
        let sql = format!(
            "SELECT v.id, f.started_at, CASE WHEN json_valid(v.document) THEN json_extract(v.document, '$.steps') END
             FROM entity_version v JOIN run f ON f.run_id = v.known_from
             WHERE v.kind = '{}' {then} ORDER BY v.id, f.started_at, v.known_from",
            EntityKind::Case.key()
        );
        let read = || -> rusqlite::Result<CaseStates> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(moment.parameter())?;
            let mut states = CaseStates::new();
            while let Some(row) = rows.next()? {
                let steps: Option<String> = row.get(2)?;
                let entered = read_states(steps.as_deref().unwrap_or_default());
                states.entry(row.get(0)?).or_default().push((row.get::<_, At>(1)?.0.date(), entered));
            }
            Ok(states)
        };
        read().map_err(StoreError::query("案件の状態の読み出し", "entity_version"))
    }

    /// What the newest version of each workshop said of it, whether it still stands or not.
    fn load_last_known(&self, moment: Moment) -> Result<LastKnownWorkshops, StoreError> {
        let then = match moment {
            Moment::Now => "",
            Moment::At(_) => "AND f.started_at <= ?1",
        };
        let paths = LAST_KNOWN.map(|path| format!("'{path}'")).join(", ");
        // Of a group the other columns are of the row of the maximum.
        let sql = format!(
            "SELECT v.id, CASE WHEN json_valid(v.document) THEN json_extract(v.document, {paths}) END,
                    max(f.started_at)
             FROM entity_version v JOIN run f ON f.run_id = v.known_from
             WHERE v.kind = '{}' {then} GROUP BY v.id",
            EntityKind::Workshop.key()
        );
        let read = || -> rusqlite::Result<LastKnownWorkshops> {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query(moment.parameter())?;
            let mut known = LastKnownWorkshops::new();
            while let Some(row) = rows.next()? {
                let values: Option<String> = row.get(1)?;
                if let Some(last) = values.as_deref().and_then(read_last_known) {
                    known.insert(row.get(0)?, last);
                }
            }
            Ok(known)
        };
        read().map_err(StoreError::query("以前の事業所の読み出し", "entity_version"))
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

/// Of documents that stand and were written before fingerprints were.
pub(super) fn note_fingerprints(connection: &Connection) -> rusqlite::Result<()> {
    let prints = {
        let mut standing =
            connection.prepare("SELECT rowid, document FROM entity_version WHERE known_to IS NULL")?;
        let print = |row: &Row<'_>| Ok((row.get(0)?, Fingerprint::of(row.get_ref(1)?.as_str()?)));
        standing.query_map([], print)?.collect::<rusqlite::Result<Vec<(i64, Fingerprint)>>>()?
    };
    let mut note = connection.prepare("UPDATE entity_version SET fingerprint = ?2 WHERE rowid = ?1")?;
    for (row, print) in prints {
        note.execute(params![row, print.as_bytes()])?;
    }
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests as tests_of_store;

    #[test]
    fn what_was_written_without_a_fingerprint_is_given_its_own() {
        let mut store = Store::open_in_memory().unwrap();
        tests_of_store::a_history(&mut store);
        let known = store.load_known().unwrap();
        assert_eq!(known.entities.len(), 2, "{known:?}");
        assert_eq!(store.load_known_at(Moment::Now).unwrap(), known);
        store.connection.execute_batch("UPDATE entity_version SET fingerprint = x''").unwrap();
        assert!(store.load_known().is_err());
        note_fingerprints(&store.connection).unwrap();
        assert_eq!(store.load_known().unwrap(), known);
    }
}
