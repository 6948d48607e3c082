//! By what a row is recognised from one night to the next: keys of its evidence, each with its votes.

use super::features::{FastMap, Features, digest};
use super::identity::{Identity, standing};
use super::kind::Kind;
use super::model::KnownIdentities;
use rayon::prelude::*;

/// Votes of a key that names one workshop, and of one that only hints at it.
pub(super) const STRONG: u32 = 4;
const WEAK: u32 = 1;
/// A folder says for certain whose it is.
const FOLDER: u32 = 1_000_000;

/// A key of evidence (`number+name|A型|4010…|ヒマワリ|`) and how much it says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<Id> {
    /// Of the text: compared first, because texts begin alike.
    digest: u64,
    pub(super) text: String,
    pub(super) votes: u32,
    /// Whose it was last night.
    pub(super) known: Option<Id>,
    /// Whose the same words without the service, or with one, were, or the bare name in that list: for a workshop that nobody
    /// knows by its own.
    pub(super) lent: Option<Id>,
}

impl<Id> Key<Id> {
    pub(super) fn new(text: String, votes: u32) -> Self {
        Self { digest: digest(&text), text, votes, known: None, lent: None }
    }

    /// Whether a number that an office gave is part of it.
    pub(super) fn is_of_number(&self) -> bool {
        self.text.starts_with("number+") || self.text.starts_with("official|")
    }

    /// Whose it may be.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> + use<Id>
    where
        Id: Copy,
    {
        self.known.into_iter().chain(self.lent)
    }

    pub(super) fn known(self, known: Option<Id>) -> Self {
        Self { known, ..self }
    }
}

/// The keys of every row, with what was known of them.
pub(super) fn of_rows<Id: Identity>(features: &[Features], known: &KnownIdentities) -> Vec<Vec<Key<Id>>> {
    let all = Id::keys(known);
    // A few rows are looked up one by one.
    let few = features.len() * 8 < all.len();
    let owners: FastMap<u64, (&str, &Id)> = match few {
        true => FastMap::default(),
        false => all.iter().map(|(text, id)| (digest(text), (text.as_str(), id))).collect(),
    };
    let owner = |key: &Key<Id>| match few {
        true => all.get(&key.text).cloned(),
        false => owners.get(&key.digest).filter(|(text, _)| *text == key.text).map(|(_, id)| (*id).clone()),
    };
    let keys = |row: &Features| {
        let mut keys = of_row(row);
        keys.iter_mut().for_each(|key| key.known = owner(key));
        if row.kind == Kind::Workshop && !all.is_empty() && is_unknown(&keys) {
            lend(row, &mut keys, known, &owner);
            lend_by_bare_name(row, &mut keys, &owner);
        }
        keys
    };
    features.par_iter().map(keys).collect()
}

/// Whether no strong evidence of a row is known.
fn is_unknown<Id>(keys: &[Key<Id>]) -> bool {
    keys.iter().all(|key| key.votes < STRONG || key.known.is_none())
}

/// A clerk who fills in an empty サービス種別, or empties it, speaks of the same workshop: what is known of the words without
/// the service holds for the row that states one, and the other way round, where no other service is known under them.
fn lend<Id: Identity>(
    row: &Features,
    keys: &mut [Key<Id>],
    known: &KnownIdentities,
    owner: &impl Fn(&Key<Id>) -> Option<Id>,
) {
    let owners = |service: &str| {
        let others = of_workshop::<Id>(row, service);
        let is_strong = others.iter().any(|key| key.votes >= STRONG && owner(key).is_some());
        is_strong.then(|| others.iter().map(owner).collect::<Vec<_>>())
    };
    let own = row.service.as_ref().map_or("", |service| service.name());
    let stated: Vec<Vec<Option<Id>>> =
        SERVICES.iter().filter(|service| **service != own).filter_map(|service| owners(service)).collect();
    let lender = match (own, &stated[..]) {
        ("", [only]) => only.clone(),
        ("", _) | (_, [_, ..]) => return,
        (_, []) => owners("").unwrap_or_default(),
    };
    let mut ids = lender.iter().flatten().map(|id| standing(known, id));
    let Some(first) = ids.next() else { return };
    if ids.all(|id| id == first) {
        keys.iter_mut().zip(&lender).for_each(|(key, id)| key.lent.clone_from(id));
    }
}

