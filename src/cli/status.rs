//! `tsunagi status`: what the page of the daemon shows, in the terminal.

use super::arguments::StatusArguments;
use super::ending::Ending;
use super::{clock_check, daemon as daemon_verb, logs, lost, print};
use crate::clock;
use crate::config;
use crate::status::{self, Board};
use crate::store::Store;

pub(super) fn run(arguments: &StatusArguments) -> anyhow::Result<Ending> {
    let config = config::load(&arguments.config.config)?;
    let _logs = logs::start(None, "error");
    let now = clock::from_environment(config.schedule.time_zone).now();
    let store = Store::open_to_look(&config.paths.registry)?;
    let board = Board::default();
    daemon_verb::plan(&config, now, &board)?;
    let mut status = status::gather(&config, &store, &board, now)?;
    if let Some(behind) = clock_check::warning(&store, status.now)? {
        status.health.problems.insert(0, behind.to_string());
    }
    if let Some(warning) = lost::warning(&config, &store) {
        status.health.problems.insert(0, warning);
    }
    let text = if arguments.html {
        status::page(&status)
    } else if arguments.metrics {
        status::metrics(&status)
    } else {
        status::text(&status)
    };
    print::result(&text)?;
    Ok(if status.health.is_good() { Ending::Done } else { Ending::Unreachable })
}
