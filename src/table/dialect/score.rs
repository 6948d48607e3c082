//! How well a dialect reads a text: rows of one width, each field of them whole.

use super::SAMPLE;
use super::candidates::{COMMON, Candidate, Rank};
use crate::table::console;
use crate::table::records::{Dialect, records};
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
    if delimiter == "," && (is_column_of_decimals(&read) || stands_in_numbers(&read)) {
        return 0.0;
    }
    let in_texts = signs_in_texts(&read, delimiter);
    let mut rows: Vec<Row> = read
        .iter()
        .map(|row| Row {
            width: row.len(),
            whole: row.iter().filter(|field| is_whole(field, candidate, &in_texts)).count(),
        })
        .collect();
    // R's tables, where the names of rows have no heading.
    let is_short = |row: &Row| rows[1..].iter().all(|other| other.width == row.width + 1);
    let is_quoted = || window.lines().take(9).all(|line| line.starts_with(candidate.dialect.quote));
    if rows.len() > 2 && delimiter == " " && is_short(&rows[0]) && is_quoted() {
        rows.remove(0);
    }
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

/// Thousands: `152,750.00` below a name without a comma, and no comma stands otherwise.
fn stands_in_numbers(rows: &[Vec<Cow<str>>]) -> bool {
    let is_cut = |pair: &[Cow<str>]| {
        let digits = pair[1].bytes().take_while(u8::is_ascii_digit).count();
        pair[0].ends_with(|c: char| c.is_ascii_digit()) && digits == 3
    };
    let are_cut = |row: &Vec<Cow<str>>| row.windows(2).all(is_cut);
    rows.split_first().is_some_and(|(head, rest)| {
        head.len() == 1 && rest.iter().filter(|row| row.len() > 1).count() > 1 && rest.iter().all(are_cut)
    })
}

/// Delimiters that stand in texts: where one sign cuts all rows alike, the header too, another that the header has none of; and
/// one that a blank always follows (`steel; brass`) beside one that none does.
fn signs_in_texts(rows: &[Vec<Cow<str>>], delimiter: &str) -> Vec<&'static str> {
    let Some((head, rest)) = rows.split_first() else { return Vec::new() };
    if head.len() < 2 || rest.is_empty() || rest.iter().any(|row| row.len() != head.len()) {
        return Vec::new();
    }
    let is_spaced = || rows.iter().flat_map(|row| &row[1..]).any(|field| field.starts_with(' '));
    let stands_in_text = |sign: &&str| {
        let is_name = |field: &Cow<str>| {
            !field.contains(*sign) && !field.contains(|c: char| c.is_numeric()) && !field.starts_with(' ')
        };
        let mut after = rows.iter().flatten().flat_map(|field| field.split(*sign).skip(1));
        head.iter().all(is_name) || after.all(|rest| rest.starts_with(' ')) && !is_spaced()
    };
    COMMON.into_iter().filter(|sign| *sign != delimiter).filter(stands_in_text).collect()
}

/// Whether a field is one value, not a piece of several. A comma may stand in any text; beside an unusual delimiter it tells of
/// fields of its own.
fn is_whole(field: &str, candidate: Candidate, in_texts: &[&str]) -> bool {
    let text = field.trim();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || ".,-+% ".contains(c));
    let is_half_quoted = text.starts_with('"') != text.ends_with('"');
    let may_hold = |other: &str| {
        other == candidate.dialect.delimiter
            || in_texts.contains(&other)
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
