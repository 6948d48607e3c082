//! Tonight's workshops from last night's: only what hangs together with a change is decided again, by the same stages, and
//! gives what deciding everything gives.
//!
//! A row that is new, or weighs otherwise because others have come to share a value with it, is weighed again against all
//! that it meets. What comes of it spreads along links, evidence, addresses, ids, facilities and answers 同じ; that part
//! is decided by [`workshops::decide`], and the rest stands. Doubtful pairs decide nothing and spread nothing: questions
//! are listed anew from all of them.

use super::again_known::{content_of, new_contents, news, part_of};
use super::again_rows::{Slots, Turn};
use super::again_touch::{self as touch, Touch};
use super::cluster::Refused;
use super::decisions::{self, Verdicts};
use super::evidence_keys::{self, Key};
use super::features::{FastMap, FastSet, Features};
use super::kind::Kind;
use super::links::{Before, Link, Scale, Weighed};
use super::model::{Asked, Doubt, Identities, KnownIdentities, Party, WorkshopIdentity};
use super::stages::Rows;
use super::weights::Shipped;
use super::workshops;
use super::{Options, doubts, features, ids, places};
use crate::domain::{WorkshopId, WorkshopRow};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What one night leaves for the next.
pub(super) struct Last {
    rows: Slots,
    max_block: usize,
    /// By slot: what the row was the night before, and what it is.
    before: Vec<Option<Before>>,
    owner: Vec<Option<WorkshopId>>,
    /// By slot, in order of the other end: links, lasting ones and doubtful ones.
    edges: Vec<Vec<Link>>,
    touch: Touch,
    /// The answers that stand, about slots.
    verdicts: Verdicts,
    refused: Refused,
    /// Rows of which other things are known now than when they were decided.
    stirred: Vec<u32>,
}

impl Last {
    /// Of a whole night.
    pub(super) fn of(rows: &[WorkshopRow], identities: &mut Identities, options: &Options) -> Self {
        let known = identities.remembered.clone();
        let mut features = features::of_rows(rows);
        places::mark(&mut features);
        let evidence = evidence_keys::of_rows::<WorkshopId>(&features, &known);
        let before = numbers(&ids::owners_before(&evidence, &known));
        // Estimated weights move with every row, and all that stands with them.
        let shipped = Options { estimate: false, ..options.clone() };
        let (scale, weighed) = Scale::weigh(&features, before.clone(), &shipped);
        let rarity = scale.rarity();
        let edges = edges_of(features.len(), &weighed);
        let verdicts = decisions::of_rows(&features, &evidence, &known.asked);
        let decided = workshops::decide(
            &Rows { scale: &scale, evidence: &evidence, verdicts: &verdicts },
            weighed,
            &known,
            &mut identities.remembered,
        );
        let mut last = Self {
            max_block: options.max_block,
            before,
            owner: vec![None; features.len()],
            edges,
            touch: Touch::default(),
            verdicts,
            refused: Refused::default(),
            stirred: Vec::new(),
            rows: Slots::of(features, rows, rarity),
        };
        identities.workshops = Vec::new();
        let all: Vec<u32> = (0..last.rows.features.len() as u32).collect();
        last.take(decided, &all, identities);
        last.know(&all, &evidence, &known, &identities.remembered);
        last
    }

    /// Tonight, if little enough changed: how many rows were decided again. `answered`: questions with another answer than
    /// last night.
    pub(super) fn turn(
        &mut self,
        rows: &[WorkshopRow],
        identities: &mut Identities,
        answered: &[Asked],
        max_block: usize,
    ) -> Option<usize> {
        // Slots of rows that are gone are not used again.
        let worn = self.rows.features.len() > rows.len() * 2;
        if worn || self.max_block != max_block {
            return None;
        }
        let last_slots = self.rows.slot_at.clone();
        let mut turn = self.rows.turn(rows, max_block)?;
        let all = self.rows.features.len();
        self.before.resize(all, None);
        self.owner.resize(all, None);
        self.edges.resize(all, Vec::new());
        let alive = |slot: &u32| self.rows.alive[*slot as usize];
        turn.dirty.extend(std::mem::take(&mut self.stirred).into_iter().filter(alive));
        let mut seeds: Vec<u32> = answered
            .iter()
            .flat_map(|asked| asked.left.iter().chain(&asked.right))
            .flat_map(|key| self.touch.rows_of(key))
            .collect();
        let gone: Vec<Option<WorkshopId>> = turn.gone.iter().map(|slot| self.owner[*slot as usize]).collect();
        self.forget(&turn, &mut seeds);
        self.weigh(&turn, &identities.remembered, &mut seeds);
        self.verdicts = decisions::stand(Kind::Workshop, &identities.remembered.asked, &|key| {
            self.touch.rows_of(key).collect()
        });
        let island = self.island(seeds);
        if island.len() * 2 > rows.len() {
            return None;
        }
        let replaced: FastSet<WorkshopId> =
            island.iter().map(|slot| self.owner[*slot as usize].take()).chain(gone).flatten().collect();
        identities.workshops.retain(|one| !replaced.contains(&one.id));
        self.renumber(&last_slots, &mut identities.workshops);
        self.decide(&island, identities);
        Some(island.len())
    }

