//! A row over the whole width between the rows of a table: no part of the header, and the case that the rows below it are of.

use super::heading::{Heading, names_state};
use crate::domain::{Field, RecordKind};
use crate::layout::forms::{is_code, is_desk};
use crate::layout::records::closed;
use crate::layout::view::View;
use crate::layout::vocabulary::spelt::unnumbered;
use crate::layout::vocabulary::words::names_month;
use crate::normalise::{corporation, work};

/// Whether a row holds one text, marked as a heading (【4月】) or merged over most of the columns that the row above fills: a
/// section's, no header's.
pub(in crate::layout) fn is_section(view: &View<'_>, row: u32) -> bool {
    const MARKS: [char; 12] = ['【', '■', '◆', '●', '▼', '▽', '□', '◇', '★', '☆', '◎', '《'];
    let [(col, text)] = &view.texts(row)[..] else { return false };
    let col = *col;
    let stands_in_front = (1..col).all(|col| view.text(row - 1, col).is_empty());
    if text.starts_with(MARKS) && stands_in_front && view.texts(row - 1).len() >= 3 {
        return true;
    }
    let Some(range) = view.merge(row, col).filter(|range| range.first.row == range.last.row) else {
        return false;
    };
    let above: Vec<u32> = (1..=view.cols()).filter(|col| !view.text(row - 1, *col).is_empty()).collect();
    let width = range.last.col - range.first.col + 1;
    above.len() >= 3 && width as usize * 10 >= above.len() * 6 && view.texts(row - 1).len() >= 3
}

/// What a heading between the rows says of the rows below it, where no column says so itself: whose they are, of which case,
/// of which category, how far they are.
pub(in crate::layout) fn says(
    heading: &Heading,
    text: &str,
    kind: RecordKind,
    has: impl Fn(Field) -> bool,
) -> Option<(Field, String)> {
    if names_state(heading, kind) {
        return Some((Field::State, heading.text.clone()));
    }
    if kind == RecordKind::Workshop && closed::states(text) {
        return Some((Field::Status, heading.text.clone()));
    }
    let own = || heading.text.clone();
    let found = [
        (whole_of(kind), case_labelled(text, kind).or_else(|| case_named(heading, kind))),
        (Field::Month, (counts_by_month(kind) && names_month(&heading.text)).then(own)),
        (Field::Category, names_category(heading, kind).then(own)),
        (Field::DeskName, names_desk(heading, kind).then(own)),
        (Field::Client, client_named(heading, text, kind)),
        (Field::WorkDescription, work_named(heading, text, kind)),
    ];
    found.into_iter().find_map(|(field, said)| Some((field, said?))).filter(|(field, _)| !has(*field))
}

/// The field of the case that a heading names: the whole of parts.
const fn whole_of(kind: RecordKind) -> Field {
    match kind {
        RecordKind::CaseSplit => Field::ParentCase,
        _ => Field::CaseNumber,
    }
}

/// Kinds whose records may be of one month each.
const fn counts_by_month(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Order | RecordKind::MonthlyWage)
}

/// ◆案件 S01, 【案件番号：R5-012】, ■ R5-012 封入: the number of a case.
fn case_named(heading: &Heading, kind: RecordKind) -> Option<String> {
    use RecordKind::{Application, CaseSplit, Delivery, Order};
    if !matches!(kind, Order | Delivery | Application | CaseSplit) {
        return None;
    }
    let text = heading.text.trim();
    if !heading.is_marked {
        // G-101　倉庫での詰替え over the whole width.
        let code = text.split(char::is_whitespace).next().unwrap_or_default();
        let is_code = code.contains('-') && code.contains(char::is_alphabetic) && is_code(code);
        return is_code.then(|| code.to_owned());
    }
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
                && bare_code(&number).chars().all(|c| c.is_ascii_alphanumeric() || "-－‐_".contains(c)));
    is_code.then_some(number)
}

/// Labels of the case above its parts.
pub(in crate::layout) const WHOLES: [&str; 7] =
    ["親案件番号", "親案件", "元案件", "親番号", "案件番号", "案件No", "案件ID"];

