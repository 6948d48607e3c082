//! Numbers in a list of orders or deliveries that are those of the cases in the same book: 番号 of 事業所へお願いした仕事, below the
//! list of the month's cases. What is called 発注番号 in so many words stays the order's.

use super::scorer::Scorer;
use crate::domain::{Field, Reason, RecordKind};
use crate::layout::model::{Record, SheetLayout, Table};
use crate::normalise::text;
use std::collections::BTreeSet;

/// Takes the numbers for what they are.
pub(in crate::layout) fn settle(sheets: &mut [SheetLayout], scorer: &mut Scorer<'_>) {
    let tables = || sheets.iter().flat_map(|sheet| &sheet.tables);
    let may_be = |table: &Table| matches!(table.kind, RecordKind::Order | RecordKind::Delivery);
    if !tables().any(may_be) || !tables().any(|table| table.kind == RecordKind::Case) {
        return;
    }
    let cases = tables().filter(|table| table.kind == RecordKind::Case).flat_map(|table| &table.records);
    let known: BTreeSet<String> = cases.filter_map(|case| number(case, Field::CaseNumber)).collect();
    for table in sheets.iter_mut().flat_map(|sheet| &mut sheet.tables).filter(|table| may_be(table)) {
        if let Some(field) = column_of_cases(table, &known, scorer) {
            rename(table, field);
        }
    }
}

fn number(record: &Record, field: Field) -> Option<String> {
    let number = text::fold(&record.get(field)?.value.show());
    (!number.is_empty()).then_some(number)
}

/// The column of a list without numbers of cases in which nothing else stands.
fn column_of_cases(table: &Table, known: &BTreeSet<String>, scorer: &mut Scorer<'_>) -> Option<Field> {
    let column_of = |field: Field| table.columns.iter().find(|column| column.field == Some(field));
    if column_of(Field::CaseNumber).is_some() {
        return None;
    }
    [Field::OrderNumber, Field::RowNumber].into_iter().find(|field| {
        let own = column_of(*field).and_then(|column| column.header.last());
        let is_orders = own.is_none_or(|own| scorer.means(own, Field::OrderNumber));
        let mut numbers = table.records.iter().filter_map(|record| number(record, *field)).peekable();
        // 1, 2, 3 number anything.
        let is_known = |number: String| known.contains(&number) && number.parse::<u32>().is_err();
        !is_orders && numbers.peek().is_some() && numbers.all(is_known)
    })
}

fn rename(table: &mut Table, from: Field) {
    for column in table.columns.iter_mut().filter(|column| column.field == Some(from)) {
        column.field = Some(Field::CaseNumber);
        column.reasons.push(Reason::new("numbers-of-cases", "番号が、同じファイルの案件の番号と一致する"));
    }
    let cells = table.records.iter_mut().flat_map(|record| &mut record.cells);
    cells.filter(|cell| cell.field == from).for_each(|cell| cell.field = Field::CaseNumber);
}
