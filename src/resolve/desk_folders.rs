//! What a desk's folder is called: said in `desk.toml`, known from before, in the titles of its files or its own name, or
//! because it is the only desk that fits.

use super::model::KnownIdentities;
use crate::domain::{DeskId, DeskKind, Observations, Prefecture, Reason};
use crate::normalise;
use std::collections::{BTreeMap, BTreeSet};

/// What came in under one name (see [`normalise::desk::key`]).
#[derive(Default)]
pub(super) struct Named {
    pub(super) spellings: BTreeMap<String, usize>,
    prefecture: Option<Prefecture>,
    emails: BTreeSet<String>,
    /// A row of its own tells of it, not only the cell of a reply or an order.
    has_row: bool,
}

pub(super) fn names(observations: &Observations) -> BTreeMap<String, Named> {
    let mut named: BTreeMap<String, Named> = BTreeMap::new();
    // Thousands of replies write a few hundred names.
    let mut keys: BTreeMap<&str, String> = BTreeMap::new();
    for row in &observations.desks {
        let name = row.name.value.as_str();
        let key = keys.entry(name).or_insert_with(|| normalise::desk::key(name));
        if let Some(entry) = note(&mut named, key, name, 1) {
            entry.has_row = true;
            entry.prefecture = entry.prefecture.or(row.prefecture.as_ref().map(|seen| seen.value));
            entry.emails.extend(row.email.iter().map(|seen| seen.value.clone()));
        }
    }
    let applications = observations.applications.iter().filter_map(|row| row.desk.as_ref());
    let orders = observations.orders.iter().filter_map(|row| row.desk.as_ref());
    let surveys = observations.surveys.iter().filter_map(|row| row.desk.as_ref());
    let mut written: BTreeMap<&str, usize> = BTreeMap::new();
    for seen in applications.chain(orders).chain(surveys) {
        *written.entry(&seen.value).or_default() += 1;
    }
    for (name, count) in written.into_iter().filter(|(name, _)| !normalise::desk_name::names_nobody(name)) {
        let key = keys.entry(name).or_insert_with(|| normalise::desk::key(name));
        note(&mut named, key, name, count);
    }
    named
}

/// Counts a spelling; `None` where nothing of it can be compared.
fn note<'a>(
    named: &'a mut BTreeMap<String, Named>,
    key: &str,
    name: &str,
    count: usize,
) -> Option<&'a mut Named> {
    if key.is_empty() {
        return None;
    }
    let entry = named.entry(key.to_owned()).or_default();
    *entry.spellings.entry(name.to_owned()).or_default() += count;
    Some(entry)
}

/// The folder's name and why: said in desk.toml, known from before, in a title of its files, in the folder's own name,
/// or the only unclaimed desk of its prefecture.
pub(super) fn name_of_folder(
    folder: &FolderHint,
    named: &BTreeMap<String, Named>,
    known: &KnownIdentities,
    claimed: &BTreeSet<String>,
) -> Option<(String, Reason)> {
    if let Some(name) = &folder.name {
        return Some((name.clone(), Reason::new("desk.toml", "desk.toml の name")));
    }
    let spelled = |key: &String, named: &Named| {
        named
            .spellings
            .iter()
            .max_by_key(|(_, count)| **count)
            .map_or_else(|| key.clone(), |(name, _)| name.clone())
    };
    let captions: Vec<String> = folder.captions.iter().map(|caption| normalise::desk::key(caption)).collect();
    let folder_key = normalise::desk::key(folder.id.as_str());
    let free = || named.iter().filter(|(key, _)| !claimed.contains(*key) && key.chars().count() >= 4);
    // …ワークセンター協議会 is not …ワークセンター, though the one holds the other.
    let longest = |texts: &[String]| {
        let held = free().filter(|(key, _)| texts.iter().any(|text| text.contains(key.as_str())));
        held.max_by_key(|(key, _)| (key.chars().count(), std::cmp::Reverse((*key).clone())))
    };
    // What only a reply or an order calls so is called in full by the desk itself.
    let in_full = |key: &str, desk: &Named, whole: Option<String>| {
        let says_more = |whole: &String| {
            let whole = normalise::desk::key(whole);
            whole.len() > key.len() && whole.contains(key)
        };
        whole.filter(|whole| !desk.has_row && says_more(whole))
    };
    if let Some((key, desk)) = longest(&captions) {
        let whole = folder.captions.iter().find_map(|caption| own_name(caption));
        let name = in_full(key, desk, whole).unwrap_or_else(|| spelled(key, desk));
        return Some((name, Reason::new("caption", "ファイルの表題にある窓口名")));
    }
    if let Some((key, desk)) = longest(&[folder_key]) {
        let whole = own_name(&folder.id.as_str().replace(['_', '-'], " "));
        let name = in_full(key, desk, whole).unwrap_or_else(|| spelled(key, desk));
        return Some((name, Reason::new("folder-name", "フォルダーの名前にある窓口名")));
    }
    if let Some(name) = known.folder_names.get(folder.id.as_str()) {
        return Some((name.clone(), Reason::new("known", "前回までに分かっている窓口名")));
    }
    folder
        .captions
        .iter()
        .find_map(|caption| own_name(caption))
        .map(|name| (name, Reason::new("caption", "ファイルの表題から読み取った窓口名")))
}

