//! The cases that look for workshops on a day, with what their parent or the catalogue adds.

use super::Options;
use super::allocate::apportion;
use super::numbers::{real, whole};
use super::window::{WindowMonth, window};
use crate::domain::{Case, CaseId, Demand, Order, Prefecture, WorkCategory, WorkKind, Yen};
use crate::registry::Registry;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// Work without a due date is planned over this many days.
const DAYS_WITHOUT_DUE: u64 = 30;

/// A part of a whole is told in so many shares of it.
const SHARES: f64 = 1_000_000.0;

/// A case open on the day. What a child of a split does not state, its parent does; where part of it is ordered already,
/// hours, pieces and yen are those of the rest.
#[derive(Clone, Debug)]
pub(super) struct OpenCase<'a> {
    pub(super) case: &'a Case,
    pub(super) id: CaseId,
    /// Its list says that it is still being prepared.
    pub(super) is_draft: bool,
    pub(super) kind: Option<WorkKind>,
    pub(super) category: Option<WorkCategory>,
    pub(super) remote: bool,
    pub(super) place: Option<Prefecture>,
    pub(super) demand: Demand,
    pub(super) hours: Option<f64>,
    /// Whole hours, so that parts add up to their whole.
    whole_hours: u32,
    /// Which part of it is ordered already (0–1), where any is.
    pub(super) ordered: Option<f64>,
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
        let own = self.case.parent.and_then(|_| Pay::new(self.amount, self.hours));
        own.filter(|own| self.pay.is_some_and(|pay| pay != *own))
    }

    /// Whole hours that must be placed; 0 where the hours are not known.
    pub(super) const fn whole_hours(&self) -> u32 {
        self.whole_hours
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
    let orders = ordered(registry, as_of);
    let cases = registry.cases.values().filter(|case| !parents.contains(&case.id));
    cases
        .filter_map(|case| {
            let parent = case.parent.and_then(|parent| registry.cases.get(&parent));
            let open = is_open(case, as_of) && parent.is_none_or(|parent| is_open(parent, as_of));
            let orders = orders.get(&case.id).map_or(&[] as &[&Order], Vec::as_slice);
            open.then(|| complete(case, parent, orders, (registry, as_of, options)))
        })
        .collect()
}

fn is_open(case: &Case, as_of: NaiveDate) -> bool {
    case.state_on(as_of).is_open() && case.open_on.is_none_or(|open| open <= as_of)
}

