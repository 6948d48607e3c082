//! Large sheets: the library makes the package (styles, widths, dropdowns, pages) around a header and rows of patterns; the
//! rows themselves are poured in here, one sheet a core. Held by the library, a nation's rows take half a gigabyte and a
//! core for seconds (docs/decisions/0010).

use super::formats::{ColumnFormats, Variant};
use super::heights;
use super::packing::{Packing, PourError, piece};
use super::sheet::{Kinds, days, formats_of, variant};
use super::texts::Texts;
use super::xml;
use crate::domain::column_letters;
use crate::plan::{PlannedRow, PlannedTab};
use crate::views::TabCell;
use rayon::prelude::*;
use rust_xlsxwriter::{Worksheet, XlsxError};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use zip::{ZipArchive, ZipWriter};

/// A sheet of so many cells is poured.
const LARGE: usize = 50_000;
const TEXTS: &str = "xl/sharedStrings.xml";
/// Whether a sheet's rows may be poured: enough of them, with nothing that the library must see to itself (a person's own
/// sheet or formula, charts that show its cells).
pub(super) fn is_poured(tab: &PlannedTab<'_>) -> bool {
    is_poured_from(tab, LARGE)
}

pub(super) fn is_poured_from(tab: &PlannedTab<'_>, large: usize) -> bool {
    let has_formula = |row: &PlannedRow<'_>| match row {
        PlannedRow::Ours(_) => false,
        PlannedRow::Mixed(_) => row.cells().any(|cell| cell.formula().is_some()),
    };
    tab.rows.len() * tab.columns.len() >= large
        && !tab.added
        && tab.charts.is_empty()
        && !tab.rows.iter().any(has_formula)
}

/// What is known of a sheet's cells before any of them is written.
pub(super) struct Pour<'p, 't> {
    tab: &'p PlannedTab<'t>,
    kinds: Kinds,
    /// What cells of each column have besides its own format.
    variants: Vec<Vec<Variant>>,
}

impl<'p, 't> Pour<'p, 't> {
    pub(super) fn of(tab: &'p PlannedTab<'t>) -> Self {
        let kinds = Kinds::of(tab);
        let mut variants = vec![BTreeSet::new(); tab.columns.len()];
        for row in &tab.rows {
            let is_rate = kinds.is_rate(row);
            for ((cell, kind), variants) in row.cells().zip(&kinds.formats).zip(&mut variants) {
                variants.extend(variant(*kind, &cell, is_rate));
            }
        }
        let variants = variants.into_iter().map(|own| own.into_iter().collect()).collect();
        Self { tab, kinds, variants }
    }

    /// Writes one cell for each format that cells of the sheet have: below the header that of each column, below that its
    /// variants.
    pub(super) fn write_patterns(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        for ((col, base), variants) in (0u16..).zip(formats_of(self.tab)).zip(&self.variants) {
            let mut formats = ColumnFormats::new(base.clone());
            sheet.write_blank(1, col, &base)?;
            for (row, own) in (2u32..).zip(variants) {
                sheet.write_blank(row, col, formats.with(own))?;
            }
        }
        Ok(())
    }
}

/// The package with the rows of these sheets (counted from 1) in the places of their patterns.
pub(super) fn pour(bytes: &[u8], sheets: &[(usize, Pour<'_, '_>)]) -> Result<Vec<u8>, PourError> {
    let mut package = ZipArchive::new(Cursor::new(bytes))?;
    let mut texts = Texts::beside(&part(&mut package, TEXTS)?)?;
    let mut parts = Vec::new();
    for (number, pour) in sheets {
        let name = format!("xl/worksheets/sheet{number}.xml");
        let frame = Frame::of(&part(&mut package, &name)?, pour)?;
        parts.push(Part::Sheet { name, frame, pour, texts: texts.of_rows(&pour.tab.rows) });
    }
    parts.push(Part::Texts(texts));
    parts.sort_by_key(|part| std::cmp::Reverse(part.size()));
    let packed: BTreeMap<String, Vec<u8>> =
        parts.into_par_iter().with_max_len(1).map(Part::pack).collect::<Result<_, _>>()?;
    let room = packed.values().map(Vec::len).sum::<usize>() + bytes.len();
    let mut poured = ZipWriter::new(Cursor::new(Vec::with_capacity(room)));
    for at in 0..package.len() {
        let entry = package.by_index_raw(at)?;
        match packed.get(&*entry.name()?) {
            None => poured.raw_copy_file(entry)?,
            Some(part) => poured.raw_copy_file(ZipArchive::new(Cursor::new(part))?.by_index_raw(0)?)?,
        }
    }
    Ok(poured.finish()?.into_inner())
}

