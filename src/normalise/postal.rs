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
pub(super) fn strip_leading(line: &str) -> &str {
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
    #[case("〒816-0952 福岡県", "福岡県")]
    #[case("8160952福岡県", "福岡県")]
    #[case("福岡県", "福岡県")]
    #[case("1-2-3", "1-2-3")]
    fn codes_before_an_address(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(strip_leading(text), expected);
    }
}
