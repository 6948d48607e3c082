//! A comparison turned by a quarter whose names stand above it without a word for them: 項目 (or nothing) in the corner, the
//! workshops to its right, 種別, 定員, 電話 … below it.

use crate::domain::Field;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Labels below the corner that must be words of a list of workshops.
const LEAST: usize = 3;
const CORNERS: [&str; 8] = ["", "項目", "項目名", "区分", "内容", "比較項目", "確認項目", "調査項目"];

/// The sheet, with 事業所名 in such a corner.
pub(in crate::layout) fn name<'s>(sheet: &Cow<'s, Sheet>, scorer: &mut Scorer<'_>) -> Cow<'s, Sheet> {
    let Some((row, col)) = find(&sheet.grid, scorer) else { return sheet.clone() };
    let mut grid = sheet.grid.clone();
    let own = tidy_line(&grid.get(row, col).show());
    let word = if own.is_empty() { "事業所名".to_owned() } else { format!("事業所名（{own}）") };
    grid.set(row, col, Cell::text(&word));
    Cow::Owned(Sheet { grid, ..Sheet::clone(sheet) })
}

fn find(grid: &Grid, scorer: &mut Scorer<'_>) -> Option<(u32, u32)> {
    // Long lists lie as they are.
    if grid.rows() > SEARCHED_ROWS * 2 {
        return None;
    }
    let text = |row: u32, col: u32| tidy_line(&grid.get(row, col).show());
    let col =
        (1..=grid.cols().min(3)).find(|col| (1..=grid.rows()).any(|row| !text(row, *col).is_empty()))?;
    let is_corner = |row: &u32| {
        let filled = || (col + 1..=grid.cols()).filter(|col| !grid.get(*row, *col).is_blank()).count();
        CORNERS.contains(&text(*row, col).as_str()) && filled() >= 2
    };
    let mut is_known = |row: u32| scorer.word_of_workshops(&text(row, col)).is_some();
    let corner = (1..grid.rows().min(SEARCHED_ROWS)).filter(is_corner).find(|row| is_known(*row + 1))?;
    let words: Vec<(u32, Option<Field>)> = (corner + 1..=grid.rows())
        .filter(|row| !text(*row, col).is_empty())
        .map(|row| (row, scorer.word_of_workshops(&text(row, col))))
        .collect();
    let below: Vec<Option<Field>> = words.iter().map(|(_, field)| *field).collect();
    let fields: BTreeSet<Field> = below.iter().flatten().copied().collect();
    let names = |field: &Field| matches!(field, Field::Name | Field::DeskName | Field::Title | Field::Client);
    if fields.len() < LEAST || fields.iter().any(names) || fields.len() * 2 < below.len() {
        return None;
    }
    let above: Vec<String> =
        (col + 1..=grid.cols()).map(|col| text(corner, col)).filter(|text| !text.is_empty()).collect();
    let mut is_name = |text: &String| {
        text.chars().any(char::is_alphabetic)
            && text.chars().count() <= 40
            && scorer.word_of_workshops(text).is_none()
    };
    let differ = above.iter().collect::<BTreeSet<_>>().len() == above.len();
    // One record is a card, and its title no name.
    let are_names = above.len() >= 2 && differ && above.iter().all(&mut is_name);
    are_names.then_some((corner, col))
}
