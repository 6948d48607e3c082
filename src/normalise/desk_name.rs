//! Names of 共同受注窓口 in parts: who runs it, the prefecture, the name of its own, and the words for what it is.

use super::corporation;
use super::text::{Piece, fold, split_brackets, tidy_line};
use crate::domain::Prefecture;

/// A desk's name in parts, each folded for comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeskName {
    /// What tells it from other desks (`シラカバ`); the prefecture where it has no name of its own. Never empty for a text
    /// with letters.
    pub bare: String,
    /// What it calls itself (`共同受注センター`).
    pub body: Option<String>,
    /// The last of those words (`センター`): 窓口, センター and 協議会 of one name are two desks.
    pub ending: Option<String>,
    /// The prefecture that the name begins with.
    pub prefecture: Option<Prefecture>,
    /// Who runs it, where the name is written with it (`社会福祉法人例示会　…`, `…（社会福祉法人例示会）`).
    pub corporation: Option<String>,
}

/// Words for what a desk is, as they are compared (katakana folded).
const WORDS: [&str; 45] = [
    "共同受注",
    "共同",
    "受発注",
    "受注",
    "発注",
    "授産",
    "就労継続",
    "就労",
    "障害者",
    "障ガイ者",
    "障碍者",
    "障害",
    "障ガイ",
    "優先調達",
    "官公需",
    "工賃向上",
    "工賃",
    "社会",
    "福祉",
    "施設",
    "事業所",
    "事業",
    "作業所",
    "製品",
    "販売",
    "販路",
    "開拓",
    "振興",
    "推進",
    "支援",
    "連携",
    "コーディネート",
    "セルプ",
    "ワーク",
    "ネットワーク",
    "ネット",
    "サポート",
    "窓口",
    "センター",
    "協議会",
    "連絡会",
    "連合会",
    "協会",
    "機構",
    "事務局",
];

/// Splits a desk's name.
#[must_use]
pub fn parts(text: &str) -> DeskName {
    let line = tidy_line(text);
    let polite = ["御中", "様", "さま", "殿"].iter().find_map(|ending| line.strip_suffix(ending));
    let (own, corporation) = without_corporation(polite.unwrap_or(&line).trim());
    let key = fold(&own);
    let (prefecture, rest) = without_prefecture(&key);
    let (bare, body) = without_body(rest);
    let ending = WORDS.iter().filter(|word| body.ends_with(**word)).max_by_key(|word| word.len());
    let bare = match (bare, prefecture) {
        ("", Some(prefecture)) => fold(prefecture.short_name()),
        ("", None) => key.clone(),
        (bare, _) => bare.to_owned(),
    };
    DeskName {
        bare,
        ending: ending.map(|word| (*word).to_owned()),
        body: (!body.is_empty()).then(|| body.to_owned()),
        prefecture,
        corporation: corporation.map(|name| fold(&name)).filter(|name| !name.is_empty()),
    }
}

/// Words before the name of who answers for a desk.
const CONTACTS: [&str; 4] = ["担当", "記入者", "回答者", "連絡先"];

/// The name of a desk without who answers for it (`…　担当：山田`, `…（担当 山田）`): persons are not part of it. 就労支援担当 and
/// 担当課 are.
#[must_use]
pub fn without_contact(text: &str) -> String {
    let line = tidy_line(text);
    let is_contact = |at: usize, word: &str| {
        let stands_alone = line[..at].ends_with(|c: char| c.is_whitespace() || "([【〔</・、,".contains(c));
        let after = line[at + word.len()..].trim_start_matches("者").trim_start_matches("氏名");
        let says_who = after.starts_with([':', ' ', ';']);
        let is_office = after.starts_with(['課', '係', '部', '室', '局']);
        !after.is_empty() && !is_office && (says_who || stands_alone)
    };
    let found = CONTACTS
        .iter()
        .flat_map(|word| line.match_indices(word).filter(|(at, _)| *at > 0 && is_contact(*at, word)))
        .map(|(at, _)| at)
        .min();
    let own = found.map_or(line.as_str(), |at| &line[..at]);
    own.trim_end_matches(|c: char| c.is_whitespace() || "([【〔</・、,".contains(c)).to_owned()
}

/// Whether a text in place of a desk's name names none: an answer that only tries the form (テスト), or 窓口 and nothing more.
#[must_use]
pub fn names_nobody(text: &str) -> bool {
    const TRIES: [&str; 5] = ["テスト", "test", "ダミー", "サンプル", "動作確認"];
    const MORE: [&str; 9] = ["デス", "送信", "入力", "回答", "データ", "用", "中", "ノ", "会社"];
    let key = fold(&tidy_line(text)).to_lowercase();
    if let Some(rest) = TRIES.iter().find_map(|word| key.strip_prefix(word)) {
        let mut rest = rest.trim_end_matches(|c: char| !c.is_alphabetic());
        while let Some(shorter) =
            MORE.iter().chain(&WORDS).chain(&TRIES).find_map(|word| rest.strip_suffix(*word))
        {
            rest = shorter.trim_end_matches(|c: char| !c.is_alphabetic());
        }
        return rest.is_empty();
    }
    const KINDS: [&str; 7] = ["共同受注", "共同", "受発注", "受注", "窓口", "センター", "事務局"];
    let mut rest = key.as_str();
    while let Some(shorter) = KINDS.iter().find_map(|word| rest.strip_suffix(*word)) {
        rest = shorter;
    }
    !key.is_empty() && rest.is_empty()
}

