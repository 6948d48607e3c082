//! Months below each other and workshops across, each over several columns (人数, 支払額) below its number and name. They become one list,
//! a line for each workshop and month.

use super::laid::Laid;
use crate::domain::{CellRef, Field};
use crate::layout::crossed::across;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::words::names_month;
use crate::table::{Cell, Grid, Sheet};
use std::collections::BTreeMap;

/// Months below each other, and workshops across at least.
const LEAST_MONTHS: usize = 3;
const LEAST_WORKSHOPS: usize = 2;
/// Columns of a workshop.
const WIDTHS: std::ops::RangeInclusive<u32> = 2..=6;
/// Rows above the first month that may belong to the header.
const HEADER_WITHIN: u32 = 6;
/// What is larger is no such table.
const MOST_ROWS: u32 = 200;

/// Such a sheet.
struct Crossing {
    /// The column of the months.
    labels: u32,
    months: Vec<u32>,
    /// The row that says what each column of a workshop is.
    words: u32,
    /// The rows of the workshops' numbers and names, with their fields.
    heads: Vec<(u32, Field)>,
    /// The first column of each workshop.
    workshops: Vec<u32>,
    width: u32,
}

pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Laid> {
    if sheet.grid.rows() > MOST_ROWS {
        return None;
    }
    (1..=sheet.grid.cols().min(2))
        .find_map(|col| Crossing::of(sheet, col, scorer))
        .map(|found| found.lay(sheet))
}

impl Crossing {
    fn of(sheet: &Sheet, labels: u32, scorer: &mut Scorer<'_>) -> Option<Self> {
        let grid = &sheet.grid;
        let is_month = |row: &u32| {
            let text = across::text(grid, *row, labels);
            // 4月, R5.4 and what a workbook holds as a day; 4月～9月 is a sum.
            !text.is_empty() && names_month(&text) && !text.contains(['～', '〜', '~', '計'])
        };
        let months: Vec<u32> = (1..=grid.rows()).filter(is_month).collect();
        let first = *months.first()?;
        if months.len() < LEAST_MONTHS || first < 3 {
            return None;
        }
        let mut heads = Vec::new();
        for row in first.saturating_sub(HEADER_WITHIN).max(1)..first - 1 {
            match scorer.word_of_workshops(&across::text(grid, row, labels)) {
                Some(field @ (Field::Name | Field::OfficeNumber)) => heads.push((row, field)),
                _ if heads.is_empty() => {}
                _ => return None,
            }
        }
        let key = heads.iter().find(|(_, field)| *field == Field::Name).or(heads.first())?.0;
        let words = heads.last()?.0 + 1;
        if words + 1 != first {
            return None;
        }
        let mut found = Self { labels, months, words, heads, workshops: Vec::new(), width: 0 };
        found.find_workshops(sheet, key)?;
        Some(found)
    }

    /// The workshops of a row: each begins where the words below begin anew. What adds them up is none.
    fn find_workshops(&mut self, sheet: &Sheet, key: u32) -> Option<()> {
        let grid = &sheet.grid;
        let word = |col: u32| across::text(grid, self.words, col);
        let first = (self.labels + 1..=grid.cols()).find(|col| !word(*col).is_empty())?;
        let begins = word(first);
        let starts: Vec<u32> = (first..=grid.cols()).filter(|col| word(*col) == begins).collect();
        let width = *starts.get(1)? - first;
        if !WIDTHS.contains(&width) {
            return None;
        }
        let is_like_first = |start: &u32| (0..width).all(|at| word(start + at) == word(first + at));
        let name = |col: u32| across::text(grid, key, col);
        let is_workshop = |start: &u32| {
            let own = name(*start);
            let is_once = (1..width).all(|at| {
                let other = name(start + at);
                other.is_empty() || other == own
            });
            is_once && own.contains(|c: char| c.is_alphanumeric()) && !is_sum(&own)
        };
        let whole: Vec<u32> = starts.into_iter().filter(is_workshop).collect();
        if whole.len() < LEAST_WORKSHOPS || !whole.iter().all(is_like_first) {
            return None;
        }
        let mut names: Vec<String> = whole.iter().map(|start| name(*start).into_owned()).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() < whole.len() {
            return None;
        }
        let counted: Vec<u32> = whole.iter().flat_map(|start| *start..start + width).collect();
        (self.workshops, self.width) = (whole, width);
        across::hold_figures(&self.rows_of_months(sheet), &counted, 1).then_some(())
    }

    /// The months' rows alone.
    fn rows_of_months(&self, sheet: &Sheet) -> Grid {
        let rows = self.months.iter().map(|row| sheet.grid.row(*row).to_vec());
        Grid::from_rows(rows.collect())
    }

