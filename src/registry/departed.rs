//! Workshops that left all lists: those that have orders, deliveries or wages stay, as they were last known, as 登録なし.

use super::lookup::narrowed;
use super::workshop_index::Wanted;
use crate::domain::{
    DeskId, Facility, FacilityId, Golden, Issue, IssueCode, Order, Origin, Reason, Severity, Wage, Workshop,
    WorkshopId,
};
use crate::normalise::{address, corporation, name, service, text};
use crate::resolve::Identities;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const LEFT: IssueCode = IssueCode::new("workshop.left-lists");

/// What was last known of a workshop: its names, where it stood, whose it was.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct LastKnown {
    pub name: String,
    /// Where the name stood.
    place: String,
    facility: String,
    corporation: Option<String>,
    office_number: Option<String>,
    service: Option<String>,
    address: Option<String>,
    desks: Vec<String>,
}

/// By id, as the registry knew them before this run.
pub type LastKnownWorkshops = BTreeMap<String, LastKnown>;

/// The paths of what is read of a workshop's document, in the order of [`read_last_known`].
pub const LAST_KNOWN: [&str; 8] = [
    "$.name.value",
    "$.name.origin",
    "$.facility",
    "$.corporation.value",
    "$.office_number.value",
    "$.service.value",
    "$.address.value",
    "$.desks",
];

/// From what stands at [`LAST_KNOWN`], as one JSON array.
#[must_use]
pub fn read_last_known(values: &str) -> Option<LastKnown> {
    type Values = (
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<Vec<String>>,
    );
    let (name, place, facility, corporation, office_number, service, address, desks): Values =
        serde_json::from_str(values).ok()?;
    Some(LastKnown {
        name: name?,
        place: place.unwrap_or_default(),
        facility: facility.unwrap_or_default(),
        corporation,
        office_number,
        service,
        address,
        desks: desks.unwrap_or_default(),
    })
}

/// Those of them that stand in no list tonight.
#[derive(Debug, Default)]
pub(super) struct Departed<'a> {
    known: BTreeMap<WorkshopId, &'a LastKnown>,
    by_number: BTreeMap<&'a str, Vec<WorkshopId>>,
    /// By the whole name, folded, and by the bare one.
    by_folded: BTreeMap<String, Vec<WorkshopId>>,
    by_bare: BTreeMap<String, Vec<WorkshopId>>,
}

impl<'a> Departed<'a> {
    pub(super) fn of(known: &'a LastKnownWorkshops, identities: &Identities) -> Self {
        let here: BTreeSet<WorkshopId> = identities.workshops.iter().map(|one| one.id).collect();
        let id = |text: &str| text.parse().ok();
        let known = known.iter().filter_map(|(text, known)| Some((id(text)?, known)));
        let left =
            known.filter(|(id, _)| !here.contains(id) && !identities.remembered.merged.contains_key(id));
        let mut departed = Self::default();
        for (id, known) in left {
            departed.known.insert(id, known);
            if let Some(number) = &known.office_number {
                departed.by_number.entry(number).or_default().push(id);
            }
            let corporation = known.corporation.as_deref().and_then(|text| corporation::read(text).value);
            let bare = name::parts(&known.name, corporation.as_ref()).bare;
            departed.by_folded.entry(text::fold(&known.name)).or_default().push(id);
            departed.by_bare.entry(bare).or_default().push(id);
        }
        departed
    }

