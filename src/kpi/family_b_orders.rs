//! Family B, from orders [001 §2]: who takes part and who received work, how long deciding took, prices, customers.

use super::Options;
use super::order_book::{OrderDays, Year, root_case};
use super::slice::{NOTHING, Slice, count, define, known_yen, rate};
use crate::domain::{
    CaseId, Definition, Figure, Order, Origin, Ratio, Scope, ServiceType, Unit, WorkCategory, Workshop,
    WorkshopId,
};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const PARTICIPANTS: Definition = define(
    "b.participating-workshops",
    "参加事業所数",
    "事業の登録事業所一覧にある事業所の数です（名寄せ後、廃止を除く）。",
    "事業に登録した事業所の数",
    Unit::Workshops,
    "B",
);
const PARTICIPATION_RATE: Definition = define(
    "b.participation-rate",
    "参加率",
    "参加事業所のある都道府県で、公的な名簿にある同じサービスの事業所のうち、参加している割合です。公的な名簿がない都道府県では出しません。",
    "参加事業所数 ÷ 県内事業所数",
    Unit::Rate,
    "B",
);
const RECEIVERS: Definition = define(
    "b.receiving-workshops",
    "受注事業所数",
    "発注を受けた事業所の数です（窓口が直接行うものを除く）。取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアルは含みません。",
    "発注を受けた事業所の数（重複を除く）",
    Unit::Workshops,
    "B",
);
const ASSIGN_RATE: Definition = define(
    "b.assign-rate",
    "アサイン率",
    "参加事業所のうち、発注を受けた事業所の割合です。",
    "受注事業所数 ÷ 参加事業所数",
    Unit::Rate,
    "B",
);
const CONTINUING: Definition = define(
    "b.pc-continuing-workshops",
    "PC作業の継続受注事業所数",
    "PC作業の発注を、異なる2か月以上の対象月（空欄なら発注日の月）に受けた事業所の数です。取り消された発注は含みません。",
    "PC作業の対象月が2か月以上ある事業所の数",
    Unit::Workshops,
    "B",
);
const PC_SHARE: Definition = define(
    "b.pc-amount-share",
    "PC作業の金額構成比",
    "発注額のうち、PC作業の割合です。取り消された発注は含みません。幅のある金額は中間の額で数えます。",
    "PC作業の発注額 ÷ 発注額の合計",
    Unit::Rate,
    "B",
);
const CASE_MONTHS: Definition = define(
    "b.case-months",
    "案件・月の数",
    "発注のあった案件と対象月の組の数です。対象月が空欄の発注は発注日の月に数え、案件か月の分からない発注は含みません。取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアルも含みません。",
    "案件×対象月の数（重複を除く）",
    Unit::Cases,
    "B",
);
const CASE_PRICE: Definition = define(
    "b.monthly-case-price",
    "月次平均案件単価",
    "案件1件の1か月あたりの発注額です。分割した案件の発注は、発注の表に書かれた番号（親の番号か枝番）ごとに1件と数えます。対象月が空欄の発注は発注日の月に数え、案件か月の分からない発注は発注額にも入れません。取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアルも含みません。幅のある金額は中間の額で数えます。",
    "案件と月の分かる発注額の合計 ÷ 案件・月の数",
    Unit::Yen,
    "B",
);
const LEAD_TIME: Definition = define(
    "b.assign-lead-time",
    "アサインリードタイム",
    "発注日の翌日から事業所決定日までの営業日数の、案件ごとの平均です。案件の最初の発注日と最後の事業所決定日により、取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアル、事業所決定日が発注日より前の案件は含みません。",
    "営業日数の合計 ÷ 案件数",
    Unit::BusinessDays,
    "B",
);
const LEAD_TIME_MIN: Definition = define(
    "b.assign-lead-time-min",
    "アサインリードタイムの最短",
    "アサインリードタイムの最も短い案件の営業日数です。",
    "案件ごとの営業日数の最小",
    Unit::BusinessDays,
    "B",
);
const LEAD_TIME_MAX: Definition = define(
    "b.assign-lead-time-max",
    "アサインリードタイムの最長",
    "アサインリードタイムの最も長い案件の営業日数です。",
    "案件ごとの営業日数の最大",
    Unit::BusinessDays,
    "B",
);
const CLIENTS: Definition = define(
    "b.clients",
    "取引企業数",
    "発注のあった案件の発注企業の数です。取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアルは含みません。",
    "発注企業の数（重複を除く）",
    Unit::Companies,
    "B",
);
const REPEAT: Definition = define(
    "b.repeat-rate",
    "リピート割合",
    "取引企業のうち、2件以上の案件を発注した企業の割合です。",
    "2件以上発注した企業数 ÷ 取引企業数",
    Unit::Rate,
    "B",
);
const LARGEST: Definition = define(
    "b.largest-client-share",
    "最大取引企業の割合",
    "発注額のうち、最も取引額の大きい企業の割合です。取り消された発注は含みません。幅のある金額は中間の額で数えます。",
    "最大の企業の発注額 ÷ 発注額の合計",
    Unit::Rate,
    "B",
);

