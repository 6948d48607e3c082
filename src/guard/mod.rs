//! What is about to change → go on, or hold and ask, with the reason.
//!
//! It guards online tabs (see `hold_large_changes`) and files: one that suddenly holds less than half of what it held is more often an accident (a filter
//! saved, a sheet deleted) than the truth. It is held for the night and taken when it still says so on a later day.

use crate::domain::Reason;
use crate::plan::online::{OnlinePlan, TabCounts};
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

/// How much of an online tab one night may change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SheetOptions {
    /// A tab of which more than this share of filled cells would change, or of rows would end, is held. Default 0.5.
    pub largest_share: f64,
    /// Tabs with fewer filled cells of ours than this are never held. Default 200.
    pub least_cells: usize,
    /// The operator has looked at it and wants it (`--allow-large-change`).
    pub allow: bool,
}

impl Default for SheetOptions {
    fn default() -> Self {
        Self { largest_share: 0.5, least_cells: 200, allow: false }
    }
}

/// Takes tabs of which suspiciously much would change out of a plan, with the reason.
#[must_use]
pub fn hold_large_changes(mut plan: OnlinePlan, options: &SheetOptions) -> OnlinePlan {
    if options.allow {
        return plan;
    }
    let (held, tabs): (Vec<_>, Vec<_>) =
        plan.tabs.into_iter().partition(|tab| is_large(&tab.counts, options));
    plan.tabs = tabs;
    plan.held.extend(held.into_iter().map(|tab| {
        let TabCounts { rows, cells, changed, vanished, .. } = tab.counts;
        let why = format!(
            "{} 行・{cells} セルのうち {changed} セルが変わり、{vanished} 行が終了になるため、止めています。内容を `tsunagi run --dry-run` で確かめ、よければ `--allow-large-change` を付けて実行してください。",
            rows + vanished
        );
        (tab.name, why)
    }));
    plan
}

fn is_large(counts: &TabCounts, options: &SheetOptions) -> bool {
    #[expect(clippy::cast_precision_loss, reason = "counts of cells stay far below 2^53")]
    let exceeds = |part: usize, whole: usize| part as f64 > whole as f64 * options.largest_share;
    let enough = counts.cells >= options.least_cells;
    let ending = counts.vanished + counts.rows >= options.least_cells / 10
        && exceeds(counts.vanished, counts.vanished + counts.rows);
    enough && exceeds(counts.changed, counts.cells) || ending
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
}

/// Whether a file's new content may replace the old.
#[must_use]
pub fn judge(change: &FileChange, options: &Options) -> Verdict {
    #[expect(clippy::cast_precision_loss, reason = "record counts stay far below 2^53")]
    let shrunk = (change.tonight as f64) < change.before as f64 * options.least_share;
    let confirmed = change.held_since.is_some_and(|day| day < change.today);
    if change.before < options.least_records || !shrunk || confirmed {
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
        for (before, tonight, held_since, held) in [
            (100, 49, None, true),
            (100, 50, None, false),
            (100, 120, None, false),
            (9, 0, None, false),
            (100, 49, Some("2026-11-20"), true),
            (100, 49, Some("2026-11-19"), false),
        ] {
            let change =
                FileChange { before, tonight, held_since: held_since.map(day), today: day("2026-11-20") };
            let verdict = judge(&change, &Options::default());
            assert_eq!(matches!(verdict, Verdict::Hold(_)), held, "{change:?}");
        }
    }
}