/// 案件番号　B5-02 above the parts of that case.
fn case_labelled(text: &str, kind: RecordKind) -> Option<String> {
    let text = text.trim();
    let rest = WHOLES.iter().find_map(|label| text.strip_prefix(label))?;
    let is_divider = |c: char| c.is_whitespace() || "：:.．".contains(c);
    let code = rest.trim_matches(is_divider);
    (kind == RecordKind::CaseSplit && rest.starts_with(is_divider) && is_code(code)).then(|| code.to_owned())
}

/// 照-07: a code without the one letter of the script that may begin it.
fn bare_code(number: &str) -> &str {
    let rest = number.trim_start_matches(|c: char| !c.is_ascii() && c.is_alphabetic());
    if number.chars().count() == rest.chars().count() + 1 { rest } else { number }
}

/// ① 封入・封緘（三つ折り）, ■清掃: the kind of work that the workshops below are listed for.
fn work_named(heading: &Heading, text: &str, kind: RecordKind) -> Option<String> {
    const LONGEST: usize = 20;
    let is_circled = |c: char| ('①'..='⑳').contains(&c);
    // ① 清掃, １　清掃, (2) 検品作業.
    let own = text.trim().trim_start_matches(['(', '（']);
    let is_numbered = own.starts_with(is_circled) || unnumbered(own).len() < own.len();
    // ⑦清掃　⑧除草　⑨ポスティング tells what the numbers of a column mean.
    if text.chars().filter(|c| is_circled(*c)).count() > 1 {
        return None;
    }
    let may_be = kind == RecordKind::Workshop && (heading.is_marked || is_numbered);
    let name = without_words_around(heading.text.trim());
    // 封入・封かん、発送準備: the first word says that works are named.
    let first = name.split(['、', '，', ',', '／', '/']).next().unwrap_or(name);
    let is_kind =
        || [name, first].into_iter().any(|own| work::kind_of(own.trim(), work::shipped_words()).is_some());
    (may_be && name.chars().count() <= LONGEST && is_kind()).then(|| name.to_owned())
}

/// 得意な仕事：封入・封緘, 清掃のできる事業所: the kind of work alone.
fn without_words_around(name: &str) -> &str {
    const ASKS: [&str; 6] = ["仕事", "作業", "業務", "得意", "内容", "種別"];
    const ENDS: [&str; 10] = [
        "が得意な事業所",
        "を得意とする事業所",
        "のできる事業所",
        "ができる事業所",
        "を行う事業所",
        "を受ける事業所",
        "の事業所",
        "の作業所",
        "の施設",
        "の仕事",
    ];
    let own = match name.split_once(['：', ':']) {
        Some((label, rest)) if ASKS.iter().any(|word| label.contains(word)) => rest.trim(),
        _ => name,
    };
    ENDS.iter().find_map(|end| own.strip_suffix(end)).or_else(|| before_request(own)).unwrap_or(own)
}

/// 封入・封緘をお願いできるところ, 清掃が頼める先: what they may be asked for.
fn before_request(name: &str) -> Option<&str> {
    const PLACES: [&str; 8] = ["ところ", "所", "先", "施設", "処", "会員", "さん", "一覧"];
    const ASKS: [&str; 12] =
        ["願い", "頼", "たの", "受け", "請け", "引き", "でき", "出来", "任せ", "得意", "やって", "して"];
    let (at, joint) = name.char_indices().rev().find(|(_, c)| matches!(c, 'を' | 'が' | 'の'))?;
    let asked = &name[at + joint.len_utf8()..];
    let is_request =
        PLACES.iter().any(|end| asked.ends_with(end)) && ASKS.iter().any(|word| asked.contains(word));
    is_request.then(|| name[..at].trim())
}

/// ■ 施設内軽作業: the category of the rows below a marked heading.
fn names_category(heading: &Heading, kind: RecordKind) -> bool {
    let may_be =
        matches!(kind, RecordKind::Case | RecordKind::CaseSplit | RecordKind::Order | RecordKind::Lead);
    may_be && heading.is_marked && work::category(&heading.text).is_some()
}

/// ■ 見本県共同受注センター: whose orders, deliveries or replies the rows below are. （一社）… begins with a legal form, no mark.
fn names_desk(heading: &Heading, kind: RecordKind) -> bool {
    let may_be = matches!(kind, RecordKind::Order | RecordKind::Delivery | RecordKind::Application);
    may_be && heading.is_marked && !['（', '('].contains(&heading.first) && is_desk(&heading.text)
}

