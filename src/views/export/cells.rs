//! Cells of the export: plain text of every kind of value, and nothing that a spreadsheet would run.

use crate::domain::{Origin, Yen};
use chrono::{NaiveDate, NaiveDateTime};

/// Text of a value, or nothing.
pub(super) fn opt<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

pub(super) fn yen(amount: Option<Yen>) -> String {
    opt(amount.map(|amount| amount.0))
}

/// `2026-11-20`
pub(super) fn date(date: Option<NaiveDate>) -> String {
    opt(date)
}

/// `2026-11-20T13:05:00`
pub(super) fn moment(moment: Option<NaiveDateTime>) -> String {
    opt(moment.map(|moment| moment.format("%Y-%m-%dT%H:%M:%S")))
}

/// `1` or `0`.
pub(super) fn flag(holds: bool) -> String {
    u8::from(holds).to_string()
}

/// Joined by `|`; a bar inside an item becomes a full-width one.
pub(super) fn list<S: AsRef<str>>(items: impl IntoIterator<Item = S>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| item.as_ref().replace('|', "｜")).collect();
    items.join("|")
}

/// file, sheet, row
pub(super) fn place(origin: &Origin) -> [String; 3] {
    [origin.file.to_string(), origin.sheet.to_string(), opt(origin.cell.map(|cell| cell.row))]
}

/// Puts an apostrophe before what a spreadsheet would take for a formula; a plain negative number stays.
pub(super) fn safe(text: String) -> String {
    // A blank or a sign that nobody sees hides none, and a Japanese spreadsheet takes ＝ for =.
    let seen = text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || is_unseen(c));
    let starts_a_formula = text.starts_with(['\t', '\r'])
        || seen.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫']);
    if starts_a_formula && !is_negative_number(&text) { format!("'{text}") } else { text }
}

/// Signs of no width: joiners, directions, soft hyphens, marks of byte order.
const fn is_unseen(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

fn is_negative_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('-') else { return false };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_starts_a_formula() {
        for (text, expected) in [
            ("=HYPERLINK(\"http://example.com\")", "'=HYPERLINK(\"http://example.com\")"),
            ("+81-92-000-0000", "'+81-92-000-0000"),
            ("@SUM(1)", "'@SUM(1)"),
            ("-1+2", "'-1+2"),
            ("-", "'-"),
            ("-1.", "'-1."),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("＝1+1", "'＝1+1"),
            ("＋1", "'＋1"),
            ("－1x", "'－1x"),
            ("＠x", "'＠x"),
            ("\n=1+1", "'\n=1+1"),
            ("　=1+1", "'　=1+1"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("\u{200b}=1", "'\u{200b}=1"),
            ("\u{2060}\u{2028}=1", "'\u{2060}\u{2028}=1"),
            (" ひまわり", " ひまわり"),
            ("-12", "-12"),
            ("-1.5", "-1.5"),
            ("1=1", "1=1"),
            ("", ""),
        ] {
            assert_eq!(safe(text.to_owned()), expected);
        }
    }

    #[test]
    fn lists_stay_readable_when_an_item_holds_a_bar() {
        assert_eq!(list(["a|b", "c"]), "a｜b|c");
    }
}
