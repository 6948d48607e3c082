//! From what a row calls a desk, a client, a case or a workshop to its id.

use crate::domain::{
    Case, CaseId, ClientId, Corporation, DeskId, FiscalYear, Observations, Prefecture, ServiceType, Workshop,
    WorkshopId,
};
use crate::normalise::{corporation, desk, name, text};
use crate::registry::FolderHint;
use crate::resolve::Identities;
use std::collections::{BTreeMap, BTreeSet};

/// What a look-up says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<Id> {
    One(Id),
    Several,
    Nothing,
}

impl<Id> Found<Id> {
    fn of(ids: impl IntoIterator<Item = Id>) -> Self {
        let mut ids = ids.into_iter();
        match (ids.next(), ids.next()) {
            (Some(id), None) => Self::One(id),
            (Some(_), Some(_)) => Self::Several,
            (None, _) => Self::Nothing,
        }
    }

    pub(super) fn id(self) -> Option<Id> {
        match self {
            Self::One(id) => Some(id),
            Self::Several | Self::Nothing => None,
        }
    }
}

/// Desks by every name under which they appeared.
#[derive(Debug, Default)]
pub(super) struct DeskIndex(BTreeMap<String, DeskId>);

impl DeskIndex {
    pub(super) fn new(identities: &Identities, folders: &[FolderHint]) -> Self {
        let mut index = BTreeMap::new();
        let identified = identities
            .desks
            .iter()
            .flat_map(|identity| identity.names.iter().map(move |name| (name.as_str(), &identity.id)));
        let hinted = folders.iter().filter_map(|folder| Some((folder.name.as_deref()?, &folder.id)));
        let slugs = identities.desks.iter().map(|identity| (identity.id.as_str(), &identity.id));
        for (name, id) in identified.chain(hinted).chain(slugs) {
            index.entry(desk::key(name)).or_insert_with(|| id.clone());
        }
        Self(index)
    }

    pub(super) fn find(&self, name: &str) -> Option<&DeskId> {
        self.0.get(&desk::key(name))
    }
}

/// Clients by their spellings.
#[derive(Debug, Default)]
pub(super) struct ClientIndex(BTreeMap<String, (ClientId, Corporation)>);

impl ClientIndex {
    pub(super) fn new(identities: &Identities) -> Self {
        let mut index = BTreeMap::new();
        for identity in &identities.clients {
            let spellings =
                identity.spellings.iter().filter_map(|spelling| corporation::read(spelling).value);
            for spelling in spellings.chain([identity.name.clone()]) {
                index
                    .entry(corporation::key(&spelling))
                    .or_insert_with(|| (identity.id, identity.name.clone()));
            }
        }
        Self(index)
    }

    pub(super) fn find(&self, client: &Corporation) -> Option<(ClientId, Corporation)> {
        self.0.get(&corporation::key(client)).cloned()
    }
}

/// Cases by number, then by title.
#[derive(Debug, Default)]
pub(super) struct CaseIndex {
    by_number: BTreeMap<String, BTreeSet<CaseId>>,
    by_title: BTreeMap<String, BTreeSet<CaseId>>,
    facts: BTreeMap<CaseId, (String, Option<FiscalYear>)>,
}

impl CaseIndex {
    pub(super) fn new<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Self {
        let mut index = Self::default();
        for case in cases {
            if !case.number.is_empty() {
                index.by_number.entry(number_key(&case.number)).or_default().insert(case.id);
            }
            if case.parent.is_none() && !case.title.is_empty() {
                index.by_title.entry(text::fold(&case.title)).or_default().insert(case.id);
            }
            index.facts.insert(case.id, (case.programme.clone(), case.fiscal_year));
        }
        index
    }

    /// The case whose number stands at the start of the text, or whose title the text is. Where several years or
    /// programmes use one number, `programme` and `year` (both may be unknown) decide.
    pub(super) fn find(&self, said: &str, programme: &str, year: Option<FiscalYear>) -> Found<CaseId> {
        let ids = self.at_start(&number_key(said)).or_else(|| self.by_title.get(&text::fold(said)));
        let Some(ids) = ids else { return Found::Nothing };
        let ids = narrowed(ids.iter().copied().collect(), |id| {
            !programme.is_empty() && self.facts.get(id).is_some_and(|fact| fact.0 == programme)
        });
        let ids = narrowed(ids, |id| year.is_some() && self.facts.get(id).is_some_and(|fact| fact.1 == year));
        Found::of(ids)
    }

    /// The longest known number at the start that ends there (`R3-01` does not stand in `R3-014`).
    fn at_start(&self, said: &str) -> Option<&BTreeSet<CaseId>> {
        let ends = said.char_indices().map(|(at, _)| at).skip(1).chain([said.len()]);
        ends.filter(|end| ends_a_number(&said[*end..]))
            .filter_map(|end| self.by_number.get(said[..end].trim_end()))
            .last()
    }
}

/// Whether what follows cannot belong to a number any more.
fn ends_a_number(rest: &str) -> bool {
    let mut letters = rest.chars();
    match letters.next() {
        Some('-' | '_') => letters.next().is_none_or(|next| !next.is_ascii_alphanumeric()),
        Some(next) => !next.is_ascii_alphanumeric(),
        None => true,
    }
}

/// A case number for comparison: half-width, upper case, one kind of hyphen.
pub(super) fn number_key(number: &str) -> String {
    text::tidy_line(number)
        .to_uppercase()
        .chars()
        .map(|c| if matches!(c, '‐' | '‑' | '–' | '—' | '−' | 'ー' | '－') { '-' } else { c })
        .collect()
}

/// Those that pass the test, or all where none does.
fn narrowed<Id>(ids: Vec<Id>, test: impl Fn(&Id) -> bool) -> Vec<Id> {
    if ids.iter().any(&test) { ids.into_iter().filter(test).collect() } else { ids }
}

