//! The shipped weights: m and u of every level, thresholds, words. `config/identity_weights.toml` explains them.

use super::compare::Field;
use serde::Deserialize;
use std::sync::LazyLock;

const SHIPPED: &str = include_str!("../../config/identity_weights.toml");

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
    pub(super) fn get() -> &'static Self {
        static WEIGHTS: LazyLock<Shipped> = LazyLock::new(|| {
            let read = toml::from_str::<Shipped>(SHIPPED).ok().filter(Shipped::is_whole);
            #[expect(clippy::expect_used, reason = "a file of ours that a test reads")]
            read.expect("config/identity_weights.toml names every field and level, in their order")
        });
        &WEIGHTS
    }

    /// Every field with every level, in the order of the code.
    fn is_whole(&self) -> bool {
        Field::ALL.iter().all(|field| {
            self.field.iter().filter(|one| one.key == field.key()).any(|one| {
                one.levels.iter().map(|level| level.key.as_str()).eq(field.levels().iter().copied())
                    && one.levels.iter().all(|level| level.m > 0.0 && level.u > 0.0)
            })
        })
    }

    /// The weights of all fields in the order of [`Field::ALL`].
    pub(super) fn fields() -> &'static [&'static FieldWeights] {
        static FIELDS: LazyLock<Vec<&'static FieldWeights>> = LazyLock::new(|| {
            let all = &Shipped::get().field;
            Field::ALL.iter().filter_map(|field| all.iter().find(|one| one.key == field.key())).collect()
        });
        &FIELDS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_weights_are_whole() {
        assert_eq!(Shipped::fields().len(), Field::ALL.len());
    }

    #[test]
    fn agreement_speaks_for_and_difference_against() {
        for (field, weights) in Field::ALL.iter().zip(Shipped::fields()) {
            let weight = |at: usize| (weights.levels[at].m / weights.levels[at].u).log2();
            assert!(weight(0) > 0.0, "{field:?}");
            let last = weights.levels.len() - 1;
            assert!(last == 0 || weight(last) < 0.0, "{field:?}");
        }
    }
}
