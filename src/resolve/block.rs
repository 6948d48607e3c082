//! Block: which pairs of rows are worth comparing. Rows meet where they share a key; a key that very many rows share is
//! refined by a second one instead of being compared whole, so that the cost stays near-linear.
//!
//! | key | finds |
//! |---|---|
//! | 事業所番号, 公表システムの番号 | the same designation, whatever else was written |
//! | phone, fax, e-mail | a name in other words |
//! | address to the 番地 | a name or phone that changed |
//! | name + municipality, name + corporation | what has moved |
//! | name alone, where it is rare | rows that state no place |
//! | two rarest bigrams of the name + municipality | a misspelt name |
//! | corporation + municipality | renamed and moved within the town |

use super::features::{FastMap, Features, digest};
use super::kind::Kind;
use super::rarity::step;
use rayon::prelude::*;

type Key = (u64, u32);

/// Pairs that share at least one key, each once, in order (left < right).
pub(super) fn pairs(features: &[Features], max_block: usize) -> Vec<(u32, u32)> {
    let bigrams = bigram_counts(features.iter());
    let mut keys: Vec<Key> = features
        .par_iter()
        .enumerate()
        .flat_map_iter(|(at, row)| keys_of(row, &bigrams).into_iter().map(move |key| (key, at as u32)))
        .collect();
    keys.par_sort_unstable();
    let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(features.len() * 4);
    for block in keys.chunk_by(|left, right| left.0 == right.0) {
        add_block(block, features, max_block, &mut pairs);
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

fn add_block(block: &[Key], features: &[Features], max_block: usize, pairs: &mut Vec<(u32, u32)>) {
    if block.len() <= max_block {
        all_pairs(block, pairs);
        return;
    }
    let mut finer: Vec<Key> =
        block.iter().map(|(_, at)| (second_key(&features[*at as usize]), *at)).collect();
    finer.sort_unstable();
    for part in finer.chunk_by(|left, right| left.0 == right.0) {
        if part.len() <= max_block {
            all_pairs(part, pairs);
        } else if features[part[0].1 as usize].kind != Kind::Workshop {
            // One name in very many ways: each is held against its neighbour.
            part.windows(2).for_each(|two| all_pairs(two, pairs));
        }
    }
}

/// By which a block that is too large is refined.
pub(super) fn second_key(row: &Features) -> u64 {
    digest(&(row.names.first(), &row.branch))
}

fn all_pairs(block: &[Key], pairs: &mut Vec<(u32, u32)>) {
    for (at, (_, left)) in block.iter().enumerate() {
        let others = block[at + 1..].iter().filter(|(_, right)| right != left);
        pairs.extend(others.map(|(_, right)| (*left.min(right), *left.max(right))));
    }
}

pub(super) fn keys_of(row: &Features, bigrams: &FastMap<u64, u32>) -> Vec<u64> {
    let mut keys = Vec::with_capacity(16);
    let mut add = |kind: char, parts: [&str; 2]| keys.push(digest(&(kind, parts)));
    let municipality = row.municipality.as_deref();
    row.office_number.iter().for_each(|number| add('n', [number, ""]));
    row.official_number.iter().for_each(|number| add('o', [number, ""]));
    row.phones.iter().for_each(|phone| add('p', [phone, ""]));
    row.fax.iter().for_each(|fax| add('f', [fax, ""]));
    row.email.iter().for_each(|email| add('e', [email, ""]));
    row.address.iter().for_each(|address| add('a', [address, ""]));
    for name in &row.names {
        municipality.iter().for_each(|place| add('m', [place, name]));
        row.corporation.iter().for_each(|corporation| add('c', [corporation, name]));
        add('w', [name, row.branch.as_deref().unwrap_or_default()]);
    }
    if let (Some(place), Some(corporation)) = (municipality, &row.corporation) {
        add('t', [place, corporation]);
    }
    let nowhere = (row.kind != Kind::Workshop).then_some("");
    if let Some(place) = municipality.or(row.corporation.as_deref()).or(nowhere) {
        for name in &row.names {
            for bigram in rarest_bigrams(name, bigrams) {
                keys.push(digest(&('g', place, bigram)));
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

pub(super) fn bigrams_of(name: &str) -> impl Iterator<Item = u64> + '_ {
    name.chars().zip(name.chars().skip(1)).map(|pair| digest(&pair))
}

pub(super) fn bigram_counts<'a>(features: impl Iterator<Item = &'a Features>) -> FastMap<u64, u32> {
    let mut counts = FastMap::default();
    for bigram in features.flat_map(|row| row.names.iter().flat_map(|name| bigrams_of(name))) {
        *counts.entry(bigram).or_insert(0) += 1;
    }
    counts
}

/// The two bigrams of a name that the fewest other names have; one that no other has may be the slip itself.
fn rarest_bigrams(name: &str, counts: &FastMap<u64, u32>) -> Vec<u64> {
    let mut own: Vec<(f64, u64)> = bigrams_of(name)
        .map(|bigram| (step(counts.get(&bigram).copied().unwrap_or(0)), bigram))
        .filter(|(count, _)| *count > 1.0)
        .collect();
    own.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    own.dedup();
    own.into_iter().take(2).map(|(_, bigram)| bigram).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, phone: &str) -> Features {
        Features { names: vec![name.to_owned()], phones: vec![phone.to_owned()], ..Features::default() }
    }

    #[test]
    fn a_key_of_very_many_rows_is_refined_and_not_compared_whole() {
        let rows: Vec<Features> = (0..100).map(|at| row(&format!("名{}", at / 2), "0920000000")).collect();
        let pairs = pairs(&rows, 20);
        assert_eq!(pairs.len(), 50, "only rows of one name meet");
        assert!(pairs.iter().all(|(left, right)| left / 2 == right / 2));
    }

    #[test]
    fn a_misspelt_name_in_the_same_town_is_met() {
        let mut rows = [row("ヒマワリ作業所", "1"), row("ヒマワル作業所", "2"), row("アサガオ工房", "3")];
        for row in &mut rows {
            row.municipality = Some("402036".to_owned());
        }
        assert_eq!(pairs(&rows, 20), [(0, 1)]);
    }
}
