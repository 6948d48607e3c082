//! 回答日, 受付日 of a list of workshops: the day by which each line stood so, where no other column says one.

use super::evidence::{Values, is_settled};
use super::model::Column;
use super::words::fold;
use crate::domain::{Field, Reason};
use crate::normalise::recognise::Looks;

/// A day on which a workshop answered is that of its line. A moment (タイムスタンプ) stays the form's.
pub(super) fn date_lines(columns: &mut [Column], values: &[Values<'_>]) {
    if columns.iter().any(|column| column.field == Some(Field::UpdatedOn)) {
        return;
    }
    let names_day = |column: &Column| {
        let own = fold(column.header.last().map_or("", AsRef::as_ref));
        !own.contains("時")
            && !own.contains("タイム")
            && ["日", "年月日"].iter().any(|end| own.ends_with(end))
    };
    let is_day = |(column, values): (&Column, &Values<'_>)| {
        column.field == Some(Field::AnsweredAt)
            && !is_settled(column)
            && names_day(column)
            && (values.mostly(Looks::Date) || !values.mostly(Looks::Moment))
    };
    let found = columns.iter().zip(values).position(is_day);
    if let Some(column) = found.map(|at| &mut columns[at]) {
        column.field = Some(Field::UpdatedOn);
        column.reasons.push(Reason::new("answer-day", "回答した日を、その行の更新日とする"));
    }
}
