//! Words above or between the rows of a list of workshops, or the name of its sheet, that say how all below them stand:
//! 廃止事業所, 【休止中】, 運営中.

use crate::layout::vocabulary::words::fold;

/// Letters of such a heading at most.
const LONGEST: usize = 16;
const CLOSED: [&str; 9] =
    ["廃止", "休止", "休廃止", "閉所", "閉鎖", "廃業", "指定辞退", "指定取消", "事業廃止"];
const OPEN: [&str; 10] = [
    "運営中",
    "営業中",
    "活動中",
    "稼働中",
    "継続",
    "継続中",
    "継続事業所",
    "現存",
    "運営中事業所",
    "稼働中事業所",
];
/// What makes such words speak of something else.
const OTHERS: [&str; 16] = [
    "除",
    "含",
    "以外",
    "新規",
    "状況",
    "変更",
    "再開",
    "可能性",
    "手続",
    "様式",
    "有無",
    "予定",
    "理由",
    "別",
    "件数",
    "数",
];

/// Whether a text says that what it heads closed, or that it works.
pub(in crate::layout) fn states(text: &str) -> bool {
    if !text.contains(['廃', '休', '閉', '指', '運', '営', '活', '稼', '継', '現', '事']) {
        return false;
    }
    let key = fold(text);
    if key.chars().count() > LONGEST || OTHERS.iter().any(|word| key.contains(word)) {
        return false;
    }
    let is_day = |c: char| c.is_ascii_digit() || "令和平成rh年度元月日現在末以降".contains(c);
    let bare = key.trim_start_matches(is_day);
    let ends = ["", "分", "中", "済", "事業所", "施設", "事業所一覧", "一覧"];
    CLOSED
        .iter()
        .any(|word| bare.starts_with(word) || ends.iter().any(|end| key.ends_with(&format!("{word}{end}"))))
        || OPEN.contains(&bare)
}

/// Whether a cell says that and nothing else: 廃止, （閉所）.
pub(in crate::layout) fn is_word(text: &str) -> bool {
    let key = fold(text);
    CLOSED
        .iter()
        .any(|word| key.strip_prefix(word).is_some_and(|rest| ["", "中", "済", "済ミ"].contains(&rest)))
}

#[cfg(test)]
mod tests {
    use super::{is_word, states};
    use rstest::rstest;

    #[rstest]
    #[case("廃止事業所", true)]
    #[case("【休止中】", true)]
    #[case("■ 廃止・休止", true)]
    #[case("令和６年度廃止事業所一覧", true)]
    #[case("就労継続支援Ｂ型（廃止）", true)]
    #[case("運営中", true)]
    #[case("休止中の事業所を除く", false)]
    #[case("指定・廃止の状況", false)]
    #[case("新規・廃止事業所", false)]
    #[case("廃止予定", false)]
    #[case("継続支援Ｂ型", false)]
    #[case("みほん作業所", false)]
    fn headings_that_say_how_workshops_stand(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(states(text), expected, "{text}");
    }
    #[rstest]
    #[case("廃止", true)]
    #[case("（休止中）", true)]
    #[case("廃止検討", false)]
    #[case("みほん作業所", false)]
    fn names_that_say_only_that_it_closed(#[case] text: &str, #[case] expected: bool) {
        assert_eq!(is_word(text), expected, "{text}");
    }
}
