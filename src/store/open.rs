//! Opens the registry file: pragmas and migrations.

use super::backup::copy_whole;
use super::beside::Beside;
use super::foreign::{APPLICATION, refuse_foreign, refuse_others_database};
use super::private::private_file;
use super::{Store, StoreError, known};
use rusqlite::{Connection, OpenFlags, Transaction};
use rusqlite_migration::{HookError, M, Migrations};
use std::path::Path;
use std::sync::LazyLock;
use std::time::Duration;

/// How long a statement waits for another process before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Pages held in memory (negative: in KiB), so that a night's transaction is not written out and read back in between.
const CACHE_KIB: i64 = -16_384;

/// Of a new registry: rows of two or three kilobytes leave a quarter of smaller pages empty.
const PAGE_BYTES: u32 = 16_384;

/// Append only: a step that was ever released is never edited.
static STEPS: LazyLock<[M<'static>; 9]> = LazyLock::new(|| {
    [
        M::up(include_str!("migrations/0001.sql")),
        M::up(include_str!("migrations/0002.sql")),
        M::up(include_str!("migrations/0003.sql")),
        M::up(include_str!("migrations/0004.sql")),
        M::up(include_str!("migrations/0005.sql")),
        M::up(include_str!("migrations/0006.sql")),
        M::up(include_str!("migrations/0007.sql")),
        M::up(include_str!("migrations/0008.sql")),
        M::up_with_hook(include_str!("migrations/0009.sql"), |step: &Transaction<'_>| {
            known::note_fingerprints(step).map_err(HookError::RusqliteError)
        }),
    ]
});

fn migrations() -> Migrations<'static> {
    Migrations::from_slice(&*STEPS)
}

impl Store {
    /// Opens the registry, creating or migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be opened, is no registry, or was made by a newer tsunagi.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        refuse_foreign(path)?;
        // What SQLite puts beside it is for as few eyes. Where this fails, opening says why.
        if let Err(error) = private_file(path) {
            tracing::debug!(event = "registry_not_closed_to_others", %error);
        }
        Self::prepare(Connection::open(path).map_err(StoreError::open(path))?, path)
    }

    /// The registry that stands there; where none does, [`Self::open`] would make an empty one.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_existing(path: &Path) -> Result<Option<Self>, StoreError> {
        if path.exists() { Self::open(path).map(Some) } else { Ok(None) }
    }

    /// The same for those who only look: one in memory where none stands.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_to_look(path: &Path) -> Result<Self, StoreError> {
        Self::open_existing(path)?.map_or_else(Self::open_in_memory, Ok)
    }

    /// A registry that is gone when dropped, for dry runs and tests.
    ///
    /// # Errors
    /// When SQLite itself fails.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        let path = Path::new(":memory:");
        Self::prepare(Connection::open_in_memory().map_err(StoreError::open(path))?, path)
    }

    /// Another connection to the same registry, which reads beside this one; none where it is in memory.
    pub(super) fn reader(&self) -> Result<Option<Self>, StoreError> {
        let Some(path) = self.connection.path().filter(|path| !path.is_empty()) else { return Ok(None) };
        let open = || -> rusqlite::Result<Connection> {
            let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(BUSY_TIMEOUT)?;
            Ok(connection)
        };
        let connection = open().map_err(StoreError::open(Path::new(path)))?;
        Ok(Some(Self { connection, fence: None }))
    }

    fn prepare(mut connection: Connection, path: &Path) -> Result<Self, StoreError> {
        // Looked at before anything is written, the way of its journal included.
        connection.busy_timeout(BUSY_TIMEOUT).map_err(StoreError::open(path))?;
        refuse_others_database(&connection, path)?;
        set_pragmas(&connection).map_err(StoreError::open(path))?;
        keep_before_migration(&connection, path)?;
        migrations()
            .to_latest(&mut connection)
            .map_err(|source| StoreError::Migrate { path: path.to_owned(), source })?;
        mark(&connection);
        Ok(Self { connection, fence: None })
    }
}

/// Marks a registry as ours, once. One that cannot be written is marked another time.
fn mark(connection: &Connection) {
    let known = connection.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0));
    if known.is_ok_and(|mark| mark == 0)
        && let Err(error) = connection.pragma_update(None, "application_id", APPLICATION)
    {
        tracing::debug!(event = "registry_not_marked", %error);
    }
}

/// A registry of an earlier version is copied beside itself before its shape changes.
fn keep_before_migration(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let version: usize = connection
        .pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))
        .map_err(StoreError::open(path))?
        .try_into()
        .unwrap_or(usize::MAX);
    if version == 0 || version >= STEPS.len() {
        return Ok(());
    }
    let copy = Beside::BeforeVersion(STEPS.len()).path(path);
    if copy.exists() {
        return Ok(());
    }
    copy_whole(connection, &copy)
}