/// Workshops by office number and by the names that their rows bear.
#[derive(Debug, Default)]
pub(super) struct WorkshopIndex {
    by_number: BTreeMap<String, BTreeSet<WorkshopId>>,
    by_name: BTreeMap<String, BTreeSet<WorkshopId>>,
    names: BTreeMap<WorkshopId, Vec<WorkshopName>>,
    prefectures: BTreeMap<WorkshopId, Prefecture>,
}

#[derive(Debug, PartialEq, Eq)]
struct WorkshopName {
    whole: String,
    branch: Option<String>,
    service: Option<ServiceType>,
}

impl WorkshopIndex {
    pub(super) fn new(
        observations: &Observations,
        identities: &Identities,
        workshops: &BTreeMap<WorkshopId, Workshop>,
    ) -> Self {
        let mut index = Self::default();
        for identity in &identities.workshops {
            for row in identity.members.iter().filter_map(|at| observations.workshops.get(*at)) {
                if let Some(number) = &row.office_number {
                    index.by_number.entry(number.value.clone()).or_default().insert(identity.id);
                }
                let corporation = row.corporation.as_ref().map(|seen| &seen.value);
                if let Some(name) = &row.name {
                    let service = row.service.as_ref().map(|seen| seen.value.clone());
                    index.add_name(identity.id, &name.value, corporation, service);
                }
            }
        }
        index.prefectures =
            workshops.iter().filter_map(|(id, workshop)| Some((*id, workshop.prefecture()?))).collect();
        index
    }

    fn add_name(
        &mut self,
        id: WorkshopId,
        shown: &str,
        corporation: Option<&Corporation>,
        service: Option<ServiceType>,
    ) {
        let parts = name::parts(shown, corporation);
        self.by_name.entry(parts.bare).or_default().insert(id);
        let one = WorkshopName {
            whole: text::fold(shown),
            branch: parts.branch,
            service: service.or(parts.service),
        };
        let names = self.names.entry(id).or_default();
        if !names.contains(&one) {
            names.push(one);
        }
    }

    /// By office number and name, else by name within the prefecture (the desk's, or the number's first two digits).
    pub(super) fn find(
        &self,
        shown: &str,
        number: Option<&str>,
        prefecture: Option<Prefecture>,
    ) -> Found<WorkshopId> {
        let parts = name::parts(shown, None);
        let named = self.by_name.get(&parts.bare);
        let ids: Vec<WorkshopId> = match (number.and_then(|number| self.by_number.get(number)), named) {
            (Some(numbered), Some(named)) => {
                narrowed(numbered.iter().copied().collect(), |id| named.contains(id))
            }
            (Some(numbered), None) => numbered.iter().copied().collect(),
            (None, Some(named)) => {
                let prefecture = prefecture.or_else(|| number.and_then(prefecture_of_number));
                self.within(named, prefecture)
            }
            (None, None) => Vec::new(),
        };
        let whole = text::fold(shown);
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.whole == whole));
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.branch == parts.branch));
        let ids = narrowed(ids, |id| {
            parts.service.is_some() && self.has_name(*id, |one| one.service == parts.service)
        });
        Found::of(ids)
    }

    fn within(&self, ids: &BTreeSet<WorkshopId>, prefecture: Option<Prefecture>) -> Vec<WorkshopId> {
        let inside =
            |id: &WorkshopId| prefecture.is_none() || self.prefectures.get(id).copied() == prefecture;
        ids.iter().copied().filter(inside).collect()
    }

    fn has_name(&self, id: WorkshopId, test: impl Fn(&WorkshopName) -> bool) -> bool {
        self.names.get(&id).is_some_and(|names| names.iter().any(test))
    }
}

/// The first two digits of an office number are its prefecture's.
fn prefecture_of_number(number: &str) -> Option<Prefecture> {
    Prefecture::from_number(number.get(..2)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture;

    #[test]
    fn a_case_is_found_by_the_number_at_the_start() {
        let mut cases = Vec::new();
        for (id, number, title, programme, year) in [
            (1, "R3-001", "清掃業務", "全国試行", 2021),
            (2, "R3-0012", "封入", "全国試行", 2021),
            (3, "R3-001-01", "清掃業務", "全国試行", 2021),
            (4, "001", "除草", "全国試行", 2021),
            (5, "001", "検品", "県庁連携", 2021),
            (6, "001", "組立", "全国試行", 2022),
        ] {
            cases.push(fixture::case(id, number, title, programme, year));
        }
        cases[2].parent = Some(CaseId(1));
        let index = CaseIndex::new(&cases);
        for (said, programme, year, found) in [
            ("R3-001 清掃業務（継続）", "", None, Found::One(1)),
            ("Ｒ３－００１　清掃業務", "", None, Found::One(1)),
            ("r3-001", "", None, Found::One(1)),
            ("R3-001：清掃", "", None, Found::One(1)),
            ("R3-0012", "", None, Found::One(2)),
            ("R3-001-01 大阪府", "", None, Found::One(3)),
            ("R3-001-02", "", None, Found::Nothing),
            ("R3-00", "", None, Found::Nothing),
            ("清掃業務", "", None, Found::One(1)),
            ("001", "", None, Found::Several),
            ("001", "県庁連携", None, Found::One(5)),
            ("001", "全国試行", Some(FiscalYear(2022)), Found::One(6)),
            ("", "", None, Found::Nothing),
        ] {
            let found = match found {
                Found::One(id) => Found::One(CaseId(id)),
                Found::Several => Found::Several,
                Found::Nothing => Found::Nothing,
            };
            assert_eq!(index.find(said, programme, year), found, "{said}");
        }
    }
}
