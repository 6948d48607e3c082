//! Months of workshops that are planned part by part: where each is cut.

use super::Options;
use crate::domain::Month;
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// First days of the parts into which months of workshops (by their position in the market) are cut, the first part aside.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Cuts(BTreeMap<(usize, Month), BTreeSet<NaiveDate>>);

/// Some days of a month, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) first: NaiveDate,
    pub(super) last: NaiveDate,
}

impl Part {
    pub(super) fn of(month: Month) -> Self {
        let next = month.first_day() + chrono::Months::new(1);
        Self { first: month.first_day(), last: next - Days::new(1) }
    }

    pub(super) fn within(self, first: NaiveDate, last: NaiveDate) -> Self {
        Self { first: self.first.max(first), last: self.last.min(last) }
    }

    pub(super) fn business_days(self, options: &Options) -> u32 {
        options.calendar.business_days_within(self.first, self.last)
    }
}

impl Cuts {
    /// The months that are cut, with their parts in order.
    pub(super) fn all(&self) -> impl Iterator<Item = (usize, Month, Vec<Part>)> {
        self.0.iter().map(|((workshop, month), firsts)| {
            let whole = Part::of(*month);
            let ends = firsts.iter().map(|first| *first - Days::new(1)).chain([whole.last]);
            let firsts = std::iter::once(whole.first).chain(firsts.iter().copied());
            let parts = firsts.zip(ends).map(|(first, last)| Part { first, last });
            (*workshop, *month, parts.collect())
        })
    }

    /// Answers whether any of these days was no cut before.
    pub(super) fn add(
        &mut self,
        workshop: usize,
        month: Month,
        firsts: impl Iterator<Item = NaiveDate>,
    ) -> bool {
        let known = self.0.entry((workshop, month)).or_default();
        let before = known.len();
        known.extend(firsts);
        known.len() > before
    }
}
