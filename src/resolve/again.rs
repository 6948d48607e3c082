//! Tonight's workshops from last night's: only what hangs together with a row that changed is decided again, by the same
//! stages, and gives what deciding everything gives.
//!
//! A row that is new, that others have come to share a value with, or whose evidence points elsewhere since last night is
//! weighed again against all that it meets. With it goes everything that one decision may depend on: rows linked or asked
//! about, rows under one number, telephone or address, of one workshop or facility, rows that vote for one id, and both
//! sides of a question. What is left touches none of it and stands as it stood.

use super::again_rows::{Rows, Turn};
use super::again_touch::{Questions, new_contents, touch};
use super::evidence_keys;
use super::features::{FastMap, Features, digest};
use super::ids;
use super::links::{Link, Scale, Weighed};
use super::model::{Doubt, KnownIdentities, Party, WorkshopIdentity};
use super::stages::Refused;
use super::workshops::{self, Decided};
use super::{Night, doubts, features};
use crate::domain::{WorkshopId, WorkshopRow};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// What one night leaves for the next.
pub(super) struct Last {
    rows: Rows,
    max_block: usize,
    /// What was remembered.
    known: KnownIdentities,
    /// By slot: what the row was the night before, its links and questions, and what it hangs together by.
    before: Vec<Option<WorkshopId>>,
    edges: Vec<Vec<Link>>,
    touch: Vec<Vec<u64>>,
    by_touch: FastMap<u64, Vec<u32>>,
    owner: Vec<Option<WorkshopId>>,
    /// Members, and the sides of links, are slots.
    workshops: BTreeMap<WorkshopId, WorkshopIdentity>,
    doubts: Vec<(Doubt, Link)>,
    refused: Refused,
    /// Rows whose evidence, or whose questions, stand otherwise since.
    stirred: Vec<u32>,
    /// Rows that lost a link tonight.
    lost: Vec<u32>,
}

impl Last {
    /// Of a whole night.
    pub(super) fn of(night: &Night<'_>, remembered: &mut KnownIdentities) -> Self {
        let rows = &night.observations.workshops;
        let mut features = features::of_rows(rows);
        let count = features.len();
        // While they are decided, rows are known by their slots.
        let places: Vec<usize> = features.iter().map(|row| row.row).collect();
        features.iter_mut().enumerate().for_each(|(at, row)| row.row = at);
        let evidence = evidence_keys::of_rows::<WorkshopId>(&features, night.known);
        let before = ids::owners_before(&evidence, night.known);
        let numbers = before.iter().map(|id| id.map(|id| id.0)).collect();
        let (scale, weighed) = Scale::weigh(&features, numbers, night.options);
        let rarity = scale.rarity();
        let mut edges: Vec<Vec<Link>> = vec![Vec::new(); count];
        for link in weighed.links.iter().chain(&weighed.lasting).chain(&weighed.doubtful) {
            edges[link.left as usize].push(*link);
            edges[link.right as usize].push(*link);
        }
        let origin = |at: usize| rows[places[at]].row.origin.clone();
        let decided = workshops::decide(scale, weighed, evidence, &origin, night.known, remembered);
        features.iter_mut().zip(places).for_each(|(row, place)| row.row = place);
        let mut last = Self {
            rows: Rows::of(features, rows, rarity),
            max_block: night.options.max_block,
            known: night.known.clone(),
            before,
            edges,
            touch: vec![Vec::new(); count],
            by_touch: FastMap::default(),
            owner: vec![None; count],
            workshops: BTreeMap::new(),
            doubts: Vec::new(),
            refused: Refused::new(),
            stirred: Vec::new(),
            lost: Vec::new(),
        };
        let all: Vec<u32> = (0u32..).take(count).collect();
        last.take(decided, &all, remembered);
        last
    }