/// The name without the corporation that stands before it or in brackets behind it.
fn without_corporation(line: &str) -> (String, Option<String>) {
    let mut own = String::new();
    let mut corporation = None;
    for piece in split_brackets(line) {
        match piece {
            Piece::Plain(plain) => own.push_str(&plain),
            Piece::Bracketed(inner) => {
                let split = corporation::split(&inner);
                if split.legal_form.is_some() && !split.bare.is_empty() && !own.trim().is_empty() {
                    corporation = Some(split.bare);
                } else {
                    own.push_str(&format!("({inner})"));
                }
            }
        }
    }
    let split = corporation::split(own.trim());
    if split.legal_form.is_some()
        && let Some((owner, name)) = split.bare.split_once(' ')
        && !without_body(&fold(name)).1.is_empty()
    {
        return (name.to_owned(), Some(owner.to_owned()));
    }
    (split.bare, corporation)
}

/// `福岡県シラカバ…` and `福岡シラカバ…` → 福岡県, `シラカバ…`.
fn without_prefecture(key: &str) -> (Option<Prefecture>, &str) {
    for prefecture in Prefecture::all() {
        let after = |name: &str| key.strip_prefix(fold(name).as_str());
        let found = after(prefecture.name()).or_else(|| after(prefecture.short_name()));
        // 宮城野, 石川町: a single letter more makes it another word.
        if let Some(rest) = found.filter(|rest| rest.chars().count() != 1) {
            return (Some(prefecture), rest);
        }
    }
    (None, key)
}

/// The name of its own, and the words behind it.
fn without_body(key: &str) -> (&str, &str) {
    let mut bare = key;
    while let Some(shorter) =
        WORDS.iter().filter_map(|word| bare.strip_suffix(*word)).min_by_key(|rest| rest.len())
    {
        bare = shorter;
    }
    (bare, &key[bare.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("福岡しらかば共同受注センター", "シラカバ", "共同受注センター", "福岡県", "")]
    #[case("福岡県しらかば共同受注ｾﾝﾀｰ　様", "シラカバ", "共同受注センター", "福岡県", "")]
    #[case("福岡県共同受注窓口", "福岡", "共同受注窓口", "福岡県", "")]
    #[case("秋田ひなたワークセンター協議会", "ヒナタ", "ワークセンター協議会", "秋田県", "")]
    #[case("社会福祉法人例示会　しらかば受注センター", "シラカバ", "受注センター", "", "例示会")]
    #[case("大阪しらかば受注センター（NPO法人例示会）", "シラカバ", "受注センター", "大阪府", "例示会")]
    #[case("NPO法人　例示セルプ", "例示", "セルプ", "", "")]
    #[case("しらかば", "シラカバ", "", "", "")]
    #[case("宮城野", "宮城野", "", "", "")]
    fn names_split(
        #[case] text: &str,
        #[case] bare: &str,
        #[case] body: &str,
        #[case] prefecture: &str,
        #[case] corporation: &str,
    ) {
        let found = parts(text);
        let shown = |text: &Option<String>| text.clone().unwrap_or_default();
        assert_eq!((found.bare.as_str(), shown(&found.body).as_str()), (bare, body));
        assert_eq!(found.prefecture.map_or("", Prefecture::name), prefecture);
        assert_eq!(shown(&found.corporation), corporation);
    }

    #[rstest]
    #[case("福岡しらかば共同受注センター　担当：窓口係", "福岡しらかば共同受注センター")]
    #[case("福岡しらかば共同受注センター（担当 甲）", "福岡しらかば共同受注センター")]
    #[case("福岡しらかば共同受注センター担当者:甲", "福岡しらかば共同受注センター")]
    #[case("見本市 担当課", "見本市 担当課")]
    #[case("見本市障害福祉課就労支援担当", "見本市障害福祉課就労支援担当")]
    #[case("担当：甲", "担当:甲")]
    fn who_answers_is_no_part_of_a_desks_name(#[case] text: &str, #[case] name: &str) {
        assert_eq!(without_contact(text), name);
    }

    #[rstest]
    #[case("テスト", true)]
    #[case("test", true)]
    #[case("てすと送信です", true)]
    #[case("テスト窓口２", true)]
    #[case("窓口", true)]
    #[case("共同受注窓口", true)]
    #[case("福岡県共同受注窓口", false)]
    #[case("セルプ協会", false)]
    #[case("テストパターン福祉会", false)]
    #[case("しらかば", false)]
    #[case("", false)]
    fn an_answer_that_tries_the_form_names_nobody(#[case] text: &str, #[case] nobody: bool) {
        assert_eq!(names_nobody(text), nobody, "{text}");
    }
}
