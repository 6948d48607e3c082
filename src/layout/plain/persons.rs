//! Columns of personal information: they are withheld, and named. What tells groups of people apart is no person's datum.

use super::super::vocabulary::dictionary::Dictionary;
use super::shape::is_value;
use super::table::PlainTable;
use super::words::words;
use crate::domain::Field;

/// Takes the columns of personal information off, and keeps their names.
pub(super) fn withhold(table: &mut PlainTable, dictionary: &Dictionary) {
    let Some(names) = table.names() else { return };
    let is_personal: Vec<bool> = (0..names.len())
        .map(|col| {
            dictionary.means(&names[col], Field::PersonalInformation) && !tells_groups(table, &names, col)
        })
        .collect();
    table.withheld =
        names.into_iter().zip(&is_personal).filter(|(_, is)| **is).map(|(name, _)| name).collect();
    let left_out = table.left_out.iter_mut().map(|left| &mut left.cells);
    for row in table.header.iter_mut().chain(&mut table.rows).chain(left_out) {
        let mut kept = is_personal.iter();
        row.retain(|_| !kept.next().copied().unwrap_or(false));
    }
}

/// 年齢 with 0～4歳, 性別 beside 人数: the stub of a statistic.
fn tells_groups(table: &PlainTable, names: &[String], col: usize) -> bool {
    let holds = |text: &str, words: &[String]| words.iter().any(|word| text.contains(word.as_str()));
    if !holds(&names[col], &words().persons.traits) {
        return false;
    }
    let values = || table.rows.iter().filter_map(|row| row.get(col)).filter(|text| !text.trim().is_empty());
    let groups = values().filter(|text| holds(text, &words().persons.groups)).count();
    let are_groups = groups > 0 && groups * 2 >= values().count();
    let is_counted = || {
        let others = || names.iter().enumerate().filter(|(other, _)| *other != col);
        let is_number = |other: usize| {
            let filled =
                || table.rows.iter().filter_map(|row| row.get(other)).filter(|text| !text.trim().is_empty());
            filled().count() > 0 && filled().all(|text| is_value(text.trim()))
        };
        let counts =
            |(other, name): (usize, &String)| holds(name, &words().persons.counts) && is_number(other);
        // Nobody is named or numbered beside it.
        let is_stub = |(other, name): (usize, &String)| {
            other < col && !holds(name, &words().persons.traits) && !is_number(other)
        };
        others().any(counts) && !others().any(is_stub)
    };
    are_groups || is_counted()
}
