//! tsunagi (つなぎ): the map of the house. A room uses only rooms above it; `[I/O]` marks those that touch the world.

/// [I/O] The only reader of time.
pub mod clock;
/// The nouns: ids, yen, dates, desks, workshops, cases, origins, issues, reasons.
pub mod domain;
/// Business days and holidays.
pub mod calendar;
/// Crontab lines → the moments that they name.
pub mod crontab;
/// Bytes → sheets of cells.
pub mod table;
/// Text → value + issues, one file per kind of value.
pub mod normalise;
/// Sheets → tables: header, columns, records, with reasons.
pub mod layout;
/// Records → observations.
pub mod intake;
/// Which rows are the same workshop, desk, client.
pub mod resolve;
/// Golden records and their history.
pub mod registry;
/// Questionnaires: questions as data, tallies and cross tabs.
pub mod survey;
/// Eligibility → score → allocation.
pub mod matching;
/// Figures.
pub mod kpi;
/// Registry + matches + figures → workbooks as a pure model.
pub mod views;
/// Workbook + what stands there → what to write.
pub mod plan;
/// What is about to change → go on, or hold and ask.
pub mod guard;
/// Any reference → where it came from and why, as text.
pub mod explain;
/// [I/O] One client for Google: key, quota and retry gate, typed calls for Drive, Sheets and Forms.
pub mod google;
/// [I/O] SQLite: loads what is known, applies a night in one transaction; all SQL lives here.
pub mod store;
/// [I/O] Folders, Drive, forms and sheets → snapshots with their revisions; last night's outputs, read first.
pub mod source;
/// [I/O] Executes write plans: xlsx files written whole, spreadsheets edited in place.
pub mod publish;
/// [I/O] Mail: digests from templates, sent through SMTP.
pub mod notify;
/// [I/O] Raw configuration → validated values.
pub mod config;
/// [I/O] One consolidation: calls the rooms in order.
pub mod cycle;
/// [I/O] Copies of the registry: taken, kept by rule, put back.
pub mod backup;
/// [I/O] What an operator looks at: state, page, health, metrics.
pub mod status;
/// [I/O] Schedule, one run at a time, clean shutdown.
pub mod daemon;
/// [I/O] Writes a sample installation.
pub mod demo;
/// [I/O] The command line, one file per verb.
pub mod cli;
