//! Workshops: the stages over all rows about them, then facilities.

use super::evidence_keys::Key;
use super::features::{self, Features};
use super::ids::{Kept, next_number};
use super::links::{Link, Scale, Weighed};
use super::model::{Doubt, KnownIdentities, Party, WorkshopIdentity};
use super::stages::Refused;
use super::{Night, doubts, facility, stages};
use crate::domain::{FacilityId, Issue, Origin, WorkshopId};

pub(super) fn identify(
    night: &Night<'_>,
    remembered: &mut KnownIdentities,
) -> (Vec<WorkshopIdentity>, Vec<Doubt>, Vec<Issue>) {
    let rows = &night.observations.workshops;
    let features = features::of_rows(rows);
    let (kept, settled, issues) =
        stages::settle(&features, night.known, remembered, night.human, night.options, &mut fresh);
    let mut workshops = in_no_facility(kept);
    facility::assign(&features, &mut workshops, night.known, remembered);
    in_order_of_rows(&features, &mut workshops);
    let of = workshops.iter().map(|one| (Party::Workshop(one.id), one.members.clone()));
    let owners = doubts::owners(rows.len(), of);
    let shown = doubts::Shown { owners, origin: &|row| rows[row].row.origin.clone() };
    let doubts = settled.doubts(&shown, night.options.max_doubts, remembered);
    (workshops, doubts, issues)
}

/// What was decided about some rows: members and the sides of links are places in their list.
pub(super) struct Decided {
    pub(super) workshops: Vec<WorkshopIdentity>,
    /// All of them, the most valuable first, and the pair of rows of each.
    pub(super) doubts: Vec<(Doubt, Link)>,
    pub(super) refused: Refused,
}

/// Weighed rows → workshops. Each row's [`Features::row`] is its own place.
pub(super) fn decide(
    scale: Scale<'_>,
    weighed: Weighed,
    evidence: Vec<Vec<Key<WorkshopId>>>,
    origin: &dyn Fn(usize) -> Origin,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> Decided {
    let features = scale.features;
    let (kept, settled, refused) = stages::decide(scale, weighed, evidence, known, remembered, &mut fresh);
    let mut workshops = in_no_facility(kept);
    facility::assign(features, &mut workshops, known, remembered);
    let of = workshops.iter().map(|one| (Party::Workshop(one.id), one.members.clone()));
    let owners = doubts::owners(features.len(), of);
    let doubts = settled.all_doubts(&doubts::Shown { owners, origin });
    Decided { workshops, doubts, refused }
}

fn fresh(_: &[u32], remembered: &mut KnownIdentities) -> WorkshopId {
    WorkshopId(next_number(remembered, 'W'))
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
