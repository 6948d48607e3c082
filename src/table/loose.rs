//! Cells that came without a file (a Google spreadsheet, the responses of a form) → a book, as a workbook's reader makes it.

use super::cells::{Budget, Scattered};
use super::problem::Problem;
use super::{Book, Cell, Format, Merge, Options, Sheet, Visibility};
use crate::domain::{CellRef, Issue, Origin};
use std::fmt::Write;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq)]
pub struct LooseSheet {
    pub name: Arc<str>,
    pub visibility: Visibility,
    /// In order of place; blank ones may be left out.
    pub cells: Vec<(CellRef, Cell)>,
    pub merges: Vec<Merge>,
    pub struck: Struck,
}

/// Cells that are struck through, in order of place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Struck {
    /// As a whole: they are read as they stand.
    pub cells: Vec<CellRef>,
    /// In part: what is struck through is not in their text.
    pub parts: Vec<CellRef>,
}

impl Struck {
    fn problems(&self) -> impl Iterator<Item = Problem> {
        let first = |cells: &[CellRef]| cells.first().map(|first| (*first, cells.len()));
        let parts = first(&self.parts).map(|(cell, count)| Problem::StruckParts(cell, count));
        let cells = first(&self.cells).map(|(cell, count)| Problem::StruckCells(cell, count));
        parts.into_iter().chain(cells)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct LooseBook {
    pub format: Format,
    pub sheets: Vec<LooseSheet>,
}

impl LooseBook {
    /// Hash of the content (hex): the same cells in the same places give the same.
    #[must_use]
    pub fn revision(&self) -> String {
        let mut hash = blake3::Hasher::new();
        let mut line = String::new();
        for sheet in &self.sheets {
            line.clear();
            // Writing into a String cannot fail.
            _ = writeln!(line, "{:?} {:?} {:?}", sheet.name, sheet.visibility, sheet.merges);
            hash.update(line.as_bytes());
            for (place, cell) in sheet.cells.iter().filter(|(_, cell)| !cell.is_blank()) {
                line.clear();
                _ = writeln!(line, "{place} {cell:?}");
                hash.update(line.as_bytes());
            }
            if sheet.struck != Struck::default() {
                line.clear();
                _ = writeln!(line, "{:?}", sheet.struck);
                hash.update(line.as_bytes());
            }
        }
        hash.finalize().to_hex()[..32].to_owned()
    }
}

/// The book, within the limits; `None` when it holds nothing, which the one issue then says.
#[must_use]
pub fn gather(file: &Origin, loose: &LooseBook, options: &Options) -> (Option<Book>, Vec<Issue>) {
    let mut book = Book { format: loose.format, encoding: None, sheets: Vec::new() };
    let mut issues = Vec::new();
    let budget = Budget::default();
    for (number, sheet) in loose.sheets.iter().enumerate() {
        if number == options.sheets {
            issues.push(Problem::TooManySheets(options.sheets).issue(file));
            break;
        }
        let mut cells = Scattered::within(&budget);
        for (place, cell) in &sheet.cells {
            if !cells.push(place.row, place.col, cell.clone(), options) {
                break;
            }
        }
        cells.notes.extend(sheet.struck.problems());
        let (grid, merges, problems) = cells.into_grid(sheet.merges.clone(), options);
        issues.extend(problems.iter().map(|problem| problem.issue(&file.sheet(&sheet.name))));
        let (name, visibility) = (Arc::clone(&sheet.name), sheet.visibility);
        book.sheets.push(Sheet { name, visibility, grid, merges });
    }
    if book.sheets.iter().all(|sheet| sheet.grid.is_empty()) && issues.is_empty() {
        return (None, vec![Problem::NoCells.issue(file)]);
    }
    (Some(book), issues)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(cells: &[(u32, u32, &str)]) -> LooseBook {
        let cells =
            cells.iter().map(|(row, col, text)| (CellRef::new(*row, *col), Cell::text(text))).collect();
        let merges = vec![Merge { first: CellRef::new(1, 1), last: CellRef::new(1, 2) }];
        let (name, struck) = ("名簿".into(), Struck::default());
        let sheet = LooseSheet { name, visibility: Visibility::Visible, cells, merges, struck };
        LooseBook { format: Format::Sheets, sheets: vec![sheet] }
    }

    #[test]
    fn cells_without_a_file_become_a_book_with_merges_filled() {
        let origin = Origin::file("台帳#1", "");
        let (book, issues) =
            gather(&origin, &sheet(&[(1, 1, "名称"), (3, 2, "つばさ")]), &Options::default());
        assert!(issues.is_empty(), "{issues:?}");
        let grid = &book.unwrap().sheets[0].grid;
        assert_eq!((grid.rows(), grid.cols(), grid.get(1, 2)), (3, 2, &Cell::text("名称")));
        let (none, issues) = gather(&origin, &sheet(&[(1, 1, " ")]), &Options::default());
        assert!(none.is_none() && issues.len() == 1);
    }

    #[test]
    fn the_revision_follows_content_and_place() {
        let one = sheet(&[(1, 1, "a")]).revision();
        assert_eq!(one.len(), 32);
        assert_eq!(one, sheet(&[(1, 1, "a"), (9, 9, " ")]).revision());
        assert_ne!(one, sheet(&[(1, 2, "a")]).revision());
        assert_ne!(one, sheet(&[(1, 1, "b")]).revision());
        let mut struck = sheet(&[(1, 1, "a")]);
        struck.sheets[0].struck.cells.push(CellRef::new(1, 1));
        assert_ne!(one, struck.revision());
        let (_, issues) = gather(&Origin::file("台帳#1", ""), &struck, &Options::default());
        assert_eq!(
            issues.iter().map(|issue| issue.code.as_str()).collect::<Vec<_>>(),
            ["sheet.struck-cells"]
        );
    }
}
