//! Figures (指標): one file per family, each figure defined once and counted from records.

mod case_book;
mod family_a;
mod family_b;
mod family_e;
mod slice;
#[cfg(test)]
mod tests;

use crate::calendar::Calendar;
use crate::domain::{Definition, Figure, Issue};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::sync::LazyLock;

/// How the figures are counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// By which reply periods and lead times are counted: the national one, without desks' closures.
    pub calendar: Calendar,
}

/// All figures as of a day, in order of family, programme, fiscal year, scope and definition. Source: DOMAIN §6.
#[must_use]
pub fn figures(registry: &Registry, as_of: NaiveDate, options: &Options) -> Vec<Figure> {
    let mut figures = family_a::figures(registry, as_of, options);
    figures.extend(family_b::figures(registry, as_of));
    figures.extend(family_e::figures(registry, as_of));
    figures
}

/// Tonight's open issues by desk (family E). They are no part of the registry, so they are counted apart.
#[must_use]
pub fn issue_figures(issues: &[Issue]) -> Vec<Figure> {
    family_e::issue_figures(issues)
}

/// The definition of every figure, by family; keys are unique.
#[must_use]
pub fn definitions() -> &'static [Definition] {
    static ALL: LazyLock<Vec<Definition>> =
        LazyLock::new(|| [family_a::DEFINITIONS, family_b::DEFINITIONS, family_e::DEFINITIONS].concat());
    &ALL
}
