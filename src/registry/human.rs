//! What people wrote in our tabs, from one night to the next: first seen, still standing, erased; and their corrections.

use super::Known;
use crate::domain::{Field, HumanCell, Origin, PastCell};
use chrono::NaiveDateTime;
use std::collections::{BTreeMap, BTreeSet};

/// The tab whose （修正） columns correct a workshop's fields.
const WORKSHOP_TAB: &str = "事業所台帳";

type Place<'a> = (&'a str, &'a str, &'a str, &'a str);

fn place(cell: &HumanCell) -> Place<'_> {
    (&cell.book, &cell.tab, &cell.key, &cell.column)
}

/// The human cells that stand tonight: those seen in the books that were read (a value that stood before keeps the night
/// on which it was first seen), and what was known of books that could not be read. Empty cells are left out.
#[must_use]
pub fn settle_human(
    known: &[HumanCell],
    seen: Vec<HumanCell>,
    books_read: &BTreeSet<String>,
) -> Vec<HumanCell> {
    let before: BTreeMap<Place<'_>, &HumanCell> = known.iter().map(|cell| (place(cell), cell)).collect();
    let kept = known.iter().filter(|cell| !books_read.contains(&cell.book)).cloned();
    let read = seen.into_iter().filter(|cell| !cell.value.is_empty() && books_read.contains(&cell.book));
    let settled = read.map(|mut cell| {
        if let Some(stood) = before.get(&place(&cell)).filter(|stood| stood.value == cell.value) {
            cell.first_seen = stood.first_seen;
        }
        cell
    });
    let mut cells: Vec<HumanCell> = settled.chain(kept).collect();
    cells.sort_by(|a, b| place(a).cmp(&place(b)));
    cells
}

/// What once stood: what the store kept of it, and what tonight no longer holds.
#[must_use]
pub fn past_human(known: &Known, human: &[HumanCell], now: NaiveDateTime) -> Vec<PastCell> {
    let standing: BTreeMap<Place<'_>, &HumanCell> = human.iter().map(|cell| (place(cell), cell)).collect();
    let stands =
        |cell: &HumanCell| standing.get(&place(cell)).is_some_and(|tonight| tonight.value == cell.value);
    let gone = known.human.iter().filter(|cell| !stands(cell));
    let gone = gone.map(|cell| PastCell { cell: cell.clone(), gone_at: now });
    known.past.iter().cloned().chain(gone).collect()
}

/// New and changed values; one that was erased comes back with an empty value.
pub(super) fn changed_human(known: &[HumanCell], human: &[HumanCell]) -> Vec<HumanCell> {
    let before: BTreeMap<Place<'_>, &HumanCell> = known.iter().map(|cell| (place(cell), cell)).collect();
    let after: BTreeSet<Place<'_>> = human.iter().map(place).collect();
    let new = human
        .iter()
        .filter(|cell| before.get(&place(cell)).is_none_or(|stood| stood.value != cell.value))
        .cloned();
    let erased = known
        .iter()
        .filter(|cell| !after.contains(&place(cell)))
        .map(|cell| HumanCell { value: String::new(), ..cell.clone() });
    new.chain(erased).collect()
}

/// Corrections of workshops' fields: what a person wrote in `<field>（修正）` of 事業所台帳.
#[derive(Debug, Default)]
pub(super) struct Overrides<'a>(BTreeMap<(&'a str, &'a str), &'a HumanCell>);

impl<'a> Overrides<'a> {
    pub(super) fn new(human: &'a [HumanCell]) -> Self {
        let corrections = human.iter().filter(|cell| cell.tab == WORKSHOP_TAB && !cell.value.is_empty());
        Self(
            corrections
                .filter_map(|cell| Some(((cell.key.as_str(), cell.column.strip_suffix("（修正）")?), cell)))
                .collect(),
        )
    }

    /// What a person said, where it can be read.
    pub(super) fn get<T>(&self, key: &str, field: Field, read: fn(&str) -> Option<T>) -> Option<(T, Origin)> {
        let cell = self.0.get(&(key, field.label()))?;
        Some((read(&cell.value)?, cell.origin.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture;

    fn cell(book: &str, key: &str, value: &str, night: u32) -> HumanCell {
        HumanCell {
            book: book.to_owned(), ..fixture::human("案件マッチング", key, "判断", value, night)
        }
    }

    #[test]
    fn a_value_keeps_the_night_on_which_it_was_first_seen() {
        let known = [
            cell("desk:d01", "C", "保留", 1),
            cell("national", "A", "確定", 1),
            cell("national", "B", "確定", 1),
        ];
        let seen = vec![
            cell("national", "A", "確定", 2),
            cell("national", "B", "除外", 2),
            cell("national", "D", "", 2),
        ];
        let books = BTreeSet::from(["national".to_owned()]);
        let settled = settle_human(&known, seen, &books);
        assert_eq!(
            settled,
            [
                cell("desk:d01", "C", "保留", 1),
                cell("national", "A", "確定", 1),
                cell("national", "B", "除外", 2)
            ]
        );
        assert_eq!(changed_human(&known, &settled), [cell("national", "B", "除外", 2)]);
    }

    #[test]
    fn an_erased_value_comes_back_empty() {
        let known = [cell("national", "A", "確定", 1)];
        assert_eq!(changed_human(&known, &[]), [cell("national", "A", "", 1)]);
    }
}
