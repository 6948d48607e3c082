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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_however_they_are_written() {
        static WORDS: FoldedWords = FoldedWords::new(&["しない", "ｷｬﾝｾﾙ"]);
        assert!(WORDS.stand_in(&fold("応募シナイ")) && WORDS.stand_in(&fold("キャンセルです")));
        assert!(!WORDS.stand_in(&fold("応募する")) && !WORDS.stand_in(""));
    }
}
