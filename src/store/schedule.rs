//! What the daemon must not forget: which due times were served, and how old each source's news are.

use super::iso::At;
use super::{FileAge, FileStatus, Store, StoreError, file};
use rusqlite::params;
use std::collections::BTreeMap;

impl Store {
    /// The latest due time of each job that was served, as it was written.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn served(&self) -> Result<BTreeMap<String, String>, StoreError> {
        let read = || -> rusqlite::Result<BTreeMap<String, String>> {
            let mut statement = self.connection.prepare_cached("SELECT name, served FROM job")?;
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(StoreError::query("予定の読み出し", "job"))
    }

    /// Remembers that a job's due time was served.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn put_served(&mut self, job: &str, served: &str) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO job (name, served) VALUES (?1, ?2)
                 ON CONFLICT (name) DO UPDATE SET served = excluded.served",
                params![job, served],
            )
            .map(|_| ())
            .map_err(StoreError::query("予定の記録", job))
    }

    /// Every file with the moment at which it last said something new, by path; not those that were withdrawn.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn file_ages(&self) -> Result<Vec<FileAge>, StoreError> {
        let read = || -> rusqlite::Result<Vec<FileAge>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT file.path, file.role, file.status, run.started_at
                 FROM file JOIN run ON run.run_id = file.last_read_run
                 WHERE file.status <> 'missing' OR EXISTS (
                     SELECT 1 FROM record WHERE record.path = file.path AND record.known_to IS NULL)
                 ORDER BY file.path",
            )?;
            let rows = statement.query_map([], |row| {
                let [role, status]: [String; 2] = [row.get(1)?, row.get(2)?];
                let (path, at): (String, At) = (row.get(0)?, row.get(3)?);
                Ok(file::read_role(&role).map(|role| FileAge {
                    path,
                    role,
                    status: FileStatus::from_key(&status).unwrap_or(FileStatus::Failed),
                    read_at: at.0,
                }))
            })?;
            rows.filter_map(Result::transpose).collect()
        };
        read().map_err(StoreError::query("ファイルの新しさの読み出し", "file"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_due_time_of_a_job_is_remembered() {
        let mut store = Store::open_in_memory().unwrap();
        for served in ["2026-11-20T02:00:00+09:00", "2026-11-21T02:00:00+09:00"] {
            store.put_served("nightly", served).unwrap();
        }
        let expected = [("nightly".to_owned(), "2026-11-21T02:00:00+09:00".to_owned())];
        assert_eq!(store.served().unwrap().into_iter().collect::<Vec<_>>(), expected);
    }
}
