//! Blocks of fields above a larger table: letterheads, settings of an instrument, what a statement is of. They are no table of
//! their own.

use super::header;
use super::lines::{self, Line};
use super::shape::{Profile, is_value, pattern};
use super::titles;
use std::collections::BTreeSet;

/// Whether a band holds fields that belong to the table in `next`: it is larger and wider, and the band's first row heads none of
/// the others.
pub(super) fn are_fields(band: &[Line], next: &[Line]) -> bool {
    const ROWS: usize = 3;
    let of_next = lines::usual_count(next);
    let table = &next[titles::rows(next, of_next)..];
    let wide: Vec<&Line> = band.iter().filter(|line| line.runs() > 1).collect();
    let (Some(first), Some(head)) = (wide.first(), table.first()) else { return false };
    let widest = wide.iter().map(|line| line.runs()).max().unwrap_or(0);
    let texts = |lines: &[Line]| lines.iter().map(Line::runs).sum::<usize>();
    let width = of_next.max(head.runs());
    if table.len() < ROWS
        || width < 3
        || widest >= width
        || texts(band) >= texts(table)
        || header::depth(table) == 0
    {
        return false;
    }
    if are_headed(&wide) {
        return false;
    }
    let is_uneven = wide.iter().any(|line| line.starts().iter().any(|col| !first.is_filled(*col)));
    let has_gap = |line: &Line| {
        let extent = line.extent().unwrap_or_default();
        (extent.0..extent.1).any(|col| !line.is_filled(col) && head.is_filled(col))
    };
    let is_two_sided = wide.iter().any(|line| has_gap(line));
    let says_something = first
        .texts()
        .iter()
        .any(|text| is_value(text) && !is_year(text) || text.contains(": ") || is_code(text))
        || titles::stands_beside(first.last());
    match () {
        () if is_two_sided => is_uneven || says_something || widest + 2 <= width,
        () => widest + 2 <= width && (is_uneven || says_something || are_pairs(&wide)),
    }
}

/// Words over values: a table of its own.
fn are_headed(wide: &[&Line]) -> bool {
    let [first, rest @ ..] = wide else { return false };
    let rows: Vec<&[String]> = rest.iter().map(|line| line.cells.as_slice()).collect();
    let is_within = rest.iter().all(|line| line.starts().iter().all(|col| first.is_filled(*col)));
    let are_words = first.texts().iter().all(|text| (!is_value(text) || is_year(text)) && !is_code(text));
    is_within && are_words && rows.len() >= 2 && Profile::of(&rows).vote(&first.cells) < 0
}

/// INV-2024-0087, run_0412: no name of a column.
fn is_code(text: &str) -> bool {
    text.contains(['-', '_', '/', '.']) && text.contains(|c: char| c.is_ascii_digit()) && !text.contains(' ')
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse::<u32>().is_ok_and(|year| (1900..2100).contains(&year))
}

/// Labels, each with a value of another kind: a column of a table has one kind.
fn are_pairs(wide: &[&Line]) -> bool {
    let labels: BTreeSet<&str> = wide.iter().map(|line| line.first()).collect();
    let has_digits = |line: &&&Line| line.last().contains(|c: char| c.is_ascii_digit());
    let (with, of_first) =
        (wide.iter().filter(has_digits).count(), wide.first().is_some_and(|line| has_digits(&line)));
    // Below what may be a name, values of two kinds may be a column's.
    let kinds: BTreeSet<String> = wide[1..].iter().map(|line| pattern(line.last())).collect();
    let is_column_below_name = !of_first && (kinds.len() < 3 || with + 1 == wide.len());
    wide.len() >= 3
        && wide.iter().all(|line| line.runs() == 2 && !is_value(line.first()))
        && labels.len() == wide.len()
        && with > 0
        && with < wide.len()
        && !is_column_below_name
}

/// What explains the signs in a table's cells: `b | break in time series`.
pub(super) fn are_signs(band: &[Line], table: &[Line]) -> bool {
    const LONGEST: usize = 3;
    let stands = |sign: &str| table.iter().any(|line| line.cells.iter().any(|text| text.trim() == sign));
    let wide = || band.iter().filter(|line| line.runs() > 1);
    wide().count() > 0
        && wide().all(|line| {
            line.runs() == 2
                && line.first().chars().count() <= LONGEST
                && !is_value(line.last())
                && stands(line.first())
        })
        && table.iter().any(|line| line.runs() > 2)
}
