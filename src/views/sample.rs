//! A small hand-built registry for the tests of this room: two desks, three workshops, two cases.

use super::{ChangeLine, ColumnUse, Material, Options};
use crate::domain::{
    Address, Application, Case, CaseId, CaseNote, CaseState, CellRef, ClientId, Consent, Corporation,
    Counted, Definition, Demand, Desk, DeskId, DeskKind, Entry, FacilityId, Field, Figure, FiscalYear,
    Golden, HumanCell, Interest, Issue, IssueCode, Mark, Match, MatchId, Matching, Order, Origin, Prefecture,
    Ratio, Reason, RecordKind, Scope, ServiceType, Severity, Shortfall, ShortfallCause, StatedKind, Step,
    Unit, WorkCategory, WorkKind, WorkPlace, Workshop, WorkshopId, Yen,
};
use crate::registry::Registry;
use crate::resolve::{Doubt, Party};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;

pub(super) static ORDER_RATE: Definition = Definition {
    key: "a.order-rate",
    name: "発注率",
    definition: "情報提供した案件のうち、発注に至った案件の割合です。",
    formula: "発注件数 ÷ 情報提供件数",
    unit: Unit::Rate,
    family: "A",
};

pub(super) static WORKSHOPS: Definition = Definition {
    key: "e.workshops",
    name: "登録事業所数",
    definition: "台帳に載っている事業所の数です。",
    formula: "事業所の数",
    unit: Unit::Workshops,
    family: "E",
};

pub(super) static FRESHNESS: Definition = Definition {
    key: "e.freshness-median",
    name: "更新からの日数（中央値）",
    definition: "更新日から基準日までの日数の中央値です。",
    formula: "基準日 − 更新日 の中央値",
    unit: Unit::Days,
    family: "E",
};

/// Everything that a `Material` borrows.
pub(super) struct Sample {
    pub(super) registry: Registry,
    pub(super) matching: Matching,
    pub(super) figures: Vec<Figure>,
    pub(super) issues: Vec<Issue>,
    pub(super) columns: Vec<ColumnUse>,
    pub(super) human: Vec<HumanCell>,
    pub(super) as_of: NaiveDate,
    pub(super) tab_dates: BTreeMap<(String, String), NaiveDate>,
    pub(super) changes: Vec<ChangeLine>,
    pub(super) options: Options,
}

impl Sample {
    pub(super) fn material(&self) -> Material<'_> {
        Material {
            registry: &self.registry,
            matching: &self.matching,
            figures: &self.figures,
            surveys: &[],
            issues: &self.issues,
            columns: &self.columns,
            human: &self.human,
            as_of: self.as_of,
            questionnaires: crate::survey::shipped(),
            tab_dates: &self.tab_dates,
            changes: &self.changes,
            options: &self.options,
        }
    }
}

