//! How a delimited text is written: its delimiter, and whether quotes inside quotes are escaped by a backslash.

use super::delimited::records;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) delimiter: char,
    pub(super) backslash_escapes: bool,
}

/// Characters looked at.
const SAMPLE: usize = 64 << 10;
const DELIMITERS: [char; 4] = [',', '\t', ';', '|'];

/// The delimiter that cuts most rows into the same number of fields (two at least); a comma where none does.
pub(super) fn sniff(text: &str) -> Dialect {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(at, _)| at);
    let sample = &text[..end];
    let backslash_escapes = sample.match_indices("\\\"").any(|(at, _)| !ends_field(&sample[at + 2..]));
    let mut best = (0.0, DELIMITERS[0]);
    for delimiter in DELIMITERS {
        let score = score(sample, Dialect { delimiter, backslash_escapes }, end < text.len());
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    Dialect { delimiter: best.1, backslash_escapes }
}

/// A backslash before the closing quote (`"C:\\"`) escapes nothing.
fn ends_field(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['"', '\r', '\n']) || rest.starts_with(DELIMITERS)
}

fn score(sample: &str, dialect: Dialect, is_cut: bool) -> f64 {
    let mut widths: Vec<usize> =
        records(sample, dialect).map(|row| row.len()).filter(|width| *width > 0).collect();
    if is_cut {
        widths.pop();
    }
    let rows = widths.len();
    widths.sort_unstable();
    let runs = widths.chunk_by(|one, other| one == other).filter(|run| run[0] > 1);
    runs.map(|run| run.len() as f64 / rows as f64 * (1.0 + (run[0] as f64).ln() / 10.0)).fold(0.0, f64::max)
}
