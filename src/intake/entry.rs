//! Rows of 費用, 粗利, 予算, 計画値 and 当社実績数値: a name and a number.

use super::reader::{RowReader, seen};
use crate::domain::{EntryRow, Field, RecordKind};
use crate::normalise;

pub(super) fn read(row: &mut RowReader<'_>) -> EntryRow {
    let record = row.record();
    let value_field = match record.kind {
        RecordKind::GrossProfit => Field::GrossProfit,
        RecordKind::Reference => Field::ReferenceValue,
        RecordKind::Plan => Field::PlanValue,
        _ => Field::Amount,
    };
    let cell = row.get(value_field).or_else(|| row.get(Field::Amount)).or_else(|| row.get(Field::PlanValue));
    let value = cell.filter(|cell| !cell.value.is_blank()).map(|cell| seen(cell, number(record.kind, cell)));
    EntryRow {
        group: row.text(Field::LeadNumber).or_else(|| row.text(Field::Category)),
        item: row
            .text(Field::Indicator)
            .or_else(|| row.text(Field::CostItem))
            .or_else(|| row.text(Field::Client)),
        value,
        row: row.origin(),
    }
}

/// Yen where the record is about money, else any number with its unit word; plans write losses as negatives and are
/// kept positive.
fn number(kind: RecordKind, cell: &crate::layout::MappedCell) -> Option<f64> {
    match kind {
        RecordKind::Plan => normalise::yen::number(&cell.value).map(f64::abs),
        RecordKind::Reference => normalise::yen::number(&cell.value),
        #[expect(clippy::cast_precision_loss, reason = "yen stay far below 2^53")]
        _ => normalise::yen::read(&cell.value, &cell.header).value.map(|yen| yen.middle().0 as f64),
    }
}
