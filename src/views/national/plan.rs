//! 計画と実績: plan, reference and budget entries beside the figure of the same name.

use super::indicator::{Indicator, canonical, comparable, indicators, is_of_programme, without_owner};
use crate::domain::{Entry, Figure, FiscalYear, RecordKind, Scope, Unit};
use crate::views::figures::{Compared, Index, is_age, rounded};
use crate::views::line::Line;
use crate::views::{Material, words};

const LEAD_TIME: &str = "b.assign-lead-time";

/// Last words of a name and the unit that they tell.
const UNITS: [(&[&str], Unit); 7] = [
    (&["率", "割合"], Unit::Rate),
    (&["額", "単価", "コスト", "費用", "工賃", "賃金", "予算", "CAC", "LTV", "ARR"], Unit::Yen),
    (&["顧客数", "社数", "企業数"], Unit::Companies),
    (&["事業所数"], Unit::Workshops),
    (&["窓口数"], Unit::Desks),
    (&["件数"], Unit::Cases),
    (&["利用者数", "人数"], Unit::People),
];

/// Figures of which less is better: a share of the plan would praise what it should not.
const LESS_IS_BETTER: [&str; 6] =
    ["b.lost", "b.cac", LEAD_TIME, "b.assign-lead-time-min", "b.assign-lead-time-max", "f.defect-rate"];

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let index = Index::of(material.figures);
    // What a budget says is no actual of it.
    let is_actual = |figure: &Figure| figure.definition.family != "G";
    let may_be = |figure: &&Figure| is_planned(figure) && is_actual(figure) && !is_age(figure.definition);
    let actual: Vec<Compared<'_>> =
        material.figures.iter().filter(may_be).map(|figure| index.compare(figure)).collect();
    let indicators = indicators(&material.registry.entries);
    indicators.iter().flat_map(|indicator| indicator_lines(indicator, &actual, &index)).collect()
}

/// What was planned for a figure, in its shown unit: the last plan of its 事業 and year, else the last that names none. A plan
/// without a year is one for the newest figure.
pub(in crate::views) fn planned(material: &Material<'_>, figure: &Figure, is_newest: bool) -> Option<f64> {
    if !is_planned(figure) {
        return None;
    }
    let name = name_of(figure);
    let is_its = |entry: &&Entry| {
        entry.kind == RecordKind::Plan
            && entry.fiscal_year.map_or(is_newest, |year| figure.fiscal_year.is_none_or(|own| own == year))
            && is_of_programme(&entry.programme, figure)
            && canonical(&entry.item) == name
    };
    let narrowness = |entry: &&Entry| (!entry.programme.is_empty(), entry.fiscal_year);
    value(
        material.registry.entries.iter().filter(is_its).max_by_key(narrowness),
        Some(figure.definition.unit),
    )
}

/// Sums; and what offices plan for each kind of work.
fn is_planned(figure: &Figure) -> bool {
    let by_kind = figure.definition.key == LEAD_TIME && matches!(figure.scope, Scope::Category(_));
    figure.scope == Scope::Total || by_kind
}

/// `アサインリードタイムPC作業`: with the kind of work, where it is of one.
fn name_of(figure: &Figure) -> String {
    let name = canonical(figure.definition.name);
    if figure.scope == Scope::Total { name } else { name + &comparable(figure.scope.label()) }
}

/// One row per figure of that name (a figure stands once per programme), or one without actual where there is none.
fn indicator_lines(indicator: &Indicator<'_>, figures: &[Compared<'_>], index: &Index<'_>) -> Vec<Line> {
    let names: Vec<String> = indicator.entries().map(|entry| canonical(&entry.item)).collect();
    let is_its = |one: &&Compared<'_>| {
        names.contains(&name_of(one.figure)) && indicator.is_about(one.figure, index.is_newest(one.figure))
    };
    let actual: Vec<&Compared<'_>> = figures.iter().filter(is_its).collect();
    match actual.as_slice() {
        [] => vec![line(indicator, None)],
        found => found.iter().map(|one| line(indicator, Some(one))).collect(),
    }
}

