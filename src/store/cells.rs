//! The mapped cells of a record as one JSON text, exact to the last bit, and back.
//!
//! Each cell is `[column, row, value]`: the number of its column among those of the file (field, header and column of the
//! sheet, written down once), its row less that of the record, and a value that is null (empty) or a text whose first
//! letter says what it holds: `t` text, `n` number, `b` truth, `d` date and time, `h` hours, `e` error. Numbers stand as
//! text because JSON readers round them.

use super::StoreError;
use crate::domain::{CellRef, Field, Origin};
use crate::layout::{MappedCell, Record};
use crate::table::Cell;
use chrono::NaiveDateTime;
use foldhash::{HashMap, HashSet};
use rusqlite::{Connection, params};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

const MOMENT: &str = "%Y-%m-%dT%H:%M:%S%.f";

#[derive(Deserialize)]
struct CellRow<'a>(u32, i64, #[serde(borrow)] Option<Cow<'a, str>>);

/// Shares equal texts (headers repeat on every record of a file).
#[derive(Debug, Default)]
pub(super) struct Texts(HashSet<Arc<str>>);

impl Texts {
    pub(super) fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.0.insert(Arc::clone(&new));
        new
    }
}

/// One column of a file: field, header and column of the sheet.
type Column = (Field, Arc<str>, u32);

/// The columns of a file as they are written down; new ones are numbered on.
#[derive(Debug, Default)]
pub(super) struct WrittenColumns {
    numbers: HashMap<Column, u32>,
    last: u32,
    /// Not written yet.
    new: Vec<(u32, Column)>,
}

impl WrittenColumns {
    pub(super) fn of(connection: &Connection, path: &str) -> rusqlite::Result<Self> {
        let mut select = connection
            .prepare_cached("SELECT number, field, header, col_number FROM record_column WHERE path = ?1")?;
        let mut rows = select.query([path])?;
        let mut columns = Self::default();
        while let Some(row) = rows.next()? {
            let (number, header): (u32, String) = (row.get(0)?, row.get(2)?);
            columns.last = columns.last.max(number);
            // Fields of another version keep their numbers; nothing of this one is written under them.
            if let Some(field) = Field::from_key(row.get_ref(1)?.as_str()?) {
                columns.numbers.insert((field, header.into(), row.get(3)?), number);
            }
        }
        Ok(columns)
    }

    pub(super) fn write_new(&self, connection: &Connection, path: &str) -> rusqlite::Result<()> {
        let mut insert = connection.prepare_cached(
            "INSERT INTO record_column (path, number, field, header, col_number) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        for (number, (field, header, col)) in &self.new {
            insert.execute(params![path, number, field.key(), &**header, col])?;
        }
        Ok(())
    }

    fn number(&mut self, cell: &MappedCell) -> u32 {
        let column = (cell.field, Arc::clone(&cell.header), cell.cell.col);
        if let Some(number) = self.numbers.get(&column) {
            return *number;
        }
        self.last += 1;
        self.numbers.insert(column.clone(), self.last);
        self.new.push((self.last, column));
        self.last
    }

    pub(super) fn write(&mut self, record: &Record) -> String {
        let first = row_of(&record.origin);
        let mut json = String::with_capacity(record.cells.len() * 24 + 2);
        for cell in &record.cells {
            let row = i64::from(cell.cell.row) - first;
            let begin = if json.is_empty() { "[[" } else { ",[" };
            push(&mut json, format_args!("{begin}{},{row},", self.number(cell)));
            push_value(&mut json, &cell.value);
            json.push(']');
        }
        if json.is_empty() { "[]".to_owned() } else { json + "]" }
    }
}

/// The columns of a file, to read its records by; those of fields that this version does not know are left out.
#[derive(Debug, Default)]
pub(super) struct ReadColumns(BTreeMap<u32, Column>);

impl ReadColumns {
    pub(super) fn add(&mut self, number: u32, field: &str, header: Arc<str>, col: u32) {
        if let Some(field) = Field::from_key(field) {
            self.0.insert(number, (field, header, col));
        }
    }

    pub(super) fn read(&self, json: &str, origin: &Origin) -> Result<Vec<MappedCell>, StoreError> {
        let failed = || StoreError::content("レコードのセル", json);
        let rows: Vec<CellRow<'_>> = serde_json::from_str(json).map_err(|_| failed())?;
        let first = row_of(origin);
        let read = |CellRow(number, row, value): CellRow<'_>| {
            let (field, header, col) = self.0.get(&number).ok_or_else(failed)?;
            let row = u32::try_from(first + row).map_err(|_| failed())?;
            Ok(MappedCell {
                field: *field,
                header: Arc::clone(header),
                cell: CellRef::new(row, *col),
                value: value.map_or(Ok(Cell::Empty), |text| read_value(&text))?,
            })
        };
        rows.into_iter().map(read).collect()
    }
}

