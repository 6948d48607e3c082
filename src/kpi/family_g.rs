//! Family G, 費用対効果 [000 §6]: a year's budget against the yearly recurring sales that it is to bring.

use super::slice::{Slice, define};
use crate::domain::{Definition, Entry, Figure, FiscalYear, Ratio, RecordKind, Scope, Unit};
use crate::normalise::{date, text};
use crate::registry::Registry;
use std::collections::BTreeMap;

const BUDGET: Definition =
    define("g.budget", "予算", "年度の予算額の合計です。", "予算額の合計", Unit::Yen, "G");
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
    "予算に対する、年間継続売上金額の倍率です。予算のない年度には出しません。",
    "年間継続売上金額 ÷ 予算",
    Unit::Times,
    "G",
);

pub(super) const DEFINITIONS: &[Definition] = &[BUDGET, SALES, EFFECT];

/// Rows of a budget's sheet, by the fiscal year that the row, the sheet or the file names.
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
    places.iter().find_map(|place| date::fiscal_year_in(&text::tidy_line(place)))
}

fn year_figures(fiscal_year: Option<FiscalYear>, budget: &[&Entry], sales: &[&Entry]) -> [Figure; 3] {
    let slice = Slice { programme: String::new(), fiscal_year, scope: Scope::Total };
    let sum = |entries: &[&Entry]| entries.iter().filter_map(|entry| entry.value).sum::<f64>();
    let origins = |entries: &[&Entry]| entries.iter().map(|entry| entry.origin.clone()).collect::<Vec<_>>();
    let whole = |numerator| Ratio { numerator, denominator: 1.0 };
    let all = [origins(sales), origins(budget)].concat();
    [
        slice.figure(&BUDGET, whole(sum(budget)), origins(budget)),
        slice.figure(&SALES, whole(sum(sales)), origins(sales)),
        slice.figure(&EFFECT, Ratio { numerator: sum(sales), denominator: sum(budget) }, all),
    ]
}
