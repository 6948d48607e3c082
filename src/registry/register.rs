//! 公式未掲載 and 廃止の可能性: what the official registers say of each workshop.
//!
//! A register tells of a service in a prefecture where it lists at least as many workshops as the desks do. Several
//! editions may be loaded: a file is a later edition of another when both name their month and it lists most of the
//! other's workshops again. What an earlier edition had (tonight, or on an earlier night under its 公表システムの番号) and
//! the newest has not may have closed; it is told and not deleted.

use crate::domain::{
    Issue, IssueCode, Observations, Prefecture, RegisterStanding, ServiceType, Severity, SourceRole,
    Workshop, WorkshopId,
};
use crate::normalise::edition;
use crate::resolve::{Identities, KnownIdentities};
use std::collections::{BTreeMap, BTreeSet};

const ABSENT: IssueCode = IssueCode::new("workshop.not-in-register");
const GONE: IssueCode = IssueCode::new("workshop.may-have-closed");

/// Service and prefecture.
type Scope = (ServiceType, Prefecture);

/// Sets [`Workshop::register`]; each desk is told of its workshops that are absent or gone.
pub(super) fn judge(
    observations: &Observations,
    identities: &Identities,
    workshops: &mut BTreeMap<WorkshopId, Workshop>,
) -> Vec<Issue> {
    let editions = Editions::new(observations, identities);
    if editions.files_of.is_empty() {
        return Vec::new();
    }
    let known_scopes = known_scopes(&editions, workshops);
    let listed_once = listed_once(&identities.remembered);
    let mut issues = Vec::new();
    for identity in &identities.workshops {
        let Some(workshop) = workshops.get_mut(&identity.id) else { continue };
        let told = scope(workshop).is_some_and(|scope| known_scopes.contains(&scope));
        workshop.register = match editions.files_of.get(&identity.id) {
            Some(files) if editions.all_superseded(files) => Some(RegisterStanding::Gone),
            Some(_) => Some(RegisterStanding::Listed),
            None if told && listed_once.contains(&identity.id) => Some(RegisterStanding::Gone),
            None if told => Some(RegisterStanding::Absent),
            None => None,
        };
        if let Some(standing) = workshop.register.filter(|standing| *standing != RegisterStanding::Listed) {
            issues.extend(tell_desks(observations, &identity.members, standing));
        }
    }
    issues
}

fn scope(workshop: &Workshop) -> Option<Scope> {
    Some((workshop.service.as_ref()?.value.clone(), workshop.prefecture()?))
}

fn known_scopes(editions: &Editions<'_>, workshops: &BTreeMap<WorkshopId, Workshop>) -> BTreeSet<Scope> {
    let mut counts: BTreeMap<Scope, (usize, usize)> = BTreeMap::new();
    for workshop in workshops.values() {
        if let Some(scope) = scope(workshop) {
            let (official, of_desks) = counts.entry(scope).or_default();
            *official += usize::from(editions.files_of.contains_key(&workshop.id));
            *of_desks += usize::from(!workshop.desks.is_empty());
        }
    }
    let knows = |(official, of_desks): &(usize, usize)| *official > 0 && official >= of_desks;
    counts.into_iter().filter(|(_, count)| knows(count)).map(|(scope, _)| scope).collect()
}

/// Workshops that a register had on some night.
fn listed_once(remembered: &KnownIdentities) -> BTreeSet<WorkshopId> {
    remembered.listed_officially().map(|id| remembered.standing(id)).collect()
}

/// The official files and which of them a later one replaces.
struct Editions<'a> {
    files_of: BTreeMap<WorkshopId, BTreeSet<&'a str>>,
    superseded: BTreeSet<&'a str>,
}

impl<'a> Editions<'a> {
    fn new(observations: &'a Observations, identities: &Identities) -> Self {
        let mut files_of: BTreeMap<WorkshopId, BTreeSet<&str>> = BTreeMap::new();
        let mut workshops_of: BTreeMap<&str, BTreeSet<WorkshopId>> = BTreeMap::new();
        for identity in &identities.workshops {
            let rows = identity.members.iter().filter_map(|row| observations.workshops.get(*row));
            for row in rows.filter(|row| row.row.role == SourceRole::Official) {
                let file = &*row.row.origin.file;
                files_of.entry(identity.id).or_default().insert(file);
                workshops_of.entry(file).or_default().insert(identity.id);
            }
        }
        let superseded = superseded(&workshops_of);
        Self { files_of, superseded }
    }

    fn all_superseded(&self, files: &BTreeSet<&str>) -> bool {
        files.iter().all(|file| self.superseded.contains(file))
    }
}

fn superseded<'a>(workshops_of: &BTreeMap<&'a str, BTreeSet<WorkshopId>>) -> BTreeSet<&'a str> {
    let dated: Vec<(&str, (i32, u32), &BTreeSet<WorkshopId>)> = workshops_of
        .iter()
        .filter_map(|(file, workshops)| Some((*file, edition::read(file)?, workshops)))
        .collect();
    let is_replaced = |(_, month, workshops): &&(&str, (i32, u32), &BTreeSet<WorkshopId>)| {
        let most = |other: &BTreeSet<WorkshopId>| other.intersection(workshops).count() * 2 > workshops.len();
        dated.iter().any(|(_, later, other)| later > month && most(other))
    };
    dated.iter().filter(is_replaced).map(|(file, ..)| *file).collect()
}

