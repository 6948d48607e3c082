//! Corporate names: legal form + bare name (㈱, (株), 株式会社 前株/後株, (福), NPO法人 …).

use super::text::{fold, states_nothing, tidy_line};
use super::{Fault, Reading};
use crate::domain::{Corporation, IssueCode};
use foldhash::HashMap;
use std::sync::LazyLock;

/// The cell holds only a legal form.
pub const NAME_MISSING: IssueCode = IssueCode::new("value.corporation-name-missing");

/// Legal forms as written out, with the ways in which offices shorten them (after NFKC). Longer spellings first.
const FORMS: [(&str, &[&str]); 27] = [
    ("株式会社", &["株式會社", "株式会社", "(株)", "株)", "[株]", "カ)", "K.K."]),
    ("有限会社", &["有限會社", "有限会社", "(有)", "有)", "[有]", "ユ)"]),
    ("合同会社", &["合同会社", "(同)", "同)", "(合同)", "LLC"]),
    ("合資会社", &["合資会社", "(資)"]),
    ("合名会社", &["合名会社", "(名)"]),
    (
        "社会福祉法人",
        &["社会福祉法人", "(社会福祉法人)", "(社福)", "(福)", "社福)", "福)", "社福法人", "社福"],
    ),
    (
        "特定非営利活動法人",
        &[
            "認定特定非営利活動法人",
            "特定非営利活動法人",
            "特定非営利法人",
            "認定NPO法人",
            "NPO法人",
            "(特非)",
            "特非)",
            "特非",
            "(特定非営利活動法人)",
            "(NPO法人)",
            "(NPO)",
            "NPO)",
            "NPO ",
            "(N)",
            "(特)",
            "エヌピーオー法人",
            "非営利活動法人",
        ],
    ),
    ("公益社団法人", &["公益社団法人", "(公社)", "公社)", "公社 "]),
    ("公益財団法人", &["公益財団法人", "(公財)", "公財)", "公財 ", " 公財"]),
    ("一般社団法人", &["一般社団法人", "(一社)", "一社)", "(一般社団法人)", "一社 ", " 一社"]),
    ("一般財団法人", &["一般財団法人", "(一財)", "一財)", "一財 ", " 一財"]),
    ("社会医療法人", &["社会医療法人"]),
    ("特定医療法人", &["特定医療法人"]),
    ("医療法人社団", &["医療法人社団", "医療法人(社団)", "(医社)", "医社 "]),
    ("医療法人財団", &["医療法人財団", "医療法人(財団)", "(医財)", "医財 "]),
    ("医療法人", &["医療法人", "(医)", "医)"]),
    ("学校法人", &["学校法人", "(学)"]),
    ("宗教法人", &["宗教法人", "(宗)"]),
    ("更生保護法人", &["更生保護法人"]),
    ("独立行政法人", &["独立行政法人", "(独)"]),
    ("地方独立行政法人", &["地方独立行政法人", "(地独)"]),
    ("農事組合法人", &["農事組合法人", "(農)"]),
    ("協同組合", &["協同組合", "(協)"]),
    ("労働者協同組合", &["労働者協同組合", "(労協)"]),
    ("生活協同組合", &["生活協同組合", "(生協)"]),
    ("企業組合", &["企業組合", "(企)", "企)"]),
    ("社団法人", &["社団法人", "(社)"]),
];

/// Reads a corporation's name. Blank and placeholders state nothing.
#[must_use]
pub fn read(text: &str) -> Reading<Corporation> {
    if states_nothing(text) {
        return Reading::nothing();
    }
    let text = unbracketed(text);
    let corporation = match text.split_once('\n') {
        // 特定非営利活動⏎法人…: a form over two lines of a narrow column.
        Some((above, below)) => {
            let own = split(text);
            let whole = || split(&format!("{}{}", above.trim_end(), below.trim_start()));
            let is_mended = own.legal_form.is_none().then(whole).filter(|whole| whole.legal_form.is_some());
            is_mended.unwrap_or(own)
        }
        None => split(text),
    };
    if corporation.bare.is_empty() {
        let message = "法人の種類だけが書かれています。法人名もご記入ください。";
        return Reading::of(corporation).with(Fault::warning(NAME_MISSING, message));
    }
    Reading::of(corporation)
}

/// Whether a name says its legal form: 社会福祉法人例示会, ㈱見本.
#[must_use]
pub fn has_legal_form(text: &str) -> bool {
    read(text).value.is_some_and(|found| found.legal_form.is_some())
}