    /// One list: what names the workshop, the month, and what is said of both.
    fn lay(&self, sheet: &Sheet) -> Laid {
        let grid = &sheet.grid;
        let top = self.heads.first().map_or(self.words, |(row, _)| *row);
        let width = self.heads.len() as u32 + 1 + self.width;
        let first = self.workshops.first().copied().unwrap_or(1);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        let mut places: Vec<CellRef> = Vec::new();
        let mut lines: BTreeMap<u32, CellRef> = BTreeMap::new();
        for row in 1..top {
            let title = grid.row(row).iter().find(|cell| !cell.is_blank()).cloned().unwrap_or(Cell::Empty);
            rows.push(std::iter::once(title).chain((1..width).map(|_| Cell::Empty)).collect());
            places.extend((1..=width).map(|col| CellRef::new(row, col)));
        }
        let label = |row: u32| (grid.get(row, self.labels).clone(), CellRef::new(row, self.labels));
        let mut header: Vec<(Cell, CellRef)> = self.heads.iter().map(|(row, _)| label(*row)).collect();
        let (word, place) = label(self.words);
        let says_month = names_month_of(&word);
        header.push((if says_month { word } else { Cell::text("月") }, place));
        header.extend(
            (first..first + self.width)
                .map(|col| (grid.get(self.words, col).clone(), CellRef::new(self.words, col))),
        );
        places.extend(header.iter().map(|(_, place)| *place));
        rows.push(header.into_iter().map(|(cell, _)| cell).collect());
        for month in &self.months {
            for start in &self.workshops {
                let own = || *start..start + self.width;
                let is_said = |col: u32| across::figure(grid.get(*month, col)).is_some();
                if !own().any(is_said) {
                    continue;
                }
                let mut line: Vec<(Cell, CellRef)> = self
                    .heads
                    .iter()
                    .map(|(row, _)| (grid.get(*row, *start).clone(), CellRef::new(*row, *start)))
                    .collect();
                line.push(label(*month));
                line.extend(own().map(|col| (grid.get(*month, col).clone(), CellRef::new(*month, col))));
                places.extend(line.iter().map(|(_, place)| *place));
                rows.push(line.into_iter().map(|(cell, _)| cell).collect());
                lines.insert(rows.len() as u32, CellRef::new(*month, *start));
            }
        }
        let laid = Sheet { grid: Grid::from_rows(rows), merges: Vec::new(), ..sheet.clone() };
        Laid::of_lists(laid, places, lines)
    }
}

/// Whether a word is one for months: 支払月, 年月.
fn names_month_of(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(text) if text.trim().ends_with('月'))
}

/// 全体, 合計, 計: no workshop.
fn is_sum(name: &str) -> bool {
    const ALL: [&str; 5] = ["全体", "全事業所", "総計", "全施設", "平均"];
    across::is_reckoned(name) || ALL.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::vocabulary::dictionary::Dictionary;

    use crate::table::Visibility;

    fn sheet(rows: &[&[&str]]) -> Sheet {
        let rows = rows.iter().map(|row| row.iter().map(|text| Cell::text(text)).collect());
        let grid = Grid::from_rows(rows.collect());
        Sheet { name: "R5".into(), visibility: Visibility::Visible, grid, merges: Vec::new() }
    }

    #[test]
    fn a_line_for_each_workshop_and_month() {
        let mut scorer = Scorer::new(Dictionary::shipped());
        let laid = lay(
            &sheet(&[
                &["令和５年度　工賃支払実績", "", "", "", "", "", ""],
                &["事業所名", "見本作業所", "", "例示工房", "", "全体", ""],
                &["支払月", "人数", "支払額", "人数", "支払額", "人数", "支払額"],
                &["4月", "19", "190000", "－", "－", "19", "190000"],
                &["5月", "18", "180000", "11", "110000", "29", "290000"],
                &["6月", "18", "180000", "10", "100000", "28", "280000"],
                &["上期計", "55", "550000", "21", "210000", "76", "760000"],
            ]),
            &mut scorer,
        );
        let texts = laid.map(|laid| {
            let row =
                |row: u32| (1..=4).map(|col| laid.sheet.grid.get(row, col).show().into_owned()).collect();
            (laid.sheet.grid.rows(), row(2), row(4))
        });
        let row = |texts: [&str; 4]| texts.map(str::to_owned).to_vec();
        assert_eq!(
            texts,
            Some((
                7,
                row(["事業所名", "支払月", "人数", "支払額"]),
                row(["見本作業所", "5月", "18", "180000"])
            ))
        );
    }
}