/// One issue for each desk that lists the workshop, at its first row.
fn tell_desks(observations: &Observations, members: &[usize], standing: RegisterStanding) -> Vec<Issue> {
    let (code, severity, words) = match standing {
        RegisterStanding::Gone => (
            GONE,
            Severity::Warning,
            "公的な一覧の新しい版に載っていません（廃止の可能性）。廃止・休止・移転していないか確かめ、名簿の状態を直してください。",
        ),
        _ => (
            ABSENT,
            Severity::Notice,
            "公的な一覧に見当たりません（公式未掲載）。事業所名・事業所番号・所在地の書き誤りや、廃止・新しい指定でないか確かめてください。",
        ),
    };
    let mut told = BTreeSet::new();
    let rows = members.iter().filter_map(|row| observations.workshops.get(*row));
    rows.filter_map(|row| {
        let desk = row.row.role.desk()?;
        told.insert(desk.clone()).then(|| {
            let name = row.name.as_ref();
            let origin = name.map_or_else(|| row.row.origin.clone(), |name| row.row.origin.at(name.cell));
            let shown = name.map_or("", |name| &*name.value);
            let message = format!("「{shown}」は{words}");
            Issue::new(code, severity, origin, message).seen(shown).desk(Some(desk.clone()))
        })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Address, WorkshopRow};
    use crate::registry::fixture::{self, Made};

    fn row(made: &mut Made, file: &str, name: &str, service: ServiceType) -> WorkshopRow {
        let mut row = made.workshop("d01", name);
        row.row = fixture::row_origin(file, row.row.origin.cell.map_or(2, |cell| cell.row));
        row.service = Some(fixture::seen(service));
        row.address = Some(fixture::seen(Address {
            prefecture: Prefecture::from_name("福岡県"),
            rest: "青峰2-1-3".to_owned(),
            ..Address::default()
        }));
        row
    }

    /// Workshops as (name, files that list them) and what is said of each, with the desks' issues.
    fn judged(workshops: &[(&str, &[&str])]) -> (Vec<Option<&'static str>>, Vec<&'static str>) {
        let mut made = Made::default();
        for (name, files) in workshops {
            let rows = files.iter().map(|file| row(&mut made, file, name, ServiceType::TypeA)).collect();
            made.one_workshop(rows);
        }
        let (registry, issues) = made.build();
        let said = registry.workshops.values().map(|one| one.register.map(RegisterStanding::label)).collect();
        let codes = issues.iter().map(|issue| issue.code.as_str());
        (said, codes.filter(|code| code.starts_with("workshop.")).collect())
    }

    const OLD: &str = "official/2023-09_A.csv";
    const NEW: &str = "official/2024-03_A.csv";
    const DESK: &str = "inbox/d01/一覧.xlsx";

    #[test]
    fn a_register_tells_who_is_listed_absent_or_gone() {
        let (said, codes) =
            judged(&[("あ", &[OLD, NEW, DESK]), ("い", &[OLD, NEW]), ("う", &[OLD, DESK]), ("え", &[DESK])]);
        assert_eq!(said, [Some("掲載"), Some("掲載"), Some("廃止の可能性"), Some("公式未掲載")]);
        assert_eq!(codes, ["workshop.may-have-closed", "workshop.not-in-register"]);
    }

    #[test]
    fn a_register_of_fewer_than_the_desks_know_tells_nothing_of_the_others() {
        let (said, codes) = judged(&[("あ", &[NEW, DESK]), ("い", &[DESK]), ("う", &[DESK])]);
        assert_eq!(said, [Some("掲載"), None, None]);
        assert!(codes.is_empty());
    }

    #[test]
    fn lists_without_a_month_or_of_other_workshops_replace_nothing() {
        for files in [["official/a.csv", "official/b.csv"], [OLD, "official/2024-03_B.csv"]] {
            let (said, _) = judged(&[("あ", &[files[0]]), ("い", &[files[0]]), ("う", &[files[1]])]);
            assert_eq!(said, [Some("掲載"); 3], "{files:?}");
        }
    }

    #[test]
    fn what_a_register_had_on_an_earlier_night_may_have_closed() {
        let mut made = Made::default();
        for (name, files) in [("あ", &[NEW, DESK][..]), ("い", &[DESK][..]), ("う", &[NEW][..])] {
            let rows = files.iter().map(|file| row(&mut made, file, name, ServiceType::TypeA)).collect();
            made.one_workshop(rows);
        }
        made.identities.remembered.workshop_keys.insert("official|A型|A1".to_owned(), WorkshopId(2));
        let (registry, _) = made.build();
        assert_eq!(registry.workshops[&WorkshopId(2)].register, Some(RegisterStanding::Gone));
    }
}
