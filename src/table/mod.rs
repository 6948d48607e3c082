//! Bytes → sheets of cells: xlsx, xlsm, xlsb, xls, ods, csv and tsv in any Japanese encoding.

mod grid;

pub use grid::{Book, Cell, Format, Grid, Merge, Sheet, Visibility};
