//! What a row can be compared by: folded names, numbers, phones, address. Rows stand in an order of their own (by what
//! they say), so that neither the order of files nor that of rows decides anything.

use super::kind::Kind;
use crate::domain::{Corporation, Origin, ServiceType, SourceRole, WorkshopRow};
use crate::normalise;
use crate::normalise::client_name::BRANCHES;
use crate::normalise::name::NameParts;
use foldhash::quality::FixedState;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

/// The comparable side of one workshop row. Empty strings and lists mean "not stated".
#[derive(Clone, Debug, Default)]
pub(super) struct Features {
    pub(super) kind: Kind,
    /// Its place in `Observations::workshops`, or in the desks' or clients' mentions.
    pub(super) row: usize,
    /// Folded bare names: of the name, and of its reading (a form may give the reading instead of the name).
    pub(super) names: Vec<String>,
    /// Which of several; the last word for what a desk is (`センター`).
    pub(super) branch: Option<String>,
    /// A desk's or client's whole name as a key of evidence.
    pub(super) written: Option<String>,
    /// The slug of the folder that a row stands for.
    pub(super) folder: Option<String>,
    /// All that a desk calls itself (`共同受注センター`).
    pub(super) body: Option<String>,
    /// Of a client, and whether it stands behind the name.
    pub(super) legal_form: Option<(&'static str, bool)>,
    pub(super) service: Option<ServiceType>,
    /// 事業所番号; of a client its 法人番号.
    pub(super) office_number: Option<String>,
    pub(super) official_number: Option<String>,
    pub(super) corporation: Option<String>,
    pub(super) corporate_number: Option<String>,
    pub(super) phones: Vec<String>,
    pub(super) fax: Option<String>,
    pub(super) email: Option<String>,
    pub(super) postal_code: Option<String>,
    /// To the 番地, see [`normalise::address::key`].
    pub(super) address: Option<String>,
    /// The address as far as it names a town: without its numbers.
    pub(super) town: Option<String>,
    pub(super) municipality: Option<String>,
    pub(super) prefecture: Option<u8>,
    /// 定員 and 利用者数, where the row states them.
    pub(super) size: [Option<u32>; 2],
    /// The file and sheet that the row stands in.
    pub(super) list: u64,
    pub(super) role: ListRole,
    /// What some list has several of under its name.
    pub(super) several: Several,
    /// All that identity looks at, as one text: rows with the same text are the same to it.
    pub(super) content: String,
}

/// What some list has several of under one name and number, or telephone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Several {
    pub(super) addresses: bool,
    pub(super) services: bool,
}

/// How much a list promises to name each workshop once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ListRole {
    /// A register: each row is another designation.
    Register,
    /// A list that an office keeps: a row may have been entered twice.
    #[default]
    Kept,
    /// Responses: whoever answers again stands in it again.
    Responses,
}

/// Domains where anybody may have an address.
const OPEN_DOMAINS: [&str; 12] = [
    "gmail.com",
    "yahoo.co.jp",
    "outlook.jp",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.jp",
    "icloud.com",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "au.com",
    "softbank.ne.jp",
    "i.softbank.jp",
];

impl Features {
    /// Of its address for mail, where it says whose it is.
    pub(super) fn domain(&self) -> Option<&str> {
        let domain = self.email.as_deref()?.split_once('@')?.1;
        (!OPEN_DOMAINS.contains(&domain)).then_some(domain)
    }

    /// The longer name of two, of which one holds the other, goes on as a branch's does.
    pub(super) fn name_is_branch_of(&self, other: &Self) -> bool {
        let goes_on = |long: &String, short: &String| {
            long.strip_prefix(short.as_str())
                .is_some_and(|rest| BRANCHES.iter().any(|unit| rest.ends_with(unit)))
        };
        self.names.iter().any(|one| other.names.iter().any(|two| goes_on(one, two) || goes_on(two, one)))
    }

