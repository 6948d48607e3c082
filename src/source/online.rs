//! A spreadsheet that we keep online, as it stands: tabs, cells, charts, protections, and whose it says it is. Two reads.

use crate::google::{Cause, Google, GoogleError, Rendering, whole_tab};
use crate::plan::online::{
    Area, ChartRange, OPEN_END, OnlineBook, OnlineChart, OnlineSheet, Protection, Stamp, Warning, adopt_names,
};
use crate::plan::{Standing, StandingCell, StandingRow, StandingSheet};
use crate::views::TabCell;
use futures_util::future::join_all;
use google_sheets4::api::{
    ChartData, DeveloperMetadata, EmbeddedChart, GridRange, ProtectedRange, Sheet, Spreadsheet, ValueRange,
};
use serde_json::Value;
use std::collections::BTreeSet;

/// Metadata of a tab: our name of it.
pub const TAB_KEY: &str = "tsunagi.tab";
/// Metadata of a tab that people had made: its id, by which a copy of it is known.
pub const TAB_ID_KEY: &str = "tsunagi.tab-id";
/// What our protections say to whom they warn; by it they are known again.
pub const WARNING: &str = "つなぎが毎晩書く列です。書き換えても、次の更新で元に戻ります。";
/// Metadata of a spreadsheet: the installation that writes to it, as JSON.
pub const STAMP_KEY: &str = "tsunagi.stamp";

const STRUCTURE: &str = "properties(title),developerMetadata(metadataId,metadataKey,metadataValue),\
    sheets(properties(sheetId,title,index,sheetType,hidden,gridProperties(rowCount,columnCount)),\
    developerMetadata(metadataKey,metadataValue),merges,\
    protectedRanges(protectedRangeId,range,unprotectedRanges,description,warningOnly,requestingUserCanEdit),\
    charts(chartId,spec(basicChart(domains(domain(sourceRange)),series(series(sourceRange))))))";
/// What a tab holds that can be read cell by cell.
const GRID: &str = "GRID";

/// Reads a whole spreadsheet; once more where a tab was renamed or deleted between the two reads, for cells are asked for by
/// its name.
///
/// # Errors
/// It is not shared, not a spreadsheet, or cannot be had.
pub async fn read_online(google: &Google, id: &str, subject: &str) -> Result<OnlineBook, GoogleError> {
    match read_once(google, id, subject).await {
        Err(error) if error.cause == Cause::SchemaChanged => read_once(google, id, subject).await,
        found => found,
    }
}

async fn read_once(google: &Google, id: &str, subject: &str) -> Result<OnlineBook, GoogleError> {
    let structure = google.structure(id, STRUCTURE, subject).await?;
    let mut book = structure_of(structure);
    let titles: Vec<String> = book.standing.sheets.iter().map(|sheet| whole_tab(&sheet.name)).collect();
    let values = google.values(id, &titles, Rendering::Plain, subject).await?;
    for (sheet, range) in book.standing.sheets.iter_mut().zip(values) {
        sheet.rows = rows_of(range);
    }
    Ok(book)
}

/// Which of these spreadsheets (id, and what it is called) lie in the trash, as far as Google tells: one call where none
/// does. From there they vanish after some weeks.
pub async fn in_trash(google: &Google, books: &[(&str, String)]) -> BTreeSet<String> {
    let Some((_, subject)) = books.first() else { return BTreeSet::new() };
    let Ok(outside) = google.spreadsheets(subject).await else { return BTreeSet::new() };
    let missing = books.iter().filter(|(id, _)| !outside.contains(*id));
    let asked = missing.map(async |(id, subject)| {
        let found = google.file(id, subject).await;
        found.is_ok_and(|file| file.trashed == Some(true)).then(|| (*id).to_owned())
    });
    join_all(asked).await.into_iter().flatten().collect()
}

/// Reads the cells of some tabs again, those at these places of `book.sheets`.
///
/// # Errors
/// As [`read_online`]; [`Cause::SchemaChanged`] where a tab was renamed or deleted meanwhile.
pub async fn reread(
    google: &Google,
    id: &str,
    book: &mut OnlineBook,
    tabs: &[usize],
    subject: &str,
) -> Result<(), GoogleError> {
    let titles: Vec<String> = tabs.iter().map(|at| whole_tab(&book.standing.sheets[*at].name)).collect();
    let values = google.values(id, &titles, Rendering::Plain, subject).await?;
    for (at, range) in tabs.iter().zip(values) {
        book.standing.sheets[*at].rows = rows_of(range);
    }
    Ok(())
}

