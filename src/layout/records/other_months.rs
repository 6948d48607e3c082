//! The second half of a year below the first: a header of other months, 10月 | 11月 below 4月 | 5月, begins another table.

use super::reader::Reader;
use crate::domain::RecordKind;
use crate::layout::model::Orientation;
use crate::layout::vocabulary::words::{month_named, names_month};
use std::borrow::Cow;

impl<'a> Reader<'a> {
    /// Whether other months stand where the header has its own, 10月 | 11月 below 4月 | 5月, and one word at most beside them: the second
    /// half of a year.
    pub(super) fn names_other_months(&self, texts: &[(u32, Cow<'a, str>)]) -> bool {
        const BESIDE: usize = 2;
        if self.kind != RecordKind::MonthlyWage || self.view.orientation != Orientation::Rows {
            return false;
        }
        let months: Vec<&(u32, Cow<'a, str>)> = texts.iter().filter(|(_, text)| names_month(text)).collect();
        let is_other = |(col, text): &(u32, Cow<'a, str>)| {
            let own =
                self.column_at(*col).and_then(|column| column.header.iter().find(|part| names_month(part)));
            own.is_some_and(|own| month_named(own) != month_named(text))
        };
        months.len() >= 2 && texts.len() <= months.len() + BESIDE && months.into_iter().all(is_other)
    }
}