    /// The only one that a row means that no list tells of.
    pub(super) fn find(&self, wanted: Wanted<'_>) -> Option<WorkshopId> {
        if self.known.is_empty() {
            return None;
        }
        let called = text::fold(wanted.name);
        let bare = name::parts(wanted.name, None).bare;
        let under = |names: &'_ BTreeMap<String, Vec<WorkshopId>>, name: &str| -> Vec<WorkshopId> {
            names.get(name).filter(|_| !name.is_empty()).cloned().unwrap_or_default()
        };
        let written = under(&self.by_folded, &called);
        let of_number = wanted.number.and_then(|number| self.by_number.get(number));
        let contradicts = |id: &WorkshopId| {
            wanted.number.is_some() && self.known.get(id).is_some_and(|known| known.office_number.is_some())
        };
        let named = written.iter().copied().chain(under(&self.by_bare, &bare));
        let meant: BTreeSet<WorkshopId> =
            (of_number.into_iter().flatten().copied()).chain(named.filter(|id| !contradicts(id))).collect();
        let ids = narrowed(meant.into_iter().collect(), |id| written.contains(id));
        match narrowed(ids, |id| self.is_of(*id, wanted.desk))[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether it was a desk's when it was last known.
    fn is_of(&self, id: WorkshopId, desk: Option<&DeskId>) -> bool {
        let known = self.known.get(&id).zip(desk);
        known.is_some_and(|(known, desk)| known.desks.iter().any(|one| one == desk.as_str()))
    }

    /// Of a listed workshop and a namesake that left, the one of the desk that the row names.
    pub(super) fn rather(
        &self,
        listed: WorkshopId,
        wanted: Wanted<'_>,
        workshops: &BTreeMap<WorkshopId, Workshop>,
    ) -> WorkshopId {
        let Some(desk) = wanted.desk else { return listed };
        if self.known.is_empty() || workshops.get(&listed).is_some_and(|one| one.desks.contains(desk)) {
            return listed;
        }
        self.find(wanted).filter(|id| self.is_of(*id, Some(desk))).unwrap_or(listed)
    }

    /// Puts back those that orders, deliveries of them and wages speak of; the lists' keepers are told.
    pub(super) fn keep(
        &self,
        workshops: &mut BTreeMap<WorkshopId, Workshop>,
        facilities: &mut BTreeMap<FacilityId, Facility>,
        (orders, wages): (&[Order], &[Wage]),
    ) -> Vec<Issue> {
        let ordered = orders.iter().filter_map(|order| Some((order.workshop?, &order.origin)));
        let paid = wages.iter().filter_map(|wage| Some((wage.workshop?, &wage.origin)));
        let mut first: BTreeMap<WorkshopId, &Origin> = BTreeMap::new();
        for (id, origin) in ordered.chain(paid) {
            first.entry(id).or_insert(origin);
        }
        let mut issues = Vec::new();
        for (id, origin) in first {
            let Some(known) = self.known.get(&id) else { continue };
            let workshop = known.workshop(id);
            let facility = facilities
                .entry(workshop.facility)
                .or_insert_with(|| Facility { id: workshop.facility, workshops: Vec::new() });
            facility.workshops.push(id);
            issues.push(left(&workshop, origin));
            workshops.insert(id, workshop);
        }
        issues
    }
}

fn left(workshop: &Workshop, origin: &Origin) -> Issue {
    let name = &workshop.name.value;
    let message = format!(
        "「{name}」はどの名簿にも載らなくなりましたが、発注か工賃の記録があるため、台帳に「登録なし」として残しています。閉所や退会であればこのままで結構です。まちがって消えたのであれば、名簿に戻してください。"
    );
    Issue::new(LEFT, Severity::Notice, origin.clone(), message).seen(name)
}

impl LastKnown {
    fn workshop(&self, id: WorkshopId) -> Workshop {
        let origin = Origin::file(self.place.split(':').next().unwrap_or_default(), "");
        let kept = Reason::new(
            "departed",
            "どの名簿にも載らなくなりましたが、発注か工賃の記録があるため残しています",
        );
        let facility = self.facility.parse().unwrap_or(FacilityId(0));
        let read = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Workshop {
            active: false,
            corporation: read(&self.corporation)
                .and_then(|text| corporation::read(&text).value)
                .map(|value| Golden::only(value, origin.clone())),
            office_number: read(&self.office_number).map(|value| Golden::only(value, origin.clone())),
            service: read(&self.service)
                .and_then(|text| service::read(&text).value)
                .map(|value| Golden::only(value, origin.clone())),
            address: read(&self.address)
                .and_then(|text| address::read(&text, None).value)
                .map(|value| Golden::only(value, origin.clone())),
            desks: self.desks.iter().map(|desk| DeskId::new(desk)).collect(),
            reasons: vec![kept],
            ..Workshop::named(id, facility, Golden::only(self.name.clone(), origin.clone()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Prefecture;
    use crate::registry::fixture::Made;

    fn known(name: &str, desk: &str) -> LastKnown {
        LastKnown {
            name: name.to_owned(),
            place: "inbox/d01/一覧.xlsx:名簿!B5".to_owned(),
            facility: "F-000009".to_owned(),
            service: Some("B型".to_owned()),
            address: Some("佐賀県佐賀市松原1-1".to_owned()),
            desks: vec![desk.to_owned()],
            ..LastKnown::default()
        }
    }

    #[test]
    fn a_workshop_with_orders_stays_when_it_left_all_lists() {
        let mut made = Made::default();
        made.folder("d01", "佐賀県");
        made.desk_identity("d01", &["佐賀窓口"], vec![]);
        let mut row = made.workshop("d01", "あおぞら作業所");
        row.address = crate::normalise::address::read("佐賀県佐賀市松原1-1", None)
            .value
            .map(crate::registry::fixture::seen);
        made.one_workshop(vec![row]);
        made.last_known.insert("W-000001".to_owned(), known("あおぞら作業所", "d01"));
        made.last_known.insert("W-000009".to_owned(), known("ひまわり作業所", "d01"));
        made.last_known.insert("W-000008".to_owned(), known("ひまわり作業所", "d02"));
        made.last_known.insert("W-000007".to_owned(), known("つばさ工房", "d01"));
        made.order("H1", "", "佐賀窓口", "ひまわり作業所", None);
        made.order("H2", "", "佐賀窓口", "あおぞら作業所", None);
        made.order("H3", "", "佐賀窓口", "どこか", None);
        let (registry, issues) = made.build();
        let ordered: Vec<_> = registry.orders.iter().map(|order| order.workshop).collect();
        assert_eq!(ordered, [Some(WorkshopId(9)), Some(WorkshopId(1)), None]);
        assert_eq!(registry.workshops.keys().copied().collect::<Vec<_>>(), [WorkshopId(1), WorkshopId(9)]);
        let kept = &registry.workshops[&WorkshopId(9)];
        assert!(kept.has_left() && !kept.active);
        assert_eq!((kept.prefecture(), kept.facility), (Prefecture::from_name("佐賀県"), FacilityId(9)));
        assert_eq!(registry.facilities[&FacilityId(9)].workshops, [WorkshopId(9)]);
        let codes: Vec<&str> = issues.iter().map(|issue| issue.code.as_str()).collect();
        assert_eq!(codes, ["order.unknown-workshop", "workshop.left-lists"]);
    }

    #[test]
    fn an_order_of_a_workshop_that_left_does_not_become_its_namesakes() {
        let mut made = Made::default();
        made.folder("d01", "佐賀県");
        made.desk_identity("d01", &["佐賀窓口"], vec![]);
        made.desk_identity("d02", &["福岡窓口"], vec![]);
        let row = made.workshop("d01", "わかばジョブ");
        made.one_workshop(vec![row]);
        made.last_known.insert("W-000005".to_owned(), known("わかばジョブ", "d02"));
        made.order("H1", "", "福岡窓口", "わかばジョブ", None);
        made.order("H2", "", "", "わかばジョブ", None);
        let (registry, _) = made.build();
        let ordered: Vec<_> = registry.orders.iter().map(|order| order.workshop).collect();
        assert_eq!(ordered, [Some(WorkshopId(5)), Some(WorkshopId(1))]);
    }

    #[test]
    fn what_is_read_back_is_what_was_kept() {
        let values = r#"["ひまわり作業所","inbox/d01/一覧.xlsx:名簿!B5","F-000009",null,null,"B型","佐賀県佐賀市松原1-1",["d01"]]"#;
        assert_eq!(read_last_known(values), Some(known("ひまわり作業所", "d01")));
        assert_eq!(read_last_known("[null,null,null,null,null,null,null,null]"), None);
    }
}
