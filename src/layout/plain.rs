//! Tables as they stand, of any file in any language: header rows and records, nothing mapped and nothing normalised.

use super::heads::heading::{is_note, is_total};
use super::model::{Layout, Orientation, SheetLayout, Table};
use super::shape::{Profile, header_rows, is_repeated};
use super::vocabulary::dictionary::Dictionary;

use crate::domain::Field;
use crate::table::{Book, Format, Sheet};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One table: what stood above it, its header rows and its records, texts as they stand. A column of personal information is
/// not among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainTable {
    pub sheet: Arc<str>,
    pub caption: Vec<String>,
    /// One row a header row of the file; none where the file has no header.
    pub header: Vec<Vec<String>>,
    pub rows: Vec<Vec<String>>,
    /// The sheet's row (1-based) in which the table begins.
    pub first_row: u32,
}

impl PlainTable {
    /// One name a column: the texts of its header rows from top to bottom, joined by ` > ` where there are several.
    #[must_use]
    pub fn names(&self) -> Option<Vec<String>> {
        let (last, parents) = self.header.split_last()?;
        let mut names: Vec<Vec<&str>> = vec![Vec::new(); last.len()];
        for row in parents {
            let mut parent = "";
            for (col, text) in row.iter().enumerate() {
                let has_child = !last[col].trim().is_empty();
                parent = if text.trim().is_empty() && has_child { parent } else { text };
                names[col].push(parent);
            }
        }
        let joined = |(mut parts, own): (Vec<&str>, &String)| {
            parts.push(own);
            parts.dedup();
            parts.retain(|part| !part.trim().is_empty());
            if parts.len() == 1 { parts[0].to_owned() } else { parts.join(" > ") }
        };
        Some(names.into_iter().zip(last).map(|(parts, own)| joined((parts, own))).collect())
    }
}

/// All tables of a file. Where a sheet was understood as an office's list, its rows are those of the list (totals, notes and
/// headings between them left out); all others are read by their shape alone.
#[must_use]
pub fn plain_tables(book: &Book, layout: &Layout, dictionary: &Dictionary) -> Vec<PlainTable> {
    let mut tables = Vec::new();
    for (sheet, read) in book.sheets.iter().zip(&layout.sheets) {
        if is_understood(read, book.format) {
            tables.extend(read.tables.iter().map(|table| of_list(sheet, table)));
        } else {
            tables.extend(by_shape(sheet));
        }
    }
    for table in &mut tables {
        without_persons(table, dictionary);
    }
    tables
}

/// Delimited text from anywhere in the world may hold a word or two of the dictionary by chance.
fn is_understood(sheet: &SheetLayout, format: Format) -> bool {
    let is_plain_list = |table: &Table| table.orientation == Orientation::Rows;
    let is_clear = |table: &Table| {
        let mapped = table.columns.iter().filter(|column| column.field.is_some());
        let is_japanese = mapped.clone().any(|column| !column.header_text().is_ascii());
        let mapped = mapped.count();
        mapped >= 3 && mapped * 10 >= table.columns.len() * 6 && is_japanese
    };
    let is_strict = matches!(format, Format::Csv | Format::Html);
    !sheet.tables.is_empty()
        && sheet.tables.iter().all(|table| is_plain_list(table) && (!is_strict || is_clear(table)))
}

fn texts(sheet: &Sheet, row: u32, cols: impl Iterator<Item = u32>) -> Vec<String> {
    cols.map(|col| sheet.grid.get(row, col).show().into_owned()).collect()
}

fn of_list(sheet: &Sheet, table: &Table) -> PlainTable {
    let cols: Vec<u32> = table.columns.iter().map(|column| column.index).collect();
    let rows: BTreeSet<u32> =
        table.records.iter().filter_map(|record| record.origin.cell).map(|cell| cell.row).collect();
    let of_row = |row: u32| texts(sheet, row, cols.iter().copied());
    PlainTable {
        sheet: Arc::clone(&sheet.name),
        caption: table.caption.clone(),
        header: (table.header.0..=table.header.1).map(of_row).collect(),
        rows: rows.into_iter().map(of_row).collect(),
        first_row: table.header.0,
    }
}

fn without_persons(table: &mut PlainTable, dictionary: &Dictionary) {
    let Some(names) = table.names() else { return };
    let is_personal: Vec<bool> =
        names.iter().map(|name| dictionary.means(name, Field::PersonalInformation)).collect();
    for row in table.header.iter_mut().chain(&mut table.rows) {
        let mut kept = is_personal.iter();
        row.retain(|_| !kept.next().copied().unwrap_or(false));
    }
}

/// Rows that stand together, by number, with their cells.
type Band = Vec<(u32, Vec<String>)>;

/// The tables of a sheet by their shape: bands of rows between blank ones, titles and footers taken off.
fn by_shape(sheet: &Sheet) -> Vec<PlainTable> {
    let mut tables: Vec<PlainTable> = Vec::new();
    let mut caption: Vec<String> = Vec::new();
    for mut band in bands(sheet) {
        let usual = usual_count(&band);
        let is_tabular = usual >= 2 || (usual == 1 && band.len() >= 2 && sheet.grid.cols() == 1);
        if !is_tabular {
            caption.extend(
                band.iter().flat_map(|(_, row)| row.iter().filter(|text| !text.trim().is_empty()).cloned()),
            );
            continue;
        }
        caption.extend(take_title(&mut band, usual));
        take_footer(&mut band, usual);
        if band.is_empty() {
            continue;
        }
        match tables.last_mut().filter(|last| goes_on(last, &band)) {
            Some(last) => append(last, band),
            None => tables.push(table_of(sheet, std::mem::take(&mut caption), band)),
        }
    }
    tables
}

