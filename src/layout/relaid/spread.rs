//! Options with their boxes that are spread over cells (□ 清掃 | ☑ 除草), in one row or several beside their label: they are one
//! answer, and stand together in the first of them.

use crate::domain::CellRef;
use crate::layout::mapping::scorer::Scorer;
use crate::normalise::{boxes, tidy_line};
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;

/// A text that holds a word of the dictionary.
const HOLDS_A_WORD: f64 = 0.6;
/// What is larger is no form.
const MOST_ROWS: u32 = 400;
const MOST_COLS: u32 = 60;
/// Rows of options below their label's.
const MOST_LINES: u32 = 30;

/// The sheet, with each answer in one cell.
pub(in crate::layout) fn join<'s>(sheet: Cow<'s, Sheet>, scorer: &mut Scorer<'_>) -> Cow<'s, Sheet> {
    if sheet.grid.rows() > MOST_ROWS || sheet.grid.cols() > MOST_COLS {
        return sheet;
    }
    let places = (1..=sheet.grid.rows()).flat_map(|row| (1..=sheet.grid.cols()).map(move |col| (row, col)));
    let options: Vec<(u32, u32)> = places.filter(|(row, col)| is_option(&sheet, *row, *col)).collect();
    let mut joined: Vec<Vec<CellRef>> = Vec::new();
    for (row, col) in options {
        let is_taken = joined.iter().flatten().any(|cell| (cell.row, cell.col) == (row, col));
        if !is_taken && let Some(label) = label_of(&sheet, row, col) {
            let answer = answer(&sheet, label, (row, col));
            let text = texts(&sheet.grid, &answer);
            if answer.len() >= 2
                && are_boxes(&sheet.grid, &answer, &text)
                && asks(&sheet.grid, label, &answer, scorer)
            {
                joined.push(answer);
            }
        }
    }
    if joined.is_empty() {
        return sheet;
    }
    let mut own = sheet.into_owned();
    for answer in joined {
        let text = texts(&own.grid, &answer);
        for cell in &answer {
            let range = own.merges.iter().find(|merge| merge.first == *cell).copied();
            let last = range.map_or(*cell, |range| range.last);
            for row in cell.row..=last.row {
                (cell.col..=last.col).for_each(|col| own.grid.set(row, col, Cell::Empty));
            }
        }
        own.grid.set(answer[0].row, answer[0].col, Cell::text(&text));
        own.merges.retain(|merge| !answer.contains(&merge.first));
    }
    Cow::Owned(own)
}

/// One box with the words of its option; the first cell of its range.
fn is_option(sheet: &Sheet, row: u32, col: u32) -> bool {
    matches!(sheet.grid.get(row, col), Cell::Text(text) if boxes::option(text).is_some())
        && starts_here(sheet, row, col)
}

/// ■ 検品 | ■ 清掃 may be headings side by side where no box is open.
fn are_boxes(grid: &Grid, answer: &[CellRef], text: &str) -> bool {
    let is_mark = |cell: &CellRef| grid.get(cell.row, cell.col).show().contains(['■', '◼']);
    boxes::ticked(text).is_some() || !answer.iter().any(is_mark)
}

fn starts_here(sheet: &Sheet, row: u32, col: u32) -> bool {
    let place = CellRef::new(row, col);
    sheet.merges.iter().find(|merge| merge.contains(place)).is_none_or(|merge| merge.first == place)
}

/// The text to the left of a row's first option.
fn label_of(sheet: &Sheet, row: u32, col: u32) -> Option<CellRef> {
    let left = (1..col).rev().find(|left| !sheet.grid.get(row, *left).is_blank())?;
    let place = CellRef::new(row, left);
    let first = sheet.merges.iter().find(|merge| merge.contains(place)).map_or(place, |merge| merge.first);
    let Cell::Text(text) = sheet.grid.get(first.row, first.col) else { return None };
    (first.row == row && boxes::option(text).is_none() && !boxes::offers(text)).then_some(first)
}

/// The options behind a label, and those in the rows below that are the label's too: it is merged over them, or nothing stands
/// below it.
fn answer(sheet: &Sheet, label: CellRef, (row, first): (u32, u32)) -> Vec<CellRef> {
    let grid = &sheet.grid;
    let mut found: Vec<CellRef> = Vec::new();
    let is_label_over = |row: u32, col: u32| {
        let place = CellRef::new(row, col);
        sheet.merges.iter().any(|merge| merge.first == label && merge.contains(place))
    };
    for line in row..=grid.rows().min(row + MOST_LINES) {
        let is_own =
            line == row || (1..first).all(|col| grid.get(line, col).is_blank() || is_label_over(line, col));
        let filled = (first..=grid.cols()).filter(|col| !grid.get(line, *col).is_blank());
        let cells = filled.filter(|col| starts_here(sheet, line, *col));
        let options: Vec<CellRef> =
            cells.take_while(|col| is_option(sheet, line, *col)).map(|col| CellRef::new(line, col)).collect();
        if !is_own || options.is_empty() {
            break;
        }
        found.extend(options);
    }
    found
}

/// Whether a label asks what its options answer: it holds a known word, or most of them name kinds of work.
fn asks(grid: &Grid, label: CellRef, answer: &[CellRef], scorer: &mut Scorer<'_>) -> bool {
    if scorer.best(&tidy_line(&grid.get(label.row, label.col).show())) >= HOLDS_A_WORD {
        return true;
    }
    let shown: Vec<String> =
        answer.iter().map(|cell| grid.get(cell.row, cell.col).show().into_owned()).collect();
    let options = shown.iter().filter_map(|text| boxes::option(text));
    options.filter(|(_, option)| scorer.names_work(option)).count() * 2 >= answer.len()
}

fn texts(grid: &Grid, answer: &[CellRef]) -> String {
    // With its box in front, wherever it stood.
    let option = |cell: &CellRef| {
        let shown = grid.get(cell.row, cell.col).show();
        boxes::option(&shown).map_or_else(String::new, |(is_ticked, option)| {
            format!("{}{option}", if is_ticked { '☑' } else { '□' })
        })
    };
    answer.iter().map(option).collect::<Vec<_>>().join("　")
}
