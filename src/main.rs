//! Run the command line, print what went wrong, leave with its exit code.

fn main() {}
