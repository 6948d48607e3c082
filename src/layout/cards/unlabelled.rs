//! Cards that are numbered and name their workshop beside the number alone: カード3 | みほん作業所, above 設置者, 住所, 電話 ….

use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::mapping::assign::Scorer;
use crate::layout::view::View;
use crate::table::Cell;
use std::collections::BTreeMap;

/// What cards are called before their number.
const CARDS: [&str; 9] =
    ["カード", "事業所カード", "作業所カード", "施設カード", "票", "シート", "事業所", "作業所", "施設"];
/// What stands for such a label.
const NAME: &str = "事業所名";
/// A label is a word of the dictionary.
const SURE: f64 = 0.9;

/// Adds the numbers of cards as labels of their names, where no label of the sheet asks for these.
pub(in crate::layout) fn add(
    view: &View<'_>,
    labels: &mut BTreeMap<CellRef, String>,
    scorer: &mut Scorer<'_>,
) {
    let asks_for_name = |text: &String, scorer: &mut Scorer<'_>| {
        let meant = scorer.meanings(text);
        let mut known = meant.of_kind(RecordKind::Workshop).iter();
        known.any(|one| one.field == Field::Name && one.score >= SURE)
    };
    if labels.is_empty() || labels.values().any(|text| asks_for_name(text, scorer)) {
        return;
    }
    let mut found = Vec::new();
    for row in 1..view.rows() {
        for col in 1..view.cols() {
            let place = CellRef::new(row, col);
            let names = CellRef::new(row, col + 1);
            let has_name = matches!(view.get(row, col + 1), Cell::Text(_)) && !labels.contains_key(&names);
            if has_name
                && labels.contains_key(&CellRef::new(row + 1, col))
                && is_numbered(&view.text(row, col))
            {
                found.push(place);
            }
        }
    }
    labels.extend(found.into_iter().map(|place| (place, NAME.to_owned())));
}

/// カード3, 票 No.12.
fn is_numbered(text: &str) -> bool {
    let bare = text.trim_end_matches(char::is_numeric);
    let word = bare.trim_end_matches(|c: char| c.is_whitespace() || "．.-－:：".contains(c));
    let word =
        ["No", "NO", "№", "Ｎｏ"].iter().find_map(|sign| word.strip_suffix(sign)).unwrap_or(word).trim_end();
    bare.len() < text.len() && CARDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_and_their_numbers() {
        for text in ["カード3", "カード１２", "票 No.4", "事業所カード№2"] {
            assert!(is_numbered(text), "{text}");
        }
        for text in ["カード", "3", "会員カード3", "事業所名1"] {
            assert!(!is_numbered(text), "{text}");
        }
    }
}
