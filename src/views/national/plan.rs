//! 計画と実績: plan, reference and budget entries beside the figure of the same name.

use crate::domain::{Entry, RecordKind, Scope, Unit};
use crate::views::Material;
use crate::views::figures::{Compared, is_age, latest};
use crate::views::line::Line;
use crate::views::words;
use unicode_normalization::UnicodeNormalization;

/// What the office wrote about one indicator.
#[derive(Default)]
struct Indicator<'a> {
    key: String,
    plan: Option<&'a Entry>,
    reference: Option<&'a Entry>,
    budget: Option<&'a Entry>,
}

impl<'a> Indicator<'a> {
    /// The place for this kind of entry; `None` for what is neither plan, reference nor budget.
    fn slot(&mut self, kind: RecordKind) -> Option<&mut Option<&'a Entry>> {
        match kind {
            RecordKind::Plan => Some(&mut self.plan),
            RecordKind::Reference => Some(&mut self.reference),
            RecordKind::Budget => Some(&mut self.budget),
            _ => None,
        }
    }

    fn entries(&self) -> impl Iterator<Item = &'a Entry> + use<'a> {
        [self.plan, self.reference, self.budget].into_iter().flatten()
    }
}

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let actual =
        latest(material.figures, |figure| figure.scope == Scope::Total && !is_age(figure.definition));
    let indicators = indicators(&material.registry.entries);
    indicators.iter().flat_map(|indicator| indicator_lines(indicator, &actual)).collect()
}

/// In the order of the office's own sheets; a second plan of the same name (another sheet) has a row of its own.
fn indicators(entries: &[Entry]) -> Vec<Indicator<'_>> {
    let mut indicators: Vec<Indicator<'_>> = Vec::new();
    for entry in entries {
        let key = words::join([comparable(&entry.group), comparable(&entry.item)], "|");
        let standing = indicators.iter_mut().filter(|one| one.key == key);
        let free = standing.filter_map(|one| one.slot(entry.kind)).find(|slot| slot.is_none());
        if let Some(slot) = free {
            *slot = Some(entry);
            continue;
        }
        let mut own = Indicator { key, ..Indicator::default() };
        if let Some(slot) = own.slot(entry.kind) {
            *slot = Some(entry);
            indicators.push(own);
        }
    }
    indicators
}

/// One row per figure of that name (a figure stands once per programme), or one without actual where there is none.
fn indicator_lines(indicator: &Indicator<'_>, figures: &[Compared<'_>]) -> Vec<Line> {
    let names: Vec<String> = indicator.entries().map(|entry| comparable(&entry.item)).collect();
    let actual: Vec<&Compared<'_>> =
        figures.iter().filter(|one| names.contains(&comparable(one.figure.definition.name))).collect();
    match actual.as_slice() {
        [] => vec![line(indicator, None)],
        found => found.iter().map(|one| line(indicator, Some(one))).collect(),
    }
}

fn line(indicator: &Indicator<'_>, actual: Option<&Compared<'_>>) -> Line {
    let name = indicator.entries().next().map(|entry| words::join([&entry.group, &entry.item], " "));
    let programme = actual.map_or("", |one| one.figure.programme.as_str());
    let unit = actual.map(Compared::unit);
    let plan = value(indicator.plan, unit);
    let reached = actual.and_then(Compared::exact);
    let difference = reached.zip(plan).map(|(reached, plan)| words::one_decimal(reached - plan));
    let worded =
        indicator.entries().map(|entry| if entry.value.is_none() { entry.text.as_str() } else { "" });
    let origins = indicator.entries().map(|entry| entry.origin.to_string());
    Line::new(words::join([&indicator.key, programme], "|"))
        .text("指標", name.unwrap_or_default())
        .text("事業", programme)
        .text("年度", actual.map(Compared::year).unwrap_or_default())
        .number("計画", plan)
        .number("実績", reached.map(words::one_decimal))
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
