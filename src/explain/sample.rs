//! A small installation made by hand, for the tests of this room.

use super::material::{HistoryLine, Material};
use crate::domain::*;
use crate::layout::{Column, Layout, LeftOut, MappedCell, Orientation, Record, SheetLayout, Table};
use crate::matching::{Standing, Weights};
use crate::registry::Registry;
use crate::resolve::{Doubt, Identities, Party, WorkshopIdentity};
use crate::table::Cell;
use std::sync::Arc;

pub(super) const FILE: &str = "inbox/d01/一覧.xlsx";

pub(super) fn at(file: &str, sheet: &str, cell: &str) -> Origin {
    Origin::file(file, "r1").sheet(sheet).at(cell.parse().unwrap())
}

fn seen<T>(value: T, cell: &str, text: &str) -> Seen<T> {
    Seen::new(value, cell.parse().unwrap(), text)
}

fn row(role: SourceRole, kind: RecordKind, origin: Origin) -> RowOrigin {
    RowOrigin { role, kind, origin, flags: Vec::new() }
}

pub(super) fn workshop_row(role: SourceRole, origin: Origin) -> WorkshopRow {
    WorkshopRow::new(row(role, RecordKind::Workshop, origin))
}

fn column(index: u32, header: &[&str], field: Option<Field>, confidence: f64, why: &str) -> Column {
    let header: Vec<Arc<str>> = header.iter().map(|text| Arc::from(*text)).collect();
    let reasons = vec![Reason::new("synonym", why)];
    Column { index, header, header_cell: CellRef::new(4, index), field, confidence, reasons }
}

pub(super) fn mapped(field: Field, cell: &str, text: &str) -> MappedCell {
    MappedCell { field, header: field.label().into(), cell: cell.parse().unwrap(), value: Cell::text(text) }
}

fn record(cell: &str, values: &[(Field, &str, &str)]) -> Record {
    let cells = values.iter().map(|(field, cell, text)| mapped(*field, cell, text)).collect();
    Record { kind: RecordKind::Workshop, origin: at(FILE, "名簿", cell), cells }
}

/// A desk's list of two workshops under a two-row header, with a total, an example sheet and one bad phone.
pub(super) fn file() -> (Layout, Vec<Issue>, Observations) {
    let table = Table {
        kind: RecordKind::Workshop,
        confidence: 0.95,
        reasons: vec![Reason::new("columns", "事業所名と住所の列があります")],
        orientation: Orientation::Rows,
        header: (3, 4),
        caption: vec!["○○県 事業所一覧".to_owned(), "令和8年4月1日現在".to_owned()],
        columns: vec![
            column(2, &["事業所名"], Some(Field::Name), 1.0, "見出しが「事業所名」と同じです"),
            column(3, &["定員"], Some(Field::Capacity), 0.9, "見出しが「定員」と同じです"),
            column(4, &["その他", "色"], None, 0.0, "当てはまる項目がありません"),
        ],
        records: vec![
            record("B5", &[(Field::Name, "B5", "つばさ作業所"), (Field::Capacity, "C5", "２０名")]),
            record("B6", &[(Field::Name, "B6", "ひかり工房")]),
        ],
        left_out: vec![LeftOut { row: 7, text: "合計 2か所".to_owned(), why: "合計の行" }],
    };
    let example = SheetLayout {
        name: "記入例".into(),
        skipped: Some(Reason::new("example-sheet", "記入例のシートです")),
        tables: Vec::new(),
    };
    let layout = Layout {
        sheets: vec![SheetLayout { name: "名簿".into(), skipped: None, tables: vec![table] }, example],
    };
    (layout, vec![bad_phone()], observations())
}

fn bad_phone() -> Issue {
    let code = IssueCode::new("value.phone-unreadable");
    let message = "電話番号として読み取れません。市外局番から書いてください。";
    Issue::new(code, Severity::Warning, at(FILE, "名簿", "D6"), message)
        .seen("12-34")
        .field(Field::Phone)
        .desk(Some(DeskId::new("d01")))
}

/// Two lists: a desk's (rows 5 and 6) and the official one, which calls the first workshop by a longer name.
pub(super) fn observations() -> Observations {
    let desk = || SourceRole::Desk(DeskId::new("d01"));
    let first = WorkshopRow {
        name: Some(seen("つばさ作業所".to_owned(), "B5", "つばさ作業所")),
        capacity: Some(seen(20, "C5", "２０名")),
        ..workshop_row(desk(), at(FILE, "名簿", "B5"))
    };
    let second = WorkshopRow {
        name: Some(seen("ひかり工房".to_owned(), "B6", "ひかり工房")),
        ..workshop_row(desk(), at(FILE, "名簿", "B6"))
    };
    let official = WorkshopRow {
        name: Some(seen("就労継続支援つばさ作業所".to_owned(), "A2", "就労継続支援つばさ作業所")),
        ..workshop_row(SourceRole::Official, at("official/wam.csv", "", "A2"))
    };
    Observations { workshops: vec![first, second, official], cases: vec![case_row()], ..Default::default() }
}

