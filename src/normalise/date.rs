//! Dates, moments, months and fiscal years, in the Gregorian and the Japanese calendar.

use super::era::Era;
use super::reading::quote;
use super::text::{states_nothing, tidy_line, without_brackets};
use super::{Reading, text};
use crate::domain::{FiscalYear, IssueCode, Month, PartialDate, Precision};
use crate::table::Cell;
use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};

/// A day that does not exist (2023/6/31, 令和5年2月30日, 平成32年, 令和元年4月30日).
pub const IMPOSSIBLE: IssueCode = IssueCode::new("value.date-impossible");
/// A year of one or two digits without an era.
pub const AMBIGUOUS: IssueCode = IssueCode::new("value.date-ambiguous");
/// Not a date.
pub const UNREADABLE: IssueCode = IssueCode::new("value.date-unreadable");

/// What the header or the sheet says about the column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DateHints {
    /// The header says 和暦 or names an era: `5.4.1` is a year of the era.
    pub era_without_name: bool,
    /// The era that the header names; 令和 where it says only 和暦.
    pub era: Option<Era>,
}

impl DateHints {
    /// Reads a header: `更新日（令和）`, `指定年月日(和暦)`.
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        let line = tidy_line(header);
        let era = Era::named_in(&line);
        Self { era_without_name: era.is_some() || line.contains("和暦"), era }
    }

    fn era(self) -> Option<Era> {
        self.era.or(self.era_without_name.then_some(Era::Reiwa))
    }
}

/// A date as precise as the cell is. Number cells are Excel serials (1900 system), `20230401`, `202304` or a year.
#[must_use]
pub fn read(cell: &Cell, hints: DateHints) -> Reading<PartialDate> {
    match cell {
        Cell::DateTime(at) => Reading::of(PartialDate::day(at.date())),
        Cell::Number(number) => read_number(*number),
        _ => read_text(&cell.show(), hints),
    }
}

fn read_number(number: f64) -> Reading<PartialDate> {
    if let Some(date) = serial(number) {
        return Reading::of(PartialDate::day(date));
    }
    let shown = format!("{number}");
    match Written::parse(&shown).filter(|_| number.fract() == 0.0) {
        Some(written) => written.settle(DateHints::default(), &shown),
        None => unreadable(&shown),
    }
}

/// An Excel serial of the years 1954–2119 in the 1900 system.
fn serial(number: f64) -> Option<NaiveDate> {
    let days = (20_000.0..80_000.0).contains(&number).then_some(number as u64)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

fn read_text(shown: &str, hints: DateHints) -> Reading<PartialDate> {
    if states_nothing(shown) {
        return Reading::nothing();
    }
    let line = tidy_line(shown);
    match Written::parse(&line) {
        Some(written) => written.settle(hints, &line),
        None => line
            .parse()
            .ok()
            .and_then(serial)
            .map_or_else(|| unreadable(&line), |date| Reading::of(PartialDate::day(date))),
    }
}

fn unreadable(shown: &str) -> Reading<PartialDate> {
    let message = format!(
        "{}を日付として読み取れません。「2025/4/1」または「令和7年4月1日」の形でご記入ください。",
        quote(shown)
    );
    Reading::failed(UNREADABLE, message)
}

fn impossible(shown: &str) -> Reading<PartialDate> {
    Reading::failed(
        IMPOSSIBLE,
        format!("{}という日付はありません。正しい日付をご記入ください。", quote(shown)),
    )
}

/// A date as it is written: its numbers, not yet checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written {
    era: Option<Era>,
    year: i32,
    /// 年度 was written.
    fiscal: bool,
    month: Option<u32>,
    day: Option<u32>,
}

impl Written {
    fn parse(line: &str) -> Option<Self> {
        let bare = without_brackets(line);
        let dated =
            bare.trim_start_matches(|c: char| !c.is_ascii_alphanumeric() && !"令平昭大明元".contains(c));
        let compact: String = without_time(dated).chars().filter(|c| !c.is_whitespace()).collect();
        let (era, rest) = match Era::leading(&compact) {
            Some((era, rest)) => (Some(era), rest),
            None => (None, compact.as_str()),
        };
        Self::packed(era, rest).or_else(|| Self::separated(era, rest))
    }

