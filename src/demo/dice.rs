//! Chance that repeats: every draw follows from a seed, a stream and an index, never from order or threads.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// What a draw is for. Each stream is independent of the others, so that one more draw in one
/// of them moves nothing elsewhere.
#[derive(Clone, Copy)]
pub(super) enum Stream {
    Group = 1,
    Workshop,
    Listing,
    Desk,
    Clerk,
    Case,
    Replies,
    Orders,
    Office,
    Resource,
    Official,
}

/// A sequence of draws.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64, stream: Stream, index: usize) -> Self {
        let mut key = [0_u8; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&(stream as u64).to_le_bytes());
        key[16..24].copy_from_slice(&(index as u64).to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// A number from 0 up to and without `end`; 0 where `end` is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.0.next_u64() % end.max(1) as u64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1).max(1) as usize) as i64
    }

    pub(super) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of some words, which must not be none.
    pub(super) fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.below(words.len())]
    }

    /// One of a list, which must not be empty.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// Spreads indexes over `0..10^digits` without collision below `10^digits` indexes.
pub(super) fn scatter(seed: u64, index: usize, digits: u32) -> u64 {
    let span = 10_u64.pow(digits);
    let step = 7_368_787 % span;
    let start = (seed % 1_000_003) * 15_485_863;
    ((index as u64 % span) * step + start) % span
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn same_key_gives_same_draws() {
        let draws = |seed| {
            let mut dice = Dice::new(seed, Stream::Case, 3);
            (0..5).map(|_| dice.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(draws(1), draws(1));
        assert_ne!(draws(1), draws(2));
    }

    #[test]
    fn scatter_never_collides() {
        let seen: BTreeSet<u64> = (0..100_000).map(|index| scatter(9, index, 5)).collect();
        assert_eq!(seen.len(), 100_000);
    }
}
