//! Family F, 品質 [000 §3-4]: defects, punctuality, yen per hour, wages paid; in total, by 区分 and by desk.

use super::order_book::{OrderDays, Season};
use super::slice::{NOTHING, Slice, count, define, happened, known_yen, rate};
use crate::domain::{Definition, Delivery, Figure, FiscalYear, Order, Origin, Ratio, Scope, Unit};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const DEFECTS: Definition = define(
    "f.defect-rate",
    "ミス率",
    "納品した数量のうち、不良だった数量の割合です。",
    "不良数の合計 ÷ 納品数の合計",
    Unit::Rate,
    "F",
);
const PUNCTUAL: Definition = define(
    "f.on-time-rate",
    "納期遵守率",
    "納期と納品日が分かる納品のうち、納期までに納品した割合です。",
    "納期までの納品件数 ÷ 納期と納品日の分かる納品件数",
    Unit::Rate,
    "F",
);
const PRODUCTIVITY: Definition = define(
    "f.yen-per-hour",
    "1人1時間あたりの生産性",
    "発注額と、納品の作業時間（延べ）が分かる発注の、1時間あたりの発注額です。分けて納品した発注の金額も1回だけ数えます。作業時間のない納品がある発注は、作業時間のある納品の数量の割合だけを数え、数量が分からなければ含みません。幅のある金額は中間の額で数えます。",
    "発注額の合計 ÷ 作業時間の合計",
    Unit::Yen,
    "F",
);
const NOT_BY_HOUR: Definition = define(
    "f.orders-without-hours",
    "生産性を計算できない発注の件数",
    "納品のある発注のうち、発注額か作業時間が分からないため「1人1時間あたりの生産性」に入っていない発注の数です。",
    "納品のある発注数 − 生産性に入れた発注数",
    Unit::Cases,
    "F",
);
const WAGE_PER_HOUR: Definition = define(
    "f.wage-per-hour",
    "1時間あたりの支払工賃",
    "支払工賃と作業時間（延べ）が分かる納品の、1時間あたりの支払工賃です。",
    "支払工賃の合計 ÷ 作業時間の合計",
    Unit::Yen,
    "F",
);
const WAGES: Definition = define(
    "f.wages-paid",
    "支払工賃",
    "納品に対して支払われた工賃の合計です。どの納品にも記載がなければ値を出しません。",
    "支払工賃の合計",
    Unit::Yen,
    "F",
);
const DELIVERIES: Definition = define(
    "f.deliveries",
    "納品件数",
    "基準日までの納品の件数です。トライアルの納品も含みます。取り消された発注の納品は、この指標にもほかの品質の指標にも含みません。",
    "納品の件数",
    Unit::Cases,
    "F",
);

pub(super) const DEFINITIONS: &[Definition] =
    &[DELIVERIES, DEFECTS, PUNCTUAL, PRODUCTIVITY, NOT_BY_HOUR, WAGE_PER_HOUR, WAGES];

type Delivered<'a> = (&'a Delivery, Option<&'a Order>);

/// By programme and year of the order; a delivery of no known order stands by itself.
pub(super) fn figures(registry: &Registry, as_of: NaiveDate) -> Vec<Figure> {
    let orders: BTreeMap<&str, &Order> =
        registry.orders.iter().map(|order| (order.id.as_str(), order)).collect();
    let days = OrderDays::of(registry, as_of);
    let mut slices: BTreeMap<(Season, Scope), Vec<Delivered<'_>>> = BTreeMap::new();
    for delivery in registry.deliveries.iter().filter(|one| happened(one.delivered_on, as_of)) {
        let order = orders.get(delivery.order.as_str()).copied();
        if order.is_some_and(|order| order.ended.is_some()) {
            continue;
        }
        let alone = || (String::new(), delivery.delivered_on.map(FiscalYear::of));
        let season = order.map_or_else(alone, |order| (order.programme.clone(), days.year(order)));
        let category =
            order.and_then(|order| order.category).map(|one| Scope::Category(one.name().to_owned()));
        let desk = order.and_then(|order| order.desk.as_ref()).map(|desk| Scope::Desk(desk.to_string()));
        for scope in [Some(Scope::Total), category, desk].into_iter().flatten() {
            slices.entry((season.clone(), scope)).or_default().push((delivery, order));
        }
    }
    slices
        .into_iter()
        .flat_map(|(((programme, fiscal_year), scope), all)| {
            delivery_figures(&Slice { programme, fiscal_year, scope }, &all, registry)
        })
        .collect()
}

