//! 親案件 on the card of a case whose parts stand below it is that case's own number.

use crate::domain::{Field, RecordKind};
use crate::layout::model::{SheetLayout, Table};

pub(in crate::layout) fn tell(layout: &mut SheetLayout) {
    let wholes: Vec<String> = layout
        .tables
        .iter()
        .filter(|table| table.kind == RecordKind::CaseSplit)
        .flat_map(|table| &table.records)
        .filter_map(|part| Some(part.get(Field::ParentCase)?.value.show().trim().to_owned()))
        .collect();
    let is_whole = |table: &Table| {
        let numbers = |field: Field| table.records.iter().filter_map(move |record| record.get(field));
        numbers(Field::CaseNumber).next().is_none()
            && numbers(Field::ParentCase).next().is_some()
            && numbers(Field::ParentCase)
                .all(|cell| wholes.iter().any(|whole| *whole == cell.value.show().trim()))
    };
    for table in layout.tables.iter_mut().filter(|table| table.kind == RecordKind::Case && is_whole(table)) {
        for column in table.columns.iter_mut().filter(|column| column.field == Some(Field::ParentCase)) {
            column.field = Some(Field::CaseNumber);
        }
        let cells = table.records.iter_mut().flat_map(|record| &mut record.cells);
        for cell in cells.filter(|cell| cell.field == Field::ParentCase) {
            cell.field = Field::CaseNumber;
        }
    }
}
