//! Numbers of people below kinds of work (清掃 | 除草 | 封入, 何人まで出せるか above): so many can be had for it, 0 for none. Each is read as the
//! mark that it stands for.

use crate::domain::{Field, RecordKind};
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::{mark, tidy_line, work};
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;

/// Columns of works side by side, at least.
const FEWEST: usize = 3;
/// Share of what stands below them that must be such numbers.
const NEARLY_ALL: f64 = 0.9;
/// Rows below a text in which a number is looked for.
const SAMPLE: u32 = 12;
/// No workshop sends more people than this.
const HIGHEST: f64 = 99.0;

/// The sheet with each number of people below a kind of work as a mark.
pub(in crate::layout) fn explain<'s>(sheet: Cow<'s, Sheet>, scorer: &mut Scorer<'_>) -> Cow<'s, Sheet> {
    let Some((header, cols)) = header_of_works(&sheet.grid, scorer) else { return sheet };
    let mut marked = sheet.into_owned();
    for row in header + 1..=marked.grid.rows() {
        for col in &cols {
            if let Some((is_some, heads)) = heads(marked.grid.get(row, *col)) {
                let mark = if is_some { format!("○（{heads}）") } else { "×".to_owned() };
                marked.grid.set(row, *col, Cell::text(&mark));
            }
        }
    }
    Cow::Owned(marked)
}

/// The row of the works, where what stands over it asks how many people there are for each, and the columns of the works.
fn header_of_works(grid: &Grid, scorer: &mut Scorer<'_>) -> Option<(u32, Vec<u32>)> {
    let mut asks = false;
    for row in 1..=grid.rows().min(SEARCHED_ROWS) {
        if asks || grid.row(row).iter().filter(|cell| counts_people(cell)).count() >= FEWEST {
            let names_work = |cell: &Cell| matches!(cell, Cell::Text(text) if work::kind_asked(text, work::shipped_words()).is_some());
            // Few texts stand over a number: a quick look before any is asked for work.
            let stands_over = |col: u32| {
                let mut below = row + 1..=grid.rows().min(row + SAMPLE);
                below.any(|row| begins_as_heads(grid.get(row, col)))
            };
            let named: Vec<u32> = (1..)
                .zip(grid.row(row))
                .filter(|(col, cell)| matches!(cell, Cell::Text(_)) && stands_over(*col) && names_work(cell))
                .map(|(col, _)| col)
                .collect();
            let is_known = named.len() >= FEWEST && names_workshop(grid, row, scorer);
            let cols: Vec<u32> = named.into_iter().filter(|col| holds_heads(grid, row, *col)).collect();
            if is_known && cols.len() >= FEWEST {
                return Some((row, cols));
            }
        }
        asks |= grid.row(row).iter().any(|cell| matches!(cell, Cell::Text(text) if asks_for_people(text)));
    }
    None
}

/// 清掃（人）: a kind of work counted in people.
fn counts_people(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    // Few texts end with a bracket: a quick look before any is tidied.
    if !text.trim_end().ends_with([')', '）']) {
        return false;
    }
    let line = tidy_line(text);
    ["(人)", "(名)", "(人数)"].iter().any(|unit| line.ends_with(unit))
        && work::kind_asked(text, work::shipped_words()).is_some()
}

/// 作業ごとに何人まで出せるか, 数字は対応できる人数.
fn asks_for_people(text: &str) -> bool {
    const PEOPLE: [&str; 4] = ["何人", "何名", "人数", "人員"];
    const CAN: [&str; 10] =
        ["出せ", "回せ", "でき", "可能", "対応", "受け", "請け", "引き受", "入れ", "行け"];
    if !PEOPLE.iter().any(|word| text.contains(word)) {
        return false;
    }
    let line = tidy_line(text);
    line.chars().count() <= 60 && CAN.iter().any(|word| line.contains(word))
}

fn names_workshop(grid: &Grid, row: u32, scorer: &mut Scorer<'_>) -> bool {
    let mut texts = grid.row(row).iter().filter_map(|cell| match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    });
    texts.any(|text| {
        let meant = scorer.meanings(text);
        let mut known = meant.of_kind(RecordKind::Workshop).iter();
        known.any(|one| one.field == Field::Name && one.score >= WORD)
    })
}

fn holds_heads(grid: &Grid, header: u32, col: u32) -> bool {
    let below = || (header + 1..=grid.rows()).map(|row| grid.get(row, col)).filter(|cell| !cell.is_blank());
    let counted = below().filter(|cell| heads(cell).is_some()).count();
    // 不可 and 要相談 among the numbers stay what they are.
    let is_told = |cell: &&Cell| heads(cell).is_some() || mark::read(cell).value.is_some();
    counted >= 2 && below().filter(is_told).count() as f64 >= below().count() as f64 * NEARLY_ALL
}

/// Whether a cell may be such a number, by its first letter.
fn begins_as_heads(cell: &Cell) -> bool {
    match cell {
        Cell::Number(number) => (0.0..=HIGHEST).contains(number),
        Cell::Text(text) => text.trim_start().starts_with(char::is_numeric),
        _ => false,
    }
}

/// 3, 3人, 3人まで, 2～3名 and 0: whether anybody can be had, and how many, as it is written.
fn heads(cell: &Cell) -> Option<(bool, String)> {
    let text = match cell {
        Cell::Number(number) => number.to_string(),
        Cell::Text(text) => tidy_line(text),
        _ => return None,
    };
    let bare = text.trim_end_matches("まで").trim_end_matches("程度").trim_end_matches(['人', '名']).trim();
    let ends: Vec<f64> = bare
        .split(['~', '〜', '-'])
        .map(|end| end.trim_end_matches(['人', '名']).parse().ok())
        .collect::<Option<_>>()?;
    let is_count = |number: &f64| number.fract() == 0.0 && (0.0..=HIGHEST).contains(number);
    let is_some = ends.last().is_some_and(|last| *last > 0.0);
    (ends.len() <= 2 && ends.iter().all(is_count)).then(|| (is_some, format!("{bare}人")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Dictionary;
    use crate::table::Visibility;

    fn sheet(title: &str) -> Sheet {
        let rows = vec![
            vec![Cell::text(title)],
            ["事業所", "清掃", "除草", "封入"].map(Cell::text).to_vec(),
            vec![Cell::text("みほん"), Cell::Number(3.0), Cell::Number(0.0), Cell::Empty],
            vec![Cell::text("れいじ"), Cell::Number(2.0), Cell::Number(4.0), Cell::Number(1.0)],
            vec![Cell::text("ひだまり"), Cell::Number(1.0), Cell::Number(4.0), Cell::Number(1.0)],
        ];
        let grid = Grid::from_rows(rows);
        Sheet { name: "一覧".into(), visibility: Visibility::Visible, grid, merges: Vec::new() }
    }

    #[test]
    fn people_below_works_are_marks_where_the_title_asks_for_them() {
        let mut scorer = Scorer::new(Dictionary::shipped());
        let told = sheet("作業ごとに何人まで出せるか");
        let read = explain(Cow::Borrowed(&told), &mut scorer);
        let shown: Vec<String> = (1..=4).map(|col| read.grid.get(3, col).show().into_owned()).collect();
        assert_eq!(shown, ["みほん", "○（3人）", "×", ""]);
        let other = sheet("作業ごとの受注件数");
        assert!(matches!(explain(Cow::Borrowed(&other), &mut scorer), Cow::Borrowed(_)));
    }
}
