//! A month whose year stands in the column to its left: 年 | 月.

use crate::domain::Field;
use crate::layout::model::{Column, Record};
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::table::Cell;

/// Puts the year beside a month that has none of its own: 2024 and 4 → 2024年4月, 令和6 (年度) and 2 → 令和6年度2月.
pub(in crate::layout) fn resolve(record: &mut Record, view: &View<'_>, row: u32, columns: &[Column]) {
    let Some(at) = columns.iter().position(|column| column.field == Some(Field::Month)) else { return };
    let Some(left) = at.checked_sub(1).map(|left| &columns[left]).filter(|left| left.field.is_none()) else {
        return;
    };
    let own = |column: &Column| fold(column.header.last().map_or("", AsRef::as_ref));
    let sign = match own(left).as_str() {
        "年" | "西暦" | "和暦" | "対象年" => "年",
        "年度" | "対象年度" => "年度",
        _ => return,
    };
    let month = view.text(row, columns[at].index);
    let month = month.trim_end_matches(['月', '分']);
    let year = view.text(row, left.index);
    let year = year.trim_end_matches('度').trim_end_matches('年');
    let is_month = month.parse::<u32>().is_ok_and(|month| (1..=12).contains(&month));
    if !is_month || year.is_empty() || year.chars().count() > 6 {
        return;
    }
    let year = if year.len() <= 2 { format!("令和{year}") } else { year.to_owned() };
    if let Some(cell) = record.cells.iter_mut().find(|cell| cell.field == Field::Month) {
        cell.value = Cell::Text(format!("{year}{sign}{month}月").into());
    }
}
