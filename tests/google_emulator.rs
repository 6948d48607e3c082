//! The emulator's own tests: it answers as the documented Google does.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

#[path = "support/google/mod.rs"]
mod google;

#[path = "support/google_tests/clients.rs"]
mod clients;
#[path = "support/google_tests/drive.rs"]
mod drive;
#[path = "support/google_tests/forms.rs"]
mod forms;
#[path = "support/google_tests/sheets.rs"]
mod sheets;
#[path = "support/google_tests/spoilt.rs"]
mod spoilt;
#[path = "support/google_tests/token.rs"]
mod token;
#[path = "support/google_tests/workbook.rs"]
mod workbook;
