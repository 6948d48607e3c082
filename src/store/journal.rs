//! The run journal: begin, finish, fail, and list runs.

use super::iso::{At, Day};
use super::{Finished, Run, RunCounts, RunState, RunSummary, Store, StoreError, lease};
use chrono::{NaiveDate, NaiveDateTime};
use rusqlite::{Connection, Row, TransactionBehavior, params};

impl Store {
    /// Writes that a run has begun, before anything else happens. Runs that never ended (killed) are marked failed.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn begin_run(
        &mut self,
        run: &str,
        started_at: NaiveDateTime,
        as_of: NaiveDate,
    ) -> Result<(), StoreError> {
        let failed = StoreError::query("実行の開始", run);
        let mut begin = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            lease::check(&transaction, self.fence.as_ref())?;
            begin(&transaction, run, started_at, as_of)?;
            transaction.commit()
        };
        begin().map_err(failed)
    }

    /// Ends a run whose changes were applied before it published.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn finish_run(&mut self, run: &str, finished: &Finished) -> Result<(), StoreError> {
        let mut end = || -> rusqlite::Result<()> {
            let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            lease::check(&transaction, self.fence.as_ref())?;
            finish(&transaction, run, finished)?;
            transaction.commit()
        };
        end().map_err(StoreError::query("実行の終了", run))
    }

    /// Marks a run as failed, with the reason an operator reads.
    ///
    /// # Errors
    /// When the registry cannot be written.
    pub fn fail_run(&mut self, run: &str, at: NaiveDateTime, why: &str) -> Result<(), StoreError> {
        self.connection
            .execute(
                "UPDATE run SET state = 'failed', finished_at = ?2, failure = ?3 WHERE run_id = ?1",
                params![run, At(at), why],
            )
            .map(|_| ())
            .map_err(StoreError::query("実行の失敗の記録", run))
    }

    /// When the latest good runs were, in the order in which they were written down, whatever the clock said.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn latest_good_runs(&self, limit: u32) -> Result<Vec<NaiveDateTime>, StoreError> {
        let read = || -> rusqlite::Result<Vec<NaiveDateTime>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT started_at FROM run WHERE state = 'done' ORDER BY rowid DESC LIMIT ?1",
            )?;
            statement.query_map([limit], |row| Ok(row.get::<_, At>(0)?.0))?.collect()
        };
        read().map_err(StoreError::query("実行記録の読み出し", "run"))
    }

    /// The latest runs, newest first.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn runs(&self, limit: usize) -> Result<Vec<Run>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Run>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT run_id, started_at, finished_at, as_of, state, counts, failure, summary
                 FROM run ORDER BY started_at DESC, run_id DESC LIMIT ?1",
            )?;
            let limit = i64::try_from(limit).unwrap_or(i64::MAX);
            statement.query_map([limit], read_run)?.collect()
        };
        read().map_err(StoreError::query("実行記録の読み出し", "run"))
    }
}

fn begin(
    transaction: &Connection,
    run: &str,
    started_at: NaiveDateTime,
    as_of: NaiveDate,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE run SET state = 'failed', finished_at = ?1, failure = '途中で止まりました' WHERE state = 'running'",
        params![At(started_at)],
    )?;
    transaction.execute(
        "INSERT INTO run (run_id, started_at, as_of, state) VALUES (?1, ?2, ?3, 'running')",
        params![run, At(started_at), Day(as_of)],
    )?;
    Ok(())
}

fn finish(connection: &Connection, run: &str, finished: &Finished) -> rusqlite::Result<()> {
    let counts = serde_json::to_string(&finished.counts).unwrap_or_default();
    let summary = serde_json::to_string(&finished.summary).unwrap_or_default();
    connection.execute(
        "UPDATE run SET state = 'done', finished_at = ?2, counts = ?3, summary = ?4 WHERE run_id = ?1",
        params![run, At(finished.at), counts, summary],
    )?;
    Ok(())
}

fn read_run(row: &Row<'_>) -> rusqlite::Result<Run> {
    let state: String = row.get(4)?;
    let [counts, summary]: [String; 2] = [row.get(5)?, row.get(7)?];
    Ok(Run {
        id: row.get(0)?,
        started_at: row.get::<_, At>(1)?.0,
        finished_at: row.get::<_, Option<At>>(2)?.map(|at| at.0),
        as_of: row.get::<_, Day>(3)?.0,
        state: RunState::from_key(&state).unwrap_or(RunState::Failed),
        counts: serde_json::from_str::<RunCounts>(&counts).unwrap_or_default(),
        summary: serde_json::from_str::<RunSummary>(&summary).unwrap_or_default(),
        failure: row.get(6)?,
    })
}
