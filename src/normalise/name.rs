//! Names of workshops: as shown, and in parts for comparison.

use super::text::{Piece, fold, split_brackets, tidy_line};
use super::{corporation, numeral, ruby, service};
use crate::domain::{Corporation, ServiceType};

/// A workshop's name in parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameParts {
    /// Folded, without the words for its service, the corporation before it, the branch and polite endings. Never empty
    /// for a name that has any letters.
    pub bare: String,
    /// 第二, Ⅱ, 2号店, 分場, ○○店 …, normalised (`2`, `分場`, `天神店`).
    pub branch: Option<String>,
    /// The service that the name states.
    pub service: Option<ServiceType>,
}

/// Splits a name. `corporation` is the one of the same row: its name before the workshop's is dropped.
#[must_use]
pub fn parts(name: &str, corporation: Option<&Corporation>) -> NameParts {
    // ひなた（ひなた）: the reading beside a name is no part of it.
    let (name, _) = ruby::split(name, false);
    let line = without_polite(&name);
    let service = service_in(&line);
    let current = without_old_names(&line);
    let own = without_corporation(without_leading_designation(&current), corporation);
    let key = fold(&own);
    let (core, branch) = split_branch(without_designation(&key));
    let whole = fold(&name);
    let bare = [core, without_designation(&key), &key, &whole].into_iter().find(|part| !part.is_empty());
    NameParts { bare: bare.unwrap_or_default().to_owned(), branch, service }
}

/// The service that a name states.
#[must_use]
pub fn service(name: &str) -> Option<ServiceType> {
    service_in(&without_polite(&tidy_line(name)))
}

/// Whether a folded text is nothing but the words for a service: `就労継続支援a型`, `b型`, `就a`.
pub(super) fn is_designation(key: &str) -> bool {
    DESIGNATIONS.contains(&key) || service::is_short(key)
}

/// A service that the name states by more than a lone letter.
fn service_in(line: &str) -> Option<ServiceType> {
    (line.chars().count() > 2).then(|| service::found_in(line)).flatten()
}

fn without_polite(line: &str) -> String {
    ["御中", "様"].iter().find_map(|ending| line.strip_suffix(ending)).unwrap_or(line).trim().to_owned()
}

/// `例示(旧:見本)` → `例示`; other brackets keep their words.
fn without_old_names(line: &str) -> String {
    split_brackets(line)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(plain) => plain,
            Piece::Bracketed(inner) if inner.starts_with(['旧', '元', '※']) => String::new(),
            Piece::Bracketed(inner) => format!("({inner})"),
        })
        .collect()
}

/// Drops the legal form, and the corporation's name where it is written with its form or before a designation:
/// `エバーグリーン 所沢` keeps it, because it is the workshop's own name.
fn without_corporation(line: &str, known: Option<&Corporation>) -> String {
    let split = corporation::split(line);
    let words: Vec<&str> = split.bare.split(' ').collect();
    let has_form = split.legal_form.is_some() && !split.form_last;
    let Some(owner) = known.map(|known| fold(&known.bare)).filter(|owner| !owner.is_empty()) else {
        let own = words[1..].join(" ");
        return if has_form && is_own_name(&own) { own } else { split.bare };
    };
    let after_owner = (1..words.len()).find(|at| fold(&words[..*at].join(" ")) == owner);
    let own =
        after_owner.map(|at| words[at..].join(" ")).filter(|own| has_form || begins_with_designation(own));
    let before_owner = (1..words.len()).find(|at| is_owner(&words[*at..].join(" "), &owner));
    let own = own.or_else(|| before_owner.map(|at| words[..at].join(" ")));
    let own = own.or_else(|| strip_inner_form(&split.bare, &owner)).filter(|own| is_own_name(own));
    own.unwrap_or_else(|| without_form(&split.bare, &owner))
}

