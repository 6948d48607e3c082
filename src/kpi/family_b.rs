//! Family B, 県庁連携モデル [001]: what follows from the deal sheet (商談管理表), by programme, year and 区分, and what
//! winning a customer cost and brought (CAC, LTV).
//!
//! A deal belongs to the fiscal year of its first meeting, with its contract and its loss: rates compare the same deals.

use super::Options;
use super::origin::{named_programme, named_year};
use super::slice::{NOTHING, Slice, count, define, happened, rate, yen};
use crate::domain::{
    ClientId, Definition, Entry, Figure, FiscalYear, Lead, LeadState, Origin, Ratio, RecordKind, Scope, Unit,
    WorkCategory, Yen,
};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

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
    definition: "商談で示された発注需要額の合計です。幅のある金額は中間の額で数えます。",
    formula: "発注需要額の合計",
    unit: Unit::Yen,
    family: "B",
};
const LOST: Definition = Definition {
    key: "b.lost",
    name: "失注総額",
    definition: "基準日までに失注した金額の合計です（正の数で示します）。中止・不成立の商談でも、失注額が書かれていれば数えます。幅のある金額は中間の額で数えます。",
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
    definition: "契約した商談の受注額の合計です。幅のある金額は中間の額で数えます。",
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
    definition: "契約した商談の年間定期額の合計です。月額で書かれたものは12か月分とします。幅のある金額は中間の額で数えます。",
    formula: "年間定期額の合計",
    unit: Unit::Yen,
    family: "B",
};

const LEAD_ROWS: Definition = define(
    "b.lead-rows",
    "商談件数",
    "商談管理表の行の数です。一つの企業との商談が複数あることがあります。",
    "商談の件数",
    Unit::Cases,
    "B",
);
const LEAD_PRICE: Definition = define(
    "b.monthly-lead-price",
    "リード顧客の平均月次単価",
    "リード顧客1社あたりの発注需要額を、1か月あたりにした額です。",
    "発注需要額 ÷ リード顧客数 ÷ 12か月",
    Unit::Yen,
    "B",
);
const NEEDED: Definition = define(
    "b.needed-workshops",
    "必要事業所数",
    "発注需要額に応えるために必要な受注事業所の数です（1事業所あたり利用者10名×月2万円×12か月とし、切り上げ）。",
    "発注需要額 ÷（10名 × 2万円 × 12か月）を切り上げ",
    Unit::Workshops,
    "B",
);
const NEEDED_POPULATION: Definition = define(
    "b.needed-population",
    "必要な参加事業所の母集団",
    "必要事業所数の3倍です。",
    "必要事業所数 × 3",
    Unit::Workshops,
    "B",
);
const CAC: Definition = define(
    "b.cac",
    "CAC（顧客獲得コスト）",
    "契約1社を得るためにかかった費用です。営業費用のうち、区分か費目に「顧客獲得費用」と書かれたものを数えます。",
    "顧客獲得費用の合計 ÷ 年間発注顧客数",
    Unit::Yen,
    "B",
);
const LTV: Definition = define(
    "b.ltv",
    "LTV（1顧客あたり年間平均）",
    "基準日までに契約した1社あたりの年間粗利です。粗利は、リード番号か企業（表記の違う同じ企業を含む）の商談の年度に1回だけ数えます。商談が複数の年度にある企業では、粗利の行・シート・ファイルの年度の商談、それがなければその前の最後の年度の商談（粗利の年度が分からなければ最後の年度の商談）によります。契約していない商談の粗利は含みません。",
    "契約した商談の年間粗利の合計 ÷ 年間発注顧客数",
    Unit::Yen,
    "B",
);

pub(super) const DEFINITIONS: &[Definition] = &[
    LEAD_ROWS,
    LEAD_COMPANIES,
    DEMAND,
    LEAD_PRICE,
    LOST,
    CONTRACTED_COMPANIES,
    CONTRACT_RATE,
    ORDERED,
    ORDER_RATE,
    ARR,
    CAC,
    LTV,
    NEEDED,
    NEEDED_POPULATION,
];

/// What one workshop can take on in a year: 10 people, 20,000 yen a month each [001 §1].
const YEN_PER_WORKSHOP: i64 = 10 * 20_000 * 12;
const MONTHS: f64 = 12.0;

