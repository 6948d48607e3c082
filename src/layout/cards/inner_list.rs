//! A list among the labels of a card (the users paid, the things delivered): it is no part of the card's own record.

use crate::domain::{CellRef, Field};
use crate::layout::heads::header::looks_like_header;

use crate::layout::mapping::scorer::Scorer;
use crate::layout::view::View;
use std::collections::BTreeMap;

/// A list has as many columns at least.
const FEWEST: usize = 3;

/// Takes away the labels that are headers of lists; returns where those begin.
pub(in crate::layout) fn take(
    view: &View<'_>,
    labels: &mut BTreeMap<CellRef, String>,
    scorer: &mut Scorer<'_>,
) -> Vec<CellRef> {
    let mut rows: Vec<u32> = labels.keys().map(|label| label.row).collect();
    rows.dedup();
    let found: Vec<u32> = rows.iter().copied().filter(|row| is_header(view, *row, labels, scorer)).collect();
    // The same words once more, or most of them in the same columns, head another list, be it of a single line.
    let is_alike = |header: u32, row: u32| {
        let (words, own) = (view.texts(header), view.texts(row));
        let shared = own.iter().filter(|text| words.contains(text)).count();
        words == own || shared >= FEWEST && shared * 3 >= own.len() * 2 && looks_like_header(view, row)
    };
    let is_again = |row: &u32| found.iter().any(|header| is_alike(*header, *row));
    let headers: Vec<u32> = rows.into_iter().filter(is_again).collect();
    labels.retain(|label, _| !headers.contains(&label.row));
    let begins = |row: u32| view.texts(row).first().map(|(col, _)| view.place(row, *col));
    headers.into_iter().filter_map(begins).collect()
}

/// Words side by side, two rows of values below nearly all of them and each label among them; one is enough below a person's name.
fn is_header(view: &View<'_>, row: u32, labels: &BTreeMap<CellRef, String>, scorer: &mut Scorer<'_>) -> bool {
    let header = row;
    let texts = view.texts(row);
    let known = labels.keys().filter(|label| label.row == row).count();
    let lies_side_by_side = || {
        let ends = |col: u32| view.merge(row, col).map_or(col, |range| range.last.col);
        texts.windows(2).all(|pair| ends(pair[0].0) + 1 == pair[1].0)
    };
    if texts.len() < FEWEST || known < 2 || !looks_like_header(view, row) || !lies_side_by_side() {
        return false;
    }
    let is_filled = |row: u32| {
        // What is merged downwards is the label itself, and no value below it.
        let is_value = |col: u32| {
            let place = view.place(row, col);
            let is_own =
                || !view.continues_above(row, col) || !labels.contains_key(&first_of(view, row, col));
            row <= view.rows() && !view.get(row, col).is_blank() && !labels.contains_key(&place) && is_own()
        };
        let own_labels = || labels.keys().filter(|label| label.row == header);
        let filled = texts.iter().filter(|(col, _)| is_value(*col)).count();
        filled * 3 >= texts.len() * 2 && own_labels().all(|label| is_value(label.col))
    };
    let names_persons = |scorer: &mut Scorer<'_>| {
        texts.iter().any(|(_, text)| scorer.means(text, Field::PersonalInformation))
    };
    is_filled(row + 1) && (is_filled(row + 2) || names_persons(scorer))
}

/// The first cell of the merged range that a cell lies in.
fn first_of(view: &View<'_>, row: u32, col: u32) -> CellRef {
    view.merge(row, col).map_or_else(|| view.place(row, col), |range| range.first)
}
