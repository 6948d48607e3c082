//! Ids of each kind: where what is known of them is kept, and what each stands for now.

use super::model::KnownIdentities;
use crate::domain::{ClientId, DeskId, WorkshopId};
use std::collections::BTreeMap;
use std::fmt::Debug;

/// An id that lasts from one night to the next.
pub(super) trait Identity: Clone + Debug + Ord + Send + Sync {
    /// Whose each key of evidence is.
    fn keys(known: &KnownIdentities) -> &BTreeMap<String, Self>;
    fn keys_mut(known: &mut KnownIdentities) -> &mut BTreeMap<String, Self>;
    /// Tombstones, see [`KnownIdentities::merged`].
    fn merged(known: &KnownIdentities) -> &BTreeMap<Self, Self>;
    fn merged_mut(known: &mut KnownIdentities) -> &mut BTreeMap<Self, Self>;
}

macro_rules! identity {
    ($id:ty, $keys:ident, $merged:ident) => {
        impl Identity for $id {
            fn keys(known: &KnownIdentities) -> &BTreeMap<String, Self> {
                &known.$keys
            }

            fn keys_mut(known: &mut KnownIdentities) -> &mut BTreeMap<String, Self> {
                &mut known.$keys
            }

            fn merged(known: &KnownIdentities) -> &BTreeMap<Self, Self> {
                &known.$merged
            }

            fn merged_mut(known: &mut KnownIdentities) -> &mut BTreeMap<Self, Self> {
                &mut known.$merged
            }
        }
    };
}

identity!(WorkshopId, workshop_keys, merged);
identity!(DeskId, desk_keys, merged_desks);
identity!(ClientId, client_keys, merged_clients);

/// What an id stands for now.
pub(super) fn standing<'a, Id: Identity>(known: &'a KnownIdentities, id: &'a Id) -> &'a Id {
    let merged = Id::merged(known);
    let mut at = id;
    for _ in 0..merged.len() {
        match merged.get(at) {
            Some(into) if into != at => at = into,
            _ => break,
        }
    }
    at
}

impl KnownIdentities {
    /// The workshop that an id stands for now.
    #[must_use]
    pub fn standing(&self, id: WorkshopId) -> WorkshopId {
        *standing(self, &id)
    }

    /// The ids that were merged into this one, in order.
    #[must_use]
    pub fn merged_into(&self, id: WorkshopId) -> Vec<WorkshopId> {
        let gone = self.merged.keys().filter(|one| **one != id && self.standing(**one) == id);
        gone.copied().collect()
    }
}
