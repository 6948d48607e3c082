//! tsunagi (つなぎ): the map of the house. A room uses only rooms above it; `[I/O]` marks those that touch the world.

/// Business days, holidays, eras.
pub mod calendar;
/// [I/O] The only reader of time.
pub mod clock;
/// [I/O] Raw configuration → validated values.
pub mod config;
/// The nouns: ids, yen, dates, desks, workshops, cases, origins, issues, reasons.
pub mod domain;
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
/// [I/O] Folders, Drive, forms → snapshots.
pub mod source;
/// Bytes → sheets of cells.
pub mod table;
/// Registry + matches + figures → workbooks as a pure model.
pub mod views;
