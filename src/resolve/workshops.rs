//! Workshops: the stages over all rows about them, then facilities.

use super::features::{self, Features};
use super::ids::next_number;
use super::model::{Doubt, KnownIdentities, Party, WorkshopIdentity};
use super::{Night, doubts, facility, stages};
use crate::domain::{FacilityId, Issue, WorkshopId};

pub(super) fn identify(
    night: &Night<'_>,
    remembered: &mut KnownIdentities,
) -> (Vec<WorkshopIdentity>, Vec<Doubt>, Vec<Issue>) {
    let rows = &night.observations.workshops;
    let features = features::of_rows(rows);
    let mut fresh = |_: &[u32], remembered: &mut KnownIdentities| WorkshopId(next_number(remembered, 'W'));
    let (kept, settled, issues) =
        stages::settle(&features, night.known, remembered, night.human, night.options, &mut fresh);
    let mut workshops: Vec<WorkshopIdentity> = kept
        .into_iter()
        .map(|one| WorkshopIdentity {
            id: one.id,
            facility: FacilityId(0),
            members: one.members,
            reasons: one.reasons,
            links: one.links,
        })
        .collect();
    facility::assign(&features, &mut workshops, night.known, remembered);
    in_order_of_rows(&features, &mut workshops);
    let of = workshops.iter().map(|one| (Party::Workshop(one.id), one.members.clone()));
    let owners = doubts::owners(rows.len(), of);
    let shown = doubts::Shown { owners, origin: &|row| rows[row].row.origin.clone() };
    let doubts = settled.doubts(&shown, night.options.max_doubts, remembered);
    (workshops, doubts, issues)
}

/// Members as indices of `Observations::workshops` in place of their own order.
fn in_order_of_rows(features: &[Features], workshops: &mut [WorkshopIdentity]) {
    for workshop in workshops {
        workshop.members.iter_mut().for_each(|member| *member = features[*member].row);
        workshop.members.sort_unstable();
    }
}
