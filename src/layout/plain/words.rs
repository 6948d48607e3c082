//! Words of all languages by which rows around and between records are known: sums, notes, pages and units.

use serde::Deserialize;
use std::sync::LazyLock;

const SHIPPED: &str = include_str!("../../../templates/tables/words.toml");

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) sums: Sums,
    pub(super) notes: Notes,
    pub(super) beside: Beside,
    pub(super) persons: Persons,
}

/// A row whose label is one of these sums up rows above it.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sums {
    pub(super) whole: Vec<String>,
    pub(super) starts: Vec<String>,
    pub(super) ends: Vec<String>,
    /// Statistics of a list; between its records they may be names.
    pub(super) at_foot: Vec<String>,
    pub(super) at_foot_ends: Vec<String>,
    /// Those that are names of things and persons as well: a row of another sum must stand beside them.
    pub(super) in_company: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notes {
    pub(super) starts: Vec<String>,
}

/// What stands at the right above a table: its unit, its date, its page.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Beside {
    pub(super) units: Vec<String>,
    pub(super) days: Vec<String>,
    /// Those that may stand behind a day.
    pub(super) days_behind: Vec<String>,
    pub(super) months: Vec<String>,
    pub(super) pages: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Persons {
    /// What a person is, and groups of persons are told apart by.
    pub(super) traits: Vec<String>,
    /// Columns that say how a name is read, and words of the name's own.
    pub(super) readings: Vec<String>,
    pub(super) names: Vec<String>,
    /// Columns that count persons or things.
    pub(super) counts: Vec<String>,
    /// Signs of a group among the values: a range, or all.
    pub(super) groups: Vec<String>,
}

pub(super) fn words() -> &'static Words {
    static WORDS: LazyLock<Words> = LazyLock::new(|| toml::from_str(SHIPPED).unwrap_or_default());
    &WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_are_read() {
        let read: Result<Words, _> = toml::from_str(SHIPPED);
        assert!(read.is_ok_and(|words| words.sums.whole.len() > 20), "templates/tables/words.toml");
    }
}
