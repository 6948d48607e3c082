//! Which rows are the same workshop, desk, client or case: block → compare → weigh → decide → cluster → keep ids.
//!
//! `features` (what a row can be compared by; `places` where a name has several) → `block` (which pairs are worth it) → `compare` (levels per field) →
//! `weigh` (Fellegi–Sunter weights, estimated by EM from the shipped `weights`, with `rarity`) → `links` (thresholds and
//! vetoes) → `cluster` (what coheres, then what people said) → `ids` (last night's ids, tombstones) → `facility`,
//! `doubts`. `decisions` finds the rows that people's answers are about; `evidence` says each link in words.

mod block;
mod cases;
mod clients;
mod cluster;
mod compare;
mod decisions;
mod desks;
mod doubts;
mod evidence;
mod evidence_keys;
mod facility;
mod features;
mod ids;
mod links;
mod model;
mod places;
mod rarity;
#[cfg(test)]
mod tests;
mod weigh;
mod weights;

pub use desks::FolderHint;
pub use evidence::{Evidence, Part};
pub use model::{
    Asked, CaseIdentity, ClientIdentity, DeskIdentity, Doubt, Identities, KnownIdentities, WorkshopIdentity,
};

use crate::domain::{HumanCell, Issue, Observations};
use features::Features;
use model::KnownIdentities as Known;

/// What the room may be told to do differently.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rows that share one key beyond this number are compared only where they share a second one.
    pub max_block: usize,
    /// Doubtful pairs shown at most.
    pub max_doubts: usize,
    /// Whether weights are estimated on the data, or the shipped ones taken as they are.
    pub estimate: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_block: 60, max_doubts: 500, estimate: true }
    }
}

/// Decides identity for everything that came in tonight.
#[must_use]
pub fn resolve(
    observations: &Observations,
    folders: &[FolderHint],
    known: &KnownIdentities,
    human: &[HumanCell],
    options: &Options,
) -> (Identities, Vec<Issue>) {
    let mut remembered = known.clone();
    let (workshops, doubts, mut issues) = workshops(observations, known, &mut remembered, human, options);
    let (desks, more) = desks::identify(observations, folders, known, &mut remembered);
    issues.extend(more);
    let clients = clients::identify(observations, known, &mut remembered);
    let cases = cases::identify(observations, known, &mut remembered);
    (Identities { workshops, desks, clients, cases, doubts, remembered }, issues)
}

fn workshops(
    observations: &Observations,
    known: &Known,
    remembered: &mut Known,
    human: &[HumanCell],
    options: &Options,
) -> (Vec<WorkshopIdentity>, Vec<Doubt>, Vec<Issue>) {
    let rows = &observations.workshops;
    let features = features::of_rows(rows);
    let evidence = evidence_keys::of_rows(&features, known);
    let (verdicts, mut issues) = decisions::stand(&features, &evidence, remembered, human);
    let before = ids::before(&evidence, known);
    let (scale, links::Weighed { links, lasting, mut doubtful }) =
        links::Scale::weigh(&features, &before, options);
    let (clusters, refused) = cluster::build(&scale, links, lasting, &verdicts);
    issues.extend(decisions::refused(&refused.decisions, human));
    doubtful.extend(refused.links);
    let mut workshops = ids::keep(&scale, &evidence, clusters, known, remembered);
    facility::assign(&features, &mut workshops, known, remembered);
    in_order_of_rows(&features, &mut workshops);
    let doubts = doubts::list(rows, &scale, &workshops, doubtful, &verdicts, options.max_doubts);
    doubts::remember(&doubts, &features, &evidence, remembered);
    (workshops, doubts.into_iter().map(|(doubt, _)| doubt).collect(), issues)
}

/// Members as indices of `Observations::workshops` in place of their own order.
fn in_order_of_rows(features: &[Features], workshops: &mut [WorkshopIdentity]) {
    for workshop in workshops {
        workshop.members.iter_mut().for_each(|member| *member = features[*member].row);
        workshop.members.sort_unstable();
    }
}
