//! A sheet as it lies or turned by a quarter, so that one reader serves tables and their transposed kin.

use super::model::Orientation;
use crate::domain::CellRef;
use crate::table::{Cell, Merge, Sheet};
use std::borrow::Cow;

/// A text without the space around it. Most have none, which their first and last bytes tell.
fn trimmed(text: &str) -> &str {
    let is_space = |byte: u8| matches!(byte, b'\t'..=b'\r' | b' ');
    // U+0085 and U+00A0 begin with C2, U+1680 with E1, U+2000 and those behind it with E2; U+3000 is E3 80 80.
    let begins = match text.as_bytes() {
        [0xC2 | 0xE1 | 0xE2, ..] | [0xE3, 0x80, 0x80, ..] => true,
        [first, ..] => is_space(*first),
        [] => false,
    };
    let ends = match text.as_bytes() {
        [.., 0xC2, _] | [.., 0xE1 | 0xE2, _, _] | [.., 0xE3, 0x80, 0x80] => true,
        [.., last] => is_space(*last),
        [] => false,
    };
    if begins || ends { text.trim() } else { text }
}

/// A sheet's merged ranges by the rows that they cover: a sheet may have tens of thousands.
pub(super) struct Merges<'s> {
    /// From the first row on, as far as there are any.
    by_row: Vec<Vec<&'s Merge>>,
}

impl<'s> Merges<'s> {
    pub(super) fn of(sheet: &'s Sheet) -> Self {
        let last = sheet.merges.iter().map(|merge| merge.last.row).max().unwrap_or(0).min(sheet.grid.rows());
        let mut by_row: Vec<Vec<&'s Merge>> = vec![Vec::new(); last as usize];
        for merge in &sheet.merges {
            for row in merge.first.row..=merge.last.row.min(last) {
                let of_row = &mut by_row[row as usize - 1];
                if of_row.len() < MOST_PER_ROW {
                    of_row.push(merge);
                }
            }
        }
        Self { by_row }
    }
}

/// A row of more merged ranges is no row of an office's table.
const MOST_PER_ROW: usize = 256;

#[derive(Clone, Copy)]
pub(super) struct View<'s> {
    sheet: &'s Sheet,
    merges: &'s Merges<'s>,
    pub(super) orientation: Orientation,
    /// First and last column that is seen (of the view): a table beside another one sees only its own.
    strip: (u32, u32),
    fold: Option<Fold>,
}

/// Rows of a sheet seen as one: records of several rows each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fold {
    /// The header's first row.
    pub(super) first: u32,
    /// Rows to a record, and to the header.
    pub(super) height: u32,
    /// Records, and the header.
    pub(super) blocks: u32,
}

impl<'s> View<'s> {
    pub(super) const fn new(sheet: &'s Sheet, merges: &'s Merges<'s>, orientation: Orientation) -> Self {
        Self { sheet, merges, orientation, strip: (1, u32::MAX), fold: None }
    }

    /// The same with a part of the columns alone; places stay those of the sheet.
    pub(super) const fn strip(self, first: u32, last: u32) -> Self {
        Self { strip: (first, last), ..self }
    }

    /// The same with the rows of each record seen as one.
    pub(super) const fn folded(self, fold: Fold) -> Self {
        Self { fold: Some(fold), ..self }
    }

    pub(super) const fn fold(&self) -> Option<Fold> {
        self.fold
    }

