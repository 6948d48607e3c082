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
use std::collections::BTreeMap;

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
    let evidence = evidence_keys::of_rows::<Id>(features, known);
    let before = ids::before(&evidence, known);
    let (scale, weighed) = Scale::weigh(features, before, options);
    let (kept, settled, refused) = decide(scale, weighed, evidence, known, remembered, fresh);
    (kept, settled, answers::refused(&refused, remembered, human))
}

/// Answers 同じ that could not be followed, with the answer against each.
pub(super) type Refused = BTreeMap<String, String>;

/// Weighed pairs → clusters → ids.
pub(super) fn decide<'a, Id: Identity>(
    scale: Scale<'a>,
    weighed: Weighed,
    evidence: Vec<Vec<Key<Id>>>,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
    fresh: &mut dyn FnMut(&[u32], &mut KnownIdentities) -> Id,
) -> (Vec<Kept<Id>>, Settled<'a, Id>, Refused) {
    let verdicts = decisions::stand(scale.kind(), scale.features, &evidence, remembered);
    let Weighed { links, lasting, mut doubtful } = weighed;
    let (clusters, refused) = cluster::build(&scale, links, lasting, &verdicts);
    doubtful.extend(refused.links);
    let kept = ids::keep(&scale, &evidence, clusters, known, remembered, fresh);
    (kept, Settled { scale, evidence, verdicts, doubtful }, refused.decisions)
}

impl<Id: Identity> Settled<'_, Id> {
    /// All questions, the most valuable first; none is remembered.
    pub(super) fn all_doubts(&self, shown: &Shown<'_>) -> Vec<(Doubt, Link)> {
        doubts::list(shown, &self.scale, self.doubtful.clone(), &self.verdicts, usize::MAX)
    }

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