/// NPO法人見本会　ひまわり作業所: who runs it, in front of its name. 株式会社 見本 and 見本㈱ 山形工場 are names of their own.
#[must_use]
pub fn owner_in_front(name: &str) -> Option<Corporation> {
    let line = tidy_line(name);
    let (owner, own) = line.split_once(' ')?;
    let owner = corporation::split(owner);
    let is_owner = owner.legal_form.is_some() && owner.bare.chars().count() >= 2;
    (is_owner && is_own_name(own.trim()) && corporation::split(own).legal_form.is_none()).then_some(owner)
}

/// Whether words are the corporation with its legal form.
fn is_owner(words: &str, owner: &str) -> bool {
    let split = corporation::split(words);
    split.legal_form.is_some() && fold(&split.bare) == owner
}

/// Whether a name says something without its corporation's: not only `山形工場`, `滝川支店`.
fn is_own_name(own: &str) -> bool {
    const PARTS: [&str; 7] = ["工場", "支店", "支社", "営業所", "事業所", "本店", "事業部"];
    let key = fold(own);
    let bare = without_designation(&key);
    !key.is_empty() && !PARTS.iter().any(|part| key.ends_with(part) && bare.chars().count() <= 6)
}

fn begins_with_designation(own: &str) -> bool {
    let key = fold(own);
    DESIGNATIONS.iter().any(|word| key.starts_with(word))
}

/// `例示株式会社山形工場` → `例示 山形工場`.
fn without_form(bare: &str, owner: &str) -> String {
    match strip_inner_form(bare, owner) {
        Some(part) => format!("{owner} {part}"),
        None => bare.to_owned(),
    }
}

/// `例示会(株) 見本作業所`, `例示会株式会社見本作業所`: the owner, its form, then the workshop.
fn strip_inner_form(bare: &str, owner: &str) -> Option<String> {
    if !corporation::may_name_form(bare) {
        return None;
    }
    let starts: Vec<usize> = bare.char_indices().map(|(at, _)| at).skip(1).collect();
    let cut = starts.into_iter().rev().find(|at| {
        let before = corporation::split(bare[..*at].trim());
        fold(&before.bare) == *owner && before.legal_form.is_some()
    })?;
    let rest = bare[cut..].trim();
    (!fold(rest).is_empty()).then(|| rest.to_owned())
}

/// Words for the kind of place, as they are compared (katakana folded), longest first.
const DESIGNATIONS: [&str; 42] = [
    "指定障害福祉サービス事業所",
    "障害福祉サービス事業所",
    "障ガイ福祉サービス事業所",
    "障ガイ者福祉サービス事業所",
    "障害者福祉サービス事業所",
    "障害者就労継続支援事業所",
    "障ガイ者就労継続支援事業所",
    "障害者就労支援施設",
    "障害者就労支援事業所",
    "障ガイ者就労支援事業所",
    "就労継続支援a型b型事業所",
    "就労継続支援a型事業所",
    "就労継続支援b型事業所",
    "就労継続支援事業所a型",
    "就労継続支援事業所b型",
    "就労継続支援a型施設",
    "就労継続支援b型施設",
    "就労継続支援a型作業所",
    "就労継続支援b型作業所",
    "就労継続支援事業a型",
    "就労継続支援事業b型",
    "就労継続支援事業所",
    "就労継続支援施設",
    "就労継続支援事業",
    "就労継続支援a型",
    "就労継続支援b型",
    "就労継続支援センター",
    "就労継続a型",
    "就労継続b型",
    "就労移行支援事業所",
    "就労移行支援",
    "就労支援事業所",
    "就労支援施設",
    "就労支援センター",
    "多機能型事業所",
    "多機能事業所",
    "多機能型",
    "福祉サービス事業所",
    "a型事業所",
    "b型事業所",
    "a型",
    "b型",
];

/// Words that are dropped only at the end.
const ENDINGS: [&str; 3] = ["福祉作業所", "福祉事業所", "事業所"];

