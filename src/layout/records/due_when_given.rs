//! 〆切 of work that was given to workshops already is the day on which it is due: nobody is asked to reply any more.

use crate::domain::{Field, Reason, RecordKind};
use crate::layout::model::SheetLayout;

/// Words that say no more than that there is a last day.
const BARE: [&str; 10] = [
    "〆切",
    "〆切日",
    "〆",
    "締切",
    "締切日",
    "締め切り",
    "締め切り日",
    "しめきり",
    "しめ切り",
    "しめきり日",
];

/// Reads the last day of cases as when they are due, where most of them have been ordered and no other column says that.
pub(in crate::layout) fn tell(layout: &mut SheetLayout) {
    let count = |kind: RecordKind| -> usize {
        layout.tables.iter().filter(|table| table.kind == kind).map(|table| table.records.len()).sum()
    };
    let (orders, cases) = (count(RecordKind::Order), count(RecordKind::Case));
    if orders == 0 || orders * 2 < cases {
        return;
    }
    for table in layout.tables.iter_mut().filter(|table| table.kind == RecordKind::Case) {
        let has = |field: Field| table.columns.iter().any(|column| column.field == Some(field));
        let is_bare = |own: &str| BARE.contains(&own.trim());
        if has(Field::DueOn) || has(Field::OpenOn) {
            continue;
        }
        let mut last_days = table.columns.iter_mut().filter(|column| {
            column.field == Some(Field::DeadlineOn) && column.header.last().is_some_and(|own| is_bare(own))
        });
        let Some(column) = last_days.next() else { continue };
        column.field = Some(Field::DueOn);
        let why = "事業所に出した案件の締切なので、納期として読む";
        column.reasons.push(Reason::new("due-when-given", why));
        let cells = table.records.iter_mut().flat_map(|record| &mut record.cells);
        for cell in cells.filter(|cell| cell.field == Field::DeadlineOn) {
            cell.field = Field::DueOn;
        }
    }
}
