//! All that a row says, as one text: two rows of it are one thing. `None` where the row says too little to be told from others.

use crate::domain::{DeliveryRow, EntryRow, LeadRow, RecordKind, Seen, SurveyRow};
use crate::normalise::file_name::Period;
use crate::normalise::text;
use std::fmt::Debug;

pub(super) fn said<T: Debug>(seen: &Option<Seen<T>>) -> String {
    seen.as_ref().map_or_else(String::new, |seen| format!("{:?}", seen.value))
}

pub(super) fn folded(seen: &Option<Seen<String>>) -> String {
    seen.as_ref().map(|seen| text::fold(&seen.value)).unwrap_or_default()
}

/// One that names no order is told by the order's row.
pub(super) fn delivery(one: &DeliveryRow) -> Option<String> {
    let numbers = [said(&one.quantity), said(&one.defects), said(&one.hours), said(&one.wages)];
    one.order.as_ref().map(|order| format!("{} {} {numbers:?}", order.value, said(&one.delivered_on)))
}

pub(super) fn lead(one: &LeadRow) -> Option<String> {
    let period = Period::of(one.row.origin.path().name());
    let who =
        [said(&one.number), said(&one.client), said(&one.category), said(&one.state), said(&one.reason)];
    let yen = [&one.demand, &one.ordered, &one.annual_recurring, &one.lost].map(said);
    let days = [&one.first_meeting_on, &one.contracted_on, &one.lost_on].map(said);
    let is_told = one.client.is_some() || one.number.is_some();
    is_told.then(|| format!("{who:?} {yen:?} {days:?} {period:?}"))
}

/// Of gross profits and budgets alone.
pub(super) fn entry(one: &EntryRow) -> Option<String> {
    let is_told = matches!(one.row.kind, RecordKind::GrossProfit | RecordKind::Budget) && one.value.is_some();
    let names = [&one.programme, &one.title, &one.group, &one.item].map(said);
    let period = Period::of(&format!("{} {}", one.row.origin.sheet, one.row.origin.path().name()));
    let [year, value] = [said(&one.fiscal_year), said(&one.value)];
    is_told.then(|| format!("{:?} {names:?} {year} {value} {period:?}", one.row.kind))
}

pub(super) fn answers(one: &SurveyRow) -> Option<String> {
    let answers: Vec<(&str, &str)> =
        one.answers.iter().map(|(question, answer)| (question.as_str(), answer.value.as_str())).collect();
    one.answered_at.as_ref().map(|at| format!("{} {} {answers:?}", at.value, said(&one.desk)))
}
