//! Free work hours: people × hours a day × operating days × share, less what is already ordered. DOMAIN §5, [000 §3-4].

use super::Options;
use super::numbers::{fraction, real, whole};
use super::window::{WindowMonth, months_between};
use crate::domain::{CaseId, CaseState, Month, Order, Workshop, WorkshopId};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// How many people a workshop can put to work, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum People {
    /// 対応可能人数, as stated.
    Stated(u32),
    /// 利用者数 or 定員, where 対応可能人数 is not stated: planned with, and to be confirmed.
    Estimated(u32, &'static str),
    /// Nothing is known; the number is config's default: never allocated.
    Unknown(u32),
}

impl People {
    pub(super) fn of(workshop: &Workshop, options: &Options) -> Self {
        let value = |field: &Option<crate::domain::Golden<u32>>| field.as_ref().map(|golden| golden.value);
        let stated = value(&workshop.workers_available).map(Self::Stated);
        stated
            .or_else(|| value(&workshop.users).map(|users| Self::Estimated(users, "利用者数")))
            .or_else(|| value(&workshop.capacity).map(|seats| Self::Estimated(seats, "定員")))
            .unwrap_or(Self::Unknown(options.capacity.default_people))
    }

    pub(super) const fn count(self) -> u32 {
        match self {
            Self::Stated(count) | Self::Estimated(count, _) | Self::Unknown(count) => count,
        }
    }

    pub(super) const fn is_known(self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

/// Hours that may be planned for people over a number of business days.
pub(super) fn planned_hours(people: u32, business_days: u32, options: &Options) -> f64 {
    let rule = &options.capacity;
    f64::from(people) * rule.hours_per_day * f64::from(business_days) * rule.share
}

/// Whole hours of one month that a workshop can give to a case: within the case's own days, and within what running
/// orders leave of the month.
pub(super) fn free_hours(
    people: u32,
    workshop: WorkshopId,
    month: &WindowMonth,
    committed: &Committed,
    options: &Options,
) -> u32 {
    let in_window = planned_hours(people, month.case_days, options);
    whole(in_window).min(left_in_month(people, workshop, month, committed, options))
}

/// Whole hours of what is still to come of one month, whatever the case, that running orders leave: they take their part of
/// each day.
pub(super) fn left_in_month(
    people: u32,
    workshop: WorkshopId,
    month: &WindowMonth,
    committed: &Committed,
    options: &Options,
) -> u32 {
    left_in_days(people, workshop, (month, month.open_days), committed, options)
}

/// The same of so many of the month's business days that are still to come.
pub(super) fn left_in_days(
    people: u32,
    workshop: WorkshopId,
    (month, days): (&WindowMonth, u32),
    committed: &Committed,
    options: &Options,
) -> u32 {
    let part = fraction(f64::from(days), f64::from(month.all_days));
    let taken = committed.hours(workshop, month.month) * part;
    whole((planned_hours(people, days, options) - taken).max(0.0))
}

/// Hours that running orders take from each workshop, by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Committed(BTreeMap<WorkshopId, BTreeMap<Month, f64>>);

impl Committed {
    /// Orders placed by the day that are still to be done, whatever their case still looks for.
    pub(super) fn read(registry: &Registry, as_of: NaiveDate) -> Self {
        let running = Running::of(registry, as_of);
        let mut hours: BTreeMap<WorkshopId, BTreeMap<Month, f64>> = BTreeMap::new();
        for order in &registry.orders {
            for (month, taken) in running.hours(order).unwrap_or_default() {
                if let Some(workshop) = order.workshop {
                    *hours.entry(workshop).or_default().entry(month).or_insert(0.0) += taken;
                }
            }
        }
        Self(hours)
    }

    /// Whether anything is taken from it, in whatever month.
    pub(super) fn takes_from(&self, workshop: WorkshopId) -> bool {
        self.0.contains_key(&workshop)
    }

    pub(super) fn hours(&self, workshop: WorkshopId, month: Month) -> f64 {
        self.0.get(&workshop).and_then(|months| months.get(&month)).copied().unwrap_or(0.0)
    }
}

/// What is known of orders on the day.
struct Running<'a> {
    registry: &'a Registry,
    as_of: NaiveDate,
    /// Pieces delivered of each order; `None` where a delivery does not say how many.
    delivered: BTreeMap<&'a str, Option<i64>>,
    /// The last month ordered of each case from each workshop.
    last_months: BTreeMap<(CaseId, WorkshopId), Month>,
}

impl<'a> Running<'a> {
    fn of(registry: &'a Registry, as_of: NaiveDate) -> Self {
        let mut delivered: BTreeMap<&str, Option<i64>> = BTreeMap::new();
        let until_now =
            registry.deliveries.iter().filter(|one| one.delivered_on.is_none_or(|on| on <= as_of));
        for one in until_now {
            let sum = delivered.entry(one.order.as_str()).or_insert(Some(0));
            *sum = sum.zip(one.quantity).map(|(sum, more)| sum + more);
        }
        let mut last_months: BTreeMap<(CaseId, WorkshopId), Month> = BTreeMap::new();
        for order in registry.orders.iter().filter(|order| order.ended.is_none()) {
            if let (Some(case), Some(workshop), Some(month)) = (order.case, order.workshop, order.month) {
                let last = last_months.entry((case, workshop)).or_insert(month);
                *last = month.max(*last);
            }
        }
        Self { registry, as_of, delivered, last_months }
    }