fn line(indicator: &Indicator<'_>, actual: Option<&Compared<'_>>) -> Line {
    let named = indicator.entries().next();
    let name = named.map(|entry| words::join([entry.group.as_str(), &shown_name(entry, actual)], " "));
    let programme = actual.map_or(indicator.programme, |one| one.figure.programme.as_str());
    let year = indicator.fiscal_year.map(FiscalYear::label).or_else(|| actual.map(Compared::year));
    let unit = actual.map(Compared::unit).or_else(|| unit_of(&canonical(&named?.item)));
    let plan = value(indicator.plan, unit);
    let reached = actual.and_then(Compared::exact);
    let shown = |exact: f64| unit.map_or(words::one_decimal(exact), |unit| rounded(exact, unit));
    let difference = reached.zip(plan).map(|(reached, plan)| shown(reached - plan));
    let is_less_better = actual.is_some_and(|one| LESS_IS_BETTER.contains(&one.figure.definition.key));
    let share = reached.zip(plan).filter(|(_, plan)| *plan != 0.0 && !is_less_better);
    let share = share.map(|(reached, plan)| words::one_decimal(reached / plan * 100.0));
    let worded =
        indicator.entries().map(|entry| if entry.value.is_none() { entry.text.as_str() } else { "" });
    let origins = indicator.entries().map(|entry| entry.origin.to_string());
    Line::new(words::join([&indicator.key, programme], "|"))
        .text("指標", name.unwrap_or_default())
        .text("事業", programme)
        .text("年度", year.unwrap_or_default())
        .number("計画", plan)
        .number("実績", reached.map(shown))
        .number("差（実績－計画）", difference)
        .number("達成率（％）", share)
        .number("前年度の実績", actual.and_then(|one| one.previous_value()))
        .number("参考値", value(indicator.reference, unit))
        .number("予算", value(indicator.budget, unit))
        .text("単位", unit.map_or("", Unit::label))
        .text("文字で書かれた値", words::join(worded, "、"))
        .text("出典", words::join(origins, "、"))
}

/// As the office calls it; a name for programs (`アサインLT_PC`) gives way to the figure's own.
fn shown_name(entry: &Entry, actual: Option<&Compared<'_>>) -> String {
    let own = without_owner(&entry.item);
    match actual.filter(|_| own.contains(['_', '＿'])).map(|one| one.figure) {
        Some(figure) if figure.scope == Scope::Total => figure.definition.name.to_owned(),
        Some(figure) => format!("{}（{}）", figure.definition.name, figure.scope.label()),
        None => own.to_owned(),
    }
}

/// In the figure's unit: a rate of 0.72 stands as 72 ％.
fn value(entry: Option<&Entry>, unit: Option<Unit>) -> Option<f64> {
    let scale = if unit == Some(Unit::Rate) { 100.0 } else { 1.0 };
    let scaled = entry?.value? * scale;
    Some(if scale > 1.0 { words::one_decimal(scaled) } else { scaled })
}

/// What an indicator without a figure is counted in, by the last word of its name.
fn unit_of(name: &str) -> Option<Unit> {
    let unit = UNITS.iter().find(|(words, _)| words.iter().any(|word| name.ends_with(word)));
    unit.map(|(_, unit)| *unit)
}

#[cfg(test)]
mod tests {
    use super::{LESS_IS_BETTER, canonical, comparable, unit_of};
    use crate::domain::Unit;

    #[test]
    fn a_name_of_an_office_leads_to_ours_and_tells_its_unit() {
        for (name, expected, unit) in [
            ("リード顧客の発注需要額（円）", "発注需要額", Some(Unit::Yen)),
            ("当社_顧客獲得コスト", "CAC", Some(Unit::Yen)),
            ("当社", "当社", None),
            ("受注率", "受注率", Some(Unit::Rate)),
            ("参加事業所数", "参加事業所数", Some(Unit::Workshops)),
            ("当社_アサインLT_PC", "アサインリードタイムPC作業", None),
        ] {
            let canonical = canonical(name);
            assert_eq!(unit_of(&canonical), unit, "{name}");
            assert_eq!(canonical, expected);
        }
    }

    #[test]
    fn figures_of_which_less_is_better_are_figures() {
        let is_one = |key: &&str| crate::kpi::definitions().iter().any(|one| one.key == *key);
        assert!(LESS_IS_BETTER.iter().all(is_one));
    }

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
