//! Which fields of which kinds a header's words point to: most texts point to none, and only those pointed to are weighed.

use super::entry::{Entry, Known, Place, Pointed, Vocabulary};
use super::lexicon::{Lexicon, Pattern, Present};
use super::words::HeaderText;
use crate::domain::RecordKind;
use foldhash::HashMap;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub(in crate::layout) struct Index {
    exact: HashMap<String, Vec<Place>>,
    loose: HashMap<String, Vec<Place>>,
    patterns: Vec<(Place, Pattern)>,
    /// By word of the lexicon: the patterns, by their number, that cannot occur without one of its group.
    by_word: Vec<Vec<usize>>,
}

impl Index {
    pub(in crate::layout) fn of(vocabularies: &BTreeMap<RecordKind, Vocabulary>) -> Self {
        let mut index = Self::default();
        for (kind, vocabulary) in vocabularies {
            for (at, entry) in vocabulary.entries.iter().enumerate() {
                index.add((*kind, at), entry);
            }
        }
        index
    }

    fn add(&mut self, place: Place, entry: &Entry) {
        for word in entry.exact.iter().chain(&entry.alike) {
            self.exact.entry(word.clone()).or_default().push(place);
        }
        for word in entry.loose.iter().filter(|word| !word.is_empty()) {
            self.loose.entry(word.clone()).or_default().push(place);
        }
        for pattern in &entry.patterns {
            for word in pattern.rarest() {
                if self.by_word.len() <= word.number() {
                    self.by_word.resize(word.number() + 1, Vec::new());
                }
                self.by_word[word.number()].push(self.patterns.len());
            }
            self.patterns.push((place, pattern.clone()));
        }
    }

    pub(in crate::layout) fn known<'h>(&self, header: &'h HeaderText) -> Known<'h> {
        let exact = |text: &'h str| self.exact.contains_key(text).then_some(text);
        let loose = |text: &'h str| self.loose.contains_key(text).then_some(text);
        // What is the same text is looked up once.
        let also = |text: &'h str, known: (&'h str, Option<&'h str>)| {
            if std::ptr::eq(text, known.0) { known.1 } else { exact(text) }
        };
        let (own, joined) = (&header.own, header.joined());
        let whole = (own.whole.as_str(), exact(&own.whole));
        let bare = (own.bare(), also(own.bare(), whole));
        let is_alone = std::ptr::eq(own, joined);
        let own_loose = loose(own.loose());
        Known {
            joined: if is_alone { whole.1 } else { exact(&joined.whole) },
            turned: header.turned().and_then(exact),
            own: whole.1,
            bare: [if is_alone { bare.1 } else { exact(joined.bare()) }, bare.1],
            core: also(own.core(), bare),
            loose: [if is_alone { own_loose } else { loose(joined.loose()) }, own_loose],
        }
    }

    /// In order of kind and field, each by its words or a pattern that occurs.
    pub(in crate::layout) fn pointed_to(
        &self,
        header: &HeaderText,
        known: &Known<'_>,
        present: &Present,
        lexicon: &Lexicon,
    ) -> Vec<Pointed> {
        let exact = [known.joined, known.turned, known.own, known.bare[0], known.bare[1], known.core];
        let exact = exact.into_iter().flatten().filter_map(|text| self.exact.get(text));
        let loose = known.loose.into_iter().flatten().filter_map(|text| self.loose.get(text));
        let joint = header.joined_words.first().and_then(|word| self.exact.get(word));
        let words = exact.chain(loose).chain(joint).flatten().map(|place| (*place, None));
        let mut found: Vec<Pointed> = words.collect();
        for at in present.words().filter_map(|word| self.by_word.get(word)).flatten() {
            let (place, pattern) = &self.patterns[*at];
            found.extend(pattern.coverage(present, lexicon).map(|share| (*place, Some(share))));
        }
        found.sort_unstable_by_key(|(place, _)| *place);
        found
    }
}
