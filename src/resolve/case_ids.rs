//! Last night's ids for tonight's cases: by number and content, then by content where the number changed, then by number.

use super::case_parts::IS;
use super::case_words::{self, Work, is_bare};
use super::ids::next_number;
use super::model::KnownIdentities;
use crate::domain::{CaseId, CaseRow, FiscalYear};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of one case, by what they may be known from another night.
pub(super) struct Whole<'a> {
    /// The keys of its groups, the one that names it first.
    pub(super) keys: Vec<&'a str>,
    pub(super) members: Vec<usize>,
    /// `number|r8001`, whatever part of it this is; the whole key of a case without a number.
    base: &'a str,
    /// The number together with what its rows say.
    said: BTreeSet<String>,
    works: Vec<Work>,
    /// Client, title and days, by which the case is known again where its number changed.
    told: BTreeSet<String>,
    /// The number as it was keyed before words were taken off it.
    pub(super) former: Vec<String>,
}

impl<'a> Whole<'a> {
    pub(super) fn new(keys: Vec<&'a str>, members: Vec<usize>, rows: &[CaseRow]) -> Self {
        let first = keys.first().copied().unwrap_or_default();
        let base = first.split_once(IS).map_or(first, |(base, _)| base);
        let own: Vec<&CaseRow> = members.iter().filter_map(|at| rows.get(*at)).collect();
        let works: Vec<Work> = own.iter().map(|row| Work::of(row)).collect();
        let numbered = base.starts_with("number|");
        let said = works.iter().filter(|work| numbered && (work.client.is_some() || work.title.is_some()));
        let whole = own.iter().zip(&works).filter_map(|(row, work)| {
            Some(format!("told|{}|{}", case_words::scope(&row.row.role), work.whole()?))
        });
        Self {
            base,
            said: said.map(|work| format!("{base}{IS}{}", work.words())).collect(),
            told: whole.collect(),
            former: own.iter().filter_map(|row| case_words::former_key(row)).collect(),
            keys,
            members,
            works,
        }
    }

    /// No row of one has the title of a row of the other.
    fn is_other_work(&self, other: &Self) -> bool {
        self.works.iter().all(|one| other.works.iter().all(|two| one.has_other_title(two)))
    }

    fn known<'k>(&'k self, known: &'k KnownIdentities) -> impl Iterator<Item = CaseId> + 'k {
        let keys = self.keys.iter().copied().chain(self.former.iter().map(String::as_str));
        keys.filter_map(|key| known.case_keys.get(key).copied())
    }
}

