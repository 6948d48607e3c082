//! Keeping ids: each cluster takes the id that most of its evidence had last night; what is new gets the next number.

use super::cluster::Cluster;
use super::features::Features;
use super::model::{KnownIdentities, WorkshopIdentity};
use crate::domain::{FacilityId, Reason, WorkshopId};
use std::collections::{BTreeMap, BTreeSet};

/// Votes of a key that names one workshop, and of one that only hints at it.
const STRONG: u32 = 4;
const WEAK: u32 = 1;

pub(super) fn keep(
    features: &[Features],
    clusters: Vec<Cluster>,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> Vec<WorkshopIdentity> {
    let evidence: Vec<BTreeMap<String, u32>> =
        clusters.iter().map(|cluster| cluster_evidence(features, cluster)).collect();
    let shared = keys_of_several(&evidence);
    let mut ids = known_ids(&evidence, known);
    let mut new: Vec<usize> = (0..clusters.len()).filter(|at| !ids.contains_key(at)).collect();
    new.sort_by_key(|at| evidence[*at].keys().next().cloned());
    for at in new {
        let number = next_number(remembered, 'W');
        ids.insert(at, WorkshopId(number));
    }
    let mut workshops: Vec<WorkshopIdentity> = Vec::with_capacity(clusters.len());
    for (at, cluster) in clusters.into_iter().enumerate() {
        let id = ids[&at];
        for key in evidence[at].keys().filter(|key| !shared.contains(*key)) {
            remembered.workshop_keys.insert(key.clone(), id);
        }
        workshops.push(WorkshopIdentity {
            id,
            facility: FacilityId(0),
            members: cluster.members,
            reasons: cluster.reasons,
        });
    }
    for workshop in &mut workshops {
        if workshop.reasons.is_empty() {
            workshop.reasons.push(Reason::new("only", "この事業所の行は一つだけです"));
        }
    }
    workshops.sort_by_key(|workshop| workshop.id);
    workshops
}

pub(super) fn next_number(remembered: &mut KnownIdentities, kind: char) -> u32 {
    let next = remembered.next.entry(kind).or_insert(1);
    let number = *next;
    *next += 1;
    number
}

/// What each row was last night, by most of its evidence.
pub(super) fn before(features: &[Features], known: &KnownIdentities) -> Vec<Option<WorkshopId>> {
    let id_of = |row: &Features| {
        let mut keys = BTreeMap::new();
        row_evidence(row, &mut keys);
        let votes = votes(&keys, known);
        votes.into_iter().max_by_key(|(id, votes)| (*votes, std::cmp::Reverse(*id))).map(|(id, _)| id)
    };
    if known.workshop_keys.is_empty() {
        vec![None; features.len()]
    } else {
        features.iter().map(id_of).collect()
    }
}

fn votes(keys: &BTreeMap<String, u32>, known: &KnownIdentities) -> BTreeMap<WorkshopId, u32> {
    let mut votes: BTreeMap<WorkshopId, u32> = BTreeMap::new();
    for (key, weight) in keys {
        if let Some(id) = known.workshop_keys.get(key) {
            *votes.entry(*id).or_default() += weight;
        }
    }
    votes
}

/// The evidence keys of a cluster with their votes.
fn cluster_evidence(features: &[Features], cluster: &Cluster) -> BTreeMap<String, u32> {
    let mut keys = BTreeMap::new();
    for at in &cluster.members {
        row_evidence(&features[*at], &mut keys);
    }
    keys
}

fn row_evidence(row: &Features, keys: &mut BTreeMap<String, u32>) {
    let service = row.service.as_ref().map_or("", |service| service.name());
    let branch = row.branch.as_deref().unwrap_or("");
    let mut add = |kind: &str, parts: &[&str], votes: u32| {
        keys.insert(format!("{kind}|{service}|{}", parts.join("|")), votes);
    };
    for name in &row.names {
        if let Some(number) = &row.office_number {
            add("number+name", &[number, name, branch], STRONG);
        }
        for phone in &row.phones {
            add("name+phone", &[name, branch, phone], STRONG);
        }
        if let Some(address) = &row.address {
            add("name+address", &[name, branch, address], STRONG);
        } else if row.phones.is_empty() && row.office_number.is_none() {
            add("name", &[name, branch, row.municipality.as_deref().unwrap_or("")], WEAK);
        }
    }
    if let Some(number) = &row.official_number {
        add("official", &[number], STRONG);
    }
    if let (Some(number), Some(address)) = (&row.office_number, &row.address) {
        add("number+address", &[number, address], STRONG);
    }
    if let Some(number) = &row.office_number {
        add("number", &[number], WEAK);
    }
    for phone in &row.phones {
        add("phone", &[phone], WEAK);
    }
}

/// Keys that more than one cluster has tonight: they tell nothing about which is which.
fn keys_of_several(evidence: &[BTreeMap<String, u32>]) -> BTreeSet<String> {
    let mut once = BTreeSet::new();
    let mut several = BTreeSet::new();
    for key in evidence.iter().flat_map(BTreeMap::keys) {
        if !once.insert(key) {
            several.insert(key.clone());
        }
    }
    several
}

/// The pairs (cluster, known id) by votes, the best first; each id goes to one cluster, each cluster gets one id.
fn known_ids(evidence: &[BTreeMap<String, u32>], known: &KnownIdentities) -> BTreeMap<usize, WorkshopId> {
    let mut ballots: Vec<(u32, WorkshopId, usize)> = Vec::new();
    for (at, keys) in evidence.iter().enumerate() {
        ballots.extend(votes(keys, known).into_iter().map(|(id, votes)| (votes, id, at)));
    }
    ballots.sort_by_key(|(votes, id, at)| (std::cmp::Reverse(*votes), *id, *at));
    let mut taken = BTreeSet::new();
    let mut ids = BTreeMap::new();
    for (_, id, at) in ballots {
        if !ids.contains_key(&at) && taken.insert(id) {
            ids.insert(at, id);
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, number: &str) -> Features {
        Features {
            names: vec![name.to_owned()],
            office_number: Some(number.to_owned()),
            ..Features::default()
        }
    }

    fn night(rows: &[Features], known: &KnownIdentities) -> (Vec<(WorkshopId, Vec<usize>)>, KnownIdentities) {
        let clusters = (0..rows.len()).map(|at| Cluster { members: vec![at], reasons: Vec::new() }).collect();
        let mut remembered = known.clone();
        let kept = keep(rows, clusters, known, &mut remembered);
        (kept.into_iter().map(|one| (one.id, one.members)).collect(), remembered)
    }

    #[test]
    fn ids_survive_another_order_a_rename_and_an_absence() {
        let first = [row("ア", "1"), row("イ", "2"), row("ウ", "3")];
        let (ids, known) = night(&first, &KnownIdentities::default());
        assert_eq!(ids.iter().map(|(id, _)| id.0).collect::<Vec<_>>(), [1, 2, 3]);

        let second = [row("ウ", "3"), row("改名", "1"), row("新設", "9")];
        let (ids, known) = night(&second, &known);
        assert_eq!(ids, [(WorkshopId(1), vec![1]), (WorkshopId(3), vec![0]), (WorkshopId(4), vec![2])]);

        let (ids, _) = night(&first, &known);
        assert_eq!(ids.iter().map(|(id, _)| id.0).collect::<Vec<_>>(), [1, 2, 3]);
    }

    #[test]
    fn another_order_gives_the_same_ids() {
        let rows = [row("ア", "1"), row("イ", "2")];
        let turned = [row("イ", "2"), row("ア", "1")];
        let (left, _) = night(&rows, &KnownIdentities::default());
        let (right, _) = night(&turned, &KnownIdentities::default());
        assert_eq!(left, [(WorkshopId(1), vec![0]), (WorkshopId(2), vec![1])]);
        assert_eq!(right, [(WorkshopId(1), vec![1]), (WorkshopId(2), vec![0])]);
    }
}
