//! When to run: a crontab line of five fields, with crontab's meaning, over the `cron` crate.
//!
//! That crate wants seconds, counts Sunday as 1 and joins the two day fields by AND. Here `0 9 * * 1` is Monday
//! 9:00 in the office's zone, and `0 9 1 * 1` is the first of the month OR a Monday, as crontab has it.

use super::field::{DAY, FieldKind, HOUR, MINUTE, MONTH, Numbers, WEEKDAY, read_field};
use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::BTreeSet;
use std::str::FromStr;

/// A gap in local time (summer time begins) is never longer than this.
const LONGEST_GAP_MINUTES: i64 = 24 * 60;

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    #[error(
        "実行時刻「{text}」は読み取れません。「分 時 日 月 曜日」の五つを空白で区切って書いてください（例 \"0 2 * * *\" は毎日 2:00）。"
    )]
    FieldCount { text: String },
    #[error("実行時刻「{text}」の{field}が読み取れません：{problem}。")]
    Field { text: String, field: &'static str, problem: String },
    #[error(
        "実行時刻「{text}」は、日と曜日の両方を指定し、その一方が「*/」で始まっています。意味が一つに決まらないので、日か曜日を数字で並べて書いてください。"
    )]
    SteppedDays { text: String },
    #[error("実行時刻「{text}」に当たる日がありません（2月31日など）。日と月を確かめてください。")]
    Never { text: String },
}

/// The times at which to run, in one time zone.
#[derive(Clone, Debug)]
pub struct Schedule {
    text: String,
    /// A moment is due when one of these names it (two where both day fields are restricted).
    rules: Vec<cron::Schedule>,
    zone: Tz,
}

impl PartialEq for Schedule {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.zone) == (&other.text, other.zone)
    }
}

impl Eq for Schedule {}

impl Schedule {
    /// Reads a crontab line of five fields (minute, hour, day, month, weekday; Sunday is 0 or 7; `MON`, `JAN` known).
    ///
    /// # Errors
    /// Whatever crontab would not take, or would take in another meaning than the line suggests, in a Japanese
    /// sentence that says what to write.
    pub fn parse(text: &str, zone: Tz) -> Result<Self, ScheduleError> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        let [minute, hour, day, month, weekday] = fields[..] else {
            return Err(ScheduleError::FieldCount { text: text.to_owned() });
        };
        let read = |kind: &FieldKind, field: &str| {
            read_field(kind, field).map_err(|problem| ScheduleError::Field {
                text: text.to_owned(),
                field: kind.name,
                problem,
            })
        };
        let time = format!("0 {} {}", list(&read(&MINUTE, minute)?), list(&read(&HOUR, hour)?));
        let month = list(&read(&MONTH, month)?);
        let days = day_rules(&read(&DAY, day)?, &read(&WEEKDAY, weekday)?)
            .ok_or_else(|| ScheduleError::SteppedDays { text: text.to_owned() })?;
        let rules = days
            .iter()
            .map(|(day, weekday)| cron::Schedule::from_str(&format!("{time} {day} {month} {weekday}")))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| ScheduleError::FieldCount { text: text.to_owned() })?;
        let schedule = Self { text: fields.join(" "), rules, zone };
        let some_day = NaiveDateTime::default();
        if schedule.local_times(some_day).next().is_none() {
            return Err(ScheduleError::Never { text: text.to_owned() });
        }
        Ok(schedule)
    }

    /// The line as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The first due moment after a moment; `None` only beyond the year 2100.
    ///
    /// A local time that summer time leaves out is moved to the first moment after the gap; one that occurs twice is
    /// due at its first occurrence only.
    #[must_use]
    pub fn next_after(&self, moment: DateTime<Tz>) -> Option<DateTime<Tz>> {
        let local = moment.with_timezone(&self.zone).naive_local();
        // A time inside a gap is due after it: look from a day before, and take what lies ahead.
        let from = local - TimeDelta::days(1);
        self.local_times(from).filter_map(|time| self.existing(time)).find(|due| *due > moment)
    }

    /// Due local times after a local time, in order.
    fn local_times(&self, after: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        let mut last = after;
        std::iter::from_fn(move || {
            let next = self.rules.iter().filter_map(|rule| rule.after(&last.and_utc()).next()).min();
            last = next.as_ref().map(DateTime::<Utc>::naive_utc)?;
            Some(last)
        })
    }

    /// The moment of a local time, or the first moment after the gap that swallowed it.
    fn existing(&self, local: NaiveDateTime) -> Option<DateTime<Tz>> {
        (0..=LONGEST_GAP_MINUTES).find_map(|minutes| {
            self.zone.from_local_datetime(&(local + TimeDelta::minutes(minutes))).earliest()
        })
    }
}

