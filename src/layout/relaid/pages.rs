//! Printed pages turned into a sheet: each record takes several rows below a header of as many (事業所の名称 over 申請者の名称),
//! and between the pages stand their numbers, their titles and the header again. Each record becomes one row.

use super::laid::Laid;
use super::parts::lines_of;
use crate::domain::{CellRef, Field, RecordKind};
use crate::layout::forms::{is_code, is_day};
use crate::layout::heads::heading::is_total;
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::scored::WORD;
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Merge, Sheet};

/// Rows that a record may take.
const HEIGHTS: std::ops::RangeInclusive<u32> = 2..=3;
/// A text that holds one.
const HOLDS_A_WORD: f64 = 0.6;
/// Columns whose one cell goes over all rows of a record, and records, before anything is believed; one that numbers them is
/// enough.
const LEAST_WHOLE: usize = 2;
const LEAST_RECORDS: usize = 3;
/// Cells of a row that stands for something by itself.
const FILLED: usize = 4;
/// What is larger was never printed.
const MOST_ROWS: u32 = 20_000;
const MOST_COLS: u32 = 100;

/// How the records of a sheet lie.
struct Pages<'s> {
    sheet: &'s Sheet,
    ranges: Ranges,
    header: u32,
    height: u32,
    /// The first row of each record, the headers among them.
    blocks: Vec<u32>,
    /// Which columns hold a thing in each row of a record.
    split: Vec<bool>,
}

/// The first and last rows of the ranges in each column that are merged over several rows of it.
struct Ranges {
    of: Vec<Vec<(u32, u32)>>,
}

impl Ranges {
    fn of(sheet: &Sheet) -> Self {
        let mut of: Vec<Vec<(u32, u32)>> = vec![Vec::new(); sheet.grid.cols() as usize];
        let down = |merge: &&Merge| merge.first.col == merge.last.col && merge.first.row < merge.last.row;
        for merge in sheet.merges.iter().filter(down) {
            if let Some(of_col) = of.get_mut(merge.first.col as usize - 1) {
                of_col.push((merge.first.row, merge.last.row));
            }
        }
        of.iter_mut().for_each(|of_col| of_col.sort_unstable());
        Self { of }
    }

    /// The range that a cell lies in.
    fn at(&self, row: u32, col: u32) -> Option<(u32, u32)> {
        let of_col = self.of.get(col as usize - 1)?;
        let at = of_col.partition_point(|(first, _)| *first <= row).checked_sub(1)?;
        Some(of_col[at]).filter(|(_, last)| *last >= row)
    }

    /// Whether one range goes over all rows of a record, and perhaps over more records.
    fn hold(&self, row: u32, height: u32, col: u32) -> bool {
        self.at(row, col).is_some_and(|(_, last)| last >= row + height - 1)
    }
}

/// The sheet with each record in one row, where something stands between its records; records that follow each other down to
/// the end are seen as one without (`fold`).
pub(in crate::layout) fn lay(sheet: &Sheet, scorer: &mut Scorer<'_>) -> Option<Laid> {
    if sheet.grid.rows() > MOST_ROWS || sheet.grid.cols() > MOST_COLS {
        return None;
    }
    let ranges = Ranges::of(sheet);
    let found = HEIGHTS.rev().find_map(|height| {
        let rows = 1..=sheet.grid.rows().min(SEARCHED_ROWS);
        rows.filter_map(|row| find(sheet, &ranges, (row, height), scorer)).next()
    });
    let (header, height, blocks) = match found {
        Some(found) => found,
        None => (1..sheet.grid.rows().min(SEARCHED_ROWS)).find_map(|row| alternate(sheet, row, scorer))?,
    };
    let sheet = &said_once(sheet);
    let split = split_columns(&sheet.grid, &ranges, &blocks, height);
    speaks(&sheet.grid, &ranges, (header, height), &split, scorer)
        .then(|| Pages { sheet, ranges, header, height, blocks, split }.lay())
}

/// The sheet with what stands in a range over several columns in the first of them alone.
fn said_once(sheet: &Sheet) -> Sheet {
    let mut once = sheet.clone();
    for merge in sheet.merges.iter().filter(|merge| merge.first.row == merge.last.row) {
        for col in merge.first.col + 1..=merge.last.col {
            once.grid.set(merge.first.row, col, Cell::Empty);
        }
    }
    once
}

