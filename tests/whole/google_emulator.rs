//! The emulator's own tests: it answers as the documented Google does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod clients;
mod drive;
mod forms;
mod sheets;
mod spoilt;
mod token;
mod workbook;
