//! Cases: rows with one number are one case; without a number, client + title + first day, and each time anew within a file. A row without a number also
//! belongs to the one numbered case of the same client and title whose first day it does not contradict.

use super::clients;
use super::ids::next_number;
use super::model::{CaseIdentity, KnownIdentities};
use crate::domain::{CaseId, CaseRow, DeskId, FilePath, FiscalYear, Observations, Reason, SourceRole};
use crate::normalise;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn identify(
    observations: &Observations,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> Vec<CaseIdentity> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in observations.cases.iter().enumerate() {
        groups.entry(key(row)).or_default().push(at);
    }
    let rows = &observations.cases;
    let groups = parted_by_content(parted_by_desk(parted_by_year(groups, rows), rows), rows);
    let joined = join_unnumbered(&observations.cases, &groups);
    let mut whole: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for key in groups.keys() {
        whole.entry(joined.get(key.as_str()).copied().unwrap_or(key)).or_default().push(key);
    }
    let mut cases: Vec<CaseIdentity> = whole
        .into_iter()
        .map(|(first, keys)| {
            // The number's id, else the one that the case had before it was numbered.
            let known_ids = std::iter::once(first).chain(keys.iter().copied());
            let id = known_ids.filter_map(|key| known.case_keys.get(key)).next().copied();
            let id = id.unwrap_or_else(|| CaseId(next_number(remembered, 'C')));
            let mut members: Vec<usize> = keys.iter().flat_map(|key| groups[*key].iter().copied()).collect();
            members.sort_unstable();
            let mut reasons = reasons(first, groups[first].len());
            if keys.len() > 1 {
                let text = "番号のない行は、発注企業・件名が同じで募集開始日も食い違わないため、この番号の案件としました";
                reasons.push(Reason::new("case-content", text));
            }
            remembered.case_keys.extend(keys.into_iter().map(|key| (key.to_owned(), id)));
            CaseIdentity { id, members, reasons }
        })
        .collect();
    cases.sort_by_key(|case| case.id);
    cases
}

/// A bare 12 that begins anew in each year's sheet is a case of each year: where two years say different things of it. The first
/// year keeps the number's key.
fn parted_by_year(groups: BTreeMap<String, Vec<usize>>, rows: &[CaseRow]) -> BTreeMap<String, Vec<usize>> {
    let mut parted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (key, members) in groups {
        let mut years: BTreeMap<FiscalYear, Vec<usize>> = BTreeMap::new();
        for at in &members {
            if let Some(year) = rows.get(*at).and_then(year_of) {
                years.entry(year).or_default().push(*at);
            }
        }
        let told = |members: &Vec<usize>| -> BTreeSet<(String, String)> {
            members.iter().filter_map(|at| content(rows.get(*at)?)).collect()
        };
        let contents: Vec<BTreeSet<(String, String)>> = years.values().map(told).collect();
        let are_others = |at: usize| contents[at + 1..].iter().all(|later| contents[at].is_disjoint(later));
        let is_bare = key.starts_with("number|desk:") || key.starts_with("number|office|");
        let all_told = years.values().map(Vec::len).sum::<usize>() == members.len()
            && contents.iter().all(|content| !content.is_empty());
        if !(is_bare && years.len() > 1 && all_told && (0..contents.len()).all(are_others)) {
            parted.insert(key, members);
            continue;
        }
        for (at, (year, members)) in years.into_iter().enumerate() {
            let own = if at == 0 { key.clone() } else { format!("{key}|{}", year.0) };
            parted.insert(own, members);
        }
    }
    parted
}

/// R6-001 is the first case of many a desk: where the rows of a desk name another client and another title than the office's (or
/// than another desk's), they are of a case of its own.
fn parted_by_desk(groups: BTreeMap<String, Vec<usize>>, rows: &[CaseRow]) -> BTreeMap<String, Vec<usize>> {
    let mut parted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (key, members) in groups {
        let mut parties: BTreeMap<Option<&DeskId>, Vec<usize>> = BTreeMap::new();
        for (at, row) in members.iter().filter_map(|at| Some((*at, rows.get(*at)?))) {
            parties.entry(row.row.role.desk()).or_default().push(at);
        }
        if parties.len() < 2 || !key.starts_with("number|") {
            parted.insert(key, members);
            continue;
        }
        let told = |members: &[usize]| -> BTreeSet<(String, String)> {
            members.iter().filter_map(|at| content(rows.get(*at)?)).collect()
        };
        // The office's come first.
        let mut anchor: BTreeSet<(String, String)> = BTreeSet::new();
        for (desk, members) in parties {
            let own = told(&members);
            let is_other = |(client, title): &(String, String)| {
                anchor.iter().all(|(other, named)| other != client && named != title)
            };
            match desk {
                Some(desk) if !anchor.is_empty() && !own.is_empty() && own.iter().all(is_other) => {
                    parted.entry(format!("{key}|desk:{desk}")).or_default().extend(members);
                }
                _ => {
                    anchor.extend(own);
                    parted.entry(key.clone()).or_default().extend(members);
                }
            }
        }
    }
    parted
}