/// The rows in which records begin, where some columns of the header and of each record have one cell over so many rows.
fn find(
    sheet: &Sheet,
    ranges: &Ranges,
    (header, height): (u32, u32),
    scorer: &mut Scorer<'_>,
) -> Option<(u32, u32, Vec<u32>)> {
    let grid = &sheet.grid;
    let first = first_record(sheet, header, height);
    // 所在地 over a postal code and the address below it is whole in the header alone.
    let is_anchor =
        |col: &u32| [header, first].iter().all(|row| is_whole(grid, ranges, (*row, height), *col));
    let of_header: Vec<u32> = (1..=grid.cols()).filter(is_anchor).collect();
    let is_below = |row: u32, col: u32| !of_header.contains(&col) && !grid.get(row, col).is_blank();
    let goes_on = |row: u32| {
        let adds = |line: u32| (1..=grid.cols()).any(|col| is_below(row + line, col));
        let begins_anew = |line: u32| {
            of_header
                .iter()
                .any(|col| !grid.get(row + line, *col).is_blank() && !ranges.hold(row, height, *col))
        };
        // 5月　小計 adds records up and is no line of one.
        let sums_up = |line: u32| {
            grid.row(row + line).iter().any(|cell| matches!(cell, Cell::Text(text) if is_total(text)))
        };
        (1..height).any(adds) && !(1..height).any(begins_anew) && !(1..height).any(sums_up)
    };
    let numbered = numbers_records(grid, &of_header, (header, first, height), scorer);
    let least = if numbered { 1 } else { LEAST_WHOLE };
    if of_header.len() < least || !goes_on(header) || has_groups(sheet, header, height) {
        return None;
    }
    let is_block = |row: u32| {
        let whole = of_header.iter().filter(|col| is_whole(grid, ranges, (row, height), **col));
        whole.count() >= least && goes_on(row)
    };
    let mut blocks = vec![header];
    let mut others = 0;
    let mut row = first;
    while row <= grid.rows() {
        let found = row + height - 1 <= grid.rows() && is_block(row);
        if found {
            blocks.push(row);
        } else {
            others += usize::from(grid.row(row).iter().filter(|cell| !cell.is_blank()).count() >= FILLED);
        }
        row += if found { height } else { 1 };
    }
    let is_filled = |row: u32| grid.row(row).iter().any(|cell| !cell.is_blank());
    let is_interrupted = |pair: &[u32]| (pair[0] + height..pair[1]).any(is_filled);
    let records = blocks.iter().filter(|row| !repeats(grid, header, **row, height)).count();
    // The next page may begin with nothing but the header again.
    let begins_again = blocks.len() - records > 1;
    let is_so = records >= LEAST_RECORDS
        && records > others * 2
        && (begins_again
            || blocks.windows(2).any(is_interrupted)
            || says_who_does_below(grid, (header, height), scorer));
    let known = |cell: &&Cell| scorer.best(&tidy_line(&cell.show())) >= WORD;
    let speaks = is_so && grid.row(header).iter().filter(known).count() >= LEAST_WHOLE;
    speaks.then_some((header, height, blocks))
}

/// The row below a header in which its first record begins: 【北部地区】 may head it.
fn first_record(sheet: &Sheet, header: u32, height: u32) -> u32 {
    const LINES: u32 = 2;
    let first = header + height;
    let grid = &sheet.grid;
    let is_heading = |row: &u32| {
        let mut filled = grid.row(*row).iter().filter(|cell| !cell.is_blank());
        let one = filled.next();
        one.is_none_or(|one| filled.all(|cell| cell == one))
    };
    let headings = (first..first + LINES).take_while(|row| *row < grid.rows() && is_heading(row));
    first + headings.count() as u32
}

