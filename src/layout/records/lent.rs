//! What the case, the order and the delivery of one row take from each other once they are read: the words that name the case, a day,
//! a sum that stands once.

use super::lent_columns::is_paid_out;
use super::parts::{NAMES_CASE, Parts};
use super::still_to_come::{is_not_yet, names_workshop};
use super::twofold;
use crate::domain::{CellRef, Field, Issue, RecordKind};
use crate::layout::model::{LeftOut, MappedCell, Record, Table};
use crate::normalise::text::states_nothing;
use foldhash::HashMap;

impl Parts {
    /// One case for all its rows; an order where a workshop is named, a delivery where something was delivered.
    pub(in crate::layout) fn settle(&self, tables: &mut [Table], issues: &mut Vec<Issue>) {
        name_alike(tables, self.is_of_both);
        for table in &mut *tables {
            match table.kind {
                RecordKind::Case => {
                    table.records.retain(|record| !self.further.rows.contains(&row_of(record)));
                }
                _ => {
                    self.carry_names(table);
                    table.records.retain(is_one);
                }
            }
        }
        lend_days(tables);
        self.lend_sums(tables);
        twofold::tell_once(&tables.iter().collect::<Vec<_>>(), issues);
    }

    /// Where some cases are shared out, the sum and the number of one that a single workshop does are its order's.
    fn lend_sums(&self, tables: &mut [Table]) {
        let [cases, orders, ..] = tables else { return };
        if self.further.rows.is_empty() {
            return;
        }
        let whole = |row: u32| !self.further.rows.contains(&row) && !self.further.rows.contains(&(row + 1));
        let by_row: HashMap<u32, &Record> = cases.records.iter().map(|case| (row_of(case), case)).collect();
        for order in orders.records.iter_mut().filter(|order| whole(row_of(order))) {
            let Some(case) = by_row.get(&row_of(order)) else { continue };
            for field in [Field::Amount, Field::Quantity] {
                if order.get(field).is_none() {
                    order.cells.extend(case.get(field).cloned());
                }
            }
        }
        // Where each workshop has a sum of its own, that of one which does the whole is the case's.
        let by_row: HashMap<u32, &Record> =
            orders.records.iter().map(|order| (row_of(order), order)).collect();
        for case in cases.records.iter_mut().filter(|case| whole(row_of(case))) {
            if [Field::Amount, Field::AnnualAmount].iter().any(|field| case.get(*field).is_some()) {
                continue;
            }
            let sum = by_row.get(&row_of(case)).and_then(|order| order.get(Field::Amount));
            case.cells.extend(sum.filter(|sum| !is_paid_out(&sum.header)).cloned());
        }
    }

    /// What names the case stands in its first row alone.
    fn carry_names(&self, table: &mut Table) {
        let mut above: Vec<MappedCell> = Vec::new();
        for record in &mut table.records {
            let row = row_of(record);
            if self.further.rows.contains(&row) {
                let missing = above.iter().filter(|cell| record.get(cell.field).is_none()).cloned();
                record.cells.extend(missing.collect::<Vec<_>>());
            } else {
                let names = record.cells.iter().filter(|cell| NAMES_CASE.contains(&cell.field));
                above = names.cloned().collect();
            }
        }
    }
}

/// The column that numbers the cases, whatever it was taken for in a table of orders: what numbers both is said of both.
pub(in crate::layout) fn name_alike(tables: &mut [Table], is_of_both: bool) {
    let [cases, others @ ..] = tables else { return };
    let number = cases.columns.iter().find(|column| column.field == Some(Field::CaseNumber));
    let Some(index) = number.map(|column| column.index) else { return };
    let numbers: HashMap<u32, &MappedCell> =
        cases.records.iter().filter_map(|case| Some((row_of(case), case.get(Field::CaseNumber)?))).collect();
    for table in others {
        if !is_of_both {
            let columns = table.columns.iter_mut().filter(|column| column.index == index);
            columns.for_each(|column| column.field = Some(Field::CaseNumber));
        }
        for record in &mut table.records {
            let place = CellRef::new(row_of(record), index);
            let Some(at) = record.cells.iter().position(|cell| cell.cell == place) else {
                // No. that only its values tell to be the case's.
                let is_told = record.get(Field::CaseNumber).is_some();
                record
                    .cells
                    .extend(numbers.get(&row_of(record)).filter(|_| !is_told).map(|&cell| cell.clone()));
                continue;
            };
            let named = MappedCell { field: Field::CaseNumber, ..record.cells[at].clone() };
            if is_of_both {
                record.cells.push(named);
            } else {
                record.cells[at] = named;
            }
        }
    }
}

/// A case whose row says neither its state nor when it was ordered was ordered when its first workshop was.
pub(in crate::layout) fn lend_days(tables: &mut [Table]) {
    let [cases, orders, ..] = tables else { return };
    let number = |record: &Record| Some(record.get(Field::CaseNumber)?.value.show().into_owned());
    let mut by_row: HashMap<u32, &Record> = HashMap::default();
    let mut by_number: HashMap<String, &Record> = HashMap::default();
    for order in &orders.records {
        by_row.entry(row_of(order)).or_insert(order);
        if let Some(number) = number(order) {
            by_number.entry(number).or_insert(order);
        }
    }
    for case in &mut cases.records {
        let is_told = [Field::State, Field::OrderedOn, Field::ClosedOn, Field::LostReason];
        if is_told.into_iter().any(|field| case.get(field).is_some()) {
            continue;
        }
        let of_number = || by_number.get(&number(case)?).copied();
        let order = by_row.get(&row_of(case)).copied().or_else(of_number);
        case.cells.extend(order.and_then(|order| order.get(Field::OrderedOn)).cloned());
    }
}

/// A row that says neither which case it is nor what is to be done for whom is none: the sum of a further workshop, a note.
pub(in crate::layout) fn leave_out_nameless(records: &mut Vec<Record>, left_out: &mut Vec<LeftOut>) {
    const NAMES: [Field; 7] = [
        Field::CaseNumber,
        Field::Title,
        Field::Client,
        Field::WorkKind,
        Field::Category,
        Field::ParentCase,
        Field::Prefecture,
    ];
    records.retain(|record| {
        let is_named = NAMES.iter().any(|field| record.get(*field).is_some());
        if !is_named {
            let text = record.cells.first().map_or_else(String::new, |cell| cell.value.show().into_owned());
            let why = "どの案件か書かれていない行";
            left_out.push(LeftOut { row: row_of(record), text: text.chars().take(200).collect(), why });
        }
        is_named
    });
}

/// The row that a record stands in.
pub(in crate::layout) fn row_of(record: &Record) -> u32 {
    record.origin.cell.map_or(0, |cell| cell.row)
}

/// Whether a record is one of its kind: an order names a workshop, a delivery its day.
pub(in crate::layout) fn is_one(record: &Record) -> bool {
    let says = |field: Field| record.get(field).is_some_and(|cell| !states_nothing(&cell.value.show()));
    match record.kind {
        RecordKind::Delivery => {
            let is_to_come = |cell: &MappedCell| is_not_yet(&cell.value.show());
            says(Field::DeliveredOn) && !record.get(Field::DeliveredOn).is_some_and(is_to_come)
        }
        RecordKind::Order => match record.get(Field::Name) {
            Some(name) => names_workshop(&name.value.show()),
            None => says(Field::OfficeNumber),
        },
        _ => true,
    }
}
