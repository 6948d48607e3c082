//! The mapped cells of a record as one JSON text, exact to the last bit, and back.
//!
//! Each cell is `[field, header, row, column, value]`; a value is null (empty) or a text whose first letter says what
//! it holds: `t` text, `n` number, `b` truth, `d` date and time, `h` hours, `e` error. Numbers stand as text because
//! JSON readers round them.

use super::StoreError;
use crate::domain::{CellRef, Field};
use crate::layout::MappedCell;
use crate::table::Cell;
use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

const MOMENT: &str = "%Y-%m-%dT%H:%M:%S%.f";

#[derive(Serialize, Deserialize)]
struct CellRow<'a>(
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    u32,
    u32,
    #[serde(borrow)] Option<Cow<'a, str>>,
);

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

pub(super) fn write_cells(cells: &[MappedCell]) -> String {
    let rows: Vec<CellRow<'_>> = cells
        .iter()
        .map(|cell| {
            CellRow(
                Cow::Borrowed(cell.field.key()),
                Cow::Borrowed(&cell.header),
                cell.cell.row,
                cell.cell.col,
                write_value(&cell.value).map(Cow::Owned),
            )
        })
        .collect();
    serde_json::to_string(&rows).unwrap_or_default()
}

pub(super) fn read_cells(json: &str, texts: &mut Texts) -> Result<Vec<MappedCell>, StoreError> {
    let rows: Vec<CellRow<'_>> =
        serde_json::from_str(json).map_err(|_| StoreError::content("レコードのセル", json))?;
    rows.into_iter().map(|row| read_cell(&row, texts)).collect()
}

fn read_cell(row: &CellRow<'_>, texts: &mut Texts) -> Result<MappedCell, StoreError> {
    let CellRow(field, header, at, col, value) = row;
    Ok(MappedCell {
        field: Field::from_key(field).ok_or_else(|| StoreError::content("項目", field))?,
        header: texts.share(header),
        cell: CellRef::new(*at, *col),
        value: value.as_ref().map_or(Ok(Cell::Empty), |text| read_value(text))?,
    })
}

fn write_value(value: &Cell) -> Option<String> {
    match value {
        Cell::Empty => None,
        Cell::Text(text) => Some(format!("t{text}")),
        Cell::Number(number) => Some(format!("n{number:?}")),
        Cell::Bool(truth) => Some(format!("b{truth}")),
        Cell::DateTime(at) => Some(format!("d{}", at.format(MOMENT))),
        Cell::Duration(hours) => Some(format!("h{hours:?}")),
        Cell::Error(text) => Some(format!("e{text}")),
    }
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
                cell: CellRef::new(1_048_576, col),
                value,
            })
            .collect();
        let read = read_cells(&write_cells(&cells), &mut Texts::default()).unwrap();
        assert_eq!(read, cells);
        assert!(Arc::ptr_eq(&read[0].header, &read[1].header));
    }

    #[test]
    fn a_broken_text_is_an_error_and_not_a_guess() {
        for broken in [
            "",
            "{}",
            r#"[["name","名",1,1,"x1"]]"#,
            r#"[["name","名",1,1,"nabc"]]"#,
            r#"[["nam","名",1,1,null]]"#,
        ] {
            assert!(read_cells(broken, &mut Texts::default()).is_err(), "{broken}");
        }
    }
}
