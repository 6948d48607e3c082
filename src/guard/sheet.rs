//! Online tabs of which suspiciously much would change in one night.

use crate::plan::online::{OnlinePlan, TabCounts};
use std::collections::BTreeSet;

/// How much of an online tab one night may change.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetOptions {
    /// A tab of which more than this share of filled cells would change, or of rows would end, is held. Default 0.5.
    pub largest_share: f64,
    /// Tabs with fewer filled cells of ours than this are never held. Default 200.
    pub least_cells: usize,
    /// The operator has looked at it and wants it (`--allow-large-change`).
    pub allow: bool,
    /// Tabs (see [`tab_subject`]) that the office approved, or that asked for the same on an earlier day.
    pub released: BTreeSet<String>,
}

impl Default for SheetOptions {
    fn default() -> Self {
        Self { largest_share: 0.5, least_cells: 200, allow: false, released: BTreeSet::new() }
    }
}

/// Takes tabs of which suspiciously much would change out of a plan, with the reason.
#[must_use]
pub fn hold_large_changes(mut plan: OnlinePlan, options: &SheetOptions) -> OnlinePlan {
    if options.allow {
        return plan;
    }
    let book = plan.book.to_string();
    let (held, tabs): (Vec<_>, Vec<_>) = plan.tabs.into_iter().partition(|tab| {
        is_large(&tab.counts, options) && !options.released.contains(&tab_subject(&book, &tab.name))
    });
    plan.tabs = tabs;
    plan.held.extend(held.into_iter().map(|tab| {
        let TabCounts { rows, cells, changed, vanished, .. } = tab.counts;
        let why = format!(
            "{} 行・{cells} セルのうち {changed} セルが変わり、{vanished} 行が終了になるため、止めています。内容を `tsunagi run --dry-run` で確かめ、よければ `tsunagi approve` で承認するか、`--allow-large-change` を付けて実行してください（何もしなければ、次の日の取りまとめで書きます）。",
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

/// The name under which a held tab is known: `national/案件台帳`.
#[must_use]
pub fn tab_subject(book: &str, tab: &str) -> String {
    format!("{book}/{tab}")
}
