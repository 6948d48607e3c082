//! Small registries built by hand, for the tests of this room and those below it.

use crate::domain::{
    Address, Application, Case, CaseId, CaseState, Consent, Desk, DeskId, FacilityId, Golden, Interest, Mark,
    Order, Origin, Prefecture, ServiceType, Step, WorkCatalogue, WorkCategory, WorkKind, WorkKindEntry,
    WorkPlace, Workshop, WorkshopId, Yen,
};
use crate::registry::Registry;
use chrono::NaiveDate;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn origin(file: &str) -> Origin {
    Origin::file(file, "")
}

pub(crate) fn golden<T>(value: T) -> Golden<T> {
    Golden::only(value, origin("名簿.xlsx"))
}

pub(crate) fn kind(name: &str) -> WorkKind {
    WorkKind::new(name)
}

pub(crate) fn prefecture(name: &str) -> Prefecture {
    Prefecture::from_name(name).unwrap()
}

/// データ入力 (remote), 封入・封緘 and 清掃 (on site).
pub(crate) fn catalogue() -> WorkCatalogue {
    let entry =
        |name, category, remote| WorkKindEntry { kind: kind(name), category, synonyms: Vec::new(), remote };
    WorkCatalogue::new(vec![
        entry("データ入力", WorkCategory::Pc, true),
        entry("封入・封緘", WorkCategory::Indoor, false),
        entry("清掃", WorkCategory::OffSite, false),
    ])
}

/// A desk of 福岡県 that wants all case information and whose kind is not known.
pub(crate) fn desk(slug: &str) -> Desk {
    Desk {
        id: DeskId::new(slug),
        name: format!("{slug}共同受注窓口"),
        kana: String::new(),
        aliases: Vec::new(),
        prefecture: Some(prefecture("福岡県")),
        kind: None,
        consent: Some(Consent::All),
        email: String::new(),
        contact_methods: Vec::new(),
        staff_full_time: None,
        staff_shared: None,
        kind_reasons: Vec::new(),
        confirmed_year: None,
        listed: true,
        has_folder: true,
        origins: Vec::new(),
    }
}

/// An active B型 of a prefecture in the list of desk `d01`: 10 people, ○ for each kind named.
pub(crate) fn workshop(id: u32, place: &str, kinds: &[&str]) -> Workshop {
    Workshop {
        id: WorkshopId(id),
        facility: FacilityId(id),
        active: true,
        register: None,
        name: Golden { origin: origin(&format!("W{id}")), ..golden(format!("作業所{id}")) },
        kana: None,
        corporation: None,
        corporate_number: None,
        office_number: None,
        service: Some(golden(ServiceType::TypeB)),
        postal_code: None,
        address: Some(golden(Address { prefecture: Some(prefecture(place)), ..Address::default() })),
        phones: None,
        fax: None,
        email: None,
        capacity: Some(golden(20)),
        users: None,
        staff: None,
        workers_available: Some(golden(10)),
        pc_count: None,
        off_site: None,
        travels_to: None,
        average_wage: None,
        work_text: None,
        work: kinds.iter().map(|name| (kind(name), golden(Mark::Yes))).collect(),
        hub: false,
        updated_on: None,
        desks: vec![DeskId::new("d01")],
        members: vec![origin("一覧.xlsx")],
        reasons: Vec::new(),
        position: None,
    }
}

/// 清掃 in 福岡県 of 全国試行, open since 2021-09-06: 100 hours and 1,000 pieces for 200,000 yen until 2021-12-24.
pub(crate) fn case(id: u32) -> Case {
    Case {
        id: CaseId(id),
        programme: "全国試行".to_owned(),
        fiscal_year: None,
        number: String::new(),
        title: format!("案件{id}"),
        client: None,
        demand: None,
        category: Some(WorkCategory::OffSite),
        kind: Some(kind("清掃")),
        remote: None,
        place: WorkPlace {
            text: "福岡県".to_owned(),
            prefecture: Some(prefecture("福岡県")),
            municipality: None,
        },
        quantity: Some(1_000),
        unit: "件".to_owned(),
        unit_price: None,
        amount: Some(Yen(200_000)),
        annual_amount: None,
        hours: Some(100.0),
        people: None,
        skills: String::new(),
        open_on: Some(day("2021-09-06")),
        deadline_on: Some(day("2021-09-14")),
        due_on: Some(day("2021-12-24")),
        steps: vec![step(CaseState::Offered, "2021-09-06")],
        parent: None,
        lost_reason: String::new(),
        gaps: Vec::new(),
        good_example: false,
        origin: origin(&format!("C{id}")),
        origins: Vec::new(),
        own_desks: Default::default(),
    }
}

pub(crate) fn step(state: CaseState, on: &str) -> Step {
    Step { state, on: Some(day(on)), seen_on: None, origin: origin("案件一覧.xlsx") }
}

pub(crate) fn application(case: u32, desk: &str, interest: Interest, on: &str) -> Application {
    Application {
        case: CaseId(case),
        desk: DeskId::new(desk),
        interest,
        workshop_count: None,
        people: None,
        kinds: Vec::new(),
        quantity: None,
        workshops: Vec::new(),
        comment: String::new(),
        question: String::new(),
        answered_at: Some(day(on).and_hms_opt(9, 0, 0).unwrap()),
        asked_at: None,
        ended_at: None,
        late: false,
        superseded: false,
        origin: origin(&format!("応募:{case}:{desk}")),
    }
}

pub(crate) fn order(case: u32, workshop: u32, amount: i64, on: &str) -> Order {
    Order {
        id: format!("{case}:{workshop}"),
        case: Some(CaseId(case)),
        programme: String::new(),
        desk: Some(DeskId::new("d01")),
        workshop: Some(WorkshopId(workshop)),
        workshop_name: String::new(),
        chosen: None,
        share: None,
        trial: false,
        ended: None,
        amount: Some(Yen(amount)),
        ordered_on: Some(day(on)),
        assigned_on: None,
        month: None,
        category: None,
        origin: origin(&format!("発注:{case}:{workshop}")),
    }
}

pub(crate) fn registry(desks: Vec<Desk>, workshops: Vec<Workshop>, cases: Vec<Case>) -> Registry {
    Registry {
        desks: desks.into_iter().map(|desk| (desk.id.clone(), desk)).collect(),
        workshops: workshops.into_iter().map(|workshop| (workshop.id, workshop)).collect(),
        cases: cases.into_iter().map(|case| (case.id, case)).collect(),
        ..Registry::default()
    }
}