fn row_of(origin: &Origin) -> i64 {
    origin.cell.map_or(0, |cell| i64::from(cell.row))
}

fn push(json: &mut String, text: std::fmt::Arguments<'_>) {
    json.write_fmt(text).unwrap_or_else(|_| unreachable!("a text takes what is written into it"));
}

fn push_value(json: &mut String, value: &Cell) {
    match value {
        Cell::Empty => json.push_str("null"),
        Cell::Text(text) => push_text(json, 't', text),
        Cell::Number(number) => push(json, format_args!("\"n{number:?}\"")),
        Cell::Bool(truth) => push(json, format_args!("\"b{truth}\"")),
        Cell::DateTime(at) => push(json, format_args!("\"d{}\"", at.format(MOMENT))),
        Cell::Duration(hours) => push(json, format_args!("\"h{hours:?}\"")),
        Cell::Error(text) => push_text(json, 'e', text),
    }
}

/// A text behind its letter; most have nothing to escape.
fn push_text(json: &mut String, letter: char, text: &str) {
    if text.bytes().fold(false, |found, byte| found | (byte < 0x20) | matches!(byte, b'"' | b'\\')) {
        let escaped = serde_json::to_string(&format!("{letter}{text}")).unwrap_or_default();
        json.push_str(&escaped);
        return;
    }
    json.push('"');
    json.push(letter);
    json.push_str(text);
    json.push('"');
}

fn read_value(text: &str) -> Result<Cell, StoreError> {
    let mut letters = text.chars();
    let tag = letters.next();
    let rest = letters.as_str();
    let cell = match tag {
        Some('t') => Some(Cell::Text(rest.into())),
        Some('n') => rest.parse().ok().map(Cell::Number),
        Some('b') => rest.parse().ok().map(Cell::Bool),
        Some('d') => NaiveDateTime::parse_from_str(rest, MOMENT).ok().map(Cell::DateTime),
        Some('h') => rest.parse().ok().map(Cell::Duration),
        Some('e') => Some(Cell::Error(rest.into())),
        _ => None,
    };
    cell.ok_or_else(|| StoreError::content("セルの値", text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RecordKind;

    #[test]
    fn every_kind_of_cell_survives_exactly() {
        let moment = "2021-09-06T12:06:42.125".parse().unwrap();
        let values = [
            Cell::Empty,
            Cell::Text("".into()),
            Cell::Text("null".into()),
            Cell::Text("=1+1\n\"髙﨑\"\u{3000}".into()),
            Cell::Number(0.1 + 0.2),
            Cell::Number(-0.0),
            Cell::Number(f64::MAX),
            Cell::Number(f64::MIN_POSITIVE),
            Cell::Number(f64::INFINITY),
            Cell::Number(4_012_701_233.0),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::DateTime(moment),
            Cell::Duration(225.000_000_000_1),
            Cell::Error("#REF!".into()),
        ];
        let cells: Vec<MappedCell> = values
            .into_iter()
            .zip(1u32..)
            .map(|(value, col)| MappedCell {
                field: Field::WorkMark,
                header: "PC作業 > リスト作成".into(),
                // Some stand above the record, in a row that speaks for many.
                cell: CellRef::new(if col % 2 == 0 { 1_048_576 } else { 3 }, col % 5 + 1),
                value,
            })
            .collect();
        let origin = Origin::file("a.xlsx", "").at(CellRef::new(1_048_576, 1));
        let record = Record { kind: RecordKind::Workshop, origin, cells };
        let mut written = WrittenColumns::default();
        let json = written.write(&record);
        let shown: Vec<(u32, i64, Option<String>)> = serde_json::from_str(&json).unwrap();
        assert_eq!(json, serde_json::to_string(&shown).unwrap(), "as a JSON writer would write it");
        assert_eq!(written.new.len(), 5, "each column once");
        let mut columns = ReadColumns::default();
        for (number, (field, header, col)) in written.new {
            columns.add(number, field.key(), header, col);
        }
        assert_eq!(columns.read(&json, &record.origin).unwrap(), record.cells);
    }

    #[test]
    fn a_broken_text_is_an_error_and_not_a_guess() {
        let mut columns = ReadColumns::default();
        columns.add(1, "name", "名".into(), 1);
        columns.add(2, "gone_field", "名".into(), 1);
        let origin = Origin::file("a.xlsx", "").at(CellRef::new(1, 1));
        assert!(columns.read(r#"[[1,0,"tあ"]]"#, &origin).is_ok());
        for broken in [
            "",
            "{}",
            r#"[[1,0,"x1"]]"#,
            r#"[[1,0,"nabc"]]"#,
            r#"[[1,-2,"tあ"]]"#,
            "[[2,0,null]]",
            "[[3,0,null]]",
        ] {
            assert!(columns.read(broken, &origin).is_err(), "{broken}");
        }
    }
}