    /// What hung together with rows that are gone.
    fn forget(&mut self, turn: &Turn, seeds: &mut Vec<u32>) {
        for slot in &turn.gone {
            for link in std::mem::take(&mut self.edges[*slot as usize]) {
                unlink(&mut self.edges[link.other(*slot) as usize], *slot);
            }
            seeds.extend(self.touch.forget(*slot));
            self.owner[*slot as usize] = None;
        }
    }

    /// The pairs of all rows that changed or may meet others; `seeds`: those of which something comes.
    fn weigh(&mut self, turn: &Turn, known: &KnownIdentities, seeds: &mut Vec<u32>) {
        let dirty: Vec<u32> = turn.dirty.iter().copied().collect();
        let own: Vec<Features> =
            dirty.iter().map(|slot| self.rows.features[*slot as usize].clone()).collect();
        let evidence = evidence_keys::of_rows::<WorkshopId>(&own, known);
        for (slot, number) in dirty.iter().zip(numbers(&ids::owners_before(&evidence, known))) {
            self.before[*slot as usize] = number;
        }
        for ((slot, row), evidence) in dirty.iter().zip(&own).zip(&evidence) {
            let ids = evidence.iter().flat_map(Key::ids).chain(self.owner[*slot as usize]);
            self.touch.note(*slot, touch::keys_of(row, evidence, ids.collect(), known));
        }
        let open: Vec<u32> = turn.dirty.union(&turn.regrouped).copied().collect();
        let scale = Scale::new(&self.rows.features, self.before.clone(), self.rows.rarity.clone());
        let place = &self.rows.place;
        let weighed: Vec<Vec<Link>> = open
            .par_iter()
            .map(|slot| {
                let link = |other: u32| match place[*slot as usize] < place[other as usize] {
                    true => scale.link_between(*slot, other),
                    false => scale.link_between(other, *slot),
                };
                self.rows.partners(*slot, self.max_block).into_iter().filter_map(link).collect()
            })
            .collect();
        seeds.extend(dirty);
        let threshold = scale.table.shipped.link;
        for (slot, links) in open.into_iter().zip(weighed) {
            let before = std::mem::take(&mut self.edges[slot as usize]);
            let mut spread = |link: &Link| {
                if link.weight >= threshold {
                    seeds.extend([link.left, link.right]);
                }
            };
            for link in before.iter().filter(|link| !links.contains(link)) {
                spread(link);
                unlink(&mut self.edges[link.other(slot) as usize], slot);
            }
            for link in links.iter().filter(|link| !before.contains(link)) {
                spread(link);
                let end = link.other(slot);
                let there = &mut self.edges[end as usize];
                unlink(there, slot);
                there.insert(there.partition_point(|one| one.other(end) < slot), *link);
            }
            self.edges[slot as usize] = links;
        }
    }

    /// Everything that hangs together with what changed, in order.
    fn island(&self, mut open: Vec<u32>) -> Vec<u32> {
        let mut same: FastMap<u32, Vec<u32>> = FastMap::default();
        for ((left, right), _) in &self.verdicts.same {
            same.entry(*left).or_default().push(*right);
            same.entry(*right).or_default().push(*left);
        }
        let threshold = Shipped::of(Kind::Workshop).link;
        let mut found: FastSet<u32> = FastSet::default();
        let mut keys_seen: FastSet<u64> = FastSet::default();
        while let Some(slot) = open.pop() {
            if !self.rows.alive[slot as usize] || !found.insert(slot) {
                continue;
            }
            let links = self.edges[slot as usize].iter().filter(|link| link.weight >= threshold);
            open.extend(links.map(|link| link.other(slot)));
            open.extend(same.get(&slot).into_iter().flatten());
            for key in self.touch.keys(slot) {
                if keys_seen.insert(*key) {
                    open.extend(self.touch.rows(*key));
                }
            }
        }
        let mut island: Vec<u32> = found.into_iter().collect();
        island.sort_unstable_by_key(|slot| self.rows.place[*slot as usize]);
        island
    }

