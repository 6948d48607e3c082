//! The order of one night: read, decide, plan, record in one transaction, publish.

use super::columns::Said;
use super::copies::Words;
use super::holding::Holding;
use super::outcome::StopWatch;
use super::record::{Found, Night, Recorded};
use super::still::{self, Beginning};
use super::{
    CycleError, Decisions, Outcome, Progress, Reach, Reading, Request, Stage, books, decide, drafts, read,
    record, storm, vanished,
};
use crate::config::Config;
use crate::domain::{MatchId, TO_THE_MINUTE};
use crate::guard::SheetOptions;
use crate::matching::Standing;
use crate::registry::Known;
use crate::source::{DeskFolder, Tonight};
use crate::store::{Finished, Moment, RunSummary, Store, StoreError};
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use std::thread;

/// Runs one consolidation.
///
/// # Errors
/// Only when nothing can be done: the registry cannot be used, or there is nothing to read. Files, sheets and books that
/// cannot be used are part of the [`Outcome`].
pub fn consolidate(
    config: &Config,
    reach: Reach<'_>,
    store: &mut Store,
    request: &Request,
    progress: Progress<'_>,
) -> Result<Outcome, CycleError> {
    let mut watch = StopWatch::start();
    let stopped = || reach.stop.asked().map_or(Ok(()), |cause| Err(CycleError::Stopped(cause)));
    let run = uuid::Uuid::now_v7().to_string();
    let now = request.now.naive_local();
    progress(Stage::Read, 0, 1);
    let memory = store.source_memory()?;
    let mut snapshot = reach.source.snapshot(&Tonight { now, memory: &memory, full: request.full });
    let registry_id = store.registry_id()?;
    let beginning = Beginning::of(config, &reach, &snapshot, request, &registry_id);
    if let Some(beginning) = &beginning
        && let Some(last) = beginning.same_as_last(store)?
    {
        let outcome = still::outcome(config, &run, request, &last, &snapshot);
        store.begin_run(&run, now, request.as_of())?;
        watch.lap("read");
        let RunSummary { stamp, held, .. } = last.summary;
        let summary = RunSummary { stamp, held, ..outcome.summary(request.job, watch.elapsed()) };
        return finish(store, outcome, now, summary, watch);
    }
    let (known, stored) = store.load_night()?;
    let holding = Holding::of(store, now.date())?;
    if snapshot.files.is_empty() && stored.is_empty() {
        let causes: Vec<String> = snapshot.failures.iter().map(ToString::to_string).collect();
        return Err(CycleError::Nothing(causes.join("")));
    }
    let folders = vanished::join_renamed(&mut snapshot, &stored, holding.approved_folders());
    let rows_before = storm::rows_before(&stored);
    let guard = SheetOptions {
        allow: request.allow_large_change,
        released: holding.released_tabs(),
        ..SheetOptions::default()
    };
    let online = reach.google.and_then(Result::ok).map(|google| books::Online {
        google,
        registry: &registry_id,
        take_over: request.take_over,
        guard: &guard,
    });
    let offline = reach.google.and_then(Result::err).map(ToString::to_string);
    let reached = online.ok_or(offline.as_deref());
    let mut standing = read_books(config, store, request, reached, (&known, &snapshot.desks))?;
    stopped()?;
    watch.lap("read_outputs");
    let said = Said::of(&standing.human);
    let approved = holding.approved_files();
    let words = Words::new(&standing.human, &known, now);
    let tonight = read::Tonight {
        today: now.date(),
        approved: &approved,
        folders: &folders,
        memory: &memory,
        said: &said,
        words: &words,
        stop: reach.stop,
    };
    let mut reading = read::read(config, reach.source, snapshot, stored, &tonight, progress);
    standing.take_words(std::mem::take(&mut reading.words));
    stopped()?;
    watch.lap("read");

    let night =
        Night { config, reach: &reach, online, request, run: &run, now, holding: &holding, said: &said };
    let found = Found { known, reading, standing, rows_before };
    let recorded = record::decide_and_record(store, night, found, &mut watch, progress)
        .map_err(|error| given_up(store, request, (&run, now), error))?;
    if request.dry_run {
        let Recorded { mut outcome, books } = recorded;
        outcome.drafts = drafts::planned(config, &books.drafts);
        outcome.usage = online.map(|online| online.google.usage());
        outcome.stages = watch.finish();
        return Ok(outcome);
    }
    watch.lap("record");
    publish(store, night, recorded, beginning, watch, progress)
}

