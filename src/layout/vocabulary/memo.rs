//! Columns that a program offers for anything, by number: メモ２（定員・人数）. What the office put there stands in the bracket.

/// What such columns are called.
const OFFERED: [&str; 14] = [
    "メモ",
    "メモ欄",
    "備考",
    "備考欄",
    "予備",
    "予備欄",
    "予備項目",
    "自由項目",
    "自由欄",
    "フリー項目",
    "フリー",
    "任意項目",
    "ユーザー項目",
    "拡張項目",
];

/// The words in the bracket of such a column; numbered ones alone, for 備考（特記事項） remarks.
pub(in crate::layout) fn said(header: &str) -> Option<&str> {
    let header = header.trim();
    if !header.ends_with(['）', ')']) {
        return None;
    }
    let (own, inner) = header.trim_end_matches(['）', ')']).split_once(['（', '('])?;
    let own = own.trim();
    let bare = own.trim_end_matches(|c: char| c.is_numeric()).trim_end();
    let inner = inner.trim();
    (bare.len() < own.len() && OFFERED.contains(&bare) && !inner.is_empty()).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bracket_of_a_numbered_memo_says_what_it_holds() {
        assert_eq!(said("メモ２（定員・人数）"), Some("定員・人数"));
        assert_eq!(said("備考1 (仕事)"), Some("仕事"));
        assert_eq!(said("自由項目③（工賃）"), Some("工賃"));
        assert_eq!(said("備考（特記事項）"), None);
        assert_eq!(said("電話２（携帯）"), None);
        assert_eq!(said("メモ２"), None);
    }
}
