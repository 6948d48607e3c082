//! Rows that sum up others without a word that says so: their figures are the sums of the records'.

use super::lines::Line;
use super::shape::is_value;

/// Whether the last row has no label where all others have one, and figures alone, one of them the sum of those above it.
pub(super) fn sums_up_unlabelled(line: &Line, records: &[Line]) -> bool {
    const ROWS: usize = 3;
    // Of so many, no other figure comes near to their sum; what was counted once in it may be twice in them.
    const MANY: usize = 5;
    // Nearly every row has a word, which is seen before all the others are looked at.
    if records.len() < ROWS || !line.texts().iter().all(|text| is_value(text)) {
        return false;
    }
    let Some(stub) = records.iter().filter_map(Line::extent).map(|(from, _)| from).min() else {
        return false;
    };
    !line.is_filled(stub)
        && records.iter().all(|line| line.is_filled(stub))
        && is_sum_within(line, records, if records.len() >= MANY { 0.02 } else { EXACT })
}

/// Whether a figure of a row is the sum of those that the records have in its column.
pub(super) fn is_sum_of(line: &Line, records: &[Line]) -> bool {
    is_sum_within(line, records, EXACT)
}

const EXACT: f64 = 1e-9;

fn is_sum_within(line: &Line, records: &[Line], share: f64) -> bool {
    (0..line.cells.len()).any(|col| {
        let Some(sum) = number(&line.cells[col]) else { return false };
        let figures = || records.iter().filter_map(|line| number(line.cells.get(col)?));
        let several = figures().filter(|figure| *figure != 0.0).count() >= 2;
        several && (figures().sum::<f64>() - sum).abs() < 0.005 + sum.abs() * share
    })
}

/// 1,234.50, 1.234,50, 1 234, $12.
fn number(text: &str) -> Option<f64> {
    let bare: String =
        text.trim().chars().filter(|c| !c.is_whitespace() && !"$€£¥￥円'’".contains(*c)).collect();
    let is_of_thousands = |text: &str, sign: char| {
        let mut parts = text.trim_start_matches('-').split(sign);
        let first = parts.next().is_some_and(|part| (1..=3).contains(&part.len()));
        first && parts.all(|part| part.len() == 3)
    };
    let plain = match (bare.rfind(','), bare.rfind('.')) {
        (Some(comma), Some(point)) if comma > point => bare.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => bare.replace(',', ""),
        (Some(_), None) if is_of_thousands(&bare, ',') => bare.replace(',', ""),
        (Some(_), None) => bare.replace(',', "."),
        (None, Some(_)) if bare.matches('.').count() > 1 && is_of_thousands(&bare, '.') => {
            bare.replace('.', "")
        }
        _ => bare,
    };
    plain.starts_with(|c: char| c.is_ascii_digit() || c == '-').then(|| plain.parse().ok())?
}
