//! Rows between the records that only name those below them: one text merged over the width, or a label alone.
//!
//! A label alone may be a record that lacks all else. It is none where it comes several times or stands right under the header,
//! full rows follow it, and it is unlike what stands in its column, less indented, or all records have their sections.

use super::lines::{self, Line};
use super::shape::{Profile, is_value};
use std::collections::BTreeSet;

/// For each row of a table's body whether it is such a heading.
pub(super) fn of(header: &[Line], body: &[Line]) -> Vec<bool> {
    let lone = labels(header, body);
    let columns = lines::extent(header).or_else(|| lines::extent(body)).map_or(0, |(from, to)| to - from + 1);
    let has_records = body.iter().filter(|line| line.runs() > 1).take(2).count() == 2;
    let is_merged = |line: &Line| has_records && is_merged(line, columns);
    body.iter().zip(lone).map(|(line, lone)| lone || is_merged(line)).collect()
}

/// One text merged over all columns of the table, or all but one.
fn is_merged(line: &Line, columns: usize) -> bool {
    let (count, runs) = (line.count(), line.runs());
    runs == 1 && count >= 3 && count + 1 >= columns
}

fn labels(header: &[Line], body: &[Line]) -> Vec<bool> {
    let none = vec![false; body.len()];
    let full: Vec<&Line> = body.iter().filter(|line| line.runs() > 1).collect();
    let usual = lines::usual_count(body).max(header.last().map_or(0, Line::runs));
    let Some((from, _)) = lines::extent(body) else { return none };
    if header.is_empty() || usual < 3 {
        return none;
    }
    let is_full = |line: &Line| line.runs() * 2 > usual;
    let is_label = |line: &Line| {
        let start = line.starts().first().copied().unwrap_or(0);
        line.runs() == 1 && line.count() == 1 && start <= from + 1 && !is_value(line.first())
    };
    // Two labels below each other at most.
    let is_above_full =
        |at: usize| body[at + 1..].iter().take(2).find(|line| !is_label(line)).is_some_and(is_full);
    let found: Vec<usize> = (0..body.len()).filter(|at| is_label(&body[*at]) && is_above_full(*at)).collect();
    let Some(top) = found.first() else { return none };
    let names: BTreeSet<&str> = found.iter().map(|at| body[*at].first()).collect();
    let lone = body.iter().filter(|line| line.count() == 1).count();
    let is_top = *top == 0;
    // Lists in which many cells are empty.
    if names.len() < found.len() || lone > found.len() + 1 || full.len() < found.len() * 2 {
        return none;
    }
    if found.len() < 2 && !is_top {
        return none;
    }
    let rows: Vec<&[String]> = full.iter().map(|line| line.cells.as_slice()).collect();
    let profile = Profile::of(&rows);
    let is_unlike = found.iter().all(|at| profile.vote(&body[*at].cells) < 0);
    let keyed = full.iter().filter(|line| line.is_filled(from)).count();
    let is_beside_key =
        found.iter().all(|at| !body[*at].is_filled(from)) && keyed * 3 >= full.len() * 2 && full.len() > 2;
    let whole = full.iter().filter(|line| line.count() + 1 >= usual).count();
    let are_all_headed = found.len() >= 2 && is_top && whole * 10 >= full.len() * 8;
    if is_unlike || is_beside_key || are_indented(body, &found, from) || are_all_headed {
        (0..body.len()).map(|at| found.contains(&at)).collect()
    } else {
        none
    }
}

/// The row below each label begins further right than the label.
fn are_indented(body: &[Line], found: &[usize], col: usize) -> bool {
    let indent = |line: &Line| {
        let text = &line.cells[col];
        text.chars().take_while(|c| c.is_whitespace()).count()
    };
    found.iter().all(|at| body.get(at + 1).is_some_and(|below| indent(below) > indent(&body[*at])))
}
