//! 更新履歴 in words: what each run added, changed and took away, newest first.

use crate::domain::group_thousands;
use crate::registry::EntityKind;
use crate::store::{ChangeTally, ChangedRecord, Hold, Nature, Told};
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

/// So many that are gone are told by their names at most.
const NAMED: usize = 10;

/// So many that changed are told by themselves at most.
const CHANGED: usize = 5;

/// Lines of earlier runs, and of tonight's changes on top; `gone` are the workshops of those days by name, `records` the cases and orders that changed where they were few; what is held back stands at the day since which it is.
pub(super) fn lines(
    earlier: &[ChangeTally],
    tonight: &Told,
    (gone, records): (&[(NaiveDate, String)], &[ChangedRecord]),
    holds: &[Hold],
    today: NaiveDate,
) -> Vec<ChangeLine> {
    let earlier = earlier.iter().map(|one| (one.on, (one.kind, one.nature), one.tally));
    let tonight = tonight.iter().map(|(what, tally)| (today, *what, *tally));
    let mut by_day: BTreeMap<NaiveDate, Day> = BTreeMap::new();
    for (on, (kind, nature), tally) in earlier.chain(tonight) {
        let mut add = |what, count| *by_day.entry(on).or_default().entry((what, kind)).or_default() += count;
        match nature {
            Some(nature) => add(What::Of(nature), tally.changed),
            None => {
                add(What::New, tally.new);
                add(What::Changed, tally.changed);
                add(What::Gone, tally.gone);
            }
        }
    }
    let names_of = |day: NaiveDate| -> Vec<&str> {
        gone.iter().filter(|(on, _)| *on == day).map(|(_, name)| name.as_str()).collect()
    };
    let changes = by_day.into_iter().filter_map(|(on, kinds)| {
        let own: Vec<&ChangedRecord> = records.iter().filter(|one| one.on == on).collect();
        Some(ChangeLine { on, what: sentence(&kinds, &names_of(on), &own)? })
    });
    let held = holds.iter().map(|hold| ChangeLine {
        on: hold.since,
        what: format!("【保留】{}: {}", hold.shown_subject(), hold.question),
    });
    let mut lines: Vec<ChangeLine> = changes.chain(held).collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.on));
    lines
}

/// How many of each kind.
type Day = BTreeMap<(What, EntityKind), usize>;

/// What became of a record, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    New,
    Changed,
    Gone,
    Of(Nature),
}

/// What is told of those, before and behind their number. What only stands elsewhere is not told.
const WORDS: [(What, &str, &str); 6] = [
    (What::New, "新しく", "が加わりました。"),
    (What::Changed, "", "の内容が変わりました。"),
    (What::Gone, "", "が元のファイルからなくなりました。"),
    (What::Of(Nature::Merged), "", "が同じものとわかり、ほかへ統合されました。"),
    (What::Of(Nature::Split), "", "が統合を解かれ、分かれました。"),
    (What::Of(Nature::Withdrawn), "", "が取り下げられました。"),
];

/// Which of a kind changed and how, where all of them are known and few.
fn words_of(records: &[&ChangedRecord], kind: EntityKind, count: usize) -> Option<String> {
    let own: Vec<&str> =
        records.iter().filter(|one| one.kind == kind).map(|one| one.words.as_str()).collect();
    (own.len() == count && count <= CHANGED).then(|| own.join("／"))
}

/// `新しく案件3件・発注1件が加わりました。案件1件の内容が変わりました。`
fn sentence(day: &Day, gone: &[&str], records: &[&ChangedRecord]) -> Option<String> {
    let counted = |what: What| -> String {
        let parts = TOLD.iter().filter_map(|(kind, name, unit)| {
            let count = day.get(&(what, *kind)).copied().filter(|count| *count > 0)?;
            let number = group_thousands(i64::try_from(count).unwrap_or(i64::MAX));
            let is_named = what == What::Gone && *kind == EntityKind::Workshop;
            let is_known = is_named && count == gone.len() && count <= NAMED && !gone.contains(&"");
            let changed = if what == What::Changed { words_of(records, *kind, count) } else { None };
            let names = if is_known { Some(gone.join("、")) } else { changed };
            let names = names.map(|names| format!("（{names}）")).unwrap_or_default();
            Some(format!("{name}{number}{unit}{names}"))
        });
        parts.collect::<Vec<_>>().join("・")
    };
    let told: String = WORDS
        .into_iter()
        .map(|(what, before, after)| (before, counted(what), after))
        .filter(|(_, counted, _)| !counted.is_empty())
        .map(|(before, counted, after)| format!("{before}{counted}{after}"))
        .collect();
    (!told.is_empty()).then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Tally;

    #[test]
    fn a_night_is_told_in_words() {
        let tonight = Told::from([
            ((EntityKind::Case, None), Tally { new: 1, changed: 1, gone: 0 }),
            ((EntityKind::Workshop, None), Tally { gone: 1, ..Tally::default() }),
            ((EntityKind::Match, None), Tally { new: 1, ..Tally::default() }),
            ((EntityKind::Workshop, Some(Nature::Moved)), Tally { changed: 1, ..Tally::default() }),
            ((EntityKind::Application, Some(Nature::Withdrawn)), Tally { changed: 1, ..Tally::default() }),
        ]);
        let today = "2026-11-20".parse().unwrap();
        let merged = ChangeTally {
            on: today,
            kind: EntityKind::Workshop,
            nature: Some(Nature::Merged),
            tally: Tally { changed: 2, ..Tally::default() },
        };
        let gone =
            [(today, "ひまわり作業所".to_owned()), ("2026-11-01".parse().unwrap(), "べつの家".to_owned())];
        let words = "R8-010「清掃」：状態 募集中→失注".to_owned();
        let records = [ChangedRecord { on: today, kind: EntityKind::Case, words }];
        let lines = lines(&[merged], &tonight, (&gone, &records), &[], today);
        assert_eq!(
            lines,
            [ChangeLine {
                on: today,
                what: "新しく案件1件が加わりました。案件1件（R8-010「清掃」：状態 募集中→失注）の内容が変わりました。事業所1か所（ひまわり作業所）が元のファイルからなくなりました。\
                       事業所2か所が同じものとわかり、ほかへ統合されました。応募1件が取り下げられました。"
                    .to_owned(),
            }]
        );
    }
}
