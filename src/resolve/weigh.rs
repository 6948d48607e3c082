//! Weigh: levels → log₂ weights (Fellegi–Sunter). m may be estimated by EM on the pairs at hand, of each field by what the
//! other fields say of a pair, so that no field bears itself out; u is the shipped one, because pairs that were worth
//! comparing share something by their making. The shipped m counts as many pairs and bounds how far data may move it, so that
//! a small or odd list cannot turn the table.

use super::compare::Levels;
use crate::resolve::kind::Field;

use super::features::Features;
use super::kind::Kind;
use super::rarity::Rarity;
use super::weights::{LevelWeights, Shipped};
use std::collections::BTreeMap;

/// The weight of every level of every field, and of a pair before anything is compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) shipped: &'static Shipped,
    prior: f64,
    weights: Vec<Vec<f64>>,
    grouped: Vec<bool>,
    overlap: f64,
}

/// Rounds of estimation; the bounds make it settle long before.
const ROUNDS: usize = 12;

impl Table {
    pub(super) fn shipped(kind: Kind) -> Self {
        let shipped = Shipped::of(kind);
        let weight = |level: &LevelWeights| (level.m / level.u).log2();
        let levels =
            |field: Field| shipped.field(field).map(|field| field.levels.iter().map(weight).collect());
        let grouped = |field: Field| shipped.field(field).is_some_and(|field| field.group.is_some());
        Self {
            shipped,
            prior: shipped.prior,
            weights: Field::ALL.map(|field| levels(field).unwrap_or_default()).to_vec(),
            grouped: Field::ALL.map(grouped).to_vec(),
            overlap: shipped.overlap,
        }
    }

    /// Estimated on patterns of levels with their counts; vetoed pairs are known to be two.
    pub(super) fn estimated(kind: Kind, patterns: &BTreeMap<(Levels, bool), u64>) -> Self {
        let mut table = Self::shipped(kind);
        for _ in 0..ROUNDS {
            let next = table.next_round(kind, patterns);
            if next == table {
                break;
            }
            table = next;
        }
        table
    }

    fn next_round(&self, kind: Kind, patterns: &BTreeMap<(Levels, bool), u64>) -> Self {
        let shipped = self.shipped;
        let mut next = Self::shipped(kind);
        let known = Field::ALL.iter().enumerate();
        for (at, field) in known.filter_map(|(at, field)| Some((at, shipped.field(*field)?))) {
            let mut m: Vec<f64> = field.levels.iter().map(|level| level.m * shipped.strength).collect();
            for ((levels, _), count) in patterns.iter().filter(|((_, vetoed), _)| !vetoed) {
                let Some(level) = levels.get(Field::ALL[at]) else { continue };
                let mut others = *levels;
                others.clear(Field::ALL[at]);
                m[level] += probability(self.plain(others)) * *count as f64;
            }
            let all_m: f64 = m.iter().sum();
            let all_u: f64 = field.levels.iter().map(|level| level.u).sum();
            for (level, weight) in next.weights[at].iter_mut().enumerate() {
                let seen = ((m[level] / all_m) / (field.levels[level].u / all_u)).log2();
                let limit = shipped.data_limit;
                *weight = rounded(seen.clamp(*weight - limit, *weight + limit));
            }
        }
        next
    }

    /// Without regard to how rare the values are.
    fn plain(&self, levels: Levels) -> f64 {
        self.sum(|field| Some((levels.get(field)?, 0.0)))
    }

    /// `of`: the level of a field and what its rarity adds.
    fn sum(&self, of: impl Fn(Field) -> Option<(usize, f64)>) -> f64 {
        let mut group = Group::default();
        let mut total = self.prior;
        for (at, field) in Field::ALL.into_iter().enumerate() {
            let Some((level, rarity)) = of(field).filter(|_| !self.weights[at].is_empty()) else { continue };
            let weight = self.weights[at][level] + rarity;
            if self.grouped[at] { group.add(weight) } else { total += weight }
        }
        total + group.total(self.overlap)
    }