fn complete<'a>(
    case: &'a Case,
    parent: Option<&Case>,
    orders: &[&Order],
    (registry, as_of, options): (&Registry, NaiveDate, &Options),
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
    let stated = case.hours.map(|hours| (hours, whole(hours.ceil())));
    let (hours, whole_hours) = stated
        .or_else(|| hours_of_child(case, parent?, registry))
        .map_or((None, 0), |(all, whole)| (Some(all), whole));
    let ordered = ordered_share(case, orders);
    // Hours that we ourselves divided say nothing of the pay: such a part is judged by the whole.
    let of_whole = || Pay::new(parent?.amount, parent?.hours).filter(|_| case.hours.is_none());
    OpenCase {
        case,
        id: case.id,
        is_draft: case.is_draft_on(as_of),
        category,
        remote: stated_remote.or_else(|| Some(entry?.remote)).unwrap_or(category == Some(WorkCategory::Pc)),
        kind,
        place: case.place.prefecture.or_else(|| parent?.place.prefecture),
        // Clients are companies unless the sheet says otherwise.
        demand: case.demand.or_else(|| parent?.demand).unwrap_or(Demand::Private),
        pay: of_whole().or_else(|| Pay::new(case.amount, hours)),
        hours: hours.map(|hours| hours * (1.0 - ordered.unwrap_or(0.0))),
        whole_hours: u32::try_from(rest(i64::from(whole_hours), ordered)).unwrap_or(0),
        ordered,
        amount: case.amount.map(|yen| Yen(rest(yen.0, ordered))),
        quantity: case.quantity.map(|pieces| rest(pieces, ordered)),
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

/// The parent's hours by the child's part of the quantity, else of the amount: exactly, and in whole hours that add up to the
/// parent's. Where others of its parts state their hours, the child's part of what they leave.
fn hours_of_child(child: &Case, parent: &Case, registry: &Registry) -> Option<(f64, u32)> {
    let parts: Vec<&Case> = registry.cases.values().filter(|case| case.parent == Some(parent.id)).collect();
    let all = parent.hours?;
    let left = all - parts.iter().filter_map(|part| part.hours).sum::<f64>();
    let (parts, all) = if left > 0.0 {
        (parts.into_iter().filter(|part| part.hours.is_none()).collect(), left)
    } else {
        (parts, all)
    };
    let sizes = |size: fn(&Case) -> Option<i64>| -> Option<Vec<i64>> {
        let sizes: Option<Vec<i64>> = parts.iter().map(|part| size(part)).collect();
        sizes.filter(|sizes| sizes.iter().sum::<i64>() > 0)
    };
    let sizes = sizes(|case| case.quantity).or_else(|| sizes(|case| case.amount.map(|yen| yen.0)))?;
    let at = parts.iter().position(|part| part.id == child.id)?;
    let exact = all * real(sizes[at]) / real(sizes.iter().sum());
    let weights: Vec<u32> =
        sizes.into_iter().map(|size| u32::try_from(size.max(0)).unwrap_or(u32::MAX)).collect();
    let whole = apportion(i64::from(whole(all.ceil())), &weights)[at];
    Some((exact, u32::try_from(whole).unwrap_or(0)))
}

/// Orders placed by the day, by case; a trial is none of its work yet.
fn ordered(registry: &Registry, as_of: NaiveDate) -> BTreeMap<CaseId, Vec<&Order>> {
    let mut found: BTreeMap<CaseId, Vec<&Order>> = BTreeMap::new();
    let placed = registry.orders.iter().filter(|order| order.ordered_on.is_none_or(|on| on <= as_of));
    for order in placed.filter(|order| !order.trial && order.ended.is_none()) {
        if let Some(case) = order.case {
            found.entry(case).or_default().push(order);
        }
    }
    found
}

/// Which part of a case its orders take, by the share that they state, else by their amount.
fn ordered_share(case: &Case, orders: &[&Order]) -> Option<f64> {
    let all = case.amount.filter(|yen| yen.0 > 0).map(|yen| real(yen.0));
    let by_amount = |order: &Order| Some(real(order.amount?.0) / all?);
    let taken: f64 = orders.iter().filter_map(|order| order.share.or_else(|| by_amount(order))).sum();
    (taken > 0.0).then(|| taken.min(1.0))
}

/// What is left of a number when part of it is ordered; both add up to it.
fn rest(all: i64, ordered: Option<f64>) -> i64 {
    let Some(ordered) = ordered else { return all };
    let [taken, left] = [ordered, 1.0 - ordered].map(|part| whole((part * SHARES).round()));
    apportion(all, &[taken, left])[1]
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, day, kind, order, registry, step};
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

    /// As a judge found it: three equal parts of 100 hours became 34 each.
    #[test]
    fn whole_hours_of_parts_add_up_to_the_case() {
        let parts = |hours: [Option<f64>; 3]| -> Vec<u32> {
            let children = (2..).zip(hours).map(|(id, hours)| Case {
                parent: Some(CaseId(1)),
                quantity: Some(100),
                hours,
                ..case(id)
            });
            let all = std::iter::once(Case { quantity: Some(300), ..case(1) }).chain(children).collect();
            let registry = registry(Vec::new(), Vec::new(), all);
            let open = open_cases(&registry, day("2021-09-14"), &Options::default());
            open.iter().map(OpenCase::whole_hours).collect()
        };
        assert_eq!(parts([None; 3]), [34, 33, 33]);
        assert_eq!(parts([Some(40.0), None, None]), [40, 30, 30], "what the stated one leaves");
        assert_eq!(parts([Some(100.0), None, None]), [100, 33, 33], "nothing is left: by the pieces");
    }

    /// As a judge found it: half of a case that was still looking for workshops was ordered, and all of it was allocated.
    #[test]
    fn what_is_ordered_already_is_not_looked_for_again() {
        let with = |share, yen: i64, trial, on: &str| {
            let mut known = registry(Vec::new(), Vec::new(), vec![case(1)]);
            let mut order = order(1, 1, yen, on);
            (order.share, order.trial) = (share, trial);
            known.orders = vec![order];
            let open = open_cases(&known, day("2021-09-14"), &Options::default());
            let one = &open[0];
            (one.whole_hours(), one.quantity.unwrap(), one.amount.unwrap().0, one.pay_of_part())
        };
        assert_eq!(with(Some(0.5), 1, false, "2021-09-10"), (50, 500, 100_000, None));
        assert_eq!(with(None, 50_000, false, "2021-09-10"), (75, 750, 150_000, None), "by its amount");
        assert_eq!(with(Some(1.0), 1, false, "2021-09-10"), (0, 0, 0, None));
        assert_eq!(with(Some(1.0 / 3.0), 1, false, "2021-09-10"), (67, 667, 133_333, None));
        assert_eq!(with(Some(0.5), 1, true, "2021-09-10"), (100, 1_000, 200_000, None), "a trial");
        assert_eq!(with(Some(0.5), 1, false, "2021-09-15"), (100, 1_000, 200_000, None), "not yet");
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
