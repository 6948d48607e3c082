//! Family B, 県庁連携モデル [001]: what follows from the deal sheet (商談管理表) alone, in total and by 区分.

use super::slice::{Slice, count, rate, yen};
use crate::domain::{ClientId, Definition, Figure, Lead, LeadState, Origin, Scope, Unit, WorkCategory, Yen};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeSet;

const LEAD_COMPANIES: Definition = Definition {
    key: "b.lead-companies",
    name: "リード顧客数",
    definition: "商談を行った企業の数です。表記の違う同じ企業は1社と数えます。",
    formula: "商談のある企業の数（重複を除く）",
    unit: Unit::Companies,
    family: "B",
};
const DEMAND: Definition = Definition {
    key: "b.demand",
    name: "発注需要額",
    definition: "商談で示された発注需要額の合計です。",
    formula: "発注需要額の合計",
    unit: Unit::Yen,
    family: "B",
};
const LOST: Definition = Definition {
    key: "b.lost",
    name: "失注総額",
    definition: "基準日までに失注した金額の合計です（正の数で示します）。",
    formula: "失注額の合計",
    unit: Unit::Yen,
    family: "B",
};
const CONTRACTED_COMPANIES: Definition = Definition {
    key: "b.contracted-companies",
    name: "年間発注顧客数",
    definition: "基準日までに契約に至った企業の数です。",
    formula: "契約した企業の数（重複を除く）",
    unit: Unit::Companies,
    family: "B",
};
const CONTRACT_RATE: Definition = Definition {
    key: "b.contract-rate",
    name: "契約社率",
    definition: "リード顧客のうち、契約に至った企業の割合です。",
    formula: "年間発注顧客数 ÷ リード顧客数",
    unit: Unit::Rate,
    family: "B",
};
const ORDERED: Definition = Definition {
    key: "b.ordered",
    name: "年間発注総額",
    definition: "契約した商談の受注額の合計です。",
    formula: "受注額の合計",
    unit: Unit::Yen,
    family: "B",
};
const ORDER_RATE: Definition = Definition {
    key: "b.order-rate",
    name: "受注率",
    definition: "発注需要額のうち、受注した金額の割合です。",
    formula: "年間発注総額 ÷ 発注需要額",
    unit: Unit::Rate,
    family: "B",
};
const ARR: Definition = Definition {
    key: "b.arr",
    name: "ARR（年間定期収益）",
    definition: "契約した商談の年間定期額の合計です。月額で書かれたものは12か月分とします。",
    formula: "年間定期額の合計",
    unit: Unit::Yen,
    family: "B",
};

pub(super) const DEFINITIONS: &[Definition] =
    &[LEAD_COMPANIES, DEMAND, LOST, CONTRACTED_COMPANIES, CONTRACT_RATE, ORDERED, ORDER_RATE, ARR];

/// 合計 and the 区分 that have leads; nothing where there are no leads at all.
pub(super) fn figures(registry: &Registry, as_of: NaiveDate) -> Vec<Figure> {
    let known: Vec<&Lead> =
        registry.leads.iter().filter(|lead| happened(lead.first_meeting_on, as_of)).collect();
    let categories = WorkCategory::ALL.into_iter().map(Some);
    std::iter::once(None)
        .chain(categories)
        .flat_map(|category| {
            let leads = known.iter().copied().filter(|lead| category.is_none() || lead.category == category);
            lead_figures(category, &leads.collect::<Vec<_>>(), as_of)
        })
        .collect()
}

fn lead_figures(category: Option<WorkCategory>, leads: &[&Lead], as_of: NaiveDate) -> Vec<Figure> {
    if leads.is_empty() {
        return Vec::new();
    }
    let scope = category.map_or(Scope::Total, |category| Scope::Category(category.name().to_owned()));
    let slice = Slice::of_all(scope);
    let contracted =
        select(leads, |lead| lead.state == LeadState::Contracted && happened(lead.contracted_on, as_of));
    let lost = select(leads, |lead| lead.lost.is_some() && happened(lead.lost_on, as_of));
    let demand = yen(total(leads, |lead| lead.demand));
    let ordered = yen(total(&contracted, |lead| lead.ordered));
    let (companies, customers) = (companies(leads), companies(&contracted));
    vec![
        slice.figure(&LEAD_COMPANIES, count(companies), origins(leads)),
        slice.figure(&DEMAND, demand, origins(leads)),
        slice.figure(&LOST, yen(total(&lost, |lead| lead.lost)), origins(&lost)),
        slice.figure(&CONTRACTED_COMPANIES, count(customers), origins(&contracted)),
        slice.figure(&CONTRACT_RATE, rate(count(customers), count(companies)), origins(&contracted)),
        slice.figure(&ORDERED, ordered, origins(&contracted)),
        slice.figure(&ORDER_RATE, rate(ordered, demand), origins(&contracted)),
        slice.figure(&ARR, yen(total(&contracted, |lead| lead.annual_recurring)), origins(&contracted)),
    ]
}

/// An undated event counts as having always been known.
fn happened(on: Option<NaiveDate>, as_of: NaiveDate) -> bool {
    on.is_none_or(|on| on <= as_of)
}

fn select<'a>(leads: &[&'a Lead], keep: impl Fn(&Lead) -> bool) -> Vec<&'a Lead> {
    leads.iter().copied().filter(|lead| keep(lead)).collect()
}

fn total(leads: &[&Lead], amount: impl Fn(&Lead) -> Option<Yen>) -> Yen {
    leads.iter().filter_map(|lead| amount(lead)).sum()
}

/// Distinct companies; a lead whose company could not be told is one of its own.
fn companies(leads: &[&Lead]) -> usize {
    let key = |lead: &&Lead| -> (Option<ClientId>, String) {
        lead.client.as_ref().map_or_else(|| (None, lead.id.clone()), |(id, _)| (Some(*id), String::new()))
    };
    leads.iter().map(key).collect::<BTreeSet<_>>().len()
}

fn origins(leads: &[&Lead]) -> Vec<Origin> {
    leads.iter().map(|lead| lead.origin.clone()).collect()
}