/// `就労継続支援A型 株式会社例示` → `株式会社例示`, with a space between or without.
fn without_leading_designation(line: &str) -> &str {
    match line.split_once(' ') {
        Some((word, rest)) if DESIGNATIONS.contains(&fold(word).as_str()) => {
            without_leading_designation(rest)
        }
        _ => without_designation_of_form(line).unwrap_or(line),
    }
}

/// What stands behind a designation, where that begins with a legal form.
fn without_designation_of_form(line: &str) -> Option<&str> {
    if !corporation::may_name_form(line) {
        return None;
    }
    let key = fold(line);
    let word = DESIGNATIONS.iter().find(|word| key.starts_with(**word))?;
    let ends = line.char_indices().map(|(at, _)| at).skip_while(|at| fold(&line[..*at]) != **word);
    let rest = ends.map(|at| &line[at..]).next()?;
    let split = corporation::split(rest);
    (split.legal_form.is_some() && !split.form_last).then_some(rest)
}

/// Drops designations at both ends, as long as something remains.
fn without_designation(key: &str) -> &str {
    let mut bare = key;
    loop {
        let shorter = DESIGNATIONS
            .iter()
            .find_map(|word| bare.strip_prefix(word).or_else(|| bare.strip_suffix(word)))
            .or_else(|| ENDINGS.iter().find_map(|word| bare.strip_suffix(word)));
        match shorter {
            Some(shorter) if !shorter.is_empty() => bare = shorter,
            _ => return bare,
        }
    }
}

/// Readings of the words for the kind of place, longest first of those that begin alike.
const READINGS: [&str; 16] = [
    "シテイショウガイフクシサービスジギョウショ",
    "ショウガイフクシサービスジギョウショ",
    "ショウガイフクシサービス",
    "シュウロウケイゾクシエン",
    "シュウロウイコウシエン",
    "シュウロウケイゾク",
    "シュウロウシエン",
    "タキノウガタ",
    "エーガタ",
    "エイガタ",
    "ビーガタ",
    "ビイガタ",
    "エーカタ",
    "ビーカタ",
    "ジギョウショ",
    "シセツ",
];

/// A folded reading without the readings of designations at its beginning and a ジギョウショ at its end; empty where
/// nothing else is in it (シュウロウシエンジギョウショ), for then it names no workshop.
#[must_use]
pub fn bare_reading(reading: &str) -> &str {
    let mut bare = reading;
    while let Some(rest) = READINGS.iter().find_map(|word| bare.strip_prefix(word)) {
        bare = rest;
    }
    bare.strip_suffix("ジギョウショ").unwrap_or(bare)
}

const UNITS: [&str; 14] = [
    "号館",
    "号店",
    "号棟",
    "番館",
    "作業所",
    "事業所",
    "工房",
    "工場",
    "施設",
    "センター",
    "分場",
    "ユニット",
    "期",
    "号",
];

/// Cuts a branch off a folded name: a number at the beginning (第二…) or the end (…2, …ii, …2号店), or a place of its own
/// (…分場, …天神店).
fn split_branch(key: &str) -> (&str, Option<String>) {
    leading_ordinal(key)
        .or_else(|| trailing_number(key))
        .or_else(|| trailing_place(key))
        .map_or((key, None), |(core, branch)| (core, Some(branch)))
}

/// `第二例示作業所` → `例示作業所`, `2`.
fn leading_ordinal(key: &str) -> Option<(&str, String)> {
    let rest = key.strip_prefix('第')?;
    let (number, core) = ordinal(rest)?;
    (!core.is_empty()).then(|| (core, number.to_string()))
}

fn ordinal(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    match text[..end].parse() {
        Ok(number) if end <= 2 => Some((number, &text[end..])),
        _ => numeral::kanji(text).filter(|(number, _)| *number < 100),
    }
}