/// The rows in which records of two full lines begin: a header of two rows whose lower one says who does the work, and below it days,
/// figures and words by turns in two columns or more.
fn alternate(sheet: &Sheet, header: u32, scorer: &mut Scorer<'_>) -> Option<(u32, u32, Vec<u32>)> {
    const HEIGHT: u32 = 2;
    const BELOW: u32 = 4;
    /// Records by which most headers are ruled out before any word is looked up.
    const FIRST: usize = 6;
    let grid = &sheet.grid;
    let turn = |starts: &[u32]| {
        let turns = |col: &u32| {
            let sort = |line: u32| Sort::of(starts.iter().map(|row| grid.get(row + line, *col)));
            matches!((sort(0), sort(1)), (Some(one), Some(other)) if one != other)
        };
        (1..=grid.cols()).filter(turns).count() >= LEAST_WHOLE
    };
    let first: Vec<u32> = (header + HEIGHT..grid.rows()).step_by(HEIGHT as usize).take(FIRST).collect();
    let are_words = |row: u32| {
        let mut filled = grid.row(row).iter().filter(|cell| !cell.is_blank()).peekable();
        filled.peek().is_some() && filled.all(|cell| matches!(cell, Cell::Text(_)))
    };
    let may_be = (0..HEIGHT).all(|line| are_words(header + line)) && turn(&first);
    if !may_be || !says_who_does_below(grid, (header, HEIGHT), scorer) || has_groups(sheet, header, HEIGHT) {
        return None;
    }
    let is_filled = |row: u32| {
        row <= grid.rows() && grid.row(row).iter().filter(|cell| !cell.is_blank()).count() >= LEAST_WHOLE
    };
    let first = header + HEIGHT;
    let starts: Vec<u32> = (first..grid.rows())
        .step_by(HEIGHT as usize)
        .take_while(|row| is_filled(*row) && !grid.get(*row + 1, 1).is_blank())
        .collect();
    let last = starts.last()? + 1;
    if starts.len() < LEAST_RECORDS || grid.rows() > last + BELOW {
        return None;
    }
    turn(&starts).then(|| (header, HEIGHT, std::iter::once(header).chain(starts).collect()))
}

/// What most of some cells are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Day,
    Figure,
    Words,
}

impl Sort {
    fn of<'c>(cells: impl Iterator<Item = &'c Cell>) -> Option<Self> {
        let sorts: Vec<Self> = cells.filter(|cell| !cell.is_blank()).map(Self::of_cell).collect();
        let most = |sort: &Self| sorts.iter().filter(|own| *own == sort).count() * 5 >= sorts.len() * 4;
        [Self::Day, Self::Figure, Self::Words].into_iter().find(|sort| !sorts.is_empty() && most(sort))
    }

    fn of_cell(cell: &Cell) -> Self {
        let text = tidy_line(&cell.show());
        match () {
            () if matches!(cell, Cell::DateTime(_)) || is_day(&text) => Self::Day,
            () if text.starts_with(|c: char| c.is_ascii_digit() || c == '¥') => Self::Figure,
            () => Self::Words,
        }
    }
}

/// Whether a header's first row says of a case who wants it, or what an order is called, and one below it who does the work.
fn says_who_does_below(grid: &Grid, (header, height): (u32, u32), scorer: &mut Scorer<'_>) -> bool {
    let texts =
        |row: u32| grid.row(row).iter().map(|cell| tidy_line(&cell.show())).filter(|text| !text.is_empty());
    let mut names_work = |text: &str| {
        scorer.means_of(text, RecordKind::Case, Field::Client)
            || [Field::OrderNumber, Field::CaseNumber, Field::Title]
                .into_iter()
                .any(|field| scorer.means_of(text, RecordKind::Order, field))
    };
    let is_of_work = texts(header).filter(|text| names_work(text)).count() >= LEAST_WHOLE;
    let mut does = |text: String| scorer.means_of(&text, RecordKind::Order, Field::Name);
    is_of_work && (1..height).flat_map(|line| texts(header + line)).any(&mut does)
}

/// Whether a column has one cell over the rows of a record: merged, or filled in the first of them alone.
fn is_whole(grid: &Grid, ranges: &Ranges, (row, height): (u32, u32), col: u32) -> bool {
    let is_merged = ranges.at(row, col) == Some((row, row + height - 1));
    let is_alone = || {
        ranges.at(row, col).is_none()
            && !grid.get(row, col).is_blank()
            && (1..height).all(|line| grid.get(row + line, col).is_blank())
    };
    is_merged || is_alone()
}

/// Whether a block says the header again, as each page does.
fn repeats(grid: &Grid, header: u32, row: u32, height: u32) -> bool {
    (0..height).all(|line| {
        let pairs = || grid.row(header + line).iter().zip(grid.row(row + line));
        pairs().all(|(own, other)| tidy_line(&own.show()) == tidy_line(&other.show()))
    })
}

