//! The months in which a case can be worked on, and their business days.

use super::Options;
use crate::domain::Month;
use chrono::{Days, Months, NaiveDate};

/// Work is planned over at most this many months.
const LONGEST_PLAN: usize = 12;

/// One month of a case's window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WindowMonth {
    pub(super) month: Month,
    /// Business days on which this case can be worked on.
    pub(super) case_days: u32,
    /// Business days of the month that are still to come, for whatever case.
    pub(super) open_days: u32,
    /// Business days of the whole month.
    pub(super) all_days: u32,
}

/// From the first day of work to the last; empty where the last comes first. `begin` is the first day on which anybody can
/// begin with anything new.
pub(super) fn window(
    start: NaiveDate,
    end: NaiveDate,
    begin: NaiveDate,
    options: &Options,
) -> Vec<WindowMonth> {
    let months = months_between(start, end).into_iter();
    months
        .map(|month| WindowMonth {
            month,
            case_days: business_days_in(month, start, end, options),
            open_days: business_days_in(month, begin, last_day(month), options),
            all_days: business_days_in(month, month.first_day(), last_day(month), options),
        })
        .collect()
}

/// Months from one day to another, twelve at most; none where the second comes first.
pub(super) fn months_between(first: NaiveDate, last: NaiveDate) -> Vec<Month> {
    let next = |month: &Month| match month.month {
        12 => Month::new(month.year + 1, 1),
        number => Month::new(month.year, number + 1),
    };
    let months = std::iter::successors(Some(Month::of(first)), next);
    months.take_while(|month| month.first_day() <= last && first <= last).take(LONGEST_PLAN).collect()
}

fn business_days_in(month: Month, first: NaiveDate, last: NaiveDate, options: &Options) -> u32 {
    options.calendar.business_days_within(first.max(month.first_day()), last.min(last_day(month)))
}

fn last_day(month: Month) -> NaiveDate {
    month.first_day() + Months::new(1) - Days::new(1)
}

#[cfg(test)]
mod tests {
    use super::super::sample::day;
    use super::*;

    #[test]
    fn months_follow_each_other_over_the_year() {
        for (first, last, expected) in [
            ("2021-11-30", "2022-01-01", "2021-11 2021-12 2022-01"),
            ("2021-11-01", "2021-11-01", "2021-11"),
            ("2021-11-02", "2021-11-01", ""),
        ] {
            let months = months_between(day(first), day(last));
            let shown: Vec<String> = months.iter().map(Month::to_string).collect();
            assert_eq!(shown.join(" "), expected);
        }
    }

    #[test]
    fn a_case_has_the_business_days_of_its_window_only() {
        for (begin, september) in [("2021-08-31", 20), ("2021-09-13", 12), ("2021-09-15", 10)] {
            let days = window(day("2021-09-15"), day("2021-10-05"), day(begin), &Options::default());
            let days = days.iter().map(|one| (one.month.month, one.case_days, one.open_days, one.all_days));
            assert_eq!(days.collect::<Vec<_>>(), [(9, 10, september, 20), (10, 3, 21, 21)], "{begin}");
        }
    }
}
