//! Free work hours: people × hours a day × operating days × share, less what is already ordered. DOMAIN §5, [000 §3-4].

use super::Options;
use super::numbers::{fraction, real, whole};
use super::window::{WindowMonth, months_between};
use crate::domain::{CaseState, Month, Order, Workshop, WorkshopId};
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
    let planned = planned_hours(people, month.open_days, options);
    let to_come = fraction(f64::from(month.open_days), f64::from(month.all_days));
    whole((planned - committed.hours(workshop, month.month) * to_come).max(0.0))
}

/// Hours that running orders take from each workshop, by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Committed(BTreeMap<WorkshopId, BTreeMap<Month, f64>>);

impl Committed {
    /// Orders placed by the day whose case is not delivered yet; their hours are spread evenly over the months
    /// that remain until the due date.
    pub(super) fn read(registry: &Registry, as_of: NaiveDate) -> Self {
        let mut hours: BTreeMap<WorkshopId, BTreeMap<Month, f64>> = BTreeMap::new();
        for order in &registry.orders {
            for (month, taken) in running_hours(registry, order, as_of).unwrap_or_default() {
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

fn running_hours(registry: &Registry, order: &Order, as_of: NaiveDate) -> Option<Vec<(Month, f64)>> {
    let case = registry.cases.get(&order.case?)?;
    let running =
        matches!(case.state_on(as_of), CaseState::Ordered | CaseState::Assigned | CaseState::Working);
    if !running || order.ordered_on.is_some_and(|on| on > as_of) {
        return None;
    }
    let by_amount = || Some(real(order.amount?.0) / real(case.amount.filter(|yen| yen.0 > 0)?.0));
    let taken = case.hours? * order.share.or_else(by_amount)?;
    let months = match (order.month, case.due_on) {
        (Some(month), _) => vec![month],
        (None, Some(due)) => months_between(order.ordered_on.unwrap_or(as_of), due),
        (None, None) => vec![Month::of(as_of)],
    };
    let each = taken / real(i64::try_from(months.len().max(1)).ok()?);
    Some(months.into_iter().map(|month| (month, each)).collect())
}

#[cfg(test)]
mod tests {
    use super::super::sample::{case, day, golden, order, registry, step, workshop};
    use super::*;

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
