//! What typing a text into a cell makes of it (`USER_ENTERED`).

use super::model::Entered;
use super::number_format::serial;
use chrono::{NaiveDate, NaiveDateTime};
use serde_json::{Value, json};

/// The value, and the number format that the text brings along.
pub(crate) fn typed(text: &str) -> (Entered, Option<Value>) {
    let format = |kind: &str, pattern: &str| Some(json!({"type": kind, "pattern": pattern}));
    let trimmed = text.trim();
    if let Some(rest) = text.strip_prefix('\'') {
        return (Entered::Text(rest.to_owned()), None);
    }
    if trimmed.is_empty() {
        return (if text.is_empty() { Entered::Empty } else { Entered::Text(text.to_owned()) }, None);
    }
    if trimmed.len() > 1 && trimmed.starts_with('=') {
        return (Entered::Formula(trimmed.to_owned()), None);
    }
    match trimmed.to_ascii_uppercase().as_str() {
        "TRUE" => return (Entered::Bool(true), None),
        "FALSE" => return (Entered::Bool(false), None),
        _ => {}
    }
    if let Some(value) = plain_number(trimmed) {
        let pattern = if trimmed.contains(',') { format("NUMBER", "#,##0") } else { None };
        return (Entered::Number(value), pattern);
    }
    if let Some(value) = trimmed.strip_suffix('%').and_then(plain_number) {
        let pattern = if trimmed.contains('.') { "0.00%" } else { "0%" };
        return (Entered::Number(value / 100.0), format("PERCENT", pattern));
    }
    if let Some(value) = trimmed.strip_prefix(['¥', '￥', '$']).and_then(plain_number) {
        return (Entered::Number(value), format("CURRENCY", "¥#,##0"));
    }
    if let Some(at) = moment(trimmed) {
        return (Entered::Number(serial(at)), format("DATE_TIME", "yyyy/mm/dd h:mm:ss"));
    }
    if let Some(date) = date(trimmed) {
        let pattern = if trimmed.contains('-') { "yyyy-mm-dd" } else { "yyyy/mm/dd" };
        return (Entered::Number(serial(date.and_hms_opt(0, 0, 0).unwrap())), format("DATE", pattern));
    }
    (Entered::Text(text.to_owned()), None)
}

/// `-1,234.5`; leading zeros fall, as they do when typed.
fn plain_number(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, _) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() == 1
        || (groups[0].len() <= 3
            && !groups[0].is_empty()
            && groups[1..].iter().all(|group| group.len() == 3));
    let digits = unsigned.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
        && unsigned.bytes().any(|byte| byte.is_ascii_digit());
    let exponent = unsigned.to_ascii_lowercase().split_once('e').is_some_and(|(before, after)| {
        before.parse::<f64>().is_ok()
            && after.parse::<i32>().is_ok()
            && before.starts_with(|sign: char| sign.is_ascii_digit())
    });
    ((digits && grouped) || exponent).then(|| text.replace(',', "").parse().ok())?
}

fn date(text: &str) -> Option<NaiveDate> {
    ["%Y/%m/%d", "%Y-%m-%d", "%Y年%m月%d日"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
        .filter(|_| text.split(['/', '-', '年']).next().is_some_and(|year| year.len() == 4))
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let forms = ["%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}
