//! The cases that look for workshops on a day, with what their parent or the catalogue adds.

use super::Options;
use super::numbers::{real, whole};
use super::window::{WindowMonth, window};
use crate::domain::{Case, CaseId, Demand, Prefecture, WorkCategory, WorkKind, Yen};
use crate::registry::Registry;
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// Work without a due date is planned over this many days.
const DAYS_WITHOUT_DUE: u64 = 30;

/// A case open on the day. What a child of a split does not state, its parent does.
#[derive(Clone, Debug)]
pub(super) struct OpenCase<'a> {
    pub(super) case: &'a Case,
    pub(super) id: CaseId,
    pub(super) kind: Option<WorkKind>,
    pub(super) category: Option<WorkCategory>,
    pub(super) remote: bool,
    pub(super) place: Option<Prefecture>,
    pub(super) demand: Demand,
    pub(super) hours: Option<f64>,
    pub(super) amount: Option<Yen>,
    /// By which the minimum wage is judged.
    pub(super) pay: Option<Pay>,
    pub(super) quantity: Option<i64>,
    pub(super) open_on: Option<NaiveDate>,
    pub(super) deadline_on: Option<NaiveDate>,
    pub(super) due_on: Option<NaiveDate>,
    /// First day on which work could still begin if the desks were asked today.
    pub(super) earliest_start: NaiveDate,
    /// Last day that is planned with: the due date, or 30 days.
    pub(super) end_on: NaiveDate,
    /// The months from the earliest start to the last day: none of the days that have gone by.
    pub(super) window: Vec<WindowMonth>,
}

/// What is paid for how many hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pay {
    pub(super) amount: Yen,
    pub(super) hours: f64,
}

impl Pay {
    fn new(amount: Option<Yen>, hours: Option<f64>) -> Option<Self> {
        Some(Self { amount: amount?, hours: hours? })
    }
}

impl OpenCase<'_> {
    /// Of a part of a split: its own amount for its share of the hours, where it is judged by the whole.
    pub(super) fn pay_of_part(&self) -> Option<Pay> {
        Pay::new(self.amount, self.hours).filter(|own| self.pay.is_some_and(|pay| pay != *own))
    }

    /// Whole hours that must be placed; 0 where the hours are not known.
    pub(super) fn whole_hours(&self) -> u32 {
        whole(self.hours.unwrap_or(0.0).ceil())
    }

    pub(super) fn is_too_late(&self) -> bool {
        self.due_on.is_some_and(|due| due < self.earliest_start)
    }
}

/// In order of id. A split case is matched through its children; it stands for itself where it has none.
pub(super) fn open_cases<'a>(
    registry: &'a Registry,
    as_of: NaiveDate,
    options: &Options,
) -> Vec<OpenCase<'a>> {
    let parents: BTreeSet<CaseId> = registry.cases.values().filter_map(|case| case.parent).collect();
    let cases = registry.cases.values().filter(|case| !parents.contains(&case.id));
    cases
        .filter_map(|case| {
            let parent = case.parent.and_then(|parent| registry.cases.get(&parent));
            let open = is_open(case, as_of) && parent.is_none_or(|parent| is_open(parent, as_of));
            open.then(|| complete(case, parent, registry, as_of, options))
        })
        .collect()
}

fn is_open(case: &Case, as_of: NaiveDate) -> bool {
    case.state_on(as_of).is_open() && case.open_on.is_none_or(|open| open <= as_of)
}

fn complete<'a>(
    case: &'a Case,
    parent: Option<&Case>,
    registry: &Registry,
    as_of: NaiveDate,
    options: &Options,
) -> OpenCase<'a> {
    let kind = case.kind.clone().or_else(|| parent?.kind.clone());
    let entry = kind.as_ref().and_then(|kind| options.catalogue.entry(kind));
    let category = case.category.or_else(|| parent?.category).or_else(|| Some(entry?.category));
    let stated_remote = case.remote.or_else(|| parent?.remote);
    let deadline_on = case.deadline_on.or_else(|| parent?.deadline_on);
    let due_on = case.due_on.or_else(|| parent?.due_on);
    let open_on = case.open_on.or_else(|| parent?.open_on);
    let start_on = first_work_day(deadline_on, open_on.unwrap_or(as_of), options);
    let begin = options.calendar.add_business_days(as_of, options.preparation_days);
    let earliest_start = begin.max(start_on);
    let usual_end = || earliest_start.checked_add_days(Days::new(DAYS_WITHOUT_DUE));
    let end_on = due_on.or_else(usual_end).unwrap_or(earliest_start);
    let hours = case.hours.or_else(|| hours_of_child(case, parent?, registry));
    // Hours that we ourselves divided say nothing of the pay: such a part is judged by the whole.
    let whole = || Pay::new(parent?.amount, parent?.hours).filter(|_| case.hours.is_none());
    OpenCase {
        case,
        id: case.id,
        category,
        remote: stated_remote.or_else(|| Some(entry?.remote)).unwrap_or(category == Some(WorkCategory::Pc)),
        kind,
        place: case.place.prefecture.or_else(|| parent?.place.prefecture),
        // Clients are companies unless the sheet says otherwise.
        demand: case.demand.or_else(|| parent?.demand).unwrap_or(Demand::Private),
        pay: whole().or_else(|| Pay::new(case.amount, hours)),
        hours,
        amount: case.amount,
        quantity: case.quantity,
        open_on,
        deadline_on,
        due_on,
        earliest_start,
        end_on,
        window: window(earliest_start, end_on, begin, options),
    }
}

