//! Numbers as a sheet shows them: dates of serials, thousands, percent, leading zeros.

use chrono::{Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Timelike as _};

/// Type and pattern of a format; without one, the automatic form.
pub(crate) fn shown(value: f64, format: Option<(&str, &str)>) -> String {
    match format {
        Some(("DATE", pattern)) => dated(value, if pattern.is_empty() { "yyyy/mm/dd" } else { pattern }),
        Some(("TIME", pattern)) => dated(value, if pattern.is_empty() { "h:mm:ss" } else { pattern }),
        Some(("DATE_TIME", pattern)) => {
            dated(value, if pattern.is_empty() { "yyyy/mm/dd h:mm:ss" } else { pattern })
        }
        Some(("PERCENT", "")) => patterned(value, "0.00%"),
        Some(("CURRENCY", "")) => patterned(value, "¥#,##0"),
        Some(("SCIENTIFIC", _)) => format!("{value:.2E}").replace('E', "E+").replace("E+-", "E-"),
        Some(("TEXT", _)) | None => automatic(value),
        Some((_, pattern)) if pattern.is_empty() || pattern == "General" || pattern == "@" => {
            automatic(value)
        }
        Some((_, pattern)) => patterned(value, pattern),
    }
}

pub(crate) fn is_date(format: Option<(&str, &str)>) -> bool {
    matches!(format, Some(("DATE" | "TIME" | "DATE_TIME", _)))
}

fn automatic(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    if value.abs() >= 1e15 || value.abs() < 1e-9 {
        return format!("{value:.2E}").replace('E', "E+").replace("E+-", "E-");
    }
    let whole = value.abs().log10().floor().max(0.0) as usize + 1;
    let text = format!("{value:.*}", 10_usize.saturating_sub(whole.saturating_sub(1)).min(10));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The moment of a serial: days since 1899-12-30.
pub(crate) fn moment(serial: f64) -> Option<NaiveDateTime> {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    zero.checked_add_signed(TimeDelta::try_seconds((serial * 86_400.0).round() as i64)?)
}

pub(crate) fn serial(moment: NaiveDateTime) -> f64 {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap().and_hms_opt(0, 0, 0).unwrap();
    (moment - zero).num_seconds() as f64 / 86_400.0
}

fn dated(serial: f64, pattern: &str) -> String {
    let Some(at) = moment(serial) else { return automatic(serial) };
    let signs: Vec<char> = pattern.chars().collect();
    let twelve = pattern.to_lowercase().contains("am/pm");
    let hour = if twelve { (at.hour() + 11) % 12 + 1 } else { at.hour() };
    let padded = |value: u32, run: usize| if run > 1 { format!("{value:02}") } else { value.to_string() };
    let mut out = String::new();
    let mut after_hours = false;
    let mut place = 0;
    while place < signs.len() {
        let sign = signs[place].to_ascii_lowercase();
        let run = signs[place..].iter().take_while(|next| next.to_ascii_lowercase() == sign).count();
        match sign {
            'y' => out.push_str(&if run > 2 {
                format!("{:04}", at.year())
            } else {
                format!("{:02}", at.year() % 100)
            }),
            'm' => {
                let rest: String = signs[place + run..].iter().take(2).collect();
                let minutes = after_hours || rest.to_lowercase().starts_with(":s");
                out.push_str(&padded(if minutes { at.minute() } else { at.month() }, run));
            }
            'd' if run >= 3 => {
                let names = ["日", "月", "火", "水", "木", "金", "土"];
                out.push_str(names[at.weekday().num_days_from_sunday() as usize]);
            }
            'd' => out.push_str(&padded(at.day(), run)),
            'h' => out.push_str(&padded(hour, run)),
            's' => out.push_str(&padded(at.second(), run)),
            'a' if twelve => {
                out.push_str(if at.hour() < 12 { "AM" } else { "PM" });
                place += 4;
            }
            '"' => {
                let text: String = signs[place + 1..].iter().take_while(|next| **next != '"').collect();
                place += text.chars().count() + 1;
                out.push_str(&text);
            }
            '\\' => {}
            other => out.extend(std::iter::repeat_n(other, run)),
        }
        if sign.is_alphabetic() {
            after_hours = sign == 'h';
        }
        place += if matches!(sign, '"' | '\\') || (sign == 'a' && twelve) { 1 } else { run };
    }
    out
}

/// `#,##0.00`, `0000000000`, `¥#,##0`, `0.0%`, with a second section for what is below zero.
fn patterned(value: f64, pattern: &str) -> String {
    let sections: Vec<&str> = pattern.split(';').collect();
    let own_negative = value < 0.0 && sections.len() > 1;
    let section = if own_negative { sections[1] } else { sections[0] };
    let is_digit = |sign: char| matches!(sign, '0' | '#' | '?' | ',' | '.');
    let Some(begin) = section.find(is_digit) else { return section.replace('"', "") };
    let end = section.rfind(is_digit).unwrap() + 1;
    let (digits, clean) = (&section[begin..end], |text: &str| text.replace(['"', '\\'], ""));
    let scaled = if section.contains('%') { value * 100.0 } else { value };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let fixed = decimals.chars().filter(|sign| *sign == '0').count();
    let mut text = format!("{:.*}", decimals.len(), scaled.abs());
    while decimals.len() > fixed
        && text.ends_with('0')
        && text.contains('.')
        && text.len() - text.find('.').unwrap() - 1 > fixed
    {
        text.pop();
    }
    let text = text.trim_end_matches('.');
    let (int, rest) = text.split_once('.').unwrap_or((text, ""));
    let least = whole.chars().filter(|sign| *sign == '0').count();
    let mut int = if int == "0" && least == 0 { String::new() } else { format!("{int:0>least$}") };
    if whole.contains(',') {
        let places: Vec<char> = int.chars().collect();
        int = places
            .iter()
            .enumerate()
            .flat_map(|(at, digit)| {
                let comma = at > 0 && (places.len() - at).is_multiple_of(3);
                comma.then_some(',').into_iter().chain(std::iter::once(*digit))
            })
            .collect();
    }
    let minus = if value < 0.0 && !own_negative && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        "-"
    } else {
        ""
    };
    let dot = if rest.is_empty() { "" } else { "." };
    format!("{}{minus}{int}{dot}{rest}{}", clean(&section[..begin]), clean(&section[end..]))
}
