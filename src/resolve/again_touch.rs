//! By what rows hang together: what one decision about a row may depend on.

use super::evidence_keys::{Key, STRONG};
use super::features::{FastMap, Features, digest};
use super::identity::standing;
use super::model::KnownIdentities;
use crate::domain::WorkshopId;
use std::collections::BTreeSet;

/// Questions by the evidence of their sides.
pub(super) struct Questions(FastMap<u64, Vec<u64>>);

impl Questions {
    pub(super) fn of(remembered: &KnownIdentities) -> Self {
        let mut all: FastMap<u64, Vec<u64>> = FastMap::default();
        for (key, asked) in &remembered.asked {
            for text in asked.left.iter().chain(&asked.right) {
                all.entry(digest(text)).or_default().push(digest(&('q', key)));
            }
        }
        Self(all)
    }

    fn about(&self, text: &str) -> impl Iterator<Item = u64> + '_ {
        self.0.get(&digest(text)).into_iter().flatten().copied()
    }
}

/// Evidence, address and content that others may share; ids that it votes for or has, and their facilities; questions.
pub(super) fn touch(
    row: &Features,
    evidence: &[Key<WorkshopId>],
    owner: Option<WorkshopId>,
    known: &KnownIdentities,
    questions: &Questions,
) -> Vec<u64> {
    let mut keys: Vec<u64> = evidence.iter().map(|key| digest(&('e', &key.text))).collect();
    keys.push(digest(&('c', &row.content)));
    keys.extend(row.address.iter().map(|address| digest(&('a', address))));
    let voted = evidence.iter().filter_map(|key| key.known);
    let ids: BTreeSet<WorkshopId> = voted.flat_map(|id| [id, *standing(known, &id)]).chain(owner).collect();
    for id in ids {
        keys.push(digest(&('v', id.0)));
        let facility = known.facility_keys.get(&id.to_string());
        keys.extend(facility.map(|facility| digest(&('f', facility.0))));
    }
    let strong = evidence.iter().filter(|key| key.votes == STRONG);
    keys.extend(strong.flat_map(|key| questions.about(&key.text)));
    keys.extend(questions.about(&format!("content|{}", row.content)));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Contents by which clusters have come to be known, or for another id: as [`super::ids`] shortens them.
pub(super) fn new_contents(known: &KnownIdentities, remembered: &KnownIdentities) -> BTreeSet<String> {
    const PREFIX: &str = "content|";
    let all = remembered.workshop_keys.range(PREFIX.to_owned()..);
    all.take_while(|(key, _)| key.starts_with(PREFIX))
        .filter(|(key, id)| known.workshop_keys.get(*key) != Some(*id))
        .filter_map(|(key, _)| Some(key[PREFIX.len()..].split('#').next()?.to_owned()))
        .collect()
}
