//! What was known at an earlier moment: rows end with the run that no longer said them, and are not deleted.

use super::iso::At;
use chrono::NaiveDateTime;
use rusqlite::types::Value;
use rusqlite::{Connection, ParamsFromIter, params, params_from_iter};

/// Now, or as it was known at a moment: with all runs that had started by then, and none after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    Now,
    At(NaiveDateTime),
}

/// Runs that had started by the moment (`?1`).
const BY_THEN: &str = "(SELECT run_id FROM run WHERE started_at <= ?1)";

impl Moment {
    /// What the statements below are bound to.
    pub(super) fn parameter(self) -> ParamsFromIter<Option<At>> {
        params_from_iter(match self {
            Self::Now => None,
            Self::At(moment) => Some(At(moment)),
        })
    }

    /// The rows of a table with `known_from` and `known_to` that stood.
    pub(super) fn rows(self) -> String {
        match self {
            Self::Now => "known_to IS NULL".to_owned(),
            Self::At(_) => {
                format!("known_from IN {BY_THEN} AND (known_to IS NULL OR known_to NOT IN {BY_THEN})")
            }
        }
    }

    /// A selection from `record` or `file_issue`, in order of file and place.
    pub(super) fn standing(self, select: &str) -> String {
        format!("{select} WHERE {} ORDER BY path, sequence", self.rows())
    }

    /// A selection from `file` and what files were before.
    pub(super) fn heads(self, select: &str) -> String {
        match self {
            Self::Now => format!("{select} FROM file"),
            Self::At(_) => format!(
                "{select} FROM file WHERE last_read_run IN {BY_THEN}
                 UNION ALL {select} FROM past_file WHERE {}",
                self.rows()
            ),
        }
    }

    /// The human cells that stood.
    pub(super) const fn cells(self) -> &'static str {
        match self {
            Self::Now => "gone_at IS NULL",
            Self::At(_) => "first_seen <= ?1 AND (gone_at IS NULL OR gone_at > ?1)",
        }
    }

    /// The human cells that had stood and did so no more.
    pub(super) const fn past_cells(self) -> &'static str {
        match self {
            Self::Now => "gone_at IS NOT NULL",
            Self::At(_) => "gone_at <= ?1",
        }
    }
}

/// Keeps what a file was until this run.
pub(super) fn keep_head(connection: &Connection, run: &str, path: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO past_file (path, revision, role, read_with, status, known_from, known_to)
             SELECT path, revision, role, read_with, status, last_read_run, ?2 FROM file
             WHERE path = ?1 AND last_read_run <> ?2",
        )?
        .execute(params![path, run])
        .map(drop)
}

/// A table of a file's numbered rows, and its columns beside path, sequence and runs.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static str,
}

/// Gives a file these rows: those that stand so already stay, others end with this run, new ones begin with it.
pub(super) fn replace(
    connection: &Connection,
    run: &str,
    path: &str,
    Table { name, columns }: &Table,
    mut rows: impl Iterator<Item = Vec<Value>>,
) -> rusqlite::Result<()> {
    let width = columns.split(',').count();
    let standing: Vec<Vec<Value>> = connection
        .prepare_cached(&format!(
            "SELECT {columns} FROM {name} WHERE path = ?1 AND known_to IS NULL ORDER BY sequence"
        ))?
        .query_map([path], |row| (0..width).map(|at| row.get(at)).collect())?
        .collect::<rusqlite::Result<_>>()?;
    let of_row = "WHERE path = ?1 AND sequence = ?2 AND known_to IS NULL";
    let mut forget =
        connection.prepare_cached(&format!("DELETE FROM {name} {of_row} AND known_from = ?3"))?;
    let mut end = connection.prepare_cached(&format!("UPDATE {name} SET known_to = ?3 {of_row}"))?;
    let marks = vec!["?"; width].join(", ");
    let mut begin = connection.prepare_cached(&format!(
        "INSERT INTO {name} (path, sequence, known_from, {columns}) VALUES (?, ?, ?, {marks})"
    ))?;
    let mut standing = standing.into_iter();
    for sequence in 1i64.. {
        let (before, after) = (standing.next(), rows.next());
        if before.is_none() && after.is_none() {
            break;
        }
        if before == after {
            continue;
        }
        if before.is_some() {
            // What this very run began never was known.
            forget.execute(params![path, sequence, run])?;
            end.execute(params![path, sequence, run])?;
        }
        if let Some(row) = after {
            let head = [Value::from(path.to_owned()), sequence.into(), run.to_owned().into()];
            begin.execute(params_from_iter(head.iter().chain(&row)))?;
        }
    }
    Ok(())
}
