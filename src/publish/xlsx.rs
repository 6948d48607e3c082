//! [I/O] A write plan → an xlsx file: the same plan gives the same bytes.

use super::file::{PublishError, Written, folder_of, replace};
use super::formats;
use super::sheet::{fill_sheet, fill_spilled};
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
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Excel's own for 游ゴシック 11: rows of 18.75 points, columns of 8.38 characters.
const ROW_PIXELS: u32 = 25;
const COLUMN_PIXELS: u32 = 72;
/// The rows of a sheet of so many cells are not held in memory while its book is built.
const LARGE: usize = 50_000;
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
    let built = if plan.tabs.iter().any(|tab| is_large(tab, LARGE)) {
        spilled_bytes_of(plan, &path, stamp, LARGE)
    } else {
        bytes_of(plan, stamp)
            .map_err(|error| PublishError::Build { path: path.clone(), reason: error.to_string() })
    };
    built.map(|bytes| Some(BuiltBook { path, bytes, replaces }))
}

/// Builds what the plan says and puts it in its place.
///
/// # Errors
/// As [`build`] and [`BuiltBook::put`].
pub fn write(plan: &WritePlan, path: &Path, stamp: NaiveDate) -> Result<Option<Written>, PublishError> {
    build(plan, path, stamp)?.map(|book| book.put()).transpose()
}

fn bytes_of(plan: &WritePlan, stamp: NaiveDate) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = begin(plan, stamp)?;
    for _ in &plan.tabs {
        workbook.add_worksheet();
    }
    let sheets = workbook.worksheets_mut().par_iter_mut().zip(&plan.tabs);
    sheets.try_for_each(|(sheet, tab)| fill_sheet(sheet, tab))?;
    finish(workbook, plan)
}

fn is_large(tab: &PlannedTab, large: usize) -> bool {
    tab.rows.len() * tab.columns.len() >= large
}

/// The same book, whose large sheets go to nameless files beside its place row by row: held whole, a nation's takes half a
/// gigabyte. One sheet after the other, for they share their texts and formats.
fn spilled_bytes_of(
    plan: &WritePlan,
    path: &Path,
    stamp: NaiveDate,
    large: usize,
) -> Result<Vec<u8>, PublishError> {
    let failed = |operation| move |source| PublishError::Io { operation, path: path.to_owned(), source };
    let folder = folder_of(path);
    std::fs::create_dir_all(folder).map_err(failed("フォルダーの作成"))?;
    let fill = || -> Result<Vec<u8>, XlsxError> {
        let mut workbook = begin(plan, stamp)?;
        workbook.set_tempdir(folder)?;
        for tab in &plan.tabs {
            if is_large(tab, large) {
                fill_spilled(workbook.add_worksheet_with_low_memory()?, tab)?;
            } else {
                fill_sheet(workbook.add_worksheet(), tab)?;
            }
        }
        finish(workbook, plan)
    };
    // The library takes a full disk for a fault of its own and panics; no lock is held here, and nothing is shared.
    match catch_unwind(AssertUnwindSafe(fill)) {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(XlsxError::TempFileError(_, source) | XlsxError::IoError(source))) => {
            Err(failed("一時ファイルの作成")(source))
        }
        Ok(Err(error)) => Err(PublishError::Build { path: path.to_owned(), reason: error.to_string() }),
        Err(_) => Err(failed("一時ファイルへの書き込み")(std::io::ErrorKind::WriteZero.into())),
    }
}

fn begin(plan: &WritePlan, stamp: NaiveDate) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_default_format(&formats::plain(), ROW_PIXELS, COLUMN_PIXELS)?;
    workbook.set_properties(&properties(plan, stamp)?);
    Ok(workbook)
}

fn finish(mut workbook: Workbook, plan: &WritePlan) -> Result<Vec<u8>, XlsxError> {
    let shown = plan.tabs.iter().position(|tab| !tab.hidden);
    if let Some(first) = shown.and_then(|at| workbook.worksheets_mut().get_mut(at)) {
        first.set_active(true);
    }
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
        .map(|cell| show(&cell.value).into_owned())
        .filter(|key| !key.is_empty())
        .collect();
    let mark = order_mark(keys.iter().map(String::as_str));
    tab.our_order.then(|| format!("{}|{mark}", tab.columns[column].column.header))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan;
    use crate::views::{self, sample::with_material};
    use calamine::{Reader as _, Xlsx};
    use std::collections::BTreeSet;
    use std::io::{Cursor, Read as _};

    fn stamp() -> NaiveDate {
        "2026-11-20".parse().unwrap()
    }

    /// Numbers of the rows of a sheet, as they stand in its part.
    fn rows_of(bytes: &[u8], sheet: usize) -> Vec<String> {
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut part = package.by_name(&format!("xl/worksheets/sheet{sheet}.xml")).unwrap();
        let mut xml = String::new();
        part.read_to_string(&mut xml).unwrap();
        let rows = xml.split("<row r=\"").skip(1);
        rows.map(|row| row.split('"').next().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_book_that_is_not_held_whole_says_the_same() {
        with_material(|material| {
            let view = views::national(material);
            let plan = plan::plan(&view, None);
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("out").join("全国.xlsx");
            let spilled = spilled_bytes_of(&plan, &path, stamp(), 1).unwrap();
            let whole = bytes_of(&plan, stamp()).unwrap();
            let cells = |bytes: &[u8]| Xlsx::new(Cursor::new(bytes.to_owned())).unwrap().worksheets();
            assert_eq!(cells(&spilled), cells(&whole));
            // No row stands in it twice, which programs take for damage.
            for sheet in 1..=plan.tabs.len() {
                let rows = rows_of(&spilled, sheet);
                assert_eq!(rows, rows_of(&whole, sheet), "sheet {sheet}");
                assert_eq!(rows.iter().collect::<BTreeSet<_>>().len(), rows.len(), "sheet {sheet}");
            }
            assert_eq!(std::fs::read_dir(folder_of(&path)).unwrap().count(), 0, "nothing is left behind");
        });
    }

    #[test]
    fn a_place_that_cannot_be_written_is_told_and_not_a_fault_of_ours() {
        with_material(|material| {
            let view = views::national(material);
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("out"), "a file, not a folder").unwrap();
            let path = folder.path().join("out").join("全国.xlsx");
            let error = spilled_bytes_of(&plan::plan(&view, None), &path, stamp(), 1).unwrap_err();
            assert!(matches!(error, PublishError::Io { .. }), "{error}");
        });
    }
}
