//! Evidence keys and counters of identities: one table for all kinds, told apart by the letter of their ids; with
//! the tombstones of merged workshops, desks and clients (`M`, `MD`, `MK`) and the questions of 名寄せ確認 with their answers (`V`).

use super::{Store, StoreError};
use crate::domain::DeskId;
use crate::resolve::{Asked, KnownIdentities};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

type Keys<Id> = BTreeMap<String, Id>;

impl Store {
    pub(super) fn load_identities(&self) -> Result<KnownIdentities, StoreError> {
        Ok(KnownIdentities {
            workshop_keys: self.load_keys("W", read_numbered)?,
            facility_keys: self.load_keys("F", read_numbered)?,
            case_keys: self.load_keys("C", read_numbered)?,
            client_keys: self.load_keys("K", read_numbered)?,
            desk_keys: self.load_keys("D", |id| Some(DeskId::new(id)))?,
            folder_names: self.load_keys("N", |name| Some(name.to_owned()))?,
            merged: self.load_graves("M", read_numbered)?,
            merged_desks: self.load_graves("MD", |id| Some(DeskId::new(id)))?,
            merged_clients: self.load_graves("MK", read_numbered)?,
            asked: self.load_keys("V", read_asked)?,
            next: self.load_counters()?,
        })
    }

    fn load_keys<Id>(&self, kind: &str, read: fn(&str) -> Option<Id>) -> Result<Keys<Id>, StoreError> {
        let rows = || -> rusqlite::Result<Vec<(String, String)>> {
            let mut statement =
                self.connection.prepare_cached("SELECT evidence, id FROM identity_key WHERE kind = ?1")?;
            statement.query_map([kind], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        rows()
            .map_err(StoreError::query("名寄せの手がかりの読み出し", kind))?
            .into_iter()
            .map(|(evidence, id)| {
                let id = read(&id).ok_or_else(|| StoreError::content("名寄せのID", &id))?;
                Ok((evidence, id))
            })
            .collect()
    }

    /// Tombstones: the key is an id as well.
    fn load_graves<Id: Ord>(
        &self,
        kind: &str,
        read: fn(&str) -> Option<Id>,
    ) -> Result<BTreeMap<Id, Id>, StoreError> {
        self.load_keys(kind, read)?
            .into_iter()
            .map(|(gone, into)| {
                let gone = read(&gone).ok_or_else(|| StoreError::content("名寄せのID", &gone))?;
                Ok((gone, into))
            })
            .collect()
    }

    fn load_counters(&self) -> Result<BTreeMap<char, u32>, StoreError> {
        let rows = || -> rusqlite::Result<Vec<(String, u32)>> {
            let mut statement = self.connection.prepare_cached("SELECT kind, next FROM identity_counter")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        let rows = rows().map_err(StoreError::query("採番の読み出し", "identity_counter"))?;
        Ok(rows.into_iter().filter_map(|(kind, next)| Some((kind.chars().next()?, next))).collect())
    }
}

fn read_numbered<Id: FromStr>(id: &str) -> Option<Id> {
    id.parse().ok()
}

/// Between the keys of one side, and between the parts of a question.
const KEY: char = '\u{1f}';
const PART: char = '\u{1e}';

/// `same`, `other` or nothing, then the keys of both sides, then the group that it was put in, if any.
fn show_asked(asked: &Asked) -> String {
    let verdict = match asked.verdict {
        Some(true) => "same",
        Some(false) => "other",
        None => "",
    };
    let keys = |side: &[String]| side.join(&KEY.to_string());
    let mut parts = vec![verdict.to_owned(), keys(&asked.left), keys(&asked.right)];
    parts.extend((!asked.group.is_empty()).then(|| asked.group.clone()));
    parts.join(&PART.to_string())
}

fn read_asked(text: &str) -> Option<Asked> {
    let mut parts = text.split(PART);
    let verdict = match parts.next()? {
        "same" => Some(true),
        "other" => Some(false),
        "" => None,
        _ => return None,
    };
    let mut keys = || Some(parts.next()?.split(KEY).map(str::to_owned).collect());
    let (left, right) = (keys()?, keys()?);
    Some(Asked { verdict, left, right, group: parts.next().unwrap_or_default().to_owned() })
}

pub(super) fn write_identities(connection: &Connection, new: &KnownIdentities) -> rusqlite::Result<()> {
    write_keys(connection, "W", &new.workshop_keys)?;
    write_keys(connection, "F", &new.facility_keys)?;
    write_keys(connection, "C", &new.case_keys)?;
    write_keys(connection, "K", &new.client_keys)?;
    write_keys(connection, "D", &new.desk_keys)?;
    write_keys(connection, "N", &new.folder_names)?;
    write_keys(connection, "M", &graves(&new.merged))?;
    write_keys(connection, "MD", &graves(&new.merged_desks))?;
    write_keys(connection, "MK", &graves(&new.merged_clients))?;
    let asked = new.asked.iter().map(|(key, asked)| (key.clone(), show_asked(asked))).collect();
    write_keys(connection, "V", &asked)?;
    let mut upsert = connection.prepare_cached(
        "INSERT INTO identity_counter (kind, next) VALUES (?1, ?2)
         ON CONFLICT (kind) DO UPDATE SET next = excluded.next",
    )?;
    for (kind, next) in &new.next {
        upsert.execute(params![kind.to_string(), next])?;
    }
    Ok(())
}

fn graves<Id: Display + Clone>(merged: &BTreeMap<Id, Id>) -> Keys<Id> {
    merged.iter().map(|(gone, into)| (gone.to_string(), into.clone())).collect()
}

fn write_keys<Id: Display>(connection: &Connection, kind: &str, keys: &Keys<Id>) -> rusqlite::Result<()> {
    // Two plain statements: one that may update as well keeps a journal of its own for each of a hundred thousand rows.
    let mut insert = connection
        .prepare_cached("INSERT OR IGNORE INTO identity_key (kind, evidence, id) VALUES (?1, ?2, ?3)")?;
    let mut update =
        connection.prepare_cached("UPDATE identity_key SET id = ?3 WHERE kind = ?1 AND evidence = ?2")?;
    for (evidence, id) in keys {
        let row = params![kind, evidence, id.to_string()];
        if insert.execute(row)? == 0 {
            update.execute(row)?;
        }
    }
    Ok(())
}
