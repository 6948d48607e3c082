//! From what a row calls a workshop, its office number and name, to its id.

use super::found_by::By;
use super::lookup::{Found, narrowed};
use super::short_name::{self, ShortNames};
use super::workshop_name::{Called, WorkshopName};
use crate::domain::{DeskId, Observations, Prefecture, ServiceType, Workshop, WorkshopId, WorkshopRow};
use crate::normalise::{corporation, text};
use crate::resolve::Identities;
use foldhash::HashMap;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

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
    /// Of what desks list; read where a whole name leads nowhere.
    short: OnceLock<ShortNames>,
    workshops: Option<&'a BTreeMap<WorkshopId, Workshop>>,
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
        for name in called.names {
            self.by_name.entry(name.bare.clone()).or_default().insert(id);
            let names = self.names.entry(id).or_default();
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }

    /// By office number and name; else by name, in the desk's own list before all others', then within the prefecture (the
    /// desk's, or the number's first two digits). Of several, the one of the stated service, spelling and branch.
    pub(super) fn find(&self, wanted: Wanted<'_>) -> Found<WorkshopId> {
        self.choose(wanted).0
    }

    /// The same, and by what it was found.
    pub(super) fn choose(&self, wanted: Wanted<'_>) -> (Found<WorkshopId>, By) {
        let shown = text::tidy_line(wanted.name);
        let said = WorkshopName::of(&shown);
        // Politeness is none of a name that somebody bears.
        let shorter = short_name::without_ending(&shown).map(|(rest, service)| {
            let said = WorkshopName::of(rest);
            WorkshopName { service: service.or(said.service.clone()), ..said }
        });
        if let Some(number) = wanted.number.filter(|number| self.by_number.contains_key(number)) {
            let said = shorter.filter(|_| !self.by_name.contains_key(&said.bare)).unwrap_or(said);
            return self.numbered(number, wanted, &said);
        }
        let is_found = |(found, _): &(Found<WorkshopId>, By)| *found != Found::Nothing;
        let own = Some(self.named(wanted, &said)).filter(is_found);
        let shorter = || shorter.map(|said| self.named(wanted, &said)).filter(is_found);
        let without = || {
            let said = WorkshopName::of(without_corporation(&shown)?);
            Some(self.named(wanted, &said)).filter(|found| is_found(found) && found.1 != By::OwnWord)
        };
        own.or_else(shorter).or_else(without).unwrap_or((Found::Nothing, By::Nothing))
    }

    fn numbered(&self, number: &str, wanted: Wanted<'_>, said: &WorkshopName) -> (Found<WorkshopId>, By) {
        if self.contradicts_itself(wanted, &said.bare) {
            return (Found::Contradiction, By::Nothing);
        }
        let Some(numbered) = self.by_number.get(number) else { return (Found::Nothing, By::Nothing) };
        let named = self.called(&said.bare);
        // A型 and B型 of one name: the service that is said tells them apart where the list gives the number to one.
        if !numbered.iter().any(|id| self.may_be(*id, said, false)) && !named.is_disjoint(numbered) {
            let (found, by) = self.named(wanted, said);
            if matches!(found, Found::One(_)) {
                return (found, by);
            }
        }
        let ids = narrowed(numbered.iter().copied().collect(), |id| named.contains(id));
        let ids = narrowed(ids, |id| {
            said.service.is_some() && self.has_name(*id, |one| one.service == said.service)
        });
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.folded == said.folded));
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.shown == said.shown));
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.branch == said.branch));
        let ids = narrowed(ids, |id| wanted.desk.is_some_and(|desk| self.is_listed(*id, desk)));
        // One number may be that of two services: orders and wages are those of A型 and B型, then of what a desk has.
        let ids = narrowed(ids, |id| self.is_of_work(*id));
        let ids = narrowed(ids, |id| self.workshop(*id).is_some_and(|one| !one.desks.is_empty()));
        (Found::of(ids), By::Number)
    }

    /// Without a number. A desk means its own workshop by a name, in full or for short; only one that it does not list
    /// is another's. A short name that is the whole name of another's is asked about.
    fn named(&self, wanted: Wanted<'_>, said: &WorkshopName) -> (Found<WorkshopId>, By) {
        if said.bare.is_empty() {
            return (Found::Nothing, By::Nothing);
        }
        let called = self.called(&said.bare);
        let mut by_word = Vec::new();
        if let Some(desk) = wanted.desk {
            let own = |ids: &mut dyn Iterator<Item = WorkshopId>| -> Vec<WorkshopId> {
                let own = ids.filter(|id| self.is_listed(*id, desk) && self.may_be(*id, said, false));
                narrowed(own.collect(), |id| {
                    wanted.prefecture.is_some() && self.prefecture(*id) == wanted.prefecture
                })
            };
            let mut named = own(&mut called.iter().copied());
            let is_written = |id: &WorkshopId| {
                self.has_name(*id, |one| one.folded == said.folded || one.folded == said.bare)
            };
            if named.iter().any(is_written) {
                return (self.one_of(named, said), By::OwnName);
            }
            // 多機能型事業所つくし and 作業所つくし are both called so, and 第二つくし may be.
            let kinds = own(&mut self.short().of_core(said));
            let by = if kinds.is_empty() { By::OwnName } else { By::OwnCore };
            named.extend(kinds.into_iter().filter(|id| !called.contains(id)));
            if !named.is_empty() {
                return (self.one_of(named, said), by);
            }
            by_word = own(&mut self.short().with_word(said));
        }
        let prefecture = wanted.prefecture.or_else(|| wanted.number.and_then(prefecture_of_number));
        let others = self.within(&called, prefecture);
        let others: Vec<WorkshopId> = others.into_iter().filter(|id| self.may_be(*id, said, true)).collect();
        match (others.is_empty(), by_word.is_empty()) {
            (true, true) => (Found::Nothing, By::Nothing),
            (true, false) => (self.one_of(by_word, said), By::OwnWord),
            (false, true) => (self.one_of(others, said), By::Prefecture),
            (false, false) => (Found::Several, By::Nothing),
        }
    }

    /// Of several that bear a name, the one that is written so.
    fn one_of(&self, ids: Vec<WorkshopId>, said: &WorkshopName) -> Found<WorkshopId> {
        let ids = narrowed(ids, |id| {
            said.service.is_some() && self.has_name(*id, |one| one.service == said.service)
        });
        let ids = narrowed(ids, |id| self.has_name(*id, |one| one.branch == said.branch));
        let ids = narrowed(ids, |id| self.is_of_work(*id));
        // Spelling tells no A型 from the B型 of one name.
        let services: BTreeSet<&ServiceType> = ids.iter().filter_map(|id| self.service(*id)).collect();
        if services.len() > 1 {
            return Found::of(ids);
        }
        let ids =
            narrowed(ids, |id| said.is_designated() && self.has_name(*id, |one| one.folded == said.folded));
        Found::of(narrowed(ids, |id| self.has_name(*id, |one| one.shown.contains(&said.shown))))
    }

    fn service(&self, id: WorkshopId) -> Option<&ServiceType> {
        self.workshop(id)?.service.as_ref().map(|one| &one.value)
    }

    /// Everyone who bears a name; else whose reading it is, and their namesakes.
    fn called(&self, bare: &str) -> BTreeSet<WorkshopId> {
        if bare.is_empty() {
            return BTreeSet::new();
        }
        if let Some(named) = self.by_name.get(bare) {
            return named.clone();
        }
        let read: BTreeSet<WorkshopId> = self.by_kana.get(bare).cloned().unwrap_or_default();
        let names = read.iter().filter_map(|id| self.names.get(id)).flatten();
        let namesakes: BTreeSet<WorkshopId> =
            names.filter_map(|name| self.by_name.get(&name.bare)).flatten().copied().collect();
        namesakes.into_iter().chain(read).collect()
    }

    fn is_listed(&self, id: WorkshopId, desk: &DeskId) -> bool {
        self.workshop(id).is_some_and(|one| one.desks.contains(desk))
    }

    /// Whether neither service nor branch is another's. A branch that is not said may still be meant, but for `exactly`.
    fn may_be(&self, id: WorkshopId, said: &WorkshopName, exactly: bool) -> bool {
        let is_said = |one: &WorkshopName| one.branch == said.branch;
        let is_branch = !exactly && said.branch.is_none() || self.has_name(id, is_said);
        let golden = self.service(id);
        let is_stated = golden.is_some() || self.has_name(id, |one| one.service.is_some());
        let is_service = said.service.is_none()
            || !is_stated
            || golden == said.service.as_ref()
            || self.has_name(id, |one| one.service == said.service);
        is_branch && is_service
    }

    /// A型, B型, or a service that nobody has stated.
    fn is_of_work(&self, id: WorkshopId) -> bool {
        self.service(id).is_none_or(|service| matches!(service, ServiceType::TypeA | ServiceType::TypeB))
    }

    fn short(&self) -> &ShortNames {
        self.short.get_or_init(|| {
            let listed = |id: &WorkshopId| self.workshop(*id).is_some_and(|one| !one.desks.is_empty());
            ShortNames::of(self.names.iter().filter(|(id, _)| listed(id)))
        })
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

    fn within(&self, ids: &BTreeSet<WorkshopId>, prefecture: Option<Prefecture>) -> Vec<WorkshopId> {
        let inside = |id: &WorkshopId| prefecture.is_none() || self.prefecture(*id) == prefecture;
        ids.iter().copied().filter(inside).collect()
    }

    fn prefecture(&self, id: WorkshopId) -> Option<Prefecture> {
        self.workshop(id).and_then(Workshop::prefecture)
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

    #[test]
    fn a_desk_means_its_own_workshop_by_a_short_name() {
        let mut made = Made::default();
        for (desk, name, service) in [
            ("d01", "作業所つくし", Some(ServiceType::TypeB)),
            ("d02", "つくし", Some(ServiceType::TypeA)),
            ("d01", "星空", Some(ServiceType::TypeA)),
            ("d01", "手作り工房　イルカ", None),
            ("d01", "ハーモニー", Some(ServiceType::TypeA)),
            ("d01", "ハーモニー", Some(ServiceType::TypeB)),
            ("d01", "就労支援センターなぎさ", None),
            ("d02", "なぎさ", None),
            ("d01", "みなと 薬院", None),
            ("d02", "みなと", None),
            ("d02", "あおぞら別館", None),
            ("d01", "多機能型事業所ひまわり", None),
            ("d01", "工房ひまわり", None),
        ] {
            let mut row = made.workshop(desk, name);
            row.service = service.map(fixture::seen);
            let prefecture = Prefecture::from_name("静岡県");
            row.address = Some(fixture::seen(Address { prefecture, ..Address::default() }));
            made.one_workshop(vec![row]);
        }
        let workshops = made.build().0.workshops;
        let index = WorkshopIndex::new(&made.observations, &made.identities, &workshops);
        let one = |id| Found::One(WorkshopId(id));
        for (name, desk, found, by) in [
            ("つくし", "d01", one(1), By::OwnCore),
            ("つくし（B）", "d01", one(1), By::OwnCore),
            ("つくし", "d02", one(2), By::OwnName),
            ("作業所つくし", "d02", one(2), By::OwnCore),
            ("工房つくし", "d01", Found::Nothing, By::Nothing),
            ("つくし", "d03", one(2), By::Prefecture),
            ("つくし（A）", "d01", one(2), By::Prefecture),
            ("星空さん", "d01", one(3), By::OwnName),
            ("星空（Ａ）", "d01", one(3), By::OwnName),
            ("星空（B）", "d01", Found::Nothing, By::Nothing),
            ("イルカ", "d01", one(4), By::OwnWord),
            ("イルカ", "d03", Found::Nothing, By::Nothing),
            ("ハーモニー", "d01", Found::Several, By::OwnName),
            ("ハーモニー（B）", "d01", one(6), By::OwnName),
            ("ハーモニーA型", "d01", one(5), By::OwnName),
            ("なぎさ", "d01", one(7), By::OwnName),
            // 多機能型事業所ひまわり and 工房ひまわり are both called so.
            ("ひまわり", "d01", Found::Several, By::OwnCore),
            ("工房ひまわり", "d01", one(13), By::OwnName),
            // The whole name of another's, and the first word of one's own: asked about.
            ("みなと", "d01", Found::Several, By::Nothing),
            ("あおぞら", "d02", one(11), By::OwnName),
            ("あおぞら", "d01", Found::Nothing, By::Nothing),
        ] {
            let desk = DeskId::new(desk);
            let prefecture = Prefecture::from_name("静岡県");
            let wanted = Wanted { name, number: None, desk: Some(&desk), prefecture };
            assert_eq!(index.choose(wanted), (found, by), "{name} {desk}");
        }
    }
}
