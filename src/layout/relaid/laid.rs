//! A sheet whose cells were laid out anew before it is read, and where each of them stands in the office's own sheet.

use crate::domain::{CellRef, Field, Issue, RecordKind};
use crate::layout::model::{LeftOut, Orientation, Record, SheetLayout};
use crate::table::Sheet;
use std::collections::BTreeMap;

/// A sheet laid out anew.
pub(in crate::layout) struct Laid {
    pub(in crate::layout) sheet: Sheet,
    /// Where each cell stands in the office's sheet, row by row.
    places: Vec<CellRef>,
    was: Was,
    /// Where the first lines of delivery notes stand, or the lines of lists below their heads, by their rows.
    lines: BTreeMap<u32, CellRef>,
    /// What of the office's sheet is not in it.
    left_out: Vec<LeftOut>,
}

/// What the rows of a sheet laid out anew were.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Was {
    Rows,
    /// Read as cards are.
    Blocks,
    /// Read as cards are, what is said of the work's doer where it stands.
    Cards,
    Columns,
    /// Lists below the heads of their cases, one list of all.
    Lists,
}

impl Laid {
    /// Rows of the office's sheet, some of them joined to one.
    pub(in crate::layout) const fn of_rows(sheet: Sheet, places: Vec<CellRef>) -> Self {
        Self { sheet, places, was: Was::Rows, lines: BTreeMap::new(), left_out: Vec::new() }
    }

    /// Columns of the office's sheet, a row each.
    pub(in crate::layout) const fn of_columns(sheet: Sheet, places: Vec<CellRef>) -> Self {
        Self { sheet, places, was: Was::Columns, lines: BTreeMap::new(), left_out: Vec::new() }
    }

    /// Blocks of lines, a row each.
    pub(in crate::layout) const fn of_blocks(
        sheet: Sheet,
        places: Vec<CellRef>,
        left_out: Vec<LeftOut>,
    ) -> Self {
        Self { sheet, places, was: Was::Blocks, lines: BTreeMap::new(), left_out }
    }

    /// Cards of several cells, a row each.
    pub(in crate::layout) const fn of_cards(sheet: Sheet, places: Vec<CellRef>) -> Self {
        Self { sheet, places, was: Was::Cards, lines: BTreeMap::new(), left_out: Vec::new() }
    }

    /// Delivery notes, a row each, and where the first line of each stands.
    pub(in crate::layout) const fn of_notes(
        sheet: Sheet,
        places: Vec<CellRef>,
        lines: BTreeMap<u32, CellRef>,
    ) -> Self {
        Self { sheet, places, was: Was::Blocks, lines, left_out: Vec::new() }
    }

    /// Lists below the heads of their cases, and where each of their lines stands.
    pub(in crate::layout) const fn of_lists(
        sheet: Sheet,
        places: Vec<CellRef>,
        lines: BTreeMap<u32, CellRef>,
    ) -> Self {
        Self { sheet, places, was: Was::Lists, lines, left_out: Vec::new() }
    }

    /// Columns and cells are those of the office's own sheet again.
    pub(in crate::layout) fn restore(&self, layout: &mut SheetLayout, issues: &mut [Issue]) {
        let has_cases = layout.tables.iter().any(|table| table.kind == RecordKind::Case);
        for table in &mut layout.tables {
            let is_turned = table.orientation == Orientation::Columns;
            let were_columns = self.was == Was::Columns && !is_turned;
            let line = |at: u32| match is_turned {
                true => self.place(CellRef::new(1, at)).col,
                false if were_columns => self.place(CellRef::new(at, 1)).col,
                false => self.place(CellRef::new(at, 1)).row,
            };
            table.header = (line(table.header.0), line(table.header.1));
            table.left_out.iter_mut().for_each(|left| left.row = line(left.row));
            for column in &mut table.columns {
                column.header_cell = self.place(column.header_cell);
                match table.orientation {
                    Orientation::Rows if were_columns => column.index = column.header_cell.row,
                    Orientation::Rows => column.index = column.header_cell.col,
                    _ => {}
                }
            }
            for record in &mut table.records {
                // What was delivered stands in the lines of a note.
                let line = record.origin.cell.and_then(|cell| self.lines.get(&cell.row).copied());
                let line = line.filter(|_| match self.was {
                    Was::Lists => record.kind != RecordKind::Case,
                    _ => record.kind == RecordKind::Delivery,
                });
                let below = if has_cases && matches!(self.was, Was::Rows | Was::Cards) {
                    self.line_below(record)
                } else {
                    None
                };
                let place = |cell| line.or(below).unwrap_or_else(|| self.place(cell));
                record.origin.cell = record.origin.cell.map(place);
                record.cells.iter_mut().for_each(|cell| cell.cell = self.place(cell.cell));
                // The month of a board is when its cards were put up, nobody's month of work.
                if self.was == Was::Cards {
                    record.cells.retain(|cell| cell.field != Field::Month);
                }
                // A mail stands where it begins.
                if self.was == Was::Blocks && record.kind == RecordKind::Application {
                    let first = record.cells.iter().map(|cell| cell.cell).min();
                    record.origin.cell = first.or(record.origin.cell);
                }
            }
            match self.was {
                Was::Blocks | Was::Cards => table.orientation = Orientation::Card,
                Was::Columns if were_columns => table.orientation = Orientation::Columns,
                _ => {}
            }
        }
        if let Some(table) = layout.tables.first_mut() {
            table.left_out.extend(self.left_out.iter().cloned());
        }
        for issue in issues {
            issue.origin.cell = issue.origin.cell.map(|cell| self.place(cell));
        }
    }

    /// Where who does the work of a case of several rows stands, where that is a row below the case's first: the order and its
    /// delivery are said there.
    fn line_below(&self, record: &Record) -> Option<CellRef> {
        let is_done = matches!(record.kind, RecordKind::Order | RecordKind::Delivery);
        let own = record.origin.cell.filter(|_| is_done)?;
        let name = record.get(Field::Name).or_else(|| record.get(Field::OfficeNumber))?.cell;
        let place = self.place(name);
        (name.row == own.row && place.row > self.place(own).row).then_some(place)
    }

    fn place(&self, cell: CellRef) -> CellRef {
        let width = self.sheet.grid.cols() as usize;
        let at = (cell.row.max(1) as usize - 1) * width + cell.col.max(1) as usize - 1;
        self.places.get(at).copied().unwrap_or(cell)
    }
}