pub(super) const DEFINITIONS: &[Definition] = &[
    PARTICIPANTS,
    PARTICIPATION_RATE,
    RECEIVERS,
    ASSIGN_RATE,
    CONTINUING,
    PC_SHARE,
    CASE_MONTHS,
    CASE_PRICE,
    LEAD_TIME,
    LEAD_TIME_MIN,
    LEAD_TIME_MAX,
    CLIENTS,
    REPEAT,
    LARGEST,
];

/// 施設外・軽作業: both categories that are not done at a computer.
const NOT_PC: &str = "施設外・軽作業";

pub(super) fn figures(
    slice: &Slice,
    year: &Year<'_>,
    days: &OrderDays<'_>,
    options: &Options,
) -> Vec<Figure> {
    let registry = days.registry;
    let mut figures = takers(slice, year, registry);
    if year.orders.is_empty() {
        return figures;
    }
    figures.extend(prices(slice, year, days));
    figures.extend(customers(slice, year, registry));
    let of = |wanted: fn(WorkCategory) -> bool| {
        year.orders
            .iter()
            .copied()
            .filter(move |order| order.category.is_some_and(wanted))
            .collect::<Vec<_>>()
    };
    for (scope, orders) in [
        (Scope::Total, year.orders.clone()),
        (Scope::Category(WorkCategory::Pc.name().to_owned()), of(|one| one == WorkCategory::Pc)),
        (Scope::Category(NOT_PC.to_owned()), of(|one| one != WorkCategory::Pc)),
    ] {
        figures.extend(lead_times(&Slice { scope, ..slice.clone() }, &orders, days, options));
    }
    figures
}

/// Of a place, a desk or a 区分. Lead times of PC作業 stand with the sums.
pub(super) fn part_figures(
    slice: &Slice,
    part: &Year<'_>,
    days: &OrderDays<'_>,
    options: &Options,
) -> Vec<Figure> {
    let registry = days.registry;
    let mut figures = takers(slice, part, registry);
    if !part.orders.is_empty() {
        figures.extend(prices(slice, part, days));
        figures.extend(customers(slice, part, registry));
        if slice.scope != Scope::Category(WorkCategory::Pc.name().to_owned()) {
            figures.extend(lead_times(slice, &part.orders, days, options));
        }
    }
    figures.retain(says_something);
    figures
}

/// A 区分 has no share of PC作業, and a desk no share of its prefecture's workshops.
fn says_something(figure: &Figure) -> bool {
    let key = figure.definition.key;
    match figure.scope {
        Scope::Category(_) => key != CONTINUING.key && key != PC_SHARE.key,
        Scope::Desk(_) => key != PARTICIPATION_RATE.key,
        _ => true,
    }
}

fn takers(slice: &Slice, year: &Year<'_>, registry: &Registry) -> Vec<Figure> {
    let receivers = year.receivers();
    let of_orders = |orders: &[&Order]| orders.iter().map(|order| order.origin.clone()).collect::<Vec<_>>();
    let placed: Vec<&Order> = year.orders.iter().copied().filter(|order| order.workshop.is_some()).collect();
    let rows = |all: &[&Workshop]| all.iter().map(|one| one.name.origin.clone()).collect::<Vec<_>>();
    let mut figures = Vec::new();
    if !year.participants.is_empty() {
        let all = count(year.participants.len());
        let (beside, known) = beside(&year.participants, registry);
        figures.push(slice.figure(&PARTICIPANTS, all, rows(&year.participants)));
        let share = if beside == 0 { NOTHING } else { rate(count(known.len()), count(beside)) };
        figures.push(slice.figure(&PARTICIPATION_RATE, share, rows(&known)));
        figures.push(slice.figure(&ASSIGN_RATE, rate(count(receivers.len()), all), of_orders(&placed)));
    }
    if !year.orders.is_empty() {
        figures.push(slice.figure(&RECEIVERS, count(receivers.len()), of_orders(&placed)));
    }
    figures
}

/// How many workshops of the participants' services the official registers have in their prefectures, and which
/// participants are among them.
fn beside<'a>(participants: &[&'a Workshop], registry: &Registry) -> (usize, Vec<&'a Workshop>) {
    let place = |one: &Workshop| -> Option<(_, ServiceType)> {
        Some((one.prefecture()?, one.service.as_ref()?.value.clone()))
    };
    let official = |one: &Workshop| one.members.iter().any(|origin| origin.file.starts_with("official/"));
    let places: BTreeSet<_> = participants.iter().filter_map(|one| place(one)).collect();
    let all = registry.workshops.values().filter(|one| one.active && official(one));
    let count = all.filter(|one| place(one).is_some_and(|place| places.contains(&place))).count();
    (count, participants.iter().copied().filter(|one| official(one)).collect())
}

