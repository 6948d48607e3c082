//! What programs draw around a delimited text: rules and frames of a console's table, quotes around whole lines.

use super::dialect::{self, Dialect};
use super::records::records;
use std::borrow::Cow;

/// Steadiness from which on the lines inside quotes are rows.
const STEADY: f64 = 0.9;

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

/// The rows of a text each of whose lines was quoted as if it were one field.
pub(super) fn unquoted_lines(text: &str, dialect: Dialect) -> Option<String> {
    let quote = dialect.quote;
    let is_quoted = |line: &str| line.len() > 1 && line.starts_with(quote) && line.ends_with(quote);
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(1000).peekable();
    lines.peek()?;
    if !lines.all(is_quoted) {
        return None;
    }
    let fields: Option<Vec<String>> = records(text, dialect)
        .map(|mut row| match row.len() {
            0 => Some(String::new()),
            1 if !row[0].contains(['\n', '\r']) => row.pop().map(Cow::into_owned),
            _ => None,
        })
        .collect();
    let inside = fields?.join("\n");
    (dialect::steadiness(&inside, dialect::sniff(&inside)) >= STEADY).then_some(inside)
}
