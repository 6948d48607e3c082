//! How a delimited text is written: its delimiter, its quotes, and whether a backslash escapes.
//!
//! Each way of writing that the text makes possible is a candidate; each candidate reads a sample; the one whose rows
//! are the steadiest wins.

mod candidates;
mod score;

use super::records::{Dialect, records};

/// Bytes of the rows looked at, and of the text in which a quote's end is looked for.
const SAMPLE: usize = 64 << 10;
const WINDOW: usize = 1 << 20;

/// The dialect in which most rows have the same number of fields (two at least), each of them whole; where no delimiter does
/// that, one that the text does not hold: it has one column.
pub(super) fn sniff(text: &str) -> Dialect<'_> {
    let up_to = |bytes: usize| &text[..text.floor_char_boundary(bytes)];
    let (window, sample) = (up_to(WINDOW), up_to(SAMPLE));
    let mut best = (0.0, candidates::of_one_column(sample));
    for candidate in candidates::of(sample) {
        let score = score::of(window, candidate, window.len() < text.len());
        if score > best.0 {
            best = (score, candidate.dialect);
        }
    }
    best.1
}

/// Share of the sample's rows that the dialect cuts into the same number of fields, two at least.
pub(super) fn steadiness(text: &str, dialect: Dialect) -> f64 {
    let widths = records(text, dialect).map(|row| row.len()).filter(|width| *width > 0).take(1000);
    score::usual_share(widths.collect())
}
