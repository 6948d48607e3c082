//! The report of one page: the dashboard's figures and charts as one HTML file without network, for reading and printing.

mod cards;
mod html;
mod svg;

use super::extent::Extent;
use super::figures::{scope_label, shown, unit_label};
use super::national::{self, pictures};
use super::{ChartKind, ColumnKind, Format, Material, Tab, TabCell, words};
use cards::cards;
use html::{escape, table};

const CSS: &str = include_str!("../../../templates/views/report.css");
/// Tabs of the book that are shown as tables.
const TABLES: [&str; 2] = ["計画と実績", "アンケート集計"];
/// Rows of a table: more belongs into the workbook.
const ROWS: usize = 160;

/// The whole file.
#[must_use]
pub(super) fn page(material: &Material<'_>) -> String {
    let book = national::build(material, Extent::Nation);
    let heading = format!("全国共同受注 つなぎ報告（{}現在）", words::japanese_date(material.as_of));
    let mut body = format!(
        "<h1>{0}</h1>\n<p class=\"sub\">{1}　率は小数第1位に四捨五入しています。「—」は、割る数が0か、もとの値がどこにも書かれていないため出せないものです。</p>\n",
        escape(&heading),
        escape(&material.fiscal_year().label()),
    );
    body.push_str(&cards(material));
    body.push_str(&charts(material));
    for name in TABLES {
        if let Some(tab) = book.tabs.iter().find(|tab| tab.name == name) {
            body.push_str(&format!("<h2>{}</h2>\n", escape(name)));
            body.push_str(&table(tab, &visible(tab), ROWS));
        }
    }
    if let Some(tab) = book.tabs.iter().find(|tab| tab.name == "定義") {
        body.push_str("<h2>指標の定義</h2>\n");
        let figures = Tab {
            rows: tab.rows.iter().filter(|row| row.key.starts_with("指標:")).cloned().collect(),
            ..tab.clone()
        };
        body.push_str(&table(&figures, &["名前", "説明", "計算式", "単位"], usize::MAX));
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        escape(&heading),
    )
}

/// Columns worth a page: neither keys, nor people's, nor where it came from, nor those that hold nothing.
fn visible(tab: &Tab) -> Vec<&str> {
    let holds = |at: usize| {
        tab.rows.iter().take(ROWS).any(|row| row.cells.get(at).is_some_and(|one| *one != TabCell::Empty))
    };
    let columns = tab
        .columns
        .iter()
        .enumerate()
        .filter(|(at, one)| one.kind == ColumnKind::Owned && one.header != "出典" && holds(*at));
    columns.map(|(_, one)| one.header.as_str()).collect()
}

fn charts(material: &Material<'_>) -> String {
    let mut html = String::new();
    let mut add = |title: &str, unit: &str, drawing: String| {
        html.push_str(&format!(
            "<figure><figcaption>{}（{}）</figcaption>\n{drawing}</figure>\n",
            escape(title),
            escape(unit)
        ));
    };
    for (title, rows) in national::dashboard::drawn(material, Extent::Nation) {
        let Some(first) = rows.first() else { continue };
        let bars: Vec<svg::Bar> = rows
            .iter()
            .map(|row| svg::Bar {
                label: scope_label(material, &row.figure.scope),
                value: shown(row.figure.value, row.unit()),
                before: row.previous_value(),
            })
            .collect();
        add(&title, unit_label(first.figure.definition), svg::bars(&title, &bars));
    }
    for picture in pictures::all(material, Extent::Nation) {
        let bars: Vec<svg::Bar> = picture
            .bars
            .iter()
            .map(|(label, value)| svg::Bar { label: label.clone(), value: Some(*value), before: None })
            .collect();
        let many = picture.kind == ChartKind::Column && bars.len() > 4;
        let drawing =
            if many { svg::columns(&picture.title, &bars) } else { svg::bars(&picture.title, &bars) };
        add(&picture.title, picture.unit, drawing);
    }
    if html.is_empty() { html } else { format!("<h2>グラフ</h2>\n<div class=\"charts\">\n{html}</div>\n") }
}

/// Whether a column of this format stands on the right.
const fn is_number(format: Format) -> bool {
    matches!(format, Format::Integer | Format::Decimal | Format::Figure | Format::Yen | Format::Percent)
}
