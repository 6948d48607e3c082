//! From what a row calls a desk or a client to its id; what every look-up says.

use crate::domain::{ClientId, Corporation, DeskId};
use crate::normalise::{corporation, desk};
use crate::resolve::FolderHint;
use crate::resolve::Identities;
use std::collections::BTreeMap;

/// What a look-up says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<Id> {
    One(Id),
    Several,
    Nothing,
}

impl<Id> Found<Id> {
    pub(super) fn of(ids: impl IntoIterator<Item = Id>) -> Self {
        let mut ids = ids.into_iter();
        match (ids.next(), ids.next()) {
            (Some(id), None) => Self::One(id),
            (Some(_), Some(_)) => Self::Several,
            (None, _) => Self::Nothing,
        }
    }

    pub(super) fn id(self) -> Option<Id> {
        match self {
            Self::One(id) => Some(id),
            Self::Several | Self::Nothing => None,
        }
    }
}

/// Those that pass the test, or all where none does.
pub(super) fn narrowed<Id>(ids: Vec<Id>, test: impl Fn(&Id) -> bool) -> Vec<Id> {
    if ids.iter().any(&test) { ids.into_iter().filter(test).collect() } else { ids }
}

/// Desks by every name under which they appeared.
#[derive(Debug, Default)]
pub(super) struct DeskIndex(BTreeMap<String, DeskId>);

impl DeskIndex {
    pub(super) fn new(identities: &Identities, folders: &[FolderHint]) -> Self {
        let mut index = BTreeMap::new();
        let identified = identities
            .desks
            .iter()
            .flat_map(|identity| identity.names.iter().map(move |name| (name.as_str(), &identity.id)));
        let hinted = folders.iter().filter_map(|folder| Some((folder.name.as_deref()?, &folder.id)));
        let slugs = identities.desks.iter().map(|identity| (identity.id.as_str(), &identity.id));
        for (name, id) in identified.chain(hinted).chain(slugs) {
            index.entry(desk::key(name)).or_insert_with(|| id.clone());
        }
        Self(index)
    }

    pub(super) fn find(&self, name: &str) -> Option<&DeskId> {
        self.0.get(&desk::key(name)).filter(|_| !name.trim().is_empty())
    }
}

/// Clients by their spellings.
#[derive(Debug, Default)]
pub(super) struct ClientIndex(BTreeMap<String, (ClientId, Corporation)>);

impl ClientIndex {
    pub(super) fn new(identities: &Identities) -> Self {
        let mut index = BTreeMap::new();
        for identity in &identities.clients {
            let spellings =
                identity.spellings.iter().filter_map(|spelling| corporation::read(spelling).value);
            for spelling in spellings.chain([identity.name.clone()]) {
                index
                    .entry(corporation::key(&spelling))
                    .or_insert_with(|| (identity.id, identity.name.clone()));
            }
        }
        Self(index)
    }

    pub(super) fn find(&self, client: &Corporation) -> Option<(ClientId, Corporation)> {
        self.0.get(&corporation::key(client)).cloned()
    }
}
