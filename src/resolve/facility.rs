//! Facilities: workshops of one corporation (or one number) at one address share a place. A type and a B type at one
//! address are two workshops of one facility; a satellite elsewhere is a facility of its own.

use super::features::Features;
use super::ids::next_number;
use super::model::{KnownIdentities, WorkshopIdentity};
use crate::domain::{FacilityId, WorkshopId};
use std::collections::BTreeMap;

/// Gives every workshop its facility. `workshops` are in order of id.
pub(super) fn assign(
    features: &[Features],
    workshops: &mut [WorkshopIdentity],
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) {
    let groups = group(features, workshops);
    for members in groups.into_values() {
        let ids: Vec<WorkshopId> = members.iter().map(|at| workshops[*at].id).collect();
        let facility = ids.iter().find_map(|id| known.facility_keys.get(&id.to_string()).copied());
        let facility = facility.unwrap_or_else(|| FacilityId(next_number(remembered, 'F')));
        for at in members {
            workshops[at].facility = facility;
            remembered.facility_keys.insert(workshops[at].id.to_string(), facility);
        }
    }
}

/// Indices of workshops by the first workshop of their group.
fn group(features: &[Features], workshops: &[WorkshopIdentity]) -> BTreeMap<usize, Vec<usize>> {
    let mut first_with: BTreeMap<String, usize> = BTreeMap::new();
    let mut leader: Vec<usize> = (0..workshops.len()).collect();
    for (at, workshop) in workshops.iter().enumerate() {
        for key in workshop.members.iter().flat_map(|member| place_keys(&features[*member])) {
            let other = *first_with.entry(key).or_insert(at);
            let (left, right) = (top(&leader, at), top(&leader, other));
            leader[left.max(right)] = left.min(right);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..workshops.len() {
        groups.entry(top(&leader, at)).or_default().push(at);
    }
    groups
}

fn place_keys(row: &Features) -> Vec<String> {
    let Some(address) = &row.address else { return Vec::new() };
    let corporation = row.corporation.iter().map(|corporation| format!("c{corporation}|{address}"));
    let number = row.office_number.iter().map(|number| format!("n{number}|{address}"));
    corporation.chain(number).collect()
}

fn top(leader: &[usize], mut at: usize) -> usize {
    while leader[at] != at {
        at = leader[at];
    }
    at
}
