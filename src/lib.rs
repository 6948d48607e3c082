//! tsunagi (つなぎ): the map of the house. A room uses only rooms above it; `[I/O]` marks those that touch the world.

/// [I/O] The only reader of time.
pub mod clock;
/// The nouns: ids, yen, dates, desks, workshops, cases, origins, issues, reasons.
pub mod domain;
/// Business days, holidays, eras.
pub mod calendar;
/// Bytes → sheets of cells.
pub mod table;
/// Text → value + issues, one file per kind of value.
pub mod normalise;
/// Sheets → tables: header, columns, records, with reasons.
pub mod layout;
/// Which rows are the same workshop, desk, client.
pub mod resolve;
/// Golden records and their history.
pub mod registry;
/// Eligibility → score → allocation.
pub mod matching;
/// Figures.
pub mod kpi;
/// Registry + matches + figures → workbooks as a pure model.
pub mod views;
/// Workbook + what stands there → what to write.
pub mod plan;
/// [I/O] Folders, Drive, forms → snapshots.
pub mod source;
/// [I/O] Raw configuration → validated values.
pub mod config;
