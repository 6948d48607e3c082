//! Desks: a folder, a row of the 厚労省リスト, a name in a form and in a reply are one desk when their names fold to one
//! key. A folder says its name in `desk.toml`, in the titles of its files, or by being the only desk that fits.

use super::model::{DeskIdentity, KnownIdentities};
use crate::domain::{DeskId, DeskKind, Issue, IssueCode, Observations, Origin, Prefecture, Reason, Severity};
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
}

pub(super) fn identify(
    observations: &Observations,
    folders: &[FolderHint],
    known: &KnownIdentities,
    remembered: &mut KnownIdentities,
) -> (Vec<DeskIdentity>, Vec<Issue>) {
    let mut named = names(observations);
    let mut identities = Vec::new();
    let mut issues = Vec::new();
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    for folder in folders {
        let found = name_of_folder(folder, &named, known, &claimed);
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
    let mut add = |name: &str, member: Option<usize>| {
        let key = normalise::desk::key(name);
        if key.is_empty() {
            return;
        }
        let entry = named.entry(key).or_default();
        *entry.spellings.entry(name.to_owned()).or_default() += 1;
        entry.members.extend(member);
        entry.listed |= member.is_some();
    };
    for (at, row) in observations.desks.iter().enumerate() {
        add(&row.name.value, Some(at));
    }
    let applications = observations.applications.iter().filter_map(|row| row.desk.as_ref());
    let orders = observations.orders.iter().filter_map(|row| row.desk.as_ref());
    let surveys = observations.surveys.iter().filter_map(|row| row.desk.as_ref());
    for seen in applications.chain(orders).chain(surveys) {
        add(&seen.value, None);
    }
    named
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
    if let Some((key, _)) =
        known.desk_keys.iter().find(|(key, id)| **id == folder.id && !claimed.contains(*key))
    {
        let name = named.get(key).map_or_else(|| key.clone(), |desk| spelled(key, desk));
        return Some((name, Reason::new("known", "前回までに分かっている窓口名")));
    }
    folder
        .captions
        .iter()
        .find_map(|caption| own_name(caption))
        .map(|name| (name, Reason::new("caption", "ファイルの表題から読み取った窓口名")))
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
