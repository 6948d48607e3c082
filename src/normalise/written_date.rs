//! A date as it is written: its parts read, then checked against the calendar and its era.

use super::Reading;
use super::era::Era;
use super::reading::quote;
use super::text::{is_dash, without_brackets};
use crate::domain::{FiscalYear, IssueCode, PartialDate, Precision};
use chrono::{Datelike, NaiveDate};

/// Years that a date of an office may lie in, however it is written.
const YEARS: std::ops::RangeInclusive<i32> = 1868..=2099;

/// A date as it is written: its numbers, not yet checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    era: Option<Era>,
    year: i32,
    /// 年度 was written.
    fiscal: bool,
    month: Option<u32>,
    day: Option<u32>,
}

impl Written {
    pub(super) fn parse(line: &str) -> Option<Self> {
        // 2023/4/1(土)10:30: what stands behind a bracket does not go on with what stands before it.
        let apart = without_hour(line).replace(')', ") ");
        let bare = without_brackets(&apart);
        // ’23.7.16 leaves its century out: no era is written so.
        let is_short = bare.trim_start().starts_with(['\'', '’', '‘']);
        let dated = without_label(&bare);
        let compact: String = without_time(dated).chars().filter(|c| !c.is_whitespace()).collect();
        let (era, rest) = match Era::leading(&compact) {
            Some((era, rest)) => (Some(era), rest),
            None => (None, compact.as_str()),
        };
        let written = Self::packed(era, rest).or_else(|| Self::separated(era, rest))?;
        let has_century = !is_short || era.is_some() || written.year >= 100 || written.day.is_none();
        Some(if has_century { written } else { Self { year: written.year + 2000, ..written } })
    }

