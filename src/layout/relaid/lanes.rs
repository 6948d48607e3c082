//! A board whose lanes stand side by side below how far their cases are, each case a card of a few cells below each other: what it is,
//! then `依頼元：…`, `納期：…`, `担当：…`. Each card becomes a row of a list.

use super::laid::Laid;
use super::state_board::states_abreast;
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::crossed::across;
use crate::layout::forms::is_surely_workshop;
use crate::layout::mapping::scorer::Scorer;
use crate::table::{Cell, Grid, Merge, Sheet};

/// Rows within which the states are looked for.
const WITHIN: u32 = 8;
/// Cards, and labels that are known, at least.
const FEWEST_CARDS: usize = 3;
const FEWEST_LABELS: usize = 2;
/// What is larger is no board.
const MOST_ROWS: u32 = 400;

/// A case on the board.
struct Card {
    lane: u32,
    title: u32,
    /// The row of each label's cell, where the card has it.
    rows: Vec<Option<u32>>,
}

pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Laid> {
    let grid = &sheet.grid;
    if grid.rows() > MOST_ROWS {
        return None;
    }
    let (header, lanes) =
        (1..=WITHIN.min(grid.rows())).find_map(|row| Some((row, states_abreast(grid, row)?)))?;
    let (labels, cards) = cards(grid, header, &lanes)?;
    let fields: Vec<Option<Field>> =
        labels.iter().map(|label| scorer.meanings(label).word_of(RecordKind::Case, |_| true)).collect();
    let is_known = fields.iter().flatten().count() >= FEWEST_LABELS
        && !fields.contains(&Some(Field::State))
        && !fields.contains(&Some(Field::Title))
        && cards.len() >= FEWEST_CARDS;
    is_known.then(|| table(sheet, header, &labels, &cards))
}

/// The labels in their order and the cards of all lanes; nothing where anything stands below the states that is of no card.
fn cards(grid: &Grid, header: u32, lanes: &[u32]) -> Option<(Vec<String>, Vec<Card>)> {
    let mut labels: Vec<String> = Vec::new();
    let mut cards: Vec<Card> = Vec::new();
    for row in header + 1..=grid.rows() {
        for col in (1..=grid.cols()).filter(|col| !grid.get(row, *col).is_blank()) {
            if !lanes.contains(&col) {
                return None;
            }
            let text = across::text(grid, row, col);
            let is_below = row > header + 1 && !grid.get(row - 1, col).is_blank();
            match said(&text) {
                Some((label, _)) => {
                    let card = cards.iter_mut().rev().find(|card| card.lane == col).filter(|_| is_below)?;
                    let at = labels.iter().position(|own| own == label).unwrap_or_else(|| {
                        labels.push(label.to_owned());
                        labels.len() - 1
                    });
                    card.rows.resize(card.rows.len().max(at + 1), None);
                    if card.rows[at].replace(row).is_some() {
                        return None;
                    }
                }
                None => cards.push(Card { lane: col, title: row, rows: Vec::new() }),
            }
        }
    }
    let is_told = |card: &Card| card.rows.iter().flatten().count() >= FEWEST_LABELS;
    cards.sort_by_key(|card| (card.title, card.lane));
    cards.iter().all(is_told).then_some((labels, cards))
}

/// `納期：8/4`: a short word with a colon behind it, and what it says.
fn said(text: &str) -> Option<(&str, &str)> {
    const LONGEST: usize = 8;
    let (label, value) = text.split_once(['：', ':'])?;
    let label = label.trim();
    let is_word = !label.is_empty()
        && label.chars().count() <= LONGEST
        && label.chars().all(|c| c.is_alphabetic() || c == 'ー');
    is_word.then_some((label, value.trim()))
}

/// The texts above the board as they stand, then its labels side by side, then a row for each card.
fn table(sheet: &Sheet, header: u32, labels: &[String], cards: &[Card]) -> Laid {
    let grid = &sheet.grid;
    let width = grid.cols().max(labels.len() as u32 + 2);
    let mut rows: Vec<Vec<(Cell, CellRef)>> = Vec::new();
    for row in 1..header {
        rows.push(
            (1..=grid.cols()).map(|col| (grid.get(row, col).clone(), CellRef::new(row, col))).collect(),
        );
    }
    let place = CellRef::new(header, cards[0].lane);
    let called = |at: usize| called(grid, &labels[at], at, cards);
    let mut heads = vec![(Cell::text("件名"), place)];
    heads.extend((0..labels.len()).map(|at| (Cell::text(&called(at)), place)));
    heads.push((Cell::text("状況"), place));
    rows.push(heads);
    for card in cards {
        let at = |row: u32| CellRef::new(row, card.lane);
        let mut cells = vec![(grid.get(card.title, card.lane).clone(), at(card.title))];
        cells.extend((0..labels.len()).map(|label| match card.rows.get(label).copied().flatten() {
            Some(row) => (value(grid, row, card.lane).map_or(Cell::Empty, |text| Cell::text(&text)), at(row)),
            None => (Cell::Empty, at(card.title)),
        }));
        cells.push((grid.get(header, card.lane).clone(), at(header)));
        rows.push(cells);
    }
    for cells in &mut rows {
        let place = cells.first().map_or(CellRef::new(1, 1), |(_, place)| *place);
        cells.resize(width as usize, (Cell::Empty, place));
    }
    let places = rows.iter().flatten().map(|(_, place)| *place).collect();
    let cells = rows.into_iter().map(|row| row.into_iter().map(|(cell, _)| cell).collect()).collect();
    let is_above = |merge: &&Merge| merge.last.row < header;
    let merges = sheet.merges.iter().filter(is_above).cloned().collect();
    let laid = Sheet { grid: Grid::from_rows(cells), merges, ..sheet.clone() };
    Laid::of_cards(laid, places)
}

fn value(grid: &Grid, row: u32, col: u32) -> Option<String> {
    let text = across::text(grid, row, col);
    said(&text).map(|(_, value)| value.to_owned()).filter(|value| !value.is_empty())
}

/// 担当 over workshops says who has taken the work.
fn called(grid: &Grid, label: &str, at: usize, cards: &[Card]) -> String {
    const DOES: [&str; 4] = ["担当", "担当先", "引受", "引受先"];
    let said =
        || cards.iter().filter_map(|card| value(grid, card.rows.get(at).copied().flatten()?, card.lane));
    let is_workshop = DOES.contains(&label) && said().any(|name| is_surely_workshop(&name));
    if is_workshop { "受けた事業所".to_owned() } else { label.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::said;

    #[test]
    fn a_line_says_its_label() {
        assert_eq!(said("納期：8/4"), Some(("納期", "8/4")));
        assert_eq!(said("担当："), Some(("担当", "")));
        assert_eq!(said("ねじの袋詰め"), None);
        assert_eq!(said("9:00～の清掃"), None);
    }
}