/// Rows of one file without a number that say the same client and title but another day or sum are a case each: the same
/// work again. The first keeps the key.
fn parted_by_content(groups: BTreeMap<String, Vec<usize>>, rows: &[CaseRow]) -> BTreeMap<String, Vec<usize>> {
    let mut parted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (key, members) in groups {
        if members.len() == 1 || !key.starts_with("content|") {
            parted.insert(key, members);
            continue;
        }
        let mut parts: Vec<(Vec<Told<'_>>, Vec<usize>)> = Vec::new();
        for (at, row) in members.iter().filter_map(|at| Some((*at, rows.get(*at)?))) {
            let told = Told::of(row);
            match parts.iter_mut().find(|(part, _)| !part.iter().any(|other| told.is_again(other))) {
                Some((part, members)) => {
                    part.push(told);
                    members.push(at);
                }
                None => parts.push((vec![told], vec![at])),
            }
        }
        for (at, (part, members)) in parts.into_iter().enumerate() {
            let said = part.first().map(Told::words).unwrap_or_default();
            let own = if at == 0 { key.clone() } else { format!("{key}|{said}") };
            parted.entry(own).or_default().extend(members);
        }
    }
    parted
}

/// What tells one piece of work from the same work again: its days, its sum, how many pieces.
struct Told<'a> {
    path: FilePath<'a>,
    facts: [Option<String>; 4],
}

impl<'a> Told<'a> {
    fn of(row: &'a CaseRow) -> Self {
        let facts = [
            row.ordered_on.as_ref().map(|seen| seen.value.to_string()),
            row.due_on.as_ref().map(|seen| seen.value.to_string()),
            row.amount.as_ref().map(|seen| seen.value.to_string()),
            row.quantity.as_ref().map(|seen| seen.value.to_string()),
        ];
        Self { path: row.row.origin.path(), facts }
    }

    fn is_again(&self, other: &Self) -> bool {
        let mut facts = self.facts.iter().zip(&other.facts);
        self.path == other.path
            && facts
                .any(|(own, other)| own.as_ref().zip(other.as_ref()).is_some_and(|(own, other)| own != other))
    }

    fn words(&self) -> String {
        self.facts.iter().flatten().map(String::as_str).collect::<Vec<_>>().join("|")
    }
}

/// The fiscal year that a row's first day says, else its sheet's name, else its file's.
fn year_of(row: &CaseRow) -> Option<FiscalYear> {
    let origin = &row.row.origin;
    let path = origin.path();
    let file = path.inner().rsplit('/').next().unwrap_or_default();
    opening(row)
        .map(FiscalYear::of)
        .or_else(|| normalise::date::fiscal_year_in(&origin.sheet))
        .or_else(|| normalise::date::fiscal_year_in(file))
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

/// Neither the first day nor the client's legal form differs, where both rows state it.
fn agree(one: &CaseRow, other: &CaseRow) -> bool {
    let form = |row: &CaseRow| row.client.as_ref().and_then(|seen| seen.value.legal_form);
    let day = opening(one).zip(opening(other)).is_none_or(|(one, other)| one == other);
    day && form(one).zip(form(other)).is_none_or(|(one, other)| one == other)
}

/// The client's bare name and the title, where both are stated.
fn content(row: &CaseRow) -> Option<(String, String)> {
    let client = normalise::corporation::key(&row.client.as_ref()?.value);
    let title = normalise::text::fold(&row.title.as_ref()?.value);
    (!client.is_empty() && !title.is_empty()).then_some((client, title))
}

fn opening(row: &CaseRow) -> Option<NaiveDate> {
    row.open_on.as_ref().map(|seen| seen.value)
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
        let plain = number.strip_prefix('第').and_then(|number| number.strip_suffix('号'));
        if let Some(plain) = plain.filter(|plain| plain.chars().all(|c| c.is_ascii_digit())) {
            // 第3号 begins anew in each year of each office.
            let year = opening(row).map(|day| FiscalYear::of(day).0.to_string()).unwrap_or_default();
            return format!("number|{}|{year}|第{plain}号", scope(&row.row.role));
        }
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
