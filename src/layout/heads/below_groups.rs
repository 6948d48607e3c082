//! A row of a header that only says what stands side by side below its groups (定員 > Ａ型 | Ｂ型), without a cell merged downwards.

use crate::layout::model::Orientation;
use crate::layout::view::View;
use crate::normalise::date::fiscal_year_in;

/// Letters of such a word at most.
const LONGEST: usize = 14;

/// R4実績, 令和5年度, R6見込: a year of what stands above, no date.
fn is_edition(text: &str) -> bool {
    text.chars().count() <= 8
        && !text.contains(['.', '/', '-', '月', '日', ','])
        && fiscal_year_in(text).is_some()
}

/// Whether all texts of a row stand below groups of the row above, two or more below each, and other columns have none: a record
/// would have its name there.
pub(in crate::layout) fn is_row(view: &View<'_>, row: u32) -> bool {
    if view.orientation != Orientation::Rows || view.fold().is_some() || row < 2 || row >= view.rows() {
        return false;
    }
    let own = view.texts(row);
    let above = view.texts(row - 1);
    let is_word = |text: &str| {
        let has_digit = || text.contains(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
        text.chars().count() <= LONGEST && (!has_digit() || is_edition(text))
    };
    let may_be = own.len() >= 2
        && above.len() >= 4
        && own[0].0 > above[0].0
        && above.iter().all(|(_, text)| is_word(text))
        && own.iter().all(|(_, text)| is_word(text));
    if !may_be || view.texts(row + 1).len() <= own.len().max(above.len() / 2) {
        return false;
    }
    let mut below = vec![0usize; above.len()];
    for (at, (col, text)) in own.iter().enumerate() {
        let Some(group) = above.iter().rposition(|(first, _)| first <= col) else { return false };
        let over = view.text(row - 1, *col);
        if !over.is_empty() && over != above[group].1
            || own[..at].last().is_some_and(|(_, left)| left == text)
        {
            return false;
        }
        below[group] += 1;
    }
    let groups = below.iter().filter(|count| **count > 0).count();
    below.iter().all(|count| *count != 1) && above.len() - groups >= 2
}
