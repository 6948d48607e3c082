//! Names of persons: known by family and given names, and taken out of what is said of users.
//!
//! DOMAIN §2: a user's name is never stored, for it tells of a disability.

mod masked;
mod names;

pub use masked::{masked, masked_anyone};
pub use names::{is_name, may_be_names};

use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What stands in place of a text that may be a name.
pub const HIDDEN: &str = "（お名前のため表示しません）";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    surnames: String,
    given: String,
    given_letters: String,
    not_names: Vec<String>,
    honorifics: Vec<String>,
    others: Vec<String>,
    users: Vec<String>,
    staff: Vec<String>,
}

/// The words of `templates/layouts/person_names.toml`.
struct Words {
    surnames: HashSet<&'static str>,
    given: HashSet<&'static str>,
    given_letters: HashSet<char>,
    not_names: Vec<String>,
    honorifics: Vec<String>,
    others: Vec<String>,
    users: Vec<String>,
    staff: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let shipped: Shipped = toml::from_str(include_str!("../../../templates/layouts/person_names.toml"))
        .expect("the shipped words are parsed by a test");
    let of = |text: String| -> HashSet<&'static str> { String::leak(text).split_whitespace().collect() };
    Words {
        surnames: of(shipped.surnames),
        given: of(shipped.given),
        given_letters: shipped.given_letters.chars().collect(),
        not_names: shipped.not_names,
        honorifics: shipped.honorifics,
        others: shipped.others,
        users: shipped.users,
        staff: shipped.staff,
    }
});
