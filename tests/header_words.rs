//! Words that different offices write over the same column, one kind of record a file in `tests/header_words/`: each in the
//! place of the usual one, then all of them mixed, as another office would write its whole sheet.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tsunagi::domain::{Origin, SourceRole};
use tsunagi::layout::{self, Context, Dictionary};
use tsunagi::table::{Book, Cell, Format, Grid, Sheet, Visibility};

#[derive(Deserialize)]
struct Words {
    kind: String,
    /// The title above the table.
    caption: String,
    column: Vec<Column>,
}

#[derive(Deserialize)]
struct Column {
    field: String,
    /// Three rows of it.
    values: Vec<String>,
    /// The usual word first.
    headers: Vec<String>,
}

fn words() -> Vec<Words> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/header_words");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()).collect()
}

/// The word over a column; a column of fewer words begins again.
fn header(words: &Words, at: usize, choice: impl Fn(usize) -> usize) -> &str {
    let headers = &words.column[at].headers;
    &headers[choice(at) % headers.len()]
}

/// A sheet whose column `at` is headed by its word `choice(at)`.
fn book(words: &Words, choice: impl Fn(usize) -> usize) -> Book {
    let mut rows: Vec<Vec<&str>> = vec![vec![&words.caption], vec![]];
    rows.push((0..words.column.len()).map(|at| header(words, at, &choice)).collect());
    rows.extend((0..3).map(|row| words.column.iter().map(|column| &*column.values[row]).collect()));
    let cells = rows.iter().map(|row| row.iter().map(|text| cell(text)).collect()).collect();
    let grid = Grid::from_rows(cells);
    let sheet = Sheet { name: "Sheet1".into(), visibility: Visibility::Visible, grid, merges: Vec::new() };
    Book { format: Format::Xlsx, encoding: None, sheets: vec![sheet] }
}

/// Numbers are numbers, as in a workbook.
fn cell(text: &str) -> Cell {
    match text.parse() {
        Ok(number) if !text.starts_with('0') || text == "0" || text.starts_with("0.") => Cell::Number(number),
        _ => Cell::text(text),
    }
}

/// The fields that columns were read as, each with the column's number.
fn read(words: &Words, choice: impl Fn(usize) -> usize) -> BTreeSet<(String, u32)> {
    let book = book(words, &choice);
    let role = if words.kind == "application" { SourceRole::Form } else { SourceRole::Office };
    let context = Context::of(role, Origin::file("一覧.xlsx", ""));
    let (layout, _) = layout::read(&book, &context, Dictionary::shipped());
    layout
        .records()
        .filter(|record| record.kind.key() == words.kind)
        .flat_map(|record| &record.cells)
        .map(|cell| (cell.field.key().to_owned(), cell.cell.col))
        .collect()
}

/// Headers whose column was not read as its field.
fn missed(words: &Words, choice: impl Fn(usize) -> usize) -> BTreeSet<(String, String)> {
    let read = read(words, &choice);
    let is_missed = |(at, column): &(usize, &Column)| !read.contains(&(column.field.clone(), *at as u32 + 1));
    let columns = words.column.iter().enumerate().filter(is_missed);
    columns.map(|(at, column)| (column.field.clone(), header(words, at, &choice).to_owned())).collect()
}

#[test]
fn each_word_of_an_office_is_understood_in_the_place_of_the_usual_one() {
    let mut all = 0;
    let mut wrong = Vec::new();
    for words in words() {
        for (at, column) in words.column.iter().enumerate() {
            for word in 0..column.headers.len() {
                all += 1;
                let missed = missed(&words, |column| if column == at { word } else { 0 });
                if !missed.is_empty() {
                    wrong.push(format!(
                        "{} {} 「{}」: {missed:?}",
                        words.kind, column.field, column.headers[word]
                    ));
                }
            }
        }
    }
    println!("{all} words, {} not understood", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn sheets_that_share_no_word_with_the_usual_one_are_understood() {
    let (mut all, mut right) = (0, 0);
    let mut wrong = Vec::new();
    for words in words() {
        let most = words.column.iter().map(|column| column.headers.len()).max().unwrap_or(0);
        for turn in 1..most {
            let missed = missed(&words, |_| turn);
            all += words.column.len();
            right += words.column.len() - missed.len();
            if !missed.is_empty() {
                wrong.push(format!("{} {turn}: {missed:?}", words.kind));
            }
        }
    }
    println!("{right} of {all} columns");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A word that says nothing of any column.
const UNKNOWN: [&str; 3] = ["いろは", "にほへ", "とちり"];

/// The same sheet with some columns headed by words that nobody knows.
fn beside_unknown(words: &Words, unknown: &[usize], caption: &str) -> Words {
    let column = |(at, column): (usize, &Column)| {
        let usual = column.headers[0].as_str();
        let header = unknown.iter().position(|other| *other == at).map_or(usual, |at| UNKNOWN[at]);
        let (field, values) = (column.field.clone(), column.values.clone());
        Column { field, values, headers: vec![header.to_owned()] }
    };
    Words {
        kind: words.kind.clone(),
        caption: caption.to_owned(),
        column: words.column.iter().enumerate().map(column).collect(),
    }
}

/// What is not as it should be: columns of known words that are not read, and columns read as what they are not.
fn amiss(words: &Words) -> Vec<String> {
    let read = read(words, |_| 0);
    let mut found = Vec::new();
    for (column, at) in words.column.iter().zip(1u32..) {
        let is_known = !UNKNOWN.contains(&column.headers[0].as_str());
        let fields: Vec<&String> =
            read.iter().filter(|(_, col)| *col == at).map(|(field, _)| field).collect();
        if is_known && !fields.contains(&&column.field) {
            found.push(format!("{} not read", column.field));
        }
        let others = fields.iter().filter(|field| ***field != column.field);
        found.extend(others.map(|field| format!("{} read as {field}", column.field)));
    }
    found
}

#[test]
fn no_table_is_lost_or_misread_by_words_that_nobody_knows() {
    // Nothing else says that a list is of workshops, and which of two columns of numbers is which.
    const ALL_THERE_IS: [[&str; 2]; 3] =
        [["office_number", "name"], ["wage_before", "wage_after"], ["wages_paid", "heads"]];
    let (mut all, mut wrong) = (0, Vec::new());
    for words in words() {
        let columns = words.column.len();
        for (one, other) in (0..columns).flat_map(|one| (one..columns).map(move |other| (one, other))) {
            let fields = [one, other].map(|at| words.column[at].field.as_str());
            if ALL_THERE_IS.contains(&fields) {
                continue;
            }
            for caption in [words.caption.as_str(), ""] {
                all += 1;
                let amiss = amiss(&beside_unknown(&words, &[one, other], caption));
                if !amiss.is_empty() {
                    wrong.push(format!("{} 「{caption}」 without {fields:?}: {amiss:?}", words.kind));
                }
            }
        }
    }
    println!("{all} tables with two unknown words, {} of them lost or misread", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
