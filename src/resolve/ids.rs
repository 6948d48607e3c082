//! Keeping ids: each cluster takes the id that most of its evidence had last night; what is new gets the next number.
//! An id whose rows have become part of another workshop leaves a tombstone and keeps its evidence, so that it comes
//! back when the two are told apart again.

use super::cluster::Cluster;
use super::evidence::Evidence;
use super::evidence_keys::{Key, STRONG};
use super::features::{FastMap, Features};
use super::identity::{Identity, standing};
use super::links::{Before, Scale};
use super::model::KnownIdentities;
use crate::domain::Reason;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Rows that are one, under the id that lasts.
pub(super) struct Kept<Id> {
    pub(super) id: Id,
    /// Places in the order of [`Features`], ascending.
    pub(super) members: Vec<usize>,
    pub(super) reasons: Vec<Reason>,
    pub(super) links: Vec<Evidence>,
}

/// The clusters with their ids, in order of id. `fresh` gives an id to rows that nobody knows.
pub(super) fn keep<Id: Identity>(
    scale: &Scale<'_>,
    evidence: &[Vec<Key<Id>>],
    clusters: Vec<Cluster>,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
    fresh: &mut dyn FnMut(&[u32], &mut KnownIdentities) -> Id,
) -> Vec<Kept<Id>> {
    let mut own = keys_of_clusters(evidence, &clusters);
    let whole = content_keys(scale.features, &clusters, &own, known);
    own.extend(whole.iter().map(|(key, cluster)| (key, *cluster)));
    own.par_sort_unstable();
    let keys = own;
    let ballots = Ballots::count(&keys);
    let mut elected = ballots.elect(clusters.len(), known);
    borrow(evidence, &clusters, known, &mut elected);
    let ids: Vec<Id> = elected
        .into_iter()
        .zip(&clusters)
        .map(|(id, cluster)| id.unwrap_or_else(|| fresh(&cluster.members, remembered)))
        .collect();
    bury(&ballots, &ids, remembered);
    remember(&keys, &ids, remembered);
    let mut kept: Vec<Kept<Id>> =
        clusters.into_par_iter().zip(ids).map(|(cluster, id)| of_cluster(scale, cluster, id)).collect();
    kept.par_sort_by(|left, right| left.id.cmp(&right.id));
    kept
}

