//! 郡, which tell municipalities of one name apart, and municipalities that have another name today (合併, 市制).

use super::municipality_table::{entry_of, folded};
use crate::domain::{Municipality, Prefecture};
use foldhash::HashMap;
use std::sync::LazyLock;

const DISTRICTS_CSV: &str = include_str!("../../config/reference/districts.csv");
const FORMER_CSV: &str = include_str!("../../config/reference/former_municipalities.csv");

/// The prefectures that have or had a 郡 of a name.
static DISTRICTS: LazyLock<HashMap<Vec<char>, Vec<Prefecture>>> = LazyLock::new(|| {
    let mut districts: HashMap<Vec<char>, Vec<Prefecture>> = HashMap::default();
    for (prefecture, name) in DISTRICTS_CSV.lines().skip(1).filter_map(|line| line.split_once(',')) {
        if let Some(prefecture) = Prefecture::from_name(prefecture) {
            districts.entry(folded(name)).or_default().push(prefecture);
        }
    }
    districts
});

/// A municipality that is no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Former {
    /// What its place is called today.
    pub(super) now: Municipality,
    pub(super) name: &'static str,
    folded: Vec<char>,
}

static FORMER: LazyLock<Vec<Former>> = LazyLock::new(|| {
    let read = |line: &'static str| {
        let mut parts = line.split(',');
        let (prefecture, name, now) = (Prefecture::from_name(parts.next()?)?, parts.next()?, parts.next()?);
        Some(Former { now: entry_of(prefecture, now)?, name, folded: folded(name) })
    };
    FORMER_CSV.lines().skip(1).filter_map(read).collect()
});

/// Whether the text before a municipality (`筑紫郡`, as it is compared) leaves it in a prefecture. A 郡 that nobody knows does.
pub(super) fn may_lie_in(district: &[char], prefecture: Prefecture) -> bool {
    DISTRICTS.get(district).is_none_or(|prefectures| prefectures.contains(&prefecture))
}

/// The former municipality at the beginning of a text (as it is compared), also behind its 郡, and how many characters
/// that takes. `prefecture`: where it must lie; else it must be the only one of its name.
pub(super) fn at(start: &[char], prefecture: Option<Prefecture>) -> Option<(&'static Former, usize)> {
    let is_here = |one: &&Former| prefecture.is_none_or(|place| one.now.prefecture == place);
    let places = std::iter::once(0).chain((1..start.len().min(8)).filter(|at| start[at - 1] == '郡'));
    let found = places.flat_map(|at| {
        let may_lie = move |one: &&Former| at == 0 || may_lie_in(&start[..at], one.now.prefecture);
        let begins = move |one: &&Former| start[at..].starts_with(&one.folded);
        let here = FORMER.iter().filter(is_here).filter(begins).filter(may_lie);
        here.map(move |one| (one, at + one.folded.len()))
    });
    let found: Vec<(&Former, usize)> = found.collect();
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        assert_eq!(FORMER.len(), FORMER_CSV.lines().count() - 1, "each leads to a municipality of today");
        let rows: usize = DISTRICTS.values().map(Vec::len).sum();
        assert_eq!(rows, DISTRICTS_CSV.lines().count() - 1);
    }

    #[test]
    fn a_district_leaves_a_name_in_its_prefectures() {
        let (tochigi, fukuoka) = (Prefecture::from_number(9), Prefecture::from_number(40));
        for (district, lies) in
            [("筑紫郡", [false, true]), ("那須郡", [true, false]), ("見本郡", [true, true])]
        {
            let found = [tochigi, fukuoka].map(|one| may_lie_in(&folded(district), one.unwrap()));
            assert_eq!(found, lies, "{district}");
        }
    }
}
