//! Answers whose column no word tells: 有, 無 and 検討中 under a question that is worded in no known way, ○ under one of
//! 応募する, 検討中 and 応募しない.

use crate::domain::{Field, Interest, Reason, RecordKind};
use crate::layout::forms::is_answer;
use crate::layout::mapping::values::{Values, is_settled, remap};
use crate::layout::model::{Column, MappedCell, Table};
use crate::layout::view::View;
use crate::layout::vocabulary::entry::Vocabulary;
use crate::normalise::{mark, options, text, words};
use crate::table::Cell;
use std::collections::BTreeSet;

/// Share of values that must be answers.
const NEARLY_ALL: f64 = 0.9;
const HALF: f64 = 0.5;
/// Letters of a header that is an answer itself.
const LONGEST: usize = 10;

/// Lets the values of an application form's columns speak: what was answered, and which case of many is asked of.
pub(in crate::layout) fn weigh(columns: &mut [Column], values: &[Values<'_>], words: &Vocabulary) {
    if words.kind == RecordKind::Application {
        by_answers(columns, values);
        one_case_a_row(columns, values);
    }
}

fn by_answers(columns: &mut [Column], values: &[Values<'_>]) {
    let share = |at: usize| values[at].share_of(is_answer);
    let holder = columns.iter().position(|column| column.field == Some(Field::Interest));
    if holder.is_some_and(|at| is_settled(&columns[at]) || share(at) >= HALF) {
        return;
    }
    let is_open = |column: &Column| {
        let speaks_little = matches!(
            column.field,
            None | Some(Field::Comment | Field::Remarks | Field::Question | Field::SurveyQuestion)
        );
        speaks_little && !is_settled(column) && answer_in(column).is_none()
    };
    let is_asked = |at: &usize| is_open(&columns[*at]) && values[*at].filled() > 0;
    let Some(at) = (0..columns.len()).find(|at| is_asked(at) && share(*at) >= NEARLY_ALL) else { return };
    if let Some(holder) = holder.filter(|holder| values[*holder].filled() > 0) {
        remap(&mut columns[holder], None, "values-answers", "回答は別の列にある".to_owned());
    } else if holder.is_some() {
        return;
    }
    remap(
        &mut columns[at],
        Some(Field::Interest),
        "values-answers",
        "あり・なし・検討中の言葉が並んでいる".to_owned(),
    );
    columns[at].confidence = NEARLY_ALL;
}

/// 参加を希望する案件 beside an answer, over one case a row, names the case that the answer is about.
fn one_case_a_row(columns: &mut [Column], values: &[Values<'_>]) {
    let at = |field: Field| columns.iter().position(|column| column.field == Some(field));
    let (Some(wanted), Some(_), None) = (at(Field::WantedCases), at(Field::Interest), at(Field::CaseNumber))
    else {
        return;
    };
    let is_one = |text: &str| options::codes_in(text).len() == 1;
    if !is_settled(&columns[wanted]) && values[wanted].filled() > 0 && values[wanted].share_of(is_one) >= 1.0
    {
        remap(
            &mut columns[wanted],
            Some(Field::CaseNumber),
            "values-one-case",
            "どの行も案件を一つ挙げている".to_owned(),
        );
        columns[wanted].confidence = NEARLY_ALL;
    }
}

/// The answer that a header is itself.
fn answer_in(column: &Column) -> Option<Interest> {
    let own = column.header.last()?.trim();
    (own.chars().count() <= LONGEST).then(|| words::interest(own)).flatten()
}

/// Records whose answer is a mark under one of several answers get it; the columns are then read. Whether there were any.
pub(in crate::layout) fn ticked(view: &View<'_>, table: &mut Table) -> bool {
    if table.kind != RecordKind::Application || view.fold().is_some() {
        return false;
    }
    let rows: Vec<u32> = table.records.iter().filter_map(|record| Some(record.origin.cell?.row)).collect();
    let said = |row: u32, col: u32| view.text(row, col).into_owned();
    let are_marks = |column: &Column| {
        let mut texts = rows.iter().map(|row| said(*row, column.index)).filter(|text| !text.is_empty());
        texts.all(|text| is_tick(&text))
    };
    let at: Vec<usize> = (0..table.columns.len())
        .filter(|at| answer_in(&table.columns[*at]).is_some() && are_marks(&table.columns[*at]))
        .collect();
    let answers: BTreeSet<&str> =
        at.iter().filter_map(|at| answer_in(&table.columns[*at])).map(Interest::label).collect();
    if answers.len() < 2 || answers.len() < at.len() {
        return false;
    }
    let columns: Vec<Column> = at.iter().map(|at| table.columns[*at].clone()).collect();
    for record in &mut table.records {
        let Some(row) = record.origin.cell.map(|cell| cell.row) else { continue };
        record.cells.retain(|cell| !columns.iter().any(|column| cell.cell == view.place(row, column.index)));
        let mut marked = columns.iter().filter(|column| !said(row, column.index).is_empty());
        if let (Some(column), None) = (marked.next(), marked.next()) {
            record.cells.retain(|cell| cell.field != Field::Interest);
            record.cells.push(MappedCell {
                field: Field::Interest,
                header: column.header_text().into(),
                cell: view.place(row, column.index),
                value: Cell::text(text::tidy_line(column.header.last().map_or("", AsRef::as_ref)).as_ref()),
            });
        }
    }
    for at in at {
        let column = &mut table.columns[at];
        column.field = Some(Field::Interest);
        column.confidence = NEARLY_ALL;
        column.reasons = vec![Reason::new("values-ticked", "回答の見出しの下に○が付いている")];
    }
    true
}

fn is_tick(said: &str) -> bool {
    said.chars().count() <= 2 && mark::yes_no(&Cell::text(said)) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("○", true)]
    #[case("レ", true)]
    #[case("×", false)]
    #[case("対応可能", false)]
    fn what_ticks(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_tick(text), expected, "{text}");
    }
}
