//! Figures counted over small registries, and over the truth of the shared sample where it is present.

use super::{Options, definitions, figures, issue_figures, survey_figures};
use crate::domain::{
    Address, CaseId, CaseState, ClientId, Corporation, Desk, DeskId, DeskKind, Figure, FiscalYear, Interest,
    Issue, IssueCode, Lead, LeadState, PartialDate, RecordKind, Scope, Severity, StatedKind, WorkCategory,
    Yen,
};
use crate::matching::sample::{
    application, case, day, desk, golden, origin, prefecture, registry, step, workshop,
};
use crate::registry::Registry;
use crate::survey::Per;
use std::collections::BTreeSet;

mod counting;
mod families;
mod season;
mod truth;

fn figures_on(registry: &Registry, on: &str) -> Vec<Figure> {
    figures(registry, day(on), &Options::default())
}

fn find<'a>(figures: &'a [Figure], key: &str, year: Option<i32>, scope: &str) -> Option<&'a Figure> {
    figures.iter().find(|figure| {
        figure.definition.key == key
            && figure.fiscal_year == year.map(FiscalYear)
            && figure.scope.label() == scope
    })
}

fn value(figures: &[Figure], key: &str, year: Option<i32>, scope: &str) -> Option<f64> {
    find(figures, key, year, scope).unwrap_or_else(|| panic!("{key} {scope}")).value.value()
}

/// 1 ordered on 09-28; 2 offered only, PC; 3 lost; 4 a child of 1; 5 only prepared; 6 of the year before.
fn national() -> Registry {
    let mut ordered = case(1);
    ordered.steps.push(step(CaseState::Ordered, "2021-09-28"));
    ordered.annual_amount = Some(Yen(2_400_000));
    let mut offered = case(2);
    offered.category = Some(WorkCategory::Pc);
    offered.deadline_on = None;
    let mut lost = case(3);
    lost.steps.push(step(CaseState::Lost, "2021-10-01"));
    let mut child = case(4);
    child.parent = Some(CaseId(1));
    let mut prepared = case(5);
    prepared.steps = vec![step(CaseState::Draft, "2021-09-01")];
    let mut before = case(6);
    before.open_on = Some(day("2020-09-07"));
    before.steps = vec![step(CaseState::Offered, "2020-09-07")];
    let mut registry =
        registry(Vec::new(), Vec::new(), vec![ordered, offered, lost, child, prepared, before]);
    registry.applications = vec![
        application(6, "d01", Interest::Yes, "2020-09-10"),
        application(1, "d01", Interest::Yes, "2021-09-08"),
        application(4, "d02", Interest::Yes, "2021-09-09"),
        application(1, "d03", Interest::Yes, "2021-09-09"),
        application(1, "d03", Interest::No, "2021-09-13"),
        application(2, "d02", Interest::Yes, "2021-09-13"),
        application(2, "d04", Interest::Considering, "2021-09-13"),
    ];
    registry
}