fn bands(sheet: &Sheet) -> Vec<Band> {
    let mut bands: Vec<Band> = Vec::new();
    let mut is_open = false;
    for row in 1..=sheet.grid.rows() {
        let cells = texts(sheet, row, 1..=sheet.grid.cols());
        if cells.iter().all(|text| text.trim().is_empty()) {
            is_open = false;
            continue;
        }
        if !is_open {
            bands.push(Band::new());
        }
        is_open = true;
        if let Some(band) = bands.last_mut() {
            band.push((row, cells));
        }
    }
    bands
}

fn count(row: &[String]) -> usize {
    row.iter().filter(|text| !text.trim().is_empty()).count()
}

/// How many cells a row of the band usually fills; the larger of equals.
fn usual_count(band: &Band) -> usize {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for (_, row) in band {
        *counts.entry(count(row)).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(width, times)| (*times, *width)).map_or(0, |(width, _)| width)
}

/// Rows above the header that fill far fewer cells than the others.
fn take_title(band: &mut Band, usual: usize) -> Vec<String> {
    let least = if usual <= 2 { usual } else { usual.div_ceil(2).max(2) };
    let mut start = band.iter().position(|(_, row)| count(row) >= least).unwrap_or(0);
    while start > 0 && is_parent(&band[start - 1].1) && begins_with_header(&band[start..]) {
        start -= 1;
    }
    let title = band.drain(..start);
    title.flat_map(|(_, row)| row.into_iter().filter(|text| !text.trim().is_empty())).collect()
}

/// Groups above a header: several texts with gaps between them, or one that begins further right.
fn is_parent(row: &[String]) -> bool {
    let filled = |col: usize| !row[col].trim().is_empty();
    (1..row.len()).any(|col| filled(col) && !filled(col - 1))
}

fn begins_with_header(band: &[(u32, Vec<String>)]) -> bool {
    let rows: Vec<&[String]> = band.iter().map(|(_, row)| row.as_slice()).collect();
    header_rows(&rows) > 0
}

/// Notes, sources and totals below the last record.
fn take_footer(band: &mut Band, usual: usize) {
    while band.len() > 1 {
        let Some((_, row)) = band.last() else { return };
        let first = row.iter().find(|text| !text.trim().is_empty()).map_or("", |text| text.trim());
        let is_alone = count(row) == 1;
        let is_footer = (is_alone
            && (usual >= 3 || (usual == 2 && !row[0].trim().is_empty() && is_remark(first))))
            || (usual >= 2 && is_sum(first) && count(row) <= usual);
        if !is_footer {
            return;
        }
        band.pop();
    }
}

fn is_remark(text: &str) -> bool {
    let lower = text.to_lowercase();
    let starts = ["source", "note", "total", "#", "--", "end of", "generated", "rows", "(c)", "©"];
    is_note(text) || is_total(text) || starts.iter().any(|start| lower.starts_with(start))
}

fn is_sum(text: &str) -> bool {
    let lower = text.trim_end_matches([':', '：', ' ']).to_lowercase();
    let sums = [
        "total",
        "grand total",
        "sum",
        "subtotal",
        "totals",
        "total rows",
        "row count",
        "summe",
        "gesamt",
        "somme",
    ];
    is_total(text) || sums.contains(&lower.as_str())
}

/// Whether a band behind a blank row goes on with the table above: its first row is no header of another one.
fn goes_on(table: &PlainTable, band: &Band) -> bool {
    let Some((_, first)) = band.first() else { return true };
    if is_repeated(&table.header, first) {
        return true;
    }
    let above: Vec<&[String]> = table.rows.iter().map(Vec::as_slice).collect();
    let profile = Profile::of(&above);
    let extent = |row: &[String]| row.iter().rposition(|text| !text.trim().is_empty());
    let widest = table.header.iter().chain(&table.rows).filter_map(|row| extent(row)).max();
    let own = band.iter().filter_map(|(_, row)| extent(row)).max();
    let rows: Vec<&[String]> = band.iter().map(|(_, row)| row.as_slice()).collect();
    own == widest && profile.fits(first)
        || (own <= widest && band.len() == 1 && profile.fits(first))
        || (own == widest && header_rows(&rows) == 0)
}

fn append(table: &mut PlainTable, band: Band) {
    let rows = band.into_iter().map(|(_, row)| row).filter(|row| !is_repeated(&table.header, row));
    let width = table.rows.first().or(table.header.first()).map_or(0, Vec::len);
    let rows: Vec<Vec<String>> = rows
        .map(|mut row| {
            row.truncate(width);
            row
        })
        .collect();
    table.rows.extend(rows);
}

fn table_of(sheet: &Sheet, caption: Vec<String>, mut band: Band) -> PlainTable {
    let first_row = band[0].0;
    let used = |col: &usize| band.iter().any(|(_, row)| !row[*col].trim().is_empty());
    let width = band[0].1.len();
    let (left, right) = ((0..width).find(used).unwrap_or(0), (0..width).rfind(used).unwrap_or(0));
    for (_, row) in &mut band {
        row.truncate(right + 1);
        row.drain(..left);
    }
    let mut rows: Vec<Vec<String>> = band.into_iter().map(|(_, row)| row).collect();
    let seen: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
    let body = rows.split_off(header_rows(&seen));
    let header = rows;
    let rows = body.into_iter().filter(|row| !is_repeated(&header, row)).collect();
    PlainTable { sheet: Arc::clone(&sheet.name), caption, header, rows, first_row }
}
