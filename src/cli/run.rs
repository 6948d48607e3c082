//! `tsunagi run`: one consolidation, and what it did in words.

use super::arguments::RunArguments;
use super::ending::Ending;
use super::progress::Progress;
use super::{google, logs, print, summary};
use crate::clock;
use crate::config::{self, Config};
use crate::cycle::{self, Outcome, Reach, Request};
use crate::daemon;
use crate::store::Store;

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
        ..Request::at(now)
    };
    let outcome = consolidate(&config, &request)?;
    if arguments.json {
        print::result(&format!("{:#}\n", summary::json(&outcome)))?;
    } else {
        print::result(&summary::text(&outcome))?;
    }
    Ok(ending(&outcome))
}

/// Beside the registry: whoever holds it may run.
const LOCK_FILE: &str = "tsunagi.lock";

/// One run under the lock of this installation, with progress on the terminal.
pub(super) fn consolidate(config: &Config, request: &Request) -> anyhow::Result<Outcome> {
    let registry = &config.paths.registry;
    let _lock = daemon::acquire(&registry.with_file_name(LOCK_FILE), request.now)?;
    let mut store = Store::open(registry)?;
    let client = google::client(config);
    let sources = google::sources(config, &client);
    let reach = Reach { source: &sources, google: google::reached(&client) };
    let progress = Progress::new();
    let outcome = cycle::consolidate(config, reach, &mut store, request, &mut |stage, done, all| {
        progress.stage(stage.label(), done, all);
    })?;
    Ok(outcome)
}

pub(super) fn ending(outcome: &Outcome) -> Ending {
    if outcome.unreachable() { Ending::Unreachable } else { Ending::Done }
}