/// ■ 株式会社見本, 【(有)例示商店】, ■ 見本商店　御中, ■ 例示市: the client of the rows below a marked heading, known by the legal form,
/// by how it is addressed or as a public body.
pub(in crate::layout) fn client_named(heading: &Heading, text: &str, kind: RecordKind) -> Option<String> {
    let may_be =
        matches!(kind, RecordKind::Case | RecordKind::Lead | RecordKind::Order | RecordKind::Delivery);
    let name = text.trim().trim_matches(|c: char| "【】■◆●○◎▼▽□◇★☆・＜＞〈〉<>[]《》『』「」▶".contains(c));
    let addressed = name.trim().strip_suffix("御中").map(str::trim);
    let name = addressed.unwrap_or(name).trim();
    let is_known = || addressed.is_some() || is_public_body(name) || corporation::has_legal_form(name);
    let is_name = (1..=30).contains(&name.chars().count());
    (may_be && heading.is_marked && is_name && !is_desk(name) && is_known()).then(|| name.to_owned())
}

/// 例示市, 見本県, 例示広域事務組合: who buys by the law on preferred purchases.
fn is_public_body(name: &str) -> bool {
    const ENDINGS: [&str; 12] =
        ["市", "町", "村", "県", "府", "都", "北海道", "特別区", "組合", "広域連合", "市役所", "町役場"];
    let is_name =
        name.chars().count() >= 3 && !name.contains(|c: char| c.is_numeric() || "・、/／～".contains(c));
    is_name && ENDINGS.iter().any(|ending| name.ends_with(ending))
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
    #[case("【照-07】部品の検品　〆切 10月9日", Some("照-07"))]
    #[case("■ 4月発注分", None)]
    #[case("■ 2024", None)]
    #[case("案件 S01", None)]
    fn headings_that_name_a_case(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(case_named(&heading(text), RecordKind::Order).as_deref(), expected, "{text}");
    }

    #[rstest]
    #[case("■ 施設内軽作業", RecordKind::Case, Some((Field::Category, "施設内軽作業")))]
    #[case("【(有)例示商店】", RecordKind::Lead, Some((Field::Client, "(有)例示商店")))]
    #[case("■ 株式会社見本", RecordKind::Case, Some((Field::Client, "株式会社見本")))]
    #[case("◆見本県共同受注センター", RecordKind::Order, Some((Field::DeskName, "見本県共同受注センター")))]
    #[case("■ 例示市", RecordKind::Case, Some((Field::Client, "例示市")))]
    #[case("■ 見本広域事務組合", RecordKind::Order, Some((Field::Client, "見本広域事務組合")))]
    #[case("① 清掃", RecordKind::Workshop, Some((Field::WorkDescription, "清掃")))]
    #[case("1　封入・封緘作業", RecordKind::Workshop, Some((Field::WorkDescription, "封入・封緘作業")))]
    #[case("（2）除草", RecordKind::Workshop, Some((Field::WorkDescription, "除草")))]
    #[case("■ 封入・封緘、発送準備", RecordKind::Workshop, Some((Field::WorkDescription, "封入・封緘、発送準備")))]
    #[case("■ 封入・封緘をお願いできるところ", RecordKind::Workshop, Some((Field::WorkDescription, "封入・封緘")))]
    #[case("■ 清掃が頼める先", RecordKind::Workshop, Some((Field::WorkDescription, "清掃")))]
    #[case("■ 見学のできるところ", RecordKind::Workshop, None)]
    #[case("⑦清掃　⑧除草　⑨ポスティング", RecordKind::Workshop, None)]
    #[case("案件番号　B5-02", RecordKind::CaseSplit, Some((Field::ParentCase, "B5-02")))]
    #[case("令和7年5月分", RecordKind::MonthlyWage, Some((Field::Month, "令和7年5月分")))]
    #[case("■ 窓口別", RecordKind::Order, None)]
    #[case("（一社）見本共同受注の会　農業部", RecordKind::Order, None)]
    #[case("■ 4月受付分", RecordKind::Case, None)]
    #[case("株式会社見本", RecordKind::Case, None)]
    fn what_headings_say(
        #[case] text: &str,
        #[case] kind: RecordKind,
        #[case] expected: Option<(Field, &str)>,
    ) {
        let found = says(&heading(text), text, kind, |_| false);
        assert_eq!(found.as_ref().map(|(field, said)| (*field, said.as_str())), expected, "{text}");
    }
}
