//! What a workshop can do: the union of the kinds of work that its rows state, one surviving mark each.

use super::field::{WORK_MARK, is_marked};
use super::survive::{Candidate, Member, survive};
use crate::domain::{Golden, Mark, Origin, SurvivalRule, WorkKind, WorkshopRow};
use crate::normalise::work::FoundWork;
use std::collections::BTreeMap;

/// Kinds in order; where rows differ the newest row decides, then a mark before words. `corrected`: what a person's text
/// names stands in place of what the rows' own texts name; marks of the rows stay.
pub(super) fn golden_work(
    rows: &[&WorkshopRow],
    members: &[Member<'_>],
    corrected: Option<&(Vec<FoundWork>, Origin)>,
) -> Vec<(WorkKind, Golden<Mark>)> {
    let mut by_kind: BTreeMap<&WorkKind, Vec<Candidate<'_, Mark>>> = BTreeMap::new();
    for (row, member) in rows.iter().zip(members) {
        for seen in row.work.iter().filter(|seen| corrected.is_none() || is_marked(&seen.text)) {
            let (kind, mark) = &seen.value;
            by_kind.entry(kind).or_default().push(Candidate {
                value: mark,
                cell: seen.cell,
                text: &seen.text,
                member,
            });
        }
    }
    let mut work: BTreeMap<WorkKind, Golden<Mark>> = by_kind
        .into_iter()
        .filter_map(|(kind, candidates)| Some((kind.clone(), survive(candidates, &WORK_MARK, None)?)))
        .collect();
    if let Some((found, origin)) = corrected {
        for found in found {
            work.entry(found.kind.clone()).or_insert_with(|| Golden {
                value: found.mark,
                origin: origin.clone(),
                rule: SurvivalRule::Override,
                losers: Vec::new(),
            });
        }
    }
    work.into_iter().collect()
}
