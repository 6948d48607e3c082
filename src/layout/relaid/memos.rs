//! Columns of remarks in which a clerk writes down everything: `B型、定員20・現員18。TEL 000-000-0000。仕事は封入、検品。施設外就労可。` of a workshop,
//! `発注元は㈱見本。300通、@12円で計3,600円。納期R4.11.4。` of a case. What is said in so many words is read as a column of its own; what is
//! vague (300通くらい) or said twice stays with the remarks.

use super::memo_items::{Item, items_of};
use super::memo_words::WORDS;
use super::parts::{By, Stacked};
use crate::domain::{Field, RecordKind};
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid};

/// Filled cells looked at below a header.
const SAMPLE: usize = 60;
/// What a memo says at least, in most of the cells.
const FEWEST: usize = 3;
const FEWEST_CELLS: usize = 3;
/// A list with more columns says things there.
const MOST_BESIDE: usize = 5;

/// Adds the columns of memos.
pub(in crate::layout) fn find(grid: &Grid, scorer: &mut Scorer<'_>, found: &mut Vec<Stacked>) {
    for col in 1..=grid.cols() {
        if found.iter().any(|column| column.col == col) {
            continue;
        }
        found.extend(column(grid, col, scorer));
    }
}

fn column(grid: &Grid, col: u32, scorer: &mut Scorer<'_>) -> Option<Stacked> {
    let is_header = |row: &u32| {
        matches!(grid.get(*row, col), Cell::Text(text)
            if text.chars().count() <= 10 && WORDS.headings.contains(&bare(text)))
    };
    let header = (1..=grid.rows().min(SEARCHED_ROWS)).find(is_header)?;
    let beside: Vec<&Cell> = (1..)
        .zip(grid.row(header))
        .filter(|(other, cell)| *other != col && !cell.is_blank())
        .map(|(_, cell)| cell)
        .collect();
    if beside.is_empty() || beside.len() > MOST_BESIDE {
        return None;
    }
    let below = (header + 1..=grid.rows()).map(|row| grid.get(row, col)).filter(|cell| !cell.is_blank());
    let said: Vec<Vec<Item>> = below.take(SAMPLE).filter_map(items_of).collect();
    let says_enough = |items: &&Vec<Item>| items.iter().filter(|item| item.field.is_some()).count() >= FEWEST;
    let telling = said.iter().filter(says_enough).count();
    if telling < FEWEST_CELLS || telling * 3 < said.len() * 2 {
        return None;
    }
    // What has a column of its own is not looked for in remarks.
    let mut own: Vec<Field> = Vec::new();
    for cell in beside {
        if let Cell::Text(text) = cell {
            own.extend(scorer.word_of_workshops(&bare(text)));
            own.extend(scorer.meanings(&bare(text)).word_of(RecordKind::Case, |_| true));
        }
    }
    let mut fields: Vec<Field> = Vec::new();
    for field in said.iter().flatten().filter_map(|item| item.field) {
        if !fields.contains(&field) && !own.contains(&field) {
            fields.push(field);
        }
    }
    let words = std::iter::once(grid.get(header, col).show().into_owned())
        .chain(fields.iter().map(|field| WORDS.header(*field).to_owned()))
        .collect();
    (fields.len() >= FEWEST).then_some(Stacked { header, col, words, by: By::Memo(fields), whole: 0 })
}

/// A header without the blanks that space it.
fn bare(text: &str) -> String {
    tidy_line(text).chars().filter(|c| !c.is_whitespace()).collect()
}
