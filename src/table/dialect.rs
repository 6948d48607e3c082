//! How a delimited text is written: its delimiter, its quotes, and whether quotes inside quotes are escaped by a backslash.

use super::delimited::records;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: char,
    pub(super) quote: char,
    pub(super) backslash_escapes: bool,
}

/// Characters looked at.
const SAMPLE: usize = 64 << 10;
const DELIMITERS: [char; 4] = [',', '\t', ';', '|'];

/// The delimiter that cuts most rows into the same number of fields (two at least), each of them whole: a number, a date, a
/// text without another delimiter's signs. A comma where none does.
pub(super) fn sniff(text: &str) -> Dialect {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let quote = quote(sample);
    let backslash_escapes = sample
        .match_indices('\\')
        .any(|(at, _)| sample[at + 1..].strip_prefix(quote).is_some_and(|rest| !ends_field(rest, quote)));
    let of = |delimiter| Dialect { delimiter, quote, backslash_escapes };
    let mut best = (0.0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let score = score(sample, of(delimiter), end < text.len());
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    of(best.1)
}

/// A backslash before the closing quote (`"C:\\"`) escapes nothing.
fn ends_field(rest: &str, quote: char) -> bool {
    rest.is_empty() || rest.starts_with([quote, '\r', '\n']) || rest.starts_with(DELIMITERS)
}

/// A single quote, where fields begin and end with it and none begins with a double one.
fn quote(sample: &str) -> char {
    let is_border = |c: Option<char>| c.is_none_or(|c| c == '\n' || c == '\r' || DELIMITERS.contains(&c));
    let borders = |quote: char| {
        let starts = |at: usize| is_border(sample[..at].chars().next_back());
        let ends = |at: usize| is_border(sample[at + 1..].chars().next());
        let at: Vec<usize> = sample.match_indices(quote).map(|(at, _)| at).collect();
        (at.iter().filter(|at| starts(**at)).count(), at.iter().filter(|at| ends(**at)).count())
    };
    let (double, _) = borders('"');
    let (starts, ends) = borders('\'');
    if double == 0 && starts >= 2 && starts == ends { '\'' } else { '"' }
}

fn score(sample: &str, dialect: Dialect, is_cut: bool) -> f64 {
    let mut rows: Vec<(usize, usize)> = records(sample, dialect)
        .map(|row| (row.len(), row.iter().filter(|field| is_whole(field, dialect.delimiter)).count()))
        .filter(|(width, _)| *width > 0)
        .collect();
    if is_cut {
        rows.pop();
    }
    let all = rows.len() as f64;
    rows.sort_unstable();
    let runs = rows.chunk_by(|one, other| one.0 == other.0).filter(|run| run[0].0 > 1);
    let worth = |run: &[(usize, usize)]| {
        let width = run[0].0 as f64;
        let whole = run.iter().map(|(_, whole)| whole).sum::<usize>() as f64 / (run.len() as f64 * width);
        run.len() as f64 / all * (1.0 + width.ln() / 10.0) * (0.4 + 0.6 * whole)
    };
    runs.map(worth).fold(0.0, f64::max)
}

/// Whether a field is one value, not a piece of several.
fn is_whole(field: &str, delimiter: char) -> bool {
    let others = DELIMITERS.iter().filter(|other| **other != delimiter);
    let text = field.trim();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || ".,-+% ".contains(c));
    let is_half_quoted = text.starts_with('"') != text.ends_with('"');
    text.is_empty()
        || is_number
        || (!is_half_quoted && !others.into_iter().any(|other| *other != ',' && text.contains(*other)))
}
