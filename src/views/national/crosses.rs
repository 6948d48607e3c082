//! クロス集計: pairs of questions, one cell of each table a row, so that the sheet can be filtered and pivoted.

use super::answers::{of_year, percent};
use crate::survey::{CrossRow, CrossTab, Report};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for report in material.surveys {
        let before = of_year(material.surveys, &report.id, report.fiscal_year.previous());
        for cross in &report.crosses {
            let earlier = before.and_then(|one| one.crosses.iter().find(|other| other.id == cross.id));
            for row in &cross.rows {
                let cells = cross.columns.iter().zip(&row.counts);
                lines
                    .extend(cells.map(|(column, count)| line(report, cross, row, (column, *count), earlier)));
            }
        }
    }
    lines
}

fn line(
    report: &Report,
    cross: &CrossTab,
    row: &CrossRow,
    (column, count): (&str, usize),
    before: Option<&CrossTab>,
) -> Line {
    let year = report.fiscal_year.to_string();
    let last = before.and_then(|table| last_year(table, &row.name, column));
    Line::new(words::join([report.id.as_str(), &year, &cross.id, &row.name, column], "|"))
        .text("アンケート", &report.name)
        .text("年度", report.fiscal_year.label())
        .text("集計", &cross.title)
        .text("行の設問", &cross.row_question)
        .text("行の選択肢", &row.name)
        .text("列の設問", &cross.column_question)
        .text("列の選択肢", column)
        .many("件数（件）", count)
        .many("行の有効回答数（件）", row.base)
        .number("割合（％）", share(count, row.base))
        .whole("前年度の件数（件）", last.and_then(|(count, _)| i64::try_from(count).ok()))
        .number("前年度の割合（％）", last.and_then(|(count, base)| share(count, base)))
}

fn last_year(table: &CrossTab, row: &str, column: &str) -> Option<(usize, usize)> {
    let at = table.columns.iter().position(|one| one == column)?;
    let row = table.rows.iter().find(|one| one.name == row)?;
    Some((*row.counts.get(at)?, row.base))
}

#[expect(clippy::cast_precision_loss, reason = "counts of responses stay far below 2^53")]
fn share(count: usize, base: usize) -> Option<f64> {
    percent(count as f64, base as f64)
}
