//! Cards that name their workshop without a label: beside the number of the card (カード3 | みほん作業所), or alone above its labels.

use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::service;
use crate::table::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// What cards are called before their number.
const CARDS: [&str; 9] =
    ["カード", "事業所カード", "作業所カード", "施設カード", "票", "シート", "事業所", "作業所", "施設"];
/// What stands for such a label.
const NAME: &str = "事業所名";
/// Cards that have their names alone above them, and labels of workshops alone, at least.
const FEWEST: usize = 2;
/// What only a workshop has.
const OF_WORKSHOPS: [Field; 8] = [
    Field::Corporation,
    Field::ServiceType,
    Field::Capacity,
    Field::Users,
    Field::OfficeNumber,
    Field::WorkDescription,
    Field::AverageWage,
    Field::OffSite,
];
/// Letters of a name at most.
const LONGEST: usize = 30;

/// Adds what stands for the labels of names, where no label of the sheet asks for these.
pub(in crate::layout) fn add(
    view: &View<'_>,
    labels: &mut BTreeMap<CellRef, String>,
    scorer: &mut Scorer<'_>,
) {
    if labels.is_empty() || !may_be_of_workshops(labels, scorer) {
        return;
    }
    let mut found = beside_numbers(view, labels);
    if found.is_empty() {
        found = alone_above(view, labels);
    }
    labels.extend(found.into_iter().map(|place| (place, NAME.to_owned())));
}

/// Whether the labels ask for what only a workshop has, for no name, and for nothing of a person: a name that stands without a label
/// might be anybody's.
fn may_be_of_workshops(labels: &BTreeMap<CellRef, String>, scorer: &mut Scorer<'_>) -> bool {
    let mut asked: BTreeSet<Field> = BTreeSet::new();
    for text in labels.values() {
        let meant = scorer.meanings(text);
        let known = meant.of_kind(RecordKind::Workshop).iter().filter(|one| one.score >= WORD);
        asked.extend(known.map(|one| one.field));
    }
    let own = OF_WORKSHOPS.iter().filter(|field| asked.contains(field)).count();
    own >= FEWEST && !asked.contains(&Field::Name) && !asked.contains(&Field::PersonalInformation)
}

/// Whether what stands for a label is the name itself.
pub(in crate::layout) fn is_name(view: &View<'_>, place: CellRef, label: &str) -> bool {
    label == NAME && {
        let text = view.text(place.row, place.col);
        text != NAME && !is_numbered(&text)
    }
}

/// The numbers of cards with a name behind them and a label below.
fn beside_numbers(view: &View<'_>, labels: &BTreeMap<CellRef, String>) -> Vec<CellRef> {
    let number = |label: &CellRef| {
        let place = CellRef::new(label.row.checked_sub(1).filter(|row| *row > 0)?, label.col);
        let name = CellRef::new(place.row, place.col + 1);
        let is_name = matches!(view.get(name.row, name.col), Cell::Text(_)) && !labels.contains_key(&name);
        let is_own = is_name
            && is_numbered(&view.text(place.row, place.col))
            && service::named(&view.text(name.row, name.col)).is_none();
        is_own.then_some(place)
    };
    labels.keys().filter_map(number).collect()
}

/// Texts that stand alone right above the label that begins each card, all of them different.
fn alone_above(view: &View<'_>, labels: &BTreeMap<CellRef, String>) -> Vec<CellRef> {
    let Some(opening) = labels.values().next() else { return Vec::new() };
    let openings = || labels.iter().filter(|(_, text)| *text == opening).map(|(place, _)| *place);
    let name = |label: CellRef| {
        let place = CellRef::new(label.row.checked_sub(1)?, label.col);
        let begins = view.merge(place.row, place.col).is_none_or(|range| range.first == place);
        let text = if place.row == 0 { "".into() } else { view.text(place.row, place.col) };
        let end = view.merge(place.row, place.col).map_or(place.col, |range| range.last.col);
        let is_alone =
            place.row > 0 && view.text(place.row, end + 1).is_empty() && !labels.contains_key(&place);
        let is_named = !text.is_empty()
            && text.chars().count() <= LONGEST
            && text.contains(char::is_alphabetic)
            && !is_note(&text)
            && !is_total(&text);
        (begins && is_alone && is_named).then(|| (place, text.into_owned()))
    };
    let found: Option<Vec<(CellRef, String)>> = openings().map(name).collect();
    let found = found.unwrap_or_default();
    let different: BTreeSet<&String> = found.iter().map(|(_, text)| text).collect();
    if found.len() < FEWEST || different.len() < found.len() {
        return Vec::new();
    }
    found.into_iter().map(|(place, _)| place).collect()
}

/// カード3, 票 No.12, №4.
fn is_numbered(text: &str) -> bool {
    let bare = text.trim_end_matches(char::is_numeric);
    let word = bare.trim_end_matches(|c: char| c.is_whitespace() || "．.-－:：".contains(c));
    let before = ["No", "NO", "№", "Ｎｏ"].iter().find_map(|sign| word.strip_suffix(sign));
    let word = before.unwrap_or(word).trim_end();
    bare.len() < text.len() && (CARDS.contains(&word) || before.is_some() && word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_and_their_numbers() {
        for text in ["カード3", "カード１２", "票 No.4", "事業所カード№2", "No.3"] {
            assert!(is_numbered(text), "{text}");
        }
        for text in ["カード", "3", "会員カード3", "事業所名1"] {
            assert!(!is_numbered(text), "{text}");
        }
    }
}
