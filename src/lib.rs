//! tsunagi (つなぎ): the map of the house. A room uses only rooms above it; `[I/O]` marks those that touch the world.

/// Business days, holidays, eras.
pub mod calendar;
/// The nouns: ids, yen, dates, desks, workshops, cases, origins, issues, reasons.
pub mod domain;
/// Records → observations.
pub mod intake;
/// Figures.
pub mod kpi;
/// Sheets → tables: header, columns, records, with reasons.
pub mod layout;
/// Eligibility → score → allocation.
pub mod matching;
/// Text → value + issues, one file per kind of value.
pub mod normalise;
/// Workbook + what stands there → what to write.
pub mod plan;
/// Golden records and their history.
pub mod registry;
/// Which rows are the same workshop, desk, client.
pub mod resolve;
/// [I/O] SQLite: loads what is known, applies changes in one transaction; all SQL lives here.
pub mod store;
/// Bytes → sheets of cells.
pub mod table;
/// Registry + matches + figures → workbooks as a pure model.
pub mod views;
