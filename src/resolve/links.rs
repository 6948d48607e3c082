//! Block and compare: pairs of rows that agree strongly, pairs that must stay apart, pairs to ask about.
//!
//! | rule | agrees on | strength |
//! |---|---|---|
//! | `decision` | a person said 同じ | 100 |
//! | `official-number` | the public register's own number | 90 |
//! | `number+name+address` | all three: of two places under one number, this one | 85 |
//! | `number+name` | 事業所番号 and name (or reading) | 80 |
//! | `number+address` | 事業所番号 and address, the name changed | 70 |
//! | `name+phone` | name and a phone number | 60 |
//! | `name+address` | name and address | 50 |
//! | `place+similar-name` | phone and address, a name that resembles or contains the other | 48 |
//! | `place+reading` | phone and address; one name is written in kana only, so that the two cannot be compared | 44 |
//! | `known+place` | one workshop last night, and phone and address still agree (one list has the new name first) | 42 |
//! | `number+similar-name` | 事業所番号, a name that resembles or contains the other, and no other address | 40 |
//!
//! Vetoes: another service, another branch, another valid number, another number of the public register (it counts
//! satellites apart), or a person said 別.

use super::Options;
use super::doubts::Verdicts;
use super::features::Features;
use crate::domain::{Reason, WorkshopId};
use std::collections::BTreeMap;

/// Two rows that are one, by a rule.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) left: usize,
    pub(super) right: usize,
    pub(super) strength: u8,
    pub(super) reason: Reason,
}

/// Names this close under one number are taken as one name misspelt or shortened.
const SIMILAR: f64 = 0.88;

pub(super) fn find(
    features: &[Features],
    before: &[Option<WorkshopId>],
    verdicts: &Verdicts,
    options: &Options,
) -> (Vec<Link>, Vec<Link>) {
    let mut links = Vec::new();
    let mut doubtful = Vec::new();
    for (left, right) in candidate_pairs(features, options.max_block) {
        let pair = (&features[left], &features[right]);
        match verdicts.of(pair.0, pair.1) {
            Some(true) => links.push(link(left, right, 100, "decision", "担当者が「同じ」と判定しました")),
            Some(false) => {}
            None if vetoed(pair.0, pair.1) => {}
            None => {
                match compare(pair.0, pair.1).or_else(|| still_there(pair, (before[left], before[right]))) {
                    Some((strength, rule, text)) => links.push(link(left, right, strength, rule, text)),
                    None => doubtful
                        .extend(doubt(pair.0, pair.1).map(|(rule, text)| link(left, right, 0, rule, text))),
                }
            }
        }
    }
    links.sort_by_key(|link| (std::cmp::Reverse(link.strength), link.left, link.right));
    (links, doubtful)
}

fn link(left: usize, right: usize, strength: u8, rule: &'static str, text: &str) -> Link {
    Link { left, right, strength, reason: Reason::new(rule, text) }
}