/// (day, weekday) in the crate's words. Both restricted: either suffices. `None`: the meaning is not clear.
fn day_rules(day: &Numbers, weekday: &Numbers) -> Option<Vec<(String, String)>> {
    let all = || "*".to_owned();
    match (day, weekday) {
        (_, Numbers::All) => Some(vec![(list(day), all())]),
        (Numbers::All, _) => Some(vec![(all(), weekday_list(weekday))]),
        (Numbers::Some(_), Numbers::Some(_)) => {
            Some(vec![(list(day), all()), (all(), weekday_list(weekday))])
        }
        _ => None,
    }
}

fn list(numbers: &Numbers) -> String {
    numbers.set().map_or_else(|| "*".to_owned(), join)
}

/// Crontab's 0–7 (0 and 7 = Sunday) → the crate's 1–7 (1 = Sunday).
fn weekday_list(numbers: &Numbers) -> String {
    numbers.set().map_or_else(
        || "*".to_owned(),
        |set| join(&set.iter().map(|number| number % 7 + 1).collect::<BTreeSet<_>>()),
    )
}

fn join(set: &BTreeSet<u32>) -> String {
    set.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::{America::New_York, Asia::Tokyo};

    fn at(zone: Tz, text: &str) -> DateTime<Tz> {
        let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        zone.from_local_datetime(&local).earliest().unwrap()
    }

    fn next(text: &str, after: DateTime<Tz>, count: usize) -> Vec<String> {
        let schedule = Schedule::parse(text, after.timezone()).unwrap();
        let times = std::iter::successors(schedule.next_after(after), |last| schedule.next_after(*last));
        times.take(count).map(|time| time.format("%a %Y-%m-%d %H:%M").to_string()).collect()
    }

    #[test]
    fn a_line_means_what_crontab_means() {
        // 2026-11-20 is a Friday.
        for (line, expected) in [
            ("0 2 * * *", ["Sat 2026-11-21 02:00", "Sun 2026-11-22 02:00"]),
            ("0 9 * * 1", ["Mon 2026-11-23 09:00", "Mon 2026-11-30 09:00"]),
            ("0 9 * * 0", ["Sun 2026-11-22 09:00", "Sun 2026-11-29 09:00"]),
            ("0 9 * * 7", ["Sun 2026-11-22 09:00", "Sun 2026-11-29 09:00"]),
            ("0 9 * * sat", ["Sat 2026-11-21 09:00", "Sat 2026-11-28 09:00"]),
            ("30 18 * * MON-FRI", ["Fri 2026-11-20 18:30", "Mon 2026-11-23 18:30"]),
            ("*/30 12 * * *", ["Fri 2026-11-20 12:30", "Sat 2026-11-21 12:00"]),
            ("0 6 1 APR *", ["Thu 2027-04-01 06:00", "Sat 2028-04-01 06:00"]),
            ("0 0 29 2 *", ["Tue 2028-02-29 00:00", "Sun 2032-02-29 00:00"]),
            // Both day fields: the 25th or a Monday.
            ("0 5 25 * 1", ["Mon 2026-11-23 05:00", "Wed 2026-11-25 05:00"]),
        ] {
            assert_eq!(next(line, at(Tokyo, "2026-11-20 12:00"), 2), expected, "{line}");
        }
    }

    #[test]
    fn the_next_time_is_later_than_the_moment_itself() {
        assert_eq!(next("0 2 * * *", at(Tokyo, "2026-11-21 02:00"), 1), ["Sun 2026-11-22 02:00"]);
    }

    #[test]
    fn summer_time_neither_loses_nor_doubles_a_night() {
        // New York: 2026-03-08 02:00 → 03:00, 2026-11-01 02:00 → 01:00.
        for (line, after, expected) in [
            ("30 2 * * *", "2026-03-07 12:00", ["Sun 2026-03-08 03:00", "Mon 2026-03-09 02:30"]),
            ("30 1 * * *", "2026-10-31 12:00", ["Sun 2026-11-01 01:30", "Mon 2026-11-02 01:30"]),
        ] {
            assert_eq!(next(line, at(New_York, after), 2), expected, "{line}");
        }
    }

    #[test]
    fn what_is_not_clear_is_refused_in_words() {
        for (line, part) in [
            ("", "五つ"),
            ("0 2 * *", "五つ"),
            ("0 0 2 * * *", "五つ"),
            ("@daily", "五つ"),
            ("0 25 * * *", "時が読み取れません：「25」は使えません（0 から 23 までの数）"),
            ("0 2 * * 8", "曜日が読み取れません"),
            ("0 2 L * *", "日が読み取れません"),
            ("0 2 * * FRI-MON", "「,」で並べて"),
            ("0 2 */2 * 1", "意味が一つに決まらない"),
            ("0 2 31 2 *", "当たる日がありません"),
        ] {
            let message = Schedule::parse(line, Tokyo).unwrap_err().to_string();
            assert!(message.contains(part), "{line}: {message}");
        }
    }
}
