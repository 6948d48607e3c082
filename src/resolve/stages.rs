//! The stages from rows to ids, the same for workshops, desks and clients.

use super::cluster::Refused;
use super::decisions::{self, Verdicts};
use super::doubts::{self, Shown};
use super::evidence_keys::{self, Key};
use super::features::Features;
use super::identity::Identity;
use super::ids::{self, Kept};
use super::links::{Link, Scale, Weighed};
use super::model::{Doubt, KnownIdentities};
use super::{Options, answers, cluster};
use crate::domain::{HumanCell, Issue};

/// What the stages leave behind for the questions.
pub(super) struct Settled<'a> {
    scale: Scale<'a>,
    verdicts: Verdicts,
    doubtful: Vec<Link>,
}

/// Rows of one kind → who they are, in order of id, and issues about answers that cannot be followed. `name` gives their
/// ids to clusters: [`decide`], or more.
pub(super) fn settle<'a, Id: Identity, Named>(
    features: &'a [Features],
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
    human: &[HumanCell],
    options: &Options,
    name: impl FnOnce(&Rows<'_, Id>, Weighed, &mut KnownIdentities) -> (Named, Refused),
) -> (Named, Settled<'a>, Vec<Issue>) {
    let evidence = evidence_keys::of_rows::<Id>(features, known);
    let before = ids::before(&evidence, known);
    let (scale, mut weighed) = Scale::weigh(features, before, options);
    let verdicts = decisions::of_rows(features, &evidence, &remembered.asked);
    let mut doubtful = std::mem::take(&mut weighed.doubtful);
    let rows = Rows { scale: &scale, evidence: &evidence, verdicts: &verdicts };
    let (named, refused) = name(&rows, weighed, remembered);
    doubtful.extend(refused.links);
    let issues = answers::refused(&refused.decisions, remembered, human);
    (named, Settled { scale, verdicts, doubtful }, issues)
}

/// Rows with all that is decided by beside their links.
pub(super) struct Rows<'a, Id> {
    pub(super) scale: &'a Scale<'a>,
    pub(super) evidence: &'a [Vec<Key<Id>>],
    pub(super) verdicts: &'a Verdicts,
}

/// Links → clusters → ids. `fresh` gives an id to a cluster (of places in `features`) that nobody knows.
pub(super) fn decide<Id: Identity>(
    rows: &Rows<'_, Id>,
    weighed: Weighed,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
    fresh: &mut dyn FnMut(&[u32], &mut KnownIdentities) -> Id,
) -> (Vec<Kept<Id>>, Refused) {
    let (clusters, refused) = cluster::build(rows.scale, weighed.links, weighed.lasting, rows.verdicts);
    (ids::keep(rows.scale, rows.evidence, clusters, known, remembered, fresh), refused)
}

impl Settled<'_> {
    /// The questions, which are remembered as put.
    pub(super) fn doubts(
        mut self,
        shown: &Shown<'_>,
        limit: usize,
        remembered: &mut KnownIdentities,
    ) -> Vec<Doubt> {
        self.doubtful.extend(doubts::still_asked(&self.scale, &self.verdicts));
        self.doubtful
            .sort_by(|a, b| b.weight.total_cmp(&a.weight).then((a.left, a.right).cmp(&(b.left, b.right))));
        let doubts = doubts::list(shown, &self.scale, self.doubtful, &self.verdicts, limit);
        doubts::remember(doubts, self.scale.features, remembered)
    }
}