    /// Which of several: 第二, Ⅱ, 2号店 → 2; no such word → 1; a branch with a name of its own (一宮店), or a name in kana
    /// that may spell it (だいにひかり) → unknown.
    pub(super) fn ordinal(&self) -> Option<u32> {
        match &self.branch {
            None if self.names.iter().all(|name| may_spell_ordinal(name)) => None,
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

    pub(super) fn same<T: PartialEq + ?Sized>(left: Option<&T>, right: Option<&T>) -> bool {
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

    fn told(&self) -> String {
        [
            self.names.join("/").as_str(),
            self.branch.as_deref().unwrap_or_default(),
            self.office_number.as_deref().unwrap_or_default(),
            self.corporation.as_deref().unwrap_or_default(),
            self.phones.join("/").as_str(),
            self.address.as_deref().unwrap_or_default(),
            self.service.as_ref().map_or("", |service| service.name()),
        ]
        .join("|")
    }
}

/// Written in kana only (folded: katakana and the long-vowel mark).
fn is_kana(name: &str) -> bool {
    name.chars().all(|c| ('ァ'..='ヿ').contains(&c))
}

/// ダイニ…, …ツー: kana that may be the reading of 第二 or Ⅱ.
fn may_spell_ordinal(name: &str) -> bool {
    const FIRST: [&str; 10] = ["イチ", "イッ", "ニ", "サン", "シ", "ヨン", "ゴ", "ロク", "ナナ", "ハチ"];
    const LAST: [&str; 9] = ["ワン", "ツー", "スリー", "イチ", "ロク", "ナナ", "ハチ", "キュウ", "ジュウ"];
    let ordinal = |rest: &str| FIRST.iter().any(|word| rest.starts_with(word));
    is_kana(name)
        && (name.strip_prefix("ダイ").is_some_and(ordinal) || LAST.iter().any(|word| name.ends_with(word)))
}

/// A number for a value, the same in every run of one build; used to group, never to order.
pub(super) fn digest(value: &(impl Hash + ?Sized)) -> u64 {
    FixedState::with_seed(0).hash_one(value)
}

/// Maps from digests and short texts; nothing is decided by their order.
pub(super) type FastMap<Key, Value> = HashMap<Key, Value, FixedState>;
/// The same for sets.
pub(super) type FastSet<Key> = HashSet<Key, FixedState>;

/// The features of all rows, in the order of what they say (then of where they stand); what lists have several of under their
/// names is yet to be marked.
pub(super) fn of_rows(rows: &[WorkshopRow]) -> Vec<Features> {
    let all: Vec<usize> = (0..rows.len()).collect();
    in_order(read_rows(rows, &all), |at| &rows[at].row.origin)
}

/// The features of some rows, in their order; what lists have several of under their names is not noted.
pub(super) fn read_rows(rows: &[WorkshopRow], places: &[usize]) -> Vec<Features> {
    let names = Names::read(places.iter().map(|at| &rows[*at]));
    places
        .par_iter()
        .enumerate()
        .map(|(number, at)| {
            let mut features = Features { row: *at, ..of_row(&rows[*at], names.parts(number)) };
            features.content = features.told();
            features
        })
        .collect()
}

/// In the order of what they say, then of where they stand.
pub(super) fn in_order<'a>(
    mut read: Vec<Features>,
    origin: impl Fn(usize) -> &'a Origin + Sync,
) -> Vec<Features> {
    // Places are sorted and not the rows, which are large.
    let mut order: Vec<usize> = (0..read.len()).collect();
    order.par_sort_unstable_by(|left, right| {
        let same = || origin(*left).cmp(origin(*right)).then(left.cmp(right));
        read[*left].content.cmp(&read[*right].content).then_with(same)
    });
    order.into_iter().map(|at| std::mem::take(&mut read[at])).collect()
}

/// The names of all rows in parts, each spelling read once however many lists have it.
struct Names {
    /// For each row, its place in `parts`.
    of_row: Vec<Option<usize>>,
    parts: Vec<NameParts>,
}

impl Names {
    fn read<'a>(rows: impl Iterator<Item = &'a WorkshopRow>) -> Self {
        let mut places: FastMap<(&str, Option<&Corporation>), usize> = FastMap::default();
        let mut spellings = Vec::new();
        let of_row = rows
            .map(|row| {
                let corporation = row.corporation.as_ref().map(|seen| &seen.value);
                let spelling = (row.name.as_ref()?.value.as_str(), corporation);
                Some(*places.entry(spelling).or_insert_with(|| {
                    spellings.push(spelling);
                    spellings.len() - 1
                }))
            })
            .collect();
        let read =
            |(name, corporation): &(&str, Option<&Corporation>)| normalise::name::parts(name, *corporation);
        Self { of_row, parts: spellings.par_iter().map(read).collect() }
    }

    fn parts(&self, row: usize) -> Option<&NameParts> {
        self.of_row[row].map(|at| &self.parts[at])
    }
}

fn of_row(row: &WorkshopRow, parts: Option<&NameParts>) -> Features {
    let corporation = row.corporation.as_ref().map(|seen| &seen.value);
    let reading = row.kana.as_ref().map(|kana| normalise::name::parts(&kana.value, None).bare);
    let mut names: Vec<String> = parts.iter().map(|parts| parts.bare.clone()).chain(reading).collect();
    for name in names.iter_mut().filter(|name| is_kana(name)) {
        *name = normalise::name::bare_reading(name).to_owned();
    }
    names.retain(|name| !name.is_empty());
    names.dedup();
    let address = row.address.as_ref().map(|seen| &seen.value);
    let key = address.and_then(normalise::address::key);
    Features {
        kind: Kind::Workshop,
        row: 0,
        written: None,
        folder: None,
        body: None,
        legal_form: None,
        names,
        branch: parts.and_then(|parts| parts.branch.clone()),
        service: row
            .service
            .as_ref()
            .map(|seen| seen.value.clone())
            .or(parts.and_then(|parts| parts.service.clone())),
        office_number: row.office_number.as_ref().map(|seen| seen.value.clone()),
        official_number: row.official_number.as_ref().map(|seen| seen.value.clone()),
        corporation: corporation.map(normalise::corporation::key).filter(|key| !key.is_empty()),
        corporate_number: row.corporate_number.as_ref().map(|seen| seen.value.clone()),
        phones: row.phones.as_ref().map(|seen| seen.value.clone()).unwrap_or_default(),
        fax: row.fax.as_ref().map(|seen| seen.value.clone()),
        email: row.email.as_ref().map(|seen| seen.value.to_lowercase()),
        postal_code: row.postal_code.as_ref().map(|seen| seen.value.clone()),
        town: key.as_deref().map(town_of),
        address: key,
        municipality: address
            .and_then(|address| address.municipality.as_ref())
            .map(|municipality| municipality.code.to_string()),
        prefecture: address
            .and_then(|address| address.prefecture)
            .map(|prefecture| prefecture.number())
            .or_else(|| designated_in(&row.office_number.as_ref()?.value)),
        size: [&row.capacity, &row.users].map(|count| count.as_ref().map(|seen| seen.value)),
        list: digest(&(&*row.row.origin.file, &*row.row.origin.sheet)),
        role: match row.row.role {
            SourceRole::Official => ListRole::Register,
            SourceRole::Form => ListRole::Responses,
            SourceRole::Desk(_) | SourceRole::Office => ListRole::Kept,
        },
        several: Several::default(),
        content: String::new(),
    }
}

/// The prefecture that gave a 事業所番号: its first two digits.
fn designated_in(number: &str) -> Option<u8> {
    number.get(..2)?.parse().ok().filter(|prefecture| (1..=47).contains(prefecture))
}

/// `40久留米市青峰2-1-3` → `40久留米市青峰`.
pub(super) fn town_of(key: &str) -> String {
    let prefecture = key.len().min(2);
    let end = key[prefecture..].find(|c: char| c.is_ascii_digit()).map_or(key.len(), |at| prefecture + at);
    key[..end].to_owned()
}
