//! The municipalities of today by the table of 全国地方公共団体コード: by name, and by how a text begins.

use super::text::fold_character;
use crate::domain::{Municipality, Prefecture};
use foldhash::HashMap;
use std::collections::BTreeSet;
use std::sync::LazyLock;

const TABLE_CSV: &str = include_str!("../../config/reference/municipalities.csv");

/// A municipality of today.
pub(super) struct Entry {
    pub(super) municipality: Municipality,
    /// The name as it is compared, one character for one.
    pub(super) folded: Vec<char>,
    /// The ward of a designated city (博多区) as it is compared; empty for others.
    pub(super) ward: Vec<char>,
}

static TABLE: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    TABLE_CSV
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut parts = line.split(',');
            let code = parts.next()?;
            let prefecture = Prefecture::from_name(parts.next()?)?;
            let name = parts.next()?;
            let ward =
                name.split_once('市').map_or("", |(_, ward)| if ward.ends_with('区') { ward } else { "" });
            Some(Entry {
                municipality: Municipality { code: code.into(), prefecture, name: name.into() },
                folded: folded(name),
                ward: folded(ward),
            })
        })
        .collect()
});

/// Entries by the first character of their name and of their ward.
static BY_FIRST: LazyLock<HashMap<char, Vec<&'static Entry>>> = LazyLock::new(|| {
    let mut index: HashMap<char, Vec<&'static Entry>> = HashMap::default();
    for entry in TABLE.iter() {
        let firsts: BTreeSet<char> =
            [entry.folded.first(), entry.ward.first()].into_iter().flatten().copied().collect();
        for first in firsts {
            index.entry(first).or_default().push(entry);
        }
    }
    index
});

/// The entries whose name or ward may begin a text.
pub(super) fn beginning(start: &[char]) -> impl Iterator<Item = &'static Entry> {
    start.first().and_then(|first| BY_FIRST.get(first)).into_iter().flatten().copied()
}

/// One character for one: plain variants, and ヶ, ケ, が, ガ, ヵ as one.
pub(super) fn folded(text: &str) -> Vec<char> {
    text.chars().map(fold_place).collect()
}

/// One character of a place name as it is compared.
pub(super) fn fold_place(character: char) -> char {
    match fold_character(character) {
        'ケ' | 'ガ' | 'カ' | '個' => 'ケ',
        'ツ' | 'ッ' => 'ツ',
        'ノ' | '之' | '乃' => 'ノ',
        other => other,
    }
}

/// By its full name.
pub(super) fn entry_of(prefecture: Prefecture, name: &str) -> Option<Municipality> {
    let mut all = TABLE.iter().map(|entry| &entry.municipality);
    all.find(|one| one.prefecture == prefecture && &*one.name == name).cloned()
}
