//! Words that are looked for in folded texts: folded once, and all of them in one pass.

use super::text::fold;
use aho_corasick::AhoCorasick;
use std::sync::OnceLock;

pub(super) struct FoldedWords {
    words: &'static [&'static str],
    finder: OnceLock<Option<AhoCorasick>>,
}

impl FoldedWords {
    pub(super) const fn new(words: &'static [&'static str]) -> Self {
        Self { words, finder: OnceLock::new() }
    }

    /// Whether one of the words stands in a folded text.
    pub(super) fn stand_in(&self, key: &str) -> bool {
        let folded = || AhoCorasick::new(self.words.iter().map(|word| fold(word))).ok();
        match self.finder.get_or_init(folded) {
            Some(finder) => finder.is_match(key),
            None => self.words.iter().any(|word| key.contains(&fold(word))),
        }
    }
}

/// Lists of such words, the first that has a word in a text telling what it says: all lists in one pass.
pub(super) struct FoldedLists<T: 'static> {
    lists: &'static [(&'static [&'static str], T)],
    finder: OnceLock<Option<(AhoCorasick, Vec<usize>)>>,
}

impl<T: Copy> FoldedLists<T> {
    pub(super) const fn new(lists: &'static [(&'static [&'static str], T)]) -> Self {
        Self { lists, finder: OnceLock::new() }
    }

    /// What the first list says that has a word in a folded text.
    pub(super) fn first_in(&self, key: &str) -> Option<T> {
        let (finder, list_of) = self.finder.get_or_init(|| self.finder()).as_ref()?;
        let found =
            finder.find_overlapping_iter(key).filter_map(|word| list_of.get(word.pattern().as_usize()));
        found.min().map(|list| self.lists[*list].1)
    }

    /// Finds all words, each of the list that its place tells.
    fn finder(&self) -> Option<(AhoCorasick, Vec<usize>)> {
        let words = || {
            self.lists
                .iter()
                .enumerate()
                .flat_map(|(at, (words, _))| words.iter().map(move |word| (at, word)))
        };
        let finder = AhoCorasick::new(words().map(|(_, word)| fold(word))).ok()?;
        Some((finder, words().map(|(at, _)| at).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        static WORDS: FoldedWords = FoldedWords::new(&["しない", "ｷｬﾝｾﾙ"]);
        assert!(WORDS.stand_in(&fold("応募シナイ")) && WORDS.stand_in(&fold("キャンセルです")));
        assert!(!WORDS.stand_in(&fold("応募する")) && !WORDS.stand_in(""));
    }

    #[test]
    fn the_first_list_speaks_wherever_its_word_stands() {
        static LISTS: FoldedLists<char> =
            FoldedLists::new(&[(&["ｷｬﾝｾﾙ", "中止"], 'a'), (&["発注", "発注済"], 'b'), (&["注済"], 'c')]);
        for (text, list) in [
            ("発注したがキャンセル", Some('a')),
            ("発注済", Some('b')),
            ("受注済", Some('c')),
            ("未定", None),
        ] {
            assert_eq!(LISTS.first_in(&fold(text)), list, "{text}");
        }
    }
}