/// （社会福祉法人見本会）: brackets around all of it say no more than that it stands below the workshop's name.
fn unbracketed(text: &str) -> &str {
    let line = text.trim();
    let inner = [('（', '）'), ('(', ')'), ('【', '】'), ('［', '］'), ('[', ']')]
        .iter()
        .find_map(|(open, close)| line.strip_prefix(*open)?.strip_suffix(*close));
    inner.filter(|inner| inner.chars().count() > 4 && !inner.contains(['（', '(', '）', ')'])).unwrap_or(text)
}

/// Comparison key: the bare name folded, without its legal form.
#[must_use]
pub fn key(corporation: &Corporation) -> String {
    fold(&corporation.bare)
}

/// 社 会 福 祉 法 人 見本会: a form spaced out to fill its column.
fn closed_up(line: String) -> String {
    let spaced = line.split(' ').take_while(|piece| piece.chars().count() == 1).count();
    if spaced < 4 {
        return line;
    }
    let pieces: Vec<&str> = line.split(' ').collect();
    let form = pieces[..spaced].concat();
    match FORMS.iter().any(|(own, _)| *own == form) {
        true => format!("{form}{}", pieces[spaced..].join(" ")),
        false => line,
    }
}

/// Splits a name into form and bare name; a text without a form is all bare name.
pub(super) fn split(text: &str) -> Corporation {
    let line = closed_up(bracket_spaces(tidy_line(text)));
    if !may_name_form(&line) {
        return Corporation { legal_form: None, bare: line, form_last: false };
    }
    let (first, last) = (line.chars().next(), line.chars().next_back());
    let found = spelling_at(&line, &SPELLINGS.by_first, first, str::strip_prefix);
    let found = found.map(|(form, bare)| (form, bare, false)).or_else(|| npo(&line));
    let behind = || spelling_at(&line, &SPELLINGS.by_last, last, str::strip_suffix);
    let found = found.or_else(|| behind().map(|(form, bare)| (form, bare, true)));
    match found {
        Some((form, bare, form_last)) => Corporation {
            legal_form: Some(form),
            bare: bare.trim().to_owned(),
            form_last: form_last && !bare.trim().is_empty(),
        },
        None => Corporation { legal_form: None, bare: line, form_last: false },
    }
}

/// `NPO例示会`: the letters alone, before a name that is not written in such letters itself.
fn npo(line: &str) -> Option<(&'static str, &str, bool)> {
    let rest = line.strip_prefix("NPO")?;
    let is_name = rest.chars().next().is_some_and(|letter| letter.is_alphabetic() && !letter.is_ascii());
    is_name.then_some(("特定非営利活動法人", rest, false))
}

/// Whether a tidied text has a letter that one spelling of a form or another has: a quick look before many splits.
pub(super) fn may_name_form(line: &str) -> bool {
    line.contains(['社', '人', '合', '財', '非', '(', ')', '[', 'C', 'K', 'P'])
}

/// `( 株 ) 例示` → `(株)例示`: spaces inside short brackets say nothing.
fn bracket_spaces(line: String) -> String {
    if line.contains(' ') { line.replace("( ", "(").replace(" )", ")") } else { line }
}

/// Spellings by one of their letters, each with its form.
type ByLetter = HashMap<char, Vec<(&'static str, &'static str)>>;

struct Spellings {
    by_first: ByLetter,
    by_last: ByLetter,
}

static SPELLINGS: LazyLock<Spellings> = LazyLock::new(|| {
    let (mut by_first, mut by_last) = (ByLetter::default(), ByLetter::default());
    for (form, spellings) in &FORMS {
        for spelling in *spellings {
            let (first, last) = (spelling.chars().next(), spelling.chars().next_back());
            by_first.entry(first.unwrap_or_default()).or_default().push((*form, *spelling));
            // Half a bracket closes what stands before it: behind a name it belongs to the name.
            if !spelling.ends_with(')') || spelling.starts_with('(') {
                by_last.entry(last.unwrap_or_default()).or_default().push((*form, *spelling));
            }
        }
    }
    Spellings { by_first, by_last }
});

