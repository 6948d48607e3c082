//! `tsunagi run`: one consolidation, and what it did in words.

use super::arguments::RunArguments;
use super::ending::Ending;
use super::progress::Progress;
use super::{clock_check, google, logs, lost, print, summary, summary_json};
use crate::backup::{self, BackupError, Rule};
use crate::clock;
use crate::config::{self, Config};
use crate::cycle::{self, CycleError, Outcome, Reach, Request, Stop};
use crate::daemon::{self, Office, Rhythm, TenureError};
use crate::notify;
use crate::status::unrecorded;
use crate::store::{Store, StoreError};
use chrono::NaiveDateTime;

pub(super) fn run(arguments: &RunArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(Some(&config.paths.logs), "warn");
    let now = clock::from_environment(config.schedule.time_zone).now();
    let request = Request {
        as_of: arguments.as_of,
        asks: arguments.as_of.is_none(),
        dry_run: arguments.dry_run,
        full: arguments.full,
        take_over: arguments.take_over,
        allow_large_change: arguments.allow_large_change,
        letters: arguments.letters,
        clock_is_right: arguments.clock_is_right,
        ..Request::at(now)
    };
    let outcome = consolidate(&config, &request, &Stop::default())?;
    if arguments.json {
        print::result(&format!("{:#}\n", summary_json::json(&outcome)))?;
    } else {
        print::result(&summary::text(&outcome))?;
    }
    Ok(ending(&outcome))
}

/// One run under this installation's right to run, with a backup before the first of the day and progress on the
/// terminal. A run that fails stands in the journal with its reason.
pub(super) fn consolidate(config: &Config, request: &Request, stop: &Stop) -> anyhow::Result<Outcome> {
    let result = try_consolidate(config, request, stop);
    if request.dry_run {
        return result;
    }
    let registry = &config.paths.registry;
    match &result {
        Ok(_) => unrecorded::clear(registry),
        Err(error) if is_held(error) || is_stopped(error) => {}
        Err(error) => unrecorded::note(registry, request.now.naive_local(), &format!("{error:#}")),
    }
    result
}

/// Another run is under way.
pub(super) fn is_held(error: &anyhow::Error) -> bool {
    error.downcast_ref::<TenureError>().is_some_and(TenureError::is_held)
}

/// The run was asked to end.
pub(super) fn is_stopped(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<CycleError>(), Some(CycleError::Stopped(_)))
}

fn try_consolidate(config: &Config, request: &Request, stop: &Stop) -> anyhow::Result<Outcome> {
    let registry = &config.paths.registry;
    lost::look_before(config, request.take_over)?;
    if request.dry_run && !registry.exists() {
        // Nothing is written, not even an empty registry.
        let mut store = Store::open_in_memory()?;
        return Ok(with_progress(config, &google::client(config), &mut store, request, stop)?);
    }
    let tenure = daemon::hold(registry, Office::Run, request.now, stop, Rhythm::default())?;
    let mut store = Store::open(registry)?;
    lost::look_into(&store, config, request.take_over)?;
    tenure.fence(&mut store);
    let now = request.now.naive_local();
    let mut troubles = Vec::new();
    if !request.dry_run {
        clock_check::look(&mut store, now, request.clock_is_right)?;
        troubles.extend(back_up(config, &store, now)?);
    }
    let before = if request.dry_run { Vec::new() } else { store.runs(1)? };
    let result = with_progress(config, &google::client(config), &mut store, request, stop);
    if let Err(error) = &result
        && !request.dry_run
        && store.runs(1).is_ok_and(|runs| runs == before)
    {
        let run = uuid::Uuid::now_v7().to_string();
        let noted = store
            .begin_run(&run, now, request.as_of())
            .and_then(|()| store.fail_run(&run, now, &error.to_string()));
        if let Err(error) = noted {
            tracing::warn!(event = "failure_not_noted", %error);
        }
    }
    let outcome = result?;
    if !request.dry_run && request.letters {
        tell_troubles(config, &mut store, now, &outcome, troubles)?;
    }
    Ok(outcome)
}

/// A consolidation of all that the configuration names, with progress on the terminal.
pub(super) fn with_progress(
    config: &Config,
    client: &google::Client,
    store: &mut Store,
    request: &Request,
    stop: &Stop,
) -> Result<Outcome, CycleError> {
    let sources = google::sources(config, client);
    let reach = Reach { source: &sources, google: google::reached(client), stop };
    let progress = Progress::new();
    cycle::consolidate(config, reach, store, request, &mut |stage, done, all| {
        progress.stage(stage.label(), done, all);
    })
}

/// The night's letters were made before its books were written: the office hears of those that could not be, and desks of
/// what stands in theirs only when it does.
fn tell_troubles(
    config: &Config,
    store: &mut Store,
    now: NaiveDateTime,
    outcome: &Outcome,
    mut troubles: Vec<String>,
) -> anyhow::Result<()> {
    let Some(options) = &config.mail else { return Ok(()) };
    for one in outcome.unwritten() {
        if one.book.starts_with("desk:") {
            store.withdraw_letter(now.date(), &one.book)?;
        }
        troubles.push(one.to_string());
    }
    let letters = notify::to_office_of_troubles(now.date(), &config.office.name, &troubles, options);
    Ok(store.put_letters(now, &letters)?)
}

/// A damaged registry ends the run before it is touched; a backup that only cannot be written does not: why not, in words.
fn back_up(config: &Config, store: &Store, now: NaiveDateTime) -> Result<Option<String>, BackupError> {
    let settings = &config.backup;
    let is_today = |newest: &backup::Backup| newest.taken_at.date() == now.date();
    if store.runs(1)?.is_empty() || backup::list(&settings.folder).is_ok_and(|all| all.iter().any(is_today)) {
        return Ok(None);
    }
    match backup::take(store, &settings.folder, &Rule::from(settings), now) {
        Ok(taken) => {
            tracing::info!(event = "backup_taken", path = %taken.path.display(), bytes = taken.bytes);
            Ok(None)
        }
        Err(error @ (BackupError::Folder { .. } | BackupError::Store(StoreError::Backup { .. }))) => {
            tracing::error!(event = "backup_failed", %error);
            Ok(Some(error.to_string()))
        }
        Err(error) => Err(error),
    }
}

pub(super) fn ending(outcome: &Outcome) -> Ending {
    if outcome.unreachable() { Ending::Unreachable } else { Ending::Done }
}
