//! A small programme with a record of every kind.

use super::*;
use crate::domain::{
    ClientId, Delivery, Entry, Month, Order, Origin, RecordKind, Wage, WagePhase, WorkshopId,
};
use crate::survey::{CrossRow, CrossTab, Numbers, Report, Row, Tally};

const PROGRAMME: &str = "県庁連携モデル";

fn order(
    id: &str,
    (workshop, case): (u32, u32),
    (on, assigned): (&str, &str),
    month: u32,
    category: WorkCategory,
    amount: i64,
) -> Order {
    Order {
        id: id.to_owned(),
        case: Some(CaseId(case)),
        programme: PROGRAMME.to_owned(),
        desk: Some(DeskId::new("d01")),
        workshop: Some(WorkshopId(workshop)),
        workshop_name: String::new(),
        chosen: None,
        share: None,
        trial: false,
        ended: None,
        amount: Some(Yen(amount)),
        ordered_on: Some(day(on)),
        assigned_on: Some(day(assigned)),
        month: Month::new(2021, month),
        category: Some(category),
        origin: origin(id),
    }
}

fn wage(workshop: u32, phase: Option<WagePhase>, average: i64, heads: u32) -> Wage {
    Wage {
        workshop: Some(WorkshopId(workshop)),
        workshop_name: String::new(),
        month: None,
        phase,
        total: phase.is_none().then_some(Yen(average * i64::from(heads))),
        heads: Some(heads),
        average: Some(Yen(average)),
        formula: "stated",
        origin: origin("工賃"),
    }
}

fn entry(kind: RecordKind, group: &str, item: &str, value: f64) -> Entry {
    Entry {
        kind,
        programme: String::new(),
        fiscal_year: None,
        group: group.to_owned(),
        item: item.to_owned(),
        client: None,
        value: Some(value),
        text: String::new(),
        origin: Origin::file("計画.xlsx", ""),
    }
}

pub(super) fn add(all: &mut Registry) {
    for (id, workshop) in all.workshops.iter_mut().take(2) {
        workshop.members = vec![Origin::file(&format!("inbox/県庁連携_{id}.xlsx"), "")];
    }
    if let Some(second) = all.workshops.values().next().cloned().filter(|_| all.workshops.len() == 1) {
        all.workshops.insert(WorkshopId(2), crate::domain::Workshop { id: WorkshopId(2), ..second });
    }
    for case in all.cases.values_mut().take(1) {
        case.client = Some((ClientId(7), Corporation::default()));
    }
    for case in all.cases.values_mut() {
        case.due_on = Some(day("2021-10-31"));
    }
    all.orders = vec![
        order("H1", (1, 1), ("2021-06-01", "2021-06-10"), 6, WorkCategory::Pc, 200),
        order("H2", (1, 1), ("2021-07-01", "2021-06-10"), 7, WorkCategory::Pc, 100),
        order("H3", (2, 2), ("2021-07-01", "2021-07-02"), 7, WorkCategory::Indoor, 100),
    ];
    let delivery = |order: &str, on: &str| Delivery {
        order: order.to_owned(),
        delivered_on: Some(day(on)),
        quantity: Some(100),
        defects: Some(1),
        hours: Some(5.0),
        wages: Some(Yen(40)),
        origin: origin(order),
    };
    all.deliveries = vec![delivery("H2", "2021-10-31"), delivery("H3", "2021-11-01")];
    all.wages = vec![
        wage(1, Some(WagePhase::Before), 12_000, 4),
        wage(1, Some(WagePhase::After), 15_000, 4),
        wage(2, Some(WagePhase::Before), 18_000, 6),
        wage(2, Some(WagePhase::After), 25_000, 6),
        wage(1, None, 2_000, 4),
    ];
    all.entries = vec![
        entry(RecordKind::Plan, "", "工賃目標額", 30_000.0),
        entry(RecordKind::Cost, "顧客獲得費用", "人件費", 500.0),
        entry(RecordKind::Cost, "その他", "家賃", 900.0),
        entry(RecordKind::GrossProfit, "L-9", "", 300.0),
        entry(RecordKind::Budget, "令和4年度", "想定予算", 15.0),
        entry(RecordKind::Budget, "令和4年度", "年間継続売上金額", 40.0),
        entry(RecordKind::Budget, "令和5年度", "年間継続売上金額", 100.0),
    ];
    all.leads = vec![Lead {
        id: "L-9".to_owned(),
        client: None,
        category: None,
        state: LeadState::Contracted,
        first_meeting_on: Some(day("2021-04-05")),
        demand: Some(Yen(1)),
        ordered: None,
        annual_recurring: None,
        lost: None,
        contracted_on: Some(day("2021-05-05")),
        lost_on: None,
        reason: String::new(),
        origin: origin("県庁連携"),
    }];
}

pub(super) fn answers(per: Per) -> Report {
    let numbers = |figure: &str| Tally {
        id: figure.to_owned(),
        number: String::new(),
        label: figure.to_owned(),
        multiple: false,
        derived: false,
        answered: 1,
        rows: vec![Row {
            name: "5".to_owned(),
            count: 1.0,
            base: 1.0,
            unexpected: false,
            records: Vec::new(),
        }],
        numbers: Some(Numbers { count: 1, sum: 5.0, min: 5.0, max: 5.0, median: 5.0 }),
        records: Vec::new(),
        texts: Vec::new(),
        figure: Some(figure.to_owned()),
        unit: "点".to_owned(),
        sums: false,
    };
    Report {
        id: "x".to_owned(),
        name: "x".to_owned(),
        per,
        fiscal_year: FiscalYear(2021),
        responses: vec![origin("a")],
        listed: Vec::new(),
        participants: Some(2),
        tallies: vec![numbers("d.satisfaction"), numbers("d.intention")],
        crosses: vec![CrossTab {
            id: "1".to_owned(),
            title: "t".to_owned(),
            row_question: String::new(),
            column_question: String::new(),
            columns: vec!["c".to_owned()],
            rows: vec![CrossRow {
                name: "r".to_owned(),
                base: 1,
                counts: vec![1],
                records: vec![Vec::new()],
            }],
        }],
    }
}