    /// Tonight, if little enough changed; `None` = everything has to be decided again.
    pub(super) fn turn(&mut self, night: &Night<'_>, remembered: &mut KnownIdentities) -> Option<usize> {
        let rows = &night.observations.workshops;
        // Slots of rows that are gone are not used again.
        let worn = self.rows.features.len() > rows.len() * 2;
        if worn || self.max_block != night.options.max_block || self.known != *night.known {
            return None;
        }
        let read = |new: &[usize]| features::read_rows(rows, new);
        let mut turn = self.rows.turn(rows, self.max_block, read)?;
        let all = self.rows.features.len();
        self.before.resize(all, None);
        self.edges.resize(all, Vec::new());
        self.touch.resize(all, Vec::new());
        self.owner.resize(all, None);
        let alive = |slot: &u32| self.rows.alive[*slot as usize];
        turn.dirty.extend(self.stirred.iter().copied().filter(alive));
        for (key, asked) in &remembered.asked {
            if self.known.asked.get(key).map(|one| one.verdict) != Some(asked.verdict) {
                let both = self.by_touch.get(&digest(&('q', key))).into_iter().flatten();
                turn.dirty.extend(both.copied().filter(|slot| self.rows.alive[*slot as usize]));
            }
        }
        let seeds = self.forget(&turn);
        self.weigh(&turn, night.known);
        let island = self.island(&turn, seeds, night.known, remembered);
        if island.len() * 2 > rows.len() {
            return None;
        }
        let decided = self.decide(&island, night, remembered);
        self.take(decided, &island, remembered);
        let alive = &self.rows.alive;
        self.doubts.retain(|(_, link)| alive[link.left as usize] && alive[link.right as usize]);
        Some(island.len())
    }

    /// What hung together with rows that are gone.
    fn forget(&mut self, turn: &Turn) -> Vec<u32> {
        let mut seeds = Vec::new();
        for slot in &turn.gone {
            for link in std::mem::take(&mut self.edges[*slot as usize]) {
                let other = if link.left == *slot { link.right } else { link.left };
                self.edges[other as usize].retain(|one| one.left != *slot && one.right != *slot);
                seeds.push(other);
            }
            for key in std::mem::take(&mut self.touch[*slot as usize]) {
                if let Some(slots) = self.by_touch.get_mut(&key) {
                    slots.retain(|other| other != slot);
                    seeds.extend(slots.iter());
                }
            }
            let workshop = self.owner[*slot as usize].take().and_then(|id| self.workshops.remove(&id));
            seeds.extend(workshop.iter().flat_map(|one| one.members.iter().map(|member| *member as u32)));
        }
        seeds
    }

    /// The pairs of all rows that changed.
    fn weigh(&mut self, turn: &Turn, known: &KnownIdentities) {
        let dirty: Vec<u32> = turn.dirty.iter().copied().collect();
        let of_dirty: Vec<Features> =
            dirty.iter().map(|slot| self.rows.features[*slot as usize].clone()).collect();
        let evidence = evidence_keys::of_rows::<WorkshopId>(&of_dirty, known);
        for (slot, id) in dirty.iter().zip(ids::owners_before(&evidence, known)) {
            self.before[*slot as usize] = id;
        }
        let before = self.before.iter().map(|id| id.map(|id| id.0)).collect();
        let scale = Scale::new(&self.rows.features, before, self.rows.rarity.clone());
        let place = &self.rows.place;
        let links: Vec<Vec<Link>> = dirty
            .par_iter()
            .map(|slot| {
                let partners = self.rows.partners(*slot, self.max_block);
                // A pair of two such rows is weighed once.
                let once = partners.iter().filter(|other| !turn.dirty.contains(other) || slot < *other);
                let link = |other: &u32| match place[*slot as usize] < place[*other as usize] {
                    true => scale.link_between(*slot, *other),
                    false => scale.link_between(*other, *slot),
                };
                once.filter_map(link).collect()
            })
            .collect();
        for slot in &dirty {
            for link in std::mem::take(&mut self.edges[*slot as usize]) {
                let other = if link.left == *slot { link.right } else { link.left };
                self.edges[other as usize].retain(|one| one.left != *slot && one.right != *slot);
                self.lost.push(other);
            }
        }
        for link in links.into_iter().flatten() {
            self.edges[link.left as usize].push(link);
            self.edges[link.right as usize].push(link);
        }
    }

