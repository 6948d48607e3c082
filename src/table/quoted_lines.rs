//! Files of which a program quoted each line as if it were one field.

use super::dialect;
use super::records::{Dialect, records};
use std::borrow::Cow;

/// Steadiness from which on the lines inside quotes are rows.
const STEADY: f64 = 0.9;

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
