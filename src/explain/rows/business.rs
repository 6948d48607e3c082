//! The values of rows about cases and what follows them: replies, orders, deliveries, leads, money.

use super::super::words;
use super::{RowValue, labelled, plain, worded};
use crate::domain::{
    ApplicationRow, CaseRow, DeliveryRow, EntryRow, Field, LeadRow, OrderRow, RecordKind, WorkKind,
    group_thousands,
};

pub(super) fn case(row: &CaseRow) -> Vec<Option<RowValue>> {
    vec![
        plain(Field::Programme, &row.programme),
        plain(Field::CaseNumber, &row.number),
        plain(Field::ParentCase, &row.parent),
        plain(Field::Title, &row.title),
        plain(Field::Client, &row.client),
        worded(Field::Demand, &row.demand, |demand| words::demand(*demand).to_owned()),
        worded(Field::Category, &row.category, |category| category.name().to_owned()),
        plain(Field::WorkKind, &row.kind),
        worded(Field::Remote, &row.remote, |yes| words::yes_no(*yes).to_owned()),
        worded(Field::Place, &row.place, |place| place.text.clone()),
        worded(Field::Quantity, &row.quantity, |number| group_thousands(*number)),
        plain(Field::Unit, &row.unit),
        plain(Field::UnitPrice, &row.unit_price),
        plain(Field::Amount, &row.amount),
        plain(Field::AnnualAmount, &row.annual_amount),
        plain(Field::Hours, &row.hours),
        plain(Field::People, &row.people),
        plain(Field::Skills, &row.skills),
        plain(Field::OpenOn, &row.open_on),
        plain(Field::DeadlineOn, &row.deadline_on),
        plain(Field::DueOn, &row.due_on),
        worded(Field::State, &row.state, |state| state.label().to_owned()),
        plain(Field::OrderedOn, &row.ordered_on),
        plain(Field::AssignedOn, &row.assigned_on),
        plain(Field::ClosedOn, &row.closed_on),
        plain(Field::LostReason, &row.lost_reason),
        plain(Field::Gaps, &row.gaps),
        worded(Field::GoodExample, &row.good_example, |yes| words::yes_no(*yes).to_owned()),
        worded(Field::Trial, &row.trial, |yes| words::yes_no(*yes).to_owned()),
    ]
}

pub(super) fn application(row: &ApplicationRow) -> Vec<Option<RowValue>> {
    vec![
        plain(Field::CaseNumber, &row.case),
        plain(Field::DeskName, &row.desk),
        worded(Field::Interest, &row.interest, |interest| interest.label().to_owned()),
        plain(Field::WorkshopCount, &row.workshop_count),
        plain(Field::People, &row.people),
        worded(Field::WorkKinds, &row.kinds, |kinds| {
            kinds.iter().map(WorkKind::name).collect::<Vec<_>>().join("、")
        }),
        plain(Field::Comment, &row.comment),
        plain(Field::Question, &row.question),
        plain(Field::AnsweredAt, &row.answered_at),
    ]
}

pub(super) fn order(row: &OrderRow) -> Vec<Option<RowValue>> {
    vec![
        plain(Field::Programme, &row.programme),
        plain(Field::OrderNumber, &row.number),
        plain(Field::CaseNumber, &row.case),
        plain(Field::DeskName, &row.desk),
        plain(Field::Name, &row.workshop),
        plain(Field::OfficeNumber, &row.office_number),
        plain(Field::Month, &row.month),
        worded(Field::Share, &row.share, |share| words::share(*share)),
        worded(Field::Trial, &row.trial, |yes| words::yes_no(*yes).to_owned()),
        plain(Field::Amount, &row.amount),
        worded(Field::Category, &row.category, |category| category.name().to_owned()),
        worded(Field::State, &row.state, |state| state.label().to_owned()),
        plain(Field::OrderedOn, &row.ordered_on),
        plain(Field::AssignedOn, &row.assigned_on),
        plain(Field::DueOn, &row.due_on),
    ]
}

pub(super) fn delivery(row: &DeliveryRow) -> Vec<Option<RowValue>> {
    vec![
        plain(Field::OrderNumber, &row.order),
        plain(Field::DeliveredOn, &row.delivered_on),
        plain(Field::Quantity, &row.quantity),
        plain(Field::Defects, &row.defects),
        plain(Field::Hours, &row.hours),
        plain(Field::WagesPaid, &row.wages),
    ]
}

pub(super) fn lead(row: &LeadRow) -> Vec<Option<RowValue>> {
    vec![
        plain(Field::LeadNumber, &row.number),
        plain(Field::Client, &row.client),
        worded(Field::Category, &row.category, |category| category.name().to_owned()),
        worded(Field::Demand, &row.demand_kind, |demand| words::demand(*demand).to_owned()),
        worded(Field::State, &row.state, |state| state.label().to_owned()),
        plain(Field::FirstMeetingOn, &row.first_meeting_on),
        plain(Field::DemandAmount, &row.demand),
        plain(Field::OrderedAmount, &row.ordered),
        plain(Field::AnnualRecurring, &row.annual_recurring),
        plain(Field::LostAmount, &row.lost),
        plain(Field::ContractedOn, &row.contracted_on),
        plain(Field::LostOn, &row.lost_on),
        plain(Field::LostReason, &row.reason),
    ]
}

/// The field of an entry's value depends on what kind of row it is.
pub(super) fn entry(row: &EntryRow) -> Vec<Option<RowValue>> {
    let (item, value) = match row.row.kind {
        RecordKind::Plan => (Field::Indicator, Field::PlanValue),
        RecordKind::Reference => (Field::Indicator, Field::ReferenceValue),
        RecordKind::GrossProfit => (Field::Client, Field::GrossProfit),
        _ => (Field::CostItem, Field::Amount),
    };
    let number = row.value.as_ref().map(|seen| {
        labelled(value, value.label().to_owned(), seen, |number| {
            number.map_or_else(|| format!("文字のまま「{}」", seen.text), |number| number.to_string())
        })
    });
    let year = worded(Field::FiscalYear, &row.fiscal_year, |year| year.label());
    let (programme, group) = (plain(Field::Programme, &row.programme), plain(Field::Category, &row.group));
    vec![year, programme, group, plain(item, &row.item), number]
}