/// After the replies are in and the workshop had its days of preparation. A day that is still to come does not move with
/// today, so that a night without news gives the same answer as the one before; nobody works on one that has gone by.
fn first_work_day(deadline_on: Option<NaiveDate>, open_on: NaiveDate, options: &Options) -> NaiveDate {
    let usual = || options.calendar.add_business_days(open_on, *options.reply_days.start());
    let replies_end = deadline_on.unwrap_or_else(usual);
    options.calendar.add_business_days(replies_end, options.preparation_days)
}

/// The parent's hours by the child's part of the quantity, else of the amount.
fn hours_of_child(child: &Case, parent: &Case, registry: &Registry) -> Option<f64> {
    let siblings = || registry.cases.values().filter(|case| case.parent == Some(parent.id));
    let part = |size: fn(&Case) -> Option<i64>| -> Option<f64> {
        let all: i64 = siblings().filter_map(size).sum();
        let own = size(child)?;
        (all > 0 && siblings().all(|case| size(case).is_some())).then(|| real(own) / real(all))
    };
    let share = part(|case| case.quantity).or_else(|| part(|case| case.amount.map(|yen| yen.0)))?;
    Some(parent.hours? * share)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, day, kind, registry, step};
    use super::*;
    use crate::domain::CaseState;

    fn open_ids(cases: Vec<Case>, on: &str) -> Vec<u32> {
        let registry = registry(Vec::new(), Vec::new(), cases);
        open_cases(&registry, day(on), &Options::default()).iter().map(|open| open.id.0).collect()
    }

    #[test]
    fn a_case_is_open_from_its_opening_until_its_order() {
        let mut ordered = case(1);
        ordered.steps.push(step(CaseState::Ordered, "2021-09-28"));
        for (on, expected) in
            [("2021-09-05", vec![]), ("2021-09-06", vec![1]), ("2021-09-27", vec![1]), ("2021-09-28", vec![])]
        {
            assert_eq!(open_ids(vec![ordered.clone()], on), expected, "{on}");
        }
    }

    #[test]
    fn a_split_case_is_matched_through_its_children_and_closes_them() {
        let mut parent = case(1);
        parent.steps.push(step(CaseState::Ordered, "2021-09-28"));
        let children = [(2, 750), (3, 250)].map(|(id, quantity)| {
            let mut child = case(id);
            child.parent = Some(CaseId(1));
            child.quantity = Some(quantity);
            child.steps.clear();
            (child.hours, child.kind, child.category) = (None, None, None);
            child
        });
        let all: Vec<Case> = std::iter::once(parent).chain(children).collect();
        assert_eq!(open_ids(all.clone(), "2021-09-14"), [2, 3]);
        assert_eq!(open_ids(all.clone(), "2021-09-28"), [] as [u32; 0]);
        let registry = registry(Vec::new(), Vec::new(), all);
        let open = open_cases(&registry, day("2021-09-14"), &Options::default());
        assert_eq!(open.iter().map(OpenCase::whole_hours).collect::<Vec<_>>(), [75, 25]);
        assert_eq!(open[0].kind, Some(kind("清掃")));
    }

    /// Nobody works on days that have gone by: the deadline was 2021-09-14, and the day of the run is over.
    #[test]
    fn the_window_holds_none_of_the_days_that_have_gone_by() {
        let registry = registry(Vec::new(), Vec::new(), vec![case(1), Case { due_on: None, ..case(2) }]);
        for (as_of, first, days, last) in [
            ("2021-09-14", "2021-09-15", 10, "2021-10-15"),
            ("2021-09-28", "2021-09-29", 2, "2021-10-29"),
            ("2021-11-10", "2021-11-11", 13, "2021-12-11"),
            ("2021-11-25", "2021-11-26", 3, "2021-12-26"),
        ] {
            let open = open_cases(&registry, day(as_of), &Options::default());
            let (month, start) = (open[0].window[0], open[0].earliest_start);
            assert_eq!(
                (month.month, month.case_days),
                (crate::domain::Month::of(day(first)), days),
                "{as_of}"
            );
            assert_eq!((start, open[1].end_on), (day(first), day(last)), "{as_of}");
            assert_eq!(open[1].window[0], month, "{as_of}");
        }
    }

    #[test]
    fn work_starts_after_replies_and_preparation() {
        let registry = registry(Vec::new(), Vec::new(), vec![case(1)]);
        for (as_of, start, late) in [
            ("2021-09-07", "2021-09-15", false), // the deadline is 09-14
            ("2021-09-17", "2021-09-21", false), // a long weekend follows
            ("2021-12-24", "2021-12-27", true),  // due on that very day
        ] {
            let open = open_cases(&registry, day(as_of), &Options::default());
            assert_eq!((open[0].earliest_start, open[0].is_too_late()), (day(start), late), "{as_of}");
        }
    }
}
