//! What is about to change → go on, or hold and ask, with the reason.
//!
//! A file that suddenly holds less than half of what it held is more often an accident (a filter saved, a sheet deleted)
//! than the truth: it is held for the night and taken when it still says so on a later day, or when the office approves.
//! `sheet` guards online tabs so, `storm` the identities; `alarm` tells when everything is suspiciously quiet.

mod alarm;
mod clock;
mod sheet;
mod storm;

pub use alarm::{Alarm, AlarmOptions, Past, PastRun, alarms};
pub use clock::clock_is_behind;
pub use sheet::{SheetOptions, hold_large_changes, tab_subject};
pub use storm::{StormOptions, merges, storm};

use crate::domain::Reason;
use chrono::NaiveDate;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// A file that keeps less than this share of its records is held. Default 0.5.
    pub least_share: f64,
    /// Files with fewer records than this are never held. Default 10.
    pub least_records: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { least_share: 0.5, least_records: 10 }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    GoOn,
    Hold(Reason),
}

/// How a file has changed since it was last read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Records that stand from before.
    pub before: usize,
    pub tonight: usize,
    /// The day on which this very content was first held, if it was.
    pub held_since: Option<NaiveDate>,
    pub today: NaiveDate,
    /// The office has said yes.
    pub approved: bool,
}

/// Whether a file's new content may replace the old.
#[must_use]
pub fn judge(change: &FileChange, options: &Options) -> Verdict {
    #[expect(clippy::cast_precision_loss, reason = "record counts stay far below 2^53")]
    let shrunk = (change.tonight as f64) < change.before as f64 * options.least_share;
    let confirmed = change.held_since.is_some_and(|day| day < change.today);
    if change.before < options.least_records || !shrunk || confirmed || change.approved {
        return Verdict::GoOn;
    }
    let text = format!(
        "行が {} 件から {} 件に減っています。間違いのおそれがあるため、今日は前回の内容を使います。このままでよければ何もしなくてかまいません（次の日の取りまとめから反映します）。",
        change.before, change.tonight
    );
    Verdict::Hold(Reason::new("file-shrunk", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_lost_more_than_half_waits_for_a_later_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (before, tonight, held_since, approved, held) in [
            (100, 49, None, false, true),
            (100, 49, None, true, false),
            (100, 50, None, false, false),
            (100, 120, None, false, false),
            (9, 0, None, false, false),
            (100, 49, Some("2026-11-20"), false, true),
            (100, 49, Some("2026-11-19"), false, false),
        ] {
            let today = day("2026-11-20");
            let change = FileChange { before, tonight, held_since: held_since.map(day), today, approved };
            let verdict = judge(&change, &Options::default());
            assert_eq!(matches!(verdict, Verdict::Hold(_)), held, "{change:?}");
        }
    }
}
