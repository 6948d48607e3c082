//! Files with their records and issues: written when they were read anew, loaded so that nothing is read twice.

use super::cells::{Texts, read_cells, write_cells};
use super::{FileStatus, Store, StoreError, StoredFile};
use crate::domain::{CellRef, DeskId, Field, Issue, IssueCode, Origin, RecordKind, Severity, SourceRole};
use crate::layout::Record;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex, PoisonError};

impl Store {
    /// Every file that was ever read, by its path, with the records and issues of its last reading. Where a record
    /// cannot be understood any more, the file's `read_with` is empty: read it again.
    ///
    /// # Errors
    /// When the registry cannot be read or holds what this version does not understand.
    pub fn load_files(&self) -> Result<BTreeMap<String, StoredFile>, StoreError> {
        let mut files = self.load_heads()?;
        self.load_records(&mut files)?;
        self.load_issues(&mut files)?;
        Ok(files)
    }

    fn load_heads(&self) -> Result<BTreeMap<String, StoredFile>, StoreError> {
        let rows = || -> rusqlite::Result<Vec<[String; 5]>> {
            let mut statement =
                self.connection.prepare_cached("SELECT path, revision, role, read_with, status FROM file")?;
            statement
                .query_map([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))?
                .collect()
        };
        rows()
            .map_err(StoreError::query("ファイルの読み出し", "file"))?
            .into_iter()
            .map(|[path, revision, role, read_with, status]| {
                let role = read_role(&role).ok_or_else(|| StoreError::content("ファイルの持ち主", &role))?;
                let status = FileStatus::from_key(&status)
                    .ok_or_else(|| StoreError::content("ファイルの状態", &status))?;
                let file = StoredFile {
                    path: path.clone(),
                    revision,
                    role,
                    read_with,
                    status,
                    records: Vec::new(),
                    issues: Vec::new(),
                };
                Ok((path, file))
            })
            .collect()
    }

    fn load_records(&self, files: &mut BTreeMap<String, StoredFile>) -> Result<(), StoreError> {
        let failed = || StoreError::query("レコードの読み出し", "record");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT path, kind, sheet, row_number, col_number, cells FROM record ORDER BY path, sequence",
            )
            .map_err(failed())?;
        let mut rows = statement.query([]).map_err(failed())?;
        let mut places = Places::default();
        while let Some(row) = rows.next().map_err(failed())? {
            let path = text(row, 0).map_err(failed())?;
            let Some(file) = files.get_mut(path) else { continue };
            let Some(kind) = RecordKind::from_key(text(row, 1).map_err(failed())?) else {
                read_again(file);
                continue;
            };
            let Ok(cells) = read_cells(text(row, 5).map_err(failed())?, &mut places.texts) else {
                read_again(file);
                continue;
            };
            let record = Record { kind, origin: places.origin(file, row, 2).map_err(failed())?, cells };
            file.records.push(record);
        }
        Ok(())
    }

    fn load_issues(&self, files: &mut BTreeMap<String, StoredFile>) -> Result<(), StoreError> {
        let failed = || StoreError::query("要確認の読み出し", "file_issue");
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT path, code, sheet, row_number, col_number, severity, desk, field, seen, message
                 FROM file_issue ORDER BY path, sequence",
            )
            .map_err(failed())?;
        let mut rows = statement.query([]).map_err(failed())?;
        let mut places = Places::default();
        while let Some(row) = rows.next().map_err(failed())? {
            let path = text(row, 0).map_err(failed())?;
            let Some(file) = files.get_mut(path) else { continue };
            let origin = places.origin(file, row, 2).map_err(failed())?;
            let issue = read_issue(row, origin).map_err(failed())?;
            file.issues.push(issue);
        }
        Ok(())
    }
}

/// A record that this version does not understand (written by another one) costs a new reading, not the run.
fn read_again(file: &mut StoredFile) {
    file.read_with.clear();
}

/// The text of a column without copying it.
fn text<'row>(row: &'row Row<'_>, column: usize) -> rusqlite::Result<&'row str> {
    Ok(row.get_ref(column)?.as_str()?)
}

/// Builds origins that share their texts.
#[derive(Default)]
struct Places {
    texts: Texts,
}

impl Places {
    /// From the columns sheet, row and column, which stand together from `first`.
    fn origin(&mut self, file: &StoredFile, row: &Row<'_>, first: usize) -> rusqlite::Result<Origin> {
        Ok(Origin {
            file: self.texts.share(&file.path),
            revision: self.texts.share(&file.revision),
            sheet: self.texts.share(text(row, first)?),
            cell: read_cell_ref(row, first + 1)?,
        })
    }
}

