//! Which copies stay: the newest of each of the last days, weeks and months.

use crate::config::BackupSettings;
use chrono::{Datelike, NaiveDateTime};
use std::collections::BTreeSet;

/// How many days, weeks and months keep a copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub daily: u32,
    pub weekly: u32,
    pub monthly: u32,
}

impl Default for Rule {
    fn default() -> Self {
        Self { daily: 7, weekly: 4, monthly: 12 }
    }
}

impl From<&BackupSettings> for Rule {
    fn from(settings: &BackupSettings) -> Self {
        Self { daily: settings.daily, weekly: settings.weekly, monthly: settings.monthly }
    }
}

impl Rule {
    /// Of these moments (in any order) those whose copies may go. The newest always stays.
    #[must_use]
    pub(super) fn superfluous(&self, taken: &[NaiveDateTime]) -> Vec<NaiveDateTime> {
        let mut newest_first = taken.to_vec();
        newest_first.sort_unstable_by(|a, b| b.cmp(a));
        let mut kept: BTreeSet<NaiveDateTime> = newest_first.first().copied().into_iter().collect();
        keep(&newest_first, self.daily, |at| at.date().num_days_from_ce(), &mut kept);
        keep(&newest_first, self.weekly, |at| (at.iso_week().year(), at.iso_week().week()), &mut kept);
        keep(&newest_first, self.monthly, |at| (at.year(), at.month()), &mut kept);
        newest_first.into_iter().filter(|at| !kept.contains(at)).collect()
    }
}

/// The newest of each period, of the latest so many periods that have one.
fn keep<Period: PartialEq>(
    newest_first: &[NaiveDateTime],
    periods: u32,
    period: impl Fn(&NaiveDateTime) -> Period,
    kept: &mut BTreeSet<NaiveDateTime>,
) {
    let mut last = None;
    let mut count = 0;
    for at in newest_first {
        let this = period(at);
        if last.as_ref() == Some(&this) {
            continue;
        }
        if count == periods {
            return;
        }
        count += 1;
        kept.insert(*at);
        last = Some(this);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, TimeDelta};

    #[test]
    fn a_year_of_nights_leaves_days_weeks_and_months() {
        let rule = Rule::default();
        let mut standing: Vec<NaiveDateTime> = Vec::new();
        let first = NaiveDate::from_ymd_opt(2025, 4, 1).unwrap().and_hms_opt(2, 0, 0).unwrap();
        for night in 0..600 {
            standing.push(first + TimeDelta::days(night));
            let gone = rule.superfluous(&standing);
            standing.retain(|at| !gone.contains(at));
            assert!(standing.len() <= 7 + 4 + 12, "{night}: {}", standing.len());
        }
        let shown: Vec<String> = standing.iter().map(|at| at.format("%m-%d").to_string()).collect();
        // 2026-11-21 is the last night: seven days, Sundays of four weeks, ends of twelve months.
        assert_eq!(shown[shown.len() - 7..], ["11-15", "11-16", "11-17", "11-18", "11-19", "11-20", "11-21"]);
        assert_eq!(
            shown[..shown.len() - 7],
            [
                "12-31", "01-31", "02-28", "03-31", "04-30", "05-31", "06-30", "07-31", "08-31", "09-30",
                "10-31", "11-01", "11-08"
            ]
        );
    }

    #[test]
    fn the_newest_stays_whatever_the_rule() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let taken = [at("2026-11-20T02:00:00"), at("2026-11-20T12:00:00")];
        let none = Rule { daily: 0, weekly: 0, monthly: 0 };
        assert_eq!(none.superfluous(&taken), [taken[0]]);
        assert_eq!(none.superfluous(&[]), []);
    }
}
