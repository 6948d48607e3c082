//! cases.csv, applications.csv, orders.csv, deliveries.csv, wages.csv, leads.csv: the work and what follows it.

use super::ExportFile;
use super::cells::{date, flag, list, moment, opt, place, yen};
use crate::domain::{Case, CaseState, Lead, Order, Wage, WagePhase};
use crate::views::Material;
use crate::views::words;

const CASES: &[&str] = &[
    "case_id",
    "programme",
    "fiscal_year",
    "number",
    "title",
    "client",
    "category",
    "kind",
    "remote",
    "prefecture",
    "municipality",
    "quantity",
    "unit",
    "unit_price_yen",
    "amount_yen",
    "annual_yen",
    "hours",
    "people",
    "skills",
    "open_on",
    "deadline_on",
    "due_on",
    "state",
    "state_on",
    "parent_id",
    "lost_reason",
    "file",
    "sheet",
    "row",
    "state_key",
    "demand",
    "gaps",
];

const APPLICATIONS: &[&str] = &[
    "case_id",
    "desk",
    "interest",
    "workshop_count",
    "people",
    "answered_at",
    "late",
    "superseded",
    "file",
    "sheet",
    "row",
    "comment",
    "question",
    "quantity",
    "workshop_ids",
    "ended_at",
];

const ORDERS: &[&str] = &[
    "order_id",
    "case_id",
    "desk",
    "workshop_id",
    "share",
    "trial",
    "amount_yen",
    "ordered_on",
    "assigned_on",
    "month",
    "category",
    "file",
    "sheet",
    "row",
    "programme",
    "workshop_name",
    "state",
];

const DELIVERIES: &[&str] =
    &["order_id", "delivered_on", "quantity", "defects", "hours", "wages_yen", "file", "sheet", "row"];

const WAGES: &[&str] = &[
    "workshop_id",
    "month",
    "phase",
    "total_yen",
    "heads",
    "average_yen",
    "formula",
    "file",
    "sheet",
    "row",
    "workshop_name",
];

const LEADS: &[&str] = &[
    "lead_id",
    "client",
    "state",
    "demand_yen",
    "ordered_yen",
    "annual_recurring_yen",
    "lost_yen",
    "contracted_on",
    "lost_on",
    "reason",
    "file",
    "sheet",
    "row",
    "category",
    "first_meeting_on",
];

pub(super) fn cases(material: &Material<'_>) -> ExportFile {
    let rows = material.registry.cases.values().map(|case| case_row(material, case));
    ExportFile::new("cases.csv", CASES, rows.collect())
}

fn case_row(material: &Material<'_>, case: &Case) -> Vec<String> {
    let state = material.state(case);
    let mut row = vec![
        case.id.to_string(),
        case.programme.clone(),
        opt(case.fiscal_year),
        case.number.clone(),
        case.title.clone(),
    ];
    row.extend(case_work(case));
    row.extend([
        date(case.open_on),
        date(case.deadline_on),
        date(case.due_on),
        state.label().to_owned(),
        date(case.step_on(material.as_of).and_then(|step| step.on)),
        opt(case.parent),
        case.lost_reason.clone(),
    ]);
    row.extend(place(&case.origin));
    row.extend([state.key().to_owned(), words::demand(case.demand).to_owned(), list(&case.gaps)]);
    row
}

fn case_work(case: &Case) -> [String; 14] {
    let municipality = case.place.municipality.as_ref();
    [
        opt(case.client.as_ref().map(|(_, name)| name)),
        opt(case.category.map(|category| category.name())),
        opt(case.kind.as_ref()),
        opt(case.remote.map(flag)),
        opt(case.place.prefecture),
        opt(municipality.map(|municipality| &municipality.name)),
        opt(case.quantity),
        case.unit.clone(),
        yen(case.unit_price),
        yen(case.amount),
        yen(case.annual_amount),
        opt(case.hours),
        opt(case.people),
        case.skills.clone(),
    ]
}

pub(super) fn applications(material: &Material<'_>) -> ExportFile {
    let rows = material.registry.applications.iter().map(|one| {
        let mut row = vec![
            one.case.to_string(),
            one.desk.to_string(),
            one.interest.label().to_owned(),
            opt(one.workshop_count),
            opt(one.people),
            moment(one.answered_at),
            flag(one.late),
            flag(one.superseded),
        ];
        row.extend(place(&one.origin));
        row.extend([one.comment.clone(), one.question.clone(), opt(one.quantity)]);
        row.extend([list(one.workshops.iter().map(ToString::to_string)), moment(one.ended_at)]);
        row
    });
    ExportFile::new("applications.csv", APPLICATIONS, rows.collect())
}

pub(super) fn orders(material: &Material<'_>) -> ExportFile {
    ExportFile::new("orders.csv", ORDERS, material.registry.orders.iter().map(order_row).collect())
}

fn order_row(one: &Order) -> Vec<String> {
    let mut row = vec![
        one.id.clone(),
        opt(one.case),
        opt(one.desk.as_ref()),
        opt(one.workshop),
        opt(one.share),
        flag(one.trial),
        yen(one.amount),
        date(one.ordered_on),
        date(one.assigned_on),
        opt(one.month),
        opt(one.category.map(|category| category.name())),
    ];
    row.extend(place(&one.origin));
    row.extend([one.programme.clone(), one.workshop_name.clone(), opt(one.ended.map(CaseState::key))]);
    row
}

pub(super) fn deliveries(material: &Material<'_>) -> ExportFile {
    let rows = material.registry.deliveries.iter().map(|one| {
        let mut row = vec![
            one.order.clone(),
            date(one.delivered_on),
            opt(one.quantity),
            opt(one.defects),
            opt(one.hours),
            yen(one.wages),
        ];
        row.extend(place(&one.origin));
        row
    });
    ExportFile::new("deliveries.csv", DELIVERIES, rows.collect())
}

pub(super) fn wages(material: &Material<'_>) -> ExportFile {
    ExportFile::new("wages.csv", WAGES, material.registry.wages.iter().map(wage_row).collect())
}

fn wage_row(one: &Wage) -> Vec<String> {
    let phase = one.phase.map(|phase| match phase {
        WagePhase::Before => "before",
        WagePhase::After => "after",
    });
    let mut row = vec![
        opt(one.workshop),
        opt(one.month),
        opt(phase),
        yen(one.total),
        opt(one.heads),
        yen(one.average),
        one.formula.to_owned(),
    ];
    row.extend(place(&one.origin));
    row.push(one.workshop_name.clone());
    row
}

pub(super) fn leads(material: &Material<'_>) -> ExportFile {
    ExportFile::new("leads.csv", LEADS, material.registry.leads.iter().map(lead_row).collect())
}

fn lead_row(one: &Lead) -> Vec<String> {
    let mut row = vec![
        one.id.clone(),
        opt(one.client.as_ref().map(|(_, name)| name)),
        one.state.label().to_owned(),
        yen(one.demand),
        yen(one.ordered),
        yen(one.annual_recurring),
        yen(one.lost),
        date(one.contracted_on),
        date(one.lost_on),
        one.reason.clone(),
    ];
    row.extend(place(&one.origin));
    row.extend([opt(one.category.map(|category| category.name())), date(one.first_meeting_on)]);
    row
}