fn case_row() -> CaseRow {
    CaseRow {
        row: row(SourceRole::Office, RecordKind::Case, at("inbox/jimukyoku/案件.xlsx", "案件", "C2")),
        programme: None,
        number: Some(seen("R8-001".to_owned(), "A2", "R8-001")),
        parent: None,
        title: Some(seen("DM封入".to_owned(), "C2", "ＤＭ封入")),
        client: None,
        demand: Some(seen(Demand::Private, "D2", "民間")),
        category: None,
        kind: None,
        remote: None,
        place: None,
        quantity: Some(seen(7000, "E2", "7,000")),
        unit: None,
        unit_price: None,
        amount: Some(seen(Yen(350_000), "F2", "35万円")),
        annual_amount: None,
        hours: None,
        people: None,
        fiscal_year: None,
        skills: None,
        open_on: None,
        deadline_on: None,
        due_on: None,
        state: Some(seen(CaseState::Offered, "G2", "募集中")),
        ordered_on: None,
        assigned_on: None,
        closed_on: None,
        lost_reason: None,
        gaps: None,
        good_example: None,
        trial: None,
    }
}

fn workshop(id: u32, name: Golden<String>, members: Vec<Origin>) -> Workshop {
    Workshop {
        desks: vec![DeskId::new("d01")],
        members,
        ..Workshop::named(WorkshopId(id), FacilityId(id), name)
    }
}

fn workshops() -> [Workshop; 2] {
    let (own, official) = (at(FILE, "名簿", "B5"), at("official/wam.csv", "", "A2"));
    let loser = Loser { shown: "つばさ作業所".to_owned(), origin: own.clone() };
    let name = Golden {
        rule: SurvivalRule::Official,
        losers: vec![loser],
        ..Golden::only("就労継続支援つばさ作業所".to_owned(), official.clone())
    };
    let first = Workshop {
        service: Some(Golden::only(ServiceType::TypeB, official.clone())),
        capacity: Some(Golden::only(20, at(FILE, "名簿", "C5"))),
        updated_on: Some(PartialDate::day("2026-04-01".parse().unwrap())),
        reasons: vec![Reason::new("number+name", "事業所番号と名称が同じです").points(12.0)],
        ..workshop(1, name, vec![own, official])
    };
    let second = at(FILE, "名簿", "B6");
    let second = workshop(2, Golden::only("ひかり工房".to_owned(), second.clone()), vec![second]);
    [first, second]
}

fn desk() -> Desk {
    Desk {
        prefecture: Prefecture::from_name("福岡県"),
        kind: Some(StatedKind { kind: DeskKind::PrivateDemand, estimated: true }),
        consent: Some(Consent::RemoteOnly),
        contact_methods: vec!["メール".to_owned(), "電話".to_owned()],
        staff_full_time: Some(1),
        listed: true,
        has_folder: true,
        origins: vec![at("official/list.xlsx", "一覧", "B3")],
        ..Desk::named(DeskId::new("d01"), "○○県共同受注窓口".to_owned())
    }
}

fn case() -> Case {
    let origin = at("inbox/jimukyoku/案件.xlsx", "案件", "C2");
    let step =
        Step { state: CaseState::Offered, on: None, seen_on: None, origin: origin.at("G2".parse().unwrap()) };
    Case {
        id: CaseId(1),
        programme: String::new(),
        fiscal_year: None,
        number: "R8-001".to_owned(),
        title: "DM封入".to_owned(),
        client: None,
        demand: Some(Demand::Private),
        category: None,
        kind: None,
        remote: None,
        place: WorkPlace::default(),
        quantity: Some(7000),
        unit: String::new(),
        unit_price: None,
        amount: Some(Yen(350_000)),
        annual_amount: None,
        hours: None,
        people: None,
        skills: String::new(),
        open_on: None,
        deadline_on: None,
        due_on: None,
        steps: vec![step],
        parent: None,
        lost_reason: String::new(),
        gaps: vec!["納期".to_owned()],
        good_example: false,
        origin: origin.clone(),
        origins: vec![origin],
        own_desks: Default::default(),
    }
}

