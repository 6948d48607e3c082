//! A run before which nothing changed is told before anything is computed: all that a run depends on and leaves behind goes
//! into one stamp, and where the last run's stamp is found again, its results still hold.
//!
//! Whatever the stamp cannot vouch for makes a run an ordinary one: another day (deadlines pass), anything at Google, a source
//! that could not be reached, a book that could not be written, and every run that a person asked to do more than usual.

use super::reading::FileCounts;
use super::{Outcome, Output, Reach, Request, books};
use crate::config::Config;
use crate::source::Snapshot;
use crate::store::{Moment, Run, RunState, Store, StoreError};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Debug;
use std::path::PathBuf;

/// What a run began with.
pub(super) struct Beginning {
    /// Over configuration, request and sources.
    inputs: String,
    /// The books as they stood before anything was read from them, by path, with the hash of what they hold.
    books: BTreeMap<PathBuf, String>,
}

impl Beginning {
    /// Nothing where a run is to be an ordinary one.
    pub(super) fn of(
        config: &Config,
        reach: &Reach<'_>,
        snapshot: &Snapshot,
        request: &Request,
        registry: &str,
    ) -> Option<Self> {
        let asks_more = request.dry_run
            || request.full
            || request.take_over
            || request.allow_large_change
            || request.known_at != Moment::Now;
        let is_whole = snapshot.failures.is_empty() && snapshot.silent.is_empty();
        if asks_more || !is_whole || reach.google.is_some() {
            return None;
        }
        let mut inputs = Hasher::default();
        inputs.add(&(env!("CARGO_PKG_VERSION"), program(), registry));
        inputs.add(config);
        inputs.add(&(request.now.date_naive(), request.as_of(), request.asks, request.letters));
        for file in &snapshot.files {
            inputs.add(&(&file.role, &file.path, &file.revision));
        }
        inputs.add(&(&snapshot.desks, &snapshot.passed, &snapshot.memory));
        Some(Self { inputs: inputs.finish(), books: standing(config) })
    }

    /// The last run, where it ended well and nothing has changed since.
    pub(super) fn same_as_last(&self, store: &Store) -> Result<Option<Run>, StoreError> {
        let stamp = self.stamp(&self.books, store)?;
        let last = store.runs(1)?.into_iter().next();
        Ok(last.filter(|run| run.state == RunState::Done && run.summary.stamp == stamp))
    }

    /// What the next run has to find again; nothing where this one left something undone.
    pub(super) fn end(mut self, outcome: &Outcome, store: &Store) -> Result<Option<String>, StoreError> {
        if outcome.unreachable() {
            return Ok(None);
        }
        let written = outcome.outputs.iter().filter_map(|output| output.file.as_ref());
        self.books.extend(written.map(|file| (file.path.clone(), file.hash.clone())));
        self.stamp(&self.books, store).map(Some)
    }

    fn stamp(&self, books: &BTreeMap<PathBuf, String>, store: &Store) -> Result<String, StoreError> {
        let mut stamp = Hasher::default();
        stamp.add(&(&self.inputs, books));
        stamp.add(&(store.holds()?, store.source_memory()?));
        Ok(stamp.finish())
    }
}

/// The outcome of a run before which nothing changed.
pub(super) fn outcome(
    config: &Config,
    run: &str,
    request: &Request,
    last: &Run,
    snapshot: &Snapshot,
) -> Outcome {
    let files = FileCounts {
        unchanged: snapshot.files.len(),
        passed: snapshot.passed.len(),
        missing: last.summary.files_missing as usize,
        ..FileCounts::default()
    };
    let out = &config.paths.out;
    let kept = |book: &_| Output::kept(book, books::shown_path(out, book));
    let standing = books::files(config).into_iter().filter(|book| books::path(out, book).exists());
    Outcome::still(run, request, last, files, standing.map(|book| kept(&book)).collect())
}

/// The program itself, as far as it can be told: another one may compute otherwise.
fn program() -> Option<(u64, std::time::SystemTime)> {
    let file = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((file.len(), file.modified().ok()?))
}

fn standing(config: &Config) -> BTreeMap<PathBuf, String> {
    let path = |book| books::path(&config.paths.out, &book);
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).ok()?;
        Some((path, blake3::hash(&bytes).to_hex().to_string()))
    };
    let out = &config.paths.out;
    let beside = books::beside_national(out).into_iter().map(|name| out.join(format!("{name}.xlsx")));
    let paths: Vec<PathBuf> = books::files(config).into_iter().map(path).chain(beside).collect();
    let found: Vec<_> = paths.into_par_iter().filter_map(read).collect();
    found.into_iter().collect()
}

#[derive(Default)]
struct Hasher(blake3::Hasher);

impl Hasher {
    fn add(&mut self, part: &impl Debug) {
        self.0.update(format!("{part:?}\n").as_bytes());
    }

    fn finish(&self) -> String {
        self.0.finalize().to_hex()[..32].to_owned()
    }
}
