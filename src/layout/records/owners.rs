//! Headings that name the corporation of the workshops below them: `■ 社会福祉法人例示会`, `法人名：例示会`.

use crate::domain::{Field, RecordKind};
use crate::layout::records::reader::Reader;

use crate::normalise::corporation;

/// What a list may be called, or says of itself, in the name of whoever made it.
const OTHER: [&str; 12] =
    ["一覧", "名簿", "リスト", "台帳", "電話", "TEL", "〒", "発行", "作成", "問合", "協議会", "連絡先"];
const LABELS: [&str; 8] =
    ["法人名称", "法人名", "運営法人名", "運営法人", "設置法人", "設置者", "運営主体", "法人"];

/// Rows below a header in which such headings are looked for.
const WITHIN: u32 = 400;

/// The corporation that a heading names, in a list of workshops without a column for it.
pub(in crate::layout) fn heading<'t>(reader: &Reader<'_>, text: &'t str) -> Option<&'t str> {
    let is_told = reader.columns.iter().any(|column| column.field == Some(Field::Corporation));
    named(text).filter(|_| reader.kind == RecordKind::Workshop && !is_told)
}

/// Whether two or more rows of a column name a corporation and nothing else, each above a workshop without one.
pub(in crate::layout) fn head(reader: &Reader<'_>, col: u32) -> bool {
    let view = &reader.view;
    let heads = |row: u32| {
        let is_alone = matches!(&view.texts(row)[..], [(at, text)] if *at == col && named(text).is_some());
        let below = || view.text(row + 1, col);
        is_alone && row < view.rows() && !below().is_empty() && named(&below()).is_none()
    };
    let within = reader.header.last + 1..=view.rows().min(reader.header.last + WITHIN);
    reader.mapped().nth(1).is_some() && within.into_iter().filter(|row| heads(*row)).nth(1).is_some()
}

/// The corporation that a heading of its own names.
fn named(text: &str) -> Option<&str> {
    let marks = |c: char| "■◆●○◎▼▽□◇★☆・▶►➤◼【】＜＞<>≪≫《》".contains(c) || c.is_whitespace();
    let bare = crate::layout::vocabulary::spelt::unnumbered(text.trim_matches(marks)).trim_matches(marks);
    let bare = without_its_office(bare);
    if bare.chars().count() > 40 || OTHER.iter().any(|word| bare.contains(word)) {
        return None;
    }
    let labelled = LABELS.iter().find_map(|label| bare.strip_prefix(label)?.strip_prefix(['：', ':']));
    let name = labelled.unwrap_or(bare).trim();
    let found = corporation::read(name).value?;
    let is_one = labelled.is_some() || found.legal_form.is_some();
    (is_one && !found.bare.is_empty()).then_some(name)
}

/// 社会福祉法人例示会（本部：…　TEL …　代表 …）→ 社会福祉法人例示会.
fn without_its_office(text: &str) -> &str {
    const OFFICE: [&str; 7] = ["本部", "代表", "TEL", "電話", "〒", "所在地", "住所"];
    let told = text.char_indices().skip(1).find(|(at, letter)| {
        matches!(letter, '（' | '(') && OFFICE.iter().any(|word| text[*at..].contains(word))
    });
    told.map_or(text, |(at, _)| text[..at].trim_end())
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
            ("●（福）例示会　（本部：例示市1-2　TEL 000-000-0000　代表 窓口花子）", Some("（福）例示会")),
            ("■ 募集中", None),
            ("一般社団法人例示協議会　事業所名簿", None),
            ("株式会社", None),
        ] {
            assert_eq!(named(text), expected, "{text}");
        }
    }
}
