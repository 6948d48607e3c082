//! The part of the records that a figure is about: programme, fiscal year, scope.

use crate::domain::{Counted, Definition, Figure, FiscalYear, Origin, Ratio, Scope, Unit, Yen};
use chrono::NaiveDate;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Slice {
    pub(super) programme: String,
    pub(super) fiscal_year: Option<FiscalYear>,
    pub(super) scope: Scope,
}

impl Slice {
    /// All programmes and years together.
    pub(super) const fn of_all(scope: Scope) -> Self {
        Self { programme: String::new(), fiscal_year: None, scope }
    }

    pub(super) fn figure(
        &self,
        definition: &'static Definition,
        value: Ratio,
        records: impl IntoIterator<Item = Origin>,
    ) -> Figure {
        Figure {
            definition,
            programme: self.programme.clone(),
            fiscal_year: self.fiscal_year,
            scope: self.scope.clone(),
            value: value.without_sign_of_zero(),
            records: Counted::At(records.into_iter().collect()),
        }
    }
}

/// A definition in one line of arguments: key, name, definition, formula, unit, family.
pub(super) const fn define(
    key: &'static str,
    name: &'static str,
    definition: &'static str,
    formula: &'static str,
    unit: Unit,
    family: &'static str,
) -> Definition {
    Definition { key, name, definition, formula, unit, family }
}

/// Whether a thing of this day was known; an undated one always was.
pub(super) fn happened(on: Option<NaiveDate>, as_of: NaiveDate) -> bool {
    on.is_none_or(|on| on <= as_of)
}

/// Where a service, a prefecture or a desk is not known.
pub(super) const UNKNOWN: &str = "不明";

/// No value: there is nothing to divide by.
pub(super) const NOTHING: Ratio = Ratio { numerator: 0.0, denominator: 0.0 };

/// A count as an exact number.
pub(super) fn count(number: usize) -> Ratio {
    Ratio::whole(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A sum of yen as an exact number.
pub(super) fn yen(amount: Yen) -> Ratio {
    Ratio::whole(amount.0)
}

/// A sum of yen where at least one is stated: of things of which none states it, nobody knows it. Nothing at all makes 0.
pub(super) fn known_yen(amounts: impl IntoIterator<Item = Option<Yen>>) -> Ratio {
    let (mut sum, mut any, mut is_known) = (Yen(0), false, false);
    for amount in amounts {
        any = true;
        is_known |= amount.is_some();
        sum += amount.unwrap_or_default();
    }
    if any && !is_known { NOTHING } else { yen(sum) }
}

/// Part ÷ whole; no value where the whole is 0.
pub(super) fn rate(part: Ratio, whole: Ratio) -> Ratio {
    Ratio { numerator: part.numerator, denominator: whole.numerator }
}