/// A clerk who fills in the number, the telephone or the address of a workshop that stood in the list by its name alone speaks
/// of the same one.
fn lend_by_bare_name<Id: Identity>(
    row: &Features,
    keys: &mut [Key<Id>],
    owner: &impl Fn(&Key<Id>) -> Option<Id>,
) {
    if is_bare(row) || keys.iter().any(|key| key.lent.is_some()) {
        return;
    }
    let stated = row.service.as_ref().map_or("", |service| service.name());
    let places = row.names.iter().flat_map(|name| [stated, ""].map(|service| in_list(row, service, name)));
    if let Some(id) = places.filter_map(|text| owner(&Key::new(text, WEAK))).next()
        && let Some(key) = keys.first_mut()
    {
        key.lent = Some(id);
    }
}

/// Nothing but its name tells it from others.
fn is_bare(row: &Features) -> bool {
    row.phones.is_empty() && row.office_number.is_none() && row.address.is_none()
}

/// The key of a bare name in its list.
fn in_list(row: &Features, service: &str, name: &str) -> String {
    let branch = row.branch.as_deref().unwrap_or("");
    format!("name@list|{service}|{name}|{branch}|{:016x}", row.list)
}

/// Services that a list may leave unsaid.
const SERVICES: [&str; 3] = ["A型", "B型", "就労移行支援"];

/// Without what was known.
pub(super) fn of_row<Id>(row: &Features) -> Vec<Key<Id>> {
    match row.kind {
        Kind::Workshop => of_workshop(row, row.service.as_ref().map_or("", |service| service.name())),
        Kind::Desk | Kind::Client => of_party(row),
    }
}

/// Of a desk or a client: its name as it is written, alone and with each thing that tells it from its namesakes.
fn of_party<Id>(row: &Features) -> Vec<Key<Id>> {
    let mut keys = Vec::new();
    let mut add = |text: String, votes: u32| keys.push(Key::new(text, votes));
    row.folder.iter().for_each(|folder| add(format!("folder|{folder}"), FOLDER));
    if let Some(name) = &row.written {
        add(name.clone(), STRONG);
        row.prefecture.iter().for_each(|prefecture| add(format!("prefecture|{prefecture}|{name}"), STRONG));
        row.phones.iter().for_each(|phone| add(format!("phone|{phone}|{name}"), STRONG));
        row.email.iter().for_each(|email| add(format!("email|{email}|{name}"), STRONG));
    }
    row.office_number.iter().for_each(|number| add(format!("number|{number}"), STRONG));
    keys
}

/// As if it stated that service.
fn of_workshop<Id>(row: &Features, service: &str) -> Vec<Key<Id>> {
    let branch = row.branch.as_deref().unwrap_or("");
    let mut keys = Vec::new();
    let mut add = |kind: &str, parts: &[&str], votes: u32| {
        let all = || [kind, service].into_iter().chain(parts.iter().copied());
        let mut text = String::with_capacity(all().map(|part| part.len() + 1).sum());
        for part in all() {
            text.push_str(part);
            text.push('|');
        }
        text.pop();
        keys.push(Key::new(text, votes));
    };
    for name in &row.names {
        if let Some(number) = &row.office_number {
            add("number+name", &[number, name, branch], STRONG);
        }
        for phone in &row.phones {
            add("name+phone", &[name, branch, phone], STRONG);
        }
        if let Some(address) = &row.address {
            add("name+address", &[name, branch, address], STRONG);
        } else if is_bare(row) {
            add("name", &[name, branch, row.municipality.as_deref().unwrap_or("")], WEAK);
        }
    }
    if let Some(number) = &row.official_number {
        add("official", &[number], STRONG);
    }
    if let (Some(number), Some(address)) = (&row.office_number, &row.address) {
        add("number+address", &[number, address], STRONG);
    }
    if let Some(number) = &row.office_number {
        add("number", &[number], WEAK);
    }
    for phone in &row.phones {
        add("phone", &[phone], WEAK);
    }
    if is_bare(row) {
        keys.extend(row.names.iter().map(|name| Key::new(in_list(row, service, name), WEAK)));
    }
    keys
}
