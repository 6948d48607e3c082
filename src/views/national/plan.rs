//! 計画と実績: plan, reference and budget entries beside the figure of the same name.

use crate::domain::{Entry, RecordKind, Scope, Unit};
use crate::views::Material;
use crate::views::figures::{Compared, latest};
use crate::views::line::Line;
use crate::views::words;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The entries of one indicator.
#[derive(Default)]
struct Indicator<'a> {
    plan: Option<&'a Entry>,
    reference: Option<&'a Entry>,
    budget: Option<&'a Entry>,
    /// Place of its first entry, so that rows stand as in the office's own sheet.
    first: usize,
}

impl<'a> Indicator<'a> {
    fn entries(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        [self.plan, self.reference, self.budget].into_iter().flatten()
    }
}

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let actual = latest(material.figures, |figure| figure.scope == Scope::Total);
    let mut indicators: Vec<(String, Indicator<'_>)> = indicators(&material.registry.entries);
    indicators.sort_by_key(|(_, indicator)| indicator.first);
    indicators.iter().flat_map(|(key, indicator)| indicator_lines(key, indicator, &actual)).collect()
}

fn indicators(entries: &[Entry]) -> Vec<(String, Indicator<'_>)> {
    let mut found: BTreeMap<String, Indicator<'_>> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate() {
        let key = words::join([comparable(&entry.group), comparable(&entry.item)], "|");
        if !matches!(entry.kind, RecordKind::Plan | RecordKind::Reference | RecordKind::Budget) {
            continue;
        }
        let indicator = found.entry(key).or_insert_with(|| Indicator { first: at, ..Indicator::default() });
        let slot = match entry.kind {
            RecordKind::Plan => &mut indicator.plan,
            RecordKind::Reference => &mut indicator.reference,
            _ => &mut indicator.budget,
        };
        *slot = Some(entry);
    }
    found.into_iter().collect()
}

/// One row per figure of that name (a figure stands once per programme), or one without actual where there is none.
fn indicator_lines(key: &str, indicator: &Indicator<'_>, figures: &[Compared<'_>]) -> Vec<Line> {
    let names: Vec<String> = indicator.entries().map(|entry| comparable(&entry.item)).collect();
    let actual: Vec<&Compared<'_>> =
        figures.iter().filter(|one| names.contains(&comparable(one.figure.definition.name))).collect();
    match actual.as_slice() {
        [] => vec![line(key, indicator, None)],
        found => found.iter().map(|one| line(key, indicator, Some(one))).collect(),
    }
}

fn line(key: &str, indicator: &Indicator<'_>, actual: Option<&Compared<'_>>) -> Line {
    let item = indicator.entries().next().map_or("", |entry| entry.item.as_str());
    let programme = actual.map_or("", |one| one.figure.programme.as_str());
    let unit = actual.map(Compared::unit);
    let (plan, reached) = (value(indicator.plan, unit), actual.and_then(Compared::value));
    let difference = reached.zip(plan).map(|(reached, plan)| words::one_decimal(reached - plan));
    let worded =
        indicator.entries().map(|entry| if entry.value.is_none() { entry.text.as_str() } else { "" });
    let origins = indicator.entries().map(|entry| entry.origin.to_string());
    Line::new(words::join([key, programme], "|"))
        .text("指標", item)
        .text("事業", programme)
        .text("年度", actual.map(Compared::year).unwrap_or_default())
        .number("計画", plan)
        .number("実績", reached)
        .number("差（実績－計画）", difference)
        .number("参考値", value(indicator.reference, unit))
        .number("予算", value(indicator.budget, unit))
        .text("単位", unit.map_or("", Unit::label))
        .text("文字で書かれた値", words::join(worded, "、"))
        .text("出典", words::join(origins, "、"))
}

/// In the figure's unit: a rate of 0.72 stands as 72 ％.
fn value(entry: Option<&Entry>, unit: Option<Unit>) -> Option<f64> {
    let scale = if unit == Some(Unit::Rate) { 100.0 } else { 1.0 };
    let scaled = entry?.value? * scale;
    Some(if scale > 1.0 { words::one_decimal(scaled) } else { scaled })
}

/// A name for comparison: width and spaces do not matter, nor a unit in brackets.
fn comparable(name: &str) -> String {
    let plain: String = name.nfkc().filter(|c| !c.is_whitespace()).collect();
    match plain.rfind('(') {
        Some(at) if at > 0 && plain.ends_with(')') => plain[..at].to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::comparable;

    #[test]
    fn names_compare_without_width_spaces_and_unit() {
        for (name, expected) in [
            ("リード顧客数", "リード顧客数"),
            ("リード 顧客数（社）", "リード顧客数"),
            ("ＣＡＣ (円)", "CAC"),
            ("（注）", "(注)"),
        ] {
            assert_eq!(comparable(name), expected);
        }
    }
}