    pub(super) fn sheet_name(&self) -> &'s str {
        &self.sheet.name
    }

    const fn is_turned(&self) -> bool {
        !matches!(self.orientation, Orientation::Rows)
    }

    pub(super) const fn rows(&self) -> u32 {
        match self.fold {
            Some(fold) => fold.blocks,
            None if self.is_turned() => self.sheet.grid.cols(),
            None => self.sheet.grid.rows(),
        }
    }

    pub(super) const fn cols(&self) -> u32 {
        match self.fold {
            Some(fold) => self.sheet.grid.cols() * fold.height,
            None if self.is_turned() => self.sheet.grid.rows(),
            None => self.sheet.grid.cols(),
        }
    }

    /// Where a cell of the view stands in the sheet.
    pub(super) const fn place(&self, row: u32, col: u32) -> CellRef {
        match self.fold {
            Some(fold) => {
                let width = self.sheet.grid.cols();
                CellRef::new(fold.first + (row - 1) * fold.height + (col - 1) / width, (col - 1) % width + 1)
            }
            None if self.is_turned() => CellRef::new(col, row),
            None => CellRef::new(row, col),
        }
    }

    pub(super) fn get(&self, row: u32, col: u32) -> &'s Cell {
        if col < self.strip.0 || col > self.strip.1 {
            return &Cell::Empty;
        }
        let place = self.place(row, col);
        // A range over the rows or columns of one record is said once.
        if self.fold.is_some()
            && self.merge(row, col).is_some_and(|merge| {
                merge.first.col < place.col || col > self.sheet.grid.cols() && merge.first.row < place.row
            })
        {
            return &Cell::Empty;
        }
        self.sheet.grid.get(place.row, place.col)
    }

    /// A cell's text, trimmed.
    pub(super) fn text(&self, row: u32, col: u32) -> Cow<'s, str> {
        match self.get(row, col).show() {
            Cow::Borrowed(text) => Cow::Borrowed(trimmed(text)),
            shown => shown,
        }
    }

    /// The merged range that a cell lies in.
    pub(super) fn merge(&self, row: u32, col: u32) -> Option<&'s Merge> {
        let place = self.place(row, col);
        self.merges
            .by_row
            .get(place.row.checked_sub(1)? as usize)?
            .iter()
            .copied()
            .find(|merge| merge.contains(place))
    }

    /// Whether a cell lies in a range that is merged over most columns of the table.
    pub(super) fn is_across(&self, row: u32, col: u32) -> bool {
        const FEWEST: u32 = 4;
        self.orientation == Orientation::Rows
            && self.fold.is_none()
            && self.merge(row, col).is_some_and(|merge| {
                let over = merge.last.col - merge.first.col + 1;
                over >= FEWEST && over * 2 > self.cols() && merge.first.row == merge.last.row
            })
    }

    /// Whether a cell and the one above it belong to one merged range.
    pub(super) fn continues_above(&self, row: u32, col: u32) -> bool {
        row > 1 && self.merge(row, col).is_some_and(|merge| merge.contains(self.place(row - 1, col)))
    }

    /// Whether a cell and the one to its left belong to one merged range.
    pub(super) fn continues_left(&self, row: u32, col: u32) -> bool {
        let left = || self.place(row, col - 1);
        col > 1 && self.merge(row, col).is_some_and(|merge| merge.contains(left()))
    }

    /// The texts of a row that differ from their left neighbour's (a merged range counts once).
    pub(super) fn texts(&self, row: u32) -> Vec<(u32, Cow<'s, str>)> {
        // Room for what a row usually holds.
        let mut texts: Vec<(u32, Cow<'s, str>)> = Vec::with_capacity(self.cols().min(24) as usize);
        for col in 1..=self.cols() {
            let text = self.text(row, col);
            let is_same_range =
                || self.merge(row, col).is_some_and(|merge| merge.first != self.place(row, col));
            let repeats = || texts.last().is_some_and(|(_, last)| *last == text) && is_same_range();
            if !text.is_empty() && !repeats() {
                texts.push((col, text));
            }
        }
        texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_space_is_trimmed() {
        let spaces: Vec<char> = ('\0'..=char::MAX).filter(|letter| letter.is_whitespace()).collect();
        for letter in spaces.iter().copied().chain("aあ一é〇。𠮟\u{1c}\u{200b}".chars()) {
            for text in [
                format!("{letter}"),
                format!("{letter}名"),
                format!("名{letter}"),
                format!("a{letter}b"),
                format!("é{letter}a"),
            ] {
                assert_eq!(trimmed(&text), text.trim(), "{text:?}");
            }
        }
    }
}