    /// What an order takes of each month.
    ///
    /// Of 対象月, all that is not delivered. Without one, an even part of the months until the due date; what is still to be
    /// delivered is no more than that. Work of a month that has gone by and that nobody delivered is still to be done until the
    /// due date: DOMAIN is silent; an office writes the month of the order there. Where a later month of the same work is
    /// ordered, or no due date is stated, it counts as done.
    fn hours(&self, order: &Order) -> Option<Vec<(Month, f64)>> {
        let case = self.registry.cases.get(&order.case?)?;
        let state = case.state_on(self.as_of);
        let over = matches!(
            state,
            CaseState::Delivered | CaseState::Closed | CaseState::Lost | CaseState::Withdrawn
        );
        if over || order.ended.is_some() || order.ordered_on.is_some_and(|on| on > self.as_of) {
            return None;
        }
        let by_amount = || Some(real(order.amount?.0) / real(case.amount.filter(|yen| yen.0 > 0)?.0));
        let share = order.share.or_else(by_amount)?;
        let taken = case.hours? * share;
        let left = taken * self.part_left(order, case.quantity, share);
        let now = Month::of(self.as_of);
        let until_due = |from: NaiveDate| case.due_on.map(|due| months_between(from, due));
        let (months, each) = match order.month {
            Some(month) if month >= now => (vec![month], left),
            Some(month) => {
                let months = until_due(self.as_of).filter(|_| self.is_last(order, month))?;
                let each = left / count(&months);
                (months, each)
            }
            None => match until_due(order.ordered_on.unwrap_or(self.as_of)) {
                Some(months) => {
                    let to_come = until_due(self.as_of).unwrap_or_default();
                    let each = (taken / count(&months)).min(left / count(&to_come));
                    (months, each)
                }
                None => (vec![now], left),
            },
        };
        (each > 0.0).then(|| months.into_iter().map(|month| (month, each)).collect())
    }

    /// Nothing of a later month is ordered of the same work.
    fn is_last(&self, order: &Order, month: Month) -> bool {
        let what = order.case.zip(order.workshop);
        what.and_then(|what| self.last_months.get(&what)).is_none_or(|last| *last == month)
    }