    fn decide(&mut self, island: &[u32], identities: &mut Identities) {
        let own: Vec<Features> =
            island.par_iter().map(|slot| self.rows.features[*slot as usize].clone()).collect();
        let here: FastMap<u32, u32> = (0u32..).zip(island).map(|(at, slot)| (*slot, at)).collect();
        let before = island.iter().map(|slot| self.before[*slot as usize]).collect();
        let scale = Scale::new(&own, before, self.rows.rarity.clone());
        let threshold = scale.table.shipped.link;
        let mut links: Vec<Link> = island
            .iter()
            .flat_map(|slot| self.edges[*slot as usize].iter().filter(move |link| link.left == *slot))
            .filter(|link| link.weight >= threshold)
            .map(|link| Link { left: here[&link.left], right: here[&link.right], ..*link })
            .collect();
        links.sort_unstable_by_key(|link| (link.left, link.right));
        let weighed = Weighed::sorted(links, threshold);
        let evidence = evidence_keys::of_rows::<WorkshopId>(&own, &identities.remembered);
        let verdicts = decisions::stand(Kind::Workshop, &identities.remembered.asked, &|key| {
            self.touch.rows_of(key).filter_map(|slot| here.get(&slot).copied()).collect()
        });
        let known = part_of(&identities.remembered, &own, &evidence);
        let mut after = known.clone();
        let rows = Rows { scale: &scale, evidence: &evidence, verdicts: &verdicts };
        let decided = workshops::decide(&rows, weighed, &known, &mut after);
        identities.remembered.workshop_keys.extend(news(&known.workshop_keys, &after.workshop_keys));
        identities.remembered.facility_keys.extend(news(&known.facility_keys, &after.facility_keys));
        self.take(decided, island, identities);
        self.know(island, &evidence, &known, &after);
        (identities.remembered.merged, identities.remembered.next) = (after.merged, after.next);
    }

    /// What was decided about some rows takes the place of what stood.
    fn take(
        &mut self,
        (decided, refused): (Vec<WorkshopIdentity>, Refused),
        island: &[u32],
        identities: &mut Identities,
    ) {
        let inside: FastSet<u32> = island.iter().copied().collect();
        let stands = |slot: u32| self.rows.alive[slot as usize] && !inside.contains(&slot);
        self.refused.links.retain(|link| stands(link.left) && stands(link.right));
        let asked = &identities.remembered.asked;
        self.refused.decisions.retain(|key, _| {
            let sides = asked.get(key).into_iter().flat_map(|one| one.left.iter().chain(&one.right));
            sides.flat_map(|text| self.touch.rows_of(text)).all(|row| !inside.contains(&row))
        });
        let slot = |at: u32| island[at as usize];
        let links = refused.links.into_iter();
        self.refused.links.extend(links.map(|link| Link {
            left: slot(link.left),
            right: slot(link.right),
            ..link
        }));
        self.refused.decisions.extend(refused.decisions);
        for workshop in &decided {
            for row in &workshop.members {
                self.owner[self.rows.slot_at[*row] as usize] = Some(workshop.id);
            }
        }
        identities.workshops.extend(decided);
        identities.workshops.par_sort_by_key(|one| one.id);
    }

