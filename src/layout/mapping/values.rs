//! What stands below a header: a sample of a column's cells, and what they look like; and how a column is read as something else
//! for that reason.

use crate::domain::{Field, Reason};
use crate::layout::model::Column;
use crate::layout::view::View;
use crate::layout::vocabulary::words::fold;
use crate::normalise::name::owner_in_front;
use crate::normalise::recognise::{Looks, Stated, looks};
use crate::table::Cell;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

/// Filled cells looked at per column.
pub(in crate::layout) const SAMPLE: usize = 12;

/// Share of cells that must look alike before they outweigh a header.
pub(in crate::layout) const MOST: f64 = 0.7;

/// Confidence of a mapping that rests on values alone.
const BY_VALUES: f64 = 0.65;

/// The first filled cells of a column. What they look like is found out when it is first asked: most headers leave no doubt.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Values<'c> {
    cells: Vec<&'c Cell>,
    /// Those that state something.
    stated: OnceCell<Vec<Stated<'c>>>,
    counts: RefCell<BTreeMap<Looks, usize>>,
    /// What each looks like most of all.
    first: OnceCell<BTreeMap<Looks, usize>>,
}

impl<'c> Values<'c> {
    pub(in crate::layout) fn sample(view: &View<'c>, col: u32, rows: std::ops::RangeInclusive<u32>) -> Self {
        // A section's heading that is merged over the table is nobody's value, and what is merged downwards is one.
        let first = *rows.start();
        let is_own =
            |row: &u32| !view.is_across(*row, col) && (*row == first || !view.continues_above(*row, col));
        Self::of(rows.filter(is_own).map(|row| view.get(row, col)))
    }

    /// Of cells that stand anywhere.
    pub(in crate::layout) fn of(cells: impl Iterator<Item = &'c Cell>) -> Self {
        let cells = cells.filter(|cell| !cell.is_blank()).take(SAMPLE).collect();
        let counts = RefCell::default();
        Self { cells, stated: OnceCell::new(), counts, first: OnceCell::new() }
    }

    fn stated(&self) -> &[Stated<'c>] {
        self.stated.get_or_init(|| self.cells.iter().filter_map(|cell| Stated::of(cell)).collect())
    }

    /// Cells that state something.
    pub(in crate::layout) fn filled(&self) -> usize {
        self.stated().len()
    }

    pub(in crate::layout) fn share(&self, looks: Looks) -> f64 {
        let count = || self.stated().iter().filter(|stated| stated.is(looks)).count();
        let alike = *self.counts.borrow_mut().entry(looks).or_insert_with(count);
        alike as f64 / self.filled().max(1) as f64
    }

    /// What its cells say, those that state something.
    pub(in crate::layout) fn texts(&self) -> impl Iterator<Item = String> {
        let stated = self.cells.iter().filter(|cell| Stated::of(cell).is_some());
        stated.map(|cell| cell.show().trim().to_owned())
    }

    /// Share of the cells whose text is such.
    pub(in crate::layout) fn share_of(&self, is: impl Fn(&str) -> bool) -> f64 {
        let states = |cell: &&&Cell| Stated::of(cell).is_some();
        let alike = self.cells.iter().filter(states).filter(|cell| is(cell.show().trim())).count();
        alike as f64 / self.filled().max(1) as f64
    }

    /// Whether no two of the cells say the same.
    pub(in crate::layout) fn are_different(&self) -> bool {
        let mut texts: Vec<_> = self.cells.iter().map(|cell| cell.show()).collect();
        let count = texts.len();
        texts.sort_unstable();
        texts.dedup();
        texts.len() == count
    }

    /// Whether what comes again does so in rows one below the other, and several things are said.
    pub(in crate::layout) fn come_in_runs(&self) -> bool {
        let mut texts: Vec<_> = self.cells.iter().map(|cell| cell.show()).collect();
        texts.dedup();
        let runs = texts.len();
        texts.sort_unstable();
        texts.dedup();
        runs >= 2 && texts.len() == runs
    }

    pub(in crate::layout) fn first_share(&self, looks: Looks) -> f64 {
        let first = self.first.get_or_init(|| {
            let mut counts = BTreeMap::new();
            for looks in self.stated().iter().filter_map(Stated::first) {
                *counts.entry(looks).or_default() += 1;
            }
            counts
        });
        first.get(&looks).copied().unwrap_or(0) as f64 / self.filled().max(1) as f64
    }