pub(super) fn read_cell_ref(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<CellRef>> {
    let at: Option<u32> = row.get(first)?;
    let col: Option<u32> = row.get(first + 1)?;
    Ok(at.zip(col).map(|(at, col)| CellRef::new(at, col)))
}

fn read_issue(row: &Row<'_>, origin: Origin) -> rusqlite::Result<Issue> {
    let desk: Option<String> = row.get(6)?;
    let field: Option<String> = row.get(7)?;
    Ok(Issue {
        code: known_code(text(row, 1)?),
        severity: read_severity(text(row, 5)?),
        origin,
        desk: desk.as_deref().map(DeskId::new),
        field: field.as_deref().and_then(Field::from_key),
        seen: row.get(8)?,
        message: row.get(9)?,
    })
}

/// An issue code is a constant of the room that raises it; one that is read back is interned, so that it lives as long
/// as the constants do. The codes are few: the table never grows beyond them.
fn known_code(code: &str) -> IssueCode {
    static CODES: LazyLock<Mutex<BTreeSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut codes = CODES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = codes.get(code) {
        return IssueCode::new(known);
    }
    let new: &'static str = String::leak(code.to_owned());
    codes.insert(new);
    IssueCode::new(new)
}

const SEVERITIES: [(Severity, &str); 3] =
    [(Severity::Notice, "notice"), (Severity::Warning, "warning"), (Severity::Error, "error")];

fn severity_key(severity: Severity) -> &'static str {
    SEVERITIES.iter().find(|(one, _)| *one == severity).map_or("error", |(_, key)| key)
}

fn read_severity(key: &str) -> Severity {
    SEVERITIES.iter().find(|(_, one)| *one == key).map_or(Severity::Error, |(severity, _)| *severity)
}

fn role_key(role: &SourceRole) -> String {
    match role {
        SourceRole::Desk(id) => format!("desk:{id}"),
        SourceRole::Office => "office".to_owned(),
        SourceRole::Form => "form".to_owned(),
        SourceRole::Official => "official".to_owned(),
    }
}

pub(super) fn read_role(key: &str) -> Option<SourceRole> {
    match key {
        "office" => Some(SourceRole::Office),
        "form" => Some(SourceRole::Form),
        "official" => Some(SourceRole::Official),
        _ => key.strip_prefix("desk:").map(|slug| SourceRole::Desk(DeskId::new(slug))),
    }
}

/// Writes one file unless it stands so already; answers whether it was written.
pub(super) fn write_file(connection: &Connection, run: &str, file: &StoredFile) -> rusqlite::Result<bool> {
    let role = role_key(&file.role);
    let standing: Option<[String; 4]> = connection
        .prepare_cached("SELECT revision, role, read_with, status FROM file WHERE path = ?1")?
        .query_row([&file.path], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]))
        .optional()?;
    let head = [file.revision.as_str(), &role, &file.read_with, file.status.key()];
    // The same content may stand for other records: an emptied file that the office has approved.
    let records: usize = connection
        .prepare_cached("SELECT count(*) FROM record WHERE path = ?1")?
        .query_row([&file.path], |row| row.get::<_, u32>(0))
        .map(|count| count as usize)?;
    let stands = standing.as_ref().is_some_and(|standing| standing.iter().eq(head.iter()));
    if stands && records == file.records.len() {
        return Ok(false);
    }
    connection
        .prepare_cached(
            "INSERT INTO file (path, revision, role, read_with, status, first_seen_run, last_read_run)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
             ON CONFLICT (path) DO UPDATE SET revision = excluded.revision, role = excluded.role,
                 read_with = excluded.read_with, status = excluded.status, last_read_run = excluded.last_read_run",
        )?
        .execute(params![file.path, file.revision, role, file.read_with, file.status.key(), run])?;
    write_records(connection, file)?;
    write_issues(connection, file)?;
    Ok(true)
}

/// Gives a file another path; its records and issues stand under it from then on.
pub(super) fn move_file(connection: &Connection, from: &str, to: &str) -> rusqlite::Result<()> {
    let steps = [
        "INSERT INTO file (path, revision, role, read_with, status, first_seen_run, last_read_run)
         SELECT ?2, revision, role, read_with, status, first_seen_run, last_read_run FROM file WHERE path = ?1",
        "UPDATE record SET path = ?2 WHERE path = ?1",
        "UPDATE file_issue SET path = ?2 WHERE path = ?1",
    ];
    for step in steps {
        connection.prepare_cached(step)?.execute([from, to])?;
    }
    connection.prepare_cached("DELETE FROM file WHERE path = ?1")?.execute([from])?;
    Ok(())
}

fn write_records(connection: &Connection, file: &StoredFile) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM record WHERE path = ?1")?.execute([&file.path])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO record (path, sequence, kind, sheet, row_number, col_number, cells)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (record, sequence) in file.records.iter().zip(1i64..) {
        let cell = record.origin.cell;
        insert.execute(params![
            file.path,
            sequence,
            record.kind.key(),
            &*record.origin.sheet,
            cell.map(|cell| cell.row),
            cell.map(|cell| cell.col),
            write_cells(&record.cells),
        ])?;
    }
    Ok(())
}

fn write_issues(connection: &Connection, file: &StoredFile) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM file_issue WHERE path = ?1")?.execute([&file.path])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO file_issue
             (path, sequence, code, severity, sheet, row_number, col_number, desk, field, seen, message)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    for (issue, sequence) in file.issues.iter().zip(1i64..) {
        let cell = issue.origin.cell;
        insert.execute(params![
            file.path,
            sequence,
            issue.code.as_str(),
            severity_key(issue.severity),
            &*issue.origin.sheet,
            cell.map(|cell| cell.row),
            cell.map(|cell| cell.col),
            issue.desk.as_ref().map(DeskId::as_str),
            issue.field.map(Field::key),
            issue.seen,
            issue.message,
        ])?;
    }
    Ok(())
}
