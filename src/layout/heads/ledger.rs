//! A ledger of orders that reads like a list of cases: it says of each row which workshop does the work and when it was
//! ordered, and nothing of asking who would.

use super::header::Header;

use crate::domain::{Field, RecordKind};
use crate::layout::mapping::assign::Assignment;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::scored::WORD;

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

/// What reads like a list of costs (年度, 内容, 金額) and names who wants the work and who does it: a ledger of orders.
pub(in crate::layout) fn of_parties(header: &Header, scorer: &mut Scorer<'_>) -> Option<Assignment> {
    const MONEY: [RecordKind; 3] = [RecordKind::Cost, RecordKind::GrossProfit, RecordKind::Budget];
    if !MONEY.contains(&header.assignment.kind) || scorer.is_named(header.assignment.kind) {
        return None;
    }
    let read = |scorer: &mut Scorer<'_>| scorer.assign_as(&header.paths, RecordKind::Order);
    let orders = scorer.beside(Field::Month, read)?;
    let is_said = |field: Field| {
        orders.fields.iter().flatten().any(|found| found.field == field && found.score >= WORD)
    };
    [Field::Client, Field::Name, Field::Amount].into_iter().all(is_said).then_some(orders)
}
