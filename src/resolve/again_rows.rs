//! The rows of last night's workshops, by everything that one row shares with another, so that tonight's changes find whom
//! they touch.

use super::again_prints::{found_again, print};
use super::block;
use super::features::{self, FastMap, FastSet, Features};
use super::places;
use super::rarity::{Rarity, Value, step, values_of};
use crate::domain::WorkshopRow;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rows by a slot that they keep as long as they say the same.
#[derive(Default)]
pub(super) struct Slots {
    /// By slot; of rows that are gone too.
    pub(super) features: Vec<Features>,
    pub(super) alive: Vec<bool>,
    prints: Vec<u128>,
    /// Slots in the order of what they say.
    pub(super) order: Vec<u32>,
    /// By slot, its place in `order`.
    pub(super) place: Vec<u32>,
    /// By place in `Observations::workshops`, its slot.
    pub(super) slot_at: Vec<u32>,
    block_keys: Vec<Vec<u64>>,
    /// See [`block::second_key`].
    second_keys: Vec<u64>,
    /// In order of their second keys.
    blocks: FastMap<u64, Vec<u32>>,
    values: FastMap<Value, Vec<u32>>,
    bigrams: FastMap<u64, u32>,
    pub(super) rarity: Arc<Rarity>,
    /// See [`places::several`].
    several: FastMap<u64, features::Several>,
    by_place_key: FastMap<u64, Vec<u32>>,
}

/// What changed.
#[derive(Default)]
pub(super) struct Turn {
    pub(super) gone: Vec<u32>,
    /// Rows that are new, or are weighed otherwise than last night.
    pub(super) dirty: BTreeSet<u32>,
    /// Rows that may meet others than last night; where nothing comes of it, they stand as they stood.
    pub(super) regrouped: BTreeSet<u32>,
}

impl Slots {
    /// Of a whole night; the features are in order.
    pub(super) fn of(features: Vec<Features>, rows: &[WorkshopRow], rarity: Arc<Rarity>) -> Self {
        let mut all = Self {
            bigrams: block::bigram_counts(features.iter()),
            several: places::several(features.iter()),
            rarity,
            ..Self::default()
        };
        all.order = (0..features.len() as u32).collect();
        all.slot_at = vec![0; features.len()];
        all.place.clone_from(&all.order);
        for (slot, row) in (0u32..).zip(features) {
            all.slot_at[row.row] = slot;
            all.prints.push(print(&rows[row.row]));
            all.second_keys.push(block::second_key(&row));
            all.alive.push(true);
            all.features.push(row);
            all.note(slot);
        }
        let keys: Vec<Vec<u64>> =
            all.features.par_iter().map(|row| block::keys_of(row, &all.bigrams)).collect();
        for (slot, keys) in (0u32..).zip(&keys) {
            keys.iter().for_each(|key| all.blocks.entry(*key).or_default().push(slot));
        }
        let second_keys = &all.second_keys;
        all.blocks
            .par_iter_mut()
            .for_each(|(_, block)| block.sort_by_key(|slot| second_keys[*slot as usize]));
        all.block_keys = keys;
        all
    }

    /// Tonight's rows in place of last night's; `None` where all are weighed otherwise.
    pub(super) fn turn(&mut self, rows: &[WorkshopRow], max_block: usize) -> Option<Turn> {
        let prints: Vec<u128> = rows.par_iter().map(print).collect();
        let mut stays = vec![false; self.features.len()];
        let mut new = Vec::new();
        for (at, slot) in found_again(&self.slot_at, &self.prints, &prints).into_iter().enumerate() {
            match slot {
                Some(slot) => {
                    stays[slot as usize] = true;
                    self.features[slot as usize].row = at;
                }
                None => new.push(at),
            }
        }
        let mut turn = Turn {
            gone: self.order.iter().copied().filter(|slot| !stays[*slot as usize]).collect(),
            ..Turn::default()
        };
        if (turn.gone.len() + new.len()) * 4 > rows.len() {
            return None;
        }
        let mut touched = Touched::default();
        let mut moves = Moves::default();
        for slot in turn.gone.clone() {
            touched.note(&self.features[slot as usize]);
            self.leave(slot, &mut moves);
            self.alive[slot as usize] = false;
        }
        let first = self.features.len() as u32;
        for (row, at) in features::read_rows(rows, &new).into_iter().zip(&new) {
            let slot = self.features.len() as u32;
            touched.note(&row);
            self.second_keys.push(block::second_key(&row));
            self.features.push(Features { row: *at, ..row });
            self.prints.push(prints[*at]);
            self.alive.push(true);
            self.block_keys.push(Vec::new());
            self.place.push(0);
            turn.dirty.insert(slot);
        }
        self.count_bigrams(&turn.gone, first, &mut touched);
        for slot in first..self.features.len() as u32 {
            self.enter(slot, &mut moves);
        }
        self.rekey(&touched, &mut moves, &mut turn);
        self.find_resized_blocks(&moves, max_block, &mut turn);
        self.find_several(&touched, &mut turn);
        self.count_values(&touched, &mut turn)?;
        self.arrange(rows, first, &mut turn);
        self.slot_at = vec![0; rows.len()];
        for slot in &self.order {
            self.slot_at[self.features[*slot as usize].row] = *slot;
        }
        Some(turn)
    }

