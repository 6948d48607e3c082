//! 更新履歴 in words: what each run added, changed and took away, newest first.

use crate::domain::group_thousands;
use crate::registry::{EntityKind, Tallies, Tally};
use crate::store::{ChangeTally, Hold};
use crate::views::ChangeLine;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Kinds that an office wants to hear about, how it calls and counts them; matches and answers change with them.
const TOLD: [(EntityKind, &str, &str); 9] = [
    (EntityKind::Case, "案件", "件"),
    (EntityKind::Application, "応募", "件"),
    (EntityKind::Order, "発注", "件"),
    (EntityKind::Delivery, "納品", "件"),
    (EntityKind::Lead, "商談", "件"),
    (EntityKind::Wage, "工賃の記録", "件"),
    (EntityKind::Survey, "アンケートの回答項目", "件"),
    (EntityKind::Workshop, "事業所", "か所"),
    (EntityKind::Desk, "窓口", "か所"),
];

/// Lines of earlier runs, and of tonight's changes on top; what is held back stands at the day since which it is.
pub(super) fn lines(
    earlier: &[ChangeTally],
    tonight: &Tallies,
    holds: &[Hold],
    today: NaiveDate,
) -> Vec<ChangeLine> {
    let earlier = earlier.iter().map(|ChangeTally { on, kind, tally }| (*on, *kind, *tally));
    let tonight = tonight.iter().map(|(kind, tally)| (today, *kind, *tally));
    let mut by_day: BTreeMap<NaiveDate, Tallies> = BTreeMap::new();
    for (on, kind, tally) in earlier.chain(tonight) {
        *by_day.entry(on).or_default().entry(kind).or_default() += tally;
    }
    let changes =
        by_day.into_iter().filter_map(|(on, kinds)| Some(ChangeLine { on, what: sentence(&kinds)? }));
    let held = holds.iter().map(|hold| ChangeLine {
        on: hold.since,
        what: format!("【保留】{}: {}", hold.shown_subject(), hold.question),
    });
    let mut lines: Vec<ChangeLine> = changes.chain(held).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.on));
    lines
}

/// `新しく案件3件・発注1件が加わりました。案件1件の内容が変わりました。`
fn sentence(kinds: &Tallies) -> Option<String> {
    let counted = |of: fn(&Tally) -> usize| -> String {
        let parts = TOLD.iter().filter_map(|(kind, name, unit)| {
            let count = kinds.get(kind).map(of).filter(|count| *count > 0)?;
            Some(format!("{name}{}{unit}", group_thousands(i64::try_from(count).unwrap_or(i64::MAX))))
        });
        parts.collect::<Vec<_>>().join("・")
    };
    let told: String = [
        ("新しく", counted(|tally| tally.new), "が加わりました。"),
        ("", counted(|tally| tally.changed), "の内容が変わりました。"),
        ("", counted(|tally| tally.gone), "が元のファイルからなくなりました。"),
    ]
    .into_iter()
    .filter(|(_, counted, _)| !counted.is_empty())
    .map(|(before, counted, after)| format!("{before}{counted}{after}"))
    .collect();
    (!told.is_empty()).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_night_is_told_in_words() {
        let tonight = Tallies::from([
            (EntityKind::Case, Tally { new: 1, changed: 1, gone: 0 }),
            (EntityKind::Workshop, Tally { gone: 1, ..Tally::default() }),
            (EntityKind::Match, Tally { new: 1, ..Tally::default() }),
        ]);
        let today = "2026-11-20".parse().unwrap();
        let lines = lines(&[], &tonight, &[], today);
        assert_eq!(
            lines,
            [ChangeLine {
                on: today,
                what: "新しく案件1件が加わりました。案件1件の内容が変わりました。事業所1か所が元のファイルからなくなりました。"
                    .to_owned(),
            }]
        );
    }
}
