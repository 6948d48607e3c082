//! Doubtful pairs for 名寄せ確認, and what people said about them. A pair is remembered by its content, not by ids.

use super::features::Features;
use super::links::Link;
use super::model::{Doubt, WorkshopIdentity};
use crate::domain::{HumanCell, WorkshopRow};
use std::collections::{BTreeMap, BTreeSet};

const TAB: &str = "名寄せ確認";
const COLUMN: &str = "判定";

/// What people said: key of a pair → same (true) or other (false).
#[derive(Debug, Default)]
pub(super) struct Verdicts(BTreeMap<String, bool>);

impl Verdicts {
    pub(super) fn of(&self, left: &Features, right: &Features) -> Option<bool> {
        if self.0.is_empty() { None } else { self.0.get(&pair_key(left, right)).copied() }
    }
}

pub(super) fn verdicts(human: &[HumanCell]) -> Verdicts {
    let said = human.iter().filter(|cell| cell.tab == TAB && cell.column == COLUMN);
    Verdicts(
        said.filter_map(|cell| match cell.value.as_str() {
            "同じ" => Some((cell.key.clone(), true)),
            "別" => Some((cell.key.clone(), false)),
            _ => None,
        })
        .collect(),
    )
}

/// One doubt for each pair of workshops, in order of key.
pub(super) fn list(
    rows: &[WorkshopRow],
    features: &[Features],
    workshops: &[WorkshopIdentity],
    doubtful: Vec<Link>,
    limit: usize,
) -> Vec<Doubt> {
    let mut owner = vec![None; rows.len()];
    for workshop in workshops {
        for member in &workshop.members {
            owner[*member] = Some(workshop.id);
        }
    }
    let mut asked = BTreeSet::new();
    let mut doubts: Vec<Doubt> = Vec::new();
    for link in doubtful {
        let (Some(left_id), Some(right_id)) = (owner[link.left], owner[link.right]) else { continue };
        if left_id == right_id || !asked.insert((left_id.min(right_id), left_id.max(right_id))) {
            continue;
        }
        doubts.push(Doubt {
            key: pair_key(&features[link.left], &features[link.right]),
            left: rows[link.left].row.origin.clone(),
            right: rows[link.right].row.origin.clone(),
            left_id,
            right_id,
            reasons: vec![link.reason],
        });
    }
    doubts.sort_by(|a, b| a.key.cmp(&b.key));
    doubts.dedup_by(|a, b| a.key == b.key);
    doubts.truncate(limit);
    doubts
}

/// `D-` and 12 hex digits of a hash over both rows' content, whichever comes first.
fn pair_key(left: &Features, right: &Features) -> String {
    let (left, right) = (content(left), content(right));
    let (first, second) = if left <= right { (left, right) } else { (right, left) };
    let hash = blake3::hash(format!("{first}\n{second}").as_bytes()).to_hex();
    format!("D-{}", &hash[..12])
}

fn content(row: &Features) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    [
        row.names.join("/"),
        text(&row.branch),
        text(&row.office_number),
        text(&row.corporation),
        row.phones.join("/"),
        text(&row.address),
        row.service.as_ref().map(|service| service.name().to_owned()).unwrap_or_default(),
    ]
    .join("|")
}
