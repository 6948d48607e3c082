//! Doubtful pairs for 名寄せ確認, the most valuable answer first. A pair is known by its content, not by ids, and keeps the
//! key under which it was first asked about.

use super::decisions::{Verdicts, keys_of};
use super::features::Features;
use super::links::{Link, Scale};
use super::model::{Asked, Doubt, KnownIdentities, Party};
use crate::domain::Origin;
use std::collections::BTreeSet;

/// Rows, by their place in [`Scale::features`], as they are shown to people: whose each is and where it stands.
pub(super) struct Shown<'a> {
    pub(super) owner: &'a dyn Fn(usize) -> Option<Party>,
    pub(super) origin: &'a dyn Fn(usize) -> Origin,
}

/// One doubt for each pair of workshops (desks, clients): of the rows that raise it the two that weigh most, so that
/// neither the order of files nor that of rows changes what a person has answered. Answered questions are not put again.
/// `doubtful` has the heaviest first, then the order of rows.
pub(super) fn list(
    shown: &Shown<'_>,
    scale: &Scale<'_>,
    doubtful: Vec<Link>,
    verdicts: &Verdicts,
    limit: usize,
) -> Vec<(Doubt, Link)> {
    let mut asked = BTreeSet::new();
    let mut keys = BTreeSet::new();
    let mut doubts: Vec<(Doubt, Link)> = doubtful
        .into_iter()
        .filter_map(|link| {
            let [left, right] = [link.left, link.right].map(|at| &scale.features[at as usize]);
            let before = verdicts.key_of((link.left, link.right));
            if before.is_some_and(|key| verdicts.is_answered(key)) {
                return None;
            }
            let own = pair_key(left, right);
            let key = before.filter(|_| !verdicts.is_asked(&own)).cloned().unwrap_or(own);
            let mut sides =
                [link.left, link.right].map(|at| Some(((shown.owner)(at as usize)?, at as usize)));
            sides.sort();
            let [Some((left_id, one)), Some((right_id, other))] = sides else { return None };
            let is_new = left_id != right_id
                && !keys.contains(&key)
                && asked.insert((left_id.clone(), right_id.clone()));
            is_new.then(|| {
                keys.insert(key.clone());
                let reasons = scale.evidence(&link).reasons();
                (
                    Doubt {
                        key,
                        group: String::new(),
                        left: (shown.origin)(one),
                        right: (shown.origin)(other),
                        left_id,
                        right_id,
                        weight: link.weight,
                        reasons,
                    },
                    link,
                )
            })
        })
        .take(limit)
        .collect();
    doubts.sort_by(|(a, _), (b, _)| b.weight.total_cmp(&a.weight).then_with(|| a.key.cmp(&b.key)));
    doubts
}

/// Questions that were put when one workshop fell apart: the next night knows two, and would ask no more.
pub(super) fn still_asked(scale: &Scale<'_>, verdicts: &Verdicts) -> Vec<Link> {
    let ordered = |(one, other): (u32, u32)| scale.still_asked(one, other);
    verdicts.unanswered().filter_map(ordered).collect()
}

/// Remembers the questions that were put tonight.
pub(super) fn remember(
    doubts: Vec<(Doubt, Link)>,
    features: &[Features],
    remembered: &mut KnownIdentities,
) -> Vec<Doubt> {
    for (doubt, link) in &doubts {
        if !remembered.asked.contains_key(&doubt.key) {
            let [left, right] = [link.left, link.right].map(|at| keys_of(&features[at as usize]));
            remembered.asked.insert(doubt.key.clone(), Asked { left, right, ..Asked::default() });
        }
    }
    doubts.into_iter().map(|(doubt, _)| doubt).collect()
}

/// Whose each row is: members are places in a list of that many rows.
pub(super) fn owners(rows: usize, of: impl Iterator<Item = (Party, Vec<usize>)>) -> Vec<Option<Party>> {
    let mut owners = vec![None; rows];
    for (party, members) in of {
        for member in members {
            owners[member] = Some(party.clone());
        }
    }
    owners
}

/// `D-` (see [`super::kind::Kind::question`]) and 12 hex digits of a hash over both rows' content, whichever comes first.
fn pair_key(left: &Features, right: &Features) -> String {
    let kind = left.kind.question();
    let (left, right) = (&left.content, &right.content);
    let (first, second) = if left <= right { (left, right) } else { (right, left) };
    let hash = blake3::hash(format!("{first}\n{second}").as_bytes()).to_hex();
    format!("{kind}{}", &hash[..12])
}
