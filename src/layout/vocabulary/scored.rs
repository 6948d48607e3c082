//! What one header text means, and the memory of it over files: offices' headers say the same words again and again.

use super::entry::Match;
use crate::domain::{Field, RecordKind};
use foldhash::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// What is known of one header text.
#[derive(Debug, Default)]
pub(in crate::layout) struct Scored {
    /// What each kind that knows it makes of it.
    pub(in crate::layout) kinds: Vec<(RecordKind, Vec<Match>)>,
    pub(in crate::layout) best: f64,
    pub(in crate::layout) asks: bool,
    /// Whether it is the name of a kind of work.
    pub(in crate::layout) names_work: bool,
}

impl Scored {
    pub(in crate::layout) fn of_kind(&self, kind: RecordKind) -> &[Match] {
        self.kinds.iter().find(|(own, _)| *own == kind).map_or(&[], |(_, matches)| matches)
    }

    /// The field of one kind, among some, that it says best in so many words.
    pub(in crate::layout) fn word_of(
        &self,
        kind: RecordKind,
        may_be: impl Fn(Field) -> bool,
    ) -> Option<Field> {
        let words = self.of_kind(kind).iter().filter(|found| found.score >= WORD && may_be(found.field));
        words.max_by(|one, other| one.score.total_cmp(&other.score)).map(|found| found.field)
    }

    /// A word of the dictionary as it stands, as headers are; a text that merely holds one may be anybody's name.
    fn is_word(&self) -> bool {
        self.best >= WORD || self.names_work
    }
}

/// From here on a text is a word of the dictionary.
pub(in crate::layout) const WORD: f64 = 0.9;
/// Texts that are remembered; what comes later is scored anew in each file.
const MOST: usize = 4096;

/// The texts that were words of a dictionary, alone and below others; a copy of the dictionary begins anew.
#[derive(Debug, Default)]
pub(in crate::layout) struct Memory {
    alone: RwLock<HashMap<Arc<str>, Arc<Scored>>>,
    below: RwLock<HashMap<Arc<[String]>, Arc<Scored>>>,
}

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Memory {
    pub(in crate::layout) fn alone(&self, text: &str) -> Option<Arc<Scored>> {
        self.alone.read().unwrap_or_else(PoisonError::into_inner).get(text).cloned()
    }

    pub(in crate::layout) fn below(&self, path: &[String]) -> Option<Arc<Scored>> {
        self.below.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    pub(in crate::layout) fn keep_alone(&self, text: &str, scored: &Arc<Scored>) {
        if scored.is_word() {
            keep(&self.alone, text.into(), scored);
        }
    }

    pub(in crate::layout) fn keep_below(&self, path: &[String], scored: &Arc<Scored>) {
        if scored.is_word() {
            keep(&self.below, path.into(), scored);
        }
    }
}

fn keep<K: std::hash::Hash + Eq>(known: &RwLock<HashMap<K, Arc<Scored>>>, key: K, scored: &Arc<Scored>) {
    let mut known = known.write().unwrap_or_else(PoisonError::into_inner);
    if known.len() < MOST {
        known.insert(key, Arc::clone(scored));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scored(best: f64) -> Arc<Scored> {
        Arc::new(Scored { kinds: Vec::new(), best, asks: false, names_work: false })
    }

    #[test]
    fn words_are_remembered_and_what_may_be_a_name_is_not() {
        let memory = Memory::default();
        let path = ["利用者".to_owned(), "氏名".to_owned()];
        memory.keep_alone("事業所名", &scored(1.0));
        memory.keep_alone("例示作業所", &scored(0.7));
        memory.keep_below(&path, &scored(1.0));
        assert!(memory.alone("事業所名").is_some());
        assert!(memory.alone("例示作業所").is_none());
        assert!(memory.below(&path).is_some());
        assert!(memory.clone().alone("事業所名").is_none());
    }

    #[test]
    fn no_more_is_remembered_than_there_is_room_for() {
        let memory = Memory::default();
        for number in 0..=MOST {
            memory.keep_alone(&number.to_string(), &scored(1.0));
        }
        assert!(memory.alone(&(MOST - 1).to_string()).is_some());
        assert!(memory.alone(&MOST.to_string()).is_none());
    }
}
