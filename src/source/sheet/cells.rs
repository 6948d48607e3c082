//! A cell as Sheets gives it → a cell as the xlsx reader gives it.

use crate::table::Cell;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use google_sheets4::api::{CellData, ErrorValue};
use serde_json::Value;

/// Names of errors and how they are shown.
const ERRORS: [(&str, &str); 8] = [
    ("NULL_VALUE", "#NULL!"),
    ("DIVIDE_BY_ZERO", "#DIV/0!"),
    ("VALUE", "#VALUE!"),
    ("REF", "#REF!"),
    ("NAME", "#NAME?"),
    ("NUM", "#NUM!"),
    ("N_A", "#N/A"),
    ("ERROR", "#ERROR!"),
];

pub(super) fn cell_of(data: &CellData) -> Cell {
    let Some(value) = &data.effective_value else { return Cell::Empty };
    if let Some(text) = &value.string_value {
        return Cell::text(text);
    }
    if let Some(truth) = value.bool_value {
        return Cell::Bool(truth);
    }
    let shown = data.formatted_value.as_deref().unwrap_or_default();
    if let Some(error) = &value.error_value {
        return Cell::Error(error_text(error, shown).into());
    }
    let Some(number) = value.number_value else { return Cell::Empty };
    let format = data.effective_format.as_ref().and_then(|format| format.number_format.as_ref());
    let pattern = format.and_then(|format| format.pattern.as_deref());
    match format.and_then(|format| format.type_.as_deref()) {
        Some("DATE" | "DATE_TIME") => moment(number),
        // `[h]:mm` is a span of time, `h:mm` a time of day.
        Some("TIME") if pattern.is_some_and(|pattern| !pattern.contains('[')) => moment(number),
        Some("TIME") => Cell::Duration(number * 24.0),
        _ => plain(number, shown),
    }
}

fn error_text<'a>(error: &ErrorValue, shown: &'a str) -> &'a str {
    let kind = error.type_.as_deref().unwrap_or("ERROR");
    let known = ERRORS.iter().find(|(name, _)| *name == kind).map(|(_, text)| *text);
    if shown.starts_with('#') { shown } else { known.unwrap_or("#ERROR!") }
}

/// A number that is shown as digits with leading zeros is a code: an office's number, a postal code.
fn plain(number: f64, shown: &str) -> Cell {
    let is_code =
        shown.len() > 1 && shown.starts_with('0') && shown.bytes().all(|byte| byte.is_ascii_digit());
    if is_code { Cell::text(shown) } else { Cell::Number(number) }
}

/// A time of day alone stays a text (`10:30`); a serial that is no date stays a number.
fn moment(serial: f64) -> Cell {
    match date_of(serial) {
        Some(at) if (0.0..1.0).contains(&serial) => Cell::text(&at.format("%H:%M").to_string()),
        Some(at) => Cell::DateTime(at),
        None => Cell::Number(serial),
    }
}

/// Days since 30 December 1899.
fn date_of(serial: f64) -> Option<NaiveDateTime> {
    const MILLISECONDS_A_DAY: f64 = 86_400_000.0;
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    let is_date = (0.0..3_000_000.0).contains(&serial);
    let since =
        is_date.then(|| TimeDelta::try_milliseconds((serial * MILLISECONDS_A_DAY).round() as i64))??;
    epoch.checked_add_signed(since)
}

/// From a value alone and how it is shown: for a server that gives no formats.
pub(super) fn cell_of_values(plain_value: &Value, shown: &Value) -> Cell {
    let shown = shown.as_str().unwrap_or_default();
    match plain_value {
        Value::Bool(truth) => Cell::Bool(*truth),
        Value::String(text) if ERRORS.iter().any(|(_, error)| error == text) => {
            Cell::Error(text.as_str().into())
        }
        Value::String(text) => Cell::text(text),
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            if looks_like_a_date(shown) { moment(number) } else { plain(number, shown) }
        }
        _ => Cell::Empty,
    }
}