    /// Everything that hangs together with what changed, in order.
    fn island(
        &mut self,
        turn: &Turn,
        seeds: Vec<u32>,
        known: &KnownIdentities,
        remembered: &KnownIdentities,
    ) -> Vec<u32> {
        let questions = Questions::of(remembered);
        let fresh: Vec<u32> = turn.dirty.iter().copied().collect();
        self.touch_again(&fresh, known, &questions);
        let mut found: HashSet<u32> = HashSet::new();
        let lost = std::mem::take(&mut self.lost);
        let mut open: Vec<u32> = fresh.into_iter().chain(seeds).chain(lost).collect();
        let mut keys_seen: HashSet<u64> = HashSet::new();
        while let Some(slot) = open.pop() {
            if !self.rows.alive[slot as usize] || !found.insert(slot) {
                continue;
            }
            open.extend(self.edges[slot as usize].iter().flat_map(|link| [link.left, link.right]));
            for key in &self.touch[slot as usize] {
                if keys_seen.insert(*key) {
                    open.extend(self.by_touch.get(key).into_iter().flatten());
                }
            }
            let workshop = self.owner[slot as usize].and_then(|id| self.workshops.get(&id));
            open.extend(workshop.into_iter().flat_map(|one| one.members.iter().map(|member| *member as u32)));
        }
        let mut island: Vec<u32> = found.into_iter().collect();
        island.sort_unstable_by_key(|slot| self.rows.place[*slot as usize]);
        island
    }

    /// Notes anew by what rows hang together.
    fn touch_again(&mut self, slots: &[u32], known: &KnownIdentities, questions: &Questions) {
        let own: Vec<Features> =
            slots.iter().map(|slot| self.rows.features[*slot as usize].clone()).collect();
        let evidence = evidence_keys::of_rows::<WorkshopId>(&own, known);
        for ((slot, row), evidence) in slots.iter().zip(&own).zip(&evidence) {
            let keys = touch(row, evidence, self.owner[*slot as usize], known, questions);
            for key in std::mem::take(&mut self.touch[*slot as usize]) {
                if let Some(slots) = self.by_touch.get_mut(&key) {
                    slots.retain(|other| other != slot);
                }
            }
            for key in &keys {
                self.by_touch.entry(*key).or_default().push(*slot);
            }
            self.touch[*slot as usize] = keys;
        }
    }

    fn decide(&self, island: &[u32], night: &Night<'_>, remembered: &mut KnownIdentities) -> Decided {
        let rows = &night.observations.workshops;
        let own: Vec<Features> = (0..)
            .zip(island)
            .map(|(at, slot)| Features { row: at, ..self.rows.features[*slot as usize].clone() })
            .collect();
        let here: FastMap<u32, u32> = (0u32..).zip(island).map(|(at, slot)| (*slot, at)).collect();
        let before = island.iter().map(|slot| self.before[*slot as usize].map(|id| id.0)).collect();
        let scale = Scale::new(&own, before, self.rows.rarity.clone());
        let mut links: Vec<Link> = island
            .iter()
            .flat_map(|slot| self.edges[*slot as usize].iter().filter(move |link| link.left == *slot))
            .map(|link| Link { left: here[&link.left], right: here[&link.right], ..*link })
            .collect();
        links.sort_unstable_by_key(|link| (link.left, link.right));
        let weighed = Weighed::sorted(links, scale.table.shipped.link);
        let evidence = evidence_keys::of_rows::<WorkshopId>(&own, night.known);
        let origin = |at: usize| {
            let row = self.rows.features[island[at] as usize].row;
            rows[row].row.origin.clone()
        };
        workshops::decide(scale, weighed, evidence, &origin, night.known, remembered)
    }

    /// What was decided about some rows takes the place of what stood.
    fn take(&mut self, decided: Decided, island: &[u32], remembered: &KnownIdentities) {
        let slot = |at: usize| island[at] as usize;
        for one in island {
            if let Some(id) = self.owner[*one as usize].take() {
                self.workshops.remove(&id);
            }
        }
        let inside: HashSet<u32> = island.iter().copied().collect();
        self.doubts.retain(|(_, link)| !inside.contains(&link.left) && !inside.contains(&link.right));
        self.refused.retain(|key, _| {
            let rows = self.by_touch.get(&digest(&('q', key)));
            rows.is_none_or(|rows| rows.iter().all(|row| !inside.contains(row)))
        });
        self.refused.extend(decided.refused);
        for mut workshop in decided.workshops {
            workshop.members.iter_mut().for_each(|member| *member = slot(*member));
            for link in &mut workshop.links {
                (link.left, link.right) = (slot(link.left), slot(link.right));
            }
            for member in &workshop.members {
                self.owner[*member] = Some(workshop.id);
            }
            self.workshops.insert(workshop.id, workshop);
        }
        for (doubt, link) in decided.doubts {
            let (left, right) = (island[link.left as usize], island[link.right as usize]);
            self.doubts.push((doubt, Link { left, right, ..link }));
        }
        self.stir(island, remembered);
        let questions = Questions::of(remembered);
        self.touch_again(island, remembered, &questions);
    }