    /// `2023/4/1`, `2023-04-01`, as most days are written: what `parse` says of it, at a glance.
    pub(super) fn plain(line: &str) -> Option<Self> {
        let mark = line.get(4..5).filter(|mark| matches!(*mark, "/" | "-"))?;
        let mut parts = line.split(mark).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let mut part = |longest: usize| {
            let part = parts.next().filter(|part| (1..=longest).contains(&part.len()))?;
            part.parse::<u16>().ok()
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let is_whole = line.matches(mark).count() == 2;
        let (month, day) = (Some(u32::from(month)), Some(u32::from(day)));
        is_whole.then_some(Self { era: None, year: year.into(), fiscal: false, month, day })
    }

    /// `8月28日` of a year that is known.
    pub(super) fn within(year: i32, line: &str) -> Option<Self> {
        let (month, rest) = small_number(line)?;
        let (day, rest) = small_number(rest.strip_prefix('月')?.trim_start())?;
        let is_whole = is_ending(rest.strip_prefix('日')?);
        is_whole.then_some(Self { era: None, year, fiscal: false, month: Some(month), day: Some(day) })
    }

    /// `8月28日`, `8/28`, `8/28 17:00まで`: a month and a day that there are, and nothing before them.
    pub(super) fn month_and_day(line: &str) -> Option<(u32, u32)> {
        let timeless = without_time(without_hour(without_label(line))).trim_end_matches('(');
        let compact: String = without_brackets(timeless).chars().filter(|c| !c.is_whitespace()).collect();
        let (month, rest) = small_number(&compact)?;
        let (_, rest) = separator(rest, &["月"])?;
        let (day, rest) = small_number(rest)?;
        let is_whole = is_ending(rest.strip_prefix('日').unwrap_or(rest));
        (is_whole && (1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
    }

    /// A month and day of a fiscal year that is known.
    pub(super) fn within_fiscal(fiscal: FiscalYear, line: &str) -> Option<Self> {
        let (month, day) = Self::month_and_day(line)?;
        let year = if month < 4 { fiscal.0 + 1 } else { fiscal.0 };
        Some(Self { era: None, year, fiscal: false, month: Some(month), day: Some(day) })
    }

    /// `25/4/7`, `7.4.7`.
    pub(super) const fn has_short_year(&self) -> bool {
        self.era.is_none() && self.year < 100 && self.day.is_some()
    }

    /// The one year near a fiscal year that a short year can mean: 25 of this century, 7 of 令和, 25 of 平成.
    fn year_near(&self, fiscal: FiscalYear) -> Option<i32> {
        let near = fiscal.0 - 1..=fiscal.0 + 2;
        let eras = [Era::Reiwa, Era::Heisei].map(|era| era.year(self.year));
        let mut years = [2000 + self.year, eras[0], eras[1]].into_iter().filter(|year| near.contains(year));
        years.next().filter(|_| years.next().is_none())
    }

    /// `20230401`, `202304`, `R050401`, `050401`.
    fn packed(era: Option<Era>, text: &str) -> Option<Self> {
        if !text.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let is_year = |year: Option<u32>| year.is_some_and(|year| YEARS.contains(&(year as i32)));
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let written = |year: Option<u32>, month, day| {
            Some(Self { era, year: i32::try_from(year?).ok()?, fiscal: false, month, day })
        };
        match (era, text.len()) {
            (None, 8) => written(part(0, 4), part(4, 6), part(6, 8)),
            (None, 6) if is_year(part(0, 4)) => written(part(0, 4), part(4, 6), None),
            (None, 6) if text.starts_with('0') => written(part(0, 2), part(2, 4), part(4, 6)),
            (None, 4) if is_year(part(0, 4)) => written(part(0, 4), None, None),
            (Some(_), 6) => written(part(0, 2), part(2, 4), part(4, 6)),
            (Some(_), 1 | 2) => written(part(0, text.len()), None, None),
            _ => None,
        }
    }

    /// `2023/4/1`, `5.4.1`, `元年5月`, `2021年度`, `4/1/2023`.
    fn separated(era: Option<Era>, text: &str) -> Option<Self> {
        let (first, rest) = year_number(text)?;
        let (unit, rest) = separator(rest, &["年度", "年"])?;
        let fiscal = unit == "年度";
        let year_only = Self { era, year: first, fiscal, month: None, day: None };
        let Some((second, rest)) = small_number(rest) else {
            return (unit.starts_with('年') && is_ending(rest)).then_some(year_only);
        };
        let Some((unit, rest)) = separator(rest, &["月分", "月度", "月"]) else {
            return rest.is_empty().then_some(Self { month: Some(second), ..year_only });
        };
        let Some((third, rest)) = number(rest) else {
            return (unit.starts_with('月') && is_ending(rest))
                .then_some(Self { month: Some(second), ..year_only });
        };
        let rest = rest.strip_prefix('日').unwrap_or(rest);
        if !is_ending(rest) {
            return None;
        }
        if third >= 1900 && (1..=12).contains(&first) && era.is_none() {
            let year = i32::try_from(third).ok()?;
            return Some(Self { year, month: u32::try_from(first).ok(), day: Some(second), ..year_only });
        }
        Some(Self { month: Some(second), day: Some(third), ..year_only })
    }

    /// Checks the numbers and makes them a date.
    pub(super) fn settle(self, hints: DateHints, shown: &str) -> Reading<PartialDate> {
        let near = hints.fiscal.filter(|_| self.has_short_year()).and_then(|year| self.year_near(year));
        if let Some(year) = near {
            return Self { year, ..self }.dated(shown);
        }
        let Some(era) = self.era.or_else(|| hints.era().filter(|_| self.year < 100)) else {
            // Up to 12 it may be a year of 令和, whatever the others are.
            let is_short = hints.gregorian && (13..60).contains(&self.year) && self.day.is_some();
            let year = if is_short { 2000 + self.year } else { self.year };
            return Self { year, ..self }.settle_gregorian(shown);
        };
        if self.year < 1 || self.year > 99 {
            return impossible(shown);
        }
        let reading = Self { era: Some(era), year: era.year(self.year), ..self }.dated(shown);
        let holds = |date: &PartialDate| match date.precision {
            Precision::Day => era.holds(date.date),
            Precision::Month => era.holds_month(date.date.year(), date.date.month()),
            Precision::Year => era.holds_year(date.date.year()),
        };
        if reading.value.as_ref().is_some_and(|date| !holds(date)) { impossible(shown) } else { reading }
    }

    fn settle_gregorian(self, shown: &str) -> Reading<PartialDate> {
        match self.year {
            100.. => self.dated(shown),
            0..=99 => Reading::failed(
                AMBIGUOUS,
                format!(
                    "{}は和暦か西暦か分かりません。「令和」または西暦4桁を付けてご記入ください。",
                    quote(shown)
                ),
            ),
            _ => impossible(shown),
        }
    }

    /// With a Gregorian year.
    fn dated(self, shown: &str) -> Reading<PartialDate> {
        let month = match (self.month, self.fiscal) {
            (None, true) => 4,
            (month, _) => month.unwrap_or(1),
        };
        let year =
            if self.fiscal && self.month.is_some_and(|month| month < 4) { self.year + 1 } else { self.year };
        let precision = match (self.month, self.day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        };
        let date = NaiveDate::from_ymd_opt(year, month, self.day.unwrap_or(1));
        match date.filter(|date| YEARS.contains(&date.year())) {
            Some(date) => Reading::of(PartialDate { date, precision }),
            None => impossible(shown),
        }
    }
}

pub(super) fn year_number(text: &str) -> Option<(i32, &str)> {
    if let Some(rest) = text.strip_prefix('元') {
        return Some((1, rest));
    }
    let (year, rest) = number(text)?;
    Some((i32::try_from(year).ok()?, rest))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    (1..=4).contains(&end).then(|| text[..end].parse().ok().map(|number| (number, &text[end..]))).flatten()
}

/// A month or day: one or two digits.
pub(super) fn small_number(text: &str) -> Option<(u32, &str)> {
    number(text).filter(|(_, rest)| text.len() - rest.len() <= 2)
}

/// One of the unit words, or a mark that stands between the parts of a date.
pub(super) fn separator<'a>(text: &'a str, words: &[&'static str]) -> Option<(&'static str, &'a str)> {
    let word = words.iter().find_map(|word| text.strip_prefix(word).map(|rest| (*word, rest)));
    let mark = || {
        let rest = text.strip_prefix(|c: char| matches!(c, '/' | '.' | '・' | ',' | '、') || is_dash(c))?;
        Some(("", rest))
    };
    word.or_else(mark)
}

/// What may follow a date: nothing, a weekday, or words that say what the date is.
pub(super) fn is_ending(rest: &str) -> bool {
    const WORDS: [&str; 45] = [
        "現在",
        "更新",
        "時点",
        "付け",
        "付",
        "頃",
        "ごろ",
        "まで",
        "迄",
        "までに",
        "以降",
        "から",
        "より",
        "指定",
        "開始",
        "予定",
        "締切",
        "締め切り",
        "締め",
        "〆切",
        "〆",
        "必着",
        "厳守",
        "正午",
        "午前中",
        "午前",
        "午後",
        "当日消印有効",
        "消印有効",
        "確認",
        "記入",
        "記載",
        "回答",
        "調査",
        "作成",
        "入力",
        "修正",
        "変更",
        "登録",
        "済み",
        "済",
        "聞取",
        "聴取",
        "電話",
        "訪問",
    ];
    let mut rest = rest.trim_start_matches(['.', '~', '〜', '、', ',', ' ']);
    let word =
        |rest: &'_ str| WORDS.iter().filter(|word| rest.starts_with(**word)).map(|word| word.len()).max();
    while let Some(after) = word(rest).map(|length| &rest[length..]).or_else(|| after_hour(rest)) {
        rest = after;
    }
    let weekday = rest.strip_suffix("曜日").or_else(|| rest.strip_suffix('曜')).unwrap_or(rest);
    rest.is_empty() || matches!(weekday, "月" | "火" | "水" | "木" | "金" | "土" | "日")
}

/// A text up to an hour that stands apart: `12/24 17時必着`, `12/24(火)17時`.
fn without_hour(text: &str) -> &str {
    let Some(hour) = text.find('時') else { return text };
    let before = text[..hour].trim_end_matches(|c: char| c.is_ascii_digit());
    let stands_apart = before.len() < hour && before.ends_with([' ', ')']);
    if stands_apart { before.trim_end() } else { text }
}

/// `17時`, `17時30分`, `9時半` before what follows it.
fn after_hour(text: &str) -> Option<&str> {
    let (_, rest) = small_number(text)?;
    let rest = rest.strip_prefix('時')?;
    match small_number(rest) {
        Some((_, rest)) => rest.strip_prefix('分'),
        None => Some(rest.strip_prefix('半').unwrap_or(rest)),
    }
}

/// A text after words that only say which date it is (`更新：…`, `西暦2023年…`).
fn without_label(text: &str) -> &str {
    const LABELS: [&str; 9] =
        ["最終更新日", "最終更新", "更新日", "更新", "指定年月日", "指定日", "指定", "西暦", "期限"];
    let mut rest = text.trim_start();
    while let Some(after) = LABELS.iter().find_map(|label| rest.strip_prefix(label)) {
        rest = after.trim_start();
    }
    rest.trim_start_matches([':', '\'', '’', '‘', '「', ' ', '~', '〜'])
}

/// A text up to its time of day (`2021/06/01 14:12:05`, `2023-04-01T00:00:00`).
fn without_time(text: &str) -> &str {
    let time = text.find(':').and_then(|colon| text[..colon].rfind(|c: char| !c.is_ascii_digit()));
    let Some(at) = time else { return text.trim_end() };
    let at = if text[at..].starts_with(')') { at + 1 } else { at };
    text[..at].trim_end().trim_end_matches(['T', '前', '後']).trim_end_matches("午").trim_end()
}

fn impossible(shown: &str) -> Reading<PartialDate> {
    Reading::failed(
        IMPOSSIBLE,
        format!("{}という日付はありません。正しい日付をご記入ください。", quote(shown)),
    )
}

/// A day that does not exist (2023/6/31, 令和5年2月30日, 平成32年, 令和元年4月30日).
pub const IMPOSSIBLE: IssueCode = IssueCode::new("value.date-impossible");

/// A year of one or two digits without an era.
pub const AMBIGUOUS: IssueCode = IssueCode::new("value.date-ambiguous");

/// What the header or the sheet says about the column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateHints {
    /// The header says 和暦 or names an era: `5.4.1` is a year of the era.
    pub era_without_name: bool,
    /// The era that the header names; 令和 where it says only 和暦.
    pub era: Option<Era>,
    /// The column's other dates have years of four digits and no eras: `24/6/21` is of 2024.
    pub gregorian: bool,
    /// The year that the header states, for `8月28日`.
    pub year: Option<i32>,
    /// The fiscal year that the header states: `6/12` is a day of it, `25/6/12` one near it.
    pub fiscal: Option<FiscalYear>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_date_is_read_as_any_other() {
        for text in ["2023/4/1", "2023-04-01", "2023/13/45", "0023/4/1", "9999/12/31", "12/1/2023", "1/23/4"]
        {
            let plain = Written::plain(text);
            assert!(plain.is_none() || plain == Written::parse(text), "{text}");
        }
        assert!(Written::plain("2023-04-01").is_some());
        for text in
            ["2023/4/1日", "2023/4", "2023/4-1", "2023/x/4/1", "2023//4/1", "2023/4/1 10:00", "20230401"]
        {
            assert_eq!(Written::plain(text), None, "{text}");
        }
    }
}
