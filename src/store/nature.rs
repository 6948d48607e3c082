//! What kind of change an office would call it: a record that only stands elsewhere is none; two workshops that became one,
//! one that became two, and a reply that was taken back have their own names.

use super::{Store, StoreError};
use crate::domain::DeskId;
use crate::registry::{Changes, EntityChange, EntityKind, says_the_same};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

/// How a change is told, where it is not simply new, changed or gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// Says what it said, in another place.
    Moved,
    /// Became part of another.
    Merged,
    /// Was part of another, and stands for itself again.
    Split,
    /// A reply that no longer stands.
    Withdrawn,
}

impl Nature {
    pub const ALL: [Self; 4] = [Self::Moved, Self::Merged, Self::Split, Self::Withdrawn];

    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Moved => "moved",
            Self::Merged => "merged",
            Self::Split => "split",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// By kind and id.
pub type Natures = BTreeMap<(EntityKind, String), Nature>;

/// Kinds that nobody hears about: they change with every night.
const UNTOLD: [EntityKind; 3] = [EntityKind::Match, EntityKind::Allocation, EntityKind::Invitation];

impl Store {
    /// The natures of tonight's changes, against what stands in the registry before they are written.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn natures(&self, changes: &Changes) -> Result<Natures, StoreError> {
        let read = || -> rusqlite::Result<Natures> {
            let mut before = self.connection.prepare_cached(
                "SELECT document FROM entity_version WHERE kind = ?1 AND id = ?2 AND known_to IS NULL",
            )?;
            let into = |change: &EntityChange| merged(changes, change.kind, &change.id);
            let mut natures = Natures::new();
            for change in changes.entities.iter().filter(|change| !UNTOLD.contains(&change.kind)) {
                let nature = match (&change.document, change.is_new) {
                    (Some(document), false) => {
                        let stood: Option<String> = before
                            .query_row(params![change.kind.key(), change.id], |row| row.get(0))
                            .optional()?;
                        stood.and_then(|stood| nature_of(change.kind, &stood, &document.text))
                    }
                    (None, _) => into(change).filter(|into| *into != change.id).map(|_| Nature::Merged),
                    (Some(_), true) => into(change).filter(|into| *into == change.id).map(|_| Nature::Split),
                };
                natures.extend(nature.map(|nature| ((change.kind, change.id.clone()), nature)));
            }
            Ok(natures)
        };
        read().map_err(StoreError::query("前回の内容の読み出し", "entity_version"))
    }
}

fn nature_of(kind: EntityKind, before: &str, after: &str) -> Option<Nature> {
    const ENDED: &str = "\"ended_at\":";
    if kind == EntityKind::Application && after.contains(ENDED) && !before.contains(ENDED) {
        return Some(Nature::Withdrawn);
    }
    says_the_same(before, after).then_some(Nature::Moved)
}

/// What an id was merged into tonight; itself where it stands for itself again.
fn merged(changes: &Changes, kind: EntityKind, id: &str) -> Option<String> {
    let identities = &changes.identities;
    match kind {
        EntityKind::Workshop => identities.merged.get(&id.parse().ok()?).map(ToString::to_string),
        EntityKind::Desk => identities.merged_desks.get(&DeskId::new(id)).map(ToString::to_string),
        _ => None,
    }
}
