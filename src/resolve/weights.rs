//! The shipped weights of each kind: m and u of every level, thresholds, words. `config/identity_weights*.toml` explain them.

use super::kind::Kind;
use crate::resolve::kind::Field;
use serde::Deserialize;
use std::sync::LazyLock;

/// In the order of [`Kind`].
const FILES: [&str; 3] = [
    include_str!("../../config/identity_weights.toml"),
    include_str!("../../config/identity_weights_desk.toml"),
    include_str!("../../config/identity_weights_client.toml"),
];

/// What is known of identity before any data is seen.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shipped {
    pub(super) prior: f64,
    pub(super) link: f64,
    pub(super) ask: f64,
    pub(super) data_limit: f64,
    pub(super) strength: f64,
    pub(super) overlap: f64,
    field: Vec<FieldWeights>,
    /// Where each of [`Field::ALL`] stands in `field`.
    #[serde(skip)]
    places: [Option<usize>; Field::ALL.len()],
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FieldWeights {
    key: String,
    pub(super) label: String,
    /// Fields of one group are not independent: `place`.
    pub(super) group: Option<String>,
    pub(super) levels: Vec<LevelWeights>,
}

#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LevelWeights {
    key: String,
    pub(super) words: String,
    pub(super) m: f64,
    pub(super) u: f64,
}

impl Shipped {
    /// Those of `config/identity_weights*.toml`.
    pub(super) fn of(kind: Kind) -> &'static Self {
        static WEIGHTS: LazyLock<[Shipped; 3]> = LazyLock::new(|| FILES.map(Shipped::read));
        &WEIGHTS[kind as usize]
    }

    fn read(text: &str) -> Self {
        let read = toml::from_str::<Shipped>(text).ok().filter(Shipped::is_whole);
        #[expect(clippy::expect_used, reason = "files of ours that a test reads")]
        let mut read =
            read.expect("config/identity_weights*.toml name fields of the code with every level, in order");
        read.places = Field::ALL.map(|field| read.field.iter().position(|one| one.key == field.key()));
        read
    }

    /// Every field is one of ours, each once and with every level, in the order of the code.
    fn is_whole(&self) -> bool {
        self.field.iter().enumerate().all(|(at, one)| {
            let levels = || one.levels.iter().map(|level| level.key.as_str());
            let known =
                |field: &&Field| field.key() == one.key && levels().eq(field.levels().iter().copied());
            Field::ALL.iter().any(|field| known(&field))
                && one.levels.iter().all(|level| level.m > 0.0 && level.u > 0.0)
                && self.field[at + 1..].iter().all(|other| other.key != one.key)
        })
    }

    /// The weights of a field; `None` where it is not compared for this kind.
    pub(super) fn field(&self, field: Field) -> Option<&FieldWeights> {
        self.places[field as usize].map(|at| &self.field[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 3] = [Kind::Workshop, Kind::Desk, Kind::Client];

    #[test]
    fn the_shipped_weights_are_whole() {
        for kind in KINDS {
            let shipped = Shipped::of(kind);
            let known = Field::ALL.iter().filter(|field| shipped.field(**field).is_some()).count();
            assert_eq!(known, shipped.field.len(), "{kind:?}");
            for field in kind.vetoes() {
                assert!(shipped.field(*field).is_some(), "{kind:?} {field:?}");
            }
        }
    }

    #[test]
    fn agreement_speaks_for_and_difference_against() {
        for (kind, field) in KINDS.iter().flat_map(|kind| Field::ALL.map(|field| (*kind, field))) {
            let Some(weights) = Shipped::of(kind).field(field) else { continue };
            let weight = |at: usize| (weights.levels[at].m / weights.levels[at].u).log2();
            // What was known before never speaks against.
            let says_nothing =
                field == Field::Before || weights.levels.iter().all(|level| level.m == level.u);
            assert!(says_nothing || weight(0) > 0.0, "{kind:?} {field:?}");
            let last = weights.levels.len() - 1;
            assert!(says_nothing || last == 0 || weight(last) < 0.0, "{kind:?} {field:?}");
        }
    }
}
