//! Registry, matches and figures → workbooks as a pure model: tabs, owned and human columns, formats, charts.

mod block;
mod definitions;
mod desk;
mod export;
mod extent;
mod figures;
mod issues;
mod line;
mod mail;
mod material;
mod model;
mod national;
mod questions;
mod report;
#[cfg(test)]
pub(crate) mod sample;
mod spec;
#[cfg(test)]
mod tests;
mod words;

pub use desk::Shelves;
pub use export::ExportFile;
pub use mail::{Draft, drafts};
pub use material::{COLUMNS_TAB, ChangeLine, ColumnUse, LEAVE_OUT, Material, Options, READ_AS};
pub use model::{
    BookId, Chart, ChartKind, ColumnKind, Format, Series, Tab, TabCell, TabColumn, TabRow, Workbook,
};
pub use spec::{BookKind, TabSpec, tab_specs};

use crate::domain::{Block, DeskId, WorkshopRow};
use crate::resolve::Identities;
use extent::Extent;

/// The book of the national office: every tab of DOMAIN §7 that has content.
#[must_use]
pub fn national(material: &Material<'_>) -> Workbook {
    national::build(material, Extent::Nation)
}

/// The book of one block (支部): as the national one, of the block's records alone. It holds no contacts of another block's
/// desks and no telephone numbers of its workshops.
#[must_use]
pub fn block(material: &Material<'_>, block: Block) -> Workbook {
    block::build(material, block)
}

/// The book of one desk. It holds no other desk's contacts, workshops' phone numbers or replies.
#[must_use]
pub fn desk(material: &Material<'_>, shelves: &Shelves<'_>, desk: &DeskId) -> Workbook {
    desk::build(material, shelves, desk)
}

/// Writes a book's 定義 anew, where `material` tells other dates of its tabs than the book was made with.
pub fn redefine(material: &Material<'_>, workbook: &mut Workbook) {
    definitions::redefine(material, workbook);
}

/// The report of one page as HTML: the dashboard's figures and charts, no network, prints well.
#[must_use]
pub fn report(material: &Material<'_>) -> String {
    report::page(material)
}

/// The CSV files of EXPORT.md. `observed` and `identities` are those of the same night: members are indices into `observed`.
#[must_use]
pub fn export(material: &Material<'_>, observed: &[WorkshopRow], identities: &Identities) -> Vec<ExportFile> {
    export::build(material, observed, identities)
}