fn of_cluster<Id>(scale: &Scale<'_>, cluster: Cluster, id: Id) -> Kept<Id> {
    let mut reasons = cluster.reasons;
    if cluster.members.len() == 1 {
        reasons.push(Reason::new("only", scale.kind().alone()));
    }
    Kept {
        id,
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

/// What each row was last night, by most of its evidence, and whether its strong evidence says so with one voice.
pub(super) fn owners_before<Id: Identity>(
    evidence: &[Vec<Key<Id>>],
    known: &KnownIdentities,
) -> Vec<Option<(Id, bool)>> {
    let id_of = |keys: &Vec<Key<Id>>| {
        let mut votes: BTreeMap<Id, u32> = BTreeMap::new();
        for key in keys {
            if let Some(id) = &key.known {
                *votes.entry(standing(known, id).clone()).or_default() += key.votes;
            }
        }
        let (id, _) = votes.into_iter().max_by_key(|(id, votes)| (*votes, Reverse(id.clone())))?;
        // What became one by an answer keeps its own evidence, so that the answer can be taken back.
        let mut strong = keys.iter().filter(|key| key.votes >= STRONG).filter_map(|key| key.known.as_ref());
        let surely = strong.next().is_some_and(|first| *first == id) && strong.all(|other| *other == id);
        Some((id, surely))
    };
    evidence.par_iter().map(id_of).collect()
}

/// The same with a number for each id.
pub(super) fn before<Id: Identity>(
    evidence: &[Vec<Key<Id>>],
    known: &KnownIdentities,
) -> Vec<Option<Before>> {
    if Id::keys(known).is_empty() {
        return vec![None; evidence.len()];
    }
    let ids = owners_before(evidence, known);
    let mut distinct: Vec<&Id> = ids.iter().flatten().map(|(id, _)| id).collect();
    distinct.par_sort_unstable();
    distinct.dedup();
    let number = |id: &Id| distinct.binary_search(&id).ok().and_then(|at| u32::try_from(at).ok());
    let before = |owner: &Option<(Id, bool)>| {
        let (id, surely) = owner.as_ref()?;
        Some(Before { id: number(id)?, surely: *surely })
    };
    ids.par_iter().map(before).collect()
}

/// Each key of each cluster once: (key, cluster), the same keys beside each other.
fn keys_of_clusters<'a, Id: Identity>(
    evidence: &'a [Vec<Key<Id>>],
    clusters: &[Cluster],
) -> Vec<(&'a Key<Id>, u32)> {
    let mut keys: Vec<(&Key<Id>, u32)> = clusters
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
fn content_keys<Id: Identity>(
    features: &[Features],
    clusters: &[Cluster],
    keys: &[(&Key<Id>, u32)],
    known: &KnownIdentities,
) -> Vec<(Key<Id>, u32)> {
    let mut has_own = vec![false; clusters.len()];
    for same in keys.chunk_by(|(left, _), (right, _)| left.text == right.text) {
        if let [(_, cluster)] = same {
            has_own[*cluster as usize] = true;
        }
    }
    let prefix = format!("{CONTENT}|");
    let were_needed = Id::keys(known).range(prefix.clone()..).next();
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
            let owner = Id::keys(known).get(&text).cloned();
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
    /// Strong ones by a number that an office gave.
    numbered: u32,
}

#[derive(Debug)]
struct Ballots<Id>(BTreeMap<(u32, Id), Votes>);

/// What an id is taken for in a round of the election.
type Round<Id> = fn(&Id, &KnownIdentities) -> Option<Id>;

impl<Id: Identity> Ballots<Id> {
    fn count(keys: &[(&Key<Id>, u32)]) -> Self {
        let mut ballots = BTreeMap::new();
        for (key, cluster) in keys {
            if let Some(id) = &key.known {
                let votes: &mut Votes = ballots.entry((*cluster, id.clone())).or_default();
                votes.all += key.votes;
                let strong = if key.votes >= STRONG { key.votes } else { 0 };
                votes.strong += strong;
                votes.numbered += if key.is_of_number() { strong } else { 0 };
            }
        }
        Self(ballots)
    }

    /// Living ids first, each to the cluster with most of its evidence by number (a number that is known leads to its
    /// workshop, however much the other part of it has kept), else with most of all; then tombstones: to the id that it
    /// was merged into where that is free, else it comes back to life.
    fn elect(&self, clusters: usize, known: &KnownIdentities) -> Vec<Option<Id>> {
        let mut ids: Vec<Option<Id>> = vec![None; clusters];
        let mut taken: BTreeSet<Id> = BTreeSet::new();
        let mut numbered: BTreeMap<&Id, u32> = BTreeMap::new();
        for ((_, id), votes) in &self.0 {
            let most = numbered.entry(id).or_default();
            *most = votes.numbered.max(*most);
        }
        let ballot = |((cluster, id), votes): (&(u32, Id), &Votes)| {
            let another_has_the_number = numbered.get(id).is_some_and(|most| votes.numbered < *most);
            (another_has_the_number, Reverse(votes.all), id.clone(), *cluster)
        };
        let mut ballots: Vec<(bool, Reverse<u32>, Id, u32)> = self.0.iter().map(ballot).collect();
        ballots.sort_unstable();
        let rounds: [Round<Id>; 3] = [
            |id, known| (standing(known, id) == id).then(|| id.clone()),
            |id, known| Some(standing(known, id).clone()),
            |id, _| Some(id.clone()),
        ];
        for stands_for in rounds {
            for (_, _, id, cluster) in &ballots {
                let place = &mut ids[*cluster as usize];
                if place.is_none()
                    && let Some(id) = stands_for(id, known)
                    && taken.insert(id.clone())
                {
                    *place = Some(id);
                }
            }
        }
        ids
    }
}

/// A workshop whose service was filled in or left out since last night keeps the id that it had, where nobody else has it.
fn borrow<Id: Identity>(
    evidence: &[Vec<Key<Id>>],
    clusters: &[Cluster],
    known: &KnownIdentities,
    elected: &mut [Option<Id>],
) {
    let mut taken: BTreeSet<Id> = elected.iter().flatten().cloned().collect();
    for (cluster, place) in clusters.iter().zip(elected).filter(|(_, place)| place.is_none()) {
        let keys = cluster.members.iter().flat_map(|row| &evidence[*row as usize]);
        let lent: BTreeSet<&Id> =
            keys.filter_map(|key| key.lent.as_ref()).map(|id| standing(known, id)).collect();
        let mut lent = lent.into_iter();
        if let (Some(id), None) = (lent.next(), lent.next())
            && taken.insert(id.clone())
        {
            *place = Some(id.clone());
        }
    }
}

/// Tombstones of ids that no cluster has any more and whose strong evidence lies in another's; those that live again
/// lose theirs.
fn bury<Id: Identity>(ballots: &Ballots<Id>, ids: &[Id], remembered: &mut KnownIdentities) {
    let living: BTreeSet<&Id> = ids.iter().collect();
    let merged = Id::merged_mut(remembered);
    for (id, into) in merged.iter_mut() {
        if living.contains(id) {
            *into = id.clone();
        }
    }
    let mut graves: BTreeMap<&Id, (u32, &Id)> = BTreeMap::new();
    for ((cluster, id), votes) in &ballots.0 {
        if votes.strong > 0 && !living.contains(id) {
            let into = (votes.strong, &ids[*cluster as usize]);
            let best = graves.entry(id).or_insert(into);
            if into.0 > best.0 || (into.0 == best.0 && into.1 < best.1) {
                *best = into;
            }
        }
    }
    merged.extend(graves.into_iter().map(|(id, (_, into))| (id.clone(), into.clone())));
}

/// Evidence that one cluster alone has points to its id from now on; that of a buried id stays with it.
fn remember<Id: Identity>(keys: &[(&Key<Id>, u32)], ids: &[Id], remembered: &mut KnownIdentities) {
    let mut news: Vec<(String, Id)> = Vec::new();
    for same in keys.chunk_by(|(left, _), (right, _)| left.text == right.text) {
        let [(key, cluster)] = same else { continue };
        let id = &ids[*cluster as usize];
        let stays = key.known.as_ref().is_some_and(|old| standing(remembered, old) == id);
        if !stays {
            news.push((key.text.clone(), id.clone()));
        }
    }
    news.par_sort_unstable();
    let keys = Id::keys_mut(remembered);
    if keys.is_empty() {
        *keys = news.into_iter().collect();
    } else {
        keys.extend(news);
    }
}