fn prices(slice: &Slice, year: &Year<'_>, days: &OrderDays<'_>) -> Vec<Figure> {
    let amount = |orders: &[&Order]| known_yen(orders.iter().map(|order| order.amount));
    let pc: Vec<&Order> =
        year.orders.iter().copied().filter(|order| order.category == Some(WorkCategory::Pc)).collect();
    let mut months: BTreeMap<WorkshopId, BTreeSet<_>> = BTreeMap::new();
    for order in &pc {
        if let (Some(workshop), Some(month)) = (order.workshop, days.month(order)) {
            months.entry(workshop).or_default().insert(month);
        }
    }
    let continuing: BTreeSet<WorkshopId> =
        months.into_iter().filter(|(_, months)| months.len() > 1).map(|(workshop, _)| workshop).collect();
    let theirs = pc.iter().filter(|order| order.workshop.is_some_and(|one| continuing.contains(&one)));
    // What is divided and by what it is are of the same orders.
    let pair = |order: &Order| Some((order.case?, days.month(order)?));
    let paired: Vec<&Order> = year.orders.iter().copied().filter(|order| pair(order).is_some()).collect();
    let pairs: BTreeSet<_> = paired.iter().filter_map(|order| pair(order)).collect();
    vec![
        slice.figure(&CONTINUING, count(continuing.len()), theirs.map(|order| order.origin.clone())),
        slice.figure(&PC_SHARE, share(amount(&pc), amount(&year.orders)), origins(&pc)),
        slice.figure(&CASE_MONTHS, count(pairs.len()), origins(&paired)),
        slice.figure(&CASE_PRICE, share(amount(&paired), count(pairs.len())), origins(&paired)),
    ]
}

/// Part ÷ whole; no value where nobody knows the part.
fn share(part: Ratio, whole: Ratio) -> Ratio {
    if part == NOTHING { NOTHING } else { rate(part, whole) }
}

fn customers(slice: &Slice, year: &Year<'_>, registry: &Registry) -> Vec<Figure> {
    let mut clients: BTreeMap<_, (BTreeSet<CaseId>, i64)> = BTreeMap::new();
    for order in &year.orders {
        let Some(case) = order.case.and_then(|id| registry.cases.get(&root_case(registry, id))) else {
            continue;
        };
        if let Some((client, _)) = &case.client {
            let held = clients.entry(*client).or_default();
            held.0.insert(case.id);
            held.1 += order.amount.map_or(0, |amount| amount.0);
        }
    }
    let all: i64 = year.orders.iter().filter_map(|order| order.amount).map(|amount| amount.0).sum();
    let repeated = clients.values().filter(|(cases, _)| cases.len() > 1).count();
    let largest = clients.values().map(|(_, amount)| *amount).max().unwrap_or(0);
    let records = origins(&year.orders);
    vec![
        slice.figure(&CLIENTS, count(clients.len()), records.clone()),
        slice.figure(&REPEAT, rate(count(repeated), count(clients.len())), records.clone()),
        slice.figure(&LARGEST, rate(Ratio::whole(largest), Ratio::whole(all)), records),
    ]
}

/// Mean, shortest and longest over the cases whose workshops are decided.
fn lead_times(slice: &Slice, orders: &[&Order], days: &OrderDays<'_>, options: &Options) -> Vec<Figure> {
    let (registry, as_of) = (days.registry, days.as_of);
    let mut cases: BTreeMap<CaseId, (NaiveDate, NaiveDate, Vec<Origin>)> = BTreeMap::new();
    for order in orders {
        let (Some(case), Some(ordered), Some(assigned)) = (order.case, order.ordered_on, order.assigned_on)
        else {
            continue;
        };
        if assigned <= as_of {
            let held = cases.entry(root_case(registry, case)).or_insert((ordered, assigned, Vec::new()));
            held.0 = held.0.min(ordered);
            held.1 = held.1.max(assigned);
            held.2.push(order.origin.clone());
        }
    }
    // One whose workshop was decided before it was ordered has a slip of the pen, and is told.
    cases.retain(|_, (ordered, assigned, _)| ordered <= assigned);
    let days: Vec<i64> =
        cases.values().map(|(from, to, _)| options.calendar.business_days_between(*from, *to)).collect();
    let (Some(min), Some(max)) = (days.iter().min(), days.iter().max()) else { return Vec::new() };
    let records: Vec<Origin> = cases.into_values().flat_map(|(_, _, records)| records).collect();
    let mean = rate(Ratio::whole(days.iter().sum()), count(days.len()));
    vec![
        slice.figure(&LEAD_TIME, mean, records.clone()),
        slice.figure(&LEAD_TIME_MIN, Ratio::whole(*min), records.clone()),
        slice.figure(&LEAD_TIME_MAX, Ratio::whole(*max), records),
    ]
}

fn origins(orders: &[&Order]) -> Vec<Origin> {
    orders.iter().map(|order| order.origin.clone()).collect()
}
