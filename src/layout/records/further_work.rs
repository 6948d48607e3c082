//! Rows of a price list that go on with the workshop above: another kind of work that it does, without a name of their own.

use super::reader::Reader;
use crate::domain::{Field, RecordKind};
use crate::layout::forms::names_price;
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
        has_price(row)
            && has_price(row - 1)
            && filled().any(|(_, field)| field == Field::WorkDescription)
            && filled().all(|(_, field)| may_be_said(field))
    }
}

/// 単価, 目安の単価, 価格, 料金: what a piece of work costs.
fn is_priced(column: &Column) -> bool {
    column.header.last().is_some_and(|own| names_price(own))
}
