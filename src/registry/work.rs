//! What a workshop can do: the union of the kinds of work that its rows state, one surviving mark each.

use super::field::WORK_MARK;
use super::survive::{Candidate, Member, survive};
use crate::domain::{Golden, Mark, WorkKind, WorkshopRow};
use std::collections::BTreeMap;

/// Kinds in order; where rows differ the newest row decides, then a mark before words.
pub(super) fn golden_work(rows: &[&WorkshopRow], members: &[Member<'_>]) -> Vec<(WorkKind, Golden<Mark>)> {
    let mut by_kind: BTreeMap<&WorkKind, Vec<Candidate<'_, Mark>>> = BTreeMap::new();
    for (row, member) in rows.iter().zip(members) {
        for seen in &row.work {
            let (kind, mark) = &seen.value;
            by_kind.entry(kind).or_default().push(Candidate {
                value: mark,
                cell: seen.cell,
                text: &seen.text,
                member,
            });
        }
    }
    by_kind
        .into_iter()
        .filter_map(|(kind, candidates)| Some((kind.clone(), survive(candidates, &WORK_MARK, None)?)))
        .collect()
}
