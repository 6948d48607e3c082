//! The rows that answers of 名寄せ確認 are about. A question is remembered by the content of both sides (number and name, name and phone
//! …), so that the answer holds when files are renamed, ids change or one of those values is corrected; taking the
//! answer back takes the effect back.

use super::evidence_keys::{Key, STRONG};
use super::features::Features;
use super::kind::Kind;
use super::model::{Asked, KnownIdentities};
use std::collections::{BTreeMap, BTreeSet, HashMap};

type Pair = (u32, u32);

/// The answers that stand tonight, as pairs of rows.
#[derive(Debug, Default)]
pub(super) struct Verdicts {
    /// In order of key, then of rows.
    pub(super) same: Vec<(Pair, String)>,
    pub(super) apart: BTreeMap<Pair, String>,
    /// Pairs that a question covers already, answered or not.
    asked: BTreeMap<Pair, String>,
    answered: BTreeSet<String>,
    keys: BTreeSet<String>,
}

impl Verdicts {
    /// The key under which a pair was asked about before.
    pub(super) fn key_of(&self, pair: Pair) -> Option<&String> {
        self.asked.get(&pair)
    }

    pub(super) fn is_asked(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    pub(super) fn is_answered(&self, key: &str) -> bool {
        self.answered.contains(key)
    }
}

/// The answers about rows of one kind, each with the rows that it is about.
pub(super) fn stand<Id>(
    kind: Kind,
    features: &[Features],
    evidence: &[Vec<Key<Id>>],
    remembered: &KnownIdentities,
) -> Verdicts {
    let asked: BTreeMap<&String, &Asked> =
        remembered.asked.iter().filter(|(key, _)| key.starts_with(kind.question())).collect();
    let mut verdicts = Verdicts::default();
    let rows = rows_by_key(features, evidence, &asked);
    for (key, asked) in asked {
        verdicts.keys.insert(key.clone());
        let (left, right) = sides(asked, &rows);
        let pairs = left.iter().flat_map(|one| right.iter().map(|other| (*one.min(other), *one.max(other))));
        for pair in pairs {
            verdicts.asked.entry(pair).or_insert_with(|| key.clone());
            match asked.verdict {
                Some(true) => verdicts.same.push((pair, key.clone())),
                Some(false) => drop(verdicts.apart.insert(pair, key.clone())),
                None => {}
            }
        }
        if asked.verdict.is_some() {
            verdicts.answered.insert(key.clone());
        }
    }
    verdicts
}

/// What a row is recognised by when it is asked about again: all that it says, and its strong evidence.
pub(super) fn keys_of<Id>(row: &Features, evidence: &[Key<Id>]) -> Vec<String> {
    let strong = evidence.iter().filter(|key| key.votes == STRONG).map(|key| key.text.clone());
    let mut keys: Vec<String> = strong.chain([format!("content|{}", row.content)]).collect();
    keys.sort();
    keys.dedup();
    keys
}

fn rows_by_key<'a, Id>(
    features: &[Features],
    evidence: &'a [Vec<Key<Id>>],
    asked: &BTreeMap<&String, &'a Asked>,
) -> HashMap<&'a str, Vec<u32>> {
    if asked.is_empty() {
        return HashMap::new();
    }
    let mut rows: HashMap<&str, Vec<u32>> = asked
        .values()
        .flat_map(|one| one.left.iter().chain(&one.right))
        .map(|key| (&**key, Vec::new()))
        .collect();
    for (at, own) in (0u32..).zip(evidence) {
        for key in own.iter().filter(|key| key.votes == STRONG) {
            if let Some(found) = rows.get_mut(key.text.as_str()) {
                found.push(at);
            }
        }
        let content = format!("content|{}", features[at as usize].content);
        if let Some(found) = rows.get_mut(content.as_str()) {
            found.push(at);
        }
    }
    rows
}

/// The rows of both sides; what speaks for both sides speaks for neither.
fn sides(asked: &Asked, rows: &HashMap<&str, Vec<u32>>) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let side = |own: &[String], other: &[String]| -> BTreeSet<u32> {
        let telling = own.iter().filter(|key| !other.contains(key));
        telling.filter_map(|key| rows.get(key.as_str())).flatten().copied().collect()
    };
    let (left, right) = (side(&asked.left, &asked.right), side(&asked.right, &asked.left));
    let both: BTreeSet<u32> = left.intersection(&right).copied().collect();
    (&left - &both, &right - &both)
}
