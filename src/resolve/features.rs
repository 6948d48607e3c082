//! What a row can be compared by: folded names, numbers, phones, address.

use crate::domain::{ServiceType, WorkshopRow};
use crate::normalise;
use rayon::prelude::*;

/// The comparable side of one workshop row. Empty strings and lists mean "not stated".
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    /// Folded bare names: of the name, and of its reading (a form may give the reading instead of the name).
    pub(super) names: Vec<String>,
    pub(super) branch: Option<String>,
    pub(super) service: Option<ServiceType>,
    pub(super) office_number: Option<String>,
    pub(super) official_number: Option<String>,
    pub(super) corporation: Option<String>,
    pub(super) phones: Vec<String>,
    pub(super) address: Option<String>,
    pub(super) municipality: Option<String>,
}

impl Features {
    /// Which of several: 第二, Ⅱ, 2号店 → 2; no such word → 1; a branch with a name of its own (一宮店) → unknown.
    pub(super) fn ordinal(&self) -> Option<u32> {
        match &self.branch {
            None if self.names.is_empty() => None,
            None => Some(1),
            Some(branch) => branch.parse().ok(),
        }
    }

    pub(super) fn shares_name(&self, other: &Self) -> bool {
        self.names.iter().any(|name| other.names.contains(name))
    }

    pub(super) fn shares_phone(&self, other: &Self) -> bool {
        self.phones.iter().any(|phone| other.phones.contains(phone))
    }

    pub(super) fn same<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> bool {
        matches!((left, right), (Some(left), Some(right)) if left == right)
    }

    pub(super) fn differ<T: PartialEq>(left: Option<&T>, right: Option<&T>) -> bool {
        matches!((left, right), (Some(left), Some(right)) if left != right)
    }

    /// The closest pair of names, 0–1 (Jaro–Winkler).
    pub(super) fn name_similarity(&self, other: &Self) -> f64 {
        let pairs = self.names.iter().flat_map(|left| other.names.iter().map(move |right| (left, right)));
        pairs.map(|(left, right)| strsim::jaro_winkler(left, right)).fold(0.0, f64::max)
    }

    /// One row gives only a reading and the other only a written form: the names say nothing about each other.
    pub(super) fn is_reading_of(&self, other: &Self) -> bool {
        let only_kana = |row: &Self| !row.names.is_empty() && row.names.iter().all(|name| is_kana(name));
        only_kana(self) != only_kana(other) && !self.names.is_empty() && !other.names.is_empty()
    }

    /// One name holds the other whole (`ほまれの家` in `ほまれの家一宮店`), both of some length.
    pub(super) fn name_contains(&self, other: &Self) -> bool {
        let holds =
            |long: &String, short: &String| short.chars().count() >= 3 && long.contains(short.as_str());
        self.names.iter().any(|left| other.names.iter().any(|right| holds(left, right) || holds(right, left)))
    }
}

/// Written in kana only (folded: katakana and the long-vowel mark).
fn is_kana(name: &str) -> bool {
    name.chars().all(|c| ('ァ'..='ヿ').contains(&c))
}

pub(super) fn of_rows(rows: &[WorkshopRow]) -> Vec<Features> {
    rows.par_iter().map(of_row).collect()
}

fn of_row(row: &WorkshopRow) -> Features {
    let corporation = row.corporation.as_ref().map(|seen| &seen.value);
    let parts = row.name.as_ref().map(|name| normalise::name::parts(&name.value, corporation));
    let reading = row.kana.as_ref().map(|kana| normalise::name::parts(&kana.value, None).bare);
    let mut names: Vec<String> = parts.iter().map(|parts| parts.bare.clone()).chain(reading).collect();
    names.retain(|name| !name.is_empty());
    names.dedup();
    let address = row.address.as_ref().map(|seen| &seen.value);
    Features {
        names,
        branch: parts.as_ref().and_then(|parts| parts.branch.clone()),
        service: row
            .service
            .as_ref()
            .map(|seen| seen.value.clone())
            .or(parts.and_then(|parts| parts.service)),
        office_number: row.office_number.as_ref().map(|seen| seen.value.clone()),
        official_number: row.official_number.as_ref().map(|seen| seen.value.clone()),
        corporation: corporation.map(normalise::corporation::key).filter(|key| !key.is_empty()),
        phones: row.phones.as_ref().map(|seen| seen.value.clone()).unwrap_or_default(),
        address: address.and_then(normalise::address::key),
        municipality: address
            .and_then(|address| address.municipality.as_ref())
            .map(|municipality| municipality.code.to_string()),
    }
}