/// WAL keeps readers and the nightly writer apart; `synchronous = FULL` makes a committed night survive a power cut.
fn set_pragmas(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.pragma_update(None, "cache_size", CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests as tests_of_store;

    #[test]
    fn migrations_apply_from_nothing() {
        assert_eq!(migrations().validate(), Ok(()));
    }

    /// A registry as an earlier version left it, with a run in its journal.
    #[test]
    fn a_registry_of_an_earlier_version_is_kept_beside_and_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        for version in 1..STEPS.len() {
            let earlier = Migrations::from_slice(&STEPS[..version]);
            let mut connection = Connection::open(&path).unwrap();
            earlier.to_latest(&mut connection).unwrap();
            connection
                .execute_batch(
                    "INSERT INTO run (run_id, started_at, as_of, state, counts)
                     VALUES ('r1', '2026-11-20T02:00:00', '2026-11-20', 'done', '{\"rows\":3}')",
                )
                .unwrap();
            drop(connection);
            let runs = Store::open(&path).unwrap().runs(9).unwrap();
            assert_eq!((runs.len(), runs[0].counts.rows, runs[0].summary.job.as_str()), (1, 3, ""));
            let kept = folder.path().join(format!("registry.db.before-{:04}", STEPS.len()));
            let known: u32 = Connection::open(&kept)
                .unwrap()
                .pragma_query_value(None, "user_version", |row| row.get(0))
                .unwrap();
            assert_eq!(known as usize, version);
            drop(Store::open(&path).unwrap());
            std::fs::remove_file(&kept).unwrap();
            std::fs::remove_file(&path).unwrap();
        }
    }

    /// Step 4 gave what files said a history: what a full registry held before must be known after it, as of that run.
    #[test]
    fn what_files_said_before_they_had_a_history_is_known_after() {
        let folder = tempfile::tempdir().unwrap();
        let [now, before] = ["now.db", "before.db"].map(|name| folder.path().join(name));
        let files =
            [tests_of_store::file("inbox/d01/一覧.xlsx", "aa"), tests_of_store::file("forms/回答.csv", "bb")];
        let mut store = Store::open(&now).unwrap();
        tests_of_store::record(&mut store, "run-1", &files);
        let expected = store.load_files().unwrap();
        assert!(
            expected.len() == 2
                && expected.values().all(|file| !file.records.is_empty() && !file.issues.is_empty())
        );
        drop(store);
        let mut connection = Connection::open(&before).unwrap();
        Migrations::from_slice(&STEPS[..3]).to_latest(&mut connection).unwrap();
        let cells = "SELECT json_group_array(
                         json_array(field, header, (cell.value ->> 1) + coalesce(row_number, 0),
                                    named.col_number, cell.value ->> 2) ORDER BY cell.key)
                     FROM json_each(cells) AS cell
                     JOIN now.record_column AS named
                       ON named.path = record.path AND named.number = cell.value ->> 0";
        let old = format!(
            "SELECT path, sequence, kind, sheet, row_number, record.col_number, ({cells}) FROM now.record"
        );
        let issue =
            "path, sequence, code, severity, sheet, row_number, col_number, desk, field, seen, message";
        connection
            .execute_batch(&format!(
                "ATTACH '{}' AS now;
                 INSERT INTO run (run_id, started_at, finished_at, as_of, state, counts)
                     SELECT run_id, started_at, finished_at, as_of, state, counts FROM now.run;
                 INSERT INTO file SELECT path, revision, role, read_with, status, first_seen_run, last_read_run
                     FROM now.file;
                 INSERT INTO record {old};
                 INSERT INTO file_issue ({issue}) SELECT {issue} FROM now.file_issue;",
                now.display()
            ))
            .unwrap();
        drop(connection);
        let mut store = Store::open(&before).unwrap();
        assert_eq!(store.load_files().unwrap(), expected);
        // … and the next night goes on from there: a changed file ends what it said, the other one speaks on.
        let changed = [tests_of_store::file("inbox/d01/一覧.xlsx", "cc")];
        tests_of_store::record(&mut store, "run-2", &changed);
        let next = store.load_files().unwrap();
        let revisions: Vec<_> = next.values().map(|file| file.revision.as_str()).collect();
        assert_eq!(revisions, ["bb", "cc"]);
        assert_eq!(next["forms/回答.csv"], expected["forms/回答.csv"]);
    }

    /// Step 8 counts the history that stands as every later run counts its own.
    #[test]
    fn what_earlier_runs_did_is_counted_as_if_it_had_been_counted_then() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.db");
        let mut store = Store::open(&path).unwrap();
        tests_of_store::a_history(&mut store);
        let expected = store.change_tallies().unwrap();
        assert_eq!(expected.len(), 4, "{expected:?}");
        store.connection.execute_batch("DROP TABLE change_tally").unwrap();
        store.connection.execute_batch(include_str!("migrations/0008.sql")).unwrap();
        assert_eq!(store.change_tallies().unwrap(), expected);
    }

    #[test]
    fn a_file_that_is_no_registry_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.sqlite");
        std::fs::write(&path, "事業所名,電話番号\n".repeat(100)).unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(error.to_string().contains("壊れています"), "{error}");
        assert!(!error.retry_helps());
    }

    #[test]
    fn another_programs_database_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("places.sqlite");
        for mark in [0, 1_234_567] {
            let foreign = Connection::open(&path).unwrap();
            foreign.execute_batch("CREATE TABLE IF NOT EXISTS moz_bookmark (id INTEGER)").unwrap();
            foreign.pragma_update(None, "application_id", mark).unwrap();
            drop(foreign);
            let before = std::fs::read(&path).unwrap();
            let error = Store::open(&path).unwrap_err();
            assert!(matches!(error, StoreError::Foreign { .. }), "{error}");
            assert!(error.to_string().contains("paths.registry"), "{error}");
            assert_eq!(std::fs::read(&path).unwrap(), before);
        }
        let own = folder.path().join("registry.db");
        drop(Store::open(&own).unwrap());
        let mark: i32 = Connection::open(&own)
            .unwrap()
            .pragma_query_value(None, "application_id", |row| row.get(0))
            .unwrap();
        assert_eq!(mark, APPLICATION);
    }

    #[test]
    fn a_registry_of_a_newer_version_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("registry.sqlite");
        Store::open(&path).unwrap().connection.pragma_update(None, "user_version", 99).unwrap();
        let error = Store::open(&path).unwrap_err();
        assert!(matches!(error, StoreError::Migrate { .. }), "{error}");
    }
}
