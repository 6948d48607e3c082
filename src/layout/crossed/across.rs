//! Columns that are things themselves, each cell saying what the case of its row has to do with one: workshops, prefectures, days. What
//! they share: they are set aside before the sheet is read, and read beside its cases afterwards.

use crate::domain::{CellRef, Field, Reason, RecordKind};
use crate::layout::heads::heading::is_total;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::model::{Column, MappedCell, Record, Table};
use crate::normalise::text::{states_nothing, tidied_line};
use crate::normalise::tidy_line;
use crate::table::{Cell, Grid, Merge, Sheet};
use std::borrow::Cow;

/// Rows within which such columns are looked for.
pub(in crate::layout) const SEARCHED: u32 = 20;
/// Share of cells that must be figures.
const NEARLY_ALL: f64 = 0.9;
/// Share of rows that must add up.
const MOST: f64 = 0.8;

/// Columns of one thing, below its name: 店数 and 金額 below 滋賀.
#[derive(Debug)]
pub(in crate::layout) struct Group {
    pub(in crate::layout) name: String,
    pub(in crate::layout) cell: CellRef,
    pub(in crate::layout) parts: Vec<Part>,
}

#[derive(Debug)]
pub(in crate::layout) struct Part {
    pub(in crate::layout) col: u32,
    /// What is written below the name; blank where the name stands alone.
    pub(in crate::layout) own: String,
    pub(in crate::layout) field: Option<Field>,
}

impl Part {
    pub(in crate::layout) const fn alone(col: u32) -> Self {
        Self { col, own: String::new(), field: None }
    }

    /// `滋賀 > 店数`.
    pub(in crate::layout) fn header(&self, name: &str) -> String {
        if self.own.is_empty() { name.to_owned() } else { format!("{name} > {}", self.own) }
    }
}

/// What the words below each group say of the parts of a case, among these fields.
pub(super) fn tell_splits(groups: &mut [Group], fields: &[Field], scorer: &mut Scorer<'_>) {
    for part in groups.iter_mut().flat_map(|group| &mut group.parts).filter(|part| !part.own.is_empty()) {
        let meant = scorer.meanings(&part.own);
        part.field = meant.word_of(RecordKind::CaseSplit, |field| fields.contains(&field));
    }
}

/// A cell's text on one line; most stand so already, and figures and days are shown so.
pub(in crate::layout) fn text(grid: &Grid, row: u32, col: u32) -> Cow<'_, str> {
    match grid.get(row, col).show() {
        Cow::Borrowed(text) => tidied_line(text),
        shown => shown,
    }
}

/// The field of an order that words below a column's name say in so many words.
pub(in crate::layout) fn of_order(text: &str, among: &[Field], scorer: &mut Scorer<'_>) -> Option<Field> {
    if text.is_empty() {
        return None;
    }
    scorer.meanings(text).word_of(RecordKind::Order, |field| among.contains(&field))
}

/// A figure, with what may stand around one: ￥1,200-, 300枚, 25 %.
pub(in crate::layout) fn figure(cell: &Cell) -> Option<f64> {
    if let Cell::Number(figure) = cell {
        return Some(*figure);
    }
    let Cell::Text(text) = cell else { return None };
    if begins_with_letter(text) {
        return None;
    }
    let line = tidied_line(text);
    let bare = line.trim_start_matches(['¥', '￥', '\\']).replace(',', "");
    let end = bare.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(bare.len());
    let (digits, unit) = bare.split_at(end);
    let is_unit =
        unit.chars().count() <= 3 && !unit.contains(|c: char| c.is_numeric() || "/:～~".contains(c));
    digits.parse().ok().filter(|_| is_unit)
}

/// Whether a text begins with a letter of Japanese, which stands first however the text is tidied: a quick look, for most texts
/// are neither figures nor days.
pub(in crate::layout) fn begins_with_letter(text: &str) -> bool {
    text.starts_with(|c| matches!(c, '一'..='鿿' | 'ぁ'..='ゖ' | 'ァ'..='ヺ'))
}

/// Whether nearly all that stands below some columns is figures, and anything is.
pub(in crate::layout) fn hold_figures(grid: &Grid, cols: &[u32], from: u32) -> bool {
    let cells = cols.iter().flat_map(|col| (from..=grid.rows()).map(|row| grid.get(row, *col)));
    let (mut filled, mut figures) = (0, 0);
    for cell in cells.filter(|cell| !states_nothing(&cell.show())) {
        filled += 1;
        figures += usize::from(figure(cell).is_some());
    }
    figures > 0 && figures as f64 >= f64::from(filled) * NEARLY_ALL
}

