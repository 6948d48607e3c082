//! A ledger of orders that reads like a list of cases: it is called 発注台帳 and says of each row which workshop does the work.

use super::assign::{Assignment, Scorer};
use super::header::Header;
use crate::domain::{Field, RecordKind};

/// The header read as that of orders, where the names around it speak of orders and of no cases.
pub(super) fn orders(header: &Header, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    let names_orders = scorer.is_named(RecordKind::Order) && !scorer.is_named(RecordKind::Case);
    if header.assignment.kind != RecordKind::Case || !names_orders {
        return None;
    }
    let orders = scorer.assign_as(&header.paths, RecordKind::Order)?;
    let has = |field: Field| orders.fields.iter().flatten().any(|found| found.field == field);
    let says_who = has(Field::Name) || has(Field::OfficeNumber);
    (says_who && (has(Field::OrderedOn) || has(Field::AssignedOn))).then_some(orders)
}
