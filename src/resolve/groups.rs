//! Questions about the same workshops (desks, clients) stand together, since one answer bears on the others.

use super::model::{Doubt, KnownIdentities, Party};
use std::collections::BTreeMap;

/// Names the group of each open question: after the first of its keys; alone, it has none. Groups of answered questions
/// stay as they were when they were answered.
pub(super) fn name(doubts: &mut [Doubt], remembered: &mut KnownIdentities) {
    let mut leaders: BTreeMap<Party, Party> = BTreeMap::new();
    for doubt in doubts.iter() {
        let (left, right) = (top(&leaders, &doubt.left_id), top(&leaders, &doubt.right_id));
        if left != right {
            let (first, second) = if left < right { (left, right) } else { (right, left) };
            leaders.insert(second, first);
        }
    }
    let mut keys: BTreeMap<Party, Vec<&str>> = BTreeMap::new();
    for doubt in doubts.iter() {
        keys.entry(top(&leaders, &doubt.left_id)).or_default().push(&doubt.key);
    }
    let name = |keys: &[&str]| match keys {
        [_] => None,
        several => several.iter().min().map(|key| (*key).to_owned()),
    };
    let names: BTreeMap<Party, Option<String>> =
        keys.iter().map(|(party, keys)| (party.clone(), name(keys))).collect();
    for doubt in doubts.iter_mut() {
        doubt.group = names.get(&top(&leaders, &doubt.left_id)).cloned().flatten().unwrap_or_default();
        if let Some(asked) = remembered.asked.get_mut(&doubt.key) {
            asked.group.clone_from(&doubt.group);
        }
    }
}

fn top(leaders: &BTreeMap<Party, Party>, party: &Party) -> Party {
    let mut at = party;
    while let Some(above) = leaders.get(at) {
        at = above;
    }
    at.clone()
}
