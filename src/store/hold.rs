//! What is held back until the office approves it or a later day confirms it.

use super::iso::Day;
use super::{Store, StoreError};
use crate::domain::FilePath;
use chrono::NaiveDate;
use rusqlite::{Connection, params};

/// What kind of thing is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HoldKind {
    /// The new content of a file.
    File,
    /// A tab of a book, or a whole book.
    Tab,
    /// Merges of workshops.
    Identity,
    /// A folder of which every file is gone, or whose name has changed.
    Folder,
}

impl HoldKind {
    const ALL: [Self; 4] = [Self::File, Self::Tab, Self::Identity, Self::Folder];

    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Tab => "tab",
            Self::Identity => "identity",
            Self::Folder => "folder",
        }
    }

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "ファイル",
            Self::Tab => "出力",
            Self::Identity => "名寄せ",
            Self::Folder => "フォルダー",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub kind: HoldKind,
    /// The file's path, `desk:d01/おすすめ案件`, `workshops`.
    pub subject: String,
    /// The first day on which it was held.
    pub since: NaiveDate,
    /// What the office is asked, in a sentence.
    pub question: String,
    /// The office has said yes: the next run lets it through.
    pub approved: bool,
}

impl Hold {
    /// The subject as the office knows it.
    #[must_use]
    pub fn shown_subject(&self) -> &str {
        match self.kind {
            HoldKind::File => FilePath::new(&self.subject).shown(),
            HoldKind::Tab | HoldKind::Folder => &self.subject,
            HoldKind::Identity => "事業所の名寄せ",
        }
    }
}

impl Store {
    /// What is held, the oldest first.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn holds(&self) -> Result<Vec<Hold>, StoreError> {
        read_holds(&self.connection).map_err(StoreError::query("保留の読み出し", "hold"))
    }

    /// Says yes to what is held; `false` where nothing of this name is.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn approve(&mut self, kind: HoldKind, subject: &str) -> Result<bool, StoreError> {
        self.connection
            .execute(
                "UPDATE hold SET approved = 1 WHERE kind = ?1 AND subject = ?2",
                params![kind.key(), subject],
            )
            .map(|rows| rows > 0)
            .map_err(StoreError::query("保留の承認", subject))
    }
}

fn read_holds(connection: &Connection) -> rusqlite::Result<Vec<Hold>> {
    let mut statement = connection.prepare_cached(
        "SELECT kind, subject, since, question, approved FROM hold ORDER BY since, kind, subject",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Hold {
            kind: HoldKind::from_key(&row.get::<_, String>(0)?).unwrap_or(HoldKind::File),
            subject: row.get(1)?,
            since: row.get::<_, Day>(2)?.0,
            question: row.get(3)?,
            approved: row.get(4)?,
        })
    })?;
    rows.collect()
}

/// Makes what stands equal to tonight's; what stands so already is not written.
pub(super) fn write_holds(connection: &Connection, holds: &[Hold]) -> rusqlite::Result<()> {
    for old in read_holds(connection)? {
        if !holds.iter().any(|hold| (hold.kind, &hold.subject) == (old.kind, &old.subject)) {
            connection.execute(
                "DELETE FROM hold WHERE kind = ?1 AND subject = ?2",
                params![old.kind.key(), old.subject],
            )?;
        }
    }
    let mut upsert = connection.prepare_cached(
        "INSERT INTO hold (kind, subject, since, question, approved) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (kind, subject) DO UPDATE SET since = excluded.since, question = excluded.question,
             approved = excluded.approved
         WHERE hold.since <> excluded.since OR hold.question <> excluded.question
            OR hold.approved <> excluded.approved",
    )?;
    for hold in holds {
        upsert.execute(params![
            hold.kind.key(),
            hold.subject,
            Day(hold.since),
            hold.question,
            hold.approved
        ])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_stands_until_it_is_not_and_can_be_approved() {
        let mut store = Store::open_in_memory().unwrap();
        let hold = |subject: &str, approved| Hold {
            kind: HoldKind::File,
            subject: subject.to_owned(),
            since: "2026-11-20".parse().unwrap(),
            question: "減っています".to_owned(),
            approved,
        };
        write_holds(&store.connection, &[hold("a.csv", false), hold("b.csv", false)]).unwrap();
        let before = store.connection.total_changes();
        write_holds(&store.connection, &[hold("a.csv", false), hold("b.csv", false)]).unwrap();
        assert_eq!(store.connection.total_changes(), before, "the same holds write nothing");
        assert!(store.approve(HoldKind::File, "b.csv").unwrap());
        assert!(!store.approve(HoldKind::Tab, "b.csv").unwrap());
        assert_eq!(store.holds().unwrap(), [hold("a.csv", false), hold("b.csv", true)]);
        write_holds(&store.connection, &[hold("a.csv", false)]).unwrap();
        assert_eq!(store.holds().unwrap(), [hold("a.csv", false)]);
    }
}
