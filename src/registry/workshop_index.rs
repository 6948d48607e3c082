//! From what a row calls a workshop, its office number and name, to its id.

use super::lookup::{Found, narrowed};
use crate::domain::{
    Corporation, DeskId, Observations, Prefecture, ServiceType, Workshop, WorkshopId, WorkshopRow,
};
use crate::normalise::{corporation, name, text};
use crate::resolve::Identities;
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a row says of the workshop that it means.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    pub(super) number: Option<&'a str>,
    /// The desk through which it was ordered.
    pub(super) desk: Option<&'a DeskId>,
    /// The desk's prefecture.
    pub(super) prefecture: Option<Prefecture>,
}

/// Workshops by office number and by the names that their rows bear.
#[derive(Debug, Default)]
pub(super) struct WorkshopIndex<'a> {
    by_number: HashMap<&'a str, BTreeSet<WorkshopId>>,
    by_name: HashMap<String, BTreeSet<WorkshopId>>,
    /// By reading, for sheets that write nothing but kana.
    by_kana: HashMap<String, BTreeSet<WorkshopId>>,
    names: HashMap<WorkshopId, Vec<WorkshopName>>,
    workshops: Option<&'a BTreeMap<WorkshopId, Workshop>>,
}

#[derive(Debug, PartialEq, Eq)]
struct WorkshopName {
    shown: String,
    folded: String,
    branch: Option<String>,
    service: Option<ServiceType>,
}

/// What a row calls its workshop.
struct Called {
    kana: Option<String>,
    /// Each under the key that leads to it.
    names: Vec<(String, WorkshopName)>,
}

impl Called {
    /// A sheet that names a workshop may or may not put its corporation before it: both keys lead to it.
    fn of(row: &WorkshopRow) -> Self {
        let kana = row.kana.as_ref().map(|kana| name::parts(&kana.value, None).bare);
        let Some(name) = &row.name else { return Self { kana, names: Vec::new() } };
        let corporation = row.corporation.as_ref().map(|seen| &seen.value);
        let service = row.service.as_ref().map(|seen| &seen.value);
        let shown = text::tidy_line(&name.value);
        let folded = text::fold(&shown);
        let under = |corporation: Option<&Corporation>| {
            let parts = name::parts(&name.value, corporation);
            let service = service.cloned().or(parts.service);
            let (shown, folded) = (shown.clone(), folded.clone());
            (parts.bare, WorkshopName { folded, shown, branch: parts.branch, service })
        };
        let with_corporation = corporation.map(|corporation| under(Some(corporation)));
        Self { kana, names: with_corporation.into_iter().chain([under(None)]).collect() }
    }
}

impl<'a> WorkshopIndex<'a> {
    pub(super) fn new(
        observations: &'a Observations,
        identities: &Identities,
        workshops: &'a BTreeMap<WorkshopId, Workshop>,
    ) -> Self {
        let rows: Vec<(WorkshopId, &WorkshopRow)> = (identities.workshops.iter())
            .flat_map(|identity| identity.members.iter().map(|at| (identity.id, *at)))
            .filter_map(|(id, at)| Some((id, observations.workshops.get(at)?)))
            .collect();
        let called: Vec<Called> = rows.par_iter().map(|(_, row)| Called::of(row)).collect();
        let mut index = Self { workshops: Some(workshops), ..Self::default() };
        for ((id, row), called) in rows.into_iter().zip(called) {
            index.add(id, row, called);
        }
        index
    }

