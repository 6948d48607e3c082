//! Logs: readable on stderr, structured (JSON, one file a day) in the log folder. Tokens never reach a log.

use std::io::IsTerminal;
use std::path::Path;
use tracing::{Level, Metadata};
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::{FilterExt, filter_fn};
use tracing_subscriber::layer::Filter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// Variable with the filter (`TSUNAGI_LOG=debug`).
const FILTER_VARIABLE: &str = "TSUNAGI_LOG";

/// Log files that are kept.
const DAYS: usize = 90;

/// Starts logging; the guard flushes the file when it is dropped. Without a folder only stderr is used.
#[expect(clippy::print_stderr, reason = "there is no log yet to say it in")]
pub(super) fn start(folder: Option<&Path>, default_level: &str) -> Option<WorkerGuard> {
    let (file, guard) = match folder {
        Some(folder) => match appender(folder) {
            Ok(appender) => {
                let (writer, guard) = tracing_appender::non_blocking(appender);
                let layer = fmt::layer().json().with_writer(writer).with_filter(filter("info"));
                (Some(layer), Some(guard))
            }
            Err(error) => {
                eprintln!("記録（ログ）を {} に書けません（{error}）。", folder.display());
                (None, None)
            }
        },
        None => (None, None),
    };
    let terminal = fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_filter(filter(default_level).and(filter_fn(is_for_an_operator)));
    let started = tracing_subscriber::registry().with(file).with(terminal).try_init();
    if started.is_err() {
        tracing::debug!("logging had been started before");
    }
    guard
}

/// One file a day, of three months.
fn appender(folder: &Path) -> anyhow::Result<RollingFileAppender> {
    std::fs::create_dir_all(folder)?;
    let builder = RollingFileAppender::builder().rotation(Rotation::DAILY).filename_prefix("tsunagi.log");
    Ok(builder.max_log_files(DAYS).build(folder)?)
}

/// Libraries that write requests, and with them tokens, below `info`.
const QUIET: [&str; 6] = ["h2", "hyper", "hyper_rustls", "hyper_util", "rustls", "yup_oauth2"];

/// The operator's filter, or the default; what handles tokens stays at `info` whatever the filter says.
fn filter<S>(default_level: &str) -> impl Filter<S> + use<S> {
    let wanted = std::env::var(FILTER_VARIABLE).unwrap_or_else(|_| default_level.to_owned());
    let wanted = EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new(default_level));
    wanted.and(filter_fn(may_be_written))
}

/// What libraries warn of is no news to an operator, and one hostile file brings thousands of it; unless he asked for it.
fn is_for_an_operator(event: &Metadata<'_>) -> bool {
    let is_ours = event.target().starts_with(env!("CARGO_CRATE_NAME"));
    is_ours || *event.level() == Level::ERROR || std::env::var_os(FILTER_VARIABLE).is_some()
}

/// Readers of files warn of each cell that they do not like.
const READERS: [&str; 3] = ["calamine", "quick_xml", "zip"];

fn may_be_written(event: &Metadata<'_>) -> bool {
    let library = event.target().split("::").next().unwrap_or_default();
    !(READERS.contains(&library) || event.target() == "log")
        && (*event.level() <= Level::INFO || !QUIET.contains(&library))
}
