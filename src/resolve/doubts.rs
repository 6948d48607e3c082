//! Doubtful pairs for 名寄せ確認, and what people said about them. A pair is remembered by its content, not by ids.

use super::features::Features;
use super::links::Link;
use super::model::{Doubt, WorkshopIdentity};
use crate::domain::{HumanCell, WorkshopId, WorkshopRow};
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

/// One doubt for each pair of workshops: of the rows that raise it the two whose key comes first, so that neither the
/// order of files nor that of rows changes what a person has answered. In order of key.
pub(super) fn list(
    rows: &[WorkshopRow],
    features: &[Features],
    workshops: &[WorkshopIdentity],
    doubtful: Vec<Link>,
    limit: usize,
) -> Vec<Doubt> {
    let owners = owners(rows.len(), workshops);
    let mut doubts: Vec<Doubt> = doubtful
        .into_iter()
        .filter_map(|link| {
            let key = pair_key(&features[link.left], &features[link.right]);
            let mut sides =
                [link.left, link.right].map(|row| Some((owners[row]?, rows[row].row.origin.clone())));
            sides.sort();
            let [Some((left_id, left)), Some((right_id, right))] = sides else { return None };
            let reasons = vec![link.reason];
            (left_id != right_id).then_some(Doubt { key, left, right, left_id, right_id, reasons })
        })
        .collect();
    doubts.sort_by(|a, b| (&a.key, &a.left, &a.right).cmp(&(&b.key, &b.left, &b.right)));
    doubts.dedup_by(|a, b| a.key == b.key);
    let mut asked = BTreeSet::new();
    doubts.retain(|doubt| asked.insert((doubt.left_id, doubt.right_id)));
    doubts.truncate(limit);
    doubts
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
