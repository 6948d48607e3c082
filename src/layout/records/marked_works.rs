//! Lists of one row per kind of work with a mark beside it (作業 | 対応可否): the mark is that of the work in its row. Without one
//! nobody says that it is done.

use crate::domain::{Field, Mark, Reason};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::{Column, MappedCell, Orientation, Record};
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::normalise::recognise::Looks;
use crate::normalise::{mark, work};

/// Columns between a kind of work and its mark.
const BESIDE: u32 = 3;
/// Rows looked at.
const WITHIN: u32 = 60;

/// Marks each row's work as the column beside it says.
pub(in crate::layout) fn tell(records: &mut [Record], columns: &mut [Column], view: &View<'_>, below: u32) {
    if view.orientation != Orientation::Rows || view.fold().is_some() {
        return;
    }
    let Some((works, marks, asks)) = pair(columns, view, below) else { return };
    let (works, marks_at) = (columns[works].index, columns[marks].index);
    for record in records {
        let cells = std::mem::take(&mut record.cells);
        for cell in cells {
            let is_work = cell.field == Field::WorkDescription && cell.cell.col == works;
            let kinds = match is_work {
                true => work::kinds_in(&cell.value.show(), work::shipped_words()),
                false => Vec::new(),
            };
            let said = view.get(cell.cell.row, marks_at);
            let read = mark::read(said).value;
            if kinds.is_empty() || read.is_none() && !(asks && said.is_blank()) {
                record.cells.push(cell);
                continue;
            }
            let Some(read) = read else { continue };
            record.cells.extend(kinds.iter().map(|found| MappedCell {
                field: Field::WorkMark,
                header: found.kind.name().into(),
                cell: view.place(cell.cell.row, marks_at),
                value: said.clone(),
            }));
            record.cells.extend(Some(cell).filter(|_| read != Mark::No));
        }
    }
    columns[marks].field = Some(Field::WorkMark);
    columns[marks].confidence = BY_ROW;
    let text = "行ごとの作業のとなりに、その可否の印が並んでいる".to_owned();
    columns[marks].reasons.push(Reason::new("values-marks", text));
}

/// How sure such marks are.
const BY_ROW: f64 = 0.8;

/// The column of works, that of their marks, and whether the latter asks for what can be done at all.
fn pair(columns: &[Column], view: &View<'_>, below: u32) -> Option<(usize, usize, bool)> {
    const ASKS: [&str; 17] = [
        "可否",
        "対応可否",
        "対応の可否",
        "作業可否",
        "受注可否",
        "受託可否",
        "請負可否",
        "引受可否",
        "実施可否",
        "提供可否",
        "対応",
        "対応可",
        "対応可能",
        "可・不可",
        "○×",
        "できる",
        "できる・できない",
    ];
    const RATES: [&str; 4] = ["得意度", "得意", "評価", "習熟度"];
    const MOST: f64 = 0.6;
    let header = |column: &Column| fold(column.header.last().map_or("", AsRef::as_ref));
    let is_one_of = |words: &[&str], column: &Column| words.iter().any(|word| fold(word) == header(column));
    let end = view.rows().min(below + WITHIN);
    let values = |column: &Column| Values::sample(view, column.index, below + 1..=end);
    let marks = columns.iter().position(|column| {
        column.field.is_none()
            && !is_settled(column)
            && (is_one_of(&ASKS, column) || is_one_of(&RATES, column))
            && values(column).filled() >= 3
            && values(column).mostly(Looks::Mark)
    })?;
    let names_one = |text: &str| work::kinds_in(text, work::shipped_words()).len() == 1;
    let at = columns[marks].index;
    let works = columns.iter().position(|column| {
        column.field == Some(Field::WorkDescription)
            && (column.index + 1..=column.index + BESIDE).contains(&at)
            && values(column).filled() >= 3
            && values(column).share_of(names_one) >= MOST
    })?;
    Some((works, marks, is_one_of(&ASKS, &columns[marks])))
}
