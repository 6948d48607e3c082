//! What the words of a header mean: folded, looked up in the dictionary of `templates/layouts`, and remembered over files.

mod bilingual;
pub(super) mod dictionary;
pub(super) mod entry;
pub(super) mod groups;
mod index;
mod joint;
mod said_of_day;
mod lexicon;
pub(super) mod likeness;
pub(super) mod memo;
pub(super) mod named;
pub(super) mod parents;
pub(super) mod parties;
pub(super) mod scored;
pub(super) mod spelt;
mod template;
pub(super) mod words;

#[cfg(test)]
mod composed;
