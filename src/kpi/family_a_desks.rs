//! Family A, from the desks' side [000 §4-1]: what the desks of a place, and each desk, applied for and received.

use super::case_book::CountedCase;
use super::order_book::{OrderDays, root_case};
use super::slice::{NOTHING, Slice, UNKNOWN, count, define, known_yen, rate};
use crate::domain::{
    CaseId, Definition, DeskId, Figure, FiscalYear, Order, Origin, Prefecture, Ratio, Scope, Unit,
};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

const APPLIED: Definition = define(
    "a.applied-cases",
    "応募案件数",
    "窓口が「興味あり」と回答した案件の数です。複数の窓口が応募した案件も1件と数えます。",
    "「興味あり」の回答のある案件の件数（重複を除く）",
    Unit::Cases,
    "A",
);
const RECEIVED: Definition = define(
    "a.received-cases",
    "受注案件数",
    "窓口が発注を受けた案件の数です。分割した案件は親案件を1件と数え、取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアルは含みません。",
    "発注のある案件の件数（重複を除く）",
    Unit::Cases,
    "A",
);
const RECEIVED_AMOUNT: Definition = define(
    "a.received-amount",
    "受注額",
    "窓口が受けた発注の金額の合計です。金額が未定の発注、取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアルは含みません。幅のある金額は中間の額で数えます。",
    "窓口への発注の金額の合計",
    Unit::Yen,
    "A",
);
const SUCCESS: Definition = define(
    "a.success-rate",
    "応募からの受注率",
    "応募した案件のうち、その窓口が発注を受けた案件の割合です（案件と窓口の組で数えます）。取り消された発注、納品のないまま中止・失注になった案件の発注、発注に至っていない案件のトライアルは含みません。",
    "応募して発注を受けた組の数 ÷ 応募した組の数",
    Unit::Rate,
    "A",
);

pub(super) const DEFINITIONS: &[Definition] = &[APPLIED, RECEIVED, RECEIVED_AMOUNT, SUCCESS];

/// Those that need orders on record.
const OF_ORDERS: [&str; 3] = [RECEIVED.key, RECEIVED_AMOUNT.key, SUCCESS.key];

/// What one desk, or all of a place, did.
#[derive(Default)]
struct Part<'a> {
    applied: BTreeMap<(CaseId, &'a DeskId), Origin>,
    orders: Vec<(CaseId, &'a DeskId, &'a Order)>,
}

