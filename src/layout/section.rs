//! A row over the whole width between the rows of a table: no part of the header, and the case that the rows below it are of.

use super::heading::Heading;
use super::view::View;
use crate::domain::RecordKind;
use crate::normalise::work;

/// Whether a row holds one text, merged over most of the columns that the row above fills: a section's, no header's.
pub(super) fn is_section(view: &View<'_>, row: u32) -> bool {
    let [(col, _)] = view.texts(row)[..] else { return false };
    let Some(range) = view.merge(row, col).filter(|range| range.first.row == range.last.row) else {
        return false;
    };
    let above: Vec<u32> = (1..=view.cols()).filter(|col| !view.text(row - 1, *col).is_empty()).collect();
    let width = range.last.col - range.first.col + 1;
    above.len() >= 3 && width as usize * 10 >= above.len() * 6 && view.texts(row - 1).len() >= 3
}

/// ◆案件 S01, 【案件番号：R5-012】, ■ R5-012 封入: the number of the case that the orders, deliveries or replies below a heading
/// are of, where no column says so itself.
pub(super) fn case_named(heading: &Heading, kind: RecordKind) -> Option<String> {
    let may_be = matches!(kind, RecordKind::Order | RecordKind::Delivery | RecordKind::Application);
    if !may_be || !heading.is_marked {
        return None;
    }
    let text = heading.text.trim();
    let words = [
        "案件管理番号",
        "案件番号",
        "案件No.",
        "案件No",
        "案件ＮＯ",
        "案件ID",
        "案件コード",
        "案件",
        "仕事番号",
        "No.",
    ];
    let rest = words.iter().find_map(|word| text.strip_prefix(word));
    let is_divider = |c: char| c.is_whitespace() || "：:／/「『【（(".contains(c);
    let number: String = rest
        .unwrap_or(text)
        .trim_start_matches(is_divider)
        .chars()
        .take_while(|c| !is_divider(*c) && !"」』】）)、,，".contains(*c))
        .collect();
    let digits = number.chars().filter(|c| c.is_numeric()).count();
    let is_code = digits > 0
        && number.chars().count() <= 16
        && (rest.is_some()
            || digits < number.chars().count()
                && number.chars().all(|c| c.is_ascii_alphanumeric() || "-－‐_".contains(c)));
    is_code.then_some(number)
}

/// ■ 施設内軽作業: the category of the rows below a marked heading.
pub(super) fn names_category(heading: &Heading, kind: RecordKind) -> bool {
    let may_be =
        matches!(kind, RecordKind::Case | RecordKind::CaseSplit | RecordKind::Order | RecordKind::Lead);
    may_be && heading.is_marked && work::category(&heading.text).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::heading::heading;
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("◆案件 S01　共用部の清掃業務　／　合同会社見本", Some("S01"))]
    #[case("【案件番号：R5-012】", Some("R5-012"))]
    #[case("■ R5-012　封入", Some("R5-012"))]
    #[case("■ 4月発注分", None)]
    #[case("■ 2024", None)]
    #[case("案件 S01", None)]
    fn headings_that_name_a_case(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(case_named(&heading(text), RecordKind::Order).as_deref(), expected, "{text}");
    }
}
