//! All words that patterns are made of, looked for in a header in one pass, and the patterns over them.

use super::words::{fold, month_letters};
use aho_corasick::AhoCorasick;
use std::collections::BTreeMap;

const MONTH: &str = "{month}";
/// Words that are looked for one by one.
const FEW: usize = 12;

/// Each word once, whatever fields and kinds of records it speaks for.
#[derive(Clone, Debug, Default)]
pub(in crate::layout) struct Lexicon {
    ids: BTreeMap<String, usize>,
    lengths: Vec<usize>,
    /// The word that stands for any month's name.
    month: Option<usize>,
    finder: Option<AhoCorasick>,
}

/// A word of the lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::layout) struct Word(usize);

/// The words that occur in one header.
#[derive(Clone, Debug)]
pub(in crate::layout) struct Present {
    bits: Vec<u64>,
    /// Their numbers, each once.
    found: Vec<usize>,
    /// Letters of the month's name, where it names one.
    month: Option<usize>,
    /// Letters of the whole header.
    length: usize,
}

impl Lexicon {
    /// A folded word (or `{month}`); none for an empty one.
    pub(in crate::layout) fn word(&mut self, text: &str) -> Option<Word> {
        if text.is_empty() {
            return None;
        }
        if let Some(id) = self.ids.get(text) {
            return Some(Word(*id));
        }
        let id = self.lengths.len();
        self.ids.insert(text.to_owned(), id);
        self.lengths.push(text.chars().count());
        Some(Word(id))
    }

    /// Makes the words ready to be looked for; words that come later are not found.
    pub(in crate::layout) fn finish(&mut self) {
        let mut words = vec![""; self.lengths.len()];
        for (text, id) in &self.ids {
            words[*id] = text;
        }
        self.finder = AhoCorasick::new(words).ok();
        self.month = self.ids.get(MONTH).copied();
    }

    pub(in crate::layout) fn present(&self, folded: &str) -> Present {
        let (mut bits, mut found) = (vec![0u64; self.lengths.len().div_ceil(64)], Vec::new());
        let mut add = |id: usize| {
            let (block, bit) = (&mut bits[id / 64], 1 << (id % 64));
            if *block & bit == 0 {
                *block |= bit;
                found.push(id);
            }
        };
        let words = self.finder.iter().flat_map(|finder| finder.find_overlapping_iter(folded));
        words.for_each(|word| add(word.pattern().as_usize()));
        let month = month_letters(folded);
        self.month.filter(|_| month.is_some()).into_iter().for_each(&mut add);
        Present { bits, found, month, length: folded.chars().count().max(1) }
    }

    /// How many letters of the header a word covers.
    fn covers(&self, word: Word, present: &Present) -> Option<usize> {
        present.has(word).then(|| match present.month {
            Some(letters) if self.month == Some(word.0) => letters,
            _ => self.lengths[word.0],
        })
    }
}

impl Word {
    pub(in crate::layout) const fn number(self) -> usize {
        self.0
    }
}

impl Present {
    /// The numbers of the words.
    pub(in crate::layout) fn words(&self) -> impl Iterator<Item = usize> {
        self.found.iter().copied()
    }

    pub(in crate::layout) fn has(&self, word: Word) -> bool {
        self.bits[word.0 / 64] & (1 << (word.0 % 64)) != 0
    }
}

/// `a|b c`: every group (split at spaces) must occur, each by one of its alternatives; `{month}` is any month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::layout) struct Pattern {
    /// The alternatives of each in order; what has fewest, and so is found least, first.
    groups: Vec<Vec<Word>>,
}

impl Pattern {
    /// `expand` gives the words of a set (`@name`).
    pub(in crate::layout) fn parse(
        text: &str,
        lexicon: &mut Lexicon,
        expand: impl Fn(&str) -> Vec<String>,
    ) -> Self {
        let mut alternative = |word: &str| -> Vec<Word> {
            let texts = match word.strip_prefix('@') {
                Some(set) => expand(set),
                None if word == MONTH => vec![MONTH.to_owned()],
                None => vec![fold(word)],
            };
            texts.iter().filter_map(|text| lexicon.word(text)).collect()
        };
        let mut groups: Vec<Vec<Word>> = text
            .split_whitespace()
            .map(|group| group.split('|').flat_map(&mut alternative).collect())
            .collect();
        groups.iter_mut().for_each(|group| group.sort_unstable());
        groups.sort_by_key(Vec::len);
        Self { groups }
    }

    /// The group of fewest alternatives: where none of them occurs, the pattern does not.
    pub(in crate::layout) fn rarest(&self) -> &[Word] {
        self.groups.first().map_or(&[], Vec::as_slice)
    }

    /// The share of the header that the pattern covers; `None` where it does not occur.
    pub(in crate::layout) fn coverage(&self, present: &Present, lexicon: &Lexicon) -> Option<f64> {
        let mut covered = 0;
        // The rarest is known to occur, mostly.
        for group in self.groups.iter().rev() {
            // A text holds few words, a set many.
            let is_among = |word: &Word| group.binary_search(word).is_ok();
            covered += match group.len() {
                0..=FEW => group.iter().filter_map(|word| lexicon.covers(*word, present)).max()?,
                _ => present
                    .words()
                    .map(Word)
                    .filter(is_among)
                    .filter_map(|word| lexicon.covers(word, present))
                    .max()?,
            };
        }
        Some((covered as f64 / present.length as f64).min(1.0))
    }
}
