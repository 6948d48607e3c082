//! Registry, matches and figures → workbooks as a pure model: tabs, owned and human columns, formats, charts.

mod model;

pub use model::{
    BookId, Chart, ChartKind, ColumnKind, Format, Series, Tab, TabCell, TabColumn, TabRow, Workbook,
};
