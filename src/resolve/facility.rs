//! Facilities: workshops of one corporation at one address share a place. A type and a B type at one address are two
//! workshops of one facility; a satellite elsewhere is a facility of its own.
//!
//! Two workshops at one address are one facility where they have one number; where they have no two numbers and share
//! corporation and name or telephone; and where they have two numbers, but one corporation and one name for two services.

use super::features::Features;
use super::ids::next_number;
use super::model::{KnownIdentities, WorkshopIdentity};
use crate::domain::{FacilityId, WorkshopId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Workshops at one address beyond this number are held against each other by number only.
const CROWDED: usize = 60;

/// Gives every workshop its facility. `workshops` are in order of id, their members in the order of `features`.
pub(super) fn assign(
    features: &[Features],
    workshops: &mut [WorkshopIdentity],
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) {
    let mut taken: BTreeSet<FacilityId> = BTreeSet::new();
    for members in group(features, workshops).into_values() {
        let ids: Vec<WorkshopId> = members.iter().map(|at| workshops[*at].id).collect();
        let before = ids.iter().filter_map(|id| known.facility_keys.get(&id.to_string()).copied());
        let facility = before.into_iter().find(|facility| !taken.contains(facility));
        let facility = facility.unwrap_or_else(|| FacilityId(next_number(remembered, 'F')));
        taken.insert(facility);
        for at in members {
            workshops[at].facility = facility;
            remembered.facility_keys.insert(workshops[at].id.to_string(), facility);
        }
    }
}

/// Indices of workshops by the first workshop of their group.
fn group(features: &[Features], workshops: &[WorkshopIdentity]) -> BTreeMap<usize, Vec<usize>> {
    let mut at_address: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, workshop) in workshops.iter().enumerate() {
        for address in workshop.members.iter().filter_map(|row| features[*row].address.as_deref()) {
            let there = at_address.entry(address).or_default();
            if there.last() != Some(&at) {
                there.push(at);
            }
        }
    }
    let mut leader: Vec<usize> = (0..workshops.len()).collect();
    let sides: Vec<Side<'_>> = workshops.iter().map(|workshop| Side::of(features, workshop)).collect();
    let mut places: Vec<&Vec<usize>> = at_address.values().filter(|there| there.len() > 1).collect();
    places.sort_unstable();
    for there in places {
        for (at, left) in there.iter().enumerate() {
            for right in &there[at + 1..] {
                let one = if there.len() > CROWDED {
                    !sides[*left].numbers.is_disjoint(&sides[*right].numbers)
                } else {
                    sides[*left].is_one_with(&sides[*right])
                };
                if one {
                    let (left, right) = (top(&leader, *left), top(&leader, *right));
                    leader[left.max(right)] = left.min(right);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..workshops.len() {
        groups.entry(top(&leader, at)).or_default().push(at);
    }
    groups
}

/// What a workshop's rows say, as far as a facility is told by it.
#[derive(Default)]
struct Side<'a> {
    numbers: BTreeSet<&'a str>,
    names: BTreeSet<&'a str>,
    phones: BTreeSet<&'a str>,
    corporations: BTreeSet<&'a str>,
    services: BTreeSet<&'a str>,
}

impl<'a> Side<'a> {
    fn of(features: &'a [Features], workshop: &WorkshopIdentity) -> Self {
        let mut side = Side::default();
        for row in workshop.members.iter().map(|row| &features[*row]) {
            side.numbers.extend(row.office_number.as_deref());
            side.names.extend(row.names.iter().map(String::as_str));
            side.phones.extend(row.phones.iter().map(String::as_str));
            side.corporations.extend(row.corporation.as_deref());
            side.services.extend(row.service.iter().map(|service| service.name()));
        }
        side
    }

    /// For two workshops at one address.
    fn is_one_with(&self, other: &Self) -> bool {
        let stated = |left: &BTreeSet<&str>, right: &BTreeSet<&str>| !left.is_empty() && !right.is_empty();
        let share = |left: &BTreeSet<&str>, right: &BTreeSet<&str>| !left.is_disjoint(right);
        if share(&self.numbers, &other.numbers) {
            return true;
        }
        if !share(&self.corporations, &other.corporations) {
            return false;
        }
        let named_alike = self.names.iter().any(|one| other.names.iter().any(|other| alike(one, other)));
        if stated(&self.numbers, &other.numbers) {
            return share(&self.names, &other.names)
                && stated(&self.services, &other.services)
                && !share(&self.services, &other.services);
        }
        named_alike || share(&self.phones, &other.phones)
    }
}

/// One name holds the other.
fn alike(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.chars().count() >= 2 && long.contains(short)
}

fn top(leader: &[usize], mut at: usize) -> usize {
    while leader[at] != at {
        at = leader[at];
    }
    at
}