/// `例示作業所2`, `例示ii`, `例示第2事業所`, `例示2号店`.
fn trailing_number(key: &str) -> Option<(&str, String)> {
    let body = UNITS.iter().find_map(|unit| key.strip_suffix(unit)).unwrap_or(key);
    let roman = [("iii", "3"), ("ii", "2"), ("iv", "4")];
    for (letters, number) in roman {
        if let Some(core) =
            body.strip_suffix(letters).filter(|core| core.ends_with(|c: char| !c.is_ascii_alphabetic()))
        {
            return Some((core, number.to_owned()));
        }
    }
    let digits = body.trim_end_matches(|c: char| c.is_ascii_digit());
    let arabic = body[digits.len()..]
        .parse::<u64>()
        .ok()
        .filter(|number| *number < 100)
        .map(|number| (digits, number));
    let kanji = || {
        let at = body.rfind('第')?;
        let (number, after) = ordinal(&body[at + '第'.len_utf8()..])?;
        after.is_empty().then(|| (&body[..at], number))
    };
    let (core, number) = arabic.or_else(kanji)?;
    let core = core.strip_suffix('第').unwrap_or(core);
    (core.chars().count() >= 2 && !core.ends_with(|c: char| c.is_ascii_alphanumeric()))
        .then(|| (core, number.to_string()))
}

