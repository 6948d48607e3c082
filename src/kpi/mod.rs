//! Figures (指標): one file per family, each figure defined once and counted from records.

mod answers;
mod case_book;
mod divisor;
mod family_a;
mod family_a_desks;
mod family_b;
mod family_b_orders;
mod family_b_wages;
mod family_e;
mod family_e_desks;
mod family_f;
mod family_g;
mod order_book;
mod origin;
mod slice;
#[cfg(test)]
mod tests;

pub use divisor::divided_by;
pub use order_book::placed_orders;

use crate::calendar::Calendar;
use crate::domain::{Definition, Figure, FiscalYear, Issue, Scope};
use crate::registry::{self, Programme, Registry};
use crate::survey::Report;
use chrono::NaiveDate;
use order_book::OrderDays;
use rayon::prelude::*;
use slice::Slice;
use std::sync::LazyLock;

/// How the figures are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// By which reply periods and lead times are counted: the national one, without desks' closures.
    pub calendar: Calendar,
    /// By whose words the programme of a sheet is told (商談管理表, 登録事業所一覧 …).
    pub programmes: Vec<Programme>,
    /// Whether the places of the records behind a figure are told, or only their number.
    pub places: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            calendar: Calendar::default(),
            programmes: registry::Options::default().programmes,
            places: true,
        }
    }
}

/// All figures as of a day, in order of family, programme, fiscal year, scope and definition. Source: DOMAIN §6.
#[must_use]
pub fn figures(registry: &Registry, as_of: NaiveDate, options: &Options) -> Vec<Figure> {
    let families: [&(dyn Fn() -> Vec<Figure> + Sync); 7] = [
        &|| family_a::figures(registry, as_of, options),
        &|| family_b::figures(registry, as_of, options),
        &|| figures_of_orders(registry, as_of, options),
        &|| family_e::figures(registry, as_of),
        &|| family_e_desks::figures(registry, as_of),
        &|| family_f::figures(registry, as_of),
        &|| family_g::figures(registry),
    ];
    families.par_iter().flat_map_iter(|family| told(family(), options)).collect()
}

/// Figures with what is asked of the records behind them.
fn told(mut figures: Vec<Figure>, options: &Options) -> Vec<Figure> {
    if !options.places {
        figures.iter_mut().for_each(|figure| figure.records = figure.records.in_number());
    }
    figures
}

/// Family B by programme, fiscal year and scope.
fn figures_of_orders(registry: &Registry, as_of: NaiveDate, options: &Options) -> Vec<Figure> {
    let days = OrderDays::of(registry, as_of);
    let years: Vec<_> = order_book::years(&days, options).into_iter().collect();
    let of_year = |((programme, fiscal_year), year): &((String, Option<FiscalYear>), _)| {
        let slice = Slice { programme: programme.clone(), fiscal_year: *fiscal_year, scope: Scope::Total };
        let mut figures = family_b_orders::figures(&slice, year, &days, options);
        figures.extend(family_b_wages::figures(&slice, year, registry));
        for (scope, part) in order_book::parts(year, registry) {
            let slice = Slice { scope, ..slice.clone() };
            figures.extend(family_b_orders::part_figures(&slice, &part, &days, options));
            figures.extend(family_b_wages::figures(&slice, &part, registry));
        }
        told(figures, options)
    };
    years.par_iter().flat_map_iter(of_year).collect()
}

/// Families C and D, from the questionnaires.
#[must_use]
pub fn survey_figures(reports: &[Report]) -> Vec<Figure> {
    answers::figures(reports)
}

/// Tonight's open issues by desk (family E). They are no part of the registry, so they are counted apart.
#[must_use]
pub fn issue_figures(issues: &[Issue]) -> Vec<Figure> {
    family_e::issue_figures(issues)
}

/// By what a figure's fiscal year is told. The documents do not say it: cases and what desks received of them stay in the year
/// for which they were offered, deals in the year of their first meeting, so that rates compare the same records; what follows
/// from orders alone is of the year of the order.
#[must_use]
pub fn year_rule(definition: &Definition) -> &'static str {
    let is_of_deals = || family_b::DEFINITIONS.iter().any(|one| one.key == definition.key);
    match definition.family {
        "A" => "案件の年度（案件一覧のシート・ファイル名の年度、なければ募集開始日などの年度）",
        "B" if is_of_deals() => {
            "初回商談日の年度（契約・失注が翌年度でも同じ。なければ契約日・失注日の年度）"
        }
        "B" => {
            "発注日の年度（空欄なら案件の発注日、それもなければ納品日の年度。名簿・工賃の表はその名前の年度、なければ事業の最新の年度）"
        }
        "C" | "D" => "回答の年度",
        "E" => "基準日の現在の値（年度なし）",
        "F" => "発注日の年度（空欄なら案件の発注日、それもなければ納品日の年度）",
        "G" => "予算の表の列・行・シート・ファイルにある年度",
        _ => "",
    }
}

/// The definition of every figure, by family; keys are unique.
#[must_use]
pub fn definitions() -> &'static [Definition] {
    static ALL: LazyLock<Vec<Definition>> = LazyLock::new(|| {
        [
            family_a::DEFINITIONS,
            family_a_desks::DEFINITIONS,
            family_b::DEFINITIONS,
            family_b_orders::DEFINITIONS,
            family_b_wages::DEFINITIONS,
            answers::DEFINITIONS,
            family_e::DEFINITIONS,
            family_e_desks::DEFINITIONS,
            family_f::DEFINITIONS,
            family_g::DEFINITIONS,
        ]
        .concat()
    });
    &ALL
}
