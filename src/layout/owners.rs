//! Headings that name the corporation of the workshops below them: `■ 社会福祉法人例示会`, `法人名：例示会`.

use crate::normalise::corporation;

/// What a list may be called, or says of itself, in the name of whoever made it.
const OTHER: [&str; 12] =
    ["一覧", "名簿", "リスト", "台帳", "電話", "TEL", "〒", "発行", "作成", "問合", "協議会", "連絡先"];
const LABELS: [&str; 8] =
    ["法人名称", "法人名", "運営法人名", "運営法人", "設置法人", "設置者", "運営主体", "法人"];

/// The corporation that a heading of its own names.
pub(super) fn named(text: &str) -> Option<&str> {
    let marks = |c: char| "■◆●○◎▼▽□◇★☆・▶►➤◼【】＜＞<>≪≫《》".contains(c) || c.is_whitespace();
    let bare = super::heading::unnumbered(text.trim_matches(marks)).trim_matches(marks);
    if bare.chars().count() > 40 || OTHER.iter().any(|word| bare.contains(word)) {
        return None;
    }
    let labelled = LABELS.iter().find_map(|label| bare.strip_prefix(label)?.strip_prefix(['：', ':']));
    let name = labelled.unwrap_or(bare).trim();
    let found = corporation::read(name).value?;
    let is_one = labelled.is_some() || found.legal_form.is_some();
    (is_one && !found.bare.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn corporations_are_named_by_their_form_or_label() {
        for (text, expected) in [
            ("■ 株式会社例示", Some("株式会社例示")),
            ("【（福）例示会】", Some("（福）例示会")),
            ("１　ＮＰＯ法人例示", Some("ＮＰＯ法人例示")),
            ("法人名：例示会", Some("例示会")),
            ("■ 募集中", None),
            ("一般社団法人例示協議会　事業所名簿", None),
            ("株式会社", None),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }
}
