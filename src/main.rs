//! Runs the command line and leaves with its exit code.

use std::process::ExitCode;

/// A night makes and drops millions of small texts on all cores.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tsunagi::cli::main()
}
