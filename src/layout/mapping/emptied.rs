//! Columns that said something in most rows and say nothing in any tonight: the header stands, so nobody would miss them.

use super::past::{Past, Tonight};
use crate::domain::{Field, Issue};
use crate::layout::model::{Column, Remembered, Standing};
use crate::layout::notice;
use crate::layout::vocabulary::words::fold;

/// As few rows that were emptied are rows that somebody corrected.
const FEWEST: usize = 2;

/// Told until it is filled again, is gone, or a person has said that it is right so. What was known is not kept: the office has
/// written that there is nothing, and the history of what it had written stays.
pub(super) fn tell(columns: &[Column], past: &Past<'_>, tonight: &Tonight<'_, '_>) -> Vec<Issue> {
    let is_told = |one: &&Remembered| {
        one.standing != Standing::Gone
            && !matches!(one.field, None | Some(Field::PersonalInformation | Field::Remarks))
    };
    let mut issues = Vec::new();
    for one in past.known.iter().copied().filter(is_told) {
        let header = fold(&one.header);
        let is_its = |column: &&Column| column.field == one.field && fold(&column.header_text()) == header;
        let Some((column, field)) = columns.iter().find(is_its).zip(one.field) else { continue };
        if past.has_lost(tonight.view, column.index, &one.header, FEWEST) || stays_empty(one, column, past) {
            issues.push(notice::emptied(tonight.origin, tonight.context, column, field));
        }
    }
    issues
}

/// Nothing stood below it the last time either, which was told then.
fn stays_empty(one: &Remembered, column: &Column, past: &Past<'_>) -> bool {
    let is_said = || column.reasons.iter().any(|reason| reason.rule == "operator");
    one.standing != Standing::Said && past.said_nothing(&one.header) && !is_said()
}
