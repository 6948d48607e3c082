//! Sheets → tables: where the header is, which column is which field, how sure and why, and the records below it.

mod model;

pub use model::{
    Column, Context, Layout, LeftOut, MappedCell, Mapping, Orientation, Record, SheetLayout, Table,
};