    /// Rows of which other things are known now than when they were decided.
    fn stir(&mut self, island: &[u32], remembered: &KnownIdentities) {
        let own: Vec<Features> =
            island.iter().map(|slot| self.rows.features[*slot as usize].clone()).collect();
        let then = evidence_keys::of_rows::<WorkshopId>(&own, &self.known);
        let now = evidence_keys::of_rows::<WorkshopId>(&own, remembered);
        let moved = |id: &WorkshopId| {
            self.known.merged.get(id) != remembered.merged.get(id)
                || self.known.facility_keys.get(&id.to_string())
                    != remembered.facility_keys.get(&id.to_string())
        };
        let contents = new_contents(&self.known, remembered);
        let mut stirred = Vec::new();
        for (at, slot) in island.iter().enumerate() {
            let ids = now[at].iter().filter_map(|key| key.known).chain(self.owner[*slot as usize]);
            let by_content = !contents.is_empty()
                && contents.contains(&blake3::hash(own[at].content.as_bytes()).to_hex()[..16]);
            if then[at] != now[at] || by_content || ids.clone().any(|id| moved(&id)) {
                stirred.push(*slot);
            }
        }
        self.stirred = stirred;
    }

    /// Tonight's answer, with the places that rows have tonight.
    pub(super) fn told(
        &mut self,
        rows: &[WorkshopRow],
        limit: usize,
        remembered: &mut KnownIdentities,
    ) -> (Vec<WorkshopIdentity>, Vec<Doubt>, Refused) {
        let features = &self.rows.features;
        let row = |slot: usize| features[slot].row;
        let workshops = self
            .workshops
            .par_iter()
            .map(|(_, one)| {
                let mut told = one.clone();
                told.members.iter_mut().for_each(|member| *member = row(*member));
                told.members.sort_unstable();
                for link in &mut told.links {
                    (link.left, link.right) = (row(link.left), row(link.right));
                }
                told
            })
            .collect();
        let place = |slot: u32| self.rows.place[slot as usize];
        self.doubts.sort_by(|(_, a), (_, b)| {
            let places = |link: &Link| (place(link.left), place(link.right));
            b.weight.total_cmp(&a.weight).then(places(a).cmp(&places(b)))
        });
        let mut shown: Vec<(Doubt, Link)> = self.doubts.iter().take(limit).cloned().collect();
        for (doubt, link) in &mut shown {
            let mut origins = [link.left, link.right].map(|slot| {
                let at = row(slot as usize);
                (self.owner[slot as usize].map(Party::Workshop), rows[at].row.origin.clone())
            });
            origins.sort();
            let [(_, left), (_, right)] = origins;
            (doubt.left, doubt.right) = (left, right);
        }
        shown.sort_by(|(a, _), (b, _)| b.weight.total_cmp(&a.weight).then_with(|| a.key.cmp(&b.key)));
        let news: Vec<&(Doubt, Link)> =
            shown.iter().filter(|(doubt, _)| !remembered.asked.contains_key(&doubt.key)).collect();
        for (doubt, link) in news {
            let sides = [link.left, link.right].map(|slot| features[slot as usize].clone());
            let evidence = evidence_keys::of_rows::<WorkshopId>(&sides, &self.known);
            let pair = Link { left: 0, right: 1, ..*link };
            doubts::remember(&[(doubt.clone(), pair)], &sides, &evidence, remembered);
            self.stirred.extend([link.left, link.right]);
        }
        (workshops, shown.into_iter().map(|(doubt, _)| doubt).collect(), self.refused.clone())
    }

    /// All else that the night remembers has been written too.
    pub(super) fn close(&mut self, remembered: &KnownIdentities) {
        self.known.clone_from(remembered);
    }
}
