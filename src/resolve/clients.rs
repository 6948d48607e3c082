//! Clients: a company's spellings (㈱, 株式会社, spaces, its departments) are one client. Another legal form is another
//! company; a branch, or a namesake elsewhere, is asked about.

use super::features::{self, Features, ListRole};
use super::ids::{Kept, next_number};
use super::kind::Kind;
use super::model::{ClientIdentity, Doubt, KnownIdentities, Party, Tie};
use super::{Night, doubts, stages};
use crate::domain::{ClientId, Corporation, Issue, LeadRow, Observations, Origin, Seen};
use crate::normalise::{self, address, client_name};
use std::collections::BTreeMap;

/// Rows that say the same of a client.
struct Mention {
    features: Features,
    /// As read, with how often.
    spellings: BTreeMap<String, (Corporation, usize)>,
    rows: Vec<Origin>,
}

pub(super) fn identify(
    night: &Night<'_>,
    remembered: &mut KnownIdentities,
) -> (Vec<ClientIdentity>, Vec<Doubt>, Vec<Issue>) {
    let mentions = mentions(night.observations);
    let read = mentions.iter().map(|one| one.features.clone()).collect();
    let features = features::in_order(read, |at| &mentions[at].rows[0]);
    let mut fresh = |_: &[u32], remembered: &mut KnownIdentities| ClientId(next_number(remembered, 'K'));
    let (kept, settled, issues) = stages::settle(
        &features,
        night.known,
        remembered,
        night.human,
        night.options,
        |rows, weighed, remembered| stages::decide(rows, weighed, night.known, remembered, &mut fresh),
    );
    let clients: Vec<ClientIdentity> = kept.iter().map(|one| client(one, &mentions, &features)).collect();
    let of = kept.iter().map(|one| {
        let members = one.members.iter().map(|member| features[*member].row);
        (Party::Client(one.id), members.collect())
    });
    let owners = doubts::owners(mentions.len(), of);
    let shown = doubts::Shown {
        owner: &|at| owners[features[at].row].clone(),
        origin: &|at| mentions[features[at].row].rows[0].clone(),
    };
    let doubts = settled.doubts(&shown, night.options.max_doubts, remembered);
    (clients, doubts, issues)
}

fn client(kept: &Kept<ClientId>, mentions: &[Mention], features: &[Features]) -> ClientIdentity {
    let own = || kept.members.iter().map(|member| &mentions[features[*member].row]);
    let mut spellings: BTreeMap<&String, (Corporation, usize)> = BTreeMap::new();
    for (text, (corporation, count)) in own().flat_map(|one| &one.spellings) {
        spellings.entry(text).or_insert_with(|| (corporation.clone(), 0)).1 += count;
    }
    let mut rows: Vec<Origin> = own().flat_map(|one| one.rows.iter().cloned()).collect();
    rows.sort();
    let side = |row: usize| {
        let spelling = mentions[row].spellings.keys().next().cloned();
        (spelling.unwrap_or_default(), mentions[row].rows[0].clone())
    };
    let tie = |evidence: &super::Evidence| Tie {
        left: side(evidence.left),
        right: side(evidence.right),
        evidence: evidence.clone(),
    };
    ClientIdentity {
        id: kept.id,
        name: best(&spellings),
        written: own()
            .flat_map(|one| one.spellings.values().map(|(corporation, _)| corporation.clone()))
            .collect(),
        spellings: spellings.into_keys().cloned().collect(),
        rows,
        reasons: kept.reasons.clone(),
        ties: kept.links.iter().map(tie).collect(),
    }
}

/// The client of a corporation's name as it stands in a row.
#[must_use]
pub(super) fn key(corporation: &Corporation) -> String {
    format!("{}|{}", normalise::corporation::key(corporation), corporation.legal_form.unwrap_or_default())
}

/// All that is said of clients, the same things once, in order of what they say.
fn mentions(observations: &Observations) -> Vec<Mention> {
    let mut all: BTreeMap<String, Mention> = BTreeMap::new();
    let cases =
        observations.cases.iter().filter_map(|row| Some((row.client.as_ref()?, &row.row.origin, None)));
    let leads =
        observations.leads.iter().filter_map(|row| Some((row.client.as_ref()?, &row.row.origin, Some(row))));
    for (seen, origin, lead) in cases.chain(leads) {
        let features = of_row(seen, lead);
        let mention = all.entry(features.content.clone()).or_insert_with(|| Mention {
            features,
            spellings: BTreeMap::new(),
            rows: Vec::new(),
        });
        let text = normalise::text::tidy_line(&seen.text);
        mention.spellings.entry(text).or_insert_with(|| (seen.value.clone(), 0)).1 += 1;
        mention.rows.push(origin.clone());
    }
    let mut mentions: Vec<Mention> = all.into_values().collect();
    for (at, mention) in mentions.iter_mut().enumerate() {
        mention.features.row = at;
        mention.rows.sort();
    }
    mentions
}

fn of_row(seen: &Seen<Corporation>, lead: Option<&LeadRow>) -> Features {
    let parts = client_name::parts(&seen.value);
    let address = lead.and_then(|row| Some(&row.address.as_ref()?.value));
    let place = address.and_then(address::key);
    let mut features = Features {
        kind: Kind::Client,
        names: Some(parts.bare).filter(|name| !name.is_empty()).into_iter().collect(),
        branch: parts.branch,
        legal_form: parts.legal_form.map(|form| (form, parts.form_last)),
        written: Some(key(&seen.value)).filter(|key| key != "|"),
        office_number: lead.and_then(|row| Some(row.corporate_number.as_ref()?.value.clone())),
        phones: lead.and_then(|row| Some(row.phones.as_ref()?.value.clone())).unwrap_or_default(),
        email: lead.and_then(|row| Some(row.email.as_ref()?.value.to_lowercase())),
        town: place.as_deref().map(features::town_of),
        municipality: address
            .and_then(|address| address.municipality.as_ref())
            .map(|municipality| municipality.code.to_string()),
        prefecture: address.and_then(|address| address.prefecture).map(|prefecture| prefecture.number()),
        address: place,
        role: ListRole::Responses,
        ..Features::default()
    };
    features.content = [
        features.written.as_deref().unwrap_or_default(),
        if parts.form_last { "後" } else { "" },
        features.office_number.as_deref().unwrap_or_default(),
        &features.phones.join("/"),
        features.email.as_deref().unwrap_or_default(),
        features.address.as_deref().or(features.municipality.as_deref()).unwrap_or_default(),
    ]
    .join("|");
    features
}

/// The most frequent spelling that states a legal form, else the most frequent.
fn best(spellings: &BTreeMap<&String, (Corporation, usize)>) -> Corporation {
    let rank = |(text, (corporation, count)): &(&&String, &(Corporation, usize))| {
        (corporation.legal_form.is_some(), *count, std::cmp::Reverse((**text).clone()))
    };
    spellings.iter().max_by_key(rank).map(|(_, (corporation, _))| corporation.clone()).unwrap_or_default()
}