fn matching() -> Matching {
    let pair = |workshop| MatchId { case: CaseId(1), workshop: WorkshopId(workshop) };
    let one = |workshop, score, reasons| Match {
        id: pair(workshop),
        desk: DeskId::new("d01"),
        safety_plan: false,
        score,
        reasons,
        rank: None,
        said: crate::domain::Said::default(),
        to_confirm: Vec::new(),
        decision: None,
    };
    let kept = vec![
        Reason::new("capability", "封入・封緘が◎です").points(30.0),
        Reason::new("freshness", "更新日が新しいです").points(4.5),
    ];
    let refused = vec![Reason::new("capacity", "空いている人数がありません")];
    let first = Match {
        to_confirm: vec!["対応可能人数が未確認です".to_owned()], ..one(1, Some(34.5), kept)
    };
    let shortfall = Shortfall {
        case: CaseId(1),
        cause: ShortfallCause::Capacity,
        missing_hours: 120,
        missing_amount: Some(Yen(120_000)),
        place: Prefecture::from_name("福岡県"),
        kind: None,
        missing_people: 7,
        missing_workshops: 2,
        text: "人数が足りません".to_owned(),
    };
    Matching {
        matches: vec![first, one(2, None, refused)],
        shortfalls: vec![shortfall],
        ..Default::default()
    }
}

static RATE: Definition = Definition {
    key: "a.order-rate",
    name: "発注率",
    definition: "情報提供した案件のうち、発注された案件の割合です。",
    formula: "発注件数 ÷ 情報提供件数",
    unit: Unit::Rate,
    family: "A",
};

fn figures() -> Vec<Figure> {
    let figure = |scope, numerator, denominator| Figure {
        definition: &RATE,
        programme: "全国試行".to_owned(),
        fiscal_year: Some(FiscalYear(2021)),
        scope,
        value: Ratio { numerator, denominator },
        records: Counted::At(vec![at("inbox/jimukyoku/案件.xlsx", "案件", "C2")]),
    };
    vec![figure(Scope::Total, 15.0, 21.0), figure(Scope::Category("PC作業".to_owned()), 0.0, 0.0)]
}

/// Owns what a `Material` borrows.
pub(super) struct Night {
    pub(super) registry: Registry,
    pub(super) identities: Identities,
    observations: Observations,
    matching: Matching,
    pub(super) standing: Option<Standing>,
    weights: Weights,
    figures: Vec<Figure>,
    pub(super) issues: Vec<Issue>,
    pub(super) human: Vec<HumanCell>,
    history: Vec<HistoryLine>,
}

impl Night {
    pub(super) fn material(&self) -> Material<'_> {
        Material {
            registry: &self.registry,
            identities: &self.identities,
            observations: &self.observations,
            matching: &self.matching,
            standing: self.standing.as_ref(),
            weights: &self.weights,
            figures: &self.figures,
            issues: &self.issues,
            human: &self.human,
            history: &self.history,
            ended: None,
        }
    }
}

pub(super) fn night() -> Night {
    let mut registry = Registry::default();
    for workshop in workshops() {
        let facility = Facility { id: workshop.facility, workshops: vec![workshop.id] };
        registry.facilities.insert(facility.id, facility);
        registry.workshops.insert(workshop.id, workshop);
    }
    registry.desks.insert(DeskId::new("d01"), desk());
    registry.cases.insert(CaseId(1), case());
    registry.doubts.push(Doubt {
        key: "つばさ|ひかり".to_owned(),
        group: String::new(),
        left: at(FILE, "名簿", "B5"),
        right: at(FILE, "名簿", "B6"),
        left_id: Party::Workshop(WorkshopId(1)),
        right_id: Party::Workshop(WorkshopId(2)),
        weight: 3.0,
        reasons: vec![Reason::new("phone", "電話番号だけが同じです")],
    });
    let identity = |id, members| WorkshopIdentity {
        id: WorkshopId(id),
        facility: FacilityId(id),
        members,
        reasons: Vec::new(),
        links: Vec::new(),
    };
    let identities =
        Identities { workshops: vec![identity(1, vec![0, 2]), identity(2, vec![1])], ..Default::default() };
    let history = vec![HistoryLine {
        when: "2026-11-20 02:00".to_owned(),
        what: "定員が 10 から 20 に変わりました".to_owned(),
    }];
    Night {
        registry,
        identities,
        observations: observations(),
        matching: matching(),
        standing: None,
        weights: Weights::default(),
        figures: figures(),
        issues: vec![bad_phone()],
        human: Vec::new(),
        history,
    }
}
