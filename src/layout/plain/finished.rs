//! A table while its rows are gathered, and what is written of them: sums, repeated headers and empty columns are left out.

use super::header::{is_repeated, numbers_columns};
use super::lines::{self, Band, Line};
use super::table::{PlainTable, RowLeftOut};
use super::{sections, sums, totals};
use std::sync::Arc;

pub(super) struct Draft {
    pub(super) above: Vec<Line>,
    lines: Vec<Line>,
    depth: usize,
    left_out: Vec<(Line, &'static str)>,
}

const SUM: &str = "合計・小計などの行";
/// A row that names those below it.
pub const SECTION: &str = "区切りの見出しの行";
const FOOT: &str = "表の後の書き込み";
const NUMBERS: &str = "列の番号の行";
const AGAIN: &str = "見出しの繰り返し";

/// The sum of a list right below its header: it has gaps where the records have none. A 総数 of a statistic has its figures all.
fn is_top_sum(body: &[Line]) -> bool {
    let [first, rest @ ..] = body else { return false };
    let records: Vec<Line> = rest.iter().filter(|line| !sums::sums_up(line)).cloned().collect();
    sums::sums_up(first) && first.runs() < lines::usual_count(rest) && totals::is_sum_of(first, &records)
}

impl Draft {
    pub(super) fn new(above: Vec<Line>, lines: Band, depth: usize) -> Self {
        let mut draft = Self { above, lines, depth, left_out: Vec::new() };
        if numbers_columns(&draft.lines, draft.depth) {
            let numbers = draft.lines.remove(draft.depth);
            draft.left_out.push((numbers, NUMBERS));
        }
        draft.without_foot(0);
        draft
    }

    pub(super) fn header(&self) -> &[Line] {
        &self.lines[..self.depth]
    }

    pub(super) fn records(&self) -> &[Line] {
        &self.lines[self.depth..]
    }

    pub(super) fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(super) fn usual(&self) -> usize {
        lines::usual_count(&self.lines[..self.lines.len().min(100)])
    }

    /// The band of another page, or behind a blank row; what stood between is a heading among the records.
    pub(super) fn append(&mut self, between: Vec<Line>, band: Band) {
        let is_page = band.first().is_some_and(|line| is_repeated(self.header(), line));
        let from = self.lines.len();
        for line in between {
            if is_page || sums::is_remark(line.first()) {
                self.left_out.push((line, FOOT));
            } else {
                self.lines.push(line);
            }
        }
        self.lines.extend(band);
        self.without_foot(from);
    }

    pub(super) fn leave_out(&mut self, band: Band) {
        self.left_out.extend(band.into_iter().map(|line| (line, FOOT)));
    }

    fn without_foot(&mut self, from: usize) {
        let of_header = self.header().last().map_or(0, Line::runs);
        let usual = lines::usual_count(&self.lines[from..]).max(of_header);
        let foot = sums::foot(&self.lines, usual, self.depth.max(from));
        let start = self.lines.len() - foot;
        self.left_out.extend(self.lines.drain(start..).map(|line| {
            let why = if line.runs() == 1 { FOOT } else { SUM };
            (line, why)
        }));
        if let Some((last, records)) = self.records().split_last()
            && self.depth > 0
            && totals::sums_up_unlabelled(last, records)
        {
            self.left_out.extend(self.lines.pop().map(|line| (line, SUM)));
        }
    }

    pub(super) fn finished(mut self, sheet: &Arc<str>, is_delimited: bool) -> PlainTable {
        let mut header: Vec<Line> = std::mem::take(&mut self.lines);
        let body = header.split_off(self.depth);
        let mut rows: Vec<Line> = Vec::with_capacity(body.len());
        let mut has_above = false;
        let sections = sections::of(&header, &body);
        let is_top_sum = self.depth > 0 && is_top_sum(&body);
        for (at, (line, is_section)) in body.into_iter().zip(sections).enumerate() {
            match () {
                () if is_section => {
                    self.left_out.push((line, SECTION));
                    has_above = false;
                }
                () if at == 0 && is_top_sum => self.left_out.push((line, SUM)),
                () if is_repeated(&header, &line) => self.left_out.push((line, AGAIN)),
                () if has_above && self.depth > 0 && sums::sums_up(&line) => self.left_out.push((line, SUM)),
                () => {
                    // Below a heading or a header, a sum has nothing that it could sum up.
                    has_above = line.runs() > 1;
                    rows.push(line);
                }
            }
        }
        let all = || header.iter().chain(&rows);
        let extent =
            all().filter_map(Line::extent).reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
        let (from, to) = extent.unwrap_or((0, 0));
        let columns: Vec<usize> =
            (from..=to).filter(|col| is_delimited || all().any(|line| line.is_filled(*col))).collect();
        let cells = |line: &Line| -> Vec<String> {
            columns.iter().map(|col| line.cells.get(*col).cloned().unwrap_or_default()).collect()
        };
        let mut caption: Vec<String> = Vec::new();
        for text in self.above.iter().flat_map(Line::texts) {
            if !caption.iter().any(|known| known == text) {
                caption.push(text.to_owned());
            }
        }
        let left_out =
            self.left_out.iter().map(|(line, why)| RowLeftOut { row: line.row, cells: cells(line), why });
        let mut left_out: Vec<RowLeftOut> = left_out.collect();
        left_out.sort_by_key(|left| left.row);
        PlainTable {
            sheet: Arc::clone(sheet),
            caption,
            first_row: all().next().map_or(0, |line| line.row),
            header: header.iter().map(cells).collect(),
            rows: rows.iter().map(cells).collect(),
            withheld: Vec::new(),
            left_out,
        }
    }
}
