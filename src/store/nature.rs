//! What kind of change an office would call it: a record that only stands elsewhere is none; two workshops that became one,
//! one that became two, and a reply that was taken back have their own names.

use super::{Store, StoreError};
use crate::domain::DeskId;
use crate::registry::{EntityChange, EntityKind, Tally, says_the_same};
use crate::resolve::KnownIdentities;
use rusqlite::{Connection, OptionalExtension, params};
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

/// Tonight's changes, counted by kind and nature; `None` = simply new, changed or gone. Those of a nature are counted as
/// changed.
pub type Told = BTreeMap<(EntityKind, Option<Nature>), Tally>;

/// Kinds that nobody hears about: they change with every night.
const UNTOLD: [EntityKind; 3] = [EntityKind::Match, EntityKind::Allocation, EntityKind::Invitation];

impl Store {
    /// How tonight's changes would be told, against what stands in the registry.
    ///
    /// # Errors
    /// When the registry cannot be read.
    pub fn tell_changes(
        &self,
        changes: &[EntityChange],
        identities: &KnownIdentities,
    ) -> Result<Told, StoreError> {
        told(&self.connection, changes, identities)
            .map_err(StoreError::query("前回の内容の読み出し", "entity_version"))
    }
}

/// The same, before they are written.
pub(super) fn told(
    connection: &Connection,
    changes: &[EntityChange],
    identities: &KnownIdentities,
) -> rusqlite::Result<Told> {
    let mut before = connection.prepare_cached(
        "SELECT document FROM entity_version WHERE kind = ?1 AND id = ?2 AND known_to IS NULL",
    )?;
    let mut told = Told::new();
    for change in changes {
        let into = || merged(identities, change.kind, &change.id);
        let nature = match (&change.document, change.is_new) {
            _ if UNTOLD.contains(&change.kind) => None,
            (Some(document), false) => {
                let stood: Option<String> =
                    before.query_row(params![change.kind.key(), change.id], |row| row.get(0)).optional()?;
                stood.and_then(|stood| nature_of(change.kind, &stood, &document.text))
            }
            (None, _) => into().filter(|into| *into != change.id).map(|_| Nature::Merged),
            (Some(_), true) => into().filter(|into| *into == change.id).map(|_| Nature::Split),
        };
        let tally = told.entry((change.kind, nature)).or_default();
        match nature {
            Some(_) => tally.changed += 1,
            None => tally.add(change),
        }
    }
    Ok(told)
}

fn nature_of(kind: EntityKind, before: &str, after: &str) -> Option<Nature> {
    const ENDED: &str = "\"ended_at\":";
    if kind == EntityKind::Application && after.contains(ENDED) && !before.contains(ENDED) {
        return Some(Nature::Withdrawn);
    }
    says_the_same(before, after).then_some(Nature::Moved)
}

/// What an id was merged into tonight; itself where it stands for itself again.
fn merged(identities: &KnownIdentities, kind: EntityKind, id: &str) -> Option<String> {
    match kind {
        EntityKind::Workshop => identities.merged.get(&id.parse().ok()?).map(ToString::to_string),
        EntityKind::Desk => identities.merged_desks.get(&DeskId::new(id)).map(ToString::to_string),
        _ => None,
    }
}
