//! A Google spreadsheet → a book: its structure in one read, its cells in as few as they fit.

use super::cells::{cell_of, cell_of_values};
use super::ranges::{self, Part, Tab};
use super::strike::{Strike, strike_of};
use crate::domain::CellRef;
use crate::google::{Cause, Google, GoogleError, Rendering};
use crate::table::{Cell, Format, LooseBook, LooseSheet, Struck, Visibility};
use google_sheets4::api::{GridData, ValueRange};
use serde_json::Value;
use std::collections::BTreeSet;

const STRUCTURE: &str = "spreadsheetId,namedRanges(name,range),sheets(merges,properties(sheetId,title,index,\
                         sheetType,hidden,gridProperties(rowCount,columnCount)))";
const CELLS: &str = "sheets(properties(sheetId,title),data(startRow,startColumn,rowData(values(effectiveValue,\
                     formattedValue,effectiveFormat(numberFormat(type,pattern)),\
                     userEnteredFormat(textFormat(strikethrough)),\
                     textFormatRuns(startIndex,format(strikethrough))))))";
/// Cells asked for at once: an answer of a few megabytes.
const CELLS_AT_ONCE: u64 = 200_000;

/// What was read of a tab so far.
#[derive(Debug, Default, PartialEq)]
struct Cells {
    cells: Vec<(CellRef, Cell)>,
    struck: Struck,
}

/// Reads a whole spreadsheet, or one range of it.
pub(in crate::source) async fn read_book(
    google: &Google,
    id: &str,
    range: Option<&str>,
    subject: &str,
) -> Result<LooseBook, GoogleError> {
    let (tabs, parts) = outline(google, id, range, subject).await?;
    let mut cells: Vec<Cells> = tabs.iter().map(|_| Cells::default()).collect();
    for piece in ranges::in_pieces(&parts, CELLS_AT_ONCE) {
        let addresses: Vec<String> = piece.iter().map(|part| part.address(&tabs)).collect();
        if !read_grids(google, id, &addresses, &tabs, &mut cells, subject).await? {
            read_values(google, id, &addresses, &piece, &mut cells, subject).await?;
        }
    }
    let read: BTreeSet<usize> = parts.iter().map(|part| part.tab).collect();
    let sheets = tabs.into_iter().zip(cells).enumerate().filter(|(at, _)| read.contains(at));
    let sheets = sheets.map(|(_, (tab, cells))| sheet_of(tab, cells)).collect();
    Ok(LooseBook { format: Format::Sheets, sheets })
}

/// Whether a spreadsheet can be read, and has that range.
///
/// # Errors
/// It is not shared or not to be had; [`Cause::SchemaChanged`] where the range is not there.
pub async fn find_range(
    google: &Google,
    id: &str,
    range: Option<&str>,
    subject: &str,
) -> Result<(), GoogleError> {
    outline(google, id, range, subject).await.map(drop)
}

/// The tabs, and what of them is meant.
async fn outline(
    google: &Google,
    id: &str,
    range: Option<&str>,
    subject: &str,
) -> Result<(Vec<Tab>, Vec<Part>), GoogleError> {
    let structure = google.structure(id, STRUCTURE, subject).await?;
    let tabs = ranges::tabs_of(&structure);
    let named = structure.named_ranges.unwrap_or_default();
    let parts = ranges::wanted(&tabs, &named, range).ok_or_else(|| GoogleError {
        cause: Cause::SchemaChanged,
        subject: subject.to_owned(),
        account: google.account().to_owned(),
        detail: format!("「{}」というタブや範囲がありません", range.unwrap_or_default()),
    })?;
    Ok((tabs, parts))
}

fn sheet_of(tab: Tab, found: Cells) -> LooseSheet {
    let Cells { mut cells, mut struck } = found;
    for places in [&mut struck.cells, &mut struck.parts] {
        places.sort();
        places.dedup();
    }
    cells.sort_by_key(|(place, _)| *place);
    cells.dedup_by_key(|(place, _)| *place);
    let visibility = if tab.is_hidden { Visibility::Hidden } else { Visibility::Visible };
    let mut merges = tab.merges;
    merges.sort();
    LooseSheet { name: tab.title.into(), visibility, cells, merges, struck }
}

