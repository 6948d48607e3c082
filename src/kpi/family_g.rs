//! Family G, 費用対効果 [000 §6]: a year's budget against the yearly recurring sales that it is to bring.

use super::slice::{NOTHING, Slice, define};
use crate::domain::{Definition, Entry, Figure, FiscalYear, Ratio, RecordKind, Scope, Unit};
use crate::normalise::{date, text};
use crate::registry::Registry;
use std::collections::BTreeMap;

const BUDGET: Definition =
    define("g.budget", "予算", "年度ごとの、予算額の合計です。", "予算額の合計", Unit::Yen, "G");
const SALES: Definition = define(
    "g.recurring-sales",
    "年間継続売上金額",
    "予算とともに示された、年間継続売上金額の合計です。",
    "年間継続売上金額の合計",
    Unit::Yen,
    "G",
);
const EFFECT: Definition = define(
    "g.cost-effect",
    "費用対効果",
    "予算に対する、年間継続売上金額の倍率です。予算または年間継続売上金額のない年度は空欄です。",
    "年間継続売上金額 ÷ 予算",
    Unit::Times,
    "G",
);

pub(super) const DEFINITIONS: &[Definition] = &[BUDGET, SALES, EFFECT];

/// Rows of a budget's sheet, by the fiscal year that the row, its column, the sheet or the file names.
pub(super) fn figures(registry: &Registry) -> Vec<Figure> {
    let mut years: BTreeMap<Option<FiscalYear>, (Vec<&Entry>, Vec<&Entry>)> = BTreeMap::new();
    for entry in registry.entries.iter().filter(|one| one.kind == RecordKind::Budget && one.value.is_some()) {
        let (budget, sales) = years.entry(year_of(entry)).or_default();
        let of_sales =
            ["売上", "収益"].iter().any(|word| entry.item.contains(word) || entry.group.contains(word));
        if of_sales { sales.push(entry) } else { budget.push(entry) }
    }
    years.into_iter().flat_map(|(year, (budget, sales))| year_figures(year, &budget, &sales)).collect()
}

fn year_of(entry: &Entry) -> Option<FiscalYear> {
    let file = entry.origin.file.rsplit('/').next().unwrap_or_default();
    let places = [entry.group.as_str(), entry.item.as_str(), &entry.origin.sheet, file];
    let named = || places.iter().find_map(|place| date::fiscal_year_in(&text::tidy_line(place)));
    entry.fiscal_year.or_else(named)
}

/// What a year has entries of; no entries are no 0.
fn year_figures(fiscal_year: Option<FiscalYear>, budget: &[&Entry], sales: &[&Entry]) -> Vec<Figure> {
    let slice = Slice { programme: String::new(), fiscal_year, scope: Scope::Total };
    let sum = |entries: &[&Entry]| entries.iter().filter_map(|entry| entry.value).sum::<f64>();
    let origins = |entries: &[&Entry]| entries.iter().map(|entry| entry.origin.clone()).collect::<Vec<_>>();
    let of = |definition, entries: &[&Entry]| {
        let value = Ratio { numerator: sum(entries), denominator: 1.0 };
        (!entries.is_empty()).then(|| slice.figure(definition, value, origins(entries)))
    };
    let effect = match (budget, sales) {
        ([], _) | (_, []) => NOTHING,
        _ => Ratio { numerator: sum(sales), denominator: sum(budget) },
    };
    let effect = slice.figure(&EFFECT, effect, [origins(sales), origins(budget)].concat());
    of(&BUDGET, budget).into_iter().chain(of(&SALES, sales)).chain([effect]).collect()
}
