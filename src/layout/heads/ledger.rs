//! A ledger of orders that reads like a list of cases: it says of each row which workshop does the work and when it was
//! ordered, and nothing of asking who would.

use super::header::Header;

use crate::domain::{Field, RecordKind};
use crate::layout::mapping::assign::Assignment;

use crate::layout::mapping::scorer::Scorer;

/// The header read as that of orders, where the names around it speak of no cases, and of orders or the columns do.
pub(in crate::layout) fn orders(header: &Header, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    if header.assignment.kind != RecordKind::Case || scorer.is_named(RecordKind::Case) {
        return None;
    }
    let orders = scorer.assign_as(&header.paths, RecordKind::Order)?;
    let has = |read: &Assignment, fields: &[Field]| {
        read.fields.iter().flatten().any(|found| fields.contains(&found.field))
    };
    let says_who = has(&orders, &[Field::Name, Field::OfficeNumber]);
    let says_when = has(&orders, &[Field::OrderedOn, Field::AssignedOn]);
    let asks = [Field::OpenOn, Field::DeadlineOn, Field::Remote, Field::AnnualAmount, Field::LostReason];
    let is_order = scorer.is_named(RecordKind::Order) || !has(&header.assignment, &asks);
    (says_who && says_when && is_order).then_some(orders)
}
