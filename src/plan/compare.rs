//! How a cell reads as text, and when two cells say the same although another program saved one of them.

use crate::domain::TO_THE_MINUTE;
use crate::views::TabCell;
use chrono::NaiveTime;
use std::borrow::Cow;

/// Most characters that a cell of a workbook file holds.
const CELL_LIMIT: usize = 32_767;

/// The cell as a person would read it: whole numbers without a point, dates in ISO, empty as "".
#[must_use]
pub fn show(cell: &TabCell) -> Cow<'_, str> {
    match cell {
        TabCell::Empty => Cow::Borrowed(""),
        TabCell::Text(text) => Cow::Borrowed(text),
        TabCell::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            Cow::Owned(format!("{number:.0}"))
        }
        TabCell::Number(number) => Cow::Owned(number.to_string()),
        TabCell::Bool(true) => Cow::Borrowed("TRUE"),
        TabCell::Bool(false) => Cow::Borrowed("FALSE"),
        TabCell::Date(date) => Cow::Owned(date.format("%Y-%m-%d").to_string()),
        TabCell::DateTime(at) => Cow::Owned(at.format(TO_THE_MINUTE).to_string()),
    }
}

/// Whether there is nothing to read in it.
pub(super) fn is_blank(cell: &TabCell) -> bool {
    match cell {
        TabCell::Empty => true,
        TabCell::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Whether two cells say the same: LibreOffice keeps 15 digits of a number, a midnight reads as a date, and programs
/// differ in how they end a line.
pub(super) fn same(one: &TabCell, other: &TabCell) -> bool {
    match (one, other) {
        (TabCell::Number(a), TabCell::Number(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
        (TabCell::DateTime(a), TabCell::DateTime(b)) => (*a - *b).abs() < chrono::TimeDelta::seconds(1),
        (TabCell::Date(date), TabCell::DateTime(at)) | (TabCell::DateTime(at), TabCell::Date(date)) => {
            *at == date.and_time(NaiveTime::MIN)
        }
        (TabCell::Text(a), TabCell::Text(b)) => a == b || a.replace('\r', "") == b.replace('\r', ""),
        (TabCell::Text(text), TabCell::Empty) | (TabCell::Empty, TabCell::Text(text)) => text.is_empty(),
        _ => one == other,
    }
}

/// Whether a standing cell says what we want it to: in a file dates are dates, online they are serial numbers.
pub(super) fn says(stands: &TabCell, wanted: &TabCell) -> bool {
    let wanted = writable(wanted);
    same(stands, &wanted) || serial(&wanted).is_some_and(|serial| same(stands, &TabCell::Number(serial)))
}

/// Days since 1899-12-30 of a date or moment, as spreadsheets count them.
#[must_use]
pub fn serial(cell: &TabCell) -> Option<f64> {
    let at = match cell {
        TabCell::Date(date) => date.and_time(NaiveTime::MIN),
        TabCell::DateTime(at) => *at,
        _ => return None,
    };
    let start = chrono::NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a calendar date stay far below 2^52")]
    let seconds = (at - start).num_seconds() as f64;
    Some(seconds / 86_400.0)
}

/// Our value as a file can hold it: no control characters, no number without a value, no text past the limit.
pub(super) fn writable(cell: &TabCell) -> Cow<'_, TabCell> {
    match cell {
        TabCell::Text(text) if text.is_empty() => Cow::Borrowed(&TabCell::Empty),
        TabCell::Text(text) if text.len() > CELL_LIMIT || is_marked(text) || has_unwanted(text) => {
            Cow::Owned(TabCell::Text(writable_text(text)))
        }
        TabCell::Number(number) if !number.is_finite() => Cow::Borrowed(&TabCell::Empty),
        other => Cow::Borrowed(other),
    }
}

/// The writer of files takes `<r>…</r>` for marks of its own, unescaped.
fn is_marked(text: &str) -> bool {
    text.starts_with("<r>") && text.ends_with("</r>")
}

/// A text that the writer of files takes for a text.
#[must_use]
pub fn unmarked(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('<') {
        Some(rest) if is_marked(text) => Cow::Owned(format!("＜{rest}")),
        _ => Cow::Borrowed(text),
    }
}

/// Nearly no text has a byte of which unwanted characters are made: all bytes are looked at at once, letters only then.
fn has_unwanted(text: &str) -> bool {
    let may_be =
        |byte: u8| (byte < 0x20) & (byte != b'\n') & (byte != b'\t') | (byte == 0x7F) | (byte == 0xC2);
    text.bytes().fold(false, |found, byte| found | may_be(byte)) && text.contains(is_unwanted)
}

fn is_unwanted(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

fn writable_text(text: &str) -> String {
    let clean: String = text.chars().filter(|c| !is_unwanted(*c)).collect();
    let clean = unmarked(&clean).into_owned();
    if clean.encode_utf16().count() <= CELL_LIMIT {
        return clean;
    }
    let mut units = 0;
    let mut kept: String = clean
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < CELL_LIMIT
        })
        .collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use TabCell::{Date, DateTime, Empty, Number, Text};

    #[test]
    fn cells_saved_by_another_program_say_the_same() {
        let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        for (one, other, expect) in [
            (Number(5.0 / 7.0), Number(0.714_285_714_285_714), true),
            (Number(1.0), Number(1.000_001), false),
            (Number(0.0), Number(0.0), true),
            (Text("a\r\nb".into()), Text("a\nb".into()), true),
            (Text(String::new()), Empty, true),
            (Text("5".into()), Number(5.0), false),
            (Date(date), DateTime(date.and_hms_opt(0, 0, 0).unwrap()), true),
            (Date(date), DateTime(date.and_hms_opt(9, 0, 0).unwrap()), false),
        ] {
            assert_eq!(same(&one, &other), expect, "{one:?} {other:?}");
            assert_eq!(same(&other, &one), expect, "{other:?} {one:?}");
        }
    }

    #[test]
    fn what_a_file_cannot_hold_is_made_writable() {
        assert_eq!(*writable(&Text("a\u{1}b\r\nc".into())), Text("ab\nc".into()));
        assert_eq!(*writable(&Text("§\u{85}\u{7F}\t".into())), Text("§\t".into()));
        assert_eq!(*writable(&Text("<r><t>x</t></r>".into())), Text("＜r><t>x</t></r>".into()));
        assert_eq!(*writable(&Text("<r>x".into())), Text("<r>x".into()));
        assert_eq!(*writable(&Number(f64::NAN)), Empty);
        let Text(long) = writable(&Text("あ".repeat(40_000))).into_owned() else { panic!("text") };
        assert_eq!(long.encode_utf16().count(), CELL_LIMIT);
    }
}