    /// By what these rows hang together from now on, and those of which other things have come to be known.
    fn know(
        &mut self,
        island: &[u32],
        evidence: &[Vec<Key<WorkshopId>>],
        known: &KnownIdentities,
        after: &KnownIdentities,
    ) {
        let facility = |of: &KnownIdentities, id: &WorkshopId| of.facility_keys.get(&id.to_string()).copied();
        let contents = new_contents(known, after);
        let found: Vec<(Vec<u64>, bool)> = island
            .par_iter()
            .zip(evidence)
            .map(|(slot, own)| {
                let row = &self.rows.features[*slot as usize];
                let owner = self.owner[*slot as usize];
                let now = |key: &Key<WorkshopId>| after.workshop_keys.get(&key.text).copied().or(key.known);
                let lent = own.iter().filter_map(|key| key.lent);
                let ids: BTreeSet<WorkshopId> = own.iter().filter_map(now).chain(lent).chain(owner).collect();
                let moved = |id: &WorkshopId| {
                    known.merged.get(id) != after.merged.get(id) || facility(known, id) != facility(after, id)
                };
                let stirred = own.iter().any(|key| now(key) != key.known)
                    || (!contents.is_empty() && contents.contains(&content_of(row)))
                    || ids.iter().any(moved);
                (touch::keys_of(row, own, ids, after), stirred)
            })
            .collect();
        for (slot, (keys, stirred)) in island.iter().zip(found) {
            self.touch.note(*slot, keys);
            if stirred {
                self.stirred.push(*slot);
            }
        }
    }

    /// Workshops that stand, with the places that their rows have tonight.
    fn renumber(&self, last_slots: &[u32], workshops: &mut [WorkshopIdentity]) {
        let tonight: Vec<usize> =
            last_slots.iter().map(|slot| self.rows.features[*slot as usize].row).collect();
        if tonight.iter().enumerate().all(|(then, now)| then == *now) {
            return;
        }
        workshops.par_iter_mut().for_each(|workshop| {
            workshop.members.iter_mut().for_each(|row| *row = tonight[*row]);
            workshop.members.sort_unstable();
            for link in &mut workshop.links {
                (link.left, link.right) = (tonight[link.left], tonight[link.right]);
            }
        });
    }

    /// Tonight's questions, and the answers 同じ that could not be followed.
    pub(super) fn doubts(
        &self,
        rows: &[WorkshopRow],
        limit: usize,
        remembered: &mut KnownIdentities,
    ) -> (Vec<Doubt>, BTreeMap<String, String>) {
        let scale = Scale::new(&self.rows.features, Vec::new(), self.rows.rarity.clone());
        let threshold = scale.table.shipped.link;
        let doubtful = self.edges.par_iter().enumerate().flat_map_iter(|(slot, own)| {
            own.iter().filter(move |link| link.left as usize == slot && link.weight < threshold)
        });
        let mut doubtful: Vec<Link> =
            doubtful.copied().chain(self.refused.links.par_iter().copied()).collect();
        doubtful.extend(doubts::still_asked(&scale, &self.verdicts));
        let places = |link: &Link| [link.left, link.right].map(|slot| self.rows.place[slot as usize]);
        doubtful.par_sort_unstable_by(|a, b| {
            b.weight.total_cmp(&a.weight).then_with(|| places(a).cmp(&places(b)))
        });
        let shown = doubts::Shown {
            owner: &|slot| self.owner[slot].map(Party::Workshop),
            origin: &|slot| rows[self.rows.features[slot].row].row.origin.clone(),
        };
        let told = doubts::list(&shown, &scale, doubtful, &self.verdicts, limit);
        let speaks: BTreeSet<&String> = self.verdicts.same.iter().map(|(_, key)| key).collect();
        let refused = self.refused.decisions.iter().filter(|(key, _)| speaks.contains(key));
        let refused = refused.map(|(key, apart)| (key.clone(), apart.clone())).collect();
        (doubts::remember(told, &self.rows.features, remembered), refused)
    }
}

fn numbers(ids: &[Option<(WorkshopId, bool)>]) -> Vec<Option<Before>> {
    ids.iter().map(|owner| owner.map(|(id, surely)| Before { id: id.0, surely })).collect()
}

fn edges_of(rows: usize, weighed: &Weighed) -> Vec<Vec<Link>> {
    let mut edges: Vec<Vec<Link>> = vec![Vec::new(); rows];
    for link in weighed.links.iter().chain(&weighed.lasting).chain(&weighed.doubtful) {
        edges[link.left as usize].push(*link);
        edges[link.right as usize].push(*link);
    }
    (0u32..).zip(&mut edges).for_each(|(slot, own)| own.sort_unstable_by_key(|link| link.other(slot)));
    edges
}

fn unlink(edges: &mut Vec<Link>, slot: u32) {
    edges.retain(|one| one.left != slot && one.right != slot);
}
