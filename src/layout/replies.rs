//! Replies of many desks side by side: a list of cases with a column of ○ and × for each desk, which its header names.

use super::model::{Column, LeftOut, MappedCell, Orientation, Record, Table};
use super::section::is_desk;
use super::view::View;
use crate::domain::{Field, Origin, Reason, RecordKind};
use crate::normalise::words;
use crate::table::Cell;

/// Share of answers among the values below a desk's name.
const MOST: f64 = 0.8;

/// The replies beside the cases of a table, as a table of their own.
pub(super) fn beside(view: &View<'_>, cases: &Table, origin: &Origin) -> Option<Table> {
    if cases.kind != RecordKind::Case || cases.orientation != Orientation::Rows || view.fold().is_some() {
        return None;
    }
    let rows: Vec<(u32, &Record)> =
        cases.records.iter().filter_map(|record| Some((record.origin.cell?.row, record))).collect();
    let is_answer = |text: &str| words::interest(text).is_some();
    let are_answers = |column: &Column| {
        let texts: Vec<_> = rows.iter().map(|(row, _)| view.text(*row, column.index)).collect();
        let filled: Vec<_> = texts.iter().filter(|text| !text.is_empty()).collect();
        let answers = filled.iter().filter(|text| is_answer(text)).count();
        !filled.is_empty() && answers as f64 >= filled.len() as f64 * MOST
    };
    let is_desks = |column: &&Column| {
        column.field.is_none()
            && column.header.last().is_some_and(|own| is_desk(own.trim()))
            && are_answers(column)
    };
    let desks: Vec<&Column> = cases.columns.iter().filter(is_desks).collect();
    if desks.len() < 2 {
        return None;
    }
    let mut records = Vec::new();
    for (row, case) in &rows {
        let named: Vec<MappedCell> = [Field::CaseNumber, Field::Title]
            .into_iter()
            .filter_map(|field| case.get(field).cloned())
            .collect();
        for desk in &desks {
            let value = view.get(*row, desk.index);
            if value.is_blank() {
                continue;
            }
            let place = view.place(*row, desk.index);
            let header = desk.header_text().into();
            let name = desk.header.last().map_or("", AsRef::as_ref).trim();
            let mut cells = named.clone();
            cells.push(MappedCell {
                field: Field::DeskName,
                header: "見出し".into(),
                cell: desk.header_cell,
                value: Cell::text(name),
            });
            cells.push(MappedCell { field: Field::Interest, header, cell: place, value: value.clone() });
            records.push(Record { kind: RecordKind::Application, origin: origin.at(place), cells });
        }
    }
    let columns = desks
        .into_iter()
        .map(|column| Column {
            field: Some(Field::Interest),
            confidence: 0.9,
            reasons: vec![Reason::new("values-replies", "窓口の名前の見出しの下に回答が並んでいる")],
            ..column.clone()
        })
        .collect();
    Some(Table {
        kind: RecordKind::Application,
        confidence: 0.9,
        reasons: vec![Reason::new("replies", "窓口ごとの列に応募の回答が並んでいる")],
        orientation: cases.orientation,
        header: cases.header,
        caption: cases.caption.clone(),
        columns,
        records,
        left_out: Vec::<LeftOut>::new(),
    })
}
