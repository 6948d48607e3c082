//! [I/O] A write plan → an xlsx file: the same plan gives the same bytes.

use super::file::{PublishError, Written, replace};
use super::formats;
use super::packing::{PACKING, PourError};
use super::poured::{self, Pour};
use super::sheet::{fill, fill_sheet};
use crate::domain::column_letters;
use crate::plan::look::{
    ADDED_PROPERTY, BOOK_PROPERTY, CHART_PROPERTY, EDITION_PROPERTY, HEADER_MARK, ORDER_PROPERTY,
    OWNED_PROPERTY, SHAPE_PROPERTY, header_mark, order_mark, table_name,
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
    let failed = |error: BuildError| PublishError::Build { path: path.clone(), reason: error.to_string() };
    let bytes = bytes_of(plan, stamp, poured::is_poured).map_err(failed)?;
    Ok(Some(BuiltBook { path, bytes, replaces }))
}

/// Why a book could not be made.
#[derive(Debug, thiserror::Error)]
enum BuildError {
    #[error(transparent)]
    Xlsx(#[from] XlsxError),
    #[error(transparent)]
    Pour(#[from] PourError),
}

/// Builds what the plan says and puts it in its place.
///
/// # Errors
/// As [`build`] and [`BuiltBook::put`].
pub fn write(plan: &WritePlan, path: &Path, stamp: NaiveDate) -> Result<Option<Written>, PublishError> {
    build(plan, path, stamp)?.map(|book| book.put()).transpose()
}

/// The rows of sheets that `is_poured` tells are poured into the package that the library made of all else.
fn bytes_of(
    plan: &WritePlan,
    stamp: NaiveDate,
    is_poured: impl Fn(&PlannedTab) -> bool + Sync,
) -> Result<Vec<u8>, BuildError> {
    let mut workbook = begin(plan, stamp)?;
    for _ in &plan.tabs {
        workbook.add_worksheet();
    }
    let sheets = workbook.worksheets_mut().par_iter_mut().zip(&plan.tabs);
    let poured = sheets.enumerate().map(|(at, (sheet, tab))| {
        if !is_poured(tab) {
            return fill_sheet(sheet, tab).map(|()| None);
        }
        let pour = Pour::of(tab);
        fill(sheet, tab, |sheet| pour.write_patterns(sheet))?;
        Ok(Some((at + 1, pour)))
    });
    let poured: Vec<_> = poured.collect::<Result<Vec<_>, XlsxError>>()?.into_iter().flatten().collect();
    let package = finish(workbook, plan)?;
    if poured.is_empty() { Ok(package) } else { Ok(poured::pour(&package, &poured)?) }
}

fn begin(plan: &WritePlan, stamp: NaiveDate) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(PACKING);
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
        .set_custom_property(BOOK_PROPERTY, plan.book.to_string().as_str())
        .set_custom_property(SHAPE_PROPERTY, plan.shape.as_str());
    if let Some(edition) = plan.edition {
        properties = properties.set_custom_property(EDITION_PROPERTY, edition.to_string().as_str());
    }
    let ours = || plan.tabs.iter().filter(|tab| !tab.added);
    for tab in ours() {
        let owned = owned_marks(tab);
        properties = properties.set_custom_property(format!("{OWNED_PROPERTY}{}", tab.name), owned.as_str());
        let added = added_marks(tab);
        properties = properties.set_custom_property(format!("{ADDED_PROPERTY}{}", tab.name), added.as_str());
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

/// Marks of the headers of a person's own columns; of none it says so.
fn added_marks(tab: &PlannedTab) -> String {
    let added = tab.columns.iter().filter(|one| one.added && !one.column.header.is_empty());
    let marks = added.map(|one| header_mark(&one.column.header)).take(PROPERTY_LIMIT / HEADER_MARK);
    Some(marks.collect::<String>()).filter(|marks| !marks.is_empty()).unwrap_or_else(|| "-".to_owned())
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
    use std::collections::BTreeMap;
    use std::io::{Cursor, Read as _};

    fn stamp() -> NaiveDate {
        "2026-11-20".parse().unwrap()
    }

    /// The parts of a package, its texts in the cells that refer to them.
    fn parts_of(bytes: &[u8]) -> BTreeMap<String, String> {
        let mut package = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = BTreeMap::new();
        for at in 0..package.len() {
            let (mut entry, mut text) = (package.by_index(at).unwrap(), String::new());
            entry.read_to_string(&mut text).unwrap();
            parts.insert(entry.name().unwrap().into_owned(), text);
        }
        let shared = parts.remove("xl/sharedStrings.xml").unwrap();
        let texts: Vec<&str> = shared.split("<si>").skip(1).collect();
        for text in parts.values_mut() {
            let mut pieces = text.split(" t=\"s\"><v>");
            let mut told = pieces.next().unwrap().to_owned();
            for piece in pieces {
                let (number, rest) = piece.split_once('<').unwrap();
                told.extend([texts[number.parse::<usize>().unwrap()], rest]);
            }
            // How wide the library says that a row is may be left unsaid.
            let mut rows = told.split(" spans=\"");
            let first = rows.next().unwrap().to_owned();
            *text = rows.fold(first, |told, row| told + row.split_once('"').unwrap().1);
        }
        parts
    }

    #[test]
    fn a_book_whose_rows_are_poured_in_is_the_same_to_the_letter() {
        with_material(|material| {
            let view = views::national(material);
            let mut plan = plan::plan(&view, None);
            // A person's word, and a number shown in a person's way, in the last row that has one.
            let word = crate::plan::PlannedRow::sample(" 確定 <済>\r");
            plan.tabs[2].rows.push(word);
            let whole = bytes_of(&plan, stamp(), |_| false).unwrap();
            let poured = bytes_of(&plan, stamp(), |tab| poured::is_poured_from(tab, 1)).unwrap();
            let (whole, poured) = (parts_of(&whole), parts_of(&poured));
            assert_eq!(whole.keys().collect::<Vec<_>>(), poured.keys().collect::<Vec<_>>());
            for (name, part) in &whole {
                assert_eq!(part, &poured[name], "{name}");
            }
        });
    }

    #[test]
    fn a_sheet_with_a_formula_of_a_person_is_left_to_the_library() {
        with_material(|material| {
            let view = views::national(material);
            let mut plan = plan::plan(&view, None);
            let is_poured = |plan: &WritePlan| poured::is_poured_from(&plan.tabs[2], 1);
            assert!(is_poured(&plan));
            plan.tabs[2].rows.push(crate::plan::PlannedRow::sample("=1+1"));
            assert!(is_poured(&plan), "a text is no formula");
            plan.tabs[2].rows.push(crate::plan::PlannedRow::sample_formula("SUM(A1:A2)"));
            assert!(!is_poured(&plan));
        });
    }

    #[test]
    fn the_same_plan_gives_the_same_bytes_and_all_sheets_can_be_read() {
        with_material(|material| {
            let view = views::national(material);
            let plan = plan::plan(&view, None);
            let make = || bytes_of(&plan, stamp(), |tab| poured::is_poured_from(tab, 1)).unwrap();
            let bytes = make();
            assert_eq!(bytes, make());
            let cells = |bytes: Vec<u8>| Xlsx::new(Cursor::new(bytes)).unwrap().worksheets();
            assert_eq!(cells(bytes), cells(bytes_of(&plan, stamp(), |_| false).unwrap()));
        });
    }

    #[test]
    fn a_place_that_cannot_be_written_is_told_and_not_a_fault_of_ours() {
        with_material(|material| {
            let view = views::national(material);
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("out"), "a file, not a folder").unwrap();
            let path = folder.path().join("out").join("全国.xlsx");
            let error = write(&plan::plan(&view, None), &path, stamp()).unwrap_err();
            assert!(matches!(error, PublishError::Io { .. }), "{error}");
        });
    }
}
