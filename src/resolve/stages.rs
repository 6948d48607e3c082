//! The stages from rows to ids, the same for workshops, desks and clients.

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
pub(super) struct Settled<'a, Id> {
    scale: Scale<'a>,
    evidence: Vec<Vec<Key<Id>>>,
    verdicts: Verdicts,
    doubtful: Vec<Link>,
}

/// Rows of one kind → who they are, in order of id, and issues about answers that cannot be followed. `fresh` gives an id
/// to a cluster (of places in `features`) that nobody knows.
pub(super) fn settle<'a, Id: Identity>(
    features: &'a [Features],
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
    human: &[HumanCell],
    options: &Options,
    fresh: &mut dyn FnMut(&[u32], &mut KnownIdentities) -> Id,
) -> (Vec<Kept<Id>>, Settled<'a, Id>, Vec<Issue>) {
    let kind = features.first().map(|row| row.kind).unwrap_or_default();
    let evidence = evidence_keys::of_rows::<Id>(features, known);
    let verdicts = decisions::stand(kind, features, &evidence, remembered);
    let before = ids::before(&evidence, known);
    let (scale, Weighed { links, lasting, mut doubtful }) = Scale::weigh(features, before, options);
    let (clusters, refused) = cluster::build(&scale, links, lasting, &verdicts);
    let issues = answers::refused(&refused.decisions, remembered, human);
    doubtful.extend(refused.links);
    let kept = ids::keep(&scale, &evidence, clusters, known, remembered, fresh);
    (kept, Settled { scale, evidence, verdicts, doubtful }, issues)
}

impl<Id: Identity> Settled<'_, Id> {
    /// The questions, which are remembered as put.
    pub(super) fn doubts(
        self,
        shown: &Shown<'_>,
        limit: usize,
        remembered: &mut KnownIdentities,
    ) -> Vec<Doubt> {
        let doubts = doubts::list(shown, &self.scale, self.doubtful, &self.verdicts, limit);
        doubts::remember(&doubts, self.scale.features, &self.evidence, remembered);
        doubts.into_iter().map(|(doubt, _)| doubt).collect()
    }
}
