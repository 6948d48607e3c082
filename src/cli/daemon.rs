//! `tsunagi daemon`: the same run on a schedule, until it is told to stop.

use super::arguments::ConfigArgument;
use super::ending::Ending;
use super::{logs, run};
use crate::clock;
use crate::config::{self, Config};
use crate::cycle::{Outcome, Request};
use crate::daemon::{self, Schedule};
use tokio_util::sync::CancellationToken;

pub(super) fn run(arguments: &ConfigArgument) -> anyhow::Result<Ending> {
    let config: Config = config::load(&arguments.config)?;
    let _logs = logs::start(Some(&config.paths.logs), "info");
    let schedule = Schedule::parse(&config.schedule.nightly, config.schedule.time_zone)?;
    let clock = clock::from_environment(config.schedule.time_zone);
    let job = move |now| {
        let request = Request::at(now);
        run::consolidate(&config, &request).map(|outcome| log(&outcome))
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let shutdown = CancellationToken::new();
        let listening = daemon::cancel_on_signals(shutdown.clone())?;
        daemon::run(&schedule, clock.as_ref(), job, shutdown).await?;
        listening.abort();
        Ok(Ending::Done)
    })
}

fn log(outcome: &Outcome) {
    tracing::info!(
        event = "run_finished",
        run = outcome.run,
        files_read = outcome.files.read,
        files_failed = outcome.files.failed,
        issues = outcome.issues.len(),
        changes = outcome.changes,
        outputs_written = outcome.outputs.iter().filter(|output| output.written()).count(),
        unreachable = outcome.unreachable(),
    );
}
