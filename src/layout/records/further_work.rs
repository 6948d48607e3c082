//! Rows of a price list that go on with the workshop above: another kind of work that it does, without a name of their own.

use super::reader::Reader;
use crate::domain::{Field, RecordKind};
use crate::layout::forms::names_price;
use crate::layout::heads::heading::{is_note, is_total};
use crate::layout::model::{Column, Orientation};

impl Reader<'_> {
    /// Whether a row without a name says what one more kind of work costs, as the row above does.
    pub(in crate::layout) fn is_further_work(&self, row: u32) -> bool {
        let is_list = self.kind == RecordKind::Workshop
            && self.view.orientation == Orientation::Rows
            && self.view.fold().is_none();
        if !is_list || row <= self.header.last + 1 || self.has_name(row) {
            return false;
        }
        let has_price = |row: u32| {
            let prices = self.columns.iter().filter(|column| column.field.is_none() && is_priced(column));
            prices.into_iter().any(|column| !self.cell(row, column).is_blank())
        };
        let may_be_said =
            |field: Field| matches!(field, Field::WorkDescription | Field::Remarks | Field::RowNumber);
        let filled = || self.mapped().filter(|(column, _)| !self.cell(row, column).is_blank());
        filled().any(|(_, field)| field == Field::WorkDescription)
            && filled().all(|(_, field)| may_be_said(field))
            && (has_price(row) && has_price(row - 1) || self.lists_works_below_names(row))
    }

    /// Whether a list says the works of its workshops one below the other, a row each behind a name that is said once: another row
    /// near by goes on so too.
    fn lists_works_below_names(&self, row: u32) -> bool {
        const NEAR: u32 = 60;
        const FEWEST: usize = 2;
        let place = self.place_column().map(|column| column.index);
        let of_work = self.mapped().find(|(_, field)| *field == Field::WorkDescription);
        let (Some(place), Some((work, _))) = (place, of_work) else { return false };
        let says = |row: u32| {
            let text = self.view.text(row, work.index);
            !text.is_empty() && !is_note(&text) && !is_total(&text)
        };
        let goes_on = |row: &u32| {
            let others = self.mapped().filter(|(column, _)| column.index != work.index);
            !self.has_name(*row)
                && says(*row)
                && says(*row - 1)
                && others.filter(|(column, _)| !self.cell(*row, column).is_blank()).count() <= 1
        };
        let from = row.saturating_sub(NEAR).max(self.header.last + 2);
        let to = (row + NEAR).min(self.view.rows());
        work.index > place && goes_on(&row) && (from..=to).filter(goes_on).take(FEWEST).count() == FEWEST
    }
}

/// 単価, 目安の単価, 価格, 料金: what a piece of work costs.
fn is_priced(column: &Column) -> bool {
    column.header.last().is_some_and(|own| names_price(own))
}