/// By programme and fiscal year: 合計 and the 区分 that have leads; nothing where there are no leads at all.
pub(super) fn figures(registry: &Registry, as_of: NaiveDate, options: &Options) -> Vec<Figure> {
    let mut slices: BTreeMap<(String, Option<FiscalYear>), Vec<&Lead>> = BTreeMap::new();
    for lead in registry.leads.iter().filter(|lead| happened(begun_on(lead), as_of)) {
        let year = begun_on(lead).map(FiscalYear::of);
        let programme = named_programme(&lead.origin, &options.programmes).unwrap_or_default().to_owned();
        slices.entry((programme, year)).or_default().push(lead);
    }
    let only = (slices.len() == 1).then(|| slices.keys().next().cloned()).flatten();
    let mut profits = profits(&slices, registry, as_of);
    let mut figures = Vec::new();
    for ((programme, fiscal_year), leads) in &slices {
        for category in std::iter::once(None).chain(WorkCategory::ALL.into_iter().map(Some)) {
            let scope = category.map_or(Scope::Total, |one| Scope::Category(one.name().to_owned()));
            let slice = Slice { programme: programme.clone(), fiscal_year: *fiscal_year, scope };
            let of_category = |lead: &&Lead| category.is_none() || lead.category == category;
            let chosen: Vec<&Lead> = leads.iter().copied().filter(of_category).collect();
            figures.extend(lead_figures(&slice, &chosen, as_of));
        }
        let slice = Slice { programme: programme.clone(), fiscal_year: *fiscal_year, scope: Scope::Total };
        let costs = costs(&slice, registry, only.is_some(), options);
        let own = profits.remove(&(programme.as_str(), *fiscal_year)).unwrap_or_default();
        figures.extend(value_figures(&slice, leads, as_of, (&costs, &own)));
    }
    figures
}

/// 初回商談日; of a deal that states none, the day on which it is first heard of.
fn begun_on(lead: &Lead) -> Option<NaiveDate> {
    lead.first_meeting_on.or(lead.contracted_on).or(lead.lost_on)
}

/// CAC and LTV.
fn value_figures(
    slice: &Slice,
    leads: &[&Lead],
    as_of: NaiveDate,
    (costs, profits): (&[&Entry], &[&Entry]),
) -> Vec<Figure> {
    let customers = count(companies(&contracted(leads, as_of)));
    let figure = |definition, entries: &[&Entry]| {
        let sum = entries.iter().filter_map(|entry| entry.value).sum();
        let value = Ratio { numerator: sum, denominator: customers.numerator };
        (!entries.is_empty())
            .then(|| slice.figure(definition, value, entries.iter().map(|entry| entry.origin.clone())))
    };
    [figure(&CAC, costs), figure(&LTV, profits)].into_iter().flatten().collect()
}

/// What winning customers cost. Expenses name no deal: they belong to the programme and year of their file or sheet, or to the
/// only ones that there are.
fn costs<'a>(slice: &Slice, registry: &'a Registry, is_only: bool, options: &Options) -> Vec<&'a Entry> {
    let here = |entry: &&Entry| {
        let programme = named_programme(&entry.origin, &options.programmes);
        let year = named_year(&entry.origin);
        is_only
            || (programme.is_none_or(|one| one == slice.programme)
                && (year.is_none() || year == slice.fiscal_year)
                && (programme.is_some() || year.is_some()))
    };
    registry.entries.iter().filter(|entry| entry.wins_customers()).filter(here).collect()
}

/// A programme and a year of deals.
type Deals<'s> = (&'s str, Option<FiscalYear>);

