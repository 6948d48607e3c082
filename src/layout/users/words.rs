//! The words of `templates/layouts/persons.toml`, folded.

use crate::layout::vocabulary::words::fold;
use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) persons: Vec<String>,
    /// Of those: users whatever stands before.
    pub(super) users: Vec<String>,
    pub(super) names: Vec<String>,
    pub(super) behind: Vec<String>,
    pub(super) others: Vec<String>,
    pub(super) rosters: Rosters,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rosters {
    pub(super) users: Vec<String>,
    pub(super) members: Vec<String>,
    pub(super) lists: Vec<String>,
    pub(super) columns: Vec<String>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words: Words = toml::from_str(include_str!("../../../templates/layouts/persons.toml"))
        .expect("the shipped words are parsed by a test");
    let rosters = &mut words.rosters;
    let lists = [&mut rosters.users, &mut rosters.members, &mut rosters.lists, &mut rosters.columns];
    let own = [&mut words.persons, &mut words.users, &mut words.names, &mut words.behind, &mut words.others];
    for list in lists.into_iter().chain(own) {
        for word in list.iter_mut() {
            *word = fold(word);
        }
    }
    words
});