/// The cells of a tab as a person sees them: dates in words where the plain reading has serial numbers.
///
/// # Errors
/// As [`reread`].
pub async fn shown_rows(
    google: &Google,
    id: &str,
    titles: &[String],
    subject: &str,
) -> Result<Vec<Vec<StandingRow>>, GoogleError> {
    let ranges: Vec<String> = titles.iter().map(|title| whole_tab(title)).collect();
    let values = google.values(id, &ranges, Rendering::Shown, subject).await?;
    Ok(values.into_iter().map(rows_of).collect())
}

fn structure_of(spreadsheet: Spreadsheet) -> OnlineBook {
    let mut book = OnlineBook {
        title: spreadsheet.properties.and_then(|properties| properties.title).unwrap_or_default(),
        stamp: spreadsheet.developer_metadata.iter().flatten().find_map(stamp_of),
        ..OnlineBook::default()
    };
    let mut standing =
        Standing { shape: book.stamp.as_ref().map(|stamp| stamp.columns.clone()), ..Standing::default() };
    for sheet in spreadsheet.sheets.into_iter().flatten() {
        let tab = metadata(sheet.developer_metadata.as_deref(), TAB_KEY).map(str::to_owned);
        match online_sheet(&sheet) {
            Ok((name, hidden, online)) => {
                standing.sheets.push(StandingSheet { name, tab, hidden, ..StandingSheet::default() });
                book.sheets.push(online);
            }
            Err(title) => book.other_titles.push(title),
        }
    }
    adopt_names(&mut standing, &book.sheets);
    book.standing = standing;
    book
}

/// Title, whether it is hidden, and the rest; or the title alone of a tab without cells.
fn online_sheet(sheet: &Sheet) -> Result<(String, bool, OnlineSheet), String> {
    let properties = sheet.properties.clone().unwrap_or_default();
    let title = properties.title.unwrap_or_default();
    if properties.sheet_type.is_some_and(|kind| kind != GRID) {
        return Err(title);
    }
    let size = |count: Option<i32>| u32::try_from(count.unwrap_or(0)).unwrap_or(0);
    let grid = properties.grid_properties.unwrap_or_default();
    let online = OnlineSheet {
        id: properties.sheet_id.unwrap_or(0),
        rows: size(grid.row_count),
        columns: size(grid.column_count),
        index: properties.index.unwrap_or(0),
        charts: sheet.charts.iter().flatten().filter_map(chart_of).collect(),
        protections: sheet.protected_ranges.iter().flatten().filter_map(protection_of).collect(),
        merges: sheet.merges.iter().flatten().map(area_of).collect(),
        warnings: sheet.protected_ranges.iter().flatten().filter_map(warning_of).collect(),
        marked_as: metadata(sheet.developer_metadata.as_deref(), TAB_ID_KEY).and_then(|id| id.parse().ok()),
    };
    Ok((title, properties.hidden.unwrap_or(false), online))
}

/// What is protected against us; `None` where the protection only warns, or names us as one who may edit.
fn protection_of(range: &ProtectedRange) -> Option<Protection> {
    if range.warning_only == Some(true) || range.requesting_user_can_edit == Some(true) {
        return None;
    }
    Some(Protection {
        name: range.description.clone().unwrap_or_default(),
        area: area_of(&range.range.clone().unwrap_or_default()),
        open: range.unprotected_ranges.iter().flatten().map(area_of).collect(),
    })
}

fn warning_of(range: &ProtectedRange) -> Option<Warning> {
    let is_ours = range.warning_only == Some(true) && range.description.as_deref() == Some(WARNING);
    let id = range.protected_range_id.filter(|_| is_ours)?;
    Some(Warning { id, area: area_of(&range.range.clone().unwrap_or_default()) })
}

fn area_of(range: &GridRange) -> Area {
    let first = |at: Option<i32>| u32::try_from(at.unwrap_or(0)).unwrap_or(0);
    let end = |at: Option<i32>| at.and_then(|at| u32::try_from(at).ok()).unwrap_or(OPEN_END);
    Area {
        rows: (first(range.start_row_index), end(range.end_row_index)),
        columns: (first(range.start_column_index), end(range.end_column_index)),
    }
}

