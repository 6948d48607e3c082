//! The invented desks: which prefecture, what name, whether their folder says who they are.

use super::names;
use super::places::{self, Prefecture};

/// A desk of the sample installation.
#[derive(Clone, Debug)]
pub(super) struct Desk {
    /// Also the name of its folder.
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) kind: &'static str,
    pub(super) prefecture: &'static Prefecture,
    /// Whether its folder holds a `desk.toml`.
    pub(super) says_who_it_is: bool,
}

/// The prefectures that get a desk first; the rest follow in the order of their numbers.
const FIRST: &[usize] = &[40, 27, 1, 23, 13, 28, 5, 31, 22, 34, 47, 4];

const KINDS: &[&str] = &["民需", "官公需", "地域連携"];

impl Desk {
    /// Desk `index` of `desks`: two thirds of the desks stand alone in their prefecture, the others share one.
    pub(super) fn new(index: usize, desks: usize) -> Self {
        let prefectures = prefectures_with_desks(desks);
        let prefecture = places::prefecture(prefecture_in_turn(index % prefectures));
        let name = names::desk(prefecture.short(), index / prefectures * 5 + index % prefectures);
        let says_who_it_is = index % 3 != 2;
        let slug = if says_who_it_is {
            format!("d{:03}-{}", index + 1, prefecture.romaji)
        } else {
            format!("d{:03}_{name}", index + 1)
        };
        Self { slug, name, kind: KINDS[index % KINDS.len()], prefecture, says_who_it_is }
    }

    /// The text of its `desk.toml`.
    pub(super) fn toml(&self) -> String {
        format!(
            "# この窓口について（分かる項目だけで構いません）\nname = \"{}\"\nkind = \"{}\"\nprefecture = \"{}\"\n",
            self.name, self.kind, self.prefecture.name
        )
    }
}

/// The desk that also lists a quarter of desk `index`'s workshops: one of the same prefecture, else the next.
pub(super) fn neighbour(index: usize, desks: usize) -> usize {
    let same_prefecture = index + prefectures_with_desks(desks);
    let first_of_prefecture = index % prefectures_with_desks(desks);
    if same_prefecture < desks {
        same_prefecture
    } else if first_of_prefecture != index {
        first_of_prefecture
    } else {
        (index + 1) % desks.max(1)
    }
}

fn prefectures_with_desks(desks: usize) -> usize {
    (desks * 2).div_ceil(3).clamp(1, 47)
}

fn prefecture_in_turn(turn: usize) -> usize {
    let others = (1..=47).filter(|number| !FIRST.contains(number));
    FIRST.iter().copied().chain(others).nth(turn).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn desks_are_distinct() {
        for desks in [1, 6, 10, 101] {
            let all: Vec<Desk> = (0..desks).map(|index| Desk::new(index, desks)).collect();
            let slugs: BTreeSet<&str> = all.iter().map(|desk| desk.slug.as_str()).collect();
            let names: BTreeSet<&str> = all.iter().map(|desk| desk.name.as_str()).collect();
            assert_eq!((slugs.len(), names.len()), (desks, desks));
        }
    }

    #[test]
    fn neighbours_share_a_prefecture_where_they_can() {
        for (index, desks, expected) in [(0, 6, 4), (4, 6, 0), (2, 6, 3), (3, 6, 4), (0, 1, 0)] {
            assert_eq!(neighbour(index, desks), expected, "desk {index} of {desks}");
        }
    }
}
