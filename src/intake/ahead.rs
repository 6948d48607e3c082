//! Days too far ahead to be meant: 2062 for 2026. Such a cell is not used, and told.

use crate::domain::{Field, Issue, IssueCode, Observations, PartialDate, RowOrigin, Seen, Severity};
use chrono::{Months, NaiveDate};

const FAR_AHEAD: IssueCode = IssueCode::new("value.date-far-ahead");

/// DOMAIN is silent. What is planned lies within ten years, and a day on which something has happened (an office may write down a
/// delivery that it awaits) within one.
const PLANNED: u32 = 10;
const DONE: u32 = 1;

/// Leaves out the days that lie too far behind today.
pub fn leave_out_far_days(observations: &mut Observations, today: NaiveDate) -> Vec<Issue> {
    let mut far = Far { today, issues: Vec::new() };
    for one in &mut observations.workshops {
        far.look(&one.row, (Field::UpdatedOn, DONE), &mut one.updated_on);
    }
    for one in &mut observations.cases {
        far.look(&one.row, (Field::OpenOn, PLANNED), &mut one.open_on);
        far.look(&one.row, (Field::DeadlineOn, PLANNED), &mut one.deadline_on);
        far.look(&one.row, (Field::DueOn, PLANNED), &mut one.due_on);
        far.look(&one.row, (Field::OrderedOn, DONE), &mut one.ordered_on);
        far.look(&one.row, (Field::AssignedOn, DONE), &mut one.assigned_on);
        far.look(&one.row, (Field::ClosedOn, PLANNED), &mut one.closed_on);
    }
    for one in &mut observations.orders {
        far.look(&one.row, (Field::OrderedOn, DONE), &mut one.ordered_on);
        far.look(&one.row, (Field::AssignedOn, DONE), &mut one.assigned_on);
        far.look(&one.row, (Field::DueOn, PLANNED), &mut one.due_on);
    }
    for one in &mut observations.deliveries {
        far.look(&one.row, (Field::DeliveredOn, DONE), &mut one.delivered_on);
    }
    for one in &mut observations.leads {
        far.look(&one.row, (Field::FirstMeetingOn, DONE), &mut one.first_meeting_on);
        far.look(&one.row, (Field::ContractedOn, DONE), &mut one.contracted_on);
        far.look(&one.row, (Field::LostOn, DONE), &mut one.lost_on);
    }
    far.issues
}

trait Day {
    fn day(&self) -> NaiveDate;
}

impl Day for NaiveDate {
    fn day(&self) -> NaiveDate {
        *self
    }
}

impl Day for PartialDate {
    fn day(&self) -> NaiveDate {
        self.date
    }
}

struct Far {
    today: NaiveDate,
    issues: Vec<Issue>,
}

impl Far {
    fn look<D: Day>(&mut self, row: &RowOrigin, (field, years): (Field, u32), cell: &mut Option<Seen<D>>) {
        let latest = self.today.checked_add_months(Months::new(12 * years));
        let Some(seen) = cell.take_if(|seen| latest.is_some_and(|latest| seen.value.day() > latest)) else {
            return;
        };
        let message = format!(
            "「{}」（{}）は{years}年より先の日付のため、使っていません。年を書き違えていないか、確かめてください。",
            field.label(),
            seen.value.day()
        );
        let issue = Issue::new(FAR_AHEAD, Severity::Warning, row.origin.at(seen.cell), message);
        self.issues.push(issue.seen(&seen.text).field(field).desk(row.role.desk().cloned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CellRef, Origin, RecordKind, SourceRole};
    use crate::intake::{FileContext, Options, observe};
    use crate::layout::{MappedCell, Record};
    use crate::table::Cell;

    /// As an operator found it: 2062 for 2026 took a delivery from the figures, and nobody was told.
    #[test]
    fn a_day_too_far_ahead_is_told_and_not_used() {
        for (kind, field, day, is_used) in [
            (RecordKind::Delivery, Field::DeliveredOn, "2062/11/9", false),
            (RecordKind::Delivery, Field::DeliveredOn, "2027/3/31", true),
            (RecordKind::Case, Field::OpenOn, "2062/9/10", false),
            (RecordKind::Case, Field::DueOn, "2031/3/31", true),
            (RecordKind::Workshop, Field::UpdatedOn, "2062/9/10", false),
            (RecordKind::Order, Field::OrderedOn, "2062/9/10", false),
        ] {
            let cell = CellRef::new(3, 2);
            let cells =
                vec![MappedCell { field, header: field.label().into(), cell, value: Cell::text(day) }];
            let origin = Origin::file("inbox/d01/一覧.xlsx", "r1").at(CellRef::new(3, 1));
            let context =
                FileContext { role: SourceRole::Office, path: "一覧.xlsx".to_owned(), prefecture: None };
            let record = Record { kind, origin, cells };
            let (mut found, _) = observe(&[record], &context, &Options::default());
            let today = "2026-11-25".parse().unwrap();
            let issues = leave_out_far_days(&mut found, today);
            let told: Vec<_> = issues.iter().map(|one| (one.code.as_str(), one.origin.cell)).collect();
            let expected = if is_used { vec![] } else { vec![("value.date-far-ahead", Some(cell))] };
            assert_eq!(told, expected, "{day}");
            let stands = found.deliveries.iter().any(|one| one.delivered_on.is_some())
                || found.cases.iter().any(|one| one.open_on.is_some() || one.due_on.is_some())
                || found.workshops.iter().any(|one| one.updated_on.is_some())
                || found.orders.iter().any(|one| one.ordered_on.is_some());
            assert_eq!(stands, is_used, "{day}");
        }
    }
}
