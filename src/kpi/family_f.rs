//! Family F, 品質 [000 §3-4]: defects, punctuality, yen per hour, wages paid; in total, by 区分 and by desk.

use super::order_book::Season;
use super::slice::{Slice, count, define, happened, rate};
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
    "発注額と作業時間（延べ）が分かる納品の、1時間あたりの発注額です。",
    "発注額の合計 ÷ 作業時間の合計",
    Unit::Yen,
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
    "納品に対して支払われた工賃の合計です。",
    "支払工賃の合計",
    Unit::Yen,
    "F",
);
const DELIVERIES: Definition = define(
    "f.deliveries",
    "納品件数",
    "基準日までの納品の件数です。トライアルの納品も含みます。",
    "納品の件数",
    Unit::Cases,
    "F",
);

pub(super) const DEFINITIONS: &[Definition] =
    &[DELIVERIES, DEFECTS, PUNCTUAL, PRODUCTIVITY, WAGE_PER_HOUR, WAGES];

type Delivered<'a> = (&'a Delivery, Option<&'a Order>);

/// By programme and year of the order; a delivery of no known order stands by itself.
pub(super) fn figures(registry: &Registry, as_of: NaiveDate) -> Vec<Figure> {
    let orders: BTreeMap<&str, &Order> =
        registry.orders.iter().map(|order| (order.id.as_str(), order)).collect();
    let mut slices: BTreeMap<(Season, Scope), Vec<Delivered<'_>>> = BTreeMap::new();
    for delivery in registry.deliveries.iter().filter(|one| happened(one.delivered_on, as_of)) {
        let order = orders.get(delivery.order.as_str()).copied();
        let on = order.and_then(|order| order.ordered_on).or(delivery.delivered_on);
        let season = (order.map(|order| order.programme.clone()).unwrap_or_default(), on.map(FiscalYear::of));
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
    let amounts = all.iter().filter_map(|(one, order)| Some((one, (*order)?.amount?.0, one.hours?)));
    let wages = all.iter().filter_map(|(one, _)| Some((one, one.wages?.0, one.hours?)));
    let paid: Vec<&Delivery> = all.iter().map(|(one, _)| *one).filter(|one| one.wages.is_some()).collect();
    let total = paid.iter().filter_map(|one| one.wages).map(|wages| wages.0).sum();
    let (quantity, checked) = checked(all);
    vec![
        slice.figure(&DELIVERIES, count(all.len()), all.iter().map(|(one, _)| one.origin.clone())),
        slice.figure(&DEFECTS, quantity, checked),
        slice.figure(&PUNCTUAL, rate(count(on_time.len()), count(timed.len())), on_time),
        per_hour(slice, &PRODUCTIVITY, amounts),
        per_hour(slice, &WAGE_PER_HOUR, wages),
        slice.figure(&WAGES, Ratio::whole(total), paid.iter().map(|one| one.origin.clone())),
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
