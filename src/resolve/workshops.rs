//! Workshops: the stages over all rows about them, then facilities.

use super::cluster::Refused;
use super::features::{self, Features};
use super::ids::{Kept, next_number};
use super::links::Weighed;
use super::model::{Doubt, KnownIdentities, Party, WorkshopIdentity};
use super::stages::Rows;
use super::{Night, doubts, facility, places, stages};
use crate::domain::{FacilityId, Issue, WorkshopId};

pub(super) fn identify(
    night: &Night<'_>,
    remembered: &mut KnownIdentities,
) -> (Vec<WorkshopIdentity>, Vec<Doubt>, Vec<Issue>) {
    let rows = &night.observations.workshops;
    let mut features = features::of_rows(rows);
    places::mark(&mut features);
    let (workshops, settled, issues) = stages::settle(
        &features,
        night.known,
        remembered,
        night.human,
        night.options,
        |rows, weighed, remembered| decide(rows, weighed, night.known, remembered),
    );
    let of = workshops.iter().map(|one| (Party::Workshop(one.id), one.members.clone()));
    let owners = doubts::owners(rows.len(), of);
    let shown = doubts::Shown {
        owner: &|at| owners[features[at].row].clone(),
        origin: &|at| rows[features[at].row].row.origin.clone(),
    };
    let doubts = settled.doubts(&shown, night.options.max_doubts, remembered);
    // Hundreds of thousands of small texts are given back meanwhile.
    rayon::spawn(|| drop(features));
    (workshops, doubts, issues)
}

/// Links → workshops in order of id, with their facilities.
pub(super) fn decide(
    rows: &Rows<'_, WorkshopId>,
    weighed: Weighed,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> (Vec<WorkshopIdentity>, Refused) {
    let mut fresh = |_: &[u32], remembered: &mut KnownIdentities| WorkshopId(next_number(remembered, 'W'));
    let (kept, refused) = stages::decide(rows, weighed, known, remembered, &mut fresh);
    let mut workshops = in_no_facility(kept);
    let features = rows.scale.features;
    facility::assign(features, &mut workshops, known, remembered);
    in_order_of_rows(features, &mut workshops);
    (workshops, refused)
}

fn in_no_facility(kept: Vec<Kept<WorkshopId>>) -> Vec<WorkshopIdentity> {
    kept.into_iter()
        .map(|one| WorkshopIdentity {
            id: one.id,
            facility: FacilityId(0),
            members: one.members,
            reasons: one.reasons,
            links: one.links,
        })
        .collect()
}

/// Members as indices of `Observations::workshops` in place of their own order.
fn in_order_of_rows(features: &[Features], workshops: &mut [WorkshopIdentity]) {
    for workshop in workshops {
        workshop.members.iter_mut().for_each(|member| *member = features[*member].row);
        workshop.members.sort_unstable();
    }
}
