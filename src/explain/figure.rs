//! A figure: its definition and formula, its exact numbers by scope, and the records counted.

use super::material::Material;
use super::page::Page;
use super::words;
use crate::domain::{Figure, Origin, Ratio, Scope, Unit, group_thousands};
use crate::kpi;
use std::collections::BTreeSet;

/// Records listed; the rest is counted.
const RECORDS: usize = 50;

/// `asked` is a figure's key, and words that its programme, year or scope hold.
pub(super) fn page(asked: &str, material: &Material<'_>) -> Option<Page> {
    let mut words = asked.split_whitespace();
    let key = words.next()?;
    let narrowing: Vec<&str> = words.collect();
    let is_asked = |one: &&Figure| {
        let place = place_of(one);
        one.definition.key == key && narrowing.iter().all(|word| place.contains(word))
    };
    let figures: Vec<&Figure> = material.figures.iter().filter(is_asked).collect();
    let definition = figures.first()?.definition;
    let mut page = Page::new(format!("指標 {key} {}", definition.name));
    page.line(format!("定義：{}", definition.definition));
    page.line(format!("式：{}", definition.formula));
    page.line(format!("単位：{}", definition.unit.label()));
    page.section("値");
    page.table(
        ["事業", "年度", "範囲", "値", "分子", "分母", "数えた行"],
        figures.iter().map(|figure| value_row(figure)),
    );
    let records: BTreeSet<&Origin> = figures.iter().flat_map(|figure| figure.records.places()).collect();
    let what = if definition.unit == Unit::Rate { "数えた行（分子）" } else { "数えた行" };
    page.section(format!("{what}（{}件）", records.len()));
    page.lines(records.iter().take(RECORDS).map(|origin| format!("・{origin}")));
    if records.len() > RECORDS {
        page.line(format!("ほか{}件", records.len() - RECORDS));
    }
    divided_by(&mut page, &figures, material);
    Some(page)
}

/// The records by whose number or sum it is divided: those of the figure that is its denominator.
fn divided_by(page: &mut Page, figures: &[&Figure], material: &Material<'_>) {
    let Some(key) = figures.first().and_then(|figure| kpi::divided_by(figure.definition.key)) else { return };
    let is_beside = |one: &&Figure| {
        let mut own = figures.iter().filter(|_| one.definition.key == key);
        own.any(|figure| {
            (&figure.programme, figure.fiscal_year, &figure.scope)
                == (&one.programme, one.fiscal_year, &one.scope)
        })
    };
    let beside = material.figures.iter().filter(is_beside);
    let records: BTreeSet<&Origin> = beside.flat_map(|figure| figure.records.places()).collect();
    if records.is_empty() {
        return;
    }
    page.section(format!("割る方の行（分母、{}件）", records.len()));
    page.lines(records.iter().take(RECORDS).map(|origin| format!("・{origin}")));
    if records.len() > RECORDS {
        page.line(format!("ほか{}件", records.len() - RECORDS));
    }
}

fn place_of(figure: &Figure) -> String {
    let year = figure.fiscal_year.map(crate::domain::FiscalYear::label).unwrap_or_default();
    format!("{} {year} {}", figure.programme, scope_name(&figure.scope))
}

fn value_row(figure: &Figure) -> [String; 7] {
    let Ratio { numerator, denominator } = figure.value;
    [
        words::dash(&figure.programme),
        figure.fiscal_year.map_or_else(|| "－".to_owned(), crate::domain::FiscalYear::label),
        scope_name(&figure.scope),
        figure.value.value().map_or_else(
            || without_value(figure.definition.unit).to_owned(),
            |value| shown(value, figure.definition.unit),
        ),
        number(numerator),
        number(denominator),
        figure.records.len().to_string(),
    ]
}

const fn without_value(unit: Unit) -> &'static str {
    match unit {
        Unit::Rate | Unit::Times => "（分母が0のため出せません）",
        _ => "（割る数が0か、もとの値が書かれていないため出せません）",
    }
}

/// Rounded for display, half up, with the unit.
fn shown(value: f64, unit: Unit) -> String {
    let tenth = |value: f64| format!("{:.1}", (value * 10.0).round() / 10.0);
    match unit {
        Unit::Rate => format!("{}％", tenth(value * 100.0)),
        _ => format!(
            "{}{}",
            number(if value.fract() == 0.0 { value } else { (value * 10.0).round() / 10.0 }),
            unit.label()
        ),
    }
}

/// Thousands apart, what is behind the point as it is.
#[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53 where it is cast")]
fn number(value: f64) -> String {
    let whole = value.trunc();
    if whole.abs() >= 9e15 || (whole == 0.0 && value != 0.0) {
        return value.to_string();
    }
    let shown = value.to_string();
    let behind = shown.split_once('.').map(|(_, behind)| format!(".{behind}"));
    format!("{}{}", group_thousands(whole as i64), behind.unwrap_or_default())
}

/// 北海道 is a block and a prefecture.
fn scope_name(scope: &Scope) -> String {
    match scope {
        Scope::Block(name) => format!("{name}ブロック"),
        other => other.label().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As an auditor found it: 271636.5円.
    #[test]
    fn thousands_stand_apart_and_a_block_is_no_prefecture() {
        let cases = [
            (271_636.5, "271,636.5"),
            (408_220.0, "408,220"),
            (-1_234.5, "-1,234.5"),
            (0.25, "0.25"),
            (0.0, "0"),
        ];
        for (value, expected) in cases {
            assert_eq!(number(value), expected);
        }
        let name = || "北海道".to_owned();
        assert_ne!(scope_name(&Scope::Block(name())), scope_name(&Scope::Prefecture(name())));
    }
}
