//! Keeping ids: each cluster takes the id that most of its evidence had last night; what is new gets the next number.
//! An id whose rows have become part of another workshop leaves a tombstone and keeps its evidence, so that it comes
//! back when the two are told apart again.

use super::cluster::Cluster;
use super::evidence_keys::{Key, STRONG};
use super::features::{FastMap, Features};
use super::links::Scale;
use super::model::{KnownIdentities, WorkshopIdentity};
use crate::domain::{FacilityId, Reason, WorkshopId};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The clusters as workshops, in order of id. Members are rows of [`super::features::Features`] still.
pub(super) fn keep(
    scale: &Scale<'_>,
    evidence: &[Vec<Key>],
    clusters: Vec<Cluster>,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> Vec<WorkshopIdentity> {
    let mut own = keys_of_clusters(evidence, &clusters);
    let whole = content_keys(scale.features, &clusters, &own, known);
    own.extend(whole.iter().map(|(key, cluster)| (key, *cluster)));
    own.par_sort_unstable();
    let keys = own;
    let ballots = Ballots::count(&keys);
    let mut ids = ballots.elect(clusters.len(), known);
    for id in ids.iter_mut().filter(|id| id.is_none()) {
        *id = Some(WorkshopId(next_number(remembered, 'W')));
    }
    let ids: Vec<WorkshopId> = ids.into_iter().flatten().collect();
    bury(&ballots, &ids, remembered);
    remember(&keys, &ids, remembered);
    let mut workshops: Vec<WorkshopIdentity> =
        clusters.into_par_iter().zip(&ids).map(|(cluster, id)| identity(scale, cluster, *id)).collect();
    workshops.par_sort_by_key(|workshop| workshop.id);
    workshops
}

fn identity(scale: &Scale<'_>, cluster: Cluster, id: WorkshopId) -> WorkshopIdentity {
    let mut reasons = cluster.reasons;
    if cluster.members.len() == 1 {
        reasons.push(Reason::new("only", "この事業所の行は一つだけです"));
    }
    WorkshopIdentity {
        id,
        facility: FacilityId(0),
        members: cluster.members.into_iter().map(|at| at as usize).collect(),
        reasons,
        links: cluster.links.iter().map(|link| scale.evidence(link)).collect(),
    }
}

pub(super) fn next_number(remembered: &mut KnownIdentities, kind: char) -> u32 {
    let next = remembered.next.entry(kind).or_insert(1);
    let number = *next;
    *next += 1;
    number
}

/// What each row was last night, by most of its evidence.
pub(super) fn before(evidence: &[Vec<Key>], known: &KnownIdentities) -> Vec<Option<WorkshopId>> {
    let id_of = |keys: &Vec<Key>| {
        let mut votes: BTreeMap<WorkshopId, u32> = BTreeMap::new();
        for key in keys {
            if let Some(id) = key.known {
                *votes.entry(known.standing(id)).or_default() += key.votes;
            }
        }
        votes.into_iter().max_by_key(|(id, votes)| (*votes, std::cmp::Reverse(*id))).map(|(id, _)| id)
    };
    if known.workshop_keys.is_empty() {
        vec![None; evidence.len()]
    } else {
        evidence.par_iter().map(id_of).collect()
    }
}

/// Each key of each cluster once: (key, cluster), the same keys beside each other.
fn keys_of_clusters<'a>(evidence: &'a [Vec<Key>], clusters: &[Cluster]) -> Vec<(&'a Key, u32)> {
    let mut keys: Vec<(&Key, u32)> = clusters
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, cluster)| {
            let own = cluster.members.iter().flat_map(|row| &evidence[*row as usize]);
            own.map(move |key| (key, at as u32))
        })
        .collect();
    keys.par_sort_unstable();
    keys.dedup();
    keys
}

