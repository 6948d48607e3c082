//! Cases: rows with one number are one case; without a number, client + title + first day.

use super::clients;
use super::ids::next_number;
use super::model::{CaseIdentity, KnownIdentities};
use crate::domain::{CaseId, CaseRow, Observations, Reason, SourceRole};
use crate::normalise;
use std::collections::BTreeMap;

pub(super) fn identify(
    observations: &Observations,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> Vec<CaseIdentity> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in observations.cases.iter().enumerate() {
        groups.entry(key(row)).or_default().push(at);
    }
    let mut cases: Vec<CaseIdentity> = groups
        .into_iter()
        .map(|(key, members)| {
            let id = known.case_keys.get(&key).copied();
            let id = id.unwrap_or_else(|| CaseId(next_number(remembered, 'C')));
            let reasons = reasons(&key, members.len());
            remembered.case_keys.insert(key, id);
            CaseIdentity { id, members, reasons }
        })
        .collect();
    cases.sort_by_key(|case| case.id);
    cases
}

fn reasons(key: &str, rows: usize) -> Vec<Reason> {
    let text = match (rows, key.starts_with("number|")) {
        (1, _) => "この案件の行は一つだけです",
        (_, true) => "案件番号が同じです",
        (_, false) => "発注企業・件名・募集開始日が同じです",
    };
    vec![Reason::new(if rows == 1 { "only" } else { "case-key" }, text)]
}

/// A number such as `R3-001` is one for the whole nation; a bare `12` only within the office that wrote it.
fn key(row: &CaseRow) -> String {
    if let Some(number) = &row.number {
        let number = normalise::text::fold(&number.value);
        let telling = number.chars().any(char::is_alphabetic) || number.chars().count() >= 5;
        return if telling {
            format!("number|{number}")
        } else {
            format!("number|{}|{number}", scope(&row.row.role))
        };
    }
    let client = row.client.as_ref().map(|seen| clients::key(&seen.value)).unwrap_or_default();
    let title = row.title.as_ref().map(|seen| normalise::text::fold(&seen.value)).unwrap_or_default();
    let open = row.open_on.as_ref().map(|seen| seen.value.to_string()).unwrap_or_default();
    if client.is_empty() && title.is_empty() {
        return format!("place|{}", row.row.origin.lasting());
    }
    format!("content|{client}|{title}|{open}")
}

fn scope(role: &SourceRole) -> String {
    role.desk().map_or_else(|| "office".to_owned(), |desk| format!("desk:{desk}"))
}
