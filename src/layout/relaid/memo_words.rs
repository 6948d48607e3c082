//! The words of `templates/layouts/memos.toml`: what stands in remarks before which value, and the column that it becomes.

use crate::domain::Field;
use serde::Deserialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub(super) struct MemoWords {
    /// Headings over such a column.
    pub(super) headings: Vec<String>,
    /// What a word in front of a value says, the longer ones first.
    pub(super) labels: Vec<(String, Field)>,
    headers: Vec<(Field, String)>,
}

impl MemoWords {
    /// What each is called where it stands alone.
    pub(super) fn header(&self, field: Field) -> &str {
        self.headers.iter().find(|(own, _)| *own == field).map_or(field.label(), |(_, header)| header)
    }
}

pub(super) static WORDS: LazyLock<MemoWords> = LazyLock::new(|| {
    let shipped: Shipped = toml::from_str(include_str!("../../../templates/layouts/memos.toml"))
        .expect("the shipped words are parsed by a test");
    let mut words = MemoWords { headings: shipped.headings, labels: Vec::new(), headers: Vec::new() };
    for (key, column) in shipped.columns {
        let field = Field::from_key(&key).expect("the shipped fields are known, by the same test");
        words.labels.extend(column.words.into_iter().map(|word| (word, field)));
        words.headers.push((field, column.header));
    }
    words.labels.sort_by_key(|(word, _)| Reverse(word.chars().count()));
    words
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipped {
    headings: Vec<String>,
    columns: BTreeMap<String, Column>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    header: String,
    words: Vec<String>,
}
