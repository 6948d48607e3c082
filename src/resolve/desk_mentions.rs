//! What is said of desks, as rows that can be compared: each way in which a list, a reply or an order names one, and each
//! folder.

use super::desk_anchors::Anchors;
use super::desk_folders::Named;
use super::features::{Features, ListRole, digest};
use super::kind::Kind;
use crate::domain::{DeskId, DeskRow, Observations, Origin, Prefecture, RecordKind, SourceRole};
use crate::normalise::desk_name::{self, DeskName};
use crate::normalise::{self, address};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that say the same of a desk.
pub(super) struct Mention {
    pub(super) features: Features,
    /// As written, with how often.
    pub(super) spellings: BTreeMap<String, usize>,
    /// Rows of `Observations::desks`.
    pub(super) members: Vec<usize>,
    pub(super) listed: bool,
    pub(super) folder: Option<DeskId>,
    /// Nothing but the name is said.
    pub(super) named_only: bool,
    /// Of the first row.
    pub(super) origin: Origin,
}

/// A folder as far as it is known: its slug, name and prefecture.
pub(super) type Folder<'a> = (&'a DeskId, Option<&'a str>, Option<Prefecture>);

/// All mentions, the same things once, in order of what they say.
pub(super) fn of_all(
    observations: &Observations,
    folders: &[Folder<'_>],
    named: &BTreeMap<String, Named>,
) -> Vec<Mention> {
    let spelled = Spelled::of(observations);
    let stated = prefectures_by_name(observations, folders, &spelled);
    let listed = observations.desks.iter().filter(|row| row.row.kind == RecordKind::Desk);
    let listed = listed.map(|row| (row.name.value.as_str(), prefecture_of(row)));
    let held = folders.iter().filter_map(|(_, name, prefecture)| Some(((*name)?, *prefecture)));
    let anchors = Anchors::of(held.chain(listed));
    let mut all: BTreeMap<String, Mention> = BTreeMap::new();
    for (id, name, prefecture) in folders {
        let origin = Origin::file(&format!("inbox/{id}"), "");
        let mut features = of_name(name.unwrap_or_default(), *prefecture, &stated);
        features.folder = Some(id.to_string());
        features.role = ListRole::Register;
        features.list = digest("folders");
        let mention = note(&mut all, features, &origin);
        mention.folder = Some((*id).clone());
        mention.spellings.extend(name.map(|name| ((*name).to_owned(), 1)));
    }
    for (at, row) in observations.desks.iter().enumerate() {
        let mut features = of_row(row, &stated, &spelled);
        let is_listed = row.row.kind == RecordKind::Desk;
        if features.written.is_none() || !is_listed && is_nobody(&row.name.value, &anchors) {
            continue;
        }
        if !is_listed {
            adopt(&mut features, &row.name.value, &anchors, &stated);
        }
        let mention = note(&mut all, features, &row.row.origin);
        mention.members.push(at);
        mention.listed |= row.row.kind == RecordKind::Desk;
        *mention.spellings.entry(row.name.value.clone()).or_default() += 1;
    }
    let applications =
        observations.applications.iter().filter_map(|row| Some((row.desk.as_ref()?, &row.row)));
    let orders = observations.orders.iter().filter_map(|row| Some((row.desk.as_ref()?, &row.row)));
    let surveys = observations.surveys.iter().filter_map(|row| Some((row.desk.as_ref()?, &row.row)));
    // The first row of each spelling, then of each name.
    let mut written: BTreeMap<&str, &Origin> = BTreeMap::new();
    for (seen, row) in applications.chain(orders).chain(surveys) {
        let first = written.entry(&seen.value).or_insert(&row.origin);
        *first = (&row.origin).min(*first);
    }
    let mut by_name: BTreeMap<String, (&Origin, &str)> = BTreeMap::new();
    for (name, origin) in written {
        let first = by_name.entry(normalise::desk::key(name)).or_insert((origin, name));
        *first = (origin, name).min(*first);
    }
    by_name.remove("");
    for (key, (origin, name)) in by_name {
        if is_nobody(name, &anchors) {
            continue;
        }
        let mut features = of_name(name, None, &stated);
        adopt(&mut features, name, &anchors, &stated);
        let mention = note(&mut all, features, origin);
        mention.named_only = true;
        let spellings = named.get(&key).map(|named| named.spellings.clone()).unwrap_or_default();
        for (text, count) in spellings {
            *mention.spellings.entry(text).or_default() += count;
        }
    }
    let mut mentions: Vec<Mention> = all.into_values().collect();
    complete_short_names(&mut mentions);
    for (at, mention) in mentions.iter_mut().enumerate() {
        mention.features.row = at;
    }
    mentions
}

/// A name in a reply that names no desk, unless one is called so.
fn is_nobody(name: &str, anchors: &Anchors<'_>) -> bool {
    desk_name::names_nobody(name) && !anchors.has(&normalise::desk::key(name))
}

/// A reply that holds the whole name of a known desk beside other words is compared by that name.
fn adopt(features: &mut Features, name: &str, anchors: &Anchors<'_>, stated: &Stated) {
    let Some(anchor) = anchors.within(name) else { return };
    let own = of_name(anchor.name, anchor.prefecture, stated);
    if Features::differ(features.prefecture.as_ref(), own.prefecture.as_ref()) {
        return;
    }
    (features.names, features.branch, features.body) = (own.names, own.branch, own.body);
    (features.prefecture, features.municipality) = (own.prefecture, own.municipality);
    features.corporation = None;
}

/// 山口なつみかん where one 山口なつみかん共同受注窓口 is known: a name without a word for what a desk is means the only desk of its
/// prefecture that is called so. Where 窓口 and センター share a name it may mean either. 大阪けやきセンター, which no list and no folder
/// knows, is the only 大阪けやき共同受注センター that one of them does.
fn complete_short_names(mentions: &mut [Mention]) {
    type Called = (Option<String>, Option<String>);
    let own = |features: &Features| Some((features.names.first()?.clone(), features.prefecture?));
    let mut anchored: BTreeMap<(String, u8), BTreeSet<Called>> = BTreeMap::new();
    for mention in mentions.iter().filter(|one| one.listed || one.folder.is_some()) {
        if let Some(name) = own(&mention.features) {
            let called = (mention.features.branch.clone(), mention.features.body.clone());
            anchored.entry(name).or_default().insert(called);
        }
    }
    for mention in mentions.iter_mut().filter(|one| !one.listed && one.folder.is_none()) {
        let features = &mut mention.features;
        let says_kind_alone = features.branch.is_some() && features.branch == features.body;
        let Some(called) = own(features).filter(|_| says_kind_alone).and_then(|name| anchored.get(&name))
        else {
            continue;
        };
        let mut alike = called.iter().filter(|(ending, _)| *ending == features.branch);
        if let (Some((_, body)), None) = (alike.next(), alike.next()) {
            features.body.clone_from(body);
            features.content.push_str(&format!("|{}", body.as_deref().unwrap_or_default()));
        }
    }
    let mut called: BTreeMap<(String, u8), BTreeSet<Called>> = BTreeMap::new();
    for features in mentions.iter().map(|mention| &mention.features) {
        if let Some(name) = own(features).filter(|_| features.branch.is_some()) {
            called.entry(name).or_default().insert((features.branch.clone(), features.body.clone()));
        }
    }
    called.retain(|_, called| called.iter().map(|(ending, _)| ending).collect::<BTreeSet<_>>().len() == 1);
    for features in mentions.iter_mut().map(|mention| &mut mention.features) {
        let is_short = features.branch.is_none() && features.body.is_none();
        let Some(called) = own(features).filter(|_| is_short).and_then(|name| called.get(&name)) else {
            continue;
        };
        if let Some((ending, body)) = called.first() {
            (features.branch, features.body) = (ending.clone(), body.clone());
            features.content.push_str(&format!("|{}", body.as_deref().unwrap_or_default()));
        }
    }
}

fn note<'a>(
    all: &'a mut BTreeMap<String, Mention>,
    mut features: Features,
    origin: &Origin,
) -> &'a mut Mention {
    features.content = content(&features);
    let mention = all.entry(format!("{}|{}", features.content, features.list)).or_insert_with(|| Mention {
        features,
        spellings: BTreeMap::new(),
        members: Vec::new(),
        listed: false,
        folder: None,
        named_only: false,
        origin: origin.clone(),
    });
    if *origin < mention.origin {
        mention.origin = origin.clone();
    }
    mention
}

