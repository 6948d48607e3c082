//! The night with Google: spreadsheets written in place among people who sort, insert, rename and type meanwhile.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]
#![expect(clippy::print_stdout, reason = "what a night costs is shown")]

mod check;
mod faults;
mod hands;
mod inside;
mod meanwhile;
mod mended;
mod nation;
mod office;
mod people;
mod protected;
mod secrets;
mod sheets;
mod soak;
mod stood;
mod stranger;
