//! Numbers of works that a legend explains: 【作業コード】①封入・封緘　②シール貼り … above a list whose cells hold ①⑤⑩. Each number is read
//! as its work.

use crate::normalise::{tidy_line, work};
use crate::table::{Cell, Sheet};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Works of a legend at least, and cells that hold their numbers.
const FEWEST: usize = 3;
/// Share of a legend's words that must be works.
const MOST: f64 = 0.6;
/// Share of a column's cells that must hold nothing else.
const NEARLY_ALL: f64 = 0.9;
/// What may stand between numbers, or between a number and its work.
const BETWEEN: [char; 16] =
    ['、', ',', '，', '・', '･', '/', '／', '.', '．', '：', ':', '=', '＝', '…', '　', ' '];

/// The sheet with each number that a legend explains in the words of the legend.
pub(in crate::layout) fn explain(sheet: &Sheet) -> Cow<'_, Sheet> {
    let words = legend(sheet);
    if words.is_empty() {
        return Cow::Borrowed(sheet);
    }
    let mut explained = sheet.grid.clone();
    for col in 1..=sheet.grid.cols() {
        let cells = || {
            (1..=sheet.grid.rows())
                .map(|row| (row, sheet.grid.get(row, col)))
                .filter(|(_, cell)| !cell.is_blank())
        };
        let Some(first) = cells().find(|(_, cell)| codes(cell).is_some()).map(|(row, _)| row) else {
            continue;
        };
        let below = || cells().filter(|(row, _)| *row >= first);
        let is_known =
            |cell: &Cell| codes(cell).is_some_and(|codes| codes.iter().all(|code| words.contains_key(code)));
        let known = below().filter(|(_, cell)| is_known(cell)).count();
        if known < FEWEST || (known as f64) < below().count() as f64 * NEARLY_ALL {
            continue;
        }
        for (row, cell) in below().filter(|(_, cell)| is_known(cell)) {
            let named = codes(cell).into_iter().flatten();
            let named: Vec<&str> = named
                .filter_map(|code| words.get(&code).map(String::as_str))
                .filter(|word| is_work(word))
                .collect();
            explained.set(row, col, Cell::text(&named.join("、")));
        }
    }
    Cow::Owned(Sheet { grid: explained, ..sheet.clone() })
}

/// What each number means, where the sheet has one legend of works.
fn legend(sheet: &Sheet) -> BTreeMap<char, String> {
    // A quick look at the bytes that those signs are written with.
    let may_be = |text: &str| memchr::memchr2(0xe2, 0x89, text.as_bytes()).is_some();
    let is_circled =
        |cell: &&Cell| matches!(cell, Cell::Text(text) if may_be(text) && text.contains(is_code));
    let cells = (1..=sheet.grid.rows()).flat_map(|row| sheet.grid.row(row)).filter(is_circled);
    let mut words: BTreeMap<char, String> = BTreeMap::new();
    for (code, word) in cells.flat_map(|cell| entries(&cell.show())) {
        match words.get(&code) {
            // ① means two things: this is no legend.
            Some(other) if *other != word => return BTreeMap::new(),
            _ => words.insert(code, word),
        };
    }
    let works = words.values().filter(|word| is_work(word)).count();
    let is_legend = works >= FEWEST && works as f64 >= words.len() as f64 * MOST;
    if is_legend { words } else { BTreeMap::new() }
}

/// `【作業コード】①封入　②清掃`: each number with the words behind it.
fn entries(text: &str) -> Vec<(char, String)> {
    let mut found: Vec<(char, String)> = Vec::new();
    for letter in text.chars() {
        match found.last_mut() {
            _ if is_code(letter) => found.push((letter, String::new())),
            Some((_, word)) => word.push(letter),
            None => {}
        }
    }
    let bare = |word: String| tidy_line(&word).trim_matches(BETWEEN).to_owned();
    found.into_iter().map(|(code, word)| (code, bare(word))).filter(|(_, word)| !word.is_empty()).collect()
}

/// The numbers of a cell that holds nothing else: ①⑤⑩, ①、⑤.
fn codes(cell: &Cell) -> Option<Vec<char>> {
    let Cell::Text(text) = cell else { return None };
    let letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !BETWEEN.contains(c)).collect();
    (!letters.is_empty() && letters.iter().all(|letter| is_code(*letter))).then_some(letters)
}

fn is_code(letter: char) -> bool {
    ('①'..='⑳').contains(&letter) || ('㉑'..='㉟').contains(&letter) || ('Ⓐ'..='Ⓩ').contains(&letter)
}

fn is_work(word: &str) -> bool {
    work::kind_of(word, work::shipped_words()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Grid, Visibility};

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows.iter().map(|row| row.iter().map(|text| Cell::text(text)).collect()).collect();
        let grid = Grid::from_rows(rows);
        Sheet { name: "名簿".into(), visibility: Visibility::Visible, grid, merges: Vec::new() }
    }

    #[test]
    fn numbers_are_the_works_that_the_legend_gives_them() {
        let told = sheet(&[
            &["【作業】①封入・封緘　②シール貼り", ""],
            &["③清掃　④その他（農業など）", ""],
            &["名称", "作業"],
            &["みほん", "①③"],
            &["れいじ", "②、④"],
            &["ひだまり", "③"],
        ]);
        let read = explain(&told);
        let shown: Vec<String> = (4..=6).map(|row| read.grid.get(row, 2).show().into_owned()).collect();
        assert_eq!(shown, ["封入・封緘、清掃", "シール貼り", "清掃"]);
    }

    #[test]
    fn numbers_without_a_legend_of_works_stay() {
        let rows: [&[&str]; 5] = [
            &["①毎日　②週に一度　③月に一度", ""],
            &["名称", "回数"],
            &["みほん", "①"],
            &["れいじ", "②"],
            &["ひだまり", "③"],
        ];
        let told = sheet(&rows);
        assert!(matches!(explain(&told), Cow::Borrowed(_)));
    }
}
