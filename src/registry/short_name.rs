//! What a desk calls its own workshops for short: つくし for 作業所つくし, イルカ for 手作り工房 イルカ, 星空さん, 星空（A）.

use super::workshop_name::WorkshopName;
use crate::domain::{ServiceType, WorkshopId};
use crate::normalise::text;
use foldhash::HashMap;
use std::collections::BTreeSet;

/// What a desk's workshops may be called for short.
#[derive(Debug, Default)]
pub(super) struct ShortNames {
    cores: HashMap<String, BTreeSet<WorkshopId>>,
    words: HashMap<String, BTreeSet<WorkshopId>>,
    bare: HashMap<String, BTreeSet<WorkshopId>>,
}

impl ShortNames {
    pub(super) fn of<'n>(names: impl Iterator<Item = (&'n WorkshopId, &'n Vec<WorkshopName>)>) -> Self {
        let mut short = Self::default();
        for (id, name) in names.flat_map(|(id, names)| names.iter().map(move |name| (*id, name))) {
            short.bare.entry(name.bare.clone()).or_default().insert(id);
            let core = core(&name.bare);
            if core != name.bare {
                short.cores.entry(core.to_owned()).or_default().insert(id);
            }
            for word in ends(&name.shown) {
                short.words.entry(word).or_default().insert(id);
            }
        }
        short
    }

    /// つくし is 作業所つくし, and the other way round; 工房つくし is not.
    pub(super) fn of_core<'s>(&'s self, said: &'s WorkshopName) -> impl Iterator<Item = WorkshopId> + 's {
        let core = core(&said.bare);
        let plain = self.bare.get(core).filter(|_| core != said.bare);
        self.cores.get(&said.bare).into_iter().chain(plain).flatten().copied()
    }

    pub(super) fn with_word<'s>(&'s self, said: &WorkshopName) -> impl Iterator<Item = WorkshopId> + use<'s> {
        self.words.get(&said.folded).into_iter().flatten().copied()
    }
}

/// Words for the kind of place, as they are compared, that a clerk leaves out; the longest of those that begin alike first.
const KINDS: [&str; 24] = [
    "就労継続支援",
    "就労移行支援",
    "就労支援",
    "福祉作業所",
    "共同作業所",
    "小規模作業所",
    "作業所",
    "授産施設",
    "授産所",
    "福祉工場",
    "工房",
    "ワークセンター",
    "ワークショップ",
    "ワークステーション",
    "ワークサポート",
    "ワークハウス",
    "ワークス",
    "支援センター",
    "センター",
    "事業所",
    "コウボウ",
    "サギョウショ",
    "サギョウジョ",
    "ジギョウショ",
];

/// A bare name without the words for its kind, as long as two letters remain, or one that is an ideograph (虹).
pub(super) fn core(bare: &str) -> &str {
    const NO_NAMES: [&str; 6] = ["ワーク", "就労", "福祉", "共同", "支援", "自立"];
    let is_long = |rest: &str| rest.chars().count() > 1 || rest.chars().all(|c| matches!(c, '一'..='鿿'));
    let is_name = |rest: &&str| is_long(rest) && !NO_NAMES.contains(rest) && !KINDS.contains(rest);
    let mut rest = bare;
    loop {
        let without = |word: &str| rest.strip_prefix(word).or_else(|| rest.strip_suffix(word));
        match KINDS.iter().find_map(|word| without(word).filter(is_name).filter(|rest| !rest.is_empty())) {
            Some(shorter) => rest = shorter,
            None => return rest,
        }
    }
}

/// The first words of a name and its last ones, folded: where a space stands or another script begins (ジョブコネクト｜薬院), but
/// for what hiragana binds (手作り工房, 希望の園).
pub(super) fn ends(shown: &str) -> Vec<String> {
    let line = text::tidy_line(shown);
    let letters: Vec<(usize, char)> = line.char_indices().collect();
    let cuts = letters.windows(2).filter(|pair| is_cut(script(pair[0].1), script(pair[1].1)));
    let parts = cuts.flat_map(|pair| [&line[..pair[1].0], &line[pair[1].0..]]);
    let mut ends: Vec<String> = parts.map(text::fold).filter(|part| part.chars().count() > 1).collect();
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn is_cut(one: Script, other: Script) -> bool {
    let scripts = [one, other];
    let binds = scripts.contains(&Script::Hiragana)
        && !scripts.iter().any(|script| matches!(script, Script::Katakana | Script::Between));
    scripts[0] != scripts[1] && !binds
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Between,
    Hiragana,
    Katakana,
    Ideograph,
    Latin,
}

fn script(letter: char) -> Script {
    match letter {
        'ー' | 'ァ'..='ヺ' => Script::Katakana,
        'ぁ'..='ゖ' => Script::Hiragana,
        '々' | '一'..='鿿' => Script::Ideograph,
        letter if letter.is_alphanumeric() => Script::Latin,
        _ => Script::Between,
    }
}

/// 星空さん（A） → 星空, A型: without the politeness and the letter for the service behind it; `None` where there is neither.
pub(super) fn without_ending(shown: &str) -> Option<(&str, Option<ServiceType>)> {
    const LETTERS: [(&str, ServiceType); 4] = [
        ("(A)", ServiceType::TypeA),
        ("(B)", ServiceType::TypeB),
        ("(a)", ServiceType::TypeA),
        ("(b)", ServiceType::TypeB),
    ];
    let (mut rest, mut service) = (shown.trim(), None);
    loop {
        let lettered = LETTERS.iter().find_map(|(letter, of)| Some((rest.strip_suffix(letter)?, of)));
        if let Some((shorter, of)) = lettered {
            (rest, service) = (shorter.trim_end(), Some(of.clone()));
        } else if let Some(shorter) = rest.strip_suffix("さん").or_else(|| rest.strip_suffix("さま")) {
            rest = shorter.trim_end();
        } else {
            break;
        }
    }
    (!rest.is_empty() && rest.len() < shown.trim().len()).then_some((rest, service))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_the_kind_are_left_out() {
        for (bare, expected) in [
            ("作業所つくし", "ツクシ"),
            ("つくし工房", "ツクシ"),
            ("ワークセンターあおぞら", "アオゾラ"),
            ("工房虹", "虹"),
            ("工房", "工房"),
            ("ワークセンター", "ワークセンター"),
            ("つくし", "ツクシ"),
        ] {
            assert_eq!(core(&text::fold(bare)), expected, "{bare}");
        }
    }

    #[test]
    fn a_name_begins_and_ends_with_words() {
        let told = |name: &str| ends(name).join(" ");
        assert_eq!(told("手作り工房　イルカ"), "イルカ 手作リ工房");
        assert_eq!(told("ジョブコネクト薬院"), "ジョブコネクト 薬院");
        assert_eq!(told("ひまわりワーク"), "ヒマワリ ワーク");
        assert_eq!((told("ひかりのさと"), told("希望の園")), (String::new(), String::new()));
    }

    #[test]
    fn politeness_and_the_letter_of_the_service_stand_behind_a_name() {
        for (shown, expected) in [
            ("星空さん", Some(("星空", None))),
            ("星空(A)", Some(("星空", Some(ServiceType::TypeA)))),
            ("星空さん (B)", Some(("星空", Some(ServiceType::TypeB)))),
            ("星空", None),
            ("さん", None),
        ] {
            assert_eq!(without_ending(shown), expected, "{shown}");
        }
    }
}
