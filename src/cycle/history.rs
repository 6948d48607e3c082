//! 更新履歴 in words: what each run added, changed and took away, newest first.

use super::outcome::Tally;
use crate::domain::group_thousands;
use crate::registry::{Changes, EntityKind};
use crate::store::{ChangeTally, Hold};
use crate::views::ChangeLine;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Kinds that an office wants to hear about; matches and answers change with them.
const TOLD: [EntityKind; 9] = [
    EntityKind::Desk,
    EntityKind::Workshop,
    EntityKind::Case,
    EntityKind::Application,
    EntityKind::Order,
    EntityKind::Delivery,
    EntityKind::Wage,
    EntityKind::Lead,
    EntityKind::Survey,
];

/// Lines of earlier runs, and of tonight's changes on top; what is held back stands at the day since which it is.
pub(super) fn lines(
    earlier: &[ChangeTally],
    tonight: &Changes,
    holds: &[Hold],
    today: NaiveDate,
) -> Vec<ChangeLine> {
    let mut by_day: BTreeMap<NaiveDate, BTreeMap<EntityKind, Tally>> = BTreeMap::new();
    for tally in earlier {
        let entry = by_day.entry(tally.on).or_default().entry(tally.kind).or_default();
        entry.new += tally.new;
        entry.changed += tally.changed;
        entry.gone += tally.gone;
    }
    for change in &tonight.entities {
        by_day.entry(today).or_default().entry(change.kind).or_default().add(change);
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

fn sentence(kinds: &BTreeMap<EntityKind, Tally>) -> Option<String> {
    let parts: Vec<String> = TOLD.iter().filter_map(|kind| phrase(*kind, *kinds.get(kind)?)).collect();
    (!parts.is_empty()).then(|| parts.join("、"))
}

/// `案件（新規 3・更新 1）`
fn phrase(kind: EntityKind, tally: Tally) -> Option<String> {
    let words = [("新規", tally.new), ("更新", tally.changed), ("取り下げ", tally.gone)];
    let said: Vec<String> = words
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{word} {}", group_thousands(i64::try_from(count).unwrap_or(i64::MAX))))
        .collect();
    (!said.is_empty()).then(|| format!("{}（{}）", kind.label(), said.join("・")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::EntityChange;

    #[test]
    fn a_night_is_told_in_words() {
        let change = |kind, before: Option<&str>, after: Option<&str>| EntityChange {
            kind,
            id: "x".to_owned(),
            before: before.map(str::to_owned),
            document: after.map(str::to_owned),
        };
        let tonight = Changes {
            entities: vec![
                change(EntityKind::Case, None, Some("a")),
                change(EntityKind::Case, Some("a"), Some("b")),
                change(EntityKind::Workshop, Some("a"), None),
                change(EntityKind::Match, None, Some("a")),
            ],
            ..Changes::default()
        };
        let today = "2026-11-20".parse().unwrap();
        let lines = lines(&[], &tonight, &[], today);
        assert_eq!(
            lines,
            [ChangeLine {
                on: today, what: "事業所（取り下げ 1）、案件（新規 1・更新 1）".to_owned()
            }]
        );
    }
}