/// The books as they stand, with what people wrote in them.
fn read_books(
    config: &Config,
    store: &Store,
    request: &Request,
    online: Result<books::Online<'_>, Option<&str>>,
    (known, folders): (&Known, &[DeskFolder]),
) -> Result<books::StandingBooks, StoreError> {
    let published = if request.full { BTreeMap::new() } else { store.published_books()? };
    let desks = known.desks().chain(folders.iter().map(|folder| folder.id.clone())).collect();
    let editions = store.editions()?;
    let before = books::Before { known, published: &published, editions: &editions, desks: &desks };
    Ok(books::read_standing(config, online, before, request.now.naive_local()))
}

/// Puts the books in their places. A run that leaves one undone does not end as done: the next one writes it.
fn publish(
    store: &mut Store,
    night: Night<'_>,
    Recorded { mut outcome, books }: Recorded,
    beginning: Option<Beginning>,
    mut watch: StopWatch,
    progress: Progress<'_>,
) -> Result<Outcome, CycleError> {
    let Night { config, reach, online, request, run, now, .. } = night;
    progress(Stage::Publish, 0, books.plans.len() as u64);
    let (published, drafts) = thread::scope(|scope| {
        scope.spawn(|| store.fold_log());
        let published = books::publish(config, books.plans, online, run, now, reach.stop, progress);
        let drafts =
            if published.stopped.is_none() { drafts::write(config, &books.drafts) } else { Vec::new() };
        (published, drafts)
    });
    store.put_published_books(&published.known)?;
    store.put_editions(&published.editions)?;
    outcome.usage = online.map(|online| online.google.usage());
    if let Some(cause) = published.stopped {
        return Err(given_up(store, request, (run, now), CycleError::Stopped(cause)));
    }
    (outcome.outputs, outcome.drafts) = (published.outputs, drafts);
    watch.lap("publish");
    if let Some(error) = outcome.drafts.iter().find_map(|one| one.error.as_deref()) {
        store.fail_run(run, now, error)?;
        outcome.stages = watch.finish();
        return Ok(outcome);
    }
    let stamp = beginning.map_or(Ok(None), |beginning| beginning.end(&outcome, store))?;
    let summary =
        RunSummary { stamp: stamp.unwrap_or_default(), ..outcome.summary(request.job, watch.elapsed()) };
    finish(store, outcome, now, summary, watch)
}

/// What ended a run that had begun to write stands in its journal.
fn given_up(
    store: &mut Store,
    request: &Request,
    (run, now): (&str, NaiveDateTime),
    error: CycleError,
) -> CycleError {
    if request.dry_run {
        return error;
    }
    store.fail_run(run, now, &error.to_string()).map_or_else(CycleError::from, |()| error)
}

/// A run that did all that it was to do.
fn finish(
    store: &mut Store,
    mut outcome: Outcome,
    now: NaiveDateTime,
    summary: RunSummary,
    watch: StopWatch,
) -> Result<Outcome, CycleError> {
    let at = now + chrono::TimeDelta::from_std(watch.elapsed()).unwrap_or_default();
    store.finish_run(&outcome.run, &Finished { at, counts: outcome.run_counts(), summary })?;
    outcome.stages = watch.finish();
    Ok(outcome)
}

/// What the registry holds, decided anew from its records without reading any source: for `explain` and `export`.
///
/// # Errors
/// When the registry cannot be read, or is empty.
pub fn recall(config: &Config, store: &Store, request: &Request) -> Result<(Reading, Decisions), CycleError> {
    let known = store.load_known_at(request.known_at)?;
    let stored = store.load_files_at(request.known_at)?;
    if stored.is_empty() {
        let why = match request.known_at {
            Moment::Now => "先に tsunagi run を実行してください。".to_owned(),
            Moment::At(moment) => {
                format!("{} より前の夜間処理がありません。", moment.format(TO_THE_MINUTE))
            }
        };
        return Err(CycleError::Nothing(why));
    }
    let reading = read::recall(config, stored, (&Said::of(&known.human), request.now.date_naive()));
    let decisions = decide::decide(config, &reading, &known, &known.human, request);
    Ok((reading, decisions))
}

/// How a pair stands that the night did not keep: looked at by itself, as the night would.
///
/// # Errors
/// When the registry cannot be read.
pub fn standing(
    config: &Config,
    store: &Store,
    request: &Request,
    decisions: &Decisions,
    id: MatchId,
) -> Result<Option<Standing>, CycleError> {
    let human = store.load_known_at(request.known_at)?.human;
    Ok(decide::standing(config, decisions, &human, request, id))
}