/// Whether one of the columns numbers the records: No over 1 and 2, 発注番号 over H-01 and H-02.
fn numbers_records(
    grid: &Grid,
    columns: &[u32],
    (header, begins, height): (u32, u32, u32),
    scorer: &mut Scorer<'_>,
) -> bool {
    let number = |row: u32, col: u32| grid.get(row, col).show().trim().parse::<u32>().ok();
    columns.iter().any(|col| {
        let first = number(begins, *col);
        let second = number(begins + height, *col);
        let word = tidy_line(&grid.get(header, *col).show());
        if first.is_some_and(|first| second == Some(first + 1)) {
            return scorer.means(&word, Field::RowNumber);
        }
        let code = |row: u32| Some(tidy_line(&grid.get(row, *col).show())).filter(|text| is_code(text));
        let (first, second) = (code(begins), code(begins + height));
        let are_codes = first.is_some() && second.is_some() && first != second;
        are_codes
            && [Field::OrderNumber, Field::CaseNumber].into_iter().any(|field| scorer.means(&word, field))
    })
}

/// A cell of the header over several columns is the parent of those below it, if there are several: no record of several rows
/// is meant.
fn has_groups(sheet: &Sheet, header: u32, height: u32) -> bool {
    let is_parent = |merge: &Merge| {
        let goes_on = |row: u32, col: u32| {
            let holds = |other: &Merge| {
                (other.first.row..=other.last.row).contains(&row)
                    && other.first.col < col
                    && col <= other.last.col
            };
            sheet.merges.iter().any(holds)
        };
        let is_own = |row: u32, col: &u32| !sheet.grid.get(row, *col).is_blank() && !goes_on(row, *col);
        let below = |row: u32| (merge.first.col..=merge.last.col).filter(|col| is_own(row, col)).count();
        (merge.last.row + 1..header + height).any(|row| below(row) > 1)
    };
    let wide = |merge: &&Merge| {
        (header..header + height).contains(&merge.first.row) && merge.first.col < merge.last.col
    };
    sheet.merges.iter().filter(wide).any(is_parent)
}

/// The columns whose records, or whose header, say something in their lower rows.
fn split_columns(grid: &Grid, ranges: &Ranges, blocks: &[u32], height: u32) -> Vec<bool> {
    let says_below = |row: u32, col: u32| {
        !ranges.hold(row, height, col) && (1..height).any(|line| !grid.get(row + line, col).is_blank())
    };
    (1..=grid.cols()).map(|col| blocks.iter().any(|row| says_below(*row, col))).collect()
}

/// Whether the header's rows are words, its lower ones too.
fn speaks(
    grid: &Grid,
    ranges: &Ranges,
    (header, height): (u32, u32),
    split: &[bool],
    scorer: &mut Scorer<'_>,
) -> bool {
    let text = |row: u32, col: u32| tidy_line(&grid.get(row, col).show());
    let filled = (1..=grid.cols()).map(|col| text(header, col)).filter(|text| !text.is_empty());
    let first: Vec<String> = filled.collect();
    let known = first.iter().filter(|text| scorer.best(text) >= HOLDS_A_WORD).count();
    let sure = first.iter().filter(|text| scorer.best(text) >= WORD).count();
    let is_own = |col: &u32| split[*col as usize - 1] && !ranges.hold(header, height, *col);
    let below: Vec<String> = (1..height)
        .flat_map(|line| (1..=grid.cols()).filter(is_own).map(move |col| (header + line, col)))
        .map(|(row, col)| text(row, col))
        .filter(|text| !text.is_empty())
        .collect();
    let known_below = below.iter().filter(|text| scorer.best(text) >= HOLDS_A_WORD).count();
    sure >= 2 && known * 3 >= first.len() * 2 && known_below >= 1 && known_below * 3 >= below.len() * 2
}

