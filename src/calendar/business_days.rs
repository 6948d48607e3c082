//! The calendar by which an office counts days.

use super::holiday;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::collections::BTreeSet;

/// The national calendar, with closures of one's own on top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    closures: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// Weekends, 祝日 and the turn of the year; no desk's closures.
    #[must_use]
    pub fn national() -> Self {
        Self::default()
    }

    /// The same calendar with further days off.
    #[must_use]
    pub fn with_closures(mut self, days: impl IntoIterator<Item = NaiveDate>) -> Self {
        self.closures.extend(days);
        self
    }

    #[must_use]
    pub fn is_business_day(&self, date: NaiveDate) -> bool {
        !matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
            && !is_turn_of_year(date)
            && holiday(date).is_none()
            && !self.closures.contains(&date)
    }

    /// Business days after one day up to and including another (発注日 → 事業所決定日); negative when the second
    /// day comes first.
    #[must_use]
    pub fn business_days_between(&self, after: NaiveDate, upto_including: NaiveDate) -> i64 {
        if upto_including < after {
            return -self.business_days_between(upto_including, after);
        }
        let days = after.iter_days().skip(1).take_while(|day| *day <= upto_including);
        i64::try_from(days.filter(|day| self.is_business_day(*day)).count()).unwrap_or(i64::MAX)
    }

    /// The day that is `count` business days later; the day itself where `count` is 0.
    #[must_use]
    pub fn add_business_days(&self, date: NaiveDate, count: u32) -> NaiveDate {
        let Some(last) = usize::try_from(count).ok().and_then(|count| count.checked_sub(1)) else {
            return date;
        };
        date.iter_days().skip(1).filter(|day| self.is_business_day(*day)).nth(last).unwrap_or(date)
    }

    /// Business days of the span, both ends included.
    #[must_use]
    pub fn business_days_within(&self, first: NaiveDate, last: NaiveDate) -> u32 {
        let before = first.checked_sub_days(Days::new(1)).unwrap_or(first);
        u32::try_from(self.business_days_between(before, last)).unwrap_or(0)
    }
}

fn is_turn_of_year(date: NaiveDate) -> bool {
    matches!((date.month(), date.day()), (12, 29..) | (1, ..=3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_holidays_and_the_turn_of_the_year_do_not_count() {
        for (date, expected) in [
            ("2021-09-17", true),
            ("2021-09-18", false),
            ("2021-09-19", false),
            ("2021-09-20", false), // 敬老の日
            ("2021-12-28", true),
            ("2021-12-29", false),
            ("2022-01-03", false),
            ("2022-01-04", true),
            ("2019-04-30", false), // 休日, sandwiched
            ("2019-05-06", false), // 振替休日
            ("2031-05-05", false), // beyond the list: computed
        ] {
            assert_eq!(Calendar::national().is_business_day(day(date)), expected, "{date}");
        }
    }

    #[test]
    fn days_are_counted_after_the_first_up_to_the_second() {
        for (after, upto, expected) in [
            ("2021-09-14", "2021-09-14", 0),
            ("2021-09-14", "2021-09-15", 1),
            ("2021-09-14", "2021-09-22", 5),
            ("2021-09-28", "2021-10-11", 9),
            ("2021-09-29", "2021-11-10", 29),
            ("2021-12-24", "2022-01-11", 7),
            ("2021-09-22", "2021-09-14", -5),
        ] {
            let calendar = Calendar::national();
            assert_eq!(calendar.business_days_between(day(after), day(upto)), expected, "{after} → {upto}");
            if let Ok(count) = u32::try_from(expected) {
                assert_eq!(calendar.add_business_days(day(after), count), day(upto), "{after} + {count}");
            }
        }
        assert_eq!(Calendar::national().business_days_within(day("2021-09-01"), day("2021-09-30")), 20);
    }

    #[test]
    fn a_desk_may_close_on_days_of_its_own() {
        let closed = Calendar::national().with_closures([day("2021-09-15")]);
        assert!(!closed.is_business_day(day("2021-09-15")));
        assert_eq!(closed.business_days_between(day("2021-09-14"), day("2021-09-22")), 4);
    }

    /// Lead times that the shared sample's truth counted by itself.
    #[test]
    fn lead_times_of_the_shared_sample() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/desks/truth/cases.csv");
        let Ok(mut rows) = csv::Reader::from_path(path) else {
            println!("../shared/data がないため、この確認は行いません");
            return;
        };
        let rows = rows.deserialize::<std::collections::BTreeMap<String, String>>().map(Result::unwrap);
        let dated: Vec<_> = rows.filter(|row| !row["lead_time_bd"].is_empty()).collect();
        for row in &dated {
            let (ordered, assigned) = (day(&row["ordered_date"]), day(&row["assigned_date"]));
            let found = Calendar::national().business_days_between(ordered, assigned);
            assert_eq!(found.to_string(), row["lead_time_bd"], "{}", row["case_id"]);
        }
        assert!(dated.len() > 20);
    }
}
