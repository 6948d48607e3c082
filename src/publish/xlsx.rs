//! [I/O] A write plan → an xlsx file: the same plan gives the same bytes.

use super::file::{PublishError, Written, replace};
use super::formats;
use super::sheet::fill_sheet;
use crate::domain::column_letters;
use crate::plan::look::{
    CHART_PROPERTY, HEADER_MARK, ORDER_PROPERTY, OWNED_PROPERTY, SHAPE_PROPERTY, header_mark, order_mark,
    table_name,
};
use crate::plan::{Action, PlannedTab, WritePlan, show};
use crate::source::beside_path;
use crate::views::ColumnKind;
use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use std::path::{Path, PathBuf};

/// Excel's own for 游ゴシック 11: rows of 18.75 points, columns of 8.38 characters.
const ROW_PIXELS: u32 = 25;
const COLUMN_PIXELS: u32 = 72;
/// Characters that Excel keeps of a document property.
const PROPERTY_LIMIT: usize = 255;

/// A file that is whole in memory, and is yet to stand in its place.
#[derive(Debug)]
pub struct BuiltBook {
    path: PathBuf,
    bytes: Vec<u8>,
    replaces: Option<String>,
}

impl BuiltBook {
    /// Puts it in its place.
    ///
    /// # Errors
    /// The file is open, was changed since it was read, or cannot be written; what stood there then still stands.
    pub fn put(&self) -> Result<Written, PublishError> {
        replace(&self.path, &self.bytes, self.replaces.as_deref())
    }
}

/// Builds what the plan says: the book at `path`, or the new version beside it. `None` when the plan writes nothing.
///
/// `stamp` is the date in the file's properties: fixed, so that the same plan gives the same bytes on any night.
///
/// # Errors
/// The plan holds what a workbook cannot.
pub fn build(plan: &WritePlan, path: &Path, stamp: NaiveDate) -> Result<Option<BuiltBook>, PublishError> {
    let path = match plan.action {
        Action::Keep | Action::Hold(_) => return Ok(None),
        Action::Create | Action::Rebuild => path.to_owned(),
        Action::Beside(_) => beside_path(path),
    };
    let replaces = plan.replaces.clone();
    match bytes_of(plan, stamp) {
        Ok(bytes) => Ok(Some(BuiltBook { path, bytes, replaces })),
        Err(error) => Err(PublishError::Build { path, reason: error.to_string() }),
    }
}

/// Builds what the plan says and puts it in its place.
///
/// # Errors
/// As [`build`] and [`BuiltBook::put`].
pub fn write(plan: &WritePlan, path: &Path, stamp: NaiveDate) -> Result<Option<Written>, PublishError> {
    build(plan, path, stamp)?.map(|book| book.put()).transpose()
}

fn bytes_of(plan: &WritePlan, stamp: NaiveDate) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&formats::plain(), ROW_PIXELS, COLUMN_PIXELS)?;
    workbook.set_properties(&properties(plan, stamp)?);
    let shown = plan.tabs.iter().position(|tab| !tab.hidden);
    for _ in &plan.tabs {
        workbook.add_worksheet();
    }
    let sheets = workbook.worksheets_mut().par_iter_mut().zip(&plan.tabs).enumerate();
    sheets.try_for_each(|(at, (sheet, tab))| {
        sheet.set_active(shown == Some(at));
        fill_sheet(sheet, tab)
    })?;
    for tab in plan.tabs.iter().filter(|tab| !tab.added && !tab.columns.is_empty()) {
        workbook.define_name(table_name(&tab.name), &table_range(tab))?;
    }
    workbook.save_to_buffer()
}

/// `='応募・発注'!$A$1:$Z$120`: the table with its header.
fn table_range(tab: &PlannedTab) -> String {
    let last = u32::try_from(tab.columns.len()).unwrap_or(u32::MAX);
    let name = tab.name.replace('\'', "''");
    format!("='{name}'!$A$1:${}${}", column_letters(last), tab.rows.len().max(1) + 1)
}

/// Title and date, and the marks by which the next night knows what we wrote.
fn properties(plan: &WritePlan, stamp: NaiveDate) -> Result<DocProperties, XlsxError> {
    let year = u16::try_from(stamp.year()).unwrap_or(2000);
    let day = |part: u32| u8::try_from(part).unwrap_or(1);
    let created = ExcelDateTime::from_ymd(year, day(stamp.month()), day(stamp.day()))?;
    let mut properties = DocProperties::new()
        .set_title(&plan.title)
        .set_author("つなぎ")
        .set_creation_datetime(&created)
        .set_custom_property(SHAPE_PROPERTY, plan.shape.as_str());
    let ours = || plan.tabs.iter().filter(|tab| !tab.added);
    for tab in ours() {
        let owned = owned_marks(tab);
        properties = properties.set_custom_property(format!("{OWNED_PROPERTY}{}", tab.name), owned.as_str());
        if let Some(mark) = order_of(tab) {
            properties =
                properties.set_custom_property(format!("{ORDER_PROPERTY}{}", tab.name), mark.as_str());
        }
    }
    for (at, chart) in ours().flat_map(|tab| &tab.charts).enumerate() {
        let title: String = chart.title.chars().take(PROPERTY_LIMIT).collect();
        properties = properties.set_custom_property(format!("{CHART_PROPERTY}{at}"), title.as_str());
    }
    Ok(properties)
}

/// Marks of the key and owned headers, as many as a property holds.
fn owned_marks(tab: &PlannedTab) -> String {
    (tab.columns.iter())
        .filter(|one| !one.added && one.column.kind != ColumnKind::Human)
        .map(|one| header_mark(&one.column.header))
        .take(PROPERTY_LIMIT / HEADER_MARK)
        .collect()
}

/// Key header and hash of the keys, for a tab whose rows stand in our order.
fn order_of(tab: &PlannedTab) -> Option<String> {
    let column = tab.columns.iter().position(|one| one.column.kind == ColumnKind::Key && !one.added)?;
    let keys: Vec<_> = (tab.rows.iter())
        .filter_map(|row| row.get(column))
        .map(|cell| show(&cell.value))
        .filter(|key| !key.is_empty())
        .collect();
    let mark = order_mark(keys.iter().map(AsRef::as_ref));
    tab.our_order.then(|| format!("{}|{mark}", tab.columns[column].column.header))
}
