//! Rows that are a case, its order and its delivery at once: the header of each of these.

use crate::domain::Field;
use crate::layout::heads::header::Header;
use std::collections::BTreeSet;

/// What names the case of a row, in its order and its delivery as well.
pub(in crate::layout) const NAMES_CASE: [Field; 3] = [Field::CaseNumber, Field::Title, Field::Client];

/// The header of such rows, once for each record that they are.
pub(in crate::layout) struct Parts {
    pub(in crate::layout) case: Header,
    pub(in crate::layout) order: Header,
    pub(in crate::layout) delivery: Option<Header>,
    pub(in crate::layout) further: Further,
    /// The number of the case is that of its one order as well.
    pub(in crate::layout) is_of_both: bool,
}

/// Rows that name one more workshop of the case above.
pub(in crate::layout) struct Further {
    pub(in crate::layout) rows: BTreeSet<u32>,
    /// The column that names the case.
    pub(super) key: u32,
    /// The column that names the workshop.
    pub(super) name: u32,
}
