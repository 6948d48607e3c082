//! Labels of a card's own label: 定員 | A型 | 20 | B型 | 10 in one row, or B型 | 10 in the row below it.

use crate::domain::CellRef;
use crate::layout::view::View;
use crate::normalise::service;

/// What a label with services behind it counts.
const COUNTS: [&str; 7] = ["定員", "利用者", "現員", "在籍", "登録者", "工賃", "賃金"];
/// Blank cells between a service and its count at most.
const REACH: u32 = 2;

/// The services that stand as values of a label, each with the value of its own behind it.
pub(in crate::layout) fn of(
    view: &View<'_>,
    label: CellRef,
    path: &[String],
    value: CellRef,
) -> Vec<(String, CellRef)> {
    let asks = path.last().is_some_and(|text| COUNTS.iter().any(|word| text.contains(word)));
    if !asks || value.row != label.row {
        return Vec::new();
    }
    let mut counted = Vec::new();
    for row in label.row..=view.rows() {
        let is_own =
            row == label.row || view.text(row, label.col).is_empty() || view.continues_above(row, label.col);
        let found = if is_own { in_row(view, row, value.col) } else { Vec::new() };
        if found.is_empty() {
            break;
        }
        counted.extend(found);
    }
    counted
}

/// Services from a column on, each with what stands behind it.
fn in_row(view: &View<'_>, row: u32, from: u32) -> Vec<(String, CellRef)> {
    let next =
        |from: u32| (from..=view.cols().min(from + REACH)).find(|col| !view.text(row, *col).is_empty());
    let mut found = Vec::new();
    let mut col = from;
    while let Some(at) = next(col) {
        let text = view.text(row, at);
        if ["名", "人", "円", "（名）", "（人）"].contains(&text.as_ref()) {
            col = at + 1;
            continue;
        }
        if service::named(&text).is_none() {
            break;
        }
        let Some(value) = next(at + 1) else { break };
        if service::named(&view.text(row, value)).is_some() {
            break;
        }
        found.push((text.into_owned(), CellRef::new(row, value)));
        col = value + 1;
    }
    found
}