/// The longest spelling at the place that `strip` looks at, where a letter stands, with the rest of the line.
fn spelling_at<'a>(
    line: &'a str,
    spellings: &'static ByLetter,
    letter: Option<char>,
    strip: impl Fn(&'a str, &'static str) -> Option<&'a str>,
) -> Option<(&'static str, &'a str)> {
    let of_letter = spellings.get(&letter?)?.iter().copied();
    of_letter
        .filter_map(|(form, spelling)| strip(line, spelling).map(|rest| (spelling.len(), form, rest)))
        .max_by_key(|(length, ..)| *length)
        .map(|(_, form, rest)| (form, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[test]
    fn no_spelling_escapes_the_quick_look() {
        for spelling in FORMS.iter().flat_map(|(_, spellings)| *spellings) {
            assert!(may_name_form(spelling), "{spelling}");
        }
    }

    #[rstest]
    #[case("株式会社例示製作所", Some("株式会社"), "例示製作所", false)]
    #[case("例示製作所㈱", Some("株式会社"), "例示製作所", true)]
    #[case("社 会 福 祉 法 人 例示会", Some("社会福祉法人"), "例示会", false)]
    #[case("㍿例示旅行", Some("株式会社"), "例示旅行", false)]
    #[case("（株） 例示商店", Some("株式会社"), "例示商店", false)]
    #[case("( 株 )例示商店", Some("株式会社"), "例示商店", false)]
    #[case("株式会社　ＭＯＣＡ", Some("株式会社"), "MOCA", false)]
    #[case("プロスパー　株式会社", Some("株式会社"), "プロスパー", true)]
    #[case("㈲例示", Some("有限会社"), "例示", false)]
    #[case("仮想総研（同）", Some("合同会社"), "仮想総研", true)]
    #[case("合同会社例示", Some("合同会社"), "例示", false)]
    #[case("NPO例示の森", Some("特定非営利活動法人"), "例示の森", false)]
    #[case("ＮＰＯレイジ", Some("特定非営利活動法人"), "レイジ", false)]
    #[case("(企) 例示グループ", Some("企業組合"), "例示グループ", false)]
    #[case("（社福）　そら", Some("社会福祉法人"), "そら", false)]
    #[case("(福)例示会", Some("社会福祉法人"), "例示会", false)]
    #[case("社会福祉法人例示会", Some("社会福祉法人"), "例示会", false)]
    #[case("NPO法人例示", Some("特定非営利活動法人"), "例示", false)]
    #[case("ＮＰＯ法人　例示", Some("特定非営利活動法人"), "例示", false)]
    #[case("特定非営利活動法人　例示福祉", Some("特定非営利活動法人"), "例示福祉", false)]
    #[case("認定NPO法人例示", Some("特定非営利活動法人"), "例示", false)]
    #[case("（一社）例示協会", Some("一般社団法人"), "例示協会", false)]
    #[case("一般社団法人例示協会", Some("一般社団法人"), "例示協会", false)]
    #[case("公益財団法人例示", Some("公益財団法人"), "例示", false)]
    #[case("医療法人　例示会", Some("医療法人"), "例示会", false)]
    #[case("医療法人社団例示会", Some("医療法人社団"), "例示会", false)]
    #[case("労働者協同組合例示", Some("労働者協同組合"), "例示", false)]
    #[case("社福　例示会", Some("社会福祉法人"), "例示会", false)]
    #[case("社福例示会", Some("社会福祉法人"), "例示会", false)]
    #[case("例示会　社福", Some("社会福祉法人"), "例示会", true)]
    #[case("一社　例示協会", Some("一般社団法人"), "例示協会", false)]
    #[case("例示協会　一社", Some("一般社団法人"), "例示協会", true)]
    #[case("公財 例示", Some("公益財団法人"), "例示", false)]
    #[case("特非例示の森", Some("特定非営利活動法人"), "例示の森", false)]
    #[case("株）例示商店", Some("株式会社"), "例示商店", false)]
    #[case("特非）例示の森", Some("特定非営利活動法人"), "例示の森", false)]
    #[case("（Ｎ）例示の森", Some("特定非営利活動法人"), "例示の森", false)]
    #[case("例示の会（有志一同）", None, "例示の会(有志一同)", false)]
    #[case("例示市振興公社", None, "例示市振興公社", false)]
    #[case("一社会の例示", None, "一社会の例示", false)]
    #[case("例示市", None, "例示市", false)]
    fn names_split(#[case] text: &str, #[case] form: Option<&str>, #[case] bare: &str, #[case] last: bool) {
        let corporation = read(text).value.unwrap();
        assert_eq!(
            (corporation.legal_form, corporation.bare.as_str(), corporation.form_last),
            (form, bare, last)
        );
    }

    #[test]
    fn a_form_alone_is_a_fault_and_a_placeholder_is_nothing() {
        assert_eq!(read("株式会社").faults[0].code, NAME_MISSING);
        assert!(read("－").is_nothing());
    }

    #[test]
    fn keys_agree_over_forms() {
        for (one, other) in
            [("㈱髙健", "高健株式会社"), ("（社福）　そら", "社会福祉法人そら"), ("Ａ−ｃｏｎ㈱", "(株)a con")]
        {
            assert_eq!(key(&split(one)), key(&split(other)));
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_the_same(text in "[ぁ-んァ-ヶ一-龠a-z()株式会社㈱ ]{0,20}") {
            let once = split(&text);
            prop_assert_eq!(split(&once.to_string()).to_string(), once.to_string());
        }
    }
}
