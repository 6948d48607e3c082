//! One number, several cases: where rows of one number (or of one client and title) speak of other work, they are parted.

use super::case_words::{Work, content, is_bare, year_of};
use crate::domain::{
    CaseRow, CellRef, DeskId, Field, FilePath, FiscalYear, Issue, IssueCode, Observations, Origin, Severity,
};
use std::collections::{BTreeMap, BTreeSet};

const NUMBER_TWICE: IssueCode = IssueCode::new("case.number-twice");

/// What stands between a number's key and what tells a part of it from the others.
pub(super) const IS: &str = "|is|";

/// The lines that tell an order as well.
pub(super) struct Ledgers(BTreeSet<Origin>);

impl Ledgers {
    pub(super) fn of(observations: &Observations) -> Self {
        let lines = observations.orders.iter().flat_map(|row| {
            let origin = &row.row.origin;
            [Some(line(origin)), row.case_row.map(|at| origin.at(CellRef::new(at, 0)))]
        });
        Self(lines.flatten().collect())
    }

    fn tell(&self, origin: &Origin) -> bool {
        self.0.contains(&line(origin))
    }
}

fn line(origin: &Origin) -> Origin {
    origin.cell.map_or_else(|| origin.clone(), |cell| origin.at(CellRef::new(cell.row, 0)))
}

type Groups = BTreeMap<String, Vec<usize>>;

/// The rows of each case by the key that leads to it. Of a number that is used for other work, the parts; those of one office
/// are told to it. `ledgers`: rows that tell an order as well, where a number stands once for each of its orders.
pub(super) fn part(groups: Groups, rows: &[CaseRow], ledgers: &Ledgers) -> (Groups, Vec<Issue>) {
    let groups = parted_by_content(parted_by_desk(parted_by_year(groups, rows), rows), rows);
    let mut parted = Groups::new();
    let mut issues = Vec::new();
    for (key, members) in groups {
        if members.len() == 1 || !key.starts_with("number|") {
            parted.insert(key, members);
            continue;
        }
        let mut parts = parts_of(&members, rows, is_bare(&key), ledgers).into_iter();
        let Some(first) = parts.next() else { continue };
        for one in parts {
            issues.extend(number_twice(&first, &one, rows, is_bare(&key)));
            let own = format!("{key}{IS}{}", one.works[0].words());
            parted.entry(own).or_default().extend(one.members);
        }
        parted.entry(key).or_default().extend(first.members);
    }
    (parted, issues)
}

/// Rows that speak of one piece of work.
struct Part {
    works: Vec<Work>,
    members: Vec<usize>,
}

/// The office's rows come first: what a desk says without saying much is of theirs.
fn parts_of(members: &[usize], rows: &[CaseRow], bare: bool, ledgers: &Ledgers) -> Vec<Part> {
    let mut ordered: Vec<(usize, &CaseRow)> =
        members.iter().filter_map(|at| Some((*at, rows.get(*at)?))).collect();
    ordered.sort_by_key(|(at, row)| (row.row.role.desk().is_some(), row.parent.is_some(), *at));
    let mut parts: Vec<Part> = Vec::new();
    for (at, row) in ordered {
        let work = Work::of(row);
        let others = |part: &Part| {
            let mut own =
                part.members.iter().zip(&part.works).filter_map(|(at, work)| Some((rows.get(*at)?, work)));
            own.any(|(other, told)| is_other(row, &work, other, told, bare, ledgers))
        };
        let likeness = |part: &Part| part.works.iter().map(|other| work.likeness(other)).max();
        let fitting = parts.iter().enumerate().filter(|(_, part)| !others(part));
        // The first of those that are most alike.
        let best =
            fitting.min_by_key(|(at, part)| (std::cmp::Reverse(likeness(part)), *at)).map(|(at, _)| at);
        match best.and_then(|at| parts.get_mut(at)) {
            Some(part) => {
                part.works.push(work);
                part.members.push(at);
            }
            None => parts.push(Part { works: vec![work], members: vec![at] }),
        }
    }
    parts.iter_mut().for_each(|part| part.members.sort_unstable());
    parts
}

/// Whether two rows of one number speak of other work. What stands in one sheet is judged more strictly than what two files
/// tell, where a title or a client may have been corrected; a desk's own days of a national case part nothing.
fn is_other(row: &CaseRow, work: &Work, other: &CaseRow, told: &Work, bare: bool, ledgers: &Ledgers) -> bool {
    if row.parent.is_some() || other.parent.is_some() {
        return false;
    }
    let (other_client, other_title) = (work.has_other_client(told), work.has_other_title(told));
    if other_client && other_title {
        return true;
    }
    if row.row.role.desk() != other.row.role.desk() {
        return false;
    }
    let (one, two) = (&row.row.origin, &other.row.origin);
    let days = work.other_days(told);
    let other_year = work.is_of_other_year(told);
    let again = bare && (days > 1 || days > 0 && other_year);
    if one.whole() == two.whole() && !ledgers.tell(one) && !ledgers.tell(two) {
        return again || other_client || days > 1 || other_title && work.differs(told);
    }
    again || (other_client || other_title) && (days > 0 || other_year)
}

/// To the office that used a number twice. Bare numbers that begin anew in each sheet are its way of counting.
fn number_twice(first: &Part, other: &Part, rows: &[CaseRow], bare: bool) -> Option<Issue> {
    let (one, two) = (rows.get(*first.members.first()?)?, rows.get(*other.members.first()?)?);
    let (here, there) = (&two.row.origin, &one.row.origin);
    if one.row.role.desk() != two.row.role.desk() || bare && here.whole() != there.whole() {
        return None;
    }
    let number = two.number.as_ref()?;
    let message = format!(
        "案件番号「{}」は、{there} の別の案件にも使われています。発注企業・件名・日付が違うため、別々の案件として扱いました。番号を直してください。",
        number.text
    );
    let issue = Issue::new(NUMBER_TWICE, Severity::Warning, here.at(number.cell), message);
    Some(issue.seen(&number.text).field(Field::CaseNumber).desk(two.row.role.desk().cloned()))
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
        let all_told = years.values().map(Vec::len).sum::<usize>() == members.len()
            && contents.iter().all(|content| !content.is_empty());
        if !(is_bare(&key) && years.len() > 1 && all_told && (0..contents.len()).all(are_others)) {
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
        let told = |members: &[usize]| -> Vec<Work> {
            members
                .iter()
                .filter_map(|at| rows.get(*at).filter(|row| content(row).is_some()))
                .map(Work::of)
                .collect()
        };
        // The office's come first.
        let mut anchor: Vec<Work> = Vec::new();
        for (desk, members) in parties {
            let own = told(&members);
            let is_other = |work: &Work| {
                anchor.iter().all(|other| work.has_other_client(other) && work.has_other_title(other))
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
