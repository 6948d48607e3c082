//! Cases: rows with one number are one case, as far as they speak of one piece of work; without a number, client + title + first
//! day, and each time anew within a file. A row without a number also belongs to the one numbered case of the same client and
//! title whose first day it does not contradict.

use super::case_ids::{self, Whole};
use super::case_parts::{self, Ledgers};
use super::case_words::{self, content, key, opening};
use super::model::{CaseIdentity, KnownIdentities};
use crate::domain::{CaseRow, Issue, Observations, Reason};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn identify(
    observations: &Observations,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> (Vec<CaseIdentity>, Vec<Issue>) {
    let rows = &observations.cases;
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        groups.entry(key(row)).or_default().push(at);
    }
    let (groups, issues) = case_parts::part(groups, rows, &Ledgers::of(observations));
    let mut joined = join_unnumbered(rows, &groups);
    let reworded = join_reworded(rows, &groups, &joined);
    joined.extend(&reworded);
    let mut whole: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for key in groups.keys() {
        let first = joined.get(key.as_str()).copied().unwrap_or(key);
        // The number's own key stands first.
        let keys = whole.entry(first).or_default();
        if key == first { keys.insert(0, key) } else { keys.push(key) }
    }
    let wholes: Vec<Whole<'_>> = whole
        .into_values()
        .map(|keys| {
            let mut members: Vec<usize> = keys.iter().flat_map(|key| groups[*key].iter().copied()).collect();
            members.sort_unstable();
            Whole::new(keys, members, rows)
        })
        .collect();
    let ids = case_ids::give(&wholes, known, remembered);
    let former = case_ids::former_numbers(remembered);
    let mut cases: Vec<CaseIdentity> = wholes
        .into_iter()
        .zip(ids)
        .map(|(Whole { keys, members, former: spelt, .. }, id)| {
            let mut reasons = reasons(keys[0], groups[keys[0]].len());
            if keys.iter().any(|key| reworded.contains_key(key)) {
                let text = "件名は「作業」「業務」の語が違うだけで、発注企業・数量・金額・納期が同じため、一つの案件としました";
                reasons.push(Reason::new("case-reworded", text));
            }
            if keys[1..].iter().any(|key| !reworded.contains_key(key)) {
                let text = "番号のない行は、発注企業・件名が同じで募集開始日も食い違わないため、この番号の案件としました";
                reasons.push(Reason::new("case-content", text));
            }
            let is_past = |key: &&&str| !keys.contains(key) && spelt.iter().all(|spelt| spelt != *key);
            let before = former.get(&id).into_iter().flatten().filter(is_past);
            reasons.extend(before.map(|key| {
                let number = case_words::number_of(key).to_uppercase();
                let text = format!(
                    "前は案件番号が {number} でした。発注企業・件名・日付が同じため、番号が変わった同じ案件としました"
                );
                Reason::new("case-renumbered", text)
            }));
            CaseIdentity { id, members, reasons }
        })
        .collect();
    cases.sort_by_key(|case| case.id);
    (cases, issues)
}

/// Keys of unnumbered rows that belong to a numbered case, with its key.
fn join_unnumbered<'a>(
    rows: &[CaseRow],
    groups: &'a BTreeMap<String, Vec<usize>>,
) -> BTreeMap<&'a str, &'a str> {
    let mut numbered: BTreeMap<(String, String), Vec<(&str, &CaseRow)>> = BTreeMap::new();
    for (key, members) in groups.iter().filter(|(key, _)| key.starts_with("number|")) {
        for row in members.iter().filter_map(|at| rows.get(*at)) {
            if let Some(content) = content(row).filter(|_| row.parent.is_none()) {
                numbered.entry(content).or_default().push((key, row));
            }
        }
    }
    let mut joined = BTreeMap::new();
    for (key, members) in groups.iter().filter(|(key, _)| key.starts_with("content|")) {
        let Some(row) = members.first().and_then(|at| rows.get(*at)) else { continue };
        let Some(same) = content(row).and_then(|content| numbered.get(&content)) else { continue };
        let found: BTreeSet<&str> =
            same.iter().filter(|(_, other)| agree(row, other)).map(|(key, _)| *key).collect();
        if let (1, Some(one)) = (found.len(), found.first()) {
            joined.insert(key.as_str(), *one);
        }
    }
    joined
}

/// シール貼り and シール貼り作業 of two files: keys of unnumbered rows whose title differs by no more, with the key of the case
/// that has the same client, quantity, sum and 納期, where there is one.
fn join_reworded<'a>(
    rows: &[CaseRow],
    groups: &'a BTreeMap<String, Vec<usize>>,
    joined: &BTreeMap<&'a str, &'a str>,
) -> BTreeMap<&'a str, &'a str> {
    let facts = |row: &CaseRow| {
        let (client, title) = content(row).filter(|_| row.parent.is_none())?;
        let (due, amount) = (row.due_on.as_ref()?.value, row.amount.as_ref()?.value);
        let core = case_words::core(&title).to_owned();
        Some((client, core, due, amount, row.quantity.as_ref()?.value))
    };
    let mut same: BTreeMap<_, Vec<(&str, &CaseRow)>> = BTreeMap::new();
    for (key, members) in groups {
        for row in members.iter().filter_map(|at| rows.get(*at)) {
            same.entry(facts(row)).or_default().push((key, row));
        }
    }
    let mut reworded = BTreeMap::new();
    for told in same.into_iter().filter_map(|(facts, told)| facts.map(|_| told)) {
        let is_numbered = |key: &str| key.starts_with("number|");
        let first = told.iter().min_by_key(|(key, _)| (!is_numbered(key), *key)).copied();
        let Some((first, row)) = first else { continue };
        let numbers: BTreeSet<&str> =
            told.iter().map(|(key, _)| *key).filter(|key| is_numbered(key)).collect();
        let is_again = |other: &CaseRow| other.row.origin.path() == row.row.origin.path();
        for (key, other) in told.iter().filter(|(key, _)| *key != first && key.starts_with("content|")) {
            if numbers.len() < 2 && !joined.contains_key(key) && !is_again(other) && agree(row, other) {
                reworded.insert(*key, joined.get(first).copied().unwrap_or(first));
            }
        }
    }
    reworded
}

/// Neither the first day nor the client's legal form differs, where both rows state it. The first day of a desk is that on which
/// the case reached it: 納期 and quantity tell more.
fn agree(one: &CaseRow, other: &CaseRow) -> bool {
    let form = |row: &CaseRow| row.client.as_ref().and_then(|seen| seen.value.legal_form);
    let due = |row: &CaseRow| {
        row.due_on.as_ref().zip(row.quantity.as_ref()).map(|(due, sum)| (due.value, sum.value))
    };
    let reached_a_desk =
        one.row.role.desk() != other.row.role.desk() && due(one).is_some() && due(one) == due(other);
    let day = opening(one).zip(opening(other)).is_none_or(|(one, other)| one == other) || reached_a_desk;
    day && form(one).zip(form(other)).is_none_or(|(one, other)| one == other)
}

fn reasons(key: &str, rows: usize) -> Vec<Reason> {
    let text = match (rows, key.starts_with("number|")) {
        (1, _) => "この案件の行は一つだけです",
        (_, true) => "案件番号が同じです",
        (_, false) => "発注企業・件名・募集開始日が同じです",
    };
    vec![Reason::new(if rows == 1 { "only" } else { "case-key" }, text)]
}