/// A cluster of which every piece of evidence is another's too (a name and a telephone that stand in the register under
/// two numbers) is known by the whole of what its rows say; the second with the same content is its number two.
fn content_keys(
    features: &[Features],
    clusters: &[Cluster],
    keys: &[(&Key, u32)],
    known: &KnownIdentities,
) -> Vec<(Key, u32)> {
    let mut has_own = vec![false; clusters.len()];
    for same in keys.chunk_by(|(left, _), (right, _)| left.text == right.text) {
        if let [(_, cluster)] = same {
            has_own[*cluster as usize] = true;
        }
    }
    let prefix = format!("{CONTENT}|");
    let were_needed = known.workshop_keys.range(prefix.clone()..).next();
    let look_at_all = were_needed.is_some_and(|(key, _)| key.starts_with(&prefix));
    let contents = |at: usize, cluster: &Cluster| -> Vec<String> {
        let rows = cluster.members.iter().filter(|_| look_at_all || !has_own[at]);
        let content = |row: &u32| blake3::hash(features[*row as usize].content.as_bytes());
        let mut own: Vec<String> = rows.map(|row| content(row).to_hex()[..16].to_owned()).collect();
        own.dedup();
        own
    };
    let contents: Vec<Vec<String>> =
        clusters.par_iter().enumerate().map(|(at, cluster)| contents(at, cluster)).collect();
    let mut seen: FastMap<String, u32> = FastMap::default();
    let mut found = Vec::new();
    for (at, own) in contents.into_iter().enumerate() {
        for content in own {
            let number = if has_own[at] { &mut 1 } else { seen.entry(content.clone()).or_insert(0) };
            *number += u32::from(!has_own[at]);
            let text = format!("{CONTENT}|{content}#{number}");
            let owner = known.workshop_keys.get(&text).copied();
            if !has_own[at] || owner.is_some() {
                found.push((Key::new(text, STRONG).known(owner), at as u32));
            }
        }
    }
    found
}

const CONTENT: &str = "content";

/// How much of a cluster's evidence an id had last night.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    all: u32,
    strong: u32,
}

#[derive(Debug, Default)]
struct Ballots(BTreeMap<(u32, WorkshopId), Votes>);

impl Ballots {
    fn count(keys: &[(&Key, u32)]) -> Self {
        let mut ballots = Self::default();
        for (key, cluster) in keys {
            if let Some(id) = key.known {
                let votes = ballots.0.entry((*cluster, id)).or_default();
                votes.all += key.votes;
                votes.strong += if key.votes == STRONG { key.votes } else { 0 };
            }
        }
        ballots
    }

    /// Living ids first, each to the cluster with most of its evidence; then tombstones: to the id that it was merged
    /// into where that is free, else it comes back to life.
    fn elect(&self, clusters: usize, known: &KnownIdentities) -> Vec<Option<WorkshopId>> {
        let mut ids: Vec<Option<WorkshopId>> = vec![None; clusters];
        let mut taken: BTreeSet<WorkshopId> = BTreeSet::new();
        let mut ballots: Vec<(u32, WorkshopId, u32)> =
            self.0.iter().map(|((cluster, id), votes)| (votes.all, *id, *cluster)).collect();
        ballots.sort_by_key(|(votes, id, cluster)| (std::cmp::Reverse(*votes), *id, *cluster));
        let rounds: [fn(WorkshopId, &KnownIdentities) -> Option<WorkshopId>; 3] = [
            |id, known| (known.standing(id) == id).then_some(id),
            |id, known| Some(known.standing(id)),
            |id, _| Some(id),
        ];
        for stands_for in rounds {
            for (_, id, cluster) in &ballots {
                let place = &mut ids[*cluster as usize];
                if let Some(id) = stands_for(*id, known).filter(|_| place.is_none())
                    && taken.insert(id)
                {
                    *place = Some(id);
                }
            }
        }
        ids
    }
}

/// Tombstones of ids that no cluster has any more and whose strong evidence lies in another's; those that live again
/// lose theirs.
fn bury(ballots: &Ballots, ids: &[WorkshopId], remembered: &mut KnownIdentities) {
    let living: BTreeSet<WorkshopId> = ids.iter().copied().collect();
    for (id, into) in &mut remembered.merged {
        if living.contains(id) {
            *into = *id;
        }
    }
    let mut graves: BTreeMap<WorkshopId, (u32, WorkshopId)> = BTreeMap::new();
    for ((cluster, id), votes) in &ballots.0 {
        if votes.strong > 0 && !living.contains(id) {
            let into = (votes.strong, ids[*cluster as usize]);
            let best = graves.entry(*id).or_insert(into);
            if into.0 > best.0 || (into.0 == best.0 && into.1 < best.1) {
                *best = into;
            }
        }
    }
    remembered.merged.extend(graves.into_iter().map(|(id, (_, into))| (id, into)));
}

/// Evidence that one cluster alone has points to its id from now on; that of a buried id stays with it.
fn remember(keys: &[(&Key, u32)], ids: &[WorkshopId], remembered: &mut KnownIdentities) {
    let mut news: Vec<(String, WorkshopId)> = Vec::new();
    for same in keys.chunk_by(|(left, _), (right, _)| left.text == right.text) {
        let [(key, cluster)] = same else { continue };
        let id = ids[*cluster as usize];
        let stays = key.known.is_some_and(|old| remembered.standing(old) == id);
        if !stays {
            news.push((key.text.clone(), id));
        }
    }
    news.par_sort_unstable();
    if remembered.workshop_keys.is_empty() {
        remembered.workshop_keys = news.into_iter().collect();
    } else {
        remembered.workshop_keys.extend(news);
    }
}
