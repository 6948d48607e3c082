//! Lists pasted from a PDF, in which what was too long for its column goes on in the next row: 市民アンケート調査票の, and below it 封入業務 alone. Such rows
//! join the one above them.

use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;

/// Records with a number, and columns, before anything is believed.
const FEWEST: usize = 4;
const FEWEST_COLUMNS: usize = 4;
/// Cells of a row that goes on, at most.
const MOST_CELLS: usize = 3;
/// What is larger was never printed.
const MOST_ROWS: u32 = 5_000;

/// The sheet with what goes on in the next row joined.
pub(in crate::layout) fn join(sheet: Cow<'_, Sheet>) -> Cow<'_, Sheet> {
    let found = further_rows(&sheet.grid);
    if found.is_empty() {
        return sheet;
    }
    let mut own = sheet.into_owned();
    for row in found {
        let record = (1..row).rev().find(|above| number(own.grid.get(*above, 1)).is_some()).unwrap_or(row);
        for col in 2..=own.grid.cols() {
            let further = own.grid.get(row, col).show().trim().to_owned();
            if further.is_empty() {
                continue;
            }
            let whole = format!("{}{further}", own.grid.get(record, col).show().trim_end());
            own.grid.set(record, col, Cell::text(&whole));
            own.grid.set(row, col, Cell::Empty);
        }
    }
    Cow::Owned(own)
}

/// The rows that go on where the one above them ended; none where anything else stands between the numbers.
fn further_rows(grid: &Grid) -> Vec<u32> {
    if grid.rows() > MOST_ROWS || !was_printed(grid) {
        return Vec::new();
    }
    let numbered: Vec<(u32, u32)> =
        (1..=grid.rows()).filter_map(|row| Some((row, number(grid.get(row, 1))?))).collect();
    let are_running = numbered.windows(2).all(|pair| pair[1].1 == pair[0].1 + 1);
    if numbered.len() < FEWEST || !are_running {
        return Vec::new();
    }
    let (mut found, mut long): (Vec<u32>, usize) = (Vec::new(), 0);
    for (at, (record, _)) in numbered.iter().enumerate() {
        let end = numbered.get(at + 1).map_or(grid.rows() + 1, |(next, _)| *next);
        let goes_on = |row: &u32| goes_on(grid, *row, *record);
        let further = (record + 1..end).take_while(goes_on).collect::<Vec<_>>();
        long += usize::from(!further.is_empty());
        found.extend(further);
    }
    // Where most records have a second row, that says things of its own.
    if long * 2 > numbered.len() { Vec::new() } else { found }
}

/// Whether a row says nothing but what goes on below cells of its record.
fn goes_on(grid: &Grid, row: u32, record: u32) -> bool {
    let filled: Vec<(u32, &Cell)> = (1..).zip(grid.row(row)).filter(|(_, cell)| !cell.is_blank()).collect();
    let is_further = |(col, cell): &(u32, &Cell)| match cell {
        Cell::Text(text) => {
            let begun = matches!(grid.get(record, *col), Cell::Text(above) if !above.trim().is_empty());
            *col > 1 && begun && !is_page(text) && !is_note(text) && !is_total(text)
        }
        _ => false,
    };
    (1..=MOST_CELLS).contains(&filled.len()) && filled.iter().all(is_further)
}

/// Numbers of pages between the rows, or a header whose words are spaced out, in several columns.
fn was_printed(grid: &Grid) -> bool {
    let texts = |row: u32| grid.row(row).iter().filter(|cell| !cell.is_blank());
    let is_page_row = |row: &u32| {
        let mut own = texts(*row);
        matches!((own.next(), own.next()), (Some(Cell::Text(text)), None) if is_page(text))
    };
    let is_spaced = |cell: &&Cell| matches!(cell, Cell::Text(text) if is_spaced(text));
    let header = (1..=grid.rows().min(SEARCHED_ROWS)).any(|row| {
        texts(row).count() >= FEWEST_COLUMNS && texts(row).filter(is_spaced).count() >= FEWEST_COLUMNS
    });
    header || (1..=grid.rows()).any(|row| is_page_row(&row))
}

/// `- 1 -`, `2 / 5`, `3ページ`.
fn is_page(text: &str) -> bool {
    let line = tidy_line(text);
    let bare = line.trim_matches(|c: char| c.is_whitespace() || "-－―–()".contains(c));
    let bare = bare.trim_end_matches("ページ").trim_end_matches("頁").trim();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_framed = bare.len() < line.len();
    is_framed && is_number(bare)
        || bare.split_once('/').is_some_and(|(page, all)| is_number(page.trim()) && is_number(all.trim()))
}

/// 番 号, 所 在 地.
fn is_spaced(text: &str) -> bool {
    let letters: Vec<&str> = text.split_whitespace().collect();
    letters.len() >= 2 && letters.iter().all(|letter| letter.chars().count() == 1)
}

fn number(cell: &Cell) -> Option<u32> {
    let shown = tidy_line(&cell.show());
    shown.parse().ok().filter(|number| (1..=MOST_ROWS).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(rows: &[&[&str]]) -> Grid {
        let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::text(text) };
        Grid::from_rows(rows.iter().map(|row| row.iter().map(cell).collect()).collect())
    }

    #[test]
    fn what_was_too_long_goes_on_in_the_next_row() {
        let printed = grid(&[
            &["番 号", "発 注 者", "業 務", "数 量"],
            &["１", "㈱見本", "調査票の", "800通"],
            &["", "", "封入業務", ""],
            &["２", "㈱例示", "床の清掃", "12回"],
            &["", "", "- 1 -", ""],
            &["３", "有限会社み", "箱折り", "10個"],
            &["", "ほん", "", ""],
            &["４", "㈱見本", "検品", "5個"],
            &["※ 用紙で応募", "", "", ""],
        ]);
        assert_eq!(further_rows(&printed), [3, 7]);
    }

    #[test]
    fn a_list_that_was_not_printed_has_no_such_rows() {
        let list = grid(&[
            &["番号", "発注者", "業務", "数量"],
            &["1", "㈱見本", "封入", "800通"],
            &["", "", "（追加）", ""],
            &["2", "㈱例示", "清掃", "12回"],
            &["3", "㈱見本", "検品", "5個"],
            &["4", "㈱見本", "検品", "5個"],
        ]);
        assert!(further_rows(&list).is_empty());
    }
}
