//! The rows that answers of 名寄せ確認 are about. A question is remembered by the content of both sides (number and name, name and phone
//! …), so that the answer holds when files are renamed, ids change or one of those values is corrected; taking the
//! answer back takes the effect back.

use super::evidence_keys::{self, Key, STRONG};
use super::features::Features;
use super::kind::Kind;
use super::model::Asked;
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
    pub(super) fn key_of(&self, (one, other): Pair) -> Option<&String> {
        self.asked.get(&(one.min(other), one.max(other)))
    }

    /// Pairs that a question without an answer covers.
    pub(super) fn unanswered(&self) -> impl Iterator<Item = Pair> + '_ {
        self.asked.iter().filter(|(_, key)| !self.is_answered(key)).map(|(pair, _)| *pair)
    }

    pub(super) fn is_asked(&self, key: &str) -> bool {
        self.keys.contains(key)
    }

    pub(super) fn is_answered(&self, key: &str) -> bool {
        self.answered.contains(key)
    }
}

/// The answers about rows of one kind, each with the rows that it is about. `rows`: those that a key of evidence speaks of.
pub(super) fn stand(
    kind: Kind,
    asked: &BTreeMap<String, Asked>,
    rows: &dyn Fn(&str) -> Vec<u32>,
) -> Verdicts {
    let mut verdicts = Verdicts::default();
    for (key, asked) in asked.iter().filter(|(key, _)| key.starts_with(kind.question())) {
        verdicts.keys.insert(key.clone());
        let (left, right) = sides(asked, rows);
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

/// The same, for rows that nothing is noted about.
pub(super) fn of_rows<Id>(
    features: &[Features],
    evidence: &[Vec<Key<Id>>],
    asked: &BTreeMap<String, Asked>,
) -> Verdicts {
    let Some(kind) = features.first().map(|row| row.kind) else { return Verdicts::default() };
    let own = asked.iter().filter(|(key, _)| key.starts_with(kind.question()));
    let mut rows: HashMap<&str, Vec<u32>> =
        own.flat_map(|(_, one)| one.left.iter().chain(&one.right)).map(|key| (&**key, Vec::new())).collect();
    if !rows.is_empty() {
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
    }
    stand(kind, asked, &|key| rows.get(key).cloned().unwrap_or_default())
}

/// What a row is recognised by when it is asked about again: all that it says, and its strong evidence.
pub(super) fn keys_of(row: &Features) -> Vec<String> {
    let evidence = evidence_keys::of_row::<()>(row).into_iter();
    let strong = evidence.filter(|key| key.votes == STRONG).map(|key| key.text);
    let mut keys: Vec<String> = strong.chain([format!("content|{}", row.content)]).collect();
    keys.sort();
    keys.dedup();
    keys
}

/// The rows of both sides; what speaks for both sides speaks for neither.
fn sides(asked: &Asked, rows: &dyn Fn(&str) -> Vec<u32>) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let side = |own: &[String], other: &[String]| -> BTreeSet<u32> {
        own.iter().filter(|key| !other.contains(key)).flat_map(|key| rows(key)).collect()
    };
    let (left, right) = (side(&asked.left, &asked.right), side(&asked.right, &asked.left));
    let both: BTreeSet<u32> = left.intersection(&right).copied().collect();
    (&left - &both, &right - &both)
}
