//! How well a dialect reads a text: rows of one width, each field of them whole.

use super::candidates::{COMMON, Candidate, Rank};
use super::{Dialect, SAMPLE};
use crate::table::console;
use crate::table::records::records;
use std::borrow::Cow;

/// A row's fields, and how many of them are whole.
struct Row {
    width: usize,
    whole: usize,
}

/// From 0 (no two fields in a row) to about 1.5.
pub(super) fn of(window: &str, candidate: Candidate, is_cut: bool) -> f64 {
    let delimiter = candidate.dialect.delimiter;
    let read = rows(window, candidate.dialect, is_cut);
    if delimiter == "," && is_column_of_decimals(&read) {
        return 0.0;
    }
    let mut rows: Vec<Row> = read
        .iter()
        .map(|row| Row {
            width: row.len(),
            whole: row.iter().filter(|field| is_whole(field, candidate)).count(),
        })
        .collect();
    let all = rows.len() as f64;
    rows.sort_unstable_by_key(|row| (row.width, row.whole));
    let runs = rows.chunk_by(|one, other| one.width == other.width).filter(|run| run[0].width > 1);
    let worth = |run: &[Row]| {
        let width = run[0].width as f64;
        let whole = run.iter().map(|row| row.whole).sum::<usize>() as f64 / (run.len() as f64 * width);
        let share = run.len() as f64 / all;
        share
            * (1.0 + width.ln() / 10.0)
            * (0.4 + 0.6 * whole)
            * claim(candidate.rank, run[0].width, run.len(), share)
    };
    runs.map(worth).fold(0.0, f64::max)
}

/// The first rows; the last one only if it is whole.
fn rows<'t>(window: &'t str, dialect: Dialect<'t>, is_cut: bool) -> Vec<Vec<Cow<'t, str>>> {
    let mut records = records(window, dialect);
    let mut rows = Vec::new();
    while window.len() - records.rest().len() < SAMPLE {
        let Some(row) = records.next() else { break };
        let is_whole = !is_cut || !records.rest().is_empty();
        if is_whole && !row.is_empty() && !is_beside(&row) {
            rows.push(row);
        }
    }
    rows
}

/// What a delimiter is worth for its rank: an unusual one nothing, unless all rows speak for it.
fn claim(rank: Rank, width: usize, rows: usize, share: f64) -> f64 {
    match rank {
        Rank::Common => 1.0,
        Rank::Several if share >= 0.8 => 1.1,
        Rank::Seldom if share >= 1.0 && rows >= 2 => 0.95,
        Rank::OfTexts if share >= 1.0 && rows >= 3 && width >= 3 => 0.9,
        _ => 0.0,
    }
}

/// A comment, or a rule of a console's table: no row.
fn is_beside(row: &[Cow<str>]) -> bool {
    row[0].starts_with("# ") || console::is_rule(row)
}

/// One number a line with a decimal comma, below a name.
fn is_column_of_decimals(rows: &[Vec<Cow<str>>]) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_decimal = |row: &Vec<Cow<str>>| {
        row.len() == 2 && is_number(row[0].trim_start_matches('-')) && is_number(&row[1])
    };
    rows.split_first()
        .is_some_and(|(head, rest)| head.len() == 1 && rest.len() > 1 && rest.iter().all(is_decimal))
}

/// Whether a field is one value, not a piece of several. A comma may stand in any text; beside an unusual delimiter it tells of
/// fields of its own.
fn is_whole(field: &str, candidate: Candidate) -> bool {
    let text = field.trim();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || ".,-+% ".contains(c));
    let is_half_quoted = text.starts_with('"') != text.ends_with('"');
    let may_hold = |other: &str| {
        other == candidate.dialect.delimiter
            || (other == "," && matches!(candidate.rank, Rank::Common | Rank::Several))
    };
    let holds_others = || COMMON.iter().any(|other| !may_hold(other) && text.contains(*other));
    text.is_empty() || is_number || (!is_half_quoted && !holds_others())
}

/// Share of the most usual width of two at least.
pub(super) fn usual_share(mut widths: Vec<usize>) -> f64 {
    widths.sort_unstable();
    let runs = widths.chunk_by(|one, other| one == other).filter(|run| run[0] > 1);
    runs.map(<[usize]>::len).max().unwrap_or(0) as f64 / widths.len().max(1) as f64
}
