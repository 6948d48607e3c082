//! Charts of ours: over which rows they have to draw, wherever people sorted them to.

use super::model::{ChartPlace, OnlineSheet};
use crate::views::{Chart, Tab};
use std::collections::BTreeMap;

/// The chart where its records stand; `None` where it draws those already, where a person deleted it, or where its
/// columns are not there.
pub(super) fn place(
    tab: &Tab,
    chart: &Chart,
    columns: &BTreeMap<&str, u32>,
    rows: &BTreeMap<&str, u32>,
    standing: Option<&OnlineSheet>,
) -> Option<ChartPlace> {
    let at = |key: &str| tab.rows.iter().position(|row| row.key == key);
    let (first, last) = (at(&chart.rows.0)?, at(&chart.rows.1)?);
    let mut drawn: Vec<u32> =
        tab.rows[first..=last].iter().filter_map(|row| rows.get(row.key.as_str()).copied()).collect();
    drawn.sort_unstable();
    let id = chart_id(&tab.name, &chart.title);
    let placed = ChartPlace {
        id,
        labels: *columns.get(chart.labels.as_str())?,
        series: chart
            .series
            .iter()
            .map(|one| columns.get(one.column.as_str()).copied())
            .collect::<Option<_>>()?,
        chart: chart.clone(),
        rows: runs(&drawn),
        is_new: standing.is_none(),
    };
    match standing {
        None => Some(placed),
        Some(sheet) => {
            let stands = sheet.charts.iter().find(|one| one.id == id)?;
            (stands.ranges != ranges(&placed)).then_some(placed)
        }
    }
}

/// The ranges of a placed chart as they would stand: labels first, then each series.
fn ranges(place: &ChartPlace) -> Vec<(u32, u32, u32)> {
    std::iter::once(&place.labels)
        .chain(&place.series)
        .flat_map(|col| place.rows.iter().map(|(first, end)| (*col, *first, *end)))
        .collect()
}

fn runs(rows: &[u32]) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for row in rows {
        match runs.last_mut() {
            Some((_, end)) if *end == *row => *end += 1,
            _ => runs.push((*row, row + 1)),
        }
    }
    runs
}

/// The same chart has the same id every night.
fn chart_id(tab: &str, title: &str) -> i32 {
    number_of(&format!("chart\u{1f}{tab}\u{1f}{title}"))
}

/// A positive number that follows from a text.
pub(super) fn number_of(text: &str) -> i32 {
    let hash = blake3::hash(text.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    i32::from_le_bytes([a, b, c, d & 0x3F]).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_stand_apart_are_drawn_in_runs() {
        assert_eq!(runs(&[2, 3, 4, 9, 11, 12]), [(2, 5), (9, 10), (11, 13)]);
        assert!(runs(&[]).is_empty());
        assert!(number_of("案件") > 0 && number_of("案件") == number_of("案件"));
    }
}
