//! Cards whose day stands in one cell with its word, `記入日　平成30年7月17日` in the corner of each: the word and the day are read apart.

use crate::domain::CellRef;
use crate::normalise::date::{self, DateHints};
use crate::normalise::tidy_line;
use crate::table::{Cell, Sheet};
use std::borrow::Cow;

const WORDS: [&str; 9] =
    ["記入日", "記入年月日", "作成日", "作成年月日", "調査日", "回答日", "提出日", "確認日", "更新日"];
/// Cards with such a cell at least: the day above one list is read with its title.
const FEWEST: usize = 2;
/// What is larger is no sheet of cards.
const MOST_ROWS: u32 = 2_000;
const MOST_LETTERS: usize = 90;

pub(in crate::layout) fn part(sheet: Cow<'_, Sheet>) -> Cow<'_, Sheet> {
    if sheet.grid.rows() > MOST_ROWS {
        return sheet;
    }
    let mut found: Vec<(CellRef, String, String)> = Vec::new();
    for row in 1..=sheet.grid.rows() {
        for (col, cell) in (1..).zip(sheet.grid.row(row)) {
            let place = CellRef::new(row, col);
            let is_free = || {
                let next = sheet.grid.get(row, col + 1);
                col < sheet.grid.cols() && (next.is_blank() || covers(&sheet, place) && next == cell)
            };
            if let Cell::Text(text) = cell
                && text.len() <= MOST_LETTERS
                && let Some((word, day)) = told(text)
                && found.last().is_none_or(|(last, _, _)| last.row < row)
                && is_free()
            {
                found.push((place, word, day));
            }
        }
    }
    let is_one = found.windows(2).all(|pair| pair[0].1 == pair[1].1 && pair[0].0.col == pair[1].0.col);
    if found.len() < FEWEST || !is_one {
        return sheet;
    }
    let mut own = sheet.into_owned();
    for (place, word, day) in found {
        let whole = own.grid.get(place.row, place.col).clone();
        own.merges.retain(|merge| merge.first != place);
        for col in place.col..=own.grid.cols() {
            if *own.grid.get(place.row, col) == whole {
                own.grid.set(place.row, col, Cell::Empty);
            }
        }
        own.grid.set(place.row, place.col, Cell::text(&word));
        own.grid.set(place.row, place.col + 1, Cell::text(&day));
    }
    Cow::Owned(own)
}

fn covers(sheet: &Sheet, place: CellRef) -> bool {
    sheet
        .merges
        .iter()
        .any(|merge| merge.first == place && merge.last.row == place.row && merge.last.col > place.col)
}

fn told(text: &str) -> Option<(String, String)> {
    const LONGEST: usize = 24;
    let line = tidy_line(text);
    let word = WORDS.iter().find(|word| line.starts_with(**word))?;
    let day = line[word.len()..].trim_start_matches(|c: char| c.is_whitespace() || c == ':').trim();
    let is_day =
        day.chars().count() <= LONGEST && date::read(&Cell::text(day), DateHints::default()).value.is_some();
    is_day.then(|| ((*word).to_owned(), day.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_word_and_its_day_are_read_apart() {
        assert_eq!(
            told("記入日　平成３０年７月１７日"),
            Some(("記入日".to_owned(), "平成30年7月17日".to_owned()))
        );
        assert_eq!(told("記入日　　年　月　日"), None);
        assert_eq!(told("調査日程"), None);
    }
}