/// An id for each, in their order, and what is remembered of them.
pub(super) fn give(
    wholes: &[Whole<'_>],
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> Vec<CaseId> {
    let mut given = Given { ids: vec![None; wholes.len()], taken: BTreeSet::new() };
    for (at, whole) in wholes.iter().enumerate() {
        let said = whole.said.iter().filter_map(|key| known.case_keys.get(key)).copied();
        let unnumbered = whole.said.is_empty().then(|| whole.known(known));
        given.take(at, said.chain(unnumbered.into_iter().flatten()));
    }
    by_content(wholes, known, &mut given);
    for (at, whole) in wholes.iter().enumerate() {
        if !is_used_anew(whole, known) {
            let alike = most_alike(whole, known, &given.taken);
            given.take(at, alike.into_iter());
        }
    }
    for (at, whole) in wholes.iter().enumerate() {
        if !is_used_anew(whole, known) {
            given.take(at, whole.known(known));
        }
    }
    let ids = given.ids.into_iter().map(|id| id.unwrap_or_else(|| CaseId(next_number(remembered, 'C'))));
    let ids: Vec<CaseId> = ids.collect();
    remember(wholes, &ids, remembered);
    ids
}

/// What is settled so far: no id goes to two cases.
struct Given {
    ids: Vec<Option<CaseId>>,
    taken: BTreeSet<CaseId>,
}

impl Given {
    /// The first of these ids that is free, for a case that has none yet.
    fn take(&mut self, at: usize, mut ids: impl Iterator<Item = CaseId>) {
        let Some(place) = self.ids.get_mut(at).filter(|place| place.is_none()) else { return };
        *place = ids.find(|id| !self.taken.contains(id));
        self.taken.extend(*place);
    }
}

/// A number that changed, all else equal: client, title and days are those of one case that is not here otherwise, and of
/// no second one tonight.
fn by_content(wholes: &[Whole<'_>], known: &KnownIdentities, given: &mut Given) {
    let mut tellers: BTreeMap<&str, usize> = BTreeMap::new();
    for told in wholes.iter().flat_map(|whole| &whole.told) {
        *tellers.entry(told).or_default() += 1;
    }
    let open = |at: usize| given.ids.get(at).is_some_and(Option::is_none);
    let mut found: BTreeMap<usize, CaseId> = BTreeMap::new();
    for (at, whole) in wholes.iter().enumerate().filter(|(at, _)| open(*at)) {
        let told = whole.told.iter().filter(|told| tellers.get(told.as_str()) == Some(&1));
        let id = told.filter_map(|told| known.case_keys.get(told)).find(|id| !given.taken.contains(id));
        found.extend(id.map(|id| (at, *id)));
    }
    // Whose number is still here keeps it, unless that number is of quite other work now: two were exchanged, a line put in.
    let holders: Vec<&Whole<'_>> = wholes
        .iter()
        .enumerate()
        .filter(|(at, _)| open(*at) && !found.contains_key(at))
        .map(|(_, one)| one)
        .collect();
    let is_held = |at: usize, id: CaseId| {
        let of = wholes.get(at);
        holders.iter().any(|one| {
            one.known(known).any(|other| other == id) && of.is_none_or(|of| !one.is_other_work(of))
        })
    };
    let free: Vec<(usize, CaseId)> =
        found.iter().map(|(at, id)| (*at, *id)).filter(|(at, id)| !is_held(*at, *id)).collect();
    for (at, id) in free {
        given.take(at, std::iter::once(id));
    }
}

/// Of the cases that bore this number, the free one that agrees with two of client, title and first day.
fn most_alike(whole: &Whole<'_>, known: &KnownIdentities, taken: &BTreeSet<CaseId>) -> Option<CaseId> {
    let own: Vec<String> = whole.works.iter().map(Work::words).collect();
    let likeness = |words: &str| {
        let agree = |own: &String| {
            let pairs = own.split('|').zip(words.split('|'));
            pairs.filter(|(one, other)| one == other && !one.is_empty()).count()
        };
        own.iter().map(agree).max().unwrap_or_default()
    };
    let bore = bore_number(whole, known).filter(|(_, id)| !taken.contains(id));
    let ranked = bore.map(|(words, id)| (likeness(words), std::cmp::Reverse(id)));
    ranked.max().filter(|(likeness, _)| *likeness > 1).map(|(_, id)| id.0)
}

/// What is known of the cases that bore a number: their words, and their ids.
fn bore_number<'k>(
    whole: &Whole<'_>,
    known: &'k KnownIdentities,
) -> impl Iterator<Item = (&'k str, CaseId)> + use<'k> {
    let start = format!("{}{IS}", whole.base);
    let all = known.case_keys.range(start.clone()..);
    let all = all.map_while(move |(key, id)| Some((key.strip_prefix(&start)?, *id)));
    all.filter(|(words, _)| words.split('|').count() == 3)
}

/// A bare number that last year's list had for other work, or for the same work of that year, is another case now.
fn is_used_anew(whole: &Whole<'_>, known: &KnownIdentities) -> bool {
    let Some(work) = whole.works.first().filter(|_| is_bare(whole.base)) else { return false };
    let year = |day: &str| day.parse().ok().map(FiscalYear::of);
    let own = work.words();
    let Some(own_year) = own.rsplit('|').next().and_then(year) else { return false };
    let mut before = bore_number(whole, known).map(|(words, _)| words.rsplit('|').next().and_then(year));
    let first = before.next();
    first.is_some_and(|first| {
        std::iter::once(first).chain(before).all(|one| one.is_some_and(|one| one < own_year))
    })
}

fn remember(wholes: &[Whole<'_>], ids: &[CaseId], remembered: &mut KnownIdentities) {
    let mut told: BTreeMap<&str, BTreeSet<CaseId>> = BTreeMap::new();
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    for whole in wholes {
        *parts.entry(whole.base).or_default() += 1;
    }
    for (whole, id) in wholes.iter().zip(ids) {
        let keys = whole.keys.iter().map(|key| (*key).to_owned()).chain(whole.said.iter().cloned());
        remembered.case_keys.extend(keys.map(|key| (key, *id)));
        // Also where the number alone led to another one before.
        if parts.get(whole.base) == Some(&1) {
            remembered.case_keys.insert(whole.base.to_owned(), *id);
        }
        for words in &whole.told {
            told.entry(words).or_default().insert(*id);
        }
    }
    let single = told
        .into_iter()
        .filter_map(|(words, ids)| Some((words, ids.first().copied().filter(|_| ids.len() == 1)?)));
    remembered.case_keys.extend(single.map(|(words, id)| (words.to_owned(), id)));
}

/// The numbers under which a case was known and that are not its own any more.
pub(super) fn former_numbers(remembered: &KnownIdentities) -> BTreeMap<CaseId, Vec<&str>> {
    let mut numbers: BTreeMap<CaseId, Vec<&str>> = BTreeMap::new();
    let keys = remembered.case_keys.range("number|".to_owned()..);
    for (key, id) in
        keys.take_while(|(key, _)| key.starts_with("number|")).filter(|(key, _)| !key.contains(IS))
    {
        numbers.entry(*id).or_default().push(key);
    }
    numbers
}
