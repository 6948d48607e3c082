//! 指標: the desk's own figures, with the nation's beside them.

use crate::domain::{DeskId, Figure, Scope};
use crate::views::figures::{
    Compared, cell, definition_rank, explained, latest, name, series_key, unit_label,
};
use crate::views::line::Line;
use crate::views::{Material, TabCell};

pub(super) fn lines(material: &Material<'_>, desk: &DeskId) -> Vec<Line> {
    let mut own = latest(material.figures, |figure| is_own(material, desk, figure));
    own.sort_by_key(|one| {
        let Figure { definition, programme, .. } = one.figure;
        (definition.family, definition_rank(definition), programme.as_str())
    });
    own.iter().map(|one| line(material, one)).collect()
}

/// A desk's figures are scoped by its slug or by its name.
pub(in crate::views) fn is_own(material: &Material<'_>, desk: &DeskId, figure: &Figure) -> bool {
    let Scope::Desk(scope) = &figure.scope else { return false };
    scope == desk.as_str() || material.registry.desks.get(desk).is_some_and(|known| known.name == *scope)
}

fn line(material: &Material<'_>, own: &Compared<'_>) -> Line {
    let figure = own.figure;
    Line::new(series_key(figure, false))
        .text("指標", name(figure.definition))
        .text("事業", &figure.programme)
        .text("年度", own.year())
        .cell("貴窓口の値", own.cell(material.as_of))
        .number("前年度の値", own.previous_value())
        .number("差", own.difference())
        .cell("全国の値", national_value(material, figure))
        .text("単位", unit_label(figure.definition))
        .text("定義", explained(figure))
}

/// The same figure over all desks, of the same programme and year.
fn national_value(material: &Material<'_>, figure: &Figure) -> Option<TabCell> {
    let total = material.figures.iter().find(|other| {
        other.scope == Scope::Total
            && other.definition.key == figure.definition.key
            && other.programme == figure.programme
            && other.fiscal_year == figure.fiscal_year
    })?;
    cell(total, material.as_of)
}
