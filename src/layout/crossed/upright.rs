//! Cases that stand in columns, and below each the workshops that do it and what they delivered, in groups (割振先①, 割振先②) or without:
//! a sheet turned by a quarter is set upright where that says more than its cases.

use super::across;
use crate::domain::{CellRef, RecordKind};
use crate::layout::lying::{self, Read};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Context, Orientation, SheetLayout, Table};
use crate::layout::relaid::laid::Laid;
use crate::table::{Cell, Grid, Merge, Sheet};

/// A sheet of more labels is a list.
const MOST_LABELS: u32 = 400;

/// The sheet read upright, where that tells orders, deliveries or replies beside as many cases as it has lying.
pub(in crate::layout) fn read(
    sheet: &Sheet,
    lying: &SheetLayout,
    context: &Context,
    scorer: &mut Scorer<'_>,
) -> Option<Read> {
    let first = lying.tables.first()?;
    let is_turned =
        |table: &Table| table.orientation == Orientation::Columns && table.kind == RecordKind::Case;
    if !lying.tables.iter().all(is_turned) || sheet.grid.rows() > MOST_LABELS {
        return None;
    }
    let laid = lay(sheet, &Bands::of(sheet, first)?);
    let (mut layout, mut issues) = lying::as_it_lies(&laid.sheet, context, scorer);
    laid.restore(&mut layout, &mut issues);
    let cases = |layout: &SheetLayout| {
        let of_cases = layout.tables.iter().filter(|table| table.kind == RecordKind::Case);
        of_cases.map(|table| table.records.len()).sum::<usize>()
    };
    let is_done_for_case = |table: &Table| {
        use RecordKind::{Application, Delivery, Order};
        matches!(table.kind, Application | Delivery | Order) && !table.records.is_empty()
    };
    (cases(&layout) == cases(lying) && layout.tables.iter().any(is_done_for_case)).then_some((layout, issues))
}

/// Where the labels stand, and the bands of cases beside them, one below the other.
struct Bands {
    /// First and last column of the labels.
    labels: (u32, u32),
    /// First row of each.
    starts: Vec<u32>,
    height: u32,
}

impl Bands {
    /// The bands of a sheet whose first is a table turned by a quarter; all have the same labels.
    fn of(sheet: &Sheet, first: &Table) -> Option<Self> {
        let grid = &sheet.grid;
        let labels = first.header;
        let label = |row: u32| across::text(grid, row, labels.1);
        let is_filled = |row: u32| (labels.1 + 1..=grid.cols()).any(|col| !grid.get(row, col).is_blank());
        let read = first.columns.iter().filter(|column| column.field.is_some());
        let mut start = read.map(|column| column.index).min()?;
        while start > 1 && !label(start - 1).is_empty() && is_filled(start - 1) {
            start -= 1;
        }
        let opening = label(start);
        let starts: Vec<u32> = (start..=grid.rows()).filter(|row| label(*row) == opening).collect();
        let of_band = |from: u32| -> Vec<Vec<String>> {
            let next = starts.iter().find(|start| **start > from).copied().unwrap_or(grid.rows() + 1);
            let last = (from..next).rev().find(|row| !label(*row).is_empty()).unwrap_or(from);
            let texts = |row: u32| {
                (labels.0..=labels.1).map(|col| across::text(grid, row, col).into_owned()).collect()
            };
            (from..=last).map(texts).collect()
        };
        let own = of_band(start);
        let height = own.len() as u32;
        let are_alike = starts.iter().all(|start| of_band(*start) == own);
        are_alike.then_some(Self { labels, starts, height })
    }
}

/// The texts above the first band as they stand, then its labels side by side, then a row for each column.
fn lay(sheet: &Sheet, bands: &Bands) -> Laid {
    let grid = &sheet.grid;
    let (start, last) = (bands.starts[0], bands.labels.1);
    let width = grid.cols().max(bands.height);
    let mut rows: Vec<Vec<CellRef>> = Vec::new();
    rows.extend((1..start).map(|row| (1..=width).map(|col| CellRef::new(row, col)).collect()));
    let column =
        |start: u32, col: u32| (0..bands.height).map(|at| CellRef::new(start + at, col)).collect::<Vec<_>>();
    rows.extend((bands.labels.0..=last).map(|col| column(start, col)));
    for start in &bands.starts {
        rows.extend((last + 1..=grid.cols()).map(|col| column(*start, col)));
    }
    let mut laid = Grid::new(rows.len() as u32, width);
    let mut places = Vec::with_capacity(rows.len() * width as usize);
    for (row, cells) in (1..).zip(&rows) {
        for col in 1..=width {
            let place = cells.get(col as usize - 1).copied();
            let is_in = |cell: &CellRef| cell.row <= grid.rows() && cell.col <= grid.cols();
            let cell = place.filter(is_in).map_or(Cell::Empty, |cell| grid.get(cell.row, cell.col).clone());
            laid.set(row, col, cell);
            places.push(place.unwrap_or(CellRef::new(start, last)));
        }
    }
    let merges = sheet.merges.iter().filter_map(|merge| turned(merge, bands)).collect();
    Laid::of_columns(Sheet { grid: laid, merges, ..sheet.clone() }, places)
}

/// A range among the labels of the first band.
fn turned(merge: &Merge, bands: &Bands) -> Option<Merge> {
    let start = bands.starts[0];
    let is_of_labels = merge.last.col <= bands.labels.1
        && merge.first.col >= bands.labels.0
        && merge.first.row >= start
        && merge.last.row < start + bands.height;
    let place = |cell: CellRef| CellRef::new(start + (cell.col - bands.labels.0), cell.row - start + 1);
    is_of_labels.then(|| Merge { first: place(merge.first), last: place(merge.last) })
}