/// Prefectures that stand beside a name in lists and folders.
type Stated = BTreeMap<String, BTreeSet<Prefecture>>;

fn prefectures_by_name(observations: &Observations, folders: &[Folder<'_>], spelled: &Spelled<'_>) -> Stated {
    let mut stated = Stated::new();
    let rows =
        observations.desks.iter().filter_map(|row| Some((row.name.value.as_str(), prefecture_of(row)?)));
    let folders = folders.iter().filter_map(|(_, name, prefecture)| Some(((*name)?, (*prefecture)?)));
    for (name, prefecture) in rows.chain(folders) {
        stated.entry(spelled.key(name)).or_default().insert(prefecture);
    }
    stated
}

/// The names of all rows in parts, each spelling read once however many replies have it.
struct Spelled<'a>(BTreeMap<&'a str, Spelling>);

#[derive(Clone)]
struct Spelling {
    key: String,
    parts: DeskName,
}

impl Spelling {
    fn of(name: &str) -> Self {
        Self { key: normalise::desk::key(name), parts: desk_name::parts(name) }
    }
}

impl<'a> Spelled<'a> {
    fn of(observations: &'a Observations) -> Self {
        let names: BTreeSet<&str> = observations.desks.iter().map(|row| row.name.value.as_str()).collect();
        Self(names.into_iter().map(|name| (name, Spelling::of(name))).collect())
    }

