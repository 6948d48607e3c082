//! What a console draws around its table: rules, frames, the count below the last row.

use super::records::{Dialect, records};
use std::borrow::Cow;

/// `----+----`, `+---+---+`, `|---|:--:|`: a line that is drawn, not written.
pub(super) fn is_rule(row: &[Cow<str>]) -> bool {
    let is_drawn = |text: &str| text.chars().all(|c| "-=+|: ".contains(c));
    let dashes: usize = row.iter().map(|text| text.matches(['-', '=']).count()).sum();
    dashes >= row.len().max(3)
        && row.iter().all(|text| is_drawn(text))
        && row.iter().any(|text| text.contains("---") || text.contains("==="))
}

/// `(2 rows)` below the last row.
pub(super) fn is_count(row: &[Cow<str>]) -> bool {
    let [text] = row else { return false };
    let inside = text.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inside.is_some_and(|inside| inside.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether a text is a table as a console shows it: its columns stand between bars, a rule below their names.
pub(super) fn is_console(text: &str, dialect: Dialect) -> bool {
    dialect.delimiter == "|" && records(text, dialect).take(50).any(|row| !row.is_empty() && is_rule(&row))
}
