//! Desks: a folder, a row of the 厚労省リスト, a name in a form and in a reply are one desk where the stages find so. A
//! folder says its name in `desk.toml`, in the titles of its files, or by being the only desk that fits.

use super::desk_folders::{FolderHint, name_of_folder, names, only_one_that_fits, prefectures_of_folders};
use super::desk_mentions::{self, Mention};
use super::features::{self, Features};
use super::ids::Kept;
use super::model::{DeskIdentity, Doubt, KnownIdentities, Party, Tie};
use super::{Evidence, Night, doubts, stages};
use crate::domain::{DeskId, Issue, IssueCode, Origin, Reason, Severity};
use crate::normalise;
use std::collections::{BTreeMap, BTreeSet};

const DESK_WITHOUT_NAME: IssueCode = IssueCode::new("desk.name-unknown");

/// The name of a folder's desk, and why it is called so.
type FoundName = (String, Reason);

pub(super) fn identify(
    night: &Night<'_>,
    folders: &[FolderHint],
    remembered: &mut KnownIdentities,
) -> (Vec<DeskIdentity>, Vec<Doubt>, Vec<Issue>) {
    let named = names(night.observations);
    let prefectures = prefectures_of_folders(night.observations, folders);
    let mut claimed: BTreeSet<String> = BTreeSet::new();
    let mut found: BTreeMap<&DeskId, FoundName> = BTreeMap::new();
    let mut issues = Vec::new();
    for folder in folders {
        let name = name_of_folder(folder, &named, night.known, &claimed)
            .or_else(|| only_one_that_fits(&folder.id, *prefectures.get(&folder.id)?, &named, &claimed));
        match name {
            Some((name, reason)) => {
                claimed.insert(normalise::desk::key(&name));
                remembered.folder_names.insert(folder.id.to_string(), name.clone());
                found.insert(&folder.id, (name, reason));
            }
            None => issues.push(without_name(&folder.id)),
        }
    }
    let known_folders: Vec<desk_mentions::Folder<'_>> = folders
        .iter()
        .map(|folder| {
            let name = found.get(&folder.id).map(|(name, _)| name.as_str());
            (&folder.id, name, prefectures.get(&folder.id).copied())
        })
        .collect();
    let mentions = desk_mentions::of_all(night.observations, &known_folders, &named);
    let read = mentions.iter().map(|one| one.features.clone()).collect();
    let features = features::in_order(read, |at| &mentions[at].origin);
    // A folder is the desk of its slug, whoever else is it.
    let mut known = KnownIdentities {
        desk_keys: night.known.desk_keys.clone(),
        merged_desks: night.known.merged_desks.clone(),
        ..KnownIdentities::default()
    };
    let anchors = folders.iter().map(|folder| (format!("folder|{}", folder.id), folder.id.clone()));
    known.desk_keys.extend(anchors);
    let mut taken: BTreeSet<DeskId> = known.desk_keys.values().cloned().collect();
    let mut fresh = |members: &[u32], _: &mut KnownIdentities| {
        let own = members.iter().map(|at| &features[*at as usize]);
        let best = own.max_by_key(|row| (count(&mentions[row.row]), std::cmp::Reverse(row.written.clone())));
        new_slug(best, &mut taken)
    };
    let (kept, settled, more) = stages::settle(
        &features,
        &known,
        remembered,
        night.human,
        night.options,
        |rows, weighed, remembered| stages::decide(rows, weighed, &known, remembered, &mut fresh),
    );
    issues.extend(more);
    let mut desks: Vec<DeskIdentity> =
        kept.iter().map(|one| desk(one, &mentions, &features, &found)).collect();
    desks.sort_by(|a, b| a.id.cmp(&b.id));
    let of = kept.iter().map(|one| {
        let members = one.members.iter().map(|member| features[*member].row);
        (Party::Desk(one.id.clone()), members.collect())
    });
    let owners = doubts::owners(mentions.len(), of);
    let shown = doubts::Shown {
        owner: &|at| owners[features[at].row].clone(),
        origin: &|at| mentions[features[at].row].origin.clone(),
    };
    let doubts = settled.doubts(&shown, night.options.max_doubts, remembered);
    (desks, doubts, issues)
}

fn count(mention: &Mention) -> usize {
    mention.spellings.values().sum()
}

fn desk(
    kept: &Kept<DeskId>,
    mentions: &[Mention],
    features: &[Features],
    found: &BTreeMap<&DeskId, FoundName>,
) -> DeskIdentity {
    let own = || kept.members.iter().map(|member| &mentions[features[*member].row]);
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for (text, count) in own().filter(|one| one.folder.is_none()).flat_map(|one| &one.spellings) {
        *all.entry(text.clone()).or_default() += count;
    }
    let mut reasons: Vec<Reason> = if kept.members.len() > 1 { kept.reasons.clone() } else { Vec::new() };
    let folder = own().find_map(|one| one.folder.as_ref());
    let name = folder.and_then(|id| found.get(id));
    if let Some(id) = folder {
        reasons.push(Reason::new("folder", format!("受信箱のフォルダー「{id}」")));
        reasons.extend(name.map(|(_, reason)| reason.clone()));
    } else {
        let listed = own().any(|one| one.listed);
        let text = if listed {
            "厚労省リストに載っています"
        } else {
            "回答・応募・発注の記録に現れます"
        };
        reasons.push(Reason::new("named", text));
    }
    let best = all.iter().max_by_key(|(name, count)| (**count, std::cmp::Reverse((*name).clone())));
    let best = name.map(|(name, _)| name.clone()).or_else(|| best.map(|(name, _)| name.clone()));
    let called = own().filter(|one| one.named_only).filter_map(|one| one.features.written.clone());
    let mut members: Vec<usize> = own().flat_map(|one| one.members.iter().copied()).collect();
    members.sort_unstable();
    let side = |row: usize| {
        let one = &mentions[row];
        let text = one.spellings.keys().next().cloned();
        (text.unwrap_or_else(|| kept.id.to_string()), one.origin.clone())
    };
    let tie = |evidence: &Evidence| Tie {
        left: side(evidence.left),
        right: side(evidence.right),
        evidence: evidence.clone(),
    };
    DeskIdentity {
        id: kept.id.clone(),
        names: best.map(|best| spellings(&best, all)).unwrap_or_default(),
        members,
        called: called.collect(),
        reasons,
        ties: kept.links.iter().map(tie).collect(),
    }
}

/// The best spelling first, then the others in order.
fn spellings(best: &str, all: BTreeMap<String, usize>) -> Vec<String> {
    let mut names = vec![best.to_owned()];
    names.extend(all.into_keys().filter(|name| name != best));
    names
}

/// A slug that nobody has, for a desk without a folder: `n-` and 8 hex digits of a hash of its name, and where a namesake
/// has that, of its prefecture too.
fn new_slug(row: Option<&Features>, taken: &mut BTreeSet<DeskId>) -> DeskId {
    let name = row.and_then(|row| row.written.clone()).unwrap_or_default();
    let content = row.map(|row| row.content.clone()).unwrap_or_default();
    let place = row.and_then(|row| row.municipality.clone()).unwrap_or_default();
    let texts = [name.clone(), format!("{name}|{place}"), content.clone()];
    let more = (2..).map(|number| format!("{content}|{number}"));
    let mut slugs = texts.into_iter().chain(more).map(|text| slug_of(&text));
    let slug = slugs.find(|slug| !taken.contains(slug)).unwrap_or_else(|| slug_of(&name));
    taken.insert(slug.clone());
    slug
}

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