    fn add(&mut self, id: WorkshopId, row: &'a WorkshopRow, called: Called) {
        if let Some(number) = &row.office_number {
            self.by_number.entry(&number.value).or_default().insert(id);
        }
        if let Some(kana) = called.kana {
            self.by_kana.entry(kana).or_default().insert(id);
        }
        for (bare, name) in called.names {
            self.by_name.entry(bare).or_default().insert(id);
            let names = self.names.entry(id).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }

    /// By office number and name, else by name within the prefecture (the desk's, or the number's first two digits).
    /// Of several, the one of the same spelling, branch, service, and of the desk's own list.
    pub(super) fn find(&self, wanted: Wanted<'_>) -> Found<WorkshopId> {
        let shown = text::tidy_line(wanted.name);
        let parts = name::parts(wanted.name, None);
        if let Some(rest) = without_corporation(&shown).filter(|_| !self.knows(wanted, &parts.bare)) {
            return self.find(Wanted { name: rest, ..wanted });
        }
        if self.contradicts_itself(wanted, &parts.bare) {
            return Found::Contradiction;
        }
        let ids = self.candidates(wanted, &parts.bare);
        let folded = text::fold(&shown);
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.folded == folded));
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.shown == shown));
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.branch == parts.branch));
        let ids = narrowed(ids, |id| {
            parts.service.is_some() && self.has_name(*id, |one| one.service == parts.service)
        });
        let listed = |id: &WorkshopId| {
            let workshop = self.workshop(*id);
            wanted.desk.is_some_and(|desk| workshop.is_some_and(|one| one.desks.contains(desk)))
        };
        let ids = narrowed(ids, listed);
        // One number may be that of two services: orders and wages are those of A型 and B型, then of what a desk has.
        let ids = narrowed(ids, |id| {
            self.workshop(*id)
                .and_then(|one| one.service.as_ref())
                .is_some_and(|service| matches!(service.value, ServiceType::TypeA | ServiceType::TypeB))
        });
        Found::of(narrowed(ids, |id| self.workshop(*id).is_some_and(|one| !one.desks.is_empty())))
    }

    fn knows(&self, wanted: Wanted<'_>, bare: &str) -> bool {
        self.by_name.contains_key(bare)
            || wanted.number.is_some_and(|number| self.by_number.contains_key(number))
    }

    /// The number is that of a workshop of quite another name, and one of this name is known in the prefecture. A name that
    /// nobody bears, an old one, contradicts no number.
    fn contradicts_itself(&self, wanted: Wanted<'_>, bare: &str) -> bool {
        let (Some(number), false) = (wanted.number, bare.is_empty()) else { return false };
        let Some(numbered) = self.by_number.get(number) else { return false };
        let named = self.by_name.get(bare).or_else(|| self.by_kana.get(bare));
        let prefecture = prefecture_of_number(number).or(wanted.prefecture);
        let called = text::fold(wanted.name);
        let is_near = |id: &WorkshopId| {
            self.has_name(*id, |one| one.folded.contains(bare) || called.contains(&one.folded))
        };
        named.is_some_and(|named| {
            numbered.is_disjoint(named)
                && !numbered.iter().any(is_near)
                && !self.within(named, prefecture).is_empty()
        })
    }

    fn candidates(&self, wanted: Wanted<'_>, bare: &str) -> Vec<WorkshopId> {
        let named = self.by_name.get(bare).or_else(|| self.by_kana.get(bare)).filter(|_| !bare.is_empty());
        let numbered = wanted.number.and_then(|number| self.by_number.get(number));
        match (numbered, named) {
            (Some(numbered), Some(named)) => {
                narrowed(numbered.iter().copied().collect(), |id| named.contains(id))
            }
            (Some(numbered), None) => numbered.iter().copied().collect(),
            (None, Some(named)) => {
                let prefecture = wanted.prefecture.or_else(|| wanted.number.and_then(prefecture_of_number));
                self.within(named, prefecture)
            }
            (None, None) => Vec::new(),
        }
    }

    fn within(&self, ids: &BTreeSet<WorkshopId>, prefecture: Option<Prefecture>) -> Vec<WorkshopId> {
        let prefecture_of = |id: &WorkshopId| self.workshop(*id).and_then(Workshop::prefecture);
        let inside = |id: &WorkshopId| prefecture.is_none() || prefecture_of(id) == prefecture;
        ids.iter().copied().filter(inside).collect()
    }

    fn workshop(&self, id: WorkshopId) -> Option<&Workshop> {
        self.workshops?.get(&id)
    }

    fn has_name(&self, id: WorkshopId, test: impl Fn(&WorkshopName) -> bool) -> bool {
        self.names.get(&id).is_some_and(|names| names.iter().any(test))
    }
}

/// What to do where number and name are of two workshops.
pub(super) const CONTRADICTION: &str = "の事業所番号は、台帳では別の事業所のものです。事業所名と事業所番号のどちらが正しいか確かめて直してください。";

/// What to do where several workshops are meant.
pub(super) const fn several(number: Option<&str>) -> &'static str {
    match number {
        Some(_) => {
            "に当たるサービスが、同じ事業所番号にいくつもあります。事業所名のうしろに（A型）（B型）のように加えてください。"
        }
        None => "に当たる事業所がいくつもあります。事業所番号を加えてください。",
    }
}