    /// Which part of an order is not delivered. A delivery that does not say how many pieces it is says nothing, unless the
    /// month of the order has gone by.
    fn part_left(&self, order: &Order, pieces: Option<i64>, share: f64) -> f64 {
        let Some(delivered) = self.delivered.get(order.id.as_str()) else { return 1.0 };
        let gone_by = order.month.is_some_and(|month| month < Month::of(self.as_of));
        let ordered = pieces.map(|pieces| (real(pieces) * share).round()).filter(|ordered| *ordered > 0.0);
        match delivered.zip(ordered) {
            Some((delivered, ordered)) => 1.0 - fraction(real(delivered), ordered),
            None if gone_by => 0.0,
            None => 1.0,
        }
    }
}

fn count(months: &[Month]) -> f64 {
    real(i64::try_from(months.len().max(1)).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, day, golden, order, registry, step, workshop};
    use super::*;
    use crate::domain::Delivery;

    #[test]
    fn people_are_stated_estimated_or_unknown() {
        for (available, users, seats, expected) in [
            (Some(5), Some(12), Some(20), People::Stated(5)),
            (None, Some(12), Some(20), People::Estimated(12, "利用者数")),
            (None, None, Some(20), People::Estimated(20, "定員")),
            (None, None, None, People::Unknown(10)),
            (Some(0), Some(12), None, People::Stated(0)),
        ] {
            let mut one = workshop(1, "福岡県", &[]);
            one.workers_available = available.map(golden);
            one.users = users.map(golden);
            one.capacity = seats.map(golden);
            assert_eq!(People::of(&one, &Options::default()), expected);
        }
    }

    #[test]
    fn thirty_percent_of_the_productivity_is_planned_with() {
        let planned = planned_hours(10, 10, &Options::default());
        assert!((planned - 150.0).abs() < 1e-9); // 10人 × 5時間 × 10日 × 30%
    }

    /// As a judge found it: work that was delivered took its hours, work of a month gone by took none, and neither did an order
    /// of a case that still looks for workshops.
    #[test]
    fn an_order_takes_what_is_still_to_be_done() {
        let delivery = |quantity| Delivery {
            order: "1:1".to_owned(),
            delivered_on: Some(day("2021-10-10")),
            quantity,
            defects: None,
            hours: None,
            wages: None,
            origin: super::super::sample::origin("納品.xlsx"),
        };
        // 100 hours and 1,000 pieces until December, half of it ordered in September; the day is in October.
        type Row = (&'static str, Option<&'static str>, Option<Option<i64>>, CaseState, [f64; 3]);
        let table: [Row; 10] = [
            ("no month", None, None, CaseState::Working, [12.5, 12.5, 12.5]),
            ("no month, half delivered", None, Some(Some(250)), CaseState::Working, [25.0 / 3.0; 3]),
            ("no month, delivered", None, Some(Some(500)), CaseState::Working, [0.0; 3]),
            ("this month", Some("2021-10"), None, CaseState::Working, [50.0, 0.0, 0.0]),
            ("a month to come", Some("2021-12"), None, CaseState::Working, [0.0, 0.0, 50.0]),
            ("a month to come, delivered", Some("2021-12"), Some(Some(500)), CaseState::Working, [0.0; 3]),
            ("a month gone by", Some("2021-09"), None, CaseState::Working, [50.0 / 3.0; 3]),
            ("a month gone by, delivered", Some("2021-09"), Some(None), CaseState::Working, [0.0; 3]),
            ("of a case that still looks for workshops", None, None, CaseState::Offered, [12.5; 3]),
            ("of a case that is over", None, None, CaseState::Lost, [0.0; 3]),
        ];
        for (name, month, delivered, state, expected) in table {
            let mut running = case(1);
            running.steps.push(step(state, "2021-09-28"));
            let mut known = registry(Vec::new(), vec![workshop(1, "福岡県", &["清掃"])], vec![running]);
            let mut one = order(1, 1, 100_000, "2021-09-28");
            one.month = month.map(|month| Month::of(day(&format!("{month}-01"))));
            known.orders = vec![one];
            known.deliveries = delivered.map(delivery).into_iter().collect();
            let committed = Committed::read(&known, day("2021-10-15"));
            for (month, expected) in [10, 11, 12].into_iter().zip(expected) {
                let taken = committed.hours(WorkshopId(1), Month::new(2021, month).unwrap());
                assert!((taken - expected).abs() < 1e-9, "{name}, {month}: {taken}");
            }
        }
    }

    #[test]
    fn an_order_that_was_taken_back_takes_no_hours() {
        let mut running = case(1);
        running.steps.push(step(CaseState::Ordered, "2021-09-28"));
        let mut known = registry(Vec::new(), vec![workshop(1, "福岡県", &["清掃"])], vec![running]);
        known.orders =
            vec![Order { ended: Some(CaseState::Withdrawn), ..order(1, 1, 100_000, "2021-09-28") }];
        assert!(!Committed::read(&known, day("2021-10-01")).takes_from(WorkshopId(1)));
    }

    /// Work of every month: what has gone by is done.
    #[test]
    fn of_several_months_the_earlier_are_done() {
        let mut running = case(1);
        running.steps.push(step(CaseState::Working, "2021-08-01"));
        let mut known = registry(Vec::new(), vec![workshop(1, "福岡県", &["清掃"])], vec![running]);
        known.orders = ["2021-08-01", "2021-09-01", "2021-10-01"]
            .map(|on| Order { id: on.to_owned(), month: Some(Month::of(day(on))), ..order(1, 1, 20_000, on) })
            .into();
        let committed = Committed::read(&known, day("2021-10-15"));
        let taken = |month| committed.hours(WorkshopId(1), Month::new(2021, month).unwrap());
        assert!((taken(10) - 10.0).abs() < 1e-9 && taken(11) < 1e-9);
    }

    #[test]
    fn running_orders_take_their_hours_month_by_month() {
        let mut running = case(1);
        running.steps.push(step(CaseState::Ordered, "2021-09-28"));
        let mut known = registry(Vec::new(), vec![workshop(1, "福岡県", &["清掃"])], vec![running]);
        known.orders = vec![order(1, 1, 100_000, "2021-09-28")];
        // 100 hours × half of the amount, over September to December.
        for (on, expected) in [("2021-09-27", 0.0), ("2021-09-28", 12.5)] {
            let committed = Committed::read(&known, day(on));
            assert_eq!(committed.hours(WorkshopId(1), Month::new(2021, 12).unwrap()), expected, "{on}");
        }
        let committed = Committed::read(&known, day("2021-10-01"));
        let october = Month::new(2021, 10).unwrap();
        for (case_days, open_days, all_days, expected) in [
            (1, 20, 20, 15),
            (20, 20, 20, 287),
            (20, 1, 1, 2),
            (20, 0, 0, 0),
            (20, 10, 20, 143),
            (20, 1, 20, 14),
        ] {
            let month = WindowMonth { month: october, case_days, open_days, all_days };
            let free = free_hours(10, WorkshopId(1), &month, &committed, &Options::default());
            assert_eq!(free, expected, "{case_days} {open_days} {all_days}");
        }
    }
}
