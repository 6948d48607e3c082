//! 指標一覧: every figure with its parts, by family, programme, scope and year.

use super::plan;
use crate::domain::{Figure, FiscalYear, Ratio, Scope};
use crate::views::Material;
use crate::views::figures::{
    Compared, Index, definition_rank, family_name, is_age, name, scope_kind, scope_label, scope_rank,
    series_key, unit_label,
};
use crate::views::line::Line;
use crate::views::words;
use std::cmp::Reverse;

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let mut figures: Vec<&Figure> = {
        // Answers have tabs of their own.
        let is_shown = |figure: &&Figure| !matches!(figure.scope, Scope::Answer(_));
        material.figures.iter().filter(is_shown).collect()
    };
    figures.sort_by_cached_key(|one| order(material, one));
    let index = Index::of(material.figures);
    let planned = |figure| plan::planned(material, figure, index.is_newest(figure));
    figures
        .into_iter()
        .map(|figure| line(material, &index.compare(figure)).number("計画", planned(figure)))
        .collect()
}

fn order<'a>(material: &'a Material<'_>, figure: &'a Figure) -> impl Ord + use<'a> {
    let Figure { definition, programme, scope, fiscal_year, .. } = figure;
    (
        definition.family,
        definition_rank(definition),
        programme.as_str(),
        scope_rank(material, scope),
        Reverse(*fiscal_year),
    )
}

fn line(material: &Material<'_>, compared: &Compared<'_>) -> Line {
    let figure = compared.figure;
    let line = Line::new(series_key(figure, true))
        .text("分野", family_name(figure.definition))
        .text("指標", name(figure.definition))
        .text("事業", &figure.programme)
        .text("年度", figure.fiscal_year.map(FiscalYear::label).unwrap_or_default())
        .text("範囲の種類", scope_kind(&figure.scope))
        .text("範囲", scope_label(material, &figure.scope))
        .cell("値", compared.cell(material.as_of))
        .text("単位", unit_label(figure.definition))
        .number("前年度の値", compared.previous_value())
        .number("差", compared.difference())
        .many("元の記録の数", figure.records.len());
    if is_age(figure.definition) { line } else { with_parts(line, figure.value) }
}

fn with_parts(line: Line, Ratio { numerator, denominator }: Ratio) -> Line {
    line.number("分子", Some(words::one_decimal(numerator)))
        .number("分母", Some(words::one_decimal(denominator)))
}
