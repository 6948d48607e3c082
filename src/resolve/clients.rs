//! Clients: a company's spellings (㈱, 株式会社, spaces) are one client; another legal form is another company, but a
//! name without any form joins the only one that has its name.

use super::ids::next_number;
use super::model::{ClientIdentity, KnownIdentities};
use crate::domain::{ClientId, Corporation, Observations};
use crate::normalise;
use std::collections::BTreeMap;

pub(super) fn identify(
    observations: &Observations,
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> Vec<ClientIdentity> {
    let mut clients: Vec<ClientIdentity> = Vec::new();
    for (key, spellings) in spellings_by_key(observations) {
        let id = known.client_keys.get(&key).copied();
        let id = id.unwrap_or_else(|| ClientId(next_number(remembered, 'K')));
        remembered.client_keys.insert(key, id);
        clients.push(ClientIdentity {
            id,
            name: best(&spellings),
            spellings: spellings.into_keys().collect(),
        });
    }
    clients.sort_by_key(|client| client.id);
    clients
}

/// The client of a corporation's name as it stands in a row.
#[must_use]
pub(super) fn key(corporation: &Corporation) -> String {
    format!("{}|{}", normalise::corporation::key(corporation), corporation.legal_form.unwrap_or_default())
}

type Spellings = BTreeMap<String, (Corporation, usize)>;

fn spellings_by_key(observations: &Observations) -> BTreeMap<String, Spellings> {
    let cases = observations.cases.iter().filter_map(|row| row.client.as_ref());
    let leads = observations.leads.iter().filter_map(|row| row.client.as_ref());
    let mut groups: BTreeMap<String, Spellings> = BTreeMap::new();
    for seen in cases.chain(leads) {
        let spelling = groups.entry(key(&seen.value)).or_default();
        spelling
            .entry(normalise::text::tidy_line(&seen.text))
            .or_insert_with(|| (seen.value.clone(), 0))
            .1 += 1;
    }
    let formless: Vec<String> = groups.keys().filter(|key| key.ends_with('|')).cloned().collect();
    for key in formless {
        let mut with_form =
            groups.range(key.clone()..).skip(1).take_while(|(other, _)| other.starts_with(&key));
        if let (Some((only, _)), None) = (with_form.next(), with_form.next()) {
            let only = only.clone();
            let spellings = groups.remove(&key).unwrap_or_default();
            groups.entry(only).or_default().extend(spellings);
        }
    }
    groups
}

/// The most frequent spelling that states a legal form, else the most frequent.
fn best(spellings: &Spellings) -> Corporation {
    let rank = |(text, (corporation, count)): &(&String, &(Corporation, usize))| {
        (corporation.legal_form.is_some(), *count, std::cmp::Reverse((*text).clone()))
    };
    spellings.iter().max_by_key(rank).map(|(_, (corporation, _))| corporation.clone()).unwrap_or_default()
}