/// Pairs that share at least one blocking key, each once, in order.
fn candidate_pairs(features: &[Features], max_block: usize) -> Vec<(usize, usize)> {
    let mut blocks: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, row) in features.iter().enumerate() {
        for key in blocking_keys(row) {
            blocks.entry(key).or_default().push(at);
        }
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for block in blocks.into_values().filter(|block| block.len() <= max_block) {
        for (at, left) in block.iter().enumerate() {
            pairs.extend(block[at + 1..].iter().map(|right| (*left, *right)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn blocking_keys(row: &Features) -> Vec<String> {
    let mut keys = Vec::new();
    keys.extend(row.office_number.iter().map(|number| format!("n{number}")));
    keys.extend(row.official_number.iter().map(|number| format!("o{number}")));
    keys.extend(row.phones.iter().map(|phone| format!("p{phone}")));
    keys.extend(row.address.iter().map(|address| format!("a{address}")));
    let municipality = row.municipality.as_deref().unwrap_or("");
    keys.extend(row.names.iter().map(|name| format!("m{municipality}|{name}")));
    keys.sort();
    keys.dedup();
    keys
}

/// Things that one workshop cannot have two of.
pub(super) fn vetoed(left: &Features, right: &Features) -> bool {
    Features::differ(left.service.as_ref(), right.service.as_ref())
        || Features::differ(left.branch.as_ref(), right.branch.as_ref())
        || Features::differ(left.ordinal().as_ref(), right.ordinal().as_ref())
        || Features::differ(left.office_number.as_ref(), right.office_number.as_ref())
        || Features::differ(left.official_number.as_ref(), right.official_number.as_ref())
}

/// Strength, rule and sentence.
type Agreement = (u8, &'static str, &'static str);

fn compare(left: &Features, right: &Features) -> Option<Agreement> {
    let number = Features::same(left.office_number.as_ref(), right.office_number.as_ref());
    let name = left.shares_name(right);
    let address = Features::same(left.address.as_ref(), right.address.as_ref());
    let other_town = Features::differ(left.municipality.as_ref(), right.municipality.as_ref());
    if Features::same(left.official_number.as_ref(), right.official_number.as_ref()) {
        return Some((90, "official-number", "公表システムの番号が同じです"));
    }
    if number && name && address {
        return Some((85, "number+name+address", "事業所番号・名称・所在地が同じです"));
    }
    if number && name && !is_satellite(left, right) {
        return Some((80, "number+name", "事業所番号と名称が同じです"));
    }
    if number && address {
        return Some((70, "number+address", "事業所番号と所在地が同じです（名称の変更・表記の違い）"));
    }
    if name && left.shares_phone(right) && !other_town {
        return Some((60, "name+phone", "名称と電話番号が同じです"));
    }
    if name && address {
        return Some((50, "name+address", "名称と所在地が同じです"));
    }
    let similar = left.name_similarity(right) >= SIMILAR || left.name_contains(right);
    let place = address && left.shares_phone(right);
    if place && similar {
        return Some((48, "place+similar-name", "電話番号と所在地が同じで、名称がよく似ています"));
    }
    let other_corporation = Features::differ(left.corporation.as_ref(), right.corporation.as_ref());
    if place && !other_corporation && left.is_reading_of(right) {
        return Some((44, "place+reading", "電話番号と所在地が同じで、一方の名称はかな書きです"));
    }
    if number && similar && !is_satellite(left, right) {
        return Some((40, "number+similar-name", "事業所番号が同じで、名称がよく似ています"));
    }
    None
}

/// What was one workshop last night and has not moved is one still, though the names differ tonight.
fn still_there(
    (left, right): (&Features, &Features),
    before: (Option<WorkshopId>, Option<WorkshopId>),
) -> Option<Agreement> {
    let same_place =
        Features::same(left.address.as_ref(), right.address.as_ref()) && left.shares_phone(right);
    let was_one = matches!(before, (Some(left), Some(right)) if left == right);
    (was_one && same_place).then_some((
        42,
        "known+place",
        "前回まで同じ事業所で、電話番号と所在地も変わっていません（名称の変更）",
    ))
}

/// Under one number two addresses with different phones are two places (従たる事業所), even of one name.
fn is_satellite(left: &Features, right: &Features) -> bool {
    Features::differ(left.address.as_ref(), right.address.as_ref())
        && !left.phones.is_empty()
        && !right.phones.is_empty()
        && !left.shares_phone(right)
}

/// Agreement that is not enough to decide: a person should say.
fn doubt(left: &Features, right: &Features) -> Option<(&'static str, &'static str)> {
    let corporation = Features::same(left.corporation.as_ref(), right.corporation.as_ref());
    let town = Features::same(left.municipality.as_ref(), right.municipality.as_ref());
    let similar = left.name_similarity(right) >= SIMILAR || left.name_contains(right);
    match () {
        () if left.shares_name(right) && town => Some(("name+municipality", "名称と市区町村が同じです")),
        () if left.shares_phone(right) && similar => {
            Some(("phone+similar-name", "電話番号が同じで、名称が似ています"))
        }
        () if corporation && similar && Features::same(left.address.as_ref(), right.address.as_ref()) => {
            Some(("corporation+address", "法人と所在地が同じで、名称が似ています"))
        }
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ServiceType;

    fn row(name: &str, number: &str, phone: &str, address: &str) -> Features {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Features {
            names: vec![name.to_owned()],
            office_number: some(number),
            phones: some(phone).into_iter().collect(),
            address: some(address),
            municipality: Some("402036".to_owned()),
            service: Some(ServiceType::TypeA),
            ..Features::default()
        }
    }

    #[test]
    fn strong_agreement_links_and_says_why() {
        let base = row("ヒマワリ", "4010100001", "0921", "青峰2-1");
        for (other, rule) in [
            (row("ヒマワリ", "4010100001", "", ""), Some("number+name")),
            (row("アサガオ", "4010100001", "", "青峰2-1"), Some("number+address")),
            (row("ヒマワリ", "", "0921", ""), Some("name+phone")),
            (row("ヒマワリ", "", "", "青峰2-1"), Some("name+address")),
            (row("ヒマワリ", "4010100001", "0999", "別町9"), None),
            (row("アサガオ", "", "0921", ""), None),
            (row("ヒマワリ", "", "", ""), None),
        ] {
            assert_eq!(compare(&base, &other).map(|(_, rule, _)| rule), rule, "{other:?}");
        }
    }

    #[test]
    fn another_number_service_or_branch_forbids() {
        let base = row("ヒマワリ", "4010100001", "0921", "青峰2-1");
        let mut service = base.clone();
        service.service = Some(ServiceType::TypeB);
        let mut branch = base.clone();
        branch.branch = Some("2".to_owned());
        let mut named = base.clone();
        named.branch = Some("1".to_owned());
        assert!(vetoed(&base, &service));
        assert!(vetoed(&named, &branch));
        assert!(vetoed(&base, &branch), "without a number it is the first, not the second");
        let mut shop = base.clone();
        shop.branch = Some("一宮店".to_owned());
        assert!(!vetoed(&base, &shop), "a branch's name may have been left out");
        assert!(vetoed(&base, &row("ヒマワリ", "4010100002", "0921", "青峰2-1")));
    }
}
