//! 指標: the desk's own figures, with the nation's beside them.

use super::shelf::Shelf;
use crate::domain::Figure;
use crate::views::figures::{
    Compared, cell, definition_rank, explained, latest_among, name, series_key, unit_label,
};
use crate::views::line::Line;
use crate::views::{Material, TabCell};

pub(super) fn lines(material: &Material<'_>, shelf: &Shelf<'_>, national: &[&Figure]) -> Vec<Line> {
    let mut own = latest_among(&shelf.figures, material.fiscal_year());
    own.sort_by_key(|one| {
        let Figure { definition, programme, .. } = one.figure;
        (definition.family, definition_rank(definition), programme.as_str())
    });
    own.iter().map(|one| line(material, one, national)).collect()
}

fn line(material: &Material<'_>, own: &Compared<'_>, national: &[&Figure]) -> Line {
    let figure = own.figure;
    Line::new(series_key(figure, false))
        .text("指標", name(figure.definition))
        .text("事業", &figure.programme)
        .text("年度", own.year())
        .cell("貴窓口の値", own.cell(material.as_of))
        .number("前年度の値", own.previous_value())
        .number("差", own.difference())
        .cell("全国の値", national_value(material, figure, national))
        .text("単位", unit_label(figure.definition))
        .text("定義", explained(figure))
}

/// The same figure over all desks, of the same programme and year.
fn national_value(material: &Material<'_>, figure: &Figure, national: &[&Figure]) -> Option<TabCell> {
    let total = national.iter().find(|other| {
        other.definition.key == figure.definition.key
            && other.programme == figure.programme
            && other.fiscal_year == figure.fiscal_year
    })?;
    cell(total, material.as_of)
}