fn chart_of(chart: &EmbeddedChart) -> Option<OnlineChart> {
    let basic = chart.spec.as_ref()?.basic_chart.as_ref()?;
    let domains = basic.domains.iter().flatten().filter_map(|domain| domain.domain.as_ref());
    let series = basic.series.iter().flatten().filter_map(|series| series.series.as_ref());
    Some(OnlineChart { id: chart.chart_id?, ranges: domains.chain(series).flat_map(ranges_of).collect() })
}

fn ranges_of(data: &ChartData) -> Vec<ChartRange> {
    let sources = data.source_range.as_ref().and_then(|range| range.sources.as_ref());
    let number = |at: Option<i32>| u32::try_from(at.unwrap_or(0)).unwrap_or(0);
    sources
        .into_iter()
        .flatten()
        .map(|range| ChartRange {
            sheet: range.sheet_id.unwrap_or(0),
            column: number(range.start_column_index),
            rows: (number(range.start_row_index), number(range.end_row_index)),
        })
        .collect()
}

fn metadata<'a>(all: Option<&'a [DeveloperMetadata]>, key: &str) -> Option<&'a str> {
    let found = all?.iter().find(|one| one.metadata_key.as_deref() == Some(key))?;
    found.metadata_value.as_deref()
}

fn stamp_of(metadata: &DeveloperMetadata) -> Option<Stamp> {
    if metadata.metadata_key.as_deref() != Some(STAMP_KEY) {
        return None;
    }
    let value: Value = serde_json::from_str(metadata.metadata_value.as_deref()?).ok()?;
    let text = |key: &str| value[key].as_str().unwrap_or_default().to_owned();
    Some(Stamp {
        registry: text("registry"),
        run: text("run"),
        at: text("at"),
        columns: text("columns"),
        id: metadata.metadata_id,
    })
}

fn rows_of(range: ValueRange) -> Vec<StandingRow> {
    let rows = range.values.unwrap_or_default();
    rows.into_iter().map(|row| StandingRow { cells: row.into_iter().map(cell_of).collect() }).collect()
}

fn cell_of(value: Value) -> StandingCell {
    let value = match value {
        Value::Null => TabCell::Empty,
        Value::Bool(truth) => TabCell::Bool(truth),
        Value::Number(number) => number.as_f64().map_or(TabCell::Empty, TabCell::Number),
        Value::String(text) if text.is_empty() => TabCell::Empty,
        Value::String(text) => TabCell::Text(text),
        other => TabCell::Text(other.to_string()),
    };
    StandingCell { value, ..StandingCell::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_spreadsheet_is_known_by_its_marks() {
        let tab = |id: i32, title: &str, mark: Option<&str>, kind: &str| {
            let marks: Vec<Value> =
                mark.iter().map(|mark| json!({"metadataKey": TAB_KEY, "metadataValue": mark})).collect();
            json!({"properties": {"sheetId": id, "title": title, "index": id, "sheetType": kind,
                   "gridProperties": {"rowCount": 10, "columnCount": 5}}, "developerMetadata": marks})
        };
        let stamp =
            json!({"registry": "r", "run": "u", "at": "2026-11-28T02:00", "columns": "c"}).to_string();
        let spreadsheet: Spreadsheet = serde_json::from_value(json!({
            "properties": {"title": "全国"},
            "developerMetadata": [{"metadataId": 7, "metadataKey": STAMP_KEY, "metadataValue": stamp}],
            "sheets": [
                tab(0, "案件（旧）", Some("案件台帳"), GRID),
                tab(1, "案件（旧）のコピー", Some("案件台帳"), GRID),
                tab(2, "グラフ1", None, "OBJECT"),
            ],
        }))
        .unwrap();
        let book = structure_of(spreadsheet);
        let names: Vec<_> = book.standing.sheets.iter().map(|sheet| sheet.tab.as_deref()).collect();
        assert_eq!(names, [Some("案件台帳"), None], "a copy is a person's sheet");
        assert_eq!(book.other_titles, ["グラフ1"]);
        let stamp = book.stamp.unwrap();
        assert_eq!((stamp.registry.as_str(), stamp.id), ("r", Some(7)));
        assert_eq!(book.standing.shape.as_deref(), Some("c"));
    }
}
