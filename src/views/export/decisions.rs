//! matches.csv, allocations.csv: what matching decided, with its reasons: the pairs that are kept. How many there are of all is in
//! 案件台帳 and 対象外の理由.

use super::ExportFile;
use super::cells::{flag, list, opt, yen};
use crate::domain::{Allocation, Match};
use crate::views::Material;

const MATCHES: &[&str] = &["case_id", "desk", "workshop_id", "eligible", "score", "reasons"];

const ALLOCATIONS: &[&str] = &["case_id", "workshop_id", "month", "hours", "quantity", "amount_yen", "desk"];

pub(super) fn matches(material: &Material<'_>) -> ExportFile {
    let mut matches: Vec<&Match> = material.matching.matches.iter().collect();
    matches.sort_by_key(|one| one.id);
    ExportFile::new("matches.csv", MATCHES, matches.into_iter().map(match_row).collect())
}

fn match_row(one: &Match) -> Vec<String> {
    vec![
        one.id.case.to_string(),
        one.desk.to_string(),
        one.id.workshop.to_string(),
        flag(one.eligible()),
        opt(one.score),
        list(one.reasons.iter().map(|reason| format!("{}:{}", reason.rule, reason.text))),
    ]
}

pub(super) fn allocations(material: &Material<'_>) -> ExportFile {
    let mut allocations: Vec<&Allocation> = material.matching.allocations.iter().collect();
    allocations.sort_by_key(|one| (one.case, one.workshop, one.month));
    let rows = allocations.into_iter().map(|one| {
        vec![
            one.case.to_string(),
            one.workshop.to_string(),
            opt(one.month),
            one.hours.to_string(),
            opt(one.quantity),
            yen(one.amount),
            one.desk.to_string(),
        ]
    });
    ExportFile::new("allocations.csv", ALLOCATIONS, rows.collect())
}