/// The prefecture of a folder: said by its settings, else that of most of its workshops.
pub(super) fn prefectures_of_folders(
    observations: &Observations,
    folders: &[FolderHint],
) -> BTreeMap<DeskId, Prefecture> {
    let mut tally: BTreeMap<&DeskId, BTreeMap<Prefecture, usize>> = BTreeMap::new();
    for row in &observations.workshops {
        let prefecture = row.address.as_ref().and_then(|seen| seen.value.prefecture);
        if let (Some(desk), Some(prefecture)) = (row.row.role.desk(), prefecture) {
            *tally.entry(desk).or_default().entry(prefecture).or_default() += 1;
        }
    }
    let usual = |id: &DeskId| {
        let counts = tally.get(id)?;
        counts
            .iter()
            .max_by_key(|(prefecture, count)| (**count, std::cmp::Reverse(**prefecture)))
            .map(|(one, _)| *one)
    };
    folders
        .iter()
        .filter_map(|folder| Some((folder.id.clone(), folder.prefecture.or_else(|| usual(&folder.id))?)))
        .collect()
}

/// The one desk of the prefecture whose mail address carries the folder's number (`d07-01` and `desk07@…`), or the only
/// desk that is known there.
pub(super) fn only_one_that_fits(
    id: &DeskId,
    prefecture: Prefecture,
    named: &BTreeMap<String, Named>,
    claimed: &BTreeSet<String>,
) -> Option<(String, Reason)> {
    let there: Vec<(&String, &Named)> = named
        .iter()
        .filter(|(key, desk)| {
            let stated = desk.prefecture.or_else(|| normalise::address::prefecture_in(key));
            stated == Some(prefecture) || (stated.is_none() && key.starts_with(prefecture.short_name()))
        })
        .filter(|(key, _)| !claimed.contains(*key))
        .collect();
    let number = first_number(id.as_str());
    let numbered: Vec<_> = there
        .iter()
        .filter(|(_, desk)| {
            number.is_some() && desk.emails.iter().any(|email| first_number(local_part(email)) == number)
        })
        .collect();
    let name =
        |desk: &Named| desk.spellings.iter().max_by_key(|(_, count)| **count).map(|(name, _)| name.clone());
    match (numbered.as_slice(), there.as_slice()) {
        ([(_, desk)], _) => Some((
            name(desk)?,
            Reason::new(
                "mail-number",
                format!("{prefecture}の窓口のうち、メールアドレスの番号がフォルダーと同じ（推定）"),
            ),
        )),
        ([], [(_, desk)]) if number.is_none() => Some((
            name(desk)?,
            Reason::new("only-in-prefecture", format!("{prefecture}で分かっている窓口は一つだけ（推定）")),
        )),
        _ => None,
    }
}

fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

/// `d07-01` → 7, `desk07` → 7.
fn first_number(text: &str) -> Option<u32> {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The first word of a title that is called as desks are.
fn own_name(caption: &str) -> Option<String> {
    const ENDINGS: [&str; 5] =
        ["共同受注窓口", "受注センター", "授産支援センター", "セルプセンター", "協議会"];
    caption
        .split_whitespace()
        .find(|word| ENDINGS.iter().any(|ending| word.ends_with(ending)) && word.chars().count() > 6)
        .map(str::to_owned)
}

/// What is known of a desk's folder before its rows are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderHint {
    pub id: DeskId,
    /// From `desk.toml`.
    pub name: Option<String>,
    pub kind: Option<DeskKind>,
    pub prefecture: Option<Prefecture>,
    /// Titles that stand above the tables of its files.
    pub captions: Vec<String>,
}