/// 粗利 by the deals to which it belongs, each once: of the number that its row states, else of its client. Of several years'
/// deals those of its own year, else the last ones before it; where nobody tells its year, the last ones.
fn profits<'a, 's>(
    slices: &'s BTreeMap<(String, Option<FiscalYear>), Vec<&Lead>>,
    registry: &'a Registry,
    as_of: NaiveDate,
) -> BTreeMap<Deals<'s>, Vec<&'a Entry>> {
    let won: Vec<(Deals<'s>, Vec<&Lead>)> = slices
        .iter()
        .map(|((programme, year), leads)| ((programme.as_str(), *year), contracted(leads, as_of)))
        .collect();
    let mut found: BTreeMap<Deals<'s>, Vec<&Entry>> = BTreeMap::new();
    for entry in registry.entries.iter().filter(|entry| entry.kind == RecordKind::GrossProfit) {
        let names = |lead: &Lead| lead.client.as_ref().map(|(id, _)| *id);
        let is_clients = |lead: &&Lead| entry.client.is_some() && names(lead) == entry.client;
        // A number may be another company's of another list.
        let is_numbered = |lead: &&Lead| {
            let is_others = names(lead).is_some() && entry.client.is_some() && !is_clients(lead);
            !entry.group.is_empty() && lead.id == entry.group && !is_others
        };
        let of = |is_own: &dyn Fn(&&Lead) -> bool| {
            let theirs = won.iter().filter(|(_, leads)| leads.iter().any(is_own)).map(|(deals, _)| *deals);
            theirs.max_by_key(|deals| nearness(entry, *deals))
        };
        let is_by_number = registry.leads.iter().any(|lead| is_numbered(&lead));
        if let Some(deals) = if is_by_number { of(&is_numbered) } else { of(&is_clients) } {
            found.entry(deals).or_default().push(entry);
        }
    }
    found
}

/// How near deals are to a row of 粗利: of its programme, of its year, the last before it, the first after it.
fn nearness(entry: &Entry, (programme, year): Deals<'_>) -> (bool, bool, i32) {
    let year = year.map_or(i32::MIN / 2, |year| year.0);
    let is_own = !entry.programme.is_empty() && entry.programme == programme;
    match entry.fiscal_year {
        Some(stated) if year > stated.0 => (is_own, false, -year),
        _ => (is_own, true, year),
    }
}

fn contracted<'a>(leads: &[&'a Lead], as_of: NaiveDate) -> Vec<&'a Lead> {
    select(leads, |lead| lead.state == LeadState::Contracted && happened(lead.contracted_on, as_of))
}

fn lead_figures(slice: &Slice, leads: &[&Lead], as_of: NaiveDate) -> Vec<Figure> {
    if leads.is_empty() {
        return Vec::new();
    }
    let contracted = contracted(leads, as_of);
    let lost = select(leads, |lead| lead.lost.is_some() && happened(lead.lost_on, as_of));
    let demand = known_total(leads, |lead| lead.demand);
    let ordered = known_total(&contracted, |lead| lead.ordered);
    let (companies, customers) = (count(companies(leads)), count(companies(&contracted)));
    let order_rate = if ordered == NOTHING { NOTHING } else { rate(ordered, demand) };
    let months = companies.numerator * MONTHS * demand.denominator;
    let monthly = Ratio { numerator: demand.numerator, denominator: months };
    let needed = |times: i64| match demand == NOTHING {
        true => NOTHING,
        false => Ratio::whole(div_ceil(total(leads, |lead| lead.demand), YEN_PER_WORKSHOP) * times),
    };
    let gone = select(leads, |lead| lead.state == LeadState::Lost && happened(lead.lost_on, as_of));
    let lost_sum = if lost.is_empty() {
        known_total(&gone, |lead| lead.lost)
    } else {
        yen(total(&lost, |lead| lead.lost))
    };
    vec![
        slice.figure(&LEAD_ROWS, count(leads.len()), origins(leads)),
        slice.figure(&LEAD_PRICE, monthly, origins(leads)),
        slice.figure(&NEEDED, needed(1), origins(leads)),
        slice.figure(&NEEDED_POPULATION, needed(3), origins(leads)),
        slice.figure(&LEAD_COMPANIES, companies, origins(leads)),
        slice.figure(&DEMAND, demand, origins(leads)),
        slice.figure(&LOST, lost_sum, origins(&lost)),
        slice.figure(&CONTRACTED_COMPANIES, customers, origins(&contracted)),
        slice.figure(&CONTRACT_RATE, rate(customers, companies), origins(&contracted)),
        slice.figure(&ORDERED, ordered, origins(&contracted)),
        slice.figure(&ORDER_RATE, order_rate, origins(&contracted)),
        slice.figure(&ARR, known_total(&contracted, |lead| lead.annual_recurring), origins(&contracted)),
    ]
}

const fn div_ceil(Yen(amount): Yen, by: i64) -> i64 {
    amount.div_euclid(by) + if amount.rem_euclid(by) > 0 { 1 } else { 0 }
}

fn select<'a>(leads: &[&'a Lead], keep: impl Fn(&Lead) -> bool) -> Vec<&'a Lead> {
    leads.iter().copied().filter(|lead| keep(lead)).collect()
}

fn total(leads: &[&Lead], amount: impl Fn(&Lead) -> Option<Yen>) -> Yen {
    leads.iter().filter_map(|lead| amount(lead)).sum()
}

/// The sum, where it is known: of deals of which none states it, nobody knows it.
fn known_total(leads: &[&Lead], amount: impl Fn(&Lead) -> Option<Yen>) -> Ratio {
    let is_unknown = !leads.is_empty() && leads.iter().all(|lead| amount(lead).is_none());
    if is_unknown { NOTHING } else { yen(total(leads, amount)) }
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
