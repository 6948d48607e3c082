//! What people wrote in our tabs, from one night to the next: first seen, still standing, erased; and their corrections.

use super::Known;
use super::model::SettledOverrides;
use super::survive::Correction;
use crate::domain::{Field, HumanCell, Issue, IssueCode, PastCell, Severity, SurvivalRule, WorkshopId};
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

/// Those that say what they said, in another cell.
pub(super) fn moved_human(known: &[HumanCell], human: &[HumanCell]) -> Vec<HumanCell> {
    let before: BTreeMap<Place<'_>, &HumanCell> = known.iter().map(|cell| (place(cell), cell)).collect();
    let stands = |cell: &HumanCell| {
        let Some(stood) = before.get(&place(cell)) else { return false };
        let (was, is) = (&stood.origin, &cell.origin);
        stood.value == cell.value && (&was.file, &was.sheet, was.cell) != (&is.file, &is.sheet, is.cell)
    };
    human.iter().filter(|cell| stands(cell)).cloned().collect()
}

const UNREADABLE: IssueCode = IssueCode::new("override.unreadable");
const NOT_LISTED: IssueCode = IssueCode::new("override.not-listed");
const DONE: IssueCode = IssueCode::new("override.settled");

/// Corrections of workshops' fields: what a person wrote in `<field>（修正）` of 事業所台帳.
#[derive(Debug, Default)]
pub(super) struct Overrides<'a>(BTreeMap<(WorkshopId, &'a str), Override<'a>>);

#[derive(Clone, Copy, Debug)]
struct Override<'a> {
    cell: &'a HumanCell,
    done: bool,
}

impl<'a> Overrides<'a> {
    /// `standing`: the workshop that an id stands for now; a correction follows a merged one.
    pub(super) fn new(
        human: &'a [HumanCell],
        settled: &SettledOverrides,
        standing: impl Fn(WorkshopId) -> WorkshopId,
    ) -> Self {
        let mut open = BTreeMap::new();
        for cell in human.iter().filter(|cell| cell.tab == WORKSHOP_TAB && !cell.value.is_empty()) {
            let Some(field) = cell.column.strip_suffix("（修正）") else { continue };
            let Ok(id) = cell.key.parse::<WorkshopId>() else { continue };
            let done = settled.get(&place_of(cell)) == Some(&cell.value);
            let place = open.entry((standing(id), field)).or_insert(Override { cell, done });
            if standing(id) == id {
                *place = Override { cell, done };
            }
        }
        Self(open)
    }

    /// What a person said, where it can be read.
    pub(super) fn get<T>(
        &self,
        id: WorkshopId,
        field: Field,
        read: fn(&str) -> Option<T>,
    ) -> Option<Correction<T>> {
        let Override { cell, done } = *self.0.get(&(id, field.label()))?;
        Some(Correction { value: read(&cell.value)?, origin: cell.origin.clone(), done })
    }

    /// What became of each correction: `is_listed` tells whether a list has the workshop, `rule_of` by which rule a field was decided. Those that are settled are
    /// added to `settled`; those and the ones that could not be read are told.
    pub(super) fn review(
        &self,
        is_listed: impl Fn(WorkshopId) -> bool,
        rule_of: impl Fn(WorkshopId, &str) -> Option<SurvivalRule>,
        settled: &mut SettledOverrides,
    ) -> Vec<Issue> {
        let told = self.0.iter().filter_map(|((id, field), Override { cell, done })| {
            let message = |words: &str| format!("事業所台帳 {id} の「{}」は{words}", cell.column);
            let (code, severity, words) = match rule_of(*id, field) {
                Some(SurvivalRule::Override) => return None,
                rule if rule == Some(SurvivalRule::Settled) || *done => {
                    settled.insert(place_of(cell), cell.value.clone());
                    (
                        DONE,
                        Severity::Notice,
                        "窓口の名簿と一致しました。役目を終えたので、消してかまいません。",
                    )
                }
                _ if !is_listed(*id) => (
                    NOT_LISTED,
                    Severity::Notice,
                    "使っていません。事業所がどの名簿にも載っていないためです。名簿に戻ると、また使います。",
                ),
                _ => (
                    UNREADABLE,
                    Severity::Warning,
                    "この項目の値として読み取れないため、使っていません。番号は桁数と検査数字も確かめています。書き方を確かめてください。",
                ),
            };
            Some(Issue::new(code, severity, cell.origin.clone(), message(words)).seen(&cell.value))
        });
        told.collect()
    }
}

/// `national|W-000001|定員（修正）`
fn place_of(cell: &HumanCell) -> String {
    format!("{}|{}|{}", cell.book, cell.key, cell.column)
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
