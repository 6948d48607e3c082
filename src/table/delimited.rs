//! Delimited text (csv, tsv …) → one sheet. Line breaks inside quotes stay in the cell; blank lines stay rows; rows
//! may differ in length; a quote that is never closed is a letter like any other.

use super::cells::Scattered;
use super::dialect::{self, Dialect};
use super::problem::Problem;
use super::{Book, Cell, Format, Options, Reading, Sheet, Visibility, encoding};
use std::sync::Arc;

pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Reading, Problem> {
    let decoded = encoding::decode(bytes);
    let text = declared_delimiter(&decoded.text).map_or(decoded.text.as_str(), |(_, rest)| rest);
    let mut dialect = dialect::sniff(text);
    if let Some((delimiter, _)) = declared_delimiter(&decoded.text) {
        dialect.delimiter = delimiter;
    }
    let skipped = u32::from(declared_delimiter(&decoded.text).is_some());
    let mut cells = Scattered::default();
    for (row, record) in (1 + skipped..).zip(records(text, dialect)) {
        let fits =
            (1..).zip(&record).all(|(col, text)| cells.push(row, col, Cell::text(as_text(text)), options));
        if !fits {
            break;
        }
    }
    let (grid, merges, mut problems) = cells.into_grid(Vec::new(), options);
    if decoded.lost {
        problems.push(Problem::LostCharacters(decoded.name));
    }
    let name: Arc<str> = "".into();
    let problems = problems.into_iter().map(|problem| (Arc::clone(&name), problem)).collect();
    let sheet = Sheet { name, visibility: Visibility::Visible, grid, merges };
    Ok((Book { format: Format::Csv, encoding: Some(decoded.name), sheets: vec![sheet] }, problems))
}

/// `="0812001352"`: how an export keeps Excel from taking a number's zeros; the text is what stands in the quotes.
fn as_text(field: &str) -> &str {
    let inside = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inside.filter(|inside| !inside.contains('"')).unwrap_or(field)
}

/// Excel's first line `sep=;`.
fn declared_delimiter(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let mut letters = line.trim_end_matches('\r').strip_prefix("sep=")?.chars();
    let delimiter = letters.next()?;
    letters.next().is_none().then_some((delimiter, rest))
}

/// The rows of a text; a blank line is a row without fields.
pub(super) fn records(text: &str, dialect: Dialect) -> Records<'_> {
    Records { rest: text, dialect, unclosed: 0 }
}

/// After so many quotes that are never closed, a closing one is looked for no further than [`NEAR`].
const PATIENCE: u32 = 20;
const NEAR: usize = 4096;

pub(super) struct Records<'t> {
    rest: &'t str,
    dialect: Dialect,
    /// Quotes so far that were never closed.
    unclosed: u32,
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let (field, was_quoted) = self.field();
            let is_last = !self.rest.starts_with(self.dialect.delimiter);
            if !(is_last && fields.is_empty() && field.is_empty() && !was_quoted) {
                fields.push(field);
            }
            if is_last {
                break;
            }
            self.rest = &self.rest[self.dialect.delimiter.len_utf8()..];
        }
        self.end_line();
        Some(fields)
    }
}

impl Records<'_> {
    fn field(&mut self) -> (String, bool) {
        let start = self.rest.trim_start_matches(' ');
        if let Some(inside) = start.strip_prefix(self.dialect.quote) {
            if let Some((field, rest)) = self.quoted(inside) {
                self.rest = rest;
                return (field, true);
            }
            self.unclosed += 1;
        }
        let end = self.rest.find([self.dialect.delimiter, '\n', '\r']).unwrap_or(self.rest.len());
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        (field.to_owned(), false)
    }

    /// The text up to the closing quote, and what follows it; `None` if the quote is not one that encloses a field.
    fn quoted<'t>(&self, inside: &'t str) -> Option<(String, &'t str)> {
        let quote = self.dialect.quote;
        let mut field = String::new();
        let mut letters = inside.char_indices().peekable();
        let furthest = if self.unclosed < PATIENCE { usize::MAX } else { NEAR };
        while let Some((at, letter)) = letters.next() {
            if at > furthest {
                return None;
            }
            match letter {
                '\\' if self.dialect.backslash_escapes && inside[at + 1..].starts_with(quote) => {
                    letters.next();
                    field.push(quote);
                }
                _ if letter == quote && inside[at + 1..].starts_with(quote) => {
                    letters.next();
                    field.push(quote);
                }
                _ if letter == quote => {
                    let rest = inside[at + 1..].trim_start_matches(' ');
                    if rest.is_empty() || rest.starts_with(['\r', '\n', self.dialect.delimiter]) {
                        return Some((line_breaks(&field), rest));
                    }
                    field.push(quote);
                }
                _ => field.push(letter),
            }
        }
        None
    }

    fn end_line(&mut self) {
        self.rest = self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix(['\r', '\n']))
            .unwrap_or(self.rest);
    }
}

fn line_breaks(field: &str) -> String {
    if field.contains('\r') { field.replace("\r\n", "\n").replace('\r', "\n") } else { field.to_owned() }
}
