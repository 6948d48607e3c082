//! The part of the records that a figure is about: programme, fiscal year, scope.

use crate::domain::{Definition, Figure, FiscalYear, Origin, Ratio, Scope, Yen};

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
            value,
            records: records.into_iter().collect(),
        }
    }
}

/// A count as an exact number.
pub(super) fn count(number: usize) -> Ratio {
    Ratio::whole(i64::try_from(number).unwrap_or(i64::MAX))
}

/// A sum of yen as an exact number.
pub(super) fn yen(amount: Yen) -> Ratio {
    Ratio::whole(amount.0)
}

/// Part ÷ whole; no value where the whole is 0.
pub(super) fn rate(part: Ratio, whole: Ratio) -> Ratio {
    Ratio { numerator: part.numerator, denominator: whole.numerator }
}
