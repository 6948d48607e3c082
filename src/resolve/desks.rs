//! Desks: a folder, a row of the 厚労省リスト, a name in a form and in a reply are one desk when their names fold to one
//! key. A folder says its name in `desk.toml`, in the titles of its files, or by being the only desk that fits.

use super::model::{DeskIdentity, KnownIdentities};
use crate::domain::{
    DeskId, DeskKind, Issue, IssueCode, Observations, Origin, Prefecture, Reason, RecordKind, Severity,
};
use crate::normalise;
use std::collections::{BTreeMap, BTreeSet};

const DESK_WITHOUT_NAME: IssueCode = IssueCode::new("desk.name-unknown");

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

/// All names of desks that came in: key → (spellings with counts, rows of `Observations::desks`).
#[derive(Default)]
struct Named {
    spellings: BTreeMap<String, usize>,
    members: Vec<usize>,
    listed: bool,
    prefecture: Option<Prefecture>,
    emails: BTreeSet<String>,
}

pub(super) fn identify(
    observations: &Observations,
    folders: &[FolderHint],
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> (Vec<DeskIdentity>, Vec<Issue>) {
    let mut named = names(observations);
    let prefectures = prefectures_of_folders(observations, folders);
    let mut identities = Vec::new();
    let mut issues = Vec::new();
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    for folder in folders {
        let found = name_of_folder(folder, &named, known, &claimed)
            .or_else(|| only_one_that_fits(&folder.id, *prefectures.get(&folder.id)?, &named, &claimed));
        let mut identity = DeskIdentity {
            id: folder.id.clone(),
            names: Vec::new(),
            members: Vec::new(),
            reasons: vec![Reason::new("folder", format!("受信箱のフォルダー「{}」", folder.id))],
        };
        match found {
            Some((name, reason)) => {
                let key = normalise::desk::key(&name);
                claimed.insert(key.clone());
                identity.reasons.push(reason);
                let named = named.remove(&key).unwrap_or_default();
                identity.names = spellings(&name, named.spellings);
                identity.members = named.members;
                remembered.desk_keys.insert(key, folder.id.clone());
                remembered.folder_names.insert(folder.id.to_string(), name);
            }
            None => issues.push(without_name(&folder.id)),
        }
        identities.push(identity);
    }
    for (key, named) in named {
        let id = known.desk_keys.get(&key).cloned().unwrap_or_else(|| slug_of(&key));
        remembered.desk_keys.insert(key, id.clone());
        let best =
            named.spellings.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse((*name).clone())));
        let best = best.map(|(name, _)| name.clone()).unwrap_or_default();
        let reason = if named.listed {
            "厚労省リストに載っています"
        } else {
            "回答・応募・発注の記録に現れます"
        };
        identities.push(DeskIdentity {
            id,
            names: spellings(&best, named.spellings),
            members: named.members,
            reasons: vec![Reason::new("named", reason)],
        });
    }
    identities.sort_by(|a, b| a.id.cmp(&b.id));
    (identities, issues)
}

fn names(observations: &Observations) -> BTreeMap<String, Named> {
    let mut named: BTreeMap<String, Named> = BTreeMap::new();
    for (at, row) in observations.desks.iter().enumerate() {
        if let Some(entry) = note(&mut named, &row.name.value) {
            entry.members.push(at);
            entry.listed |= row.row.kind == RecordKind::Desk;
            entry.prefecture = entry.prefecture.or(row.prefecture.as_ref().map(|seen| seen.value));
            entry.emails.extend(row.email.iter().map(|seen| seen.value.clone()));
        }
    }
    let applications = observations.applications.iter().filter_map(|row| row.desk.as_ref());
    let orders = observations.orders.iter().filter_map(|row| row.desk.as_ref());
    let surveys = observations.surveys.iter().filter_map(|row| row.desk.as_ref());
    for seen in applications.chain(orders).chain(surveys) {
        note(&mut named, &seen.value);
    }
    named
}

/// Counts one spelling; `None` where nothing of it can be compared.
fn note<'a>(named: &'a mut BTreeMap<String, Named>, name: &str) -> Option<&'a mut Named> {
    let key = normalise::desk::key(name);
    if key.is_empty() {
        return None;
    }
    let entry = named.entry(key).or_default();
    *entry.spellings.entry(name.to_owned()).or_default() += 1;
    Some(entry)
}

/// The folder's name and why: said in desk.toml, known from before, in a title of its files, in the folder's own name,
/// or the only unclaimed desk of its prefecture.
fn name_of_folder(
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
    if let Some((key, desk)) =
        free().find(|(key, _)| captions.iter().any(|caption| caption.contains(key.as_str())))
    {
        return Some((spelled(key, desk), Reason::new("caption", "ファイルの表題にある窓口名")));
    }
    if let Some((key, desk)) = free().find(|(key, _)| folder_key.contains(key.as_str())) {
        return Some((spelled(key, desk), Reason::new("folder-name", "フォルダーの名前にある窓口名")));
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
fn prefectures_of_folders(
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
fn only_one_that_fits(
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

/// The best spelling first, then the others in order.
fn spellings(best: &str, all: BTreeMap<String, usize>) -> Vec<String> {
    let mut names = vec![best.to_owned()];
    names.extend(all.into_keys().filter(|name| name != best));
    names
}

/// A stable slug for a desk that has no folder: `n-` and 8 hex digits of a hash of its key.
fn slug_of(key: &str) -> DeskId {
    let hash = blake3::hash(key.as_bytes()).to_hex();
    DeskId::new(&format!("n-{}", &hash[..8]))
}

fn without_name(id: &DeskId) -> Issue {
    let message = format!(
        "フォルダー「{id}」の窓口名が分かりませんでした。フォルダーに desk.toml を置き、name = \"正式名称\" と書いてください。"
    );
    Issue::new(DESK_WITHOUT_NAME, Severity::Notice, Origin::file(&format!("inbox/{id}"), ""), message)
        .desk(Some(id.clone()))
}
