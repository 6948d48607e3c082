//! `tsunagi daemon`: the same run on a schedule, until it is told to stop.

use super::arguments::ConfigArgument;
use super::ending::Ending;
use super::{logs, run};
use crate::clock;
use crate::config;
use crate::cycle::Request;
use crate::daemon::{self, Schedule};
use std::sync::Arc;

pub(super) fn run(arguments: &ConfigArgument) -> anyhow::Result<Ending> {
    let config = Arc::new(config::load(&arguments.config)?);
    let _logs = logs::start(Some(&config.paths.logs), "info");
    let schedule = Schedule::parse(&config.schedule.nightly, config.schedule.time_zone)?;
    let clock = clock::from_environment(config.schedule.time_zone);
    let job = {
        let config = Arc::clone(&config);
        move |now| {
            let request = Request { now, as_of: None, dry_run: false };
            match run::consolidate(&config, &request) {
                Ok(outcome) => tracing::info!(
                    run = outcome.run,
                    files_read = outcome.files.read,
                    files_failed = outcome.files.failed,
                    issues = outcome.issues.len(),
                    changes = outcome.changes,
                    outputs_written = outcome.outputs.iter().filter(|output| output.written()).count(),
                    unreachable = outcome.unreachable(),
                    "run finished"
                ),
                Err(error) => tracing::error!(error = format!("{error:#}"), "run failed"),
            }
        }
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let shutdown = daemon::shutdown_on_signals()?;
        daemon::run(&schedule, clock.as_ref(), job, shutdown).await
    })?;
    Ok(Ending::Done)
}
