//! A row to write: a record as the view says it, or with something of a person's in it.

use super::cell_look::{CellLook, NumberFormat, OwnLook};
use super::compare::writable;
use crate::views::TabCell;
use std::borrow::Cow;
use std::sync::Arc;

/// One row of a planned tab. A nation's are nearly all ours: they are looked up in the view when they are written, for a
/// copy of each cell would fill the memory.
#[derive(Clone, Debug)]
pub enum PlannedRow<'a> {
    Ours(&'a [TabCell]),
    Mixed(Vec<MixedCell<'a>>),
}

/// A cell to write: ours, or a person's carried over.
#[derive(Clone, Debug, PartialEq)]
pub struct MixedCell<'a> {
    pub(super) value: Cow<'a, TabCell>,
    /// What else of it is a person's own.
    pub(super) own: Option<Box<OwnLook>>,
}

/// A cell as it is to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedCell<'r> {
    pub value: Cow<'r, TabCell>,
    pub own: Option<&'r OwnLook>,
}

impl<'a> PlannedRow<'a> {
    /// From the first column; short where the rest of the row is empty.
    pub fn cells(&self) -> impl Iterator<Item = PlannedCell<'_>> {
        (0..self.len()).filter_map(|at| self.get(at))
    }

    #[must_use]
    pub fn get(&self, column: usize) -> Option<PlannedCell<'_>> {
        match self {
            Self::Ours(cells) => {
                cells.get(column).map(|cell| PlannedCell { value: writable(cell), own: None })
            }
            Self::Mixed(cells) => cells
                .get(column)
                .map(|cell| PlannedCell { value: Cow::Borrowed(&cell.value), own: cell.own.as_deref() }),
        }
    }

    /// Cells from the first column to the last that is stated.
    #[must_use]
    pub const fn len(&self) -> usize {
        match self {
            Self::Ours(cells) => cells.len(),
            Self::Mixed(cells) => cells.len(),
        }
    }

    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A row of a person's: a text, and a number and a date that are shown in ways of their own.
    #[cfg(test)]
    pub(crate) fn sample(text: &str) -> Self {
        let own = |number_format| {
            Some(Box::new(OwnLook { number_format: Some(number_format), ..OwnLook::default() }))
        };
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap_or_default();
        let cell = |value, own| MixedCell { value: Cow::Owned(value), own };
        Self::Mixed(vec![
            cell(TabCell::Text(text.to_owned()), None),
            cell(TabCell::Number(0.25), own(NumberFormat::Builtin(9))),
            cell(TabCell::Date(date), own(NumberFormat::Code("ggge年m月d日".into()))),
            cell(TabCell::Bool(true), None),
        ])
    }

    /// A row of a person's formula.
    #[cfg(test)]
    pub(crate) fn sample_formula(formula: &str) -> Self {
        let own = OwnLook { formula: Some(formula.to_owned()), ..OwnLook::default() };
        Self::Mixed(vec![MixedCell { value: Cow::Owned(TabCell::Number(3.0)), own: Some(Box::new(own)) }])
    }

    /// Puts what a person wrote into a cell; how it looks stays.
    pub(super) fn put(&mut self, column: usize, value: TabCell) {
        let mut cells = match self {
            Self::Ours(cells) => cells.iter().map(|cell| MixedCell::plain(writable(cell))).collect(),
            Self::Mixed(cells) => std::mem::take(cells),
        };
        cells.resize(cells.len().max(column + 1), MixedCell::EMPTY);
        let look = cells[column].own.take().and_then(|own| own.look);
        cells[column] = MixedCell::plain(Cow::Owned(value)).looking(look.as_ref());
        *self = Self::Mixed(cells);
    }
}

/// Rows that say the same are the same, wherever their cells are.
impl PartialEq for PlannedRow<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cells().eq(other.cells())
    }
}

impl<'a> MixedCell<'a> {
    pub(super) const EMPTY: Self = Self { value: Cow::Borrowed(&TabCell::Empty), own: None };

    pub(super) const fn plain(value: Cow<'a, TabCell>) -> Self {
        Self { value, own: None }
    }

    /// The same in a person's look.
    pub(super) fn looking(self, look: Option<&Arc<CellLook>>) -> Self {
        let own = || Box::new(OwnLook { look: look.cloned(), ..OwnLook::default() });
        Self { own: look.map(|_| own()), ..self }
    }
}

impl PlannedCell<'_> {
    #[must_use]
    pub fn formula(&self) -> Option<&str> {
        self.own?.formula.as_deref()
    }

    #[must_use]
    pub fn number_format(&self) -> Option<&NumberFormat> {
        self.own?.number_format.as_ref()
    }

    #[must_use]
    pub fn look(&self) -> Option<&Arc<CellLook>> {
        self.own?.look.as_ref()
    }

    /// Whether its formula computes with whole ranges.
    #[must_use]
    pub fn is_array(&self) -> bool {
        self.own.is_some_and(|own| own.array)
    }
}