    /// `20230401`, `202304`, `R050401`.
    fn packed(era: Option<Era>, text: &str) -> Option<Self> {
        if !text.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let part = |from: usize, to: usize| text.get(from..to).and_then(|part| part.parse::<u32>().ok());
        let written = |year: Option<u32>, month, day| {
            Some(Self { era, year: i32::try_from(year?).ok()?, fiscal: false, month, day })
        };
        match (era, text.len()) {
            (None, 8) => written(part(0, 4), part(4, 6), part(6, 8)),
            (None, 6) if text.starts_with("19") || text.starts_with("20") => {
                written(part(0, 4), part(4, 6), None)
            }
            (None, 4) if text.starts_with("19") || text.starts_with("20") => written(part(0, 4), None, None),
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
    fn settle(self, hints: DateHints, shown: &str) -> Reading<PartialDate> {
        let Some(era) = self.era.or_else(|| hints.era().filter(|_| self.year < 100)) else {
            return self.settle_gregorian(shown);
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
            1868..=2200 => self.dated(shown),
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
        match NaiveDate::from_ymd_opt(year, month, self.day.unwrap_or(1)) {
            Some(date) => Reading::of(PartialDate { date, precision }),
            None => impossible(shown),
        }
    }
}

fn year_number(text: &str) -> Option<(i32, &str)> {
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
fn small_number(text: &str) -> Option<(u32, &str)> {
    number(text).filter(|(number, _)| *number < 100)
}

/// One of the unit words, or a mark that stands between the parts of a date.
fn separator<'a>(text: &'a str, words: &[&'static str]) -> Option<(&'static str, &'a str)> {
    let word = words.iter().find_map(|word| text.strip_prefix(word).map(|rest| (*word, rest)));
    let mark = || {
        let rest =
            text.strip_prefix(|c: char| matches!(c, '/' | '.' | '・' | ',' | '、') || text::is_dash(c))?;
        Some(("", rest))
    };
    word.or_else(mark)
}

/// What may follow a date: nothing, a weekday, or words that say what the date is.
fn is_ending(rest: &str) -> bool {
    const WORDS: [&str; 17] = [
        "現在", "更新", "時点", "付け", "付", "頃", "ごろ", "まで", "迄", "以降", "から", "より", "指定",
        "開始", "予定", "締切", "必着",
    ];
    let mut rest = rest.trim_start_matches(['.', '~', '〜', '、', ',']);
    while let Some(after) = WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = after;
    }
    let weekday = rest.strip_suffix("曜日").or_else(|| rest.strip_suffix('曜')).unwrap_or(rest);
    rest.is_empty() || matches!(weekday, "月" | "火" | "水" | "木" | "金" | "土" | "日")
}

/// A text up to its time of day (`2021/06/01 14:12:05`, `2023-04-01T00:00:00`).
fn without_time(text: &str) -> &str {
    let time = text.find(':').and_then(|colon| text[..colon].rfind(|c: char| !c.is_ascii_digit()));
    let before = time.map_or(text, |at| &text[..at]);
    before.trim_end().trim_end_matches(['T', '前', '後']).trim_end_matches("午").trim_end()
}

/// A moment (タイムスタンプ of a form): `2021/06/01 14:12:05`, `2021/6/1 午後 2:12:05`, `… 2:12 PM GMT+9`. A date alone is its midnight.
#[must_use]
pub fn read_moment(cell: &Cell) -> Reading<NaiveDateTime> {
    if let Cell::DateTime(at) = cell {
        return Reading::of(*at);
    }
    let date = read(cell, DateHints::default());
    let line = tidy_line(&cell.show());
    let time = match cell {
        Cell::Number(number) => fraction_of_day(*number),
        _ => time_in(&line),
    };
    match (date.value, time) {
        (Some(day), Some(time)) if day.precision == Precision::Day => {
            Reading { value: Some(day.date.and_time(time)), faults: date.faults }
        }
        (Some(_), _) => {
            let message = format!(
                "{}を日時として読み取れません。「2025/4/1 10:00」の形でご記入ください。",
                quote(&line)
            );
            Reading::failed(UNREADABLE, message)
        }
        (None, _) => Reading { value: None, faults: date.faults },
    }
}

fn fraction_of_day(number: f64) -> Option<NaiveTime> {
    let seconds = (number.fract() * 86_400.0).round().clamp(0.0, 86_399.0) as u32;
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0)
}

/// The time of day in a text; midnight where it has none, `None` where it is impossible.
fn time_in(line: &str) -> Option<NaiveTime> {
    let Some(colon) = line.find(':') else { return Some(NaiveTime::MIN) };
    let start = line[..colon]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + line[at..].chars().next().map_or(1, char::len_utf8));
    let mut parts = line[start..]
        .split(':')
        .map(|part| part.chars().take_while(char::is_ascii_digit).collect::<String>().parse::<u32>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().flatten().unwrap_or(0);
    let upper = line.to_uppercase();
    let afternoon = upper.contains("午後") || upper.contains("PM");
    let morning = upper.contains("午前") || upper.contains("AM");
    let hour = match hour {
        1..=11 if afternoon => hour + 12,
        12 if morning => 0,
        other => other,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// A month: `2021年09月`, `R3.9`, `2021-09`, `令和3年9月分`, and `9月` where the fiscal year is known.
#[must_use]
pub fn month(text: &str, fiscal_year: Option<FiscalYear>) -> Reading<Month> {
    let line = tidy_line(text);
    if let Some(month) = fiscal_year.and_then(|year| month_of(&line, year)) {
        return Reading::of(month);
    }
    let reading = read_text(&line, DateHints::default());
    match reading.value {
        Some(date) if date.precision != Precision::Year => {
            Reading { value: Some(Month::of(date.date)), faults: reading.faults }
        }
        Some(_) => Reading::failed(
            UNREADABLE,
            format!("{}には月がありません。「2025年4月」の形でご記入ください。", quote(&line)),
        ),
        None => Reading { value: None, faults: reading.faults },
    }
}

/// `9月` within a fiscal year.
fn month_of(line: &str, year: FiscalYear) -> Option<Month> {
    let (number, rest) = small_number(line)?;
    let named =
        rest.starts_with('月') && is_ending(rest.trim_start_matches("月").trim_start_matches(['分', '度']));
    let year = if number < 4 { year.0 + 1 } else { year.0 };
    named.then(|| Month::new(year, number)).flatten()
}

/// The fiscal year that a title, header or file name states: 令和3年度, R3年度, 2021年度, FY2021, 2021, and the
/// fiscal year of a month (2022年3月 → 2021).
#[must_use]
pub fn fiscal_year_in(text: &str) -> Option<FiscalYear> {
    let line = tidy_line(text);
    let starts: Vec<usize> =
        line.char_indices().map(|(at, _)| at).filter(|at| begins_a_year(&line, *at)).collect();
    let by = |read: fn(&str) -> Option<FiscalYear>| starts.iter().find_map(|at| read(&line[*at..]));
    by(named_fiscal_year).or_else(|| by(fiscal_year_of_month)).or_else(|| by(bare_year))
}

/// Whether a year may begin here: not inside a number or a word of Latin letters.
fn begins_a_year(line: &str, at: usize) -> bool {
    let before = line[..at].chars().next_back();
    let here = line[at..].chars().next();
    let inside = before.is_some_and(|c| {
        c.is_ascii_digit() || (c.is_ascii_alphabetic() && !matches!(c, 'Y' | 'y')) || c == '.'
    });
    !inside && here.is_some_and(|c| c.is_ascii_digit() || "令平昭RrHhSs".contains(c))
}

fn stated_year(text: &str) -> Option<(i32, bool, &str)> {
    let (era, rest) = Era::leading(text).map_or((None, text), |(era, rest)| (Some(era), rest));
    let (year, rest) = year_number(rest)?;
    match era {
        Some(era) if (1..=99).contains(&year) => Some((era.year(year), true, rest.trim_start())),
        None if (1950..=2100).contains(&year) => Some((year, false, rest.trim_start())),
        _ => None,
    }
}

fn named_fiscal_year(text: &str) -> Option<FiscalYear> {
    let (year, _, rest) = stated_year(text)?;
    rest.starts_with("年度").then_some(FiscalYear(year))
}

fn fiscal_year_of_month(text: &str) -> Option<FiscalYear> {
    let (year, _, rest) = stated_year(text)?;
    let (_, rest) = separator(rest, &["年"])?;
    let (month, _) = small_number(rest.trim_start())?;
    Month::new(year, month).map(Month::fiscal_year)
}

fn bare_year(text: &str) -> Option<FiscalYear> {
    let (year, of_era, rest) = stated_year(text)?;
    let next = rest.chars().next();
    let continues =
        next.is_some_and(|c| c.is_ascii_digit() || (of_era && c.is_ascii_alphabetic()) || c == '円');
    (!continues).then_some(FiscalYear(year))
}

#[cfg(test)]
mod tests;
