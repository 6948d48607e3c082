//! Runs the command line and leaves with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    tsunagi::cli::main()
}