    /// Whether a cell looks like this most of all.
    pub(in crate::layout) fn any_first(&self, looks: Looks) -> bool {
        self.stated().iter().any(|stated| stated.is_first(looks))
    }

    /// Whether there are cells, and all of them look like this most of all.
    pub(super) fn all_first(&self, looks: Looks) -> bool {
        self.filled() > 0 && self.stated().iter().all(|stated| stated.is_first(looks))
    }

    /// Whether there are cells, and all of them look like this.
    pub(super) fn all_are(&self, looks: Looks) -> bool {
        self.filled() > 0 && self.stated().iter().all(|stated| stated.is(looks))
    }

    pub(in crate::layout) fn mostly(&self, looks: Looks) -> bool {
        let filled = self.filled();
        let are_most = |alike: usize| filled > 0 && alike as f64 / filled as f64 >= MOST;
        if let Some(known) = self.counts.borrow().get(&looks) {
            return are_most(*known);
        }
        // Whatever else it is shows in the first of them.
        let mut alike = filled;
        for _ in self.stated().iter().filter(|stated| !stated.is(looks)) {
            alike -= 1;
            if !are_most(alike) {
                return false;
            }
        }
        self.counts.borrow_mut().insert(looks, alike);
        are_most(alike)
    }

    /// Texts as long as names that look like nothing else.
    pub(super) fn may_be_names(&self) -> bool {
        const FEWEST: usize = 3;
        let is_other =
            [Looks::Address, Looks::Mark, Looks::Service, Looks::Phone, Looks::Date, Looks::Integer];
        // NPO法人見本会　ひまわり作業所 names the workshop as well.
        let is_corporation = |text: &str| {
            looks(&Cell::text(text)).contains(&Looks::Corporation) && owner_in_front(text).is_none()
        };
        self.filled() >= FEWEST
            && self.mostly(Looks::Text)
            && self.share_of(|text| (2..=40).contains(&text.chars().count())) >= MOST
            && is_other.iter().all(|looks| self.share(*looks) < 0.5)
            && self.share_of(is_corporation) < 0.5
    }

    /// Whether there are numbers, all of them within bounds.
    pub(in crate::layout) fn between(&self, low: f64, high: f64) -> bool {
        let states = |cell: &&&Cell| Stated::of(cell).is_some();
        let mut numbers = self
            .cells
            .iter()
            .filter(states)
            .filter_map(|cell| cell.show().trim().parse::<f64>().ok())
            .peekable();
        numbers.peek().is_some() && numbers.all(|number| (low..high).contains(&number))
    }
}

/// Fields whose values have a form of their own.
pub(in crate::layout) const FORMS: [(Field, Looks); 6] = [
    (Field::OfficeNumber, Looks::OfficeNumber),
    (Field::CorporateNumber, Looks::CorporateNumber),
    (Field::Email, Looks::Email),
    (Field::Url, Looks::Url),
    (Field::PostalCode, Looks::Postal),
    (Field::Phone, Looks::Phone),
];

/// Whether the values may stand under a field: those of a field with a form of its own must mostly have it, numbers and dates
/// must be such, and no other field may hold values of such a form.
pub(in crate::layout) fn may_hold(field: Field, values: &Values<'_>) -> bool {
    if values.filled() == 0 {
        return false;
    }
    if let Some((_, looks)) = FORMS.iter().find(|(own, _)| *own == field) {
        return values.mostly(*looks);
    }
    if FORMS.iter().any(|(_, looks)| values.first_share(*looks) >= MOST) {
        return false;
    }
    let is_number = [Looks::Integer, Looks::Decimal, Looks::Yen].iter().any(|looks| values.mostly(*looks));
    match field {
        Field::Capacity | Field::Users | Field::Staff | Field::AverageWage | Field::PcCount => is_number,
        Field::Name | Field::Corporation | Field::Address => values.mostly(Looks::Text) && !is_number,
        _ => true,
    }
}

pub(in crate::layout) fn folded(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| fold(word)).collect()
}

pub(in crate::layout) fn remap(column: &mut Column, field: Option<Field>, rule: &'static str, text: String) {
    column.field = field;
    column.confidence = if field.is_some() { BY_VALUES } else { 0.0 };
    column.reasons.push(Reason::new(rule, text));
}

pub(in crate::layout) fn is_settled(column: &Column) -> bool {
    column.reasons.iter().any(|reason| reason.rule == "operator")
}
