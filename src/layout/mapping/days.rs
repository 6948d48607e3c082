//! 回答日, 受付日 of a list of workshops: the day by which each line stood so, where no other column says one.

use crate::domain::{Field, Reason};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;

/// 直近更新日 beside 有効期限 or 次回更新日 is the day on which the designation was renewed.
fn drop_renewals(columns: &mut [Column]) {
    const RENEWED: [&str; 8] = [
        "直近更新日",
        "直近ノ更新日",
        "直近更新年月日",
        "前回更新日",
        "前回ノ更新日",
        "更新日",
        "更新年月日",
        "指定更新日",
    ];
    let own = |column: &Column| fold(column.header.last().map_or("", AsRef::as_ref));
    let Some(at) = columns.iter().position(|column| column.field == Some(Field::UpdatedOn)) else { return };
    let header = own(&columns[at]);
    if is_settled(&columns[at]) || !RENEWED.contains(&header.as_str()) {
        return;
    }
    let is_plain = header.starts_with("更新");
    let renews = |column: &Column| {
        let own = own(column);
        own.contains("次回更新") || own.contains("次期更新") || !is_plain && own.contains("有効期")
    };
    if columns.iter().any(renews) {
        columns[at].field = None;
        columns[at].confidence = 0.0;
        columns[at].reasons.push(Reason::new("renewal", "名簿の更新日ではなく、指定の更新日"));
    }
}

/// A day on which a workshop answered is that of its line. A タイムスタンプ stays the form's.
pub(in crate::layout) fn date_lines(columns: &mut [Column], values: &[Values<'_>]) {
    drop_renewals(columns);
    if columns.iter().any(|column| column.field == Some(Field::UpdatedOn)) {
        return;
    }
    let names_day = |column: &Column| {
        let own = fold(column.header.last().map_or("", AsRef::as_ref));
        ["日", "年月日", "回答日時", "記入日時"].iter().any(|end| own.ends_with(end))
    };
    let is_day = |(column, values): (&Column, &Values<'_>)| {
        column.field == Some(Field::AnsweredAt)
            && !is_settled(column)
            && names_day(column)
            && values.filled() > 0
    };
    let found = columns.iter().zip(values).position(is_day);
    if let Some(column) = found.map(|at| &mut columns[at]) {
        column.field = Some(Field::UpdatedOn);
        column.reasons.push(Reason::new("answer-day", "回答した日を、その行の更新日とする"));
    }
}
