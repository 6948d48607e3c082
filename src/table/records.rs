//! Text of a known dialect → rows of fields. Line breaks inside quotes stay in the field; blank lines stay rows; rows may
//! differ in length; a quote that is never closed is a letter like any other.

use memchr::{memchr2, memchr3};
use std::borrow::Cow;

/// How a delimited text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect<'t> {
    /// One character or several.
    pub(super) delimiter: &'t str,
    pub(super) quote: char,
    /// A backslash takes its meaning from the quote, delimiter or backslash behind it.
    pub(super) backslash_escapes: bool,
}

/// The rows of a text; a blank line is a row without fields.
pub(super) fn records<'t>(text: &'t str, dialect: Dialect<'t>) -> Records<'t> {
    Records { rest: text, dialect, unclosed: 0 }
}

/// After so many quotes that are never closed, a closing one is looked for no further than [`NEAR`].
const PATIENCE: u32 = 20;
const NEAR: usize = 4096;

pub(super) struct Records<'t> {
    rest: &'t str,
    dialect: Dialect<'t>,
    /// Quotes so far that were never closed.
    unclosed: u32,
}

impl<'t> Iterator for Records<'t> {
    type Item = Vec<Cow<'t, str>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let (field, was_quoted) = self.field();
            let after = self.rest.strip_prefix(self.dialect.delimiter);
            if after.is_some() || !fields.is_empty() || !field.is_empty() || was_quoted {
                fields.push(field);
            }
            let Some(after) = after else { break };
            self.rest = after;
        }
        self.end_line();
        Some(fields)
    }
}

impl<'t> Records<'t> {
    /// What was not read yet.
    pub(super) const fn rest(&self) -> &'t str {
        self.rest
    }

    fn field(&mut self) -> (Cow<'t, str>, bool) {
        let start = self.without_padding(self.rest);
        if let Some(inside) = start.strip_prefix(self.dialect.quote) {
            if let Some((field, rest)) = self.quoted(inside) {
                self.rest = rest;
                return (field, true);
            }
            self.unclosed += 1;
        }
        let end = self.end_of_plain();
        let (field, rest) = self.rest.split_at(end);
        self.rest = rest;
        (self.without_escapes(field), false)
    }

    /// Spaces beside quotes are no part of a field, unless they divide fields.
    fn without_padding<'r>(&self, text: &'r str) -> &'r str {
        if self.dialect.delimiter.starts_with(' ') { text } else { text.trim_start_matches(' ') }
    }

    /// Where a field without quotes ends.
    fn end_of_plain(&self) -> usize {
        let (bytes, delimiter) = (self.rest.as_bytes(), self.dialect.delimiter.as_bytes());
        let mut from = 0;
        while let Some(at) = memchr3(delimiter[0], b'\n', b'\r', &bytes[from..]).map(|at| from + at) {
            let is_escaped = || self.dialect.backslash_escapes && at > 0 && bytes[at - 1] == b'\\';
            match bytes[at] {
                b'\n' | b'\r' => return at,
                _ if bytes[at..].starts_with(delimiter) && !is_escaped() => return at,
                _ => from = at + 1,
            }
        }
        bytes.len()
    }

    fn without_escapes(&self, field: &'t str) -> Cow<'t, str> {
        let escaped = || ["\\", self.dialect.delimiter].concat();
        if self.dialect.backslash_escapes && field.contains('\\') {
            Cow::Owned(field.replace(&escaped(), self.dialect.delimiter))
        } else {
            Cow::Borrowed(field)
        }
    }

    /// The text up to the closing quote, and what follows it; `None` if the quote is not one that encloses a field: it is
    /// never closed, or the next quote opens the next field (`"b,"3"`).
    fn quoted(&self, inside: &'t str) -> Option<(Cow<'t, str>, &'t str)> {
        let bytes = inside.as_bytes();
        let quote = self.dialect.quote as u8;
        let escape = if self.dialect.backslash_escapes { b'\\' } else { quote };
        let furthest = if self.unclosed < PATIENCE { usize::MAX } else { NEAR };
        let (mut from, mut holds_quotes, mut escaped) = (0, false, false);
        loop {
            let sign = from + memchr2(quote, escape, &bytes[from..])?;
            if sign > furthest {
                return None;
            }
            let escapes = bytes[sign] == b'\\';
            let next = bytes.get(sign + 1);
            if next.is_some_and(|next| *next == quote || (escapes && *next == b'\\')) {
                (escaped, holds_quotes) = (true, true);
                from = sign + 2;
                continue;
            }
            from = sign + 1;
            if escapes {
                continue;
            }
            let after = self.without_padding(&inside[sign + 1..]);
            let is_end = after.is_empty()
                || after.starts_with(['\r', '\n'])
                || after.starts_with(self.dialect.delimiter);
            if is_end {
                let field = &inside[..sign];
                return Some((
                    if escaped { self.without_doubles(field) } else { Cow::Borrowed(field) },
                    after,
                ));
            }
            if !holds_quotes && inside[..sign].ends_with(self.dialect.delimiter) {
                return None;
            }
            holds_quotes = true;
        }
    }

    /// The second of two quotes, and what stands behind a backslash that escapes it.
    fn without_doubles(&self, field: &str) -> Cow<'t, str> {
        let quote = self.dialect.quote;
        let mut text = String::with_capacity(field.len());
        let mut letters = field.chars().peekable();
        while let Some(letter) = letters.next() {
            let escapes = letter == '\\' && self.dialect.backslash_escapes;
            let is_double =
                |next: &char| (letter == quote || escapes) && *next == quote || escapes && *next == '\\';
            text.push(letters.next_if(is_double).unwrap_or(letter));
        }
        Cow::Owned(text)
    }

    fn end_line(&mut self) {
        self.rest = self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix(['\r', '\n']))
            .unwrap_or(self.rest);
    }
}
