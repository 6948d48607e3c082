//! Doubtful pairs for 名寄せ確認, the most valuable answer first. A pair is known by its content, not by ids, and keeps the
//! key under which it was first asked about.

use super::decisions::{Verdicts, keys_of};
use super::evidence_keys::Key;
use super::features::Features;
use super::links::{Link, Scale};
use super::model::{Asked, Doubt, KnownIdentities, WorkshopIdentity};
use crate::domain::{WorkshopId, WorkshopRow};
use std::collections::BTreeSet;

/// One doubt for each pair of workshops: of the rows that raise it the two that weigh most, so that neither the order of
/// files nor that of rows changes what a person has answered. Answered questions are not put again.
pub(super) fn list(
    rows: &[WorkshopRow],
    scale: &Scale<'_>,
    workshops: &[WorkshopIdentity],
    mut doubtful: Vec<Link>,
    verdicts: &Verdicts,
    limit: usize,
) -> Vec<(Doubt, Link)> {
    let owners = owners(rows.len(), workshops);
    let mut asked = BTreeSet::new();
    doubtful.sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
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
                [left.row, right.row].map(|row| Some((owners[row]?, rows[row].row.origin.clone())));
            sides.sort();
            let [Some((left_id, left)), Some((right_id, right))] = sides else { return None };
            let is_new = left_id != right_id && !keys.contains(&key) && asked.insert((left_id, right_id));
            is_new.then(|| {
                keys.insert(key.clone());
                let reasons = scale.evidence(&link).reasons();
                (Doubt { key, left, right, left_id, right_id, weight: link.weight, reasons }, link)
            })
        })
        .take(limit)
        .collect();
    doubts.sort_by(|(a, _), (b, _)| b.weight.total_cmp(&a.weight).then_with(|| a.key.cmp(&b.key)));
    doubts
}

/// Remembers the questions that were put tonight.
pub(super) fn remember(
    doubts: &[(Doubt, Link)],
    features: &[Features],
    evidence: &[Vec<Key>],
    remembered: &mut KnownIdentities,
) {
    for (doubt, link) in doubts {
        if !remembered.asked.contains_key(&doubt.key) {
            let [left, right] =
                [link.left, link.right].map(|at| keys_of(&features[at as usize], &evidence[at as usize]));
            remembered.asked.insert(doubt.key.clone(), Asked { verdict: None, left, right });
        }
    }
}

/// Whose each row is.
fn owners(rows: usize, workshops: &[WorkshopIdentity]) -> Vec<Option<WorkshopId>> {
    let mut owners = vec![None; rows];
    for workshop in workshops {
        for member in &workshop.members {
            owners[*member] = Some(workshop.id);
        }
    }
    owners
}

/// `D-` and 12 hex digits of a hash over both rows' content, whichever comes first.
fn pair_key(left: &Features, right: &Features) -> String {
    let (left, right) = (&left.content, &right.content);
    let (first, second) = if left <= right { (left, right) } else { (right, left) };
    let hash = blake3::hash(format!("{first}\n{second}").as_bytes()).to_hex();
    format!("D-{}", &hash[..12])
}