pub(crate) fn with_material<T>(use_it: impl FnOnce(&Material<'_>) -> T) -> T {
    use_it(&sample().material())
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

/// A place in a desk's list.
pub(super) fn at(file: &str, sheet: &str, row: u32, col: u32) -> Origin {
    Origin::file(file, "ab").sheet(sheet).at(CellRef::new(row, col))
}

fn golden<T>(value: T) -> Golden<T> {
    Golden::only(value, at("inbox/d01/一覧.xlsx", "名簿", 5, 2))
}

fn workshop(id: u32, name: &str, kana: &str, prefecture: u8, desk: &str, phone: &str) -> Workshop {
    let address = Address {
        prefecture: Prefecture::from_number(prefecture),
        municipality: None,
        rest: "見本町1-2-3".to_owned(),
        building: String::new(),
    };
    Workshop {
        kana: Some(golden(kana.to_owned())),
        service: Some(golden(ServiceType::TypeA)),
        address: Some(golden(address)),
        phones: Some(golden(vec![phone.to_owned()])),
        email: Some(golden(format!("w{id}@example.jp"))),
        capacity: Some(golden(20)),
        off_site: Some(golden(Mark::Partly)),
        work: vec![
            (WorkKind::new("封入・封緘"), golden(Mark::Good)),
            (WorkKind::new("清掃"), golden(Mark::Partly)),
        ],
        desks: vec![DeskId::new(desk)],
        members: vec![at(&format!("inbox/{desk}/一覧.xlsx"), "名簿", 5, 2)],
        ..Workshop::named(WorkshopId(id), FacilityId(id), golden(name.to_owned()))
    }
}

fn desk(id: &str, name: &str, kana: &str, prefecture: u8, confirmed: Option<i32>) -> Desk {
    Desk {
        kana: kana.to_owned(),
        prefecture: Prefecture::from_number(prefecture),
        kind: Some(StatedKind { kind: DeskKind::PrivateDemand, estimated: false }),
        consent: Some(Consent::All),
        email: format!("{id}@example.jp"),
        contact_methods: vec!["メール".to_owned()],
        staff_full_time: Some(1),
        confirmed_year: confirmed.map(FiscalYear),
        listed: true,
        has_folder: true,
        ..Desk::named(DeskId::new(id), name.to_owned())
    }
}

fn case(id: u32, number: &str, title: &str) -> Case {
    let origin = at("inbox/jimukyoku/案件一覧.xlsx", "案件", id + 3, 2);
    let step = Step {
        state: CaseState::Offered,
        on: Some(day("2026-11-02")),
        seen_on: None,
        origin: origin.clone(),
    };
    let client =
        Corporation { legal_form: Some("株式会社"), bare: "見本商事".to_owned(), form_last: false };
    Case {
        id: CaseId(id),
        programme: "全国試行".to_owned(),
        fiscal_year: Some(FiscalYear(2026)),
        number: number.to_owned(),
        title: title.to_owned(),
        client: Some((ClientId(1), client)),
        demand: Some(Demand::Private),
        category: Some(WorkCategory::Indoor),
        kind: Some(WorkKind::new("封入・封緘")),
        remote: Some(false),
        place: WorkPlace {
            text: "福岡県".to_owned(),
            prefecture: Prefecture::from_number(40),
            municipality: None,
        },
        quantity: Some(1_000),
        unit: "部".to_owned(),
        unit_price: Some(Yen(50)),
        amount: Some(Yen(50_000)),
        annual_amount: Some(Yen(600_000)),
        hours: Some(40.0),
        people: Some(5),
        skills: "手先の作業".to_owned(),
        open_on: Some(day("2026-11-02")),
        deadline_on: Some(day("2026-11-30")),
        due_on: Some(day("2026-12-25")),
        steps: vec![step],
        parent: None,
        lost_reason: String::new(),
        gaps: vec!["納品先".to_owned()],
        good_example: id == 2,
        origin: origin.clone(),
        origins: vec![origin],
        own_desks: Default::default(),
    }
}

pub(super) fn matched(case: u32, workshop: u32, desk: &str, score: Option<f64>) -> Match {
    let reasons = match score {
        Some(_) => vec![
            Reason::new("capability", "封入の印が◎です").points(30.0),
            Reason::new("distance", "同じ県です").points(10.0),
        ],
        None => vec![Reason::new("area", "作業場所と県が違います")],
    };
    Match {
        id: MatchId { case: CaseId(case), workshop: WorkshopId(workshop) },
        desk: DeskId::new(desk),
        safety_plan: false,
        score,
        reasons,
        rank: None,
        said: crate::domain::Said::default(),
        to_confirm: Vec::new(),
        decision: None,
    }
}

fn application(case: u32, desk: &str, question: &str) -> Application {
    Application {
        case: CaseId(case),
        desk: DeskId::new(desk),
        interest: Interest::Yes,
        workshop_count: Some(2),
        people: Some(8),
        kinds: Vec::new(),
        quantity: None,
        workshops: Vec::new(),
        comment: format!("{desk}のコメント"),
        question: question.to_owned(),
        answered_at: Some(moment("2026-11-10T09:30:00")),
        asked_at: None,
        ended_at: None,
        late: false,
        superseded: false,
        origin: at("forms/応募.csv", "", 2, 1),
    }
}

pub(super) fn order() -> Order {
    Order {
        id: "R8-002-H001".to_owned(),
        case: Some(CaseId(2)),
        programme: "全国試行".to_owned(),
        desk: Some(DeskId::new("d02")),
        workshop: Some(WorkshopId(3)),
        workshop_name: "ひばり工房".to_owned(),
        chosen: None,
        share: Some(0.25),
        trial: false,
        ended: None,
        amount: Some(Yen(12_500)),
        ordered_on: Some(day("2026-11-12")),
        assigned_on: None,
        month: None,
        category: Some(WorkCategory::Indoor),
        origin: at("inbox/jimukyoku/進捗管理表.xlsx", "発注", 2, 1),
    }
}

pub(super) fn figure(
    definition: &'static Definition,
    year: Option<i32>,
    scope: Scope,
    numerator: f64,
    denominator: f64,
) -> Figure {
    Figure {
        definition,
        programme: if year.is_some() { "全国試行".to_owned() } else { String::new() },
        fiscal_year: year.map(FiscalYear),
        scope,
        value: Ratio { numerator, denominator },
        records: Counted::At(Vec::new()),
    }
}

pub(super) fn issue(desk: Option<&str>, file: &str, row: u32, seen: &str) -> Issue {
    let origin = at(file, "名簿", row, 2);
    let message = "事業所番号の検査数字が合いません。番号をお確かめください。";
    Issue::new(IssueCode::new("value.office-number-check-digit"), Severity::Warning, origin, message)
        .seen(seen)
        .field(Field::OfficeNumber)
        .desk(desk.map(DeskId::new))
}

pub(super) fn human(book: &str, tab: &str, key: &str, column: &str, value: &str) -> HumanCell {
    HumanCell {
        book: book.to_owned(),
        tab: tab.to_owned(),
        key: key.to_owned(),
        column: column.to_owned(),
        value: value.to_owned(),
        first_seen: moment("2026-11-11T02:00:00"),
        origin: at("out/national.xlsx", tab, 2, 19),
    }
}

fn registry() -> Registry {
    let desks = [
        desk("d01", "あおば共同受注窓口", "アオバキョウドウジュチュウマドグチ", 40, Some(2026)),
        desk("d02", "わかば共同受注窓口", "ワカバキョウドウジュチュウマドグチ", 41, Some(2025)),
    ];
    let workshops = [
        workshop(1, "青葉作業所", "アオバサギョウショ", 40, "d01", "0920000001"),
        workshop(2, "さくら舎", "さくらしゃ", 1, "d01", "0110000002"),
        workshop(3, "ひばり工房", "ヒバリコウボウ", 41, "d02", "0952000003"),
    ];
    let cases = [case(1, "R8-001", "カタログの封入"), case(2, "R8-002", "=1+1 という件名")];
    let entry = |kind, item: &str, value| Entry {
        kind,
        programme: String::new(),
        fiscal_year: None,
        group: String::new(),
        item: item.to_owned(),
        client: None,
        value,
        text: String::new(),
        origin: at("inbox/jimukyoku/計画値.xlsx", "計画", 2, 2),
    };
    Registry {
        desks: desks.map(|desk| (desk.id.clone(), desk)).into(),
        workshops: workshops.map(|workshop| (workshop.id, workshop)).into(),
        cases: cases.map(|case| (case.id, case)).into(),
        applications: vec![
            application(1, "d02", "納品先はどこですか"),
            application(2, "d01", "見本はありますか"),
        ],
        orders: vec![order()],
        entries: vec![
            entry(RecordKind::Plan, "発注率（％）", Some(0.83)),
            entry(RecordKind::Plan, "目標年間発注額", Some(60_000_000.0)),
            entry(RecordKind::Reference, "発注率", Some(0.5)),
            entry(RecordKind::Plan, "目標年間発注額", Some(70_000_000.0)),
            entry(RecordKind::Cost, "人件費", Some(1_000.0)),
        ],
        doubts: vec![Doubt {
            key: "doubt-1".to_owned(),
            group: String::new(),
            left: at("inbox/d01/一覧.xlsx", "名簿", 5, 2),
            right: at("inbox/d02/一覧.xlsx", "名簿", 6, 2),
            left_id: Party::Workshop(WorkshopId(1)),
            right_id: Party::Workshop(WorkshopId(3)),
            weight: 3.0,
            reasons: vec![Reason::new("name", "名前がよく似ています").points(4.0)],
        }],
        ..Registry::default()
    }
}

fn matching() -> Matching {
    Matching {
        matches: vec![
            matched(1, 1, "d01", Some(78.5)),
            matched(1, 3, "d02", Some(60.0)),
            matched(1, 2, "d01", None),
            matched(2, 3, "d02", Some(55.0)),
        ],
        allocations: Vec::new(),
        shortfalls: vec![Shortfall {
            case: CaseId(2),
            cause: ShortfallCause::Capacity,
            missing_hours: 120,
            missing_amount: Some(Yen(120_000)),
            place: Prefecture::from_name("宮城県"),
            kind: None,
            missing_people: 7,
            missing_workshops: 2,
            text: "空きのある事業所が足りません。".to_owned(),
        }],
        notes: vec![CaseNote {
            case: CaseId(1),
            reason: Reason::new("reply-period", "応募期間が5営業日に足りません。"),
        }],
        ..Matching::default()
    }
}

pub(super) fn sample() -> Sample {
    let category = |name: &str| Scope::Category(name.to_owned());
    Sample {
        registry: registry(),
        matching: matching(),
        figures: vec![
            figure(&ORDER_RATE, Some(2026), Scope::Total, 15.0, 21.0),
            figure(&ORDER_RATE, Some(2025), Scope::Total, 11.0, 25.0),
            figure(&ORDER_RATE, Some(2026), category("施設外軽作業"), 4.0, 8.0),
            figure(&ORDER_RATE, Some(2026), category("PC作業"), 8.0, 9.0),
            figure(&WORKSHOPS, None, Scope::Total, 3.0, 1.0),
            figure(&FRESHNESS, None, Scope::Total, 10.0, 1.0),
            figure(&FRESHNESS, None, Scope::Desk("d01".to_owned()), 5.0, 1.0),
            figure(&WORKSHOPS, None, Scope::Desk("d01".to_owned()), 2.0, 1.0),
            figure(&WORKSHOPS, None, Scope::Desk("d02".to_owned()), 1.0, 1.0),
        ],
        columns: vec![ColumnUse {
            key: "d01|workshop|定員".to_owned(),
            owner: "d01".to_owned(),
            kind: RecordKind::Workshop,
            header: "定員".to_owned(),
            file: "inbox/d01/一覧.xlsx".to_owned(),
            sheet: "名簿".to_owned(),
            col: 3,
            field: Some(Field::Capacity),
            is_gone: false,
        }],
        issues: vec![
            issue(Some("d01"), "inbox/d01/一覧.xlsx", 9, "4012345678"),
            issue(Some("d01"), "inbox/d01/一覧.xlsx", 5, "4012345670"),
            issue(Some("d02"), "inbox/d02/一覧.xlsx", 6, "4112345678"),
        ],
        human: Vec::new(),
        as_of: day("2026-11-20"),
        tab_dates: BTreeMap::from([(("national".to_owned(), "案件台帳".to_owned()), day("2026-11-18"))]),
        changes: vec![ChangeLine {
            on: day("2026-11-18"), what: "案件が2件増えました。".to_owned()
        }],
        options: Options::default(),
    }
}
