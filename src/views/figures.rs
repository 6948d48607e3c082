//! Figures as rows: the shown value, last year's beside it, and the difference.

use super::words;
use crate::domain::{Figure, FiscalYear, Ratio, Scope, Unit};

/// A figure and the same one of the year before.
#[derive(Clone, Copy, Debug)]
pub(super) struct Compared<'a> {
    pub(super) figure: &'a Figure,
    pub(super) previous: Option<&'a Figure>,
}

impl<'a> Compared<'a> {
    /// Finds last year's twin of a figure: same key, programme and scope.
    pub(super) fn of(figure: &'a Figure, all: &'a [Figure]) -> Self {
        let year = figure.fiscal_year.map(FiscalYear::previous);
        let previous = year.and_then(|year| {
            all.iter().find(|other| is_same_series(figure, other) && other.fiscal_year == Some(year))
        });
        Self { figure, previous }
    }

    pub(super) fn unit(&self) -> Unit {
        self.figure.definition.unit
    }

    pub(super) fn value(&self) -> Option<f64> {
        shown(self.figure.value, self.unit())
    }

    pub(super) fn previous_value(&self) -> Option<f64> {
        self.previous.and_then(|figure| shown(figure.value, self.unit()))
    }

    /// From the exact numbers; of rates in points.
    pub(super) fn difference(&self) -> Option<f64> {
        let (now, before) = (self.figure.value.value()?, self.previous?.value.value()?);
        let scale = if self.unit() == Unit::Rate { 100.0 } else { 1.0 };
        Some(words::one_decimal((now - before) * scale))
    }

    pub(super) fn year(&self) -> String {
        self.figure.fiscal_year.map(FiscalYear::label).unwrap_or_default()
    }
}

/// Same key, programme and scope, whatever the year.
pub(super) fn is_same_series(one: &Figure, other: &Figure) -> bool {
    one.definition.key == other.definition.key && one.programme == other.programme && one.scope == other.scope
}

/// The newest figure of each series among those chosen, in the order in which the series first appear.
pub(super) fn latest<'a>(all: &'a [Figure], chosen: impl Fn(&Figure) -> bool) -> Vec<Compared<'a>> {
    let mut newest: Vec<&'a Figure> = Vec::new();
    for figure in all.iter().filter(|figure| chosen(figure)) {
        match newest.iter_mut().find(|other| is_same_series(figure, other)) {
            Some(held) if held.fiscal_year < figure.fiscal_year => *held = figure,
            Some(_) => {}
            None => newest.push(figure),
        }
    }
    newest.into_iter().map(|figure| Compared::of(figure, all)).collect()
}

/// A number with one decimal at most; rates in percent (15 of 21 → 71.4). Nothing where the denominator is 0.
pub(super) fn shown(value: Ratio, unit: Unit) -> Option<f64> {
    let scale = if unit == Unit::Rate { 100.0 } else { 1.0 };
    let scaled = Ratio { numerator: value.numerator * scale, denominator: value.denominator };
    scaled.value().map(words::one_decimal)
}

/// `合計`, `区分`, … : what kind of part a figure is about.
pub(super) const fn scope_kind(scope: &Scope) -> &'static str {
    match scope {
        Scope::Total => "合計",
        Scope::Category(_) => "作業区分",
        Scope::Block(_) => "ブロック",
        Scope::Prefecture(_) => "都道府県",
        Scope::Desk(_) => "窓口",
        Scope::Service(_) => "サービス種別",
    }
}

/// A key that names the series and, where given, its year: `a.order-rate|全国試行|2021|PC作業`.
pub(super) fn series_key(figure: &Figure, with_year: bool) -> String {
    let year = figure.fiscal_year.filter(|_| with_year).map(|year| year.to_string()).unwrap_or_default();
    let scope = match &figure.scope {
        Scope::Total => String::new(),
        scope => format!("{}:{}", scope_kind(scope), scope.label()),
    };
    words::join([figure.definition.key, &figure.programme, &year, &scope], "|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_shown_in_percent_rounded_half_up() {
        for (numerator, denominator, unit, expected) in [
            (15.0, 21.0, Unit::Rate, Some(71.4)),
            (14.0, 27.0, Unit::Rate, Some(51.9)),
            (1.0, 800.0, Unit::Rate, Some(0.1)),
            (418.0, 10.0, Unit::Workshops, Some(41.8)),
            (5_418_280.0, 1.0, Unit::Yen, Some(5_418_280.0)),
            (3.0, 0.0, Unit::Rate, None),
        ] {
            assert_eq!(shown(Ratio { numerator, denominator }, unit), expected, "{numerator}/{denominator}");
        }
    }
}