/// `2026/11/20`, `2026-11-20 9:00`, `令和8年11月20日`.
fn looks_like_a_date(shown: &str) -> bool {
    let is_separated = |separator: char| {
        let parts: Vec<&str> = shown.split(separator).collect();
        parts.len() >= 3
            && parts[0].len() <= 4
            && parts[..2].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()) && !part.is_empty())
    };
    is_separated('/') || is_separated('-') || (shown.contains('年') && shown.contains('月'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use google_sheets4::api::{CellFormat, ExtendedValue, NumberFormat};
    use serde_json::json;

    fn number(value: f64, shown: &str, kind: &str, pattern: Option<&str>) -> CellData {
        CellData {
            effective_value: Some(ExtendedValue { number_value: Some(value), ..Default::default() }),
            formatted_value: Some(shown.to_owned()),
            effective_format: Some(CellFormat {
                number_format: Some(NumberFormat {
                    type_: Some(kind.to_owned()),
                    pattern: pattern.map(str::to_owned),
                }),
                ..Default::default()
            }),
            ..Default::default()
        }
    }

    fn date(text: &str) -> Cell {
        Cell::DateTime(text.parse().unwrap())
    }

    #[test]
    fn cells_are_what_a_person_sees_and_not_how_they_are_kept() {
        for (data, cell) in [
            (number(12.5, "12.5", "NUMBER", None), Cell::Number(12.5)),
            (number(46_346.0, "2026/11/20", "DATE", None), date("2026-11-20T00:00:00")),
            (number(46_346.375, "2026/11/20 9:00", "DATE_TIME", None), date("2026-11-20T09:00:00")),
            (number(0.4375, "10:30", "TIME", Some("h:mm")), Cell::text("10:30")),
            (number(1.5, "36:00", "TIME", Some("[h]:mm")), Cell::Duration(36.0)),
            (number(4_012_701_233.0, "4012701233", "NUMBER", None), Cell::Number(4_012_701_233.0)),
            (number(112_345_678.0, "0112345678", "NUMBER", Some("0000000000")), Cell::text("0112345678")),
            (number(0.0, "0", "NUMBER", None), Cell::Number(0.0)),
        ] {
            assert_eq!(cell_of(&data), cell, "{data:?}");
        }
        let value =
            |value: ExtendedValue| cell_of(&CellData { effective_value: Some(value), ..Default::default() });
        assert_eq!(value(ExtendedValue { bool_value: Some(true), ..Default::default() }), Cell::Bool(true));
        let text = ExtendedValue { string_value: Some("=1+1".to_owned()), ..Default::default() };
        assert_eq!(value(text), Cell::text("=1+1"));
        let error = ErrorValue { type_: Some("REF".to_owned()), ..Default::default() };
        let error = ExtendedValue { error_value: Some(error), ..Default::default() };
        assert_eq!(value(error), Cell::Error("#REF!".into()));
        assert_eq!(cell_of(&CellData::default()), Cell::Empty);
    }

    #[test]
    fn values_without_formats_are_read_by_how_they_are_shown() {
        for (plain, shown, cell) in [
            (json!(46_346), json!("2026/11/20"), date("2026-11-20T00:00:00")),
            (json!(46_346), json!("令和8年11月20日"), date("2026-11-20T00:00:00")),
            (json!(46_346), json!("46,346"), Cell::Number(46_346.0)),
            (json!(8_120_013), json!("08120013"), Cell::text("08120013")),
            (json!("#REF!"), json!("#REF!"), Cell::Error("#REF!".into())),
            (json!(true), json!("TRUE"), Cell::Bool(true)),
            (json!(""), json!(""), Cell::Empty),
        ] {
            assert_eq!(cell_of_values(&plain, &shown), cell, "{plain} {shown}");
        }
    }
}