/// `例示天神店`, `例示分場`: only where the place is short and the core stays a name.
fn trailing_place(key: &str) -> Option<(&str, String)> {
    const PLACES: [&str; 6] = ["従タル事業所", "分場", "分室", "分館", "別館", "出張所"];
    let (core, place) = PLACES.iter().find_map(|place| key.strip_suffix(place).map(|core| (core, *place)))?;
    (core.chars().count() >= 2).then(|| (core, place.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn a_reading_drops_the_readings_of_designations() {
        for (text, bare) in [
            ("しゅうろうけいぞくしえんえーがたじぎょうしょうぃずちょーぷろ", "ウィズチョープロ"),
            ("たきのうがたしゅうろうけいぞくしえんじぎょうしょいなほ", "イナホ"),
            ("あすかじぎょうしょ", "アスカ"),
            ("ｼｭｳﾛｳｼｴﾝｼﾞｷﾞｮｳｼｮ", ""),
            ("ひまわり", "ヒマワリ"),
        ] {
            assert_eq!(bare_reading(&fold(text)), bare, "{text}");
        }
    }

    #[rstest]
    #[case("NPO法人例示会　見本作業所", Some("例示会"))]
    #[case("(福)例示会　見本作業所", Some("例示会"))]
    #[case("例示株式会社　見本ワークス", Some("例示"))]
    #[case("株式会社　例示", None)]
    #[case("株式会社例示　山形工場", None)]
    #[case("株式会社例示", None)]
    #[case("例示工房　見本事業部", None)]
    fn owners_in_front_of_names(#[case] name: &str, #[case] owner: Option<&str>) {
        assert_eq!(owner_in_front(name).map(|owner| owner.bare).as_deref(), owner, "{name}");
    }

    #[rstest]
    #[case("例示作業所", "例示作業所", None)]
    #[case("就労継続支援A型 例示", "例示", None)]
    #[case("就労継続支援Ａ型事業所　例示", "例示", None)]
    #[case("障害福祉サービス事業所 例示", "例示", None)]
    #[case("障がい福祉サービス事業所例示", "例示", None)]
    #[case("多機能型事業所ぴ〜か〜ぶ〜", "ピーカーブー", None)]
    #[case("就労支援事業所ＭＯＣＡ", "moca", None)]
    #[case("例示（A型）", "例示", None)]
    #[case("㈱例示　見本作業所", "見本作業所", None)]
    #[case("例示福祉作業所", "例示", None)]
    #[case("例示（旧：見本）", "例示", None)]
    #[case("例示　様", "例示", None)]
    #[case("第二例示作業所", "例示作業所", Some("2"))]
    #[case("第２例示作業所", "例示作業所", Some("2"))]
    #[case("例示Ⅱ", "例示", Some("2"))]
    #[case("例示２号館", "例示", Some("2"))]
    #[case("例示第二事業所", "例示", Some("2"))]
    #[case("例示作業所分場", "例示作業所", Some("分場"))]
    #[case("ワークステーション２４", "ワークステーション", Some("24"))]
    #[case("就労継続支援A型事業所", "就労継続支援a型事業所", None)]
    #[case("A型", "a型", None)]
    #[case("髙健作業所", "高健作業所", None)]
    #[case("ひなた（ひなた）", "ひなた", None)]
    #[case("第二スマイル作業所（だいにすまいるさぎょうしょ）", "スマイル作業所", Some("2"))]
    #[case("例示作業所（ひまわり）", "例示作業所(ひまわり)", None)]
    fn names_split(#[case] name: &str, #[case] bare: &str, #[case] branch: Option<&str>) {
        let parts = parts(name, None);
        assert_eq!((parts.bare.as_str(), parts.branch.as_deref()), (fold(bare).as_str(), branch), "{name}");
    }

    #[rstest]
    #[case("社会福祉法人例示会　見本ワークセンター", "社会福祉法人例示会", "見本ワークセンター")]
    #[case("例示会 多機能型事業所 見本", "例示会", "見本")]
    #[case("例示作業所　（株）例示", "株式会社例示", "例示作業所")]
    #[case("NPO 例示\n見本ワークス", "特定非営利活動法人例示", "見本ワークス")]
    #[case("例示 所沢", "株式会社例示", "例示所沢")]
    #[case("例示株式会社　山形工場", "例示株式会社", "例示山形工場")]
    #[case("例示株式会社山形工場", "例示株式会社", "例示山形工場")]
    #[case("例示ネクスト㍿　就労継続支援Ａ型事業所　見本あびこ道", "例示ネクスト株式会社", "見本あびこ道")]
    #[case("例示作業所", "株式会社例示作業所", "例示作業所")]
    #[case("株式会社例示", "株式会社例示", "例示")]
    #[case("就労継続支援A型 株式会社例示", "株式会社例示", "例示")]
    #[case("就労継続支援事業所Ａ型株式会社例示", "株式会社例示", "例示")]
    fn the_corporation_before_a_name_is_dropped(#[case] name: &str, #[case] owner: &str, #[case] bare: &str) {
        let corporation = corporation::split(owner);
        assert_eq!(parts(name, Some(&corporation)).bare, fold(bare), "{name}");
    }

    #[rstest]
    #[case("就労継続支援A型 例示", Some(ServiceType::TypeA))]
    #[case("就労継続支援B型事業所例示", Some(ServiceType::TypeB))]
    #[case("例示（B型）", Some(ServiceType::TypeB))]
    #[case("多機能型事業所例示", None)]
    #[case("A", None)]
    fn services_in_names(#[case] name: &str, #[case] expected: Option<ServiceType>) {
        assert_eq!(parts(name, None).service, expected, "{name}");
    }

    #[test]
    fn branches_keep_sites_apart() {
        assert_ne!(parts("例示Ⅱ", None).branch, parts("例示Ⅲ", None).branch);
        assert_eq!(parts("例示2号店", None), parts("第二例示", None));
    }

    proptest! {
        #[test]
        fn a_name_with_letters_has_a_bare_name(name in "[ぁ-んァ-ヶ一-龠a-z0-9第二型事業所株式会社()Ⅱ ]{1,24}") {
            let parts = parts(&name, None);
            prop_assert_eq!(parts.bare.is_empty(), fold(&name).is_empty());
        }

        #[test]
        fn nothing_panics(name in any::<String>(), owner in any::<String>()) {
            let _read = parts(&name, Some(&corporation::split(&owner)));
        }
    }
}
