//! A file that waits to be written, its records packed: a fifth of the memory, and each as it was when it is asked for.

use super::StoredFile;
use super::packing::{Bytes, push_cell, push_number, push_signed};
use crate::domain::{CellRef, Field, Origin, RecordKind};
use crate::layout::{MappedCell, Record};
use foldhash::HashMap;
use std::sync::Arc;

/// What a night read and the registry is yet to hear of: two million cells of a nation, which nobody asks for before.
#[derive(Clone, Debug, PartialEq)]
pub struct PackedFile {
    /// But for its records.
    file: StoredFile,
    heads: Vec<Head>,
    columns: Vec<Column>,
    cells: Vec<u8>,
}

/// A record without its cells, and where these end.
#[derive(Clone, Debug, PartialEq)]
struct Head {
    kind: RecordKind,
    origin: Origin,
    end: usize,
}

/// Field, header and column of the sheet.
type Column = (Field, Arc<str>, u32);

impl PackedFile {
    #[must_use]
    pub fn of(mut file: StoredFile) -> Self {
        let records = std::mem::take(&mut file.records);
        let mut numbers: HashMap<Column, u64> = HashMap::default();
        let mut packed =
            Self { file, heads: Vec::with_capacity(records.len()), columns: Vec::new(), cells: Vec::new() };
        for Record { kind, origin, cells } in records {
            for cell in cells {
                packed.push(cell, row_of(&origin), &mut numbers);
            }
            packed.heads.push(Head { kind, origin, end: packed.cells.len() });
        }
        packed.cells.shrink_to_fit();
        packed
    }

    fn push(&mut self, cell: MappedCell, first: i64, numbers: &mut HashMap<Column, u64>) {
        let MappedCell { field, header, cell: CellRef { row, col }, value } = cell;
        let number = *numbers.entry((field, header, col)).or_insert_with_key(|column| {
            self.columns.push(column.clone());
            self.columns.len() as u64 - 1
        });
        push_number(&mut self.cells, number);
        push_signed(&mut self.cells, i64::from(row) - first);
        push_cell(&mut self.cells, &value);
    }

    /// All but its records.
    #[must_use]
    pub const fn head(&self) -> &StoredFile {
        &self.file
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    /// Its records, one after the other.
    pub(super) fn records(&self) -> impl Iterator<Item = Record> {
        let mut begin = 0;
        self.heads.iter().map(move |Head { kind, origin, end }| {
            let mut bytes = Bytes(self.cells.get(begin..*end).unwrap_or_default());
            begin = *end;
            let next = || self.take(&mut bytes, row_of(origin));
            Record { kind: *kind, origin: origin.clone(), cells: std::iter::from_fn(next).collect() }
        })
    }

    fn take(&self, bytes: &mut Bytes<'_>, first: i64) -> Option<MappedCell> {
        let (field, header, col) = self.columns.get(usize::try_from(bytes.number()?).ok()?)?;
        let row = u32::try_from(first + bytes.signed()?).ok()?;
        let value = bytes.cell()?;
        Some(MappedCell { field: *field, header: Arc::clone(header), cell: CellRef::new(row, *col), value })
    }

    /// The file as it was.
    #[must_use]
    pub fn unpacked(self) -> StoredFile {
        let records = self.records().collect();
        StoredFile { records, ..self.file }
    }
}

fn row_of(origin: &Origin) -> i64 {
    origin.cell.map_or(0, |cell| i64::from(cell.row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests as tests_of_store;
    use crate::table::Cell;

    #[test]
    fn a_packed_file_is_what_it_was() {
        let mut file = tests_of_store::file("inbox/d01/一覧.xlsx", "aa");
        let cell = |col, header: &str, value| MappedCell {
            field: Field::WorkMark,
            header: header.into(),
            // Some stand above the record, in a row that speaks for many.
            cell: CellRef::new(if col % 2 == 0 { 1_048_576 } else { 1 }, col),
            value,
        };
        let moment = "2021-09-06T12:06:42.125".parse().unwrap();
        let before_time = "1899-12-30T00:00:00".parse().unwrap();
        let values = [
            Cell::Empty,
            Cell::Text("".into()),
            Cell::Text("=1+1\n\"髙﨑\"\u{3000}".into()),
            Cell::Text("あ".repeat(40_000).into()),
            Cell::Number(0.1 + 0.2),
            Cell::Number(f64::INFINITY),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::DateTime(moment),
            Cell::DateTime(before_time),
            Cell::Duration(225.000_000_000_1),
            Cell::Error("#REF!".into()),
        ];
        let cells = values.into_iter().zip(1..).map(|(value, col)| cell(col, "PC作業 > リスト作成", value));
        let origin = Origin::file("inbox/d01/一覧.xlsx", "aa").at(CellRef::new(500, 1));
        file.records.push(Record { kind: RecordKind::Order, origin, cells: cells.collect() });
        let again = cell(1, "PC作業 > リスト作成", Cell::Number(-0.0));
        file.records[0].cells.extend([again, cell(1, "別の見出し", Cell::Bool(true))]);
        let packed = PackedFile::of(file.clone());
        assert_eq!(packed.len(), file.records.len());
        assert_eq!(packed.head().issues, file.issues);
        assert_eq!(packed.columns.len(), 4 + 1 + 1 + 11, "each column once");
        assert_eq!(packed.unpacked(), file);
    }
}
