//! Rows of a 進捗管理表: orders (発注) and deliveries (納品).

use super::reader::{RowReader, seen};
use crate::domain::{CaseState, DeliveryRow, Field, FiscalYear, Month, OrderRow, Seen};
use crate::normalise::date::DateHints;
use crate::normalise::{self, Reading};

pub(super) fn read(row: &mut RowReader<'_>) -> OrderRow {
    let prefecture = row.prefecture();
    let ordered_on = row.day(Field::OrderedOn);
    let ordered = ordered_on.as_ref().map(|seen| seen.value);
    OrderRow {
        programme: row.text(Field::Programme),
        number: row.text(Field::OrderNumber),
        case: row.text(Field::CaseNumber),
        title: row.text(Field::Title),
        case_row: [Field::Title, Field::CaseNumber]
            .into_iter()
            .find_map(|field| Some(row.get(field)?.cell.row)),
        desk: super::desk::named(row, Field::DeskName),
        workshop: super::workshop::name(row).0,
        office_number: row
            .read(Field::OfficeNumber, |cell| normalise::number::office_number(&cell.value, prefecture)),
        month: month(row, ordered_on.as_ref().map(|seen| FiscalYear::of(seen.value))),
        share: row.read(Field::Share, |cell| normalise::count::share(&cell.value)),
        quantity: pieces(row),
        trial: row.trial(),
        amount: row.yen(Field::Amount),
        category: row.word(Field::Category, "PC作業・施設内軽作業・施設外軽作業", normalise::work::category),
        state: state(row),
        assigned_on: row.day_after(Field::AssignedOn, ordered),
        due_on: row.day_after(Field::DueOn, ordered),
        ordered_on,
        row: row.origin(),
    }
}

/// How many pieces, where the cell says nothing else: nobody is asked about it.
fn pieces(row: &RowReader<'_>) -> Option<Seen<i64>> {
    let cell = row.get(Field::Quantity)?;
    let reading = normalise::count::quantity_under(&cell.value, &cell.header);
    reading.value.filter(|_| reading.faults.is_empty()).map(|pieces| seen(cell, pieces))
}

/// How far it is, where its words say so: an office writes there what it likes, and nobody is asked about it. What ended in
/// part (納品済・一部キャンセル) did not end.
fn state(row: &mut RowReader<'_>) -> Option<Seen<CaseState>> {
    row.read(Field::State, |cell| {
        let is_in_part = || ["一部", "部分"].iter().any(|word| cell.value.show().contains(word));
        let state = super::case::state_in(cell).filter(|state| !state.is_undone() || !is_in_part());
        Reading { value: state, ..Reading::nothing() }
    })
}

/// `2021年09月`, a date, or `9月` within the order's fiscal year.
fn month(row: &mut RowReader<'_>, year: Option<FiscalYear>) -> Option<Seen<Month>> {
    row.read(Field::Month, |cell| {
        let year = year.or(DateHints::from_header(&cell.header).fiscal);
        normalise::date::month(&cell.value.show(), year)
    })
}

pub(super) fn read_delivery(row: &mut RowReader<'_>) -> DeliveryRow {
    let quantity =
        row.read(Field::Quantity, |cell| normalise::count::quantity_under(&cell.value, &cell.header));
    let defects = row.read(Field::Defects, |cell| normalise::count::quantity(&cell.value));
    DeliveryRow {
        order: row.text(Field::OrderNumber),
        order_row: [Field::Name, Field::OfficeNumber]
            .into_iter()
            .find_map(|field| Some(row.get(field)?.cell.row)),
        delivered_on: row.day(Field::DeliveredOn),
        quantity: row.unless_negative(Field::Quantity, quantity),
        defects: row.unless_negative(Field::Defects, defects),
        hours: row.read(Field::Hours, |cell| normalise::count::hours_under(&cell.value, &cell.header)),
        wages: row.yen(Field::WagesPaid),
        row: row.origin(),
    }
}