    /// Rows that meet this one.
    pub(super) fn partners(&self, slot: u32, max_block: usize) -> Vec<u32> {
        let mut found = Vec::new();
        for key in &self.block_keys[slot as usize] {
            let Some(block) = self.blocks.get(key) else { continue };
            if block.len() <= max_block {
                found.extend(block);
                continue;
            }
            let part = self.part(block, self.second_keys[slot as usize]);
            if part.len() <= max_block {
                found.extend(part);
            }
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|other| *other != slot);
        found
    }

    /// The rows of a block that have that second key.
    fn part<'a>(&self, block: &'a [u32], second: u64) -> &'a [u32] {
        let from = block.partition_point(|slot| self.second_keys[*slot as usize] < second);
        let to = block.partition_point(|slot| self.second_keys[*slot as usize] <= second);
        &block[from..to]
    }

    fn enter(&mut self, slot: u32, moves: &mut Moves) {
        let row = &self.features[slot as usize];
        let keys = block::keys_of(row, &self.bigrams);
        for key in &keys {
            let second = self.second_keys[slot as usize];
            let block = self.blocks.entry(*key).or_default();
            block.insert(block.partition_point(|other| self.second_keys[*other as usize] < second), slot);
            moves.note(*key, second, 1);
        }
        self.block_keys[slot as usize] = keys;
        self.note(slot);
    }

    fn note(&mut self, slot: u32) {
        let row = &self.features[slot as usize];
        for value in values_of(row) {
            self.values.entry(value).or_default().push(slot);
        }
        for key in places::keys_of(row) {
            self.by_place_key.entry(key).or_default().push(slot);
        }
    }

    fn leave(&mut self, slot: u32, moves: &mut Moves) {
        for key in std::mem::take(&mut self.block_keys[slot as usize]) {
            if let Some(block) = self.blocks.get_mut(&key) {
                block.retain(|other| *other != slot);
                moves.note(key, self.second_keys[slot as usize], -1);
            }
        }
        let row = &self.features[slot as usize];
        for value in values_of(row) {
            if let Some(slots) = self.values.get_mut(&value) {
                slots.retain(|other| *other != slot);
            }
        }
        for key in places::keys_of(row) {
            if let Some(slots) = self.by_place_key.get_mut(&key) {
                slots.retain(|other| *other != slot);
            }
        }
    }

    fn count_bigrams(&mut self, gone: &[u32], first: u32, touched: &mut Touched) {
        let before: FastMap<u64, f64> = touched
            .bigrams
            .iter()
            .map(|bigram| (*bigram, step(self.bigrams.get(bigram).copied().unwrap_or(0))))
            .collect();
        let bigrams = |row: &Features| -> Vec<u64> {
            row.names.iter().flat_map(|name| block::bigrams_of(name)).collect()
        };
        for slot in gone {
            for bigram in bigrams(&self.features[*slot as usize]) {
                if let Some(count) = self.bigrams.get_mut(&bigram) {
                    *count = count.saturating_sub(1);
                }
            }
        }
        for slot in first as usize..self.features.len() {
            for bigram in bigrams(&self.features[slot]) {
                *self.bigrams.entry(bigram).or_default() += 1;
            }
        }
        touched.bigrams.retain(|bigram| {
            before.get(bigram) != Some(&step(self.bigrams.get(bigram).copied().unwrap_or(0)))
        });
    }

    /// Rows with a bigram whose rarity moved may meet others than last night.
    fn rekey(&mut self, touched: &Touched, moves: &mut Moves, turn: &mut Turn) {
        if touched.bigrams.is_empty() {
            return;
        }
        let meets_others = |slot: &u32| {
            let row = &self.features[*slot as usize];
            let mut bigrams = row.names.iter().flat_map(|name| block::bigrams_of(name));
            self.alive[*slot as usize]
                && bigrams.any(|one| touched.bigrams.contains(&one))
                && block::keys_of(row, &self.bigrams) != self.block_keys[*slot as usize]
        };
        let found: Vec<u32> = (0..self.features.len() as u32).into_par_iter().filter(meets_others).collect();
        for slot in found {
            self.leave(slot, moves);
            self.enter(slot, moves);
            turn.regrouped.insert(slot);
        }
    }

    /// A block that has become too large, or is no longer, makes other pairs of all its rows; so does a part of one.
    fn find_resized_blocks(&self, moves: &Moves, max_block: usize, turn: &mut Turn) {
        for (key, parts) in &moves.0 {
            let Some(block) = self.blocks.get(key) else { continue };
            let flips = |now: usize, change: isize| {
                (now > max_block) != (now.saturating_add_signed(-change) > max_block)
            };
            if flips(block.len(), parts.values().sum()) {
                turn.regrouped.extend(block);
                continue;
            }
            if block.len() <= max_block {
                continue;
            }
            for (second, change) in parts.iter().filter(|(_, change)| **change != 0) {
                let part = self.part(block, *second);
                if flips(part.len(), *change) {
                    turn.regrouped.extend(part);
                }
            }
        }
    }

    fn find_several(&mut self, touched: &Touched, turn: &mut Turn) {
        let slots: BTreeSet<u32> = touched
            .place_keys
            .iter()
            .filter_map(|key| self.by_place_key.get(key))
            .flatten()
            .copied()
            .collect();
        let several = places::several(slots.iter().map(|slot| &self.features[*slot as usize]));
        for key in &touched.place_keys {
            match several.get(key) {
                Some(one) => drop(self.several.insert(*key, *one)),
                None => drop(self.several.remove(key)),
            }
        }
        for slot in slots {
            let row = &mut self.features[slot as usize];
            let now = places::of_row(row, &self.several);
            if row.several != now {
                row.several = now;
                turn.dirty.insert(slot);
            }
        }
    }

    fn count_values(&mut self, touched: &Touched, turn: &mut Turn) -> Option<()> {
        let rows = |names: bool| -> Vec<&Features> {
            let values = touched.values.iter().filter(|(kind, _)| (*kind == 'N') == names);
            let slots = values.filter_map(|value| self.values.get(value)).flatten();
            slots.map(|slot| &self.features[*slot as usize]).collect()
        };
        let part = Rarity::of_either(rows(true).into_iter(), rows(false).into_iter());
        let values: Vec<Value> = touched.values.iter().copied().collect();
        let moved = Arc::make_mut(&mut self.rarity).renew(&part, &values)?;
        turn.dirty.extend(moved.iter().filter_map(|value| self.values.get(value)).flatten());
        Some(())
    }

    /// The order of tonight, and the rows that have another place among those that say the same.
    fn arrange(&mut self, rows: &[WorkshopRow], first: u32, turn: &mut Turn) {
        let before: Vec<u32> = self.order.iter().copied().filter(|slot| self.alive[*slot as usize]).collect();
        let mut order: Vec<u32> = before.iter().copied().chain(first..self.features.len() as u32).collect();
        let features = &self.features;
        order.sort_by(|left, right| {
            let [left, right] = [left, right].map(|slot| &features[*slot as usize]);
            let origin = |row: &Features| &rows[row.row].row.origin;
            left.content
                .cmp(&right.content)
                .then_with(|| origin(left).cmp(origin(right)).then(left.row.cmp(&right.row)))
        });
        let now = order.iter().filter(|slot| **slot < first);
        for (then, now) in before.iter().zip(now) {
            if then != now {
                turn.dirty.extend([*then, *now]);
            }
        }
        for (place, slot) in (0u32..).zip(&order) {
            self.place[*slot as usize] = place;
        }
        self.order = order;
    }
}

/// What rows that came or went have.
#[derive(Default)]
struct Touched {
    values: BTreeSet<Value>,
    bigrams: FastSet<u64>,
    place_keys: FastSet<u64>,
}

/// How many rows came to each part (see [`block::second_key`]) of each block, and how many left it.
#[derive(Default)]
struct Moves(FastMap<u64, FastMap<u64, isize>>);

impl Moves {
    fn note(&mut self, block: u64, part: u64, change: isize) {
        *self.0.entry(block).or_default().entry(part).or_default() += change;
    }
}

impl Touched {
    fn note(&mut self, row: &Features) {
        self.values.extend(values_of(row));
        self.bigrams.extend(row.names.iter().flat_map(|name| block::bigrams_of(name)));
        self.place_keys.extend(places::keys_of(row));
    }
}
