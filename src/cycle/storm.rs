//! Whether tonight's merges are a storm, and which of tonight's files it comes from.

use super::{Decisions, Reading};
use crate::guard::{self, StormOptions};
use crate::registry::Known;
use std::collections::BTreeSet;

/// The name under which a held storm is known.
pub(super) const SUBJECT: &str = "workshops";

/// The question to the office and the files to hold back; `None` where there is no storm, or none of tonight's files
/// brought it (then nothing can be held back).
pub(super) fn find(
    known: &Known,
    decisions: &Decisions,
    reading: &Reading,
    options: &StormOptions,
) -> Option<(String, BTreeSet<String>)> {
    let standing: BTreeSet<_> = decisions.registry.workshops.keys().copied().collect();
    let merges = guard::merges(&known.identities, &decisions.identities.remembered, &standing);
    let question = guard::storm(merges.len(), options)?;
    let grown: BTreeSet<_> = merges.values().copied().collect();
    let news: BTreeSet<&str> = reading.to_store.iter().map(|file| file.path.as_str()).collect();
    let rows = &reading.observations.workshops;
    let files: BTreeSet<String> = (decisions.identities.workshops.iter())
        .filter(|workshop| grown.contains(&workshop.id))
        .flat_map(|workshop| &workshop.members)
        .filter_map(|at| rows.get(*at))
        .map(|row| &*row.row.origin.file)
        .filter(|file| news.contains(file))
        .map(str::to_owned)
        .collect();
    (!files.is_empty()).then_some((question, files))
}