fn delivery_figures(slice: &Slice, all: &[Delivered<'_>], registry: &Registry) -> Vec<Figure> {
    let due = |order: &Order| order.case.and_then(|id| registry.cases.get(&id)?.due_on);
    let timed: Vec<(&Delivery, bool)> =
        all.iter().filter_map(|(one, order)| Some((*one, one.delivered_on? <= due((*order)?)?))).collect();
    let on_time: Vec<Origin> =
        timed.iter().filter(|(_, kept)| *kept).map(|(one, _)| one.origin.clone()).collect();
    let wages = all.iter().filter_map(|(one, _)| Some((one, one.wages?.0, one.hours?)));
    let paid: Vec<&Delivery> = all.iter().map(|(one, _)| *one).filter(|one| one.wages.is_some()).collect();
    let total = known_yen(all.iter().map(|(one, _)| one.wages));
    let (quantity, checked) = checked(all);
    let [productivity, left_out] = by_hour(slice, all);
    vec![
        slice.figure(&DELIVERIES, count(all.len()), all.iter().map(|(one, _)| one.origin.clone())),
        slice.figure(&DEFECTS, quantity, checked),
        slice.figure(&PUNCTUAL, rate(count(on_time.len()), count(timed.len())), on_time),
        productivity,
        left_out,
        per_hour(slice, &WAGE_PER_HOUR, wages),
        slice.figure(&WAGES, total, paid.iter().map(|one| one.origin.clone())),
    ]
}

/// Defects ÷ quantity of the deliveries that state both.
fn checked(all: &[Delivered<'_>]) -> (Ratio, Vec<Origin>) {
    let known = all.iter().filter_map(|(one, _)| Some((one.defects?, one.quantity?, one.origin.clone())));
    let (mut defects, mut quantity, mut records) = (0, 0, Vec::new());
    for (bad, of, origin) in known {
        defects += bad;
        quantity += of;
        records.push(origin);
    }
    (rate(Ratio::whole(defects), Ratio::whole(quantity)), records)
}

/// Each order's amount once, against the hours of its deliveries; and how many orders could not be counted so.
fn by_hour(slice: &Slice, all: &[Delivered<'_>]) -> [Figure; 2] {
    let mut orders: BTreeMap<&str, (&Order, Vec<&Delivery>)> = BTreeMap::new();
    for (delivery, order) in all {
        if let Some(order) = order {
            orders.entry(&order.id).or_insert((order, Vec::new())).1.push(delivery);
        }
    }
    let (mut sum, mut hours, mut records, mut left_out) = (0.0, 0.0, Vec::new(), Vec::new());
    for (order, deliveries) in orders.into_values() {
        let Some((amount, spent)) = worked(order, &deliveries) else {
            left_out.push(order.origin.clone());
            continue;
        };
        sum += amount;
        hours += spent;
        records.push(order.origin.clone());
        let timed = deliveries.iter().filter(|one| one.hours.is_some());
        records.extend(timed.map(|one| one.origin.clone()));
    }
    let value = Ratio { numerator: sum, denominator: hours };
    [
        slice.figure(&PRODUCTIVITY, if hours > 0.0 { value } else { NOTHING }, records),
        slice.figure(&NOT_BY_HOUR, count(left_out.len()), left_out),
    ]
}

/// What of an order's amount was earned in known hours, and these. Of deliveries of which some state no hours, the share of
/// those that do, by quantity.
fn worked(order: &Order, deliveries: &[&Delivery]) -> Option<(f64, f64)> {
    let amount = Ratio::whole(order.amount?.0).numerator;
    let timed: Vec<&Delivery> = deliveries.iter().copied().filter(|one| one.hours.is_some()).collect();
    let hours: f64 = timed.iter().filter_map(|one| one.hours).sum();
    let share = if timed.len() == deliveries.len() {
        1.0
    } else {
        rate(Ratio::whole(quantity(&timed)?), Ratio::whole(quantity(deliveries)?)).value()?
    };
    (hours > 0.0 && share > 0.0).then_some((amount * share, hours))
}

/// Of all of them, where each states its own.
fn quantity(deliveries: &[&Delivery]) -> Option<i64> {
    deliveries.iter().map(|one| one.quantity).sum()
}

fn per_hour<'a>(
    slice: &Slice,
    definition: &'static Definition,
    parts: impl Iterator<Item = (&'a &'a Delivery, i64, f64)>,
) -> Figure {
    let (mut yen, mut hours, mut records) = (0, 0.0, Vec::new());
    for (one, amount, spent) in parts {
        yen += amount;
        hours += spent;
        records.push(one.origin.clone());
    }
    slice.figure(definition, Ratio { numerator: Ratio::whole(yen).numerator, denominator: hours }, records)
}
