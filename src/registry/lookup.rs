//! From what a row calls a desk or a client to its id; what every look-up says.

use crate::domain::{ClientId, Corporation, DeskId, Observations, Origin, RecordKind};
use crate::normalise::client_name::{self, ClientName};
use crate::normalise::{desk, desk_name};
use crate::resolve::{ClientIdentity, DeskIdentity, FolderHint, Identities};
use std::collections::{BTreeMap, BTreeSet};

/// What a look-up says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found<Id> {
    One(Id),
    Several,
    Nothing,
    /// The number is one's and the name another's: neither decides alone.
    Contradiction,
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
            Self::Several | Self::Nothing | Self::Contradiction => None,
        }
    }
}

/// Those that pass the test, or all where none does.
pub(super) fn narrowed<Id>(ids: Vec<Id>, test: impl Fn(&Id) -> bool) -> Vec<Id> {
    if ids.iter().any(&test) { ids.into_iter().filter(test).collect() } else { ids }
}

/// Desks by every name under which they appeared.
#[derive(Debug, Default)]
pub(super) struct DeskIndex {
    names: BTreeMap<String, DeskId>,
    /// Replies that tell more than a name which several desks have.
    rows: BTreeMap<Origin, DeskId>,
    /// Whom only replies to cases name, and not in full, where others are known by a folder, a list or their answers to a
    /// questionnaire.
    strangers: BTreeSet<DeskId>,
}

impl DeskIndex {
    pub(super) fn new(observations: &Observations, identities: &Identities, folders: &[FolderHint]) -> Self {
        let mut index = Self::default();
        let desks = &identities.desks;
        let called = desks.iter().flat_map(|one| one.called.iter().map(move |key| (key.clone(), &one.id)));
        index.names.extend(called.map(|(key, id)| (key, id.clone())));
        let identified =
            desks.iter().flat_map(|one| one.names.iter().map(move |name| (name.as_str(), &one.id)));
        let hinted = folders.iter().filter_map(|folder| Some((folder.name.as_deref()?, &folder.id)));
        let slugs = desks.iter().map(|identity| (identity.id.as_str(), &identity.id));
        for (name, id) in identified.chain(hinted).chain(slugs) {
            index.names.entry(desk::key(name)).or_insert_with(|| id.clone());
        }
        for (id, row) in desks.iter().flat_map(|one| one.members.iter().map(move |at| (&one.id, *at))) {
            if let Some(row) = observations.desks.get(row)
                && index.names.get(&desk::key(&row.name.value)) != Some(id)
            {
                index.rows.insert(row.row.origin.clone(), id.clone());
            }
        }
        let mut known: BTreeSet<&DeskId> = folders.iter().map(|folder| &folder.id).collect();
        for one in desks {
            let mut rows = one.members.iter().filter_map(|at| observations.desks.get(*at));
            if rows.any(|row| row.row.kind == RecordKind::Desk) {
                known.insert(&one.id);
            }
        }
        let strangers = {
            let surveyed = observations.surveys.iter();
            let surveyed: BTreeSet<&DeskId> =
                surveyed.filter_map(|row| index.find(&row.desk.as_ref()?.value, &row.row.origin)).collect();
            let is_stranger = |one: &&DeskIdentity| {
                !known.contains(&one.id)
                    && !surveyed.contains(&one.id)
                    && !one.names.iter().any(|name| says_who(name))
            };
            let strangers = desks.iter().filter(|_| !known.is_empty()).filter(is_stranger);
            strangers.map(|one| one.id.clone()).collect()
        };
        index.strangers = strangers;
        index
    }

    /// Whether nothing but replies to cases speaks of a desk, by a name that may be meant for another one.
    pub(super) fn is_stranger(&self, id: &DeskId) -> bool {
        self.strangers.contains(id)
    }

    /// The desk that a row names.
    pub(super) fn find(&self, name: &str, row: &Origin) -> Option<&DeskId> {
        let named = self.names.get(&desk::key(name)).filter(|_| !name.trim().is_empty());
        self.rows.get(row).or(named)
    }
}

/// A desk's name in full: its prefecture, and what a desk is. Nobody has listed it yet, but it is one.
fn says_who(name: &str) -> bool {
    let parts = desk_name::parts(name);
    parts.prefecture.is_some() && parts.body.is_some()
}

/// Clients by their spellings; those of one spelling by the rows that name them.
#[derive(Debug, Default)]
pub(super) struct ClientIndex<'a>(BTreeMap<Written<'a>, Vec<&'a ClientIdentity>>);

/// A corporation's name and form.
type Written<'a> = (&'a str, Option<&'static str>, bool);

impl<'a> ClientIndex<'a> {
    pub(super) fn new(identities: &'a Identities) -> Self {
        let mut index: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for identity in &identities.clients {
            for name in identity.written.iter().map(written) {
                let found = index.entry(name).or_default();
                if !found.iter().any(|one: &&ClientIdentity| one.id == identity.id) {
                    found.push(identity);
                }
            }
        }
        Self(index)
    }

    pub(super) fn find(&self, client: &Corporation, row: &Origin) -> Option<(ClientId, Corporation)> {
        let found = match self.0.get(&written(client))?.as_slice() {
            [one] => one,
            several => several.iter().find(|one| one.rows.binary_search(row).is_ok())?,
        };
        Some((found.id, found.name.clone()))
    }
}

/// Clients by the company alone: how a sheet calls one that names it only to say whose money it is.
#[derive(Debug, Default)]
pub(super) struct LooseClients<'a>(BTreeMap<String, Vec<(ClientName, &'a ClientIdentity)>>);

impl<'a> LooseClients<'a> {
    pub(super) fn new(identities: &'a Identities) -> Self {
        let mut index: BTreeMap<String, Vec<(ClientName, &ClientIdentity)>> = BTreeMap::new();
        for identity in &identities.clients {
            for name in &identity.written {
                let parts = client_name::parts(name);
                index.entry(parts.bare.clone()).or_default().push((parts, identity));
            }
        }
        Self(index)
    }

    /// The one client that is called so: as it is written, else with that legal form, else by its bare name.
    pub(super) fn find(&self, client: &Corporation) -> Found<ClientId> {
        let own = client_name::parts(client);
        let Some(called) = self.0.get(&own.bare) else { return Found::Nothing };
        let is_like = |other: &ClientName, likeness: usize| match likeness {
            0 => *other == own,
            1 => other.legal_form == own.legal_form && other.form_last == own.form_last,
            2 => other.legal_form == own.legal_form,
            // One of the two names no form.
            _ => other.legal_form.is_none() || own.legal_form.is_none(),
        };
        let ids = |likeness: usize| -> BTreeSet<ClientId> {
            called.iter().filter(|(other, _)| is_like(other, likeness)).map(|(_, one)| one.id).collect()
        };
        (0..4).map(ids).find(|ids| !ids.is_empty()).map_or(Found::Nothing, Found::of)
    }
}

fn written(name: &Corporation) -> Written<'_> {
    (name.bare.as_str(), name.legal_form, name.form_last)
}