impl Pages<'_> {
    /// The header's words for what stands in each row of a record: its own of each row, or the lines of one cell over them all.
    fn words(&self, col: u32) -> Option<Vec<Cell>> {
        let cell = |line: u32| self.sheet.grid.get(self.header + line, col).clone();
        let is_one = self.ranges.hold(self.header, self.height, col)
            || (1..self.height).all(|line| cell(line).is_blank());
        if !is_one {
            return Some((0..self.height).map(cell).collect());
        }
        let lines = lines_of(&cell(0)).filter(|lines| lines.len() == self.height as usize)?;
        Some(lines.iter().map(|line| Cell::text(line)).collect())
    }

    fn lay(&self) -> Laid {
        let (sheet, grid) = (self.sheet, &self.sheet.grid);
        let words: Vec<Option<Vec<Cell>>> =
            (1..=grid.cols()).map(|col| self.words(col).filter(|_| self.split[col as usize - 1])).collect();
        // The office's column of each, and the row of the record that it shows.
        let cols: Vec<(u32, u32)> = (1..=grid.cols())
            .zip(&words)
            .flat_map(|(col, words)| {
                (0..words.as_ref().map_or(1, |_| self.height)).map(move |line| (col, line))
            })
            .collect();
        let rows: Vec<u32> = (1..=grid.rows()).filter(|row| !self.is_lower(*row)).collect();
        let mut places: Vec<CellRef> = Vec::with_capacity(rows.len() * cols.len());
        let mut laid = Grid::new(rows.len() as u32, cols.len() as u32);
        for (row, own) in (1..).zip(&rows) {
            for (col, (own_col, line)) in (1..).zip(&cols) {
                let (cell, place) =
                    self.cell(*own, (*own_col, *line), words[*own_col as usize - 1].as_deref());
                laid.set(row, col, cell);
                places.push(place);
            }
        }
        let row_of = |row: u32| rows.partition_point(|own| *own <= row) as u32;
        let first_of = |col: u32| cols.partition_point(|(own, _)| *own < col) as u32 + 1;
        let last_of = |col: u32| cols.partition_point(|(own, _)| *own <= col) as u32;
        let moved = |merge: &Merge| {
            let first = CellRef::new(row_of(merge.first.row), first_of(merge.first.col));
            let is_one_column = merge.first.col == merge.last.col;
            let last_col = if is_one_column { first.col } else { last_of(merge.last.col) };
            Merge { first, last: CellRef::new(row_of(merge.last.row), last_col) }
        };
        // A record's cell over several columns stands in the first of them.
        let is_of_record = |merge: &&Merge| {
            let is_wide = merge.first.col < merge.last.col;
            is_wide && (self.is_lower(merge.first.row) || self.blocks.binary_search(&merge.first.row).is_ok())
        };
        let merges = sheet.merges.iter().filter(|merge| !is_of_record(merge)).map(moved);
        let merges = merges.filter(|merge| merge.first != merge.last).collect();
        Laid::of_rows(Sheet { grid: laid, merges, ..sheet.clone() }, places)
    }

    /// Whether a row is the second or third of a record.
    fn is_lower(&self, row: u32) -> bool {
        let at = self.blocks.partition_point(|first| *first <= row);
        at.checked_sub(1).is_some_and(|at| {
            let first = self.blocks[at];
            row > first && row < first + self.height
        })
    }

    /// What stands in a row of the laid sheet, and where it stands in the office's.
    fn cell(&self, row: u32, (col, line): (u32, u32), words: Option<&[Cell]>) -> (Cell, CellRef) {
        let grid = &self.sheet.grid;
        let own = |line: u32| (grid.get(row + line, col).clone(), CellRef::new(row + line, col));
        if self.blocks.binary_search(&row).is_err() {
            // A title is said once.
            return if line == 0 { own(0) } else { (Cell::Empty, CellRef::new(row, col)) };
        }
        let is_one = self.ranges.hold(row, self.height, col);
        match words {
            Some(words) if repeats(grid, self.header, row, self.height) => {
                (words[line as usize].clone(), own(line).1)
            }
            Some(_) if is_one && line > 0 => (Cell::Empty, own(line).1),
            Some(_) => own(line),
            None if is_one => own(0),
            None => {
                // One word for what stands in several rows: a postal code above its address.
                let lines = (0..self.height).map(|line| grid.get(row + line, col));
                let lines: Vec<&Cell> = lines.filter(|cell| !cell.is_blank()).collect();
                let place = (0..self.height).find(|line| !grid.get(row + line, col).is_blank()).unwrap_or(0);
                match &lines[..] {
                    [] => own(0),
                    [only] => ((*only).clone(), own(place).1),
                    several => {
                        let texts: Vec<String> =
                            several.iter().map(|cell| cell.show().into_owned()).collect();
                        (Cell::text(&texts.join("\n")), own(place).1)
                    }
                }
            }
        }
    }
}
