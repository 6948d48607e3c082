//! Names in replies that hold the whole name of one known desk beside other words: 「【福岡】福岡しらかば共同受注センター」,
//! 「福岡県 福岡しらかば共同受注センター」, 「熊本県共同受注窓口（熊本あじさい）」.

use crate::domain::Prefecture;
use crate::normalise::text::{fold, tidy_line};
use crate::normalise::{self, address, desk_name};
use std::collections::{BTreeMap, BTreeSet};

/// A desk of a folder or of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor<'a> {
    pub(super) name: &'a str,
    pub(super) prefecture: Option<Prefecture>,
}

/// Known desks by their names; `None`: several are called so.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a> {
    names: BTreeMap<String, Option<Anchor<'a>>>,
    /// 熊本あじさい → the names of those whom that may mean.
    short: BTreeMap<String, BTreeSet<String>>,
}

/// Words of a part of a desk, which may be another one.
const PARTS: [&str; 8] = ["支部", "支所", "支店", "支局", "分室", "分所", "出張所", "営業所"];
/// A text of more words than this is no name.
const MOST_WORDS: usize = 8;

impl<'a> Anchors<'a> {
    pub(super) fn of(known: impl Iterator<Item = (&'a str, Option<Prefecture>)>) -> Self {
        let mut anchors = Self::default();
        for (name, prefecture) in known {
            let key = normalise::desk::key(name);
            if key.is_empty() {
                continue;
            }
            let parts = desk_name::parts(name);
            if let Some(place) = prefecture.or(parts.prefecture) {
                let place = fold(place.short_name());
                if parts.bare != place {
                    anchors.short.entry(format!("{place}{}", parts.bare)).or_default().insert(key.clone());
                }
            }
            let own = Anchor { name, prefecture };
            let held = anchors.names.entry(key).or_insert(Some(own));
            match held {
                Some(one) if one.prefecture.is_none() => one.prefecture = prefecture,
                Some(one) if prefecture.is_some_and(|place| one.prefecture != Some(place)) => *held = None,
                _ => {}
            }
        }
        anchors
    }

    /// Whether a desk is known by the name as it stands.
    pub(super) fn has(&self, key: &str) -> bool {
        self.names.contains_key(key)
    }

    /// The only known desk whose whole name stands in the text beside other words, or whose short name does.
    pub(super) fn within(&self, text: &str) -> Option<Anchor<'a>> {
        let line = tidy_line(text);
        if self.has(&normalise::desk::key(&line)) {
            return None;
        }
        let is_between = |c: char| c.is_whitespace() || "()[]【】〔〕<>「」『』/|,、。:;".contains(c);
        let words: Vec<&str> = line.split(is_between).filter(|word| !word.is_empty()).collect();
        if words.len() > MOST_WORDS {
            return None;
        }
        self.only(&words, |key| Some(key.to_owned())).or_else(|| {
            self.only(&words, |key| match self.short.get(key) {
                Some(names) if names.len() == 1 && words.len() > 1 => names.first().cloned(),
                _ => None,
            })
        })
    }

    /// The one desk that a run of words names, where nothing beside it says otherwise.
    fn only(&self, words: &[&str], called: impl Fn(&str) -> Option<String>) -> Option<Anchor<'a>> {
        let mut found: Option<(Anchor<'a>, BTreeSet<usize>)> = None;
        for from in 0..words.len() {
            for to in from + 1..=words.len() {
                let Some(anchor) = self.named(&words[from..to].concat(), &called) else { continue };
                let own = found.get_or_insert((anchor, BTreeSet::new()));
                if own.0 != anchor {
                    return None;
                }
                own.1.extend(from..to);
            }
        }
        let (anchor, own) = found?;
        let mut beside = words.iter().enumerate().filter(|(at, _)| !own.contains(at));
        beside.all(|(_, word)| agrees(word, &anchor)).then_some(anchor)
    }

    /// By its name, with or without the prefecture before it.
    fn named(&self, text: &str, called: &impl Fn(&str) -> Option<String>) -> Option<Anchor<'a>> {
        let key = normalise::desk::key(text);
        let place = address::prefecture_in(text);
        let bare = place.and_then(|place| key.strip_prefix(fold(place.name()).as_str()));
        let known = |key: &str| self.names.get(&called(key)?).copied().flatten();
        let agrees = |anchor: &Anchor<'_>| anchor.prefecture.is_none() || anchor.prefecture == place;
        known(&key).or_else(|| known(bare?).filter(agrees))
    }
}

/// Whether a word beside a name leaves it the same desk.
fn agrees(word: &str, anchor: &Anchor<'_>) -> bool {
    let elsewhere =
        address::prefecture_in(word).zip(anchor.prefecture).is_some_and(|(stated, own)| stated != own);
    let is_part = PARTS.iter().any(|part| word.contains(part))
        || word.starts_with('第')
        || word.chars().all(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c));
    !elsewhere && !is_part
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const DESKS: [(&str, u8); 5] = [
        ("福岡しらかば共同受注センター", 40),
        ("熊本あじさい共同受注窓口", 43),
        ("公益社団法人 宮城県セルプ協会", 4),
        ("大阪府工賃向上センター", 27),
        ("埼玉けやき共同受注センター", 11),
    ];

    #[rstest]
    #[case("福岡県 福岡しらかば共同受注センター", 40)]
    #[case("福岡県福岡しらかば共同受注ｾﾝﾀｰ", 40)]
    #[case("【福岡】福岡しらかば共同受注センター", 40)]
    #[case("福岡しらかば共同受注センター（福岡県社会就労センター協議会）", 40)]
    #[case("福岡県社会就労センター協議会（福岡しらかば 共同受注センター）", 40)]
    #[case("熊本県共同受注窓口（熊本あじさい）", 43)]
    #[case("宮城県 宮城県セルプ協会", 4)]
    #[case("大阪府工賃向上センター（大阪府共同受注窓口）", 27)]
    fn the_whole_name_beside_other_words(#[case] text: &str, #[case] prefecture: u8) {
        let known = DESKS.map(|(name, number)| (name, Prefecture::from_number(number)));
        let found = Anchors::of(known.into_iter()).within(text);
        assert_eq!(found.and_then(|one| one.prefecture).map(Prefecture::number), Some(prefecture), "{text}");
    }

    #[rstest]
    #[case("福岡しらかば共同受注センター")]
    #[case("熊本県 福岡しらかば共同受注センター")]
    #[case("福岡しらかば共同受注センター 北九州支部")]
    #[case("福岡しらかば共同受注センター（第2）")]
    #[case("福岡しらかば共同受注センター、埼玉けやき共同受注センター")]
    #[case("福岡県共同受注窓口")]
    #[case("大阪府工賃向上支援センター")]
    fn what_is_no_such_name_is_left_as_it_is(#[case] text: &str) {
        let known = DESKS.map(|(name, number)| (name, Prefecture::from_number(number)));
        assert_eq!(Anchors::of(known.into_iter()).within(text), None, "{text}");
    }
}
