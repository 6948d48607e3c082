//! Copies of the registry: made online through SQLite's own backup, looked at afterwards, and what is broken in one.

use super::private::private_file;
use super::{Store, StoreError};
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Pages a step, and the rest between two steps where someone writes.
const PAGES: i32 = 1024;
const REST: Duration = Duration::from_millis(20);
/// Problems named at most.
const NAMED: usize = 5;

impl Store {
    /// Copies the registry as it stands in this moment to a new file, and looks at the copy. On failure no file stays.
    ///
    /// # Errors
    /// When the copy cannot be written, or is not whole (then the registry itself is damaged).
    pub fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        let copied = copy_whole(&self.connection, to).and_then(|()| match integrity(to)?.first() {
            None => Ok(()),
            Some(problem) => Err(StoreError::content("整合性の検査", problem)),
        });
        if copied.is_err()
            && let Err(error) = std::fs::remove_file(to)
        {
            tracing::debug!(event = "no_half_backup_to_remove", %error);
        }
        copied
    }

    /// What is broken in this registry, in SQLite's words and ours; empty = whole.
    ///
    /// # Errors
    /// When it cannot even be looked at.
    pub fn problems(&self) -> Result<Vec<String>, StoreError> {
        find_problems(&self.connection).map_err(StoreError::query("整合性の検査", "登録簿"))
    }
}

/// Copies a registry through SQLite's own backup into one file without a journal beside it.
pub(super) fn copy_whole(connection: &Connection, to: &Path) -> Result<(), StoreError> {
    let failed = |source: rusqlite::Error| match source.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DatabaseCorrupt | rusqlite::ErrorCode::NotADatabase) => {
            StoreError::query("バックアップ", &to.to_string_lossy())(source)
        }
        _ => StoreError::Backup { path: to.to_owned(), what: "作成", cause: source.to_string() },
    };
    private_file(to).map_err(|error| StoreError::Backup {
        path: to.to_owned(),
        what: "作成",
        cause: error.to_string(),
    })?;
    let mut copy = Connection::open(to).map_err(failed)?;
    {
        let backup = Backup::new(connection, &mut copy).map_err(failed)?;
        loop {
            match backup.step(PAGES).map_err(failed)? {
                StepResult::Done => break,
                StepResult::More => {}
                _ => std::thread::sleep(REST),
            }
        }
    }
    copy.pragma_update(None, "journal_mode", "DELETE").map_err(failed)?;
    copy.close().map_err(|(_, source)| failed(source))
}

/// What is broken in a registry file, without changing it; empty = whole.
///
/// # Errors
/// When it cannot be opened or is no registry.
pub fn integrity(path: &Path) -> Result<Vec<String>, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(StoreError::open(path))?;
    find_problems(&connection).map_err(StoreError::open(path))
}

/// Whether a copy holds a run: one without any was taken of a registry that was lost.
#[must_use]
pub fn holds_a_run(path: &Path) -> bool {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let look = || -> rusqlite::Result<bool> {
        Connection::open_with_flags(path, flags)?
            .query_row("SELECT EXISTS (SELECT 1 FROM run)", [], |row| row.get(0))
    };
    look().unwrap_or(false)
}

/// Beyond SQLite's own checks: at most one current version of an entity, and every file's records under its path.
const RULES: [(&str, &str); 4] = [
    (
        "同じものの最新の版が二つあります",
        "SELECT count(*) FROM (SELECT 1 FROM entity_version WHERE known_to IS NULL
         GROUP BY kind, id HAVING count(*) > 1)",
    ),
    (
        "同じ記入欄の最新の値が二つあります",
        "SELECT count(*) FROM (SELECT 1 FROM human_cell WHERE gone_at IS NULL
         GROUP BY book, tab, row_key, column_name HAVING count(*) > 1)",
    ),
    (
        "番号の数え始めが、使われた番号より小さくなっています",
        "SELECT count(*) FROM identity_counter AS counter WHERE EXISTS (
             SELECT 1 FROM identity_key AS used WHERE used.kind = counter.kind
             AND CAST(substr(used.id, 3) AS INTEGER) >= counter.next)",
    ),
    ("始まると同時に終わった版があります", "SELECT count(*) FROM entity_version WHERE known_to = known_from"),
];

fn find_problems(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA integrity_check(5)")?;
    let told: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut problems: Vec<String> = told.into_iter().filter(|line| line != "ok").take(NAMED).collect();
    if !problems.is_empty() {
        return Ok(problems);
    }
    let orphans: i64 =
        connection.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0))?;
    if orphans > 0 {
        problems.push(format!("つながりの切れた行が {orphans} 件あります"));
    }
    for (words, sql) in RULES {
        let broken: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        if broken > 0 {
            problems.push(format!("{words}（{broken} 件）"));
        }
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Seek, SeekFrom, Write};

    #[test]
    fn a_copy_is_whole_and_equal_and_a_damaged_one_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("registry.db"), folder.path().join("copy.db"));
        let mut store = Store::open(&path).unwrap();
        let id = store.registry_id().unwrap();
        for run in 0..500 {
            let at = "2026-11-20T02:00:00".parse().unwrap();
            store.begin_run(&format!("run-{run:04}"), at, at.date()).unwrap();
        }
        store.back_up(&copy).unwrap();
        assert_eq!(Store::open(&copy).unwrap().registry_id().unwrap(), id);
        assert_eq!(integrity(&copy).unwrap(), Vec::<String>::new());
        let mut file = std::fs::OpenOptions::new().write(true).open(&copy).unwrap();
        let middle = file.metadata().unwrap().len() / 2;
        file.seek(SeekFrom::Start(middle)).unwrap();
        file.write_all(&[0xA5; 8192]).unwrap();
        drop(file);
        assert!(integrity(&copy).map_or(true, |problems| !problems.is_empty()));
    }

    #[test]
    fn a_copy_that_cannot_be_written_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("registry.db")).unwrap();
        let error = store.back_up(&folder.path().join("nowhere/copy.db")).unwrap_err();
        assert!(matches!(error, StoreError::Backup { .. }), "{error}");
    }

    #[test]
    fn broken_rules_are_found() {
        let mut store = Store::open_in_memory().unwrap();
        let at = "2026-11-20T02:00:00".parse().unwrap();
        for run in ["run-1", "run-2"] {
            store.begin_run(run, at, at.date()).unwrap();
        }
        assert_eq!(store.problems().unwrap(), Vec::<String>::new());
        store
            .connection
            .execute_batch(
                "INSERT INTO entity_version (kind, id, known_from, document)
                 VALUES ('case', 'C-1', 'run-1', '{}'), ('case', 'C-1', 'run-2', '{}')",
            )
            .unwrap();
        assert_eq!(store.problems().unwrap(), ["同じものの最新の版が二つあります（1 件）"]);
    }
}
