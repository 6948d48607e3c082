//! 〆切 of work that was given to workshops already is the day on which it is due: nobody is asked to reply any more.

use crate::domain::{Field, Reason, RecordKind};
use crate::layout::model::SheetLayout;
use std::collections::BTreeSet;

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

/// Reads the last day of cases as when they are due, where nearly all of them have been ordered and no other column says that.
pub(in crate::layout) fn tell(layout: &mut SheetLayout) {
    let rows = |kind: RecordKind| -> BTreeSet<u32> {
        let tables = layout.tables.iter().filter(|table| table.kind == kind);
        let records = tables.flat_map(|table| &table.records);
        records.filter_map(|record| Some(record.origin.cell?.row)).collect()
    };
    let (orders, cases) = (rows(RecordKind::Order).len(), rows(RecordKind::Case).len());
    if orders == 0 || orders * 10 < cases * 9 {
        return;
    }
    for table in layout.tables.iter_mut().filter(|table| table.kind == RecordKind::Case) {
        let has = |field: Field| table.columns.iter().any(|column| column.field == Some(field));
        // 受付 is when the client came, 募集開始 when workshops were asked.
        let asks = table.columns.iter().filter(|column| column.field == Some(Field::OpenOn)).any(|column| {
            column
                .header
                .iter()
                .any(|own| ["募集", "公募", "案内", "公開", "提供"].iter().any(|word| own.contains(word)))
        });
        let is_bare = |own: &str| BARE.contains(&own.trim());
        if has(Field::DueOn) || asks {
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
