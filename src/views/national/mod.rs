//! The tabs of the national book, one file each: material → lines. A block's book has the same, of its part of the material.

mod answers;
mod asking;
mod cases;
mod changes;
mod columns;
mod crosses;
pub(in crate::views) mod dashboard;
mod desks;
mod doubts;
mod figures;
mod good_examples;
mod indicator;
mod matches;
pub(in crate::views) mod pictures;
pub(in crate::views) mod plan;
mod progress;
mod questions;
mod refusals;
mod shortfalls;
mod tasks;
mod workshops;

use super::extent::Extent;
use super::line::{Line, Lines, fill};
use super::spec::{BookKind, TabSpec, book_spec};
use super::{Chart, Material, Tab, Workbook, definitions, issues};
use rayon::prelude::*;

/// `material` is that of the extent.
pub(super) fn build(material: &Material<'_>, extent: Extent) -> Workbook {
    let spec = book_spec(BookKind::National);
    let book = extent.book();
    let mut tabs: Vec<Tab> =
        spec.tabs.par_iter().filter_map(|tab| build_tab(material, extent, tab)).collect();
    definitions::append(material, &book, spec, &mut tabs);
    Workbook { id: book, title: extent.title(spec), tabs }
}

fn build_tab(material: &Material<'_>, extent: Extent, spec: &TabSpec) -> Option<Tab> {
    let (lines, charts) = rows_of(material, extent, &spec.name);
    fill(spec, lines, charts)
}

/// The rows of a tab by its name; a name without rows (定義, which needs all others first) gives none.
fn rows_of<'a>(material: &'a Material<'_>, extent: Extent, tab: &str) -> (Lines<'a>, Vec<Chart>) {
    let lines = match tab {
        "案件マッチング" => return (Box::new(matches::lines(material, &extent.book())), Vec::new()),
        "案件台帳" => return (Box::new(cases::lines(material)), Vec::new()),
        "応募・発注" => return (Box::new(progress::lines(material)), Vec::new()),
        "事業所台帳" => return (Box::new(workshops::lines(material, extent)), Vec::new()),
        "ダッシュボード" => return all(dashboard::lines_and_charts(material, extent)),
        "アンケート集計" => return all(answers::lines_and_charts(material)),
        "クロス集計" => crosses::lines(material),
        "計画と実績" => plan::lines(material),
        "対象外の理由" => refusals::lines(material),
        "案内先" => asking::lines(material),
        "供給不足" => shortfalls::lines(material),
        "好事例" => good_examples::lines(material),
        "質問一覧" => questions::lines(material, &extent.book()),
        "窓口台帳" => desks::lines(material, extent),
        "名寄せ確認" => doubts::lines(material),
        "列の対応" => columns::lines(material),
        "データ確認" => issues::national_lines(material, &extent.book()),
        "指標一覧" => figures::lines(material),
        "更新履歴" => changes::lines(material),
        _ => Vec::new(),
    };
    all((lines, Vec::new()))
}

fn all<'a>((lines, charts): (Vec<Line>, Vec<Chart>)) -> (Lines<'a>, Vec<Chart>) {
    (Box::new(lines.into_iter()), charts)
}