    fn get(&self, name: &str) -> Spelling {
        self.0.get(name).cloned().unwrap_or_else(|| Spelling::of(name))
    }

    fn key(&self, name: &str) -> String {
        self.0.get(name).map_or_else(|| normalise::desk::key(name), |one| one.key.clone())
    }
}

fn prefecture_of(row: &DeskRow) -> Option<Prefecture> {
    let own = row.prefecture.as_ref().map(|seen| seen.value);
    own.or_else(|| row.address.as_ref()?.value.prefecture)
}

fn of_row(row: &DeskRow, stated: &Stated, spelled: &Spelled<'_>) -> Features {
    let address = row.address.as_ref().map(|seen| &seen.value);
    let place = address.and_then(address::key);
    let origin = &row.row.origin;
    let mut features = of_spelling(spelled.get(&row.name.value), prefecture_of(row), stated);
    if let Some(kana) = &row.kana {
        features.names.push(normalise::text::fold(&kana.value));
        features.names.dedup();
    }
    if let Some(corporation) = &row.corporation {
        features.corporation =
            Some(normalise::corporation::key(&corporation.value)).filter(|key| !key.is_empty());
    }
    features.phones = row.phones.as_ref().map(|seen| seen.value.clone()).unwrap_or_default();
    features.email = row.email.as_ref().map(|seen| seen.value.to_lowercase());
    features.town = place.as_deref().map(super::features::town_of);
    features.address = place;
    if !matches!(row.row.role, SourceRole::Form) && row.row.kind == RecordKind::Desk {
        features.list = digest(&(&*origin.file, &*origin.sheet));
        features.role = ListRole::Kept;
    }
    features
}

/// By its name, and where that is not said elsewhere by the prefecture that the name begins with.
fn of_name(name: &str, prefecture: Option<Prefecture>, stated: &Stated) -> Features {
    of_spelling(Spelling::of(name), prefecture, stated)
}

fn of_spelling(
    Spelling { key, parts }: Spelling,
    prefecture: Option<Prefecture>,
    stated: &Stated,
) -> Features {
    let elsewhere = stated.get(&key);
    let prefecture = prefecture.or_else(|| match elsewhere {
        None => parts.prefecture,
        Some(places) if places.len() == 1 => places.first().copied(),
        // Several desks of one name: whoever says nothing else may be any of them.
        Some(_) => None,
    });
    Features {
        kind: Kind::Desk,
        names: Some(parts.bare).filter(|name| !name.is_empty()).into_iter().collect(),
        branch: parts.ending,
        body: parts.body,
        corporation: parts.corporation,
        prefecture: prefecture.map(Prefecture::number),
        municipality: prefecture.map(|prefecture| prefecture.number().to_string()),
        written: Some(key).filter(|key| !key.is_empty()),
        role: ListRole::Responses,
        ..Features::default()
    }
}

fn content(features: &Features) -> String {
    [
        features.written.as_deref().unwrap_or_default(),
        features.folder.as_deref().unwrap_or_default(),
        features.names.get(1).map_or("", String::as_str),
        features.municipality.as_deref().unwrap_or_default(),
        features.corporation.as_deref().unwrap_or_default(),
        &features.phones.join("/"),
        features.email.as_deref().unwrap_or_default(),
        features.address.as_deref().unwrap_or_default(),
    ]
    .join("|")
}
