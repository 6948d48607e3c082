//! 定義: every tab with its purpose, the columns that people fill and 最終更新; every figure with its formula.

use super::extent::{Extent, own_scope};
use super::line::{Line, fill};
use super::spec::{BookKind, BookSpec, TabSpec, book_spec};
use super::{BookId, ColumnKind, Material, Tab, Workbook};
use crate::domain::{Block, Definition, Figure};
use crate::kpi;
use std::collections::BTreeMap;

const TAB: &str = "定義";

/// Adds the tab behind the others, whose rows it describes; a book without any tab needs no definitions.
pub(super) fn append(material: &Material<'_>, book: &BookId, spec: &BookSpec, tabs: &mut Vec<Tab>) {
    let own = spec.tabs.iter().find(|tab| tab.name == TAB).filter(|_| !tabs.is_empty());
    let Some(own) = own else { return };
    let mut lines: Vec<Line> = tabs.iter().map(|tab| tab_line(material, book, tab)).collect();
    lines.push(own_line(own));
    lines.extend(definitions(material, book).values().map(|definition| figure_line(definition)));
    tabs.extend(fill(own, lines, Vec::new()));
}

/// Puts the tab of tonight's dates in the place of the one that stands.
pub(super) fn redefine(material: &Material<'_>, workbook: &mut Workbook) {
    workbook.tabs.retain(|tab| tab.name != TAB);
    append(material, &workbook.id, book_spec(BookKind::of(&workbook.id)), &mut workbook.tabs);
}

fn tab_line(material: &Material<'_>, book: &BookId, tab: &Tab) -> Line {
    let human = tab.columns.iter().filter(|column| column.kind == ColumnKind::Human);
    let filled: Vec<&str> = human.map(|column| column.header.as_str()).collect();
    let updated = material.tab_dates.get(&(book.to_string(), tab.name.clone()));
    Line::new(format!("タブ:{}", tab.name))
        .text("種類", "タブ")
        .text("名前", &tab.name)
        .text("説明", &tab.purpose)
        .text("記入していただく列", filled.join("、"))
        .date("最終更新", updated.copied())
}

/// Without 最終更新: it would change whenever another tab's does.
fn own_line(own: &TabSpec) -> Line {
    Line::new(format!("タブ:{}", own.name))
        .text("種類", "タブ")
        .text("名前", &own.name)
        .text("説明", &own.purpose)
}

/// The definitions of the figures that the book may show, by family and key.
fn definitions(
    material: &Material<'_>,
    book: &BookId,
) -> BTreeMap<(&'static str, &'static str), &'static Definition> {
    let all = material.figures.iter();
    let shown: Vec<&Figure> = match book {
        BookId::Desk(desk) => {
            let is_own = own_scope(material, desk);
            all.filter(|figure| is_own(figure)).collect()
        }
        BookId::National => all.collect(),
        BookId::Block(name) => {
            let block = Block::from_name(name);
            let counts = |figure: &&Figure| {
                block.is_some_and(|block| Extent::Block(block).counts(material.registry, figure))
            };
            all.filter(counts).collect()
        }
    };
    shown
        .into_iter()
        .map(|figure| ((figure.definition.family, figure.definition.key), figure.definition))
        .collect()
}

fn figure_line(definition: &Definition) -> Line {
    Line::new(format!("指標:{}", definition.key))
        .text("種類", "指標")
        .text("名前", super::figures::name(definition))
        .text("説明", super::figures::definition(definition))
        .text("計算式", super::figures::formula(definition))
        .text("単位", super::figures::unit_label(definition))
        .text("年度の決め方", kpi::year_rule(definition))
}
