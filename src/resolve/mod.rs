//! Which rows are the same workshop, desk, client or case: block → compare → decide → cluster → keep ids.
//!
//! Every link carries its reason; vetoes beat links; ids follow the evidence from night to night. The stages:
//! `features` (what a row can be compared by), `links` (which pairs agree strongly, and which must stay apart),
//! `cluster` (rows into workshops, no chaining over a veto), `ids` (last night's ids), `facility`, `doubts`.

mod cases;
mod clients;
mod cluster;
mod desks;
mod doubts;
mod facility;
mod features;
mod ids;
mod links;
mod model;
#[cfg(test)]
mod tests;

pub use desks::FolderHint;
pub use model::{
    CaseIdentity, ClientIdentity, DeskIdentity, Doubt, Identities, KnownIdentities, WorkshopIdentity,
};

use crate::domain::{HumanCell, Issue, Observations};

/// What the room may be told to do differently.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rows that share one key beyond this number are not compared by that key (a value that everyone has tells nothing).
    pub max_block: usize,
    /// Doubtful pairs shown at most.
    pub max_doubts: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_block: 60, max_doubts: 500 }
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
    let features = features::of_rows(&observations.workshops);
    let verdicts = doubts::verdicts(human);
    let (links, doubtful) = links::find(&features, &ids::before(&features, known), &verdicts, options);
    let clusters = cluster::build(&features, links);
    let mut remembered = known.clone();
    let mut workshops = ids::keep(&features, clusters, known, &mut remembered);
    facility::assign(&features, &mut workshops, known, &mut remembered);
    let doubts = doubts::list(&observations.workshops, &features, &workshops, doubtful, options.max_doubts);
    let (desks, issues) = desks::identify(observations, folders, known, &mut remembered);
    let clients = clients::identify(observations, known, &mut remembered);
    let cases = cases::identify(observations, known, &mut remembered);
    (Identities { workshops, desks, clients, cases, doubts, remembered }, issues)
}