/// What the figures of each row in some columns add up to, in nearly all rows of which it can be said: what the case is worth, or
/// how much of it there is.
pub(in crate::layout) fn adds_up_to(grid: &Grid, cases: &Table, cols: &[u32]) -> Option<Field> {
    const FEWEST: usize = 2;
    let adds_up = |field: &Field| {
        let of_case = |case: &Record| {
            let whole = figure(&case.get(*field)?.value)?;
            let sum: f64 = cols.iter().filter_map(|col| figure(grid.get(row_of(case)?, *col))).sum();
            (sum > 0.0).then(|| (sum - whole).abs() < 0.5)
        };
        let told: Vec<bool> = cases.records.iter().filter_map(of_case).collect();
        let right = told.iter().filter(|is_so| **is_so).count();
        right >= FEWEST && right as f64 >= told.len() as f64 * MOST
    };
    [Field::Amount, Field::Quantity].into_iter().find(|field| adds_up(field))
}

/// What stands in the columns set aside, as a table beside the cases.
pub(in crate::layout) fn beside(
    cases: &Table,
    kind: RecordKind,
    groups: &[Group],
    (rule, why): (&'static str, &'static str),
    records: Vec<Record>,
) -> Table {
    Table {
        kind,
        confidence: 0.9,
        reasons: vec![Reason::new(rule, why)],
        columns: columns(groups, rule, why),
        records,
        left_out: Vec::new(),
        ..cases.clone()
    }
}

/// The row of a case: where its number or its title stands.
pub(in crate::layout) fn row_of(case: &Record) -> Option<u32> {
    Some(case.origin.cell?.row)
}

/// What a case is called, in its orders as well; 作業 alone says what the work is called.
pub(in crate::layout) fn title_of(case: &Record) -> Option<MappedCell> {
    let title = case.get(Field::Title).or_else(|| case.get(Field::WorkKind))?;
    Some(MappedCell { field: Field::Title, ..title.clone() })
}

/// The sheet without some columns from a row on.
pub(in crate::layout) fn set_aside(sheet: &Sheet, from: u32, cols: &[u32]) -> Sheet {
    let mut grid = sheet.grid.clone();
    for row in from..=grid.rows() {
        for col in cols {
            grid.set(row, *col, Cell::Empty);
        }
    }
    let stays = |merge: &&Merge| {
        merge.first.row < from || !(merge.first.col..=merge.last.col).all(|col| cols.contains(&col))
    };
    let merges = sheet.merges.iter().filter(stays).cloned().collect();
    Sheet { grid, merges, ..sheet.clone() }
}

/// The sheet's name and the texts above a row, each once.
pub(in crate::layout) fn captions(sheet: &Sheet, before: u32) -> Vec<String> {
    let mut texts = vec![tidy_line(&sheet.name)];
    for row in 1..before {
        for col in 1..=sheet.grid.cols() {
            let text = text(&sheet.grid, row, col);
            if !text.is_empty() && !texts.iter().any(|known| *known == text) {
                texts.push(text.into_owned());
            }
        }
    }
    texts
}

/// 計, 合計, 配分計, 差引 …: what is reckoned from the columns beside it.
pub(in crate::layout) fn is_reckoned(text: &str) -> bool {
    const REST: [&str; 8] = ["差引", "差額", "残", "残数", "残り", "過不足", "チェック", "検算"];
    is_total(text) || text.ends_with('計') || REST.contains(&text)
}

/// The columns of groups, as they were read.
pub(in crate::layout) fn columns(groups: &[Group], rule: &'static str, why: &'static str) -> Vec<Column> {
    let of_group = |group: &Group| {
        let column = |part: &Part| Column {
            index: part.col,
            header: [&group.name, &part.own]
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(|text| text.as_str().into())
                .collect(),
            header_cell: CellRef::new(group.cell.row, part.col),
            field: part.field,
            confidence: 0.9,
            reasons: vec![Reason::new(rule, why)],
        };
        group.parts.iter().map(column).collect::<Vec<_>>()
    };
    groups.iter().flat_map(of_group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("1,620", Some(1620.0))]
    #[case("￥18,500-", Some(18500.0))]
    #[case("３００枚", Some(300.0))]
    #[case("33.3%", Some(33.3))]
    #[case("4/12", None)]
    #[case("9時から", Some(9.0))]
    #[case("○", None)]
    #[case("", None)]
    fn figures(#[case] text: &str, #[case] expected: Option<f64>) {
        assert_eq!(figure(&Cell::text(text)), expected, "{text}");
    }
}
