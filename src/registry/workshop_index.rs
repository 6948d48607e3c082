//! From what a row calls a workshop, its office number and name, to its id.

use super::lookup::{Found, narrowed};
use crate::domain::{Corporation, Observations, Prefecture, ServiceType, Workshop, WorkshopId};
use crate::normalise::name::{self, NameParts};
use crate::normalise::text;
use crate::resolve::Identities;
use std::collections::{BTreeMap, BTreeSet};

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
        let whole = text::fold(shown);
        self.by_name.entry(name_key(&parts, &whole)).or_default().insert(id);
        let one = WorkshopName { whole, branch: parts.branch, service: service.or(parts.service) };
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
        let whole = text::fold(shown);
        let named = self.by_name.get(&name_key(&parts, &whole)).filter(|_| !whole.is_empty());
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

/// The bare name; a name of nothing but its kind (多機能型事業所) stands for itself.
fn name_key(parts: &NameParts, whole: &str) -> String {
    if parts.bare.is_empty() { whole.to_owned() } else { parts.bare.clone() }
}

/// The first two digits of an office number are its prefecture's.
fn prefecture_of_number(number: &str) -> Option<Prefecture> {
    Prefecture::from_number(number.get(..2)?.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Address;
    use crate::registry::fixture::{self, Made};

    #[test]
    fn a_workshop_is_found_by_number_and_name_or_within_its_prefecture() {
        let mut made = Made::default();
        for (name, number, prefecture, service) in [
            ("あおぞら", "4010000001", "福岡県", ServiceType::TypeA),
            ("あおぞら", "4010000001", "福岡県", ServiceType::TypeB),
            ("ひなた", "4010000001", "福岡県", ServiceType::TypeB),
            ("あおぞら", "4410000002", "大分県", ServiceType::TypeB),
        ] {
            let mut row = made.workshop("d01", name);
            row.office_number = Some(fixture::seen(number.to_owned()));
            row.service = Some(fixture::seen(service));
            let prefecture = Prefecture::from_name(prefecture);
            row.address = Some(fixture::seen(Address { prefecture, ..Address::default() }));
            made.one_workshop(vec![row]);
        }
        let workshops = made.build().0.workshops;
        let index = WorkshopIndex::new(&made.observations, &made.identities, &workshops);
        for (name, number, prefecture, found) in [
            ("ひなた", Some("4010000001"), None, Found::One(3)),
            ("あおぞら", Some("4010000001"), None, Found::Several),
            ("あおぞら", Some("4410000002"), Some("福岡県"), Found::One(4)),
            ("改称した", Some("4410000002"), None, Found::One(4)),
            ("あおぞら", None, Some("大分県"), Found::One(4)),
            ("あおぞら", None, Some("福岡県"), Found::Several),
            ("あおぞら", None, Some("北海道"), Found::Nothing),
            ("あおぞら", Some("4499999999"), None, Found::One(4)),
            ("ひなた", None, None, Found::One(3)),
            ("", None, None, Found::Nothing),
        ] {
            let prefecture = prefecture.and_then(Prefecture::from_name);
            let found = match found {
                Found::One(id) => Found::One(WorkshopId(id)),
                Found::Several => Found::Several,
                Found::Nothing => Found::Nothing,
            };
            assert_eq!(index.find(name, number, prefecture), found, "{name} {number:?} {prefecture:?}");
        }
    }
}
