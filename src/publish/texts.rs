//! The shared texts of a book whose rows are poured: the library's own, then those of the rows, each once.

use super::packing::{Packing, PourError, piece};
use super::xml;
use crate::plan::PlannedRow;
use crate::views::TabCell;
use foldhash::HashMap;
use std::borrow::Cow;
use std::io::Write;

/// The texts of all cells of a book, each once.
pub(super) struct Texts<'r> {
    /// What the library wrote of other sheets and of headers.
    head: String,
    cells: u64,
    first: u32,
    places: HashMap<Cow<'r, str>, u32>,
    in_order: Vec<Cow<'r, str>>,
}

impl<'r> Texts<'r> {
    pub(super) fn beside(part: &str) -> Result<Self, PourError> {
        let number = |name: &str| -> Result<u64, PourError> {
            let digits = piece(part, &format!(" {name}=\""), "\"")?;
            digits.parse().map_err(|_| PourError::Part(format!("{name}={digits}")))
        };
        let first = u32::try_from(number("uniqueCount")?).unwrap_or(u32::MAX);
        let (_, head) = part.split_once("<sst").ok_or_else(|| PourError::Part("no <sst".to_owned()))?;
        let head = piece(head, ">", "</sst>")?.to_owned();
        Ok(Self { head, cells: number("count")?, first, places: HashMap::default(), in_order: Vec::new() })
    }

    /// How many texts the poured rows have.
    pub(super) fn len(&self) -> usize {
        self.in_order.len()
    }

    /// The number of each text of the rows, in their order.
    pub(super) fn of_rows(&mut self, rows: &'r [PlannedRow<'_>]) -> Vec<u32> {
        let mut numbers = Vec::new();
        for cell in rows.iter().flat_map(PlannedRow::cells) {
            let text = match cell.value {
                Cow::Borrowed(TabCell::Text(text)) => Cow::Borrowed(text.as_str()),
                Cow::Owned(TabCell::Text(text)) => Cow::Owned(text),
                _ => continue,
            };
            let next = self.first + self.in_order.len() as u32;
            let number = *self.places.entry(text).or_insert_with_key(|text| {
                self.in_order.push(text.clone());
                next
            });
            numbers.push(number);
        }
        self.cells += numbers.len() as u64;
        numbers
    }

    pub(super) fn write(&self, to: &mut Packing) -> Result<(), PourError> {
        let unique = self.first as usize + self.in_order.len();
        write!(
            to.text,
            "{}<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"{}\" \
             uniqueCount=\"{unique}\">{}",
            xml::DECLARATION,
            self.cells,
            self.head
        )?;
        for text in &self.in_order {
            xml::push_shared_text(&mut to.text, text);
            to.pack_if_full()?;
        }
        to.text.extend_from_slice(b"</sst>");
        Ok(())
    }
}