fn part(package: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, PourError> {
    let mut text = String::new();
    package.by_name(name)?.read_to_string(&mut text)?;
    Ok(text)
}

/// What stands around the rows of a sheet, and the styles of its patterns.
struct Frame {
    /// Down to the end of the header.
    head: String,
    tail: String,
    /// Of each column its own style, then those of its variants.
    styles: Vec<Vec<u32>>,
}

impl Frame {
    fn of(part: &str, pour: &Pour<'_, '_>) -> Result<Self, PourError> {
        let rows = piece(part, "<sheetData>", "</sheetData>")?;
        let (before, _) = part.split_once(rows).unwrap_or_default();
        let (_, tail) = part.split_once("</sheetData>").unwrap_or_default();
        let (header, patterns) = (rows.split_once("</row>"))
            .ok_or_else(|| PourError::Part("a sheet without a header".to_owned()))?;
        let found = xml::styles_of_cells(patterns);
        let style = |col: usize, row: usize| {
            found.get(&format!("{}{row}", letters(col))).copied().unwrap_or_default()
        };
        let styles = (pour.variants.iter().enumerate())
            .map(|(col, variants)| (0..=variants.len()).map(|at| style(col, at + 2)).collect())
            .collect();
        let stated = piece(before, "<dimension ref=\"", "\"")?;
        let all =
            format!("A1:{}{}", letters(pour.tab.columns.len().saturating_sub(1)), pour.tab.rows.len() + 1);
        let before =
            before.replace(&format!("<dimension ref=\"{stated}\""), &format!("<dimension ref=\"{all}\""));
        Ok(Self { head: format!("{before}{header}</row>"), tail: format!("</sheetData>{tail}"), styles })
    }
}

fn letters(column: usize) -> String {
    column_letters(u32::try_from(column + 1).unwrap_or(u32::MAX))
}

/// A part of the package that is written here.
enum Part<'p, 't> {
    Sheet { name: String, frame: Frame, pour: &'p Pour<'p, 't>, texts: Vec<u32> },
    Texts(Texts<'p>),
}

impl Part<'_, '_> {
    /// About how much there is to write: what is largest is begun first.
    fn size(&self) -> usize {
        match self {
            Self::Sheet { pour, .. } => pour.tab.rows.len() * pour.tab.columns.len(),
            Self::Texts(texts) => texts.len() * 3,
        }
    }

    /// Its name, and a package of it alone.
    fn pack(self) -> Result<(String, Vec<u8>), PourError> {
        match self {
            Self::Sheet { name, frame, pour, texts } => {
                let mut packing = Packing::of(&name)?;
                write_sheet(&mut packing, &frame, pour, &texts)?;
                Ok((name, packing.finish()?))
            }
            Self::Texts(texts) => {
                let mut packing = Packing::of(TEXTS)?;
                texts.write(&mut packing)?;
                Ok((TEXTS.to_owned(), packing.finish()?))
            }
        }
    }
}

fn write_sheet(to: &mut Packing, frame: &Frame, pour: &Pour<'_, '_>, texts: &[u32]) -> Result<(), PourError> {
    let columns: Vec<xml::Column> = (frame.styles.iter().enumerate())
        .map(|(col, styles)| xml::Column::new(&letters(col), styles))
        .collect();
    let wrapped = heights::wrapped(pour.tab);
    let mut texts = texts.iter().copied();
    to.text.extend_from_slice(frame.head.as_bytes());
    for (number, row) in (2u32..).zip(&pour.tab.rows) {
        let is_rate = pour.kinds.is_rate(row);
        let mut line = xml::Row::begin(&mut to.text, number, heights::own_points(row, &wrapped));
        let cells = row.cells().zip(&columns).zip(&pour.kinds.formats).zip(&pour.variants);
        for (((cell, column), kind), variants) in cells {
            let own =
                variant(*kind, &cell, is_rate).and_then(|own| variants.iter().position(|one| *one == own));
            let place = column.place(own.map_or(0, |at| at + 1));
            match &*cell.value {
                TabCell::Empty if cell.look().is_some() => line.blank(place),
                TabCell::Empty => {}
                TabCell::Text(_) => line.text(place, texts.next().unwrap_or_default()),
                TabCell::Number(value) => line.number(place, *value),
                TabCell::Bool(value) => line.truth(place, *value),
                TabCell::Date(_) | TabCell::DateTime(_) => line.number(place, days(&cell.value)),
            }
        }
        line.end();
        to.pack_if_full()?;
    }
    to.text.extend_from_slice(frame.tail.as_bytes());
    Ok(())
}
