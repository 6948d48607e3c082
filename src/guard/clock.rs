//! Whether the clock has gone back, by the runs that there were.

use chrono::{NaiveDateTime, TimeDelta};

/// A clock that is set back by so much goes on: a correction.
const DAYS: i64 = 14;

/// `good` = when the latest good runs were; `known_right` = the latest moment at which a person said that the clock was
/// right. A run or two of a clock that was once ahead do not count: most have to lie after now.
#[must_use]
pub fn clock_is_behind(
    now: NaiveDateTime,
    good: &[NaiveDateTime],
    known_right: Option<NaiveDateTime>,
) -> bool {
    let is_ahead = |at: &NaiveDateTime| *at - now > TimeDelta::days(DAYS);
    if known_right.as_ref().is_some_and(is_ahead) {
        return true;
    }
    let counted: Vec<&NaiveDateTime> =
        good.iter().filter(|at| known_right.is_none_or(|right| **at <= right)).collect();
    counted.iter().filter(|at| is_ahead(at)).count() * 2 > counted.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_long_before_most_runs_is_behind() {
        let at = |text: &str| format!("{text}T02:00:00").parse::<NaiveDateTime>().unwrap();
        let all = |days: &[&str]| days.iter().map(|day| at(day)).collect::<Vec<_>>();
        for (now, good, right, behind) in [
            ("2000-01-01", all(&["2026-11-20"]), None, true),
            ("2026-11-21", all(&["2026-11-20"]), None, false),
            ("2026-11-21", all(&[]), None, false),
            ("2026-11-10", all(&["2026-11-20", "2026-11-19"]), None, false),
            // Once ahead, and right again.
            ("2026-11-21", all(&["2036-11-20", "2026-11-20"]), None, false),
            ("2000-01-01", all(&["2036-11-20", "2026-11-20"]), None, true),
            ("2026-11-21", all(&["2036-11-21", "2036-11-20", "2026-11-20"]), None, true),
            ("2026-11-22", all(&["2036-11-21", "2036-11-20", "2026-11-20"]), Some("2026-11-21"), false),
            ("2000-01-01", all(&["2036-11-21", "2026-11-20"]), Some("2026-11-21"), true),
        ] {
            assert_eq!(clock_is_behind(at(now), &good, right.map(at)), behind, "{now} {good:?} {right:?}");
        }
    }
}
