//! By what rows hang together besides their links: what one decision about a row may depend on.

use super::evidence_keys::Key;
use super::features::{FastMap, Features, digest};
use super::identity::standing;
use super::model::KnownIdentities;
use crate::domain::WorkshopId;
use std::collections::BTreeSet;

/// Evidence, contents, addresses, ids that rows vote for or have, and facilities: by slot, and whose each is.
#[derive(Default)]
pub(super) struct Touch {
    keys: Vec<Vec<u64>>,
    rows: FastMap<u64, Vec<u32>>,
}

impl Touch {
    /// Notes anew what a row hangs together by, in order.
    pub(super) fn note(&mut self, slot: u32, keys: Vec<u64>) {
        if self.keys.len() <= slot as usize {
            self.keys.resize(slot as usize + 1, Vec::new());
        }
        let before = std::mem::take(&mut self.keys[slot as usize]);
        for key in before.iter().filter(|key| keys.binary_search(key).is_err()) {
            self.drop(*key, slot);
        }
        for key in keys.iter().filter(|key| before.binary_search(key).is_err()) {
            self.rows.entry(*key).or_default().push(slot);
        }
        self.keys[slot as usize] = keys;
    }

    /// Takes a row out: the rows that hung together with it.
    pub(super) fn forget(&mut self, slot: u32) -> Vec<u32> {
        let keys = std::mem::take(&mut self.keys[slot as usize]);
        keys.iter().for_each(|key| self.drop(*key, slot));
        keys.iter().flat_map(|key| self.rows(*key)).collect()
    }

    fn drop(&mut self, key: u64, slot: u32) {
        if let Some(rows) = self.rows.get_mut(&key) {
            rows.retain(|other| *other != slot);
            if rows.is_empty() {
                self.rows.remove(&key);
            }
        }
    }

    pub(super) fn keys(&self, slot: u32) -> &[u64] {
        &self.keys[slot as usize]
    }

    pub(super) fn rows(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        self.rows.get(&key).into_iter().flatten().copied()
    }

    /// The rows that a side of a question speaks of: by evidence, or by all that they say.
    pub(super) fn rows_of(&self, text: &str) -> impl Iterator<Item = u32> + '_ {
        self.rows(match text.strip_prefix("content|") {
            Some(content) => digest(&('c', content)),
            None => digest(&('e', text)),
        })
    }
}

/// What a row hangs together by. `ids`: those that it votes for and has.
pub(super) fn keys_of(
    row: &Features,
    evidence: &[Key<WorkshopId>],
    ids: BTreeSet<WorkshopId>,
    known: &KnownIdentities,
) -> Vec<u64> {
    let mut keys: Vec<u64> = evidence.iter().map(|key| digest(&('e', &*key.text))).collect();
    keys.push(digest(&('c', &*row.content)));
    keys.extend(row.address.iter().map(|address| digest(&('a', address))));
    for id in ids.into_iter().flat_map(|id| [id, *standing(known, &id)]) {
        keys.push(digest(&('v', id.0)));
        let facility = known.facility_keys.get(&id.to_string());
        keys.extend(facility.map(|facility| digest(&('f', facility.0))));
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}
