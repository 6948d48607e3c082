//! A row among rows of its like is no header, whatever word one of its cells holds: above it, as below it, rows stand that are filled
//! where it is filled, with numbers where it has numbers and sentences where it has sentences.

use super::header::{Header, is_value};
use crate::layout::model::Orientation;
use crate::layout::view::View;
use std::collections::BTreeSet;

/// Cells of such a row at least.
const FEWEST: usize = 4;
/// Rows above it and below it that must be like it.
const ROWS: u32 = 2;
/// Letters from which on a cell holds a sentence.
const SENTENCE: usize = 25;
/// Share of cells, one in so many, that may differ.
const ONE_IN: usize = 5;
/// The same where a header stands above them all, and how many rows are then enough.
const LOOSELY: usize = 3;
const ENOUGH: usize = 3;

/// Whether a header is a row of the table that begins above it.
pub(super) fn is_row(view: &View<'_>, header: &Header, from: u32) -> bool {
    if view.orientation != Orientation::Rows
        || view.fold().is_some()
        || header.first != header.last
        || header.first <= from
        || header.first + ROWS > view.rows()
    {
        return false;
    }
    let own = shapes(view, header.first);
    // Words alone, each short, may head rows of words.
    let filled = own.iter().filter(|shape| **shape != Shape::Blank).count();
    if filled < FEWEST || !own.iter().any(|shape| shape.tells()) {
        return false;
    }
    let is_alike = |row: u32, one_in: usize| {
        let other = shapes(view, row);
        let differ = own.iter().zip(&other).filter(|(one, other)| !one.is_like(**other)).count();
        differ * one_in <= filled
    };
    let (row, below) = (header.first, header.first + 1..=header.first + ROWS);
    let is_among =
        || row >= from + ROWS && (row - ROWS..row).chain(below.clone()).all(|row| is_alike(row, ONE_IN));
    // A header of the table's own stands above, and nothing of it is a word of ours.
    let is_below_header = || {
        let Some(head) = (from..row).find(|head| view.texts(*head).len() >= FEWEST) else { return false };
        let beside = (head + 1..row).chain(row + 1..=view.rows().min(row + ENOUGH as u32));
        let alike: Vec<u32> = beside.filter(|row| is_alike(*row, LOOSELY)).take(ENOUGH).collect();
        // Questions below their numbers are sentences that no row below them has.
        let comes_again = |col: u32| alike.iter().any(|row| shape(view, *row, col) == own[col as usize - 1]);
        let is_of_rows = || (1..=view.cols()).any(|col| own[col as usize - 1].tells() && comes_again(col));
        alike.len() == ENOUGH && heads(view, head, &own) && is_of_rows()
    };
    is_among() || is_below_header()
}

/// Whether a row is a whole header: a text for each column that is filled below it, no two the same, none of them a value, words where
/// values or sentences stand below.
fn heads(view: &View<'_>, row: u32, below: &[Shape]) -> bool {
    let shapes = shapes(view, row);
    let texts: Vec<_> = view.texts(row).into_iter().map(|(_, text)| text).collect();
    let different: BTreeSet<_> = texts.iter().collect();
    let sentences = shapes.iter().filter(|shape| **shape == Shape::Sentence).count();
    let is_whole = shapes.iter().zip(below).all(|(head, own)| *own == Shape::Blank || *head != Shape::Blank);
    let says_words = shapes.iter().zip(below).any(|(head, own)| *head == Shape::Word && own.tells());
    is_whole
        && says_words
        && different.len() == texts.len()
        && sentences * 3 <= texts.len()
        && !shapes.contains(&Shape::Value)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Blank,
    Value,
    Word,
    Sentence,
}

impl Shape {
    /// What hardly any header holds.
    const fn tells(self) -> bool {
        matches!(self, Self::Value | Self::Sentence)
    }

    /// A sentence may stand where another row has a word.
    const fn is_like(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::Blank, Self::Blank)
                | (Self::Value, Self::Value)
                | (Self::Word | Self::Sentence, Self::Word | Self::Sentence)
        )
    }
}

fn shapes(view: &View<'_>, row: u32) -> Vec<Shape> {
    (1..=view.cols()).map(|col| shape(view, row, col)).collect()
}

fn shape(view: &View<'_>, row: u32, col: u32) -> Shape {
    let text = view.text(row, col);
    match () {
        () if text.is_empty() => Shape::Blank,
        () if is_value(view.get(row, col), &text) => Shape::Value,
        () if text.chars().count() > SENTENCE => Shape::Sentence,
        () => Shape::Word,
    }
}
