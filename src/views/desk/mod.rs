//! The tabs of one desk's book, one file each; nothing in them is another desk's.

mod answers;
mod figures;
mod recommended;
mod shelf;
mod workshops;

use super::line::{Line, fill};
use super::spec::{BookKind, book_spec};
use super::{BookId, Material, Tab, Workbook, definitions, issues};
use crate::domain::DeskId;

pub use shelf::Shelves;

pub(super) fn build(material: &Material<'_>, shelves: &Shelves<'_>, desk: &DeskId) -> Workbook {
    let spec = book_spec(BookKind::Desk);
    let book = BookId::Desk(desk.clone());
    let mut tabs: Vec<Tab> = spec
        .tabs
        .iter()
        .filter_map(|tab| fill(tab, rows_of(material, shelves, desk, &tab.name), Vec::new()))
        .collect();
    definitions::append(material, &book, spec, &mut tabs);
    let name = material.registry.desks.get(desk).map_or(desk.as_str(), |desk| &desk.name);
    Workbook { id: book, title: spec.title.replace("{窓口}", name), tabs }
}

/// The rows of a tab by its name; a name without rows (定義, which needs all others first) gives none.
fn rows_of(material: &Material<'_>, shelves: &Shelves<'_>, desk: &DeskId, tab: &str) -> Vec<Line> {
    let shelf = shelves.of_desk(desk);
    match tab {
        "おすすめ案件" => recommended::lines(material, shelf, desk),
        "質問と回答" => answers::lines(material, shelf, desk),
        "データ確認" => issues::desk_lines(material, desk),
        "自窓口の事業所" => workshops::lines(shelf),
        "指標" => figures::lines(material, shelf, &shelves.national_figures),
        _ => Vec::new(),
    }
}