    /// The weight of a pair in bits, and of its parts where they are wanted.
    pub(super) fn weight(&self, pair: (&Features, &Features), levels: Levels, rarity: &Rarity) -> f64 {
        self.sum(|field| Some((levels.get(field)?, self.rarity(field, pair, levels, rarity))))
    }

    /// Each field's part of [`Table::weight`], the discount for what says the same twice, and the prior.
    pub(super) fn parts(
        &self,
        pair: (&Features, &Features),
        levels: Levels,
        rarity: &Rarity,
    ) -> (Vec<(Field, usize, f64)>, f64, f64) {
        let mut group = Group::default();
        let mut parts = Vec::new();
        for (at, field) in Field::ALL.into_iter().enumerate() {
            let Some(level) = levels.get(field).filter(|_| !self.weights[at].is_empty()) else { continue };
            let weight = self.weights[at][level] + self.rarity(field, pair, levels, rarity);
            if self.grouped[at] {
                group.add(weight);
            }
            parts.push((field, level, weight));
        }
        (parts, group.total(self.overlap) - group.all, self.prior)
    }

    /// What the rarity of the shared value adds to (or takes from) the weight of its level.
    fn rarity(&self, field: Field, pair: (&Features, &Features), levels: Levels, rarity: &Rarity) -> f64 {
        if levels.get(field) != Some(0) || self.weights[field as usize].is_empty() {
            return 0.0;
        }
        let weight = self.weights[field as usize][0];
        let adjusted = match field {
            Field::Name => (0.8 / rarity.name(pair.0, pair.1)).log2().clamp(3.0, 9.0),
            Field::Phone => (weight - rarity.phone(pair.0, pair.1).log2()).max(1.0),
            Field::Address => (weight - rarity.address(pair.0).log2()).max(1.5),
            Field::Corporation => (weight - rarity.corporation(pair.0).log2() / 2.0).max(0.3),
            _ => return 0.0,
        };
        adjusted - weight
    }
}

/// Fields that say much the same: what speaks loudest for and against counts whole, the rest in part.
#[derive(Default)]
struct Group {
    all: f64,
    best: f64,
    worst: f64,
}

impl Group {
    fn add(&mut self, weight: f64) {
        self.all += weight;
        self.best = self.best.max(weight);
        self.worst = self.worst.min(weight);
    }

    fn total(&self, overlap: f64) -> f64 {
        let loudest = self.best + self.worst;
        loudest + (self.all - loudest) * overlap
    }
}

/// Of bits.
fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

/// To tenths of a bit, so that a few more rows do not move every weight.
fn rounded(weight: f64) -> f64 {
    (weight * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(list: &[(Field, usize)]) -> Levels {
        let mut levels = Levels::default();
        list.iter().for_each(|(field, level)| levels.set(*field, *level));
        levels
    }

    #[test]
    fn data_moves_weights_but_not_beyond_the_bound() {
        let same = levels(&[(Field::Name, 0), (Field::Phone, 1), (Field::Number, 0)]);
        let other = levels(&[(Field::Name, 4), (Field::Phone, 0), (Field::Number, 1)]);
        let patterns = BTreeMap::from([((same, false), 2_000), ((other, true), 50_000)]);
        let estimated = Table::estimated(Kind::Workshop, &patterns);
        let phone = |table: &Table| table.weights[Field::Phone as usize][0];
        let (before, after) = (phone(&Table::shipped(Kind::Workshop)), phone(&estimated));
        assert!(after < before, "where workshops change their telephones one that agrees says less: {after}");
        assert!(after >= before - Shipped::of(Kind::Workshop).data_limit - 0.1, "{after}");
        let without_data = Table::estimated(Kind::Workshop, &BTreeMap::new());
        assert!((phone(&without_data) - before).abs() < 0.15, "the shipped weight");
    }

    #[test]
    fn what_says_the_same_twice_counts_in_part() {
        let table = Table::shipped(Kind::Workshop);
        let one = table.plain(levels(&[(Field::Phone, 0)]));
        let two = table.plain(levels(&[(Field::Phone, 0), (Field::Fax, 0)]));
        let fax = table.plain(levels(&[(Field::Fax, 0)])) - Shipped::of(Kind::Workshop).prior;
        assert!(two > one && two < one + fax);
    }
}
