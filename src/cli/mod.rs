//! [I/O] The command line: one file per verb. Results go to stdout, progress and logs to stderr.
//!
//! Exit codes: 0 done (issues in the data included), 2 the configuration is invalid, 3 done but a source or target
//! could not be reached, 4 nothing could be done, 64 wrong usage.

mod approve;
mod arguments;
mod assets;
mod check;
mod check_page;
mod check_writing;
mod clock_check;
mod daemon;
mod demo;
mod ending;
mod explain;
mod export;
mod google;
mod init;
mod keep;
mod layout;
mod logs;
mod lost;
mod mail;
mod print;
mod progress;
mod quiet;
mod recalled;
mod report;
mod review;
mod run;
mod status;
mod summary;
mod summary_json;
mod targets;

use arguments::{Arguments, Verb};
use clap::Parser;
use ending::Ending;
use std::process::ExitCode;

/// Parses the arguments, runs the verb, prints what went wrong.
#[must_use]
pub fn main() -> ExitCode {
    quiet::while_reading();
    match Arguments::try_parse() {
        Ok(arguments) => {
            run_verb(arguments.verb).map_or_else(|error| ending::explain(&error), ExitCode::from)
        }
        Err(error) => ending::usage(&error),
    }
}

fn run_verb(verb: Verb) -> anyhow::Result<Ending> {
    match verb {
        Verb::Demo(arguments) => demo::run(&arguments),
        Verb::Run(arguments) => run::run(&arguments),
        Verb::Daemon(arguments) => daemon::run(&arguments),
        Verb::Status(arguments) => status::run(&arguments),
        Verb::Approve(arguments) => approve::run(&arguments),
        Verb::Mail(arguments) => mail::run(&arguments),
        Verb::Backup(arguments) => keep::backup(&arguments),
        Verb::Restore(arguments) => keep::restore(&arguments),
        Verb::Verify(arguments) => keep::verify(&arguments),
        Verb::Assets(arguments) => assets::run(&arguments),
        Verb::Init(arguments) => init::run(&arguments),
        Verb::Check(arguments) => check::run(&arguments),
        Verb::Layout(arguments) => layout::run(&arguments),
        Verb::Explain(arguments) => explain::run(&arguments),
        Verb::Review(arguments) => review::run(&arguments),
        Verb::Export(arguments) => export::run(&arguments),
        Verb::Report(arguments) => report::run(&arguments),
    }
}
