//! What is known of some rows, taken out of all that is known, and what has come to be known of them.

use super::evidence_keys::Key;
use super::features::{FastSet, Features};
use super::identity::standing;
use super::model::KnownIdentities;
use crate::domain::WorkshopId;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of some rows, but for the evidence that they tell it with.
pub(super) fn part_of(
    known: &KnownIdentities,
    own: &[Features],
    evidence: &[Vec<Key<WorkshopId>>],
) -> KnownIdentities {
    let all = &known.workshop_keys;
    let any = all.range(CONTENT.to_owned()..).next().is_some_and(|(key, _)| key.starts_with(CONTENT));
    let of_content = |row: &Features| -> Vec<(String, WorkshopId)> {
        let prefix = format!("{CONTENT}{}#", content_of(row));
        let found = all.range(prefix.clone()..).take_while(|(key, _)| key.starts_with(&prefix));
        found.map(|(key, id)| (key.clone(), *id)).collect()
    };
    let workshop_keys: BTreeMap<String, WorkshopId> =
        if any { own.par_iter().flat_map_iter(of_content).collect() } else { BTreeMap::new() };
    let voted = evidence.iter().flatten().flat_map(Key::ids).chain(workshop_keys.values().copied());
    let voted: FastSet<WorkshopId> = voted.collect();
    let ids: BTreeSet<WorkshopId> = voted.iter().flat_map(|id| [*id, *standing(known, id)]).collect();
    let facility = |id: &WorkshopId| {
        let text = id.to_string();
        known.facility_keys.get(&text).map(|facility| (text, *facility))
    };
    KnownIdentities {
        facility_keys: ids.iter().filter_map(facility).collect(),
        workshop_keys,
        merged: known.merged.clone(),
        next: known.next.clone(),
        ..KnownIdentities::default()
    }
}

/// How the keys begin by which [`ids`] knows a cluster from its contents.
const CONTENT: &str = "content|";

pub(super) fn content_of(row: &Features) -> String {
    blake3::hash(row.content.as_bytes()).to_hex()[..16].to_owned()
}

/// Contents by which clusters have come to be known, or for another id.
pub(super) fn new_contents(known: &KnownIdentities, after: &KnownIdentities) -> BTreeSet<String> {
    let all = after.workshop_keys.range(CONTENT.to_owned()..);
    all.take_while(|(key, _)| key.starts_with(CONTENT))
        .filter(|(key, id)| known.workshop_keys.get(*key) != Some(*id))
        .filter_map(|(key, _)| Some(key[CONTENT.len()..].split('#').next()?.to_owned()))
        .collect()
}

/// What has another value now, or one at all.
pub(super) fn news<Value: Copy + PartialEq>(
    before: &BTreeMap<String, Value>,
    after: &BTreeMap<String, Value>,
) -> Vec<(String, Value)> {
    let other = after.iter().filter(|(key, value)| before.get(*key) != Some(*value));
    other.map(|(key, value)| (key.clone(), *value)).collect()
}
