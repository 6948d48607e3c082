//! Rows that a system keeps though somebody deleted them: 削除フラグ, 削除F and the like with 1. They are no records.

use crate::layout::model::{Column, LeftOut, Record};
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;

/// What such a column is called.
const CALLED: [&str; 12] = [
    "削除",
    "削除フラグ",
    "削除flg",
    "削除f",
    "削除済",
    "削除区分",
    "論理削除",
    "deleted",
    "isdeleted",
    "deleteflag",
    "delflg",
    "delflag",
];
const DELETED: [&str; 8] = ["1", "true", "t", "y", "yes", "○", "レ", "削除"];

pub(in crate::layout) fn leave_out(
    records: &mut Vec<Record>,
    left_out: &mut Vec<LeftOut>,
    columns: &[Column],
    view: &View<'_>,
) {
    let is_flag = |column: &&Column| {
        let own = column.header.last().map(|own| fold(own)).unwrap_or_default();
        CALLED.iter().any(|word| fold(word) == own)
    };
    let Some(flag) = columns.iter().find(is_flag) else { return };
    let is_deleted = |record: &Record| {
        let row = record.origin.cell.map_or(0, |cell| cell.row);
        let shown = if row == 0 { String::new() } else { view.text(row, flag.index).trim().to_lowercase() };
        DELETED.contains(&shown.as_str())
    };
    if view.fold().is_some() || records.iter().all(is_deleted) {
        return;
    }
    records.retain(|record| {
        let deleted = is_deleted(record);
        if deleted && let Some(cell) = record.origin.cell {
            left_out.push(LeftOut {
                row: cell.row,
                text: view.text(cell.row, cell.col).into_owned(),
                why: "削除の印がある行",
            });
        }
        !deleted
    });
}
