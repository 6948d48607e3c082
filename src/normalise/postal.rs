//! 郵便番号: seven digits, a lost leading zero restored.

use super::reading::quote;
use super::text::{is_dash, states_nothing, tidy_line};
use super::{Fault, Reading};
use crate::domain::IssueCode;
use crate::table::Cell;

/// Not seven digits.
pub const UNREADABLE: IssueCode = IssueCode::new("value.postal-code-unreadable");
/// A leading zero was restored.
pub const ZERO_RESTORED: IssueCode = IssueCode::new("value.postal-code-zero-restored");

/// Seven digits. A number that lost its leading zeros (5 or 6 digits, no hyphen) gets them back: `611435` → `0611435`.
#[must_use]
pub fn read(cell: &Cell) -> Reading<String> {
    let shown = cell.show();
    if states_nothing(&shown) {
        return Reading::nothing();
    }
    let line = tidy_line(&shown);
    if let Some(code) = written_in(&line) {
        return Reading::of(code);
    }
    let digits = line.trim_end_matches(".0");
    let lost = (5..=6).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    if lost {
        let code = format!("{digits:0>7}");
        let message = format!("郵便番号{}は先頭の0が落ちていたため「{code}」と読みました。", quote(&line));
        return Reading::of(code).with(Fault::notice(ZERO_RESTORED, message));
    }
    Reading::failed(
        UNREADABLE,
        format!("郵便番号{}は7桁ではありません。番号をご確認ください。", quote(&line)),
    )
}

/// The first `NNN-NNNN` or run of seven digits in a tidied text.
fn written_in(line: &str) -> Option<String> {
    let bare = line.trim_start_matches(['〒', 'T', ' ', ':']);
    let mut digits = String::new();
    for character in bare.chars() {
        match character {
            '0'..='9' => digits.push(character),
            ' ' if matches!(digits.len(), 0 | 3) => {}
            dash if is_dash(dash) && digits.len() == 3 => {}
            _ => break,
        }
    }
    (digits.len() == 7).then_some(digits)
}

/// Cuts a postal code off the beginning of an address.
#[must_use]
pub fn strip_leading(line: &str) -> &str {
    let bare = line.trim_start_matches(['〒', ' ']);
    let marked = bare.len() < line.len() && line.contains('〒');
    let mut digits = 0;
    for (at, character) in bare.char_indices() {
        match character {
            '0'..='9' if digits < 7 => digits += 1,
            dash if is_dash(dash) && digits == 3 => {}
            _ if digits == 7 => return bare[at..].trim_start(),
            _ => break,
        }
    }
    if marked { bare } else { line }
}

/// Cuts a postal code off the end of an address, where 〒 or brackets show it to be one: `…1-2-3（〒232-0022）`.
pub(super) fn strip_trailing(line: &str) -> &str {
    let open = line.trim_end();
    let bare = open.strip_suffix(')').map_or(open, str::trim_end);
    let is_of_code = |c: char| c.is_ascii_digit() || is_dash(c);
    let before = bare.trim_end_matches(is_of_code);
    let digits = bare[before.len()..].chars().filter(char::is_ascii_digit).count();
    let marked = before.trim_end().strip_suffix('〒').map(str::trim_end);
    let bracketed = (bare.len() < open.len()).then(|| marked.unwrap_or(before).strip_suffix('(')).flatten();
    match bracketed.or(marked.filter(|_| bare.len() == open.len())) {
        Some(address) if digits == 7 && !address.trim().is_empty() => address.trim_end(),
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Cell::text("816-0952"), "8160952")]
    #[case(Cell::text("〒８１６－０９５２"), "8160952")]
    #[case(Cell::text("〒 816 - 0952"), "8160952")]
    #[case(Cell::text("816‐0952 福岡県大野城市"), "8160952")]
    #[case(Cell::text("0611435"), "0611435")]
    #[case(Cell::Number(611_435.0), "0611435")]
    #[case(Cell::Number(10_910.0), "0010910")]
    #[case(Cell::Number(8_160_952.0), "8160952")]
    fn codes(#[case] cell: Cell, #[case] expected: &str) {
        assert_eq!(read(&cell).value.as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_code() {
        for text in ["816-095", "81609521", "福岡県"] {
            assert_eq!(read(&Cell::text(text)).faults[0].code, UNREADABLE, "{text}");
        }
        assert!(read(&Cell::text("－")).is_nothing());
        assert!(read(&Cell::Empty).is_nothing());
    }

    #[rstest]
    #[case("横浜市南区高根町3-17-12 KSビル6F(〒232-0022)", "横浜市南区高根町3-17-12 KSビル6F")]
    #[case("相模原市緑区橋本1-3-16 〒252-0143", "相模原市緑区橋本1-3-16")]
    #[case("橋本1-3-16(2520143)", "橋本1-3-16")]
    #[case("橋本1-3-16 252-0143", "橋本1-3-16 252-0143")]
    #[case("橋本1-3-16(2階)", "橋本1-3-16(2階)")]
    #[case("〒232-0022", "〒232-0022")]
    fn codes_behind_an_address(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(strip_trailing(text), expected);
    }

    #[rstest]
    #[case("〒816-0952 福岡県", "福岡県")]
    #[case("8160952福岡県", "福岡県")]
    #[case("福岡県", "福岡県")]
    #[case("1-2-3", "1-2-3")]
    fn codes_before_an_address(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(strip_leading(text), expected);
    }
}