/// `false` where the answer holds no grids at all.
async fn read_grids(
    google: &Google,
    id: &str,
    addresses: &[String],
    tabs: &[Tab],
    cells: &mut [Cells],
    subject: &str,
) -> Result<bool, GoogleError> {
    let answer = google.grids(id, addresses, CELLS, subject).await?;
    let mut has_grids = false;
    for sheet in answer.sheets.into_iter().flatten() {
        let properties = sheet.properties.unwrap_or_default();
        let Some(at) = tabs.iter().position(|tab| tab.id == properties.sheet_id.unwrap_or_default()) else {
            continue;
        };
        for grid in sheet.data.into_iter().flatten() {
            has_grids = true;
            add_grid(&grid, &mut cells[at]);
        }
    }
    Ok(has_grids)
}

fn add_grid(grid: &GridData, cells: &mut Cells) {
    let start = |index: Option<i32>| index.and_then(|index| u32::try_from(index).ok()).unwrap_or(0) + 1;
    let (first_row, first_col) = (start(grid.start_row), start(grid.start_column));
    for (row, data) in (first_row..).zip(grid.row_data.iter().flatten()) {
        for (col, data) in (first_col..).zip(data.values.iter().flatten()) {
            let (place, cell) = (CellRef::new(row, col), cell_of(data));
            let cell = match strike_of(data) {
                _ if cell.is_blank() => continue,
                Strike::Nowhere => cell,
                Strike::Whole => {
                    cells.struck.cells.push(place);
                    cell
                }
                Strike::Part(left) => {
                    cells.struck.parts.push(place);
                    Cell::text(&left)
                }
            };
            add(cells, place, cell);
        }
    }
}

fn add(cells: &mut Cells, place: CellRef, cell: Cell) {
    if !cell.is_blank() {
        cells.cells.push((place, cell));
    }
}

/// For a server that gives no grids: values plain and as shown.
async fn read_values(
    google: &Google,
    id: &str,
    addresses: &[String],
    parts: &[Part],
    cells: &mut [Cells],
    subject: &str,
) -> Result<(), GoogleError> {
    let plain = google.values(id, addresses, Rendering::Plain, subject).await?;
    let shown = google.values(id, addresses, Rendering::Shown, subject).await?;
    for ((part, plain), shown) in parts.iter().zip(plain).zip(shown) {
        add_values(part, &plain, &shown, &mut cells[part.tab]);
    }
    Ok(())
}

fn add_values(part: &Part, plain: &ValueRange, shown: &ValueRange, cells: &mut Cells) {
    let shown = shown.values.as_deref().unwrap_or_default();
    for (at, row) in plain.values.iter().flatten().enumerate() {
        let shown = shown.get(at).map_or(&[][..], Vec::as_slice);
        for (col, value) in row.iter().enumerate() {
            let place = CellRef::new(part.first.row + at as u32, part.first.col + col as u32);
            add(cells, place, cell_of_values(value, shown.get(col).unwrap_or(&Value::Null)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cells_stand_where_they_stand_in_the_tab() {
        let grid: GridData = serde_json::from_value(json!({
            "startRow": 2, "startColumn": 1,
            "rowData": [
                {"values": [{"effectiveValue": {"stringValue": "名称"}}, {}, {"effectiveValue": {"numberValue": 3}}]},
                {},
                {"values": [{"effectiveValue": {"boolValue": true}}]}]
        }))
        .unwrap();
        let mut cells = Cells::default();
        add_grid(&grid, &mut cells);
        let expected = [
            (CellRef::new(3, 2), Cell::text("名称")),
            (CellRef::new(3, 4), Cell::Number(3.0)),
            (CellRef::new(5, 2), Cell::Bool(true)),
        ];
        assert_eq!(cells.cells, expected);
        let part = Part { tab: 0, first: CellRef::new(3, 2), last: CellRef::new(9, 9) };
        let range =
            |values: Value| serde_json::from_value::<ValueRange>(json!({ "values": values })).unwrap();
        let mut from_values = Cells::default();
        let (plain, shown) = (json!([["名称", "", 3], [], [true]]), json!([["名称", "", "3"], [], ["TRUE"]]));
        add_values(&part, &range(plain), &range(shown), &mut from_values);
        assert_eq!(from_values.cells, expected);
    }
}
