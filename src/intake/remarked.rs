//! What a remark says has changed: 定員14→20に変更, 電話変更 新：097-000-0000. The column itself was not put right yet, so the remark is
//! newer; the clerk is told.

use super::reader::{RowReader, seen};
use crate::domain::{Field, IssueCode, Seen, Severity};
use crate::layout::MappedCell;
use crate::normalise::{self, tidy_line};
use crate::table::Cell;

pub(super) const CHANGED_BY_REMARK: IssueCode = IssueCode::new("value.changed-by-remark");

/// The capacity that a remark puts in place of the one that its column still holds.
pub(super) fn capacity(row: &mut RowReader<'_>, known: Option<Seen<u32>>) -> Option<Seen<u32>> {
    let changed = remark(row, "定員").and_then(|(cell, clause)| Some((cell, new_capacity(&clause)?)));
    match changed {
        Some((cell, (old, new))) if is_news(known.as_ref().map(|known| known.value), old, new) => {
            tell(row, cell, Field::Capacity, &new.to_string());
            Some(seen(cell, new))
        }
        _ => known,
    }
}

/// The same of the telephone number.
pub(super) fn phones(row: &mut RowReader<'_>, known: Option<Seen<Vec<String>>>) -> Option<Seen<Vec<String>>> {
    let prefecture = row.prefecture();
    let read = |text: &str| normalise::phone::read(&Cell::text(text), prefecture).value;
    let changed = ["電話", "TEL", "連絡先"].into_iter().find_map(|word| {
        let (cell, clause) = remark(row, word)?;
        Some((cell, read(new_phone(&clause)?)?))
    });
    match changed {
        Some((cell, new)) if !new.is_empty() && known.as_ref().is_none_or(|known| known.value != new) => {
            tell(row, cell, Field::Phone, &new.join("、"));
            Some(seen(cell, new))
        }
        _ => known,
    }
}

/// The remark that says of a word that it has changed, and what it says.
fn remark<'r>(row: &RowReader<'r>, word: &str) -> Option<(&'r MappedCell, String)> {
    row.all(Field::Remarks).find_map(|cell| {
        let Cell::Text(text) = &cell.value else { return None };
        let text =
            if text.contains(['更', '→', '⇒', '増', '減']) { tidy_line(text) } else { return None };
        let clauses = text.split(['。', '、', ';']);
        let says = |clause: &&str| {
            clause.contains(word)
                && is_change(clause)
                && !["予定", "旧", "検討", "未定"].iter().any(|not| clause.contains(not))
        };
        clauses.filter(says).map(|clause| (cell, clause.to_owned())).next()
    })
}

fn is_change(clause: &str) -> bool {
    ["変更", "→", "⇒", "増員", "減員"].iter().any(|word| clause.contains(word))
}

/// 定員14→20に変更, 定員を14名から20名に変更, 定員20名に変更: the old number, where it is said, and the new one.
fn new_capacity(clause: &str) -> Option<(Option<u32>, u32)> {
    let behind = clause.split_once("定員")?.1;
    let behind = behind.trim_start_matches("変更").trim_start_matches([':', ' ', 'を', 'は', '(', ')', '、']);
    let (first, rest) = count(behind)?;
    let rest = rest.trim_start_matches(['名', '人', ' ']);
    let joint = ["→", "⇒", "から", "より"].iter().find_map(|joint| rest.strip_prefix(joint));
    match joint {
        Some(rest) => Some((Some(first), count(rest.trim_start())?.0)),
        None => ["に変更", "へ変更", "に増員", "に減員"]
            .iter()
            .any(|end| rest.starts_with(end))
            .then_some((None, first)),
    }
}

/// A number of places, and what follows it.
fn count(text: &str) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &text[..text.len() - rest.len()];
    let count = digits.parse().ok().filter(|count| (1..1000).contains(count))?;
    (!rest.starts_with(['.', '/', '年', '月'])).then_some((count, rest))
}

/// 電話変更（R6.1.15）新:0977-75-8972, 電話番号 0977-00-0000→0977-75-8972: what follows the last sign of the new one.
fn new_phone(clause: &str) -> Option<&str> {
    let signs = ["新:", "新番号:", "新 ", "→", "⇒"];
    let new = signs.iter().filter_map(|sign| clause.rfind(sign).map(|at| at + sign.len())).max()?;
    let new = clause[new..].trim();
    let number = new.trim_end_matches(|c: char| !c.is_ascii_digit());
    let is_number = number.chars().filter(char::is_ascii_digit).count() >= 9;
    (is_number && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '(' | ')')))
        .then_some(number)
}

/// A remark that names the old number speaks of that one alone; and what stands already is no news.
fn is_news(known: Option<u32>, old: Option<u32>, new: u32) -> bool {
    known != Some(new) && (known.is_none() || old.is_none() || old == known)
}

fn tell(row: &mut RowReader<'_>, cell: &MappedCell, field: Field, new: &str) {
    let label = field.label();
    let message = format!(
        "備考に{label}の変更が書かれているため、{label}を「{new}」と読み取りました。「{label}」の欄も直してください。"
    );
    row.report(cell, CHANGED_BY_REMARK, Severity::Notice, &message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("R5.10.1 定員14→20に変更", Some((Some(14), 20)))]
    #[case("定員を14名から20名に変更", Some((Some(14), 20)))]
    #[case("定員変更(14人→20人)", Some((Some(14), 20)))]
    #[case("定員20名に変更", Some((None, 20)))]
    #[case("定員変更届を提出", None)]
    #[case("定員20名", None)]
    fn capacities(#[case] clause: &str, #[case] expected: Option<(Option<u32>, u32)>) {
        assert_eq!(new_capacity(clause), expected, "{clause}");
    }

    #[rstest]
    #[case("電話変更(R6.1.15)新:0977-75-8972", Some("0977-75-8972"))]
    #[case("電話番号 0977-00-0000→0977-75-8972", Some("0977-75-8972"))]
    #[case("電話番号変更", None)]
    #[case("電話変更(R6.1.15)", None)]
    fn phone_numbers(#[case] clause: &str, #[case] expected: Option<&str>) {
        assert_eq!(new_phone(clause), expected, "{clause}");
    }

    #[test]
    fn what_stands_already_is_no_news() {
        assert!(is_news(Some(14), Some(14), 20));
        assert!(is_news(Some(14), None, 20));
        assert!(!is_news(Some(20), Some(14), 20));
        assert!(!is_news(Some(30), Some(14), 20));
    }
}
