//! Files with their records and issues: written when they were read anew, loaded so that nothing is read twice.

use super::cells::{ReadColumns, Texts, WrittenColumns};
use super::past::{self, Moment};
use super::{FileStatus, PackedFile, Store, StoreError, StoredFile};
use crate::domain::{CellRef, DeskId, Field, Issue, IssueCode, Origin, RecordKind, Severity, SourceRole};
use crate::layout::Record;
use rayon::prelude::*;
use rusqlite::types::Value;
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
        self.load_files_at(Moment::Now)
    }

    /// The same as it was known at a moment.
    ///
    /// # Errors
    /// When the registry cannot be read or holds what this version does not understand.
    pub fn load_files_at(&self, moment: Moment) -> Result<BTreeMap<String, StoredFile>, StoreError> {
        let mut files = self.load_heads(moment)?;
        self.load_records(&mut files, moment)?;
        self.load_issues(&mut files, moment)?;
        Ok(files)
    }

    fn load_heads(&self, moment: Moment) -> Result<BTreeMap<String, StoredFile>, StoreError> {
        let heads = moment.heads("SELECT path, revision, role, read_with, status");
        let rows = || -> rusqlite::Result<Vec<[String; 5]>> {
            let mut statement = self.connection.prepare_cached(&heads)?;
            statement
                .query_map(moment.parameter(), |row| {
                    Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?])
                })?
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

    fn load_records(
        &self,
        files: &mut BTreeMap<String, StoredFile>,
        moment: Moment,
    ) -> Result<(), StoreError> {
        let failed = || StoreError::query("レコードの読み出し", "record");
        let sql = moment.standing("SELECT path, kind, sheet, row_number, col_number, cells FROM record");
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed())?;
        let mut rows = statement.query(moment.parameter()).map_err(failed())?;
        let mut places = Places::default();
        let mut written: BTreeMap<String, Vec<WrittenRecord>> = BTreeMap::new();
        while let Some(row) = rows.next().map_err(failed())? {
            let path = text(row, 0).map_err(failed())?;
            let Some(file) = files.get(path) else { continue };
            let one = WrittenRecord {
                kind: RecordKind::from_key(text(row, 1).map_err(failed())?),
                origin: places.origin(file, row, 2).map_err(failed())?,
                cells: row.get(5).map_err(failed())?,
            };
            match written.get_mut(path) {
                Some(records) => records.push(one),
                None => drop(written.insert(path.to_owned(), vec![one])),
            }
        }
        let columns = self.load_columns().map_err(failed())?;
        let none = ReadColumns::default();
        let read: Vec<(String, Vec<Record>, usize)> = written
            .into_par_iter()
            .map(|(path, written)| {
                let count = written.len();
                let records = read_records(written, columns.get(&path).unwrap_or(&none));
                (path, records, count)
            })
            .collect();
        for (path, records, written) in read {
            let Some(file) = files.get_mut(&path) else { continue };
            if records.len() < written {
                read_again(file);
            }
            file.records = records;
        }
        Ok(())
    }

    /// Of all files; columns stay for good, so that what was said before can be read.
    fn load_columns(&self) -> rusqlite::Result<BTreeMap<String, ReadColumns>> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT path, number, field, header, col_number FROM record_column")?;
        let mut rows = statement.query([])?;
        let mut columns: BTreeMap<String, ReadColumns> = BTreeMap::new();
        let mut texts = Texts::default();
        while let Some(row) = rows.next()? {
            let of_file = columns.entry(row.get(0)?).or_default();
            of_file.add(row.get(1)?, text(row, 2)?, texts.share(text(row, 3)?), row.get(4)?);
        }
        Ok(columns)
    }

    fn load_issues(
        &self,
        files: &mut BTreeMap<String, StoredFile>,
        moment: Moment,
    ) -> Result<(), StoreError> {
        let failed = || StoreError::query("要確認の読み出し", "file_issue");
        let sql = moment.standing(
            "SELECT path, code, sheet, row_number, col_number, severity, desk, field, seen, message
             FROM file_issue",
        );
        let mut statement = self.connection.prepare_cached(&sql).map_err(failed())?;
        let mut rows = statement.query(moment.parameter()).map_err(failed())?;
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

/// A record as it stands in its row.
struct WrittenRecord {
    /// `None` where this version knows no such kind.
    kind: Option<RecordKind>,
    origin: Origin,
    cells: String,
}

/// Those that can still be understood.
fn read_records(written: Vec<WrittenRecord>, columns: &ReadColumns) -> Vec<Record> {
    let read = |WrittenRecord { kind, origin, cells }| {
        let cells = columns.read(&cells, &origin).ok()?;
        Some(Record { kind: kind?, origin, cells })
    };
    written.into_iter().filter_map(read).collect()
}

/// The text of a column without copying it.
fn text<'row>(row: &'row Row<'_>, column: usize) -> rusqlite::Result<&'row str> {
    Ok(row.get_ref(column)?.as_str()?)
}

/// Builds origins; those that follow each other in one sheet share it.
#[derive(Default)]
struct Places {
    texts: Texts,
    sheet: Option<Origin>,
}

impl Places {
    /// From the columns sheet, row and column, which stand together from `first`.
    fn origin(&mut self, file: &StoredFile, row: &Row<'_>, first: usize) -> rusqlite::Result<Origin> {
        let sheet = text(row, first)?;
        let is_there =
            |one: &Origin| (&*one.file, &*one.revision, &*one.sheet) == (&*file.path, &*file.revision, sheet);
        let place = self.sheet.take().filter(is_there).unwrap_or_else(|| {
            let [file, revision, sheet] =
                [&*file.path, &*file.revision, sheet].map(|text| self.texts.share(text));
            Origin::new(file, revision, sheet)
        });
        let place = self.sheet.insert(place);
        Ok(read_cell_ref(row, first + 1)?.map_or_else(|| place.whole(), |cell| place.at(cell)))
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
        more: 0,
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
pub(super) fn write_file(connection: &Connection, run: &str, packed: &PackedFile) -> rusqlite::Result<bool> {
    let file = packed.head();
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
    if stands && records == packed.len() {
        return Ok(false);
    }
    past::keep_head(connection, run, &file.path)?;
    connection
        .prepare_cached(
            "INSERT INTO file (path, revision, role, read_with, status, first_seen_run, last_read_run)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
             ON CONFLICT (path) DO UPDATE SET revision = excluded.revision, role = excluded.role,
                 read_with = excluded.read_with, status = excluded.status, last_read_run = excluded.last_read_run",
        )?
        .execute(params![file.path, file.revision, role, file.read_with, file.status.key(), run])?;
    write_records(connection, run, packed)?;
    write_issues(connection, run, file)?;
    Ok(true)
}

/// Gives a file another path; its records and issues stand under it from then on.
pub(super) fn move_file(connection: &Connection, from: &str, to: &str) -> rusqlite::Result<()> {
    let steps = [
        "INSERT INTO file (path, revision, role, read_with, status, first_seen_run, last_read_run)
         SELECT ?2, revision, role, read_with, status, first_seen_run, last_read_run FROM file WHERE path = ?1",
        "UPDATE record_column SET path = ?2 WHERE path = ?1",
        "UPDATE record SET path = ?2 WHERE path = ?1",
        "UPDATE file_issue SET path = ?2 WHERE path = ?1",
        "UPDATE past_file SET path = ?2 WHERE path = ?1",
    ];
    for step in steps {
        connection.prepare_cached(step)?.execute([from, to])?;
    }
    connection.prepare_cached("DELETE FROM file WHERE path = ?1")?.execute([from])?;
    Ok(())
}

/// One row of `record` or `file_issue` but for its path and its runs, as it is compared and written.
type Values = Vec<Value>;

fn write_records(connection: &Connection, run: &str, file: &PackedFile) -> rusqlite::Result<()> {
    let path = &file.head().path;
    let mut columns = WrittenColumns::of(connection, path)?;
    let rows = file.records().map(|record| {
        let mut row: Values = vec![record.kind.key().to_owned().into()];
        row.extend(place(&record.origin));
        row.push(columns.write(&record).into());
        row
    });
    let table = past::Table { name: "record", columns: "kind, sheet, row_number, col_number, cells" };
    past::replace(connection, run, path, &table, rows)?;
    columns.write_new(connection, path)
}

fn write_issues(connection: &Connection, run: &str, file: &StoredFile) -> rusqlite::Result<()> {
    let rows = file.issues.iter().map(|issue| {
        let mut row: Values =
            vec![issue.code.as_str().to_owned().into(), severity_key(issue.severity).to_owned().into()];
        row.extend(place(&issue.origin));
        row.push(issue.desk.as_ref().map(|desk| desk.as_str().to_owned()).into());
        row.push(issue.field.map(|field| field.key().to_owned()).into());
        row.extend([issue.seen.clone().into(), issue.message.clone().into()]);
        row
    });
    past::replace(
        connection,
        run,
        &file.path,
        &past::Table {
            name: "file_issue",
            columns: "code, severity, sheet, row_number, col_number, desk, field, seen, message",
        },
        rows,
    )
}

/// Sheet, row and column.
fn place(origin: &Origin) -> [Value; 3] {
    let number = |of: fn(&CellRef) -> u32| origin.cell.as_ref().map(|cell| i64::from(of(cell))).into();
    [origin.sheet.to_string().into(), number(|cell| cell.row), number(|cell| cell.col)]
}
