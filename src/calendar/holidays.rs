//! 国民の祝日 and 休日: the Cabinet Office's list where it reaches, the law's rules beyond it.

use chrono::{Datelike, NaiveDate, Weekday};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Published by the Cabinet Office each February for the year after; 振替休日 and 国民の休日 stand in it as 休日.
const LIST_CSV: &str = include_str!("../../config/reference/holidays.csv");

/// A public holiday. `computed` is true where the day comes from the law's rules, not from the published list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    pub name: Cow<'static, str>,
    pub computed: bool,
}

static LIST: LazyLock<BTreeMap<NaiveDate, &'static str>> = LazyLock::new(|| {
    let rows = LIST_CSV.lines().skip(1).filter_map(|line| line.split_once(','));
    rows.filter_map(|(date, name)| Some((date.parse().ok()?, name.trim()))).collect()
});

/// The holiday on a day. Years after the list are computed; of years before it (until 1954) none is known.
#[must_use]
pub fn holiday(date: NaiveDate) -> Option<Holiday> {
    let last_listed = LIST.last_key_value().map_or(i32::MIN, |(day, _)| day.year());
    if date.year() > last_listed {
        return by_law(date).map(|name| Holiday { name: name.into(), computed: true });
    }
    LIST.get(&date).map(|name| Holiday { name: (*name).into(), computed: false })
}

/// 祝日, else 振替休日, else 国民の休日 (国民の祝日に関する法律 第3条).
fn by_law(date: NaiveDate) -> Option<&'static str> {
    named(date).or_else(|| (is_substitute(date) || is_sandwiched(date)).then_some("休日"))
}

/// 国民の祝日 as the law stands since 2020 (第2条).
fn named(date: NaiveDate) -> Option<&'static str> {
    match (date.month(), date.day()) {
        (1, 1) => Some("元日"),
        (1, _) if is_monday_of_week(date, 2) => Some("成人の日"),
        (2, 11) => Some("建国記念の日"),
        (2, 23) => Some("天皇誕生日"),
        (3, day) if Some(day) == equinox_day(date.year(), 20.8431) => Some("春分の日"),
        (4, 29) => Some("昭和の日"),
        (5, 3) => Some("憲法記念日"),
        (5, 4) => Some("みどりの日"),
        (5, 5) => Some("こどもの日"),
        (7, _) if is_monday_of_week(date, 3) => Some("海の日"),
        (8, 11) => Some("山の日"),
        (9, _) if is_monday_of_week(date, 3) => Some("敬老の日"),
        (9, day) if Some(day) == equinox_day(date.year(), 23.2488) => Some("秋分の日"),
        (10, _) if is_monday_of_week(date, 2) => Some("スポーツの日"),
        (11, 3) => Some("文化の日"),
        (11, 23) => Some("勤労感謝の日"),
        _ => None,
    }
}

/// ハッピーマンデー: the n-th Monday of its month.
fn is_monday_of_week(date: NaiveDate, week: u32) -> bool {
    date.weekday() == Weekday::Mon && date.day().div_ceil(7) == week
}

/// Day of the equinox by the usual approximation (base of 1980; good for 1980–2099). The government fixes the day
/// only in the February before, so this remains a forecast.
fn equinox_day(year: i32, base_1980: f64) -> Option<u32> {
    let years = year - 1980;
    let drift = base_1980 + 0.242_194 * f64::from(years) - f64::from(years.div_euclid(4));
    (20..=24).rev().find(|day| f64::from(*day) <= drift)
}

/// The first day after a 祝日 on a Sunday that is not itself a 祝日.
fn is_substitute(date: NaiveDate) -> bool {
    let before = std::iter::successors(date.pred_opt(), NaiveDate::pred_opt);
    before.take_while(|day| named(*day).is_some()).any(|day| day.weekday() == Weekday::Sun)
}

/// A day whose neighbours are both 祝日.
fn is_sandwiched(date: NaiveDate) -> bool {
    let named_on = |day: Option<NaiveDate>| day.and_then(named).is_some();
    named_on(date.pred_opt()) && named_on(date.succ_opt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The law of today holds since 2020; 2020 and 2021 had exceptions for the Olympics.
    #[test]
    fn the_rules_agree_with_the_published_list() {
        let first = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
        for date in first.iter_days().take_while(|date| date.year() <= 2027) {
            assert_eq!(by_law(date), LIST.get(&date).copied(), "{date}");
        }
    }

    #[test]
    fn years_beyond_the_list_are_computed_and_say_so() {
        for (date, expected) in [
            ("2021-07-22", Some(("海の日", false))), // moved for the Olympics
            ("2027-03-22", Some(("休日", false))),
            ("2028-03-20", Some(("春分の日", true))),
            ("2030-02-11", Some(("建国記念の日", true))),
            ("2030-05-06", Some(("休日", true))),
            ("2032-09-21", Some(("休日", true))), // between 敬老の日 and 秋分の日
            ("2032-09-22", Some(("秋分の日", true))),
            ("2032-09-23", None),
        ] {
            let found = holiday(date.parse().unwrap());
            let found = found.as_ref().map(|holiday| (holiday.name.as_ref(), holiday.computed));
            assert_eq!(found, expected, "{date}");
        }
    }
}
