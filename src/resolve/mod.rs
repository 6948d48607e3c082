//! Which rows are the same workshop, desk, client or case: block → compare → weigh → decide → cluster → keep ids.
//!
//! `features` (what a row can be compared by; `places` where a name has several) → `block` (which pairs are worth it) →
//! `compare` (levels per field) → `weigh` (the shipped Fellegi–Sunter `weights`, with `rarity`) → `links` (thresholds and
//! vetoes) → `cluster` (what coheres, then what people said) → `ids` (last night's ids, tombstones) → `facility`,
//! `doubts`, `groups`. `parties` = all but workshops. `answers` reads what people said, `decisions` finds the rows that it is about; `evidence` says each
//! link in words. `stages` runs them for every `kind`: workshops, desks (`desk_folders`, `desk_mentions`, `desk_anchors`), clients. `resolver`
//! decides a night from the last one (`again…`).

mod again;
mod again_known;
mod again_prints;
mod again_rows;
mod again_touch;
mod answers;
mod block;
mod case_ids;
mod case_parts;
mod case_words;
mod cases;
mod clients;
mod cluster;
mod compare;
mod decisions;
mod desk_anchors;
mod desks;
mod desk_folders;
mod desk_mentions;
mod doubts;
mod evidence;
mod evidence_keys;
mod facility;
mod features;
mod groups;
mod identity;
mod ids;
mod kind;
mod links;
mod model;
mod parties;
mod places;
mod rarity;
mod resolver;
mod stages;
#[cfg(test)]
mod tests;
mod verdict_words;
mod weigh;
mod weights;
mod workshops;

pub use desk_folders::FolderHint;
pub use evidence::{Evidence, Part};
pub use model::{
    Asked, CaseIdentity, ClientIdentity, DeskIdentity, Doubt, Identities, KnownIdentities, Party, Tie,
    WorkshopIdentity,
};
pub use resolver::Resolver;

use crate::domain::{HumanCell, Issue, Observations};

/// What the room may be told to do differently.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rows that share one key beyond this number are compared only where they share a second one.
    pub max_block: usize,
    /// Doubtful pairs shown at most.
    pub max_doubts: usize,
    /// Whether weights are estimated on the data (EM), or the shipped ones taken as they are: docs/identity.md says why
    /// they are. [`Resolver`] takes the shipped ones always.
    pub estimate: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_block: 60, max_doubts: 500, estimate: false }
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
    let mut issues = answers::read(&mut remembered, human);
    let night = Night { observations, known, human, options };
    let mut beside = parties::take_out(&mut remembered);
    let ((workshops, doubts, more), found) = rayon::join(
        || workshops::identify(&night, &mut remembered),
        || parties::identify(&night, folders, &mut beside),
    );
    parties::put_back(&mut remembered, beside);
    issues.extend(more);
    let mut identities = Identities { workshops, remembered, ..Identities::default() };
    issues.extend(found.join(doubts, &mut identities));
    (identities, issues)
}

/// What one night's identities are decided by.
struct Night<'a> {
    observations: &'a Observations,
    known: &'a KnownIdentities,
    human: &'a [HumanCell],
    options: &'a Options,
}