/// By programme and year of the case: 合計, block and prefecture of the desk, and each desk.
pub(super) fn figures(
    registry: &Registry,
    cases: &[CountedCase<'_>],
    first_years: &BTreeMap<&DeskId, FiscalYear>,
    as_of: NaiveDate,
) -> Vec<Figure> {
    let mut orders: BTreeMap<CaseId, Vec<(&DeskId, &Order)>> = BTreeMap::new();
    let days = OrderDays::of(registry, as_of);
    for order in registry.orders.iter().filter(|order| days.is_placed(order)) {
        if let (Some(case), Some(desk)) = (order.case, &order.desk) {
            orders.entry(root_case(registry, case)).or_default().push((desk, order));
        }
    }
    let asked = cases.iter().flat_map(|case| case.wanted_by.keys().copied());
    let asked = asked.chain(orders.values().flatten().map(|(desk, _)| *desk));
    let scopes: BTreeMap<&DeskId, [Scope; 4]> = asked.map(|desk| (desk, scopes(registry, desk))).collect();
    let mut years: BTreeMap<(&str, Option<FiscalYear>), BTreeMap<&Scope, Part<'_>>> = BTreeMap::new();
    for counted in cases.iter().filter(|case| case.offered) {
        let id = counted.case.id;
        let placed = orders.get(&id).map_or(&[] as &[_], Vec::as_slice);
        if counted.wanted_by.is_empty() && placed.is_empty() {
            continue;
        }
        let parts = years.entry((&counted.case.programme, counted.fiscal_year)).or_default();
        for (desk, answer) in &counted.wanted_by {
            for scope in &scopes[desk] {
                parts.entry(scope).or_default().applied.insert((id, desk), answer.origin.clone());
            }
        }
        for (desk, order) in placed {
            for scope in &scopes[desk] {
                parts.entry(scope).or_default().orders.push((id, desk, order));
            }
        }
    }
    let figures = years.into_iter().flat_map(|((programme, fiscal_year), parts)| {
        // A year of which no order to a desk is on record says nothing of what desks received.
        let on_record = parts.values().any(|part| !part.orders.is_empty());
        let slice =
            move |scope: &Scope| Slice { programme: programme.to_owned(), fiscal_year, scope: scope.clone() };
        let figures =
            parts.into_iter().flat_map(move |(scope, part)| part_figures(&slice(scope), &part, first_years));
        figures.filter(move |one| on_record || !OF_ORDERS.contains(&one.definition.key))
    });
    figures.collect()
}

/// What a desk's replies and orders count for.
fn scopes(registry: &Registry, desk: &DeskId) -> [Scope; 4] {
    let prefecture = registry.desks.get(desk).and_then(|desk| desk.prefecture);
    let block = prefecture.map_or(UNKNOWN, |one| one.block().name());
    [
        Scope::Total,
        Scope::Block(block.to_owned()),
        Scope::Prefecture(prefecture.map_or(UNKNOWN, Prefecture::name).to_owned()),
        Scope::Desk(desk.to_string()),
    ]
}

fn part_figures(slice: &Slice, part: &Part<'_>, first_years: &BTreeMap<&DeskId, FiscalYear>) -> Vec<Figure> {
    let applied: BTreeSet<CaseId> = part.applied.keys().map(|(case, _)| *case).collect();
    let received: BTreeSet<CaseId> = part.orders.iter().map(|(case, _, _)| *case).collect();
    let amount = known_yen(part.orders.iter().map(|(_, _, order)| order.amount));
    let answers: Vec<Origin> = part.applied.values().cloned().collect();
    let orders: Vec<Origin> = part.orders.iter().map(|(_, _, order)| order.origin.clone()).collect();
    let placed: BTreeSet<(CaseId, &DeskId)> =
        part.orders.iter().map(|(case, desk, _)| (*case, *desk)).collect();
    let won: Vec<Origin> =
        part.applied.iter().filter(|(pair, _)| placed.contains(pair)).map(|(_, one)| one.clone()).collect();
    let success = rate(count(won.len()), count(part.applied.len()));
    let mut figures = vec![
        slice.figure(&APPLIED, count(applied.len()), answers.clone()),
        slice.figure(&RECEIVED, count(received.len()), orders.clone()),
        slice.figure(&RECEIVED_AMOUNT, amount, orders),
        slice.figure(&SUCCESS, success, won),
    ];
    // The nation's stand with the cases; of one desk they say nothing.
    if matches!(slice.scope, Scope::Block(_) | Scope::Prefecture(_)) {
        let desks: BTreeSet<&DeskId> = part.applied.keys().map(|(_, desk)| *desk).collect();
        let is_new = |desk: &DeskId| first_years.get(desk).copied() == slice.fiscal_year;
        let new = newcomers(desks.iter().copied(), slice.fiscal_year, first_years);
        let of_new = part.applied.iter().filter(|((_, desk), _)| is_new(desk));
        figures.push(slice.figure(&APPLYING_DESKS, count(desks.len()), answers));
        figures.push(slice.figure(&FIRST_TIME_DESKS, new, of_new.map(|(_, one)| one.clone())));
    }
    figures
}

pub(super) const APPLYING_DESKS: Definition = Definition {
    key: "a.applying-desks",
    name: "応募窓口数",
    definition: "1件以上の案件に「興味あり」と回答した窓口の数です。同じ窓口は1つと数え、回答し直した場合は最後の回答によります。ブロック・都道府県ごとの値は窓口の所在地によります。",
    formula: "「興味あり」と回答した窓口の数（重複を除く）",
    unit: Unit::Desks,
    family: "A",
};

pub(super) const FIRST_TIME_DESKS: Definition = Definition {
    key: "a.first-time-desks",
    name: "初応募窓口数",
    definition: "応募窓口のうち、記録のあるそれ以前のどの年度にも応募していない窓口の数です。記録のある最初の年度は、比べる年度がないため空欄です。",
    formula: "応募窓口 − 前年度以前に応募した窓口",
    unit: Unit::Desks,
    family: "A",
};

/// Those who applied in no earlier year; no value where no earlier year is on record.
pub(super) fn newcomers<'a>(
    desks: impl Iterator<Item = &'a DeskId>,
    year: Option<FiscalYear>,
    first_years: &BTreeMap<&DeskId, FiscalYear>,
) -> Ratio {
    let is_first_on_record = || first_years.values().min().copied() >= year;
    if year.is_none() || is_first_on_record() {
        return NOTHING;
    }
    count(desks.filter(|desk| first_years.get(desk).copied() == year).count())
}
