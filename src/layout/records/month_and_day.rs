//! A day whose month stands in the column to its left: 受けた日 > 月 | 日.

use crate::domain::{Field, Month};
use crate::layout::model::{Column, Record};
use crate::layout::view::View;
use crate::layout::vocabulary::groups::names_day;
use crate::layout::vocabulary::words::month_named;
use crate::normalise::{date, tidy_line};
use crate::table::Cell;

/// Puts the month (and the year left of it) before the day of each such pair: 4 and 8 → 4月8日.
pub(in crate::layout) fn resolve(record: &mut Record, view: &View<'_>, row: u32, columns: &[Column]) {
    for at in 1..columns.len() {
        let (left, day) = (&columns[at - 1], &columns[at]);
        if day.field.is_none() || left.field.is_some() || !is_day(day) || !is_below(left, "月") {
            continue;
        }
        let number = |column: &Column, sign: char, most: u32| {
            let text = view.text(row, column.index);
            let number = text.trim().trim_end_matches(sign).parse::<u32>().ok()?;
            (1..=most).contains(&number).then_some(number)
        };
        let (Some(month), Some(on)) = (number(left, '月', 12), number(day, '日', 31)) else { continue };
        let year = at.checked_sub(2).map(|at| &columns[at]).filter(|column| {
            column.field.is_none() && ["年", "年度"].iter().any(|own| is_below(column, own))
        });
        let year = year.map(|column| view.text(row, column.index).trim().trim_end_matches('年').to_owned());
        let year = match year.as_deref() {
            None | Some("") => String::new(),
            Some(short) if short.len() <= 2 => format!("令和{short}年"),
            Some(year) => format!("{year}年"),
        };
        if let Some(cell) = record.cells.iter_mut().find(|cell| Some(cell.field) == day.field) {
            cell.value = Cell::Text(format!("{year}{month}月{on}日").into());
        }
    }
}

/// The same of a day whose month the sheet's name or title says once for all rows: 日 > 17 below 令和5年4月.
pub(in crate::layout) fn resolve_given(record: &mut Record, columns: &[Column]) {
    let Some(month) = record.get(Field::Month).map(|cell| cell.value.show().into_owned()) else { return };
    let of_year = date::month(&month, None).value.map(|month| format!("{}年{}月", month.year, month.month));
    let named = || month_named(&month).map(|month| format!("{month}月"));
    let Some(month) = of_year.or_else(named) else { return };
    for column in columns.iter().filter(|column| is_bare_day(column)) {
        let cells = record.cells.iter_mut();
        if let Some(cell) = cells.into_iter().find(|cell| cell.cell.col == column.index)
            && let Ok(day) = cell.value.show().trim().trim_end_matches('日').parse::<u32>()
            && (1..=31).contains(&day)
        {
            cell.value = Cell::Text(format!("{month}{day}日").into());
        }
    }
}

/// Days of what has happened: those of a monthly report lie in its month. When something is due may be in the next.
const HAPPENED: [Field; 9] = [
    Field::OpenOn,
    Field::OrderedOn,
    Field::AssignedOn,
    Field::ClosedOn,
    Field::DeliveredOn,
    Field::FirstMeetingOn,
    Field::ContractedOn,
    Field::LostOn,
    Field::AnsweredAt,
];

/// The same of 発注日 > 7日, in whatever column of what has happened.
pub(in crate::layout) fn resolve_alone(record: &mut Record, month: Option<Month>) {
    let Some(month) = month else { return };
    for cell in record.cells.iter_mut().filter(|cell| HAPPENED.contains(&cell.field)) {
        let day = day_alone(&cell.value)
            .filter(|day| chrono::NaiveDate::from_ymd_opt(month.year, month.month, *day).is_some());
        if let Some(day) = day {
            cell.value = Cell::Text(format!("{}年{}月{day}日", month.year, month.month).into());
        }
    }
}

/// 7日, 7日（火）, 7: a day and nothing of its month.
fn day_alone(cell: &Cell) -> Option<u32> {
    let (Cell::Text(_) | Cell::Number(_)) = cell else { return None };
    let line = tidy_line(&cell.show());
    let bare = line.split(['(', '（']).next().unwrap_or(&line).trim();
    let bare = bare.strip_suffix('日').unwrap_or(bare);
    let is_short = (1..=2).contains(&bare.len());
    bare.parse::<u32>().ok().filter(|day| is_short && (1..=31).contains(day))
}

/// Whether a column is called 日 and no more, and is the day of something.
pub(in crate::layout) fn is_bare_day(column: &Column) -> bool {
    matches!(&column.header[..], [own] if own.trim() == "日") && column.field.is_some_and(Field::is_day)
}

/// Whether a column holds the days of months that stand elsewhere.
pub(in crate::layout) fn is_day(column: &Column) -> bool {
    is_below(column, "日")
}

/// Whether a column is called so below a name of a day.
fn is_below(column: &Column, own: &str) -> bool {
    matches!(&column.header[..], [.., parent, last] if last.trim() == own && names_day(parent))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("7日", Some(7))]
    #[case("１５日", Some(15))]
    #[case("7日（火）", Some(7))]
    #[case("28", Some(28))]
    #[case("4/7", None)]
    #[case("32日", None)]
    #[case("5月", None)]
    #[case("7日まで", None)]
    fn days_alone(#[case] text: &str, #[case] expected: Option<u32>) {
        assert_eq!(day_alone(&Cell::text(text)), expected, "{text}");
    }
}
