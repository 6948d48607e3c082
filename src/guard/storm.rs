//! An identity storm: so many workshops that were two last night would be one tonight that the cause is more likely a bad
//! file than the truth.

use crate::domain::WorkshopId;
use crate::resolve::KnownIdentities;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StormOptions {
    /// More merges than this in one night are held. Default 30.
    pub most_merges: usize,
}

impl Default for StormOptions {
    fn default() -> Self {
        Self { most_merges: 30 }
    }
}

/// Workshops that were known and are no more because their evidence now names another one: old id → new id.
#[must_use]
pub fn merges(
    known: &KnownIdentities,
    tonight: &KnownIdentities,
    standing: &BTreeSet<WorkshopId>,
) -> BTreeMap<WorkshopId, WorkshopId> {
    let moved = known.workshop_keys.iter().filter_map(|(key, old)| {
        let new = tonight.workshop_keys.get(key)?;
        (new != old && !standing.contains(old) && standing.contains(new)).then_some((*old, *new))
    });
    moved.collect()
}

/// The question to the office, where there are too many.
#[must_use]
pub fn storm(merges: usize, options: &StormOptions) -> Option<String> {
    (merges > options.most_merges).then(|| {
        format!(
            "今夜のファイルでは {merges} 件の事業所がほかの事業所と一つにまとまります（目安は一晩 {} 件まで）。番号や電話番号がずれて貼り付けられたファイルがないか確かめてください。今日は前回の内容を使います。このままでよければ何もしなくてかまいません（次の日の取りまとめから反映します）。",
            options.most_merges
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(pairs: &[(&str, u32)]) -> KnownIdentities {
        let workshop_keys = pairs.iter().map(|(key, id)| ((*key).to_owned(), WorkshopId(*id))).collect();
        KnownIdentities { workshop_keys, ..KnownIdentities::default() }
    }

    #[test]
    fn a_workshop_that_lives_on_under_another_number_is_a_merge_and_one_that_left_is_not() {
        let known = keys(&[("a", 1), ("b", 2), ("c", 3), ("d", 4)]);
        let tonight = keys(&[("a", 1), ("b", 1), ("c", 3), ("d", 1)]);
        // 4 still stands: one of its keys moved, it did not.
        let standing = [1, 4].map(WorkshopId).into();
        assert_eq!(merges(&known, &tonight, &standing), BTreeMap::from([(WorkshopId(2), WorkshopId(1))]));
    }

    #[test]
    fn only_more_than_the_limit_is_a_storm() {
        let options = StormOptions { most_merges: 2 };
        assert_eq!(storm(2, &options), None);
        assert!(storm(3, &options).is_some_and(|question| question.contains("3 件")));
    }
}
