//! Two columns each of which says tonight what the other one said: asked until they are exchanged back, or a person says that it is right.

use super::past::{Past, Tonight};
use crate::domain::Issue;
use crate::layout::mapping::values::is_settled;
use crate::layout::model::{Column, Remembered, Standing};
use crate::layout::notice;
use crate::layout::vocabulary::words::fold;

/// Rows that prove it, and how many of them.
const FEWEST: usize = 3;
const NEARLY_ALL: f64 = 0.8;
const HALF: f64 = 0.5;

pub(super) fn tell(columns: &[Column], past: &Past<'_>, tonight: &Tonight<'_, '_>) -> Vec<Issue> {
    let known: Vec<(&Column, &Remembered)> =
        columns.iter().filter_map(|column| Some((column, known_as(column, past)?))).collect();
    let says_of = |column: &Column, header: &str| {
        let found = past.agreement(tonight.view, column.index, header);
        found.compared >= FEWEST && found.share() >= NEARLY_ALL
    };
    let says_its_own = |column: &Column, one: &Remembered| {
        let found = past.agreement(tonight.view, column.index, &one.header);
        found.compared < FEWEST || found.share() > HALF
    };
    let others: Vec<&(&Column, &Remembered)> =
        known.iter().filter(|(column, one)| !says_its_own(column, one)).collect();
    let mut issues = Vec::new();
    let mut told: Vec<(u32, u32)> = Vec::new();
    for (column, one) in &known {
        let twin_before = match &one.standing {
            Standing::Exchanged(twin) => known.iter().find(|(_, other)| fold(&other.header) == fold(twin)),
            _ => None,
        };
        let twin_tonight =
            others.iter().copied().filter(|_| !says_its_own(column, one)).find(|(other, was)| {
                other.index != column.index && says_of(column, &was.header) && says_of(other, &one.header)
            });
        // What was exchanged and is again stands as it stood at first.
        let twin = match (twin_before, twin_tonight) {
            (Some((before, _)), Some((tonight, _))) if before.index == tonight.index => None,
            (Some((twin, _)), _) | (None, Some((twin, _))) => Some(*twin),
            (None, None) => None,
        };
        let Some(twin) = twin else { continue };
        let pair = (column.index.min(twin.index), column.index.max(twin.index));
        // The other one of a pair that was exchanged back carries no word of it.
        let is_back = twin_before.is_none()
            && past.known.iter().any(|other| {
                matches!(&other.standing, Standing::Exchanged(header) if fold(header) == fold(&one.header))
            });
        let is_answered = is_settled(column) || is_settled(twin);
        if is_back || is_answered || told.contains(&pair) {
            continue;
        }
        told.push(pair);
        if let Some(field) = column.field {
            issues.push(notice::exchanged(tonight.origin, tonight.context, (column, twin), field));
        }
    }
    issues
}

/// The column as it was read under the same header, to which a year or a unit may have been added.
fn known_as<'p>(column: &Column, past: &'p Past<'_>) -> Option<&'p Remembered> {
    let header = fold(&column.header_text());
    let is_it = |one: &&&Remembered| {
        let known = fold(&one.header);
        let is_same =
            known.strip_prefix(&header).is_some_and(|rest| rest.is_empty() || rest.starts_with('('));
        one.standing != Standing::Gone && one.field.is_some() && one.field == column.field && is_same
    };
    past.known.iter().find(is_it).copied()
}