/// `えがお(同) ひなた` → `ひなた`: what stands behind a corporation of the same line.
fn without_corporation(shown: &str) -> Option<&str> {
    let (first, rest) = shown.split_once(' ')?;
    let corporation = corporation::read(first).value?;
    let is_one = corporation.legal_form.is_some() && !corporation.bare.is_empty();
    Some(rest.trim()).filter(|rest| is_one && !rest.is_empty())
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
        for (desk, name, number, prefecture, service) in [
            ("d01", "あおぞら", "4010000001", "福岡県", ServiceType::TypeA),
            ("d02", "あおぞら", "4010000001", "福岡県", ServiceType::TypeB),
            ("d01", "ひなた", "4010000001", "福岡県", ServiceType::TypeB),
            ("d01", "あおぞら", "4410000002", "大分県", ServiceType::TypeB),
            ("d01", "アオゾラ", "4410000003", "大分県", ServiceType::TypeB),
            ("d01", "㈱例示 金山", "2310000004", "愛知県", ServiceType::TypeB),
            ("d01", "シェア", "4010000005", "福岡県", ServiceType::TypeB),
            ("official", "シェア", "4010000005", "福岡県", ServiceType::Transition),
            ("official", "みなと", "4010000006", "福岡県", ServiceType::TypeA),
            ("d02", "みなと", "4010000006", "福岡県", ServiceType::TypeB),
        ] {
            let mut row = made.workshop(desk, name);
            row.corporation = corporation::read("株式会社例示").value.map(fixture::seen);
            row.office_number = Some(fixture::seen(number.to_owned()));
            row.kana = (name == "ひなた").then(|| fixture::seen("ひのあたる".to_owned()));
            row.service = Some(fixture::seen(service));
            let prefecture = Prefecture::from_name(prefecture);
            row.address = Some(fixture::seen(Address { prefecture, ..Address::default() }));
            made.one_workshop(vec![row]);
        }
        let workshops = made.build().0.workshops;
        let index = WorkshopIndex::new(&made.observations, &made.identities, &workshops);
        for (name, number, desk, prefecture, found) in [
            ("ひなた", Some("4010000001"), "", "", Found::One(3)),
            ("あおぞら", Some("4010000001"), "", "", Found::Several),
            ("あおぞら", Some("4010000001"), "d02", "", Found::One(2)),
            ("あおぞら", Some("4410000002"), "", "福岡県", Found::One(4)),
            ("改称した", Some("4410000002"), "", "", Found::One(4)),
            ("あおぞら", None, "", "大分県", Found::One(4)),
            ("ｱｵｿﾞﾗ", None, "", "大分県", Found::One(5)),
            ("あおぞら", None, "", "福岡県", Found::Several),
            ("あおぞら", None, "d01", "福岡県", Found::One(1)),
            ("あおぞら", None, "", "北海道", Found::Nothing),
            ("あおぞら", Some("4499999999"), "", "", Found::One(4)),
            ("ひなた", None, "", "", Found::One(3)),
            ("株式会社例示 金山", None, "", "愛知県", Found::One(6)),
            ("金山", None, "", "愛知県", Found::One(6)),
            ("ﾋﾉｱﾀﾙ", None, "", "", Found::One(3)),
            ("えがお(同) ひなた", None, "", "", Found::One(3)),
            ("えがお(同) ない", None, "", "", Found::Nothing),
            ("", None, "", "", Found::Nothing),
            ("シェア", Some("4010000005"), "", "", Found::One(7)),
            ("シェア（就労移行支援）", Some("4010000005"), "", "", Found::One(8)),
            ("みなと", Some("4010000006"), "", "", Found::One(10)),
            ("みなと", Some("4010000005"), "", "", Found::Contradiction),
            ("金山", Some("4010000005"), "", "", Found::One(7)),
        ] {
            let (prefecture, desk) = (Prefecture::from_name(prefecture), DeskId::new(desk));
            let wanted = Wanted { name, number, desk: Some(&desk), prefecture };
            let found = match found {
                Found::One(id) => Found::One(WorkshopId(id)),
                Found::Several => Found::Several,
                Found::Nothing => Found::Nothing,
                Found::Contradiction => Found::Contradiction,
            };
            assert_eq!(index.find(wanted), found, "{wanted:?}");
        }
    }
}
