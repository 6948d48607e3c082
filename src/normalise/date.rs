//! Dates, moments, months and fiscal years, in the Gregorian and the Japanese calendar.

use super::era::Era;
use super::reading::quote;
use super::text::{states_nothing, tidied_line, tidy_line};
use super::{Reading, numeral, text};
use crate::domain::{FiscalYear, IssueCode, Month, PartialDate, Precision};
use crate::table::Cell;
use chrono::{Datelike as _, Days, NaiveDate, NaiveDateTime, NaiveTime};
use std::borrow::Cow;

pub use super::written_date::{AMBIGUOUS, DateHints, IMPOSSIBLE};
use super::written_date::{Written, is_ending, separator, small_number, year_number};

/// Not a date.
pub const UNREADABLE: IssueCode = IssueCode::new("value.date-unreadable");

impl DateHints {
    /// Reads a header: `更新日（令和）`, `指定年月日(和暦)`.
    #[must_use]
    pub fn from_header(header: &str) -> Self {
        let line = tidy_line(header);
        let era = Era::named_in(&line);
        Self {
            era_without_name: era.is_some() || line.contains("和暦"),
            era,
            year: year_in(&line),
            gregorian: false,
            fiscal: fiscal_year_of_header(&line),
        }
    }

    pub(super) fn era(self) -> Option<Era> {
        self.era.or(self.era_without_name.then_some(Era::Reiwa))
    }
}

/// `更新日（令和６年）`, `回答日（2024年）`, `更新日(R6)`; a fiscal year tells no year of a day.
fn year_in(line: &str) -> Option<i32> {
    let mut parts = line.split(['(', ')', ' ', '\n']);
    let is_bare = |part: &str| {
        let digits = part.trim_start_matches(['R', 'H', '令', '平', '和', '成']);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number && (digits.len() == 4 || digits.len() < part.len() && digits.len() <= 2)
    };
    let stated = parts.find(|part| part.ends_with('年') || is_bare(part))?;
    let date = of_line(stated, DateHints::default())?.value?;
    (date.precision == Precision::Year).then(|| date.date.year())
}

/// `納期（2023年度）`, `受付日（令和5年度）`.
fn fiscal_year_of_header(line: &str) -> Option<FiscalYear> {
    let stated = line.split(['(', ')', ' ', '\n']).find(|part| part.ends_with("年度"))?;
    named_fiscal_year(stated)
}

/// Whether a cell is a date whose year is left out or is one of two digits without an era: 6/12, 6月12日, 25/6/12.
#[must_use]
pub fn lacks_its_year(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let line = tidy_line(text);
    let first = line.split(SPAN).next().unwrap_or_default();
    Written::month_and_day(first).is_some()
        || Written::parse(first).is_some_and(|written| written.has_short_year())
}

/// What stands between the first and the last day of a span.
const SPAN: [char; 3] = ['~', '〜', '～'];

/// The first and last day of `2024/4/8～4/15`, `令和6年4月8日～20日`, `4/8～4/15` in a year that is known.
#[must_use]
pub fn span(cell: &Cell, hints: DateHints) -> Option<(NaiveDate, NaiveDate)> {
    let Cell::Text(text) = cell else { return None };
    let line = tidy_line(text).replace("から", "~");
    let (first, last) = line.split_once(SPAN)?;
    let day = |text: &str| {
        let date = of_line(text.trim(), hints)?.value?;
        (date.precision == Precision::Day).then_some(date.date)
    };
    let first = day(first)?;
    let of_month = || {
        let (month, number) = Written::month_and_day(last)?;
        let day = NaiveDate::from_ymd_opt(first.year(), month, number)?;
        if day < first { NaiveDate::from_ymd_opt(first.year() + 1, month, number) } else { Some(day) }
    };
    let of_day = || {
        let (number, rest) = small_number(last.trim())?;
        let is_day = is_ending(rest.strip_prefix('日').unwrap_or(rest));
        is_day.then(|| NaiveDate::from_ymd_opt(first.year(), first.month(), number)).flatten()
    };
    let last = of_month().or_else(|| day(last)).or_else(of_day)?;
    (first <= last).then_some((first, last))
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

/// An Excel serial of the years 1954–2049 in the 1900 system; 60401 is no day of 2065, but 令和6年4月1日 without its zero.
fn serial(number: f64) -> Option<NaiveDate> {
    let days = (20_000.0..54_789.0).contains(&number).then_some(number as u64)?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

fn read_text(shown: &str, hints: DateHints) -> Reading<PartialDate> {
    let line = tidied_line(shown);
    if states_nothing(shown) || is_not_yet(&line) {
        return Reading::nothing();
    }
    of_line(&line, hints).unwrap_or_else(|| unreadable(&line))
}

/// 未, 未納品, （未完了）: no day yet.
fn is_not_yet(line: &str) -> bool {
    const DONE: [&str; 20] = [
        "", "納", "納品", "納入", "着", "着手", "完", "完了", "了", "済", "実施", "開始", "契約", "発注",
        "受注", "処理", "対応", "提出", "検収", "達",
    ];
    let bare = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(line);
    bare.strip_prefix('未').is_some_and(|rest| DONE.contains(&rest))
}

/// A tidied text as a date, if it is written like one.
fn of_line(line: &str, hints: DateHints) -> Option<Reading<PartialDate>> {
    // （R6.2.29）: the whole of it.
    let inside = line.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let line = &*in_digits(inside.map_or(line, str::trim));
    let of_serial = || Some(Reading::of(PartialDate::day(line.parse().ok().and_then(serial)?)));
    let of_year = || hints.year.and_then(|year| Written::within(year, line));
    let of_fiscal = || hints.fiscal.and_then(|year| Written::within_fiscal(year, line));
    let written =
        of_year().or_else(of_fiscal).or_else(|| Written::plain(line)).or_else(|| Written::parse(line));
    written.map(|written| written.settle(hints, line)).or_else(of_serial)
}

/// `令和五年十月十九日`, `二〇二三年四月`: 漢数字 before 年, 月 and 日 as digits.
fn in_digits(line: &str) -> Cow<'_, str> {
    let is_kanji =
        |c: char| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '〇');
    if !line.contains(is_kanji) || !line.contains(['年', '月']) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        let number = is_kanji(letter).then(|| numeral::kanji(rest)).flatten();
        match number.filter(|(_, after)| after.starts_with(['年', '月', '日'])) {
            Some((number, after)) => {
                out.push_str(&number.to_string());
                rest = after;
            }
            None => {
                out.push(letter);
                rest = &rest[letter.len_utf8()..];
            }
        }
    }
    Cow::Owned(out)
}

/// Whether a cell states a date.
pub(super) fn is_one(cell: &Cell, hints: DateHints) -> bool {
    let reading = match cell {
        Cell::Text(text) if states_nothing(text) => None,
        Cell::Text(text) => of_line(&tidy_line(text), hints),
        _ => Some(read(cell, hints)),
    };
    reading.is_some_and(|reading| reading.value.is_some())
}

fn unreadable(shown: &str) -> Reading<PartialDate> {
    let message = format!(
        "{}を日付として読み取れません。「2025/4/1」または「令和7年4月1日」の形でご記入ください。",
        quote(shown)
    );
    Reading::failed(UNREADABLE, message)
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
    // 10時20分 is 10:20, 10時 is 10:00.
    let line = &*match line.split_once('時') {
        Some((before, after)) if after.starts_with(|c: char| c.is_ascii_digit()) => {
            Cow::Owned(format!("{before}:{}", after.replace('分', ":")))
        }
        Some((before, after)) => Cow::Owned(format!("{before}:00{after}")),
        None => Cow::Borrowed(line),
    };
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
    let named = rest.is_empty()
        || rest.starts_with('月')
            && is_ending(rest.trim_start_matches("月").trim_start_matches(['分', '度']));
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

/// The fiscal years that a title or a sheet's name states, each once: 令和4年度（令和4年4月～令和5年3月） is one. A day in it
/// (2024/3/31現在) says when it was written.
#[must_use]
pub fn fiscal_years_in(text: &str) -> Vec<FiscalYear> {
    let line = text::tidied_line(text);
    let starts: Vec<usize> =
        line.char_indices().map(|(at, _)| at).filter(|at| begins_a_year(&line, *at)).collect();
    let by = |read: fn(&str) -> Option<FiscalYear>| {
        let mut years: Vec<FiscalYear> = starts.iter().filter_map(|at| read(&line[*at..])).collect();
        years.sort_unstable();
        years.dedup();
        (!years.is_empty()).then_some(years)
    };
    by(named_fiscal_year)
        .or_else(|| by(fiscal_year_of_whole_month))
        .or_else(|| by(year_alone))
        .unwrap_or_default()
}

/// `令和4年6月`, no day of it.
fn fiscal_year_of_whole_month(text: &str) -> Option<FiscalYear> {
    let (_, _, rest) = stated_year(text)?;
    let (_, rest) = small_number(separator(rest, &["年"])?.1.trim_start())?;
    let goes_on = separator(rest, &["月"]).is_some_and(|(_, rest)| small_number(rest.trim_start()).is_some());
    if goes_on { None } else { fiscal_year_of_month(text) }
}

/// `R5`, `2023`, `FY2023`; 2023年 may be a calendar's.
fn year_alone(text: &str) -> Option<FiscalYear> {
    let (_, _, rest) = stated_year(text)?;
    let is_calendar = rest.starts_with(|c: char| matches!(c, '年' | '/' | '.') || text::is_dash(c));
    if is_calendar { None } else { bare_year(text) }
}

/// Whether a year may begin here: not inside a number or a word of Latin letters.
fn begins_a_year(line: &str, at: usize) -> bool {
    let may_begin =
        |c: char| c.is_ascii_digit() || matches!(c, '令' | '平' | '昭' | 'R' | 'r' | 'H' | 'h' | 'S' | 's');
    if !line[at..].starts_with(may_begin) {
        return false;
    }
    let mut behind = line[..at].chars().rev();
    let (before, second) = (behind.next(), behind.next());
    let after_dash = before.is_some_and(text::is_dash) && second.is_some_and(|c| c.is_ascii_digit());
    let inside = after_dash
        || before.is_some_and(|c| {
            c.is_ascii_digit() || (c.is_ascii_alphabetic() && !matches!(c, 'Y' | 'y')) || c == '.'
        });
    !inside
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
    let continues = next.is_some_and(|c| {
        c.is_ascii_digit() || (of_era && (c.is_ascii_alphabetic() || text::is_dash(c))) || c == '円'
    });
    (!continues).then_some(FiscalYear(year))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Datelike;
    use proptest::prelude::*;
    use rstest::rstest;

    fn shown(cell: &Cell, hints: DateHints) -> String {
        let reading = read(cell, hints);
        match (reading.value, reading.faults.first()) {
            (Some(date), None) => date.to_string(),
            (_, Some(fault)) => fault.code.to_string(),
            (None, None) => String::new(),
        }
    }

    #[rstest]
    #[case("令和5年4月1日", "2023-04-01")]
    #[case("未", "")]
    #[case("（未納品）", "")]
    #[case("未来工房", "value.date-unreadable")]
    #[case("’23.7.16", "2023-07-16")]
    #[case("'05/4/1", "2005-04-01")]
    #[case("'2023/4/1", "2023-04-01")]
    #[case("令和５年４月１日", "2023-04-01")]
    #[case("令和 5 年 4 月 1 日", "2023-04-01")]
    #[case("令和元年5月1日", "2019-05-01")]
    #[case("令和元年４月３０日", "value.date-impossible")]
    #[case("平成31年4月30日", "2019-04-30")]
    #[case("平成31年5月1日", "value.date-impossible")]
    #[case("平成32年4月1日", "value.date-impossible")]
    #[case("昭和64年1月7日", "1989-01-07")]
    #[case("昭和64年1月8日", "value.date-impossible")]
    #[case("R5.4.1", "2023-04-01")]
    #[case("R５．４．１", "2023-04-01")]
    #[case("r5/4/1", "2023-04-01")]
    #[case("R5-4-1", "2023-04-01")]
    #[case("R050401", "2023-04-01")]
    #[case("060401", "value.date-ambiguous")]
    #[case("㋿5.4.1", "2023-04-01")]
    #[case("㍻30.4.1", "2018-04-01")]
    #[case("H30.4.1", "2018-04-01")]
    #[case("S60.4.1", "1985-04-01")]
    #[case("2023/4/1", "2023-04-01")]
    #[case("2023.4.1", "2023-04-01")]
    #[case("2022.1.1", "2022-01-01")]
    #[case("2023-04-01", "2023-04-01")]
    #[case("2023年4月1日", "2023-04-01")]
    #[case("２０２３年４月１日（土）", "2023-04-01")]
    #[case("2023年4月1日 土曜日", "2023-04-01")]
    #[case("20230401", "2023-04-01")]
    #[case("2023/4/1 10:30", "2023-04-01")]
    #[case("2023/4/1 17時まで", "2023-04-01")]
    #[case("2023/4/1(土)10:30", "2023-04-01")]
    #[case("令和5年4月1日 正午", "2023-04-01")]
    #[case("2023-04-01T00:00:00", "2023-04-01")]
    #[case("2023/4/1 午後 1:00", "2023-04-01")]
    #[case("令和5年4月1日現在", "2023-04-01")]
    #[case("令和五年十月十九日", "2023-10-19")]
    #[case("二〇二三年四月一日", "2023-04-01")]
    #[case("更新：令和5年4月1日", "2023-04-01")]
    #[case("4/1/2023", "2023-04-01")]
    #[case("2025年9月", "2025-09")]
    #[case("令和7年9月", "2025-09")]
    #[case("R7.9", "2025-09")]
    #[case("2025/9", "2025-09")]
    #[case("2025-09", "2025-09")]
    #[case("202509", "2025-09")]
    #[case("令和5年度", "2023")]
    #[case("令和元年度", "2019")]
    #[case("2023年度", "2023")]
    #[case("2023年", "2023")]
    #[case("2023", "2023")]
    #[case("令和5年", "2023")]
    #[case("平成31年度", "2019")]
    #[case("令和5年度2月", "2024-02")]
    #[case("2023/6/31", "value.date-impossible")]
    #[case("令和5年2月30日", "value.date-impossible")]
    #[case("令和4年2月30日", "value.date-impossible")]
    #[case("2023/13/1", "value.date-impossible")]
    #[case("2023/2/29", "value.date-impossible")]
    #[case("2024/2/29", "2024-02-29")]
    #[case("20230631", "value.date-impossible")]
    #[case("0/0/0", "value.date-ambiguous")]
    #[case("5.4.1", "value.date-ambiguous")]
    #[case("23/4/1", "value.date-ambiguous")]
    #[case("44927", "2023-01-01")]
    #[case("先月", "value.date-unreadable")]
    #[case("090-1234-5678", "value.date-unreadable")]
    #[case("未定", "")]
    #[case("－", "")]
    #[case("", "")]
    fn dates(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(shown(&Cell::text(text), DateHints::default()), expected, "{text}");
    }

    #[rstest]
    #[case("最終更新日（令和）", "5.4.1", "2023-04-01")]
    #[case("更新日(和暦)", "5.4.1", "2023-04-01")]
    #[case("更新日(和暦)", "５．４．１", "2023-04-01")]
    #[case("更新日(和暦)", "05/04/01", "2023-04-01")]
    #[case("更新日(和暦)", "5.4", "2023-04")]
    #[case("指定年月日（平成）", "18.10.1", "2006-10-01")]
    #[case("更新日(和暦)", "2023/4/1", "2023-04-01")]
    #[case("更新日(和暦)", "H30.4.1", "2018-04-01")]
    #[case("更新日(和暦)", "5.2.30", "value.date-impossible")]
    #[case("更新日", "5.4.1", "value.date-ambiguous")]
    fn dates_under_a_header(#[case] header: &str, #[case] text: &str, #[case] expected: &str) {
        assert_eq!(shown(&Cell::text(text), DateHints::from_header(header)), expected, "{text}");
    }

    #[rstest]
    #[case("8月28日", "更新日\n（令和６年）", "2024-08-28")]
    #[case("８月２８日", "回答日（2024年）", "2024-08-28")]
    #[case("2月30日", "回答日（2024年）", "value.date-impossible")]
    #[case("R5.4.1", "更新日（令和６年）", "2023-04-01")]
    #[case("8月28日", "更新日（令和6年度）", "2024-08-28")]
    #[case("3/5 17:00まで", "締切（2024年度）", "2025-03-05")]
    #[case("12/24 正午", "締切（2024年度）", "2024-12-24")]
    #[case("12/24（火）17時必着", "締切（2024年度）", "2024-12-24")]
    #[case("12/24（火）17:00まで", "締切（2024年度）", "2024-12-24")]
    #[case("12/24（17:00まで）", "締切（2024年度）", "2024-12-24")]
    #[case("2/30", "締切（2024年度）", "value.date-impossible")]
    #[case("25/04/07", "納期（2025年度）", "2025-04-07")]
    #[case("7/4/7", "納期（2025年度）", "2025-04-07")]
    #[case("R8.4.1", "納期（2025年度）", "2026-04-01")]
    #[case("2026/4/1", "納期（2025年度）", "2026-04-01")]
    #[case("11/4/7", "納期（2025年度）", "value.date-ambiguous")]
    #[case("8月28日", "更新日", "value.date-unreadable")]
    fn a_day_is_of_the_year_that_its_header_states(
        #[case] text: &str,
        #[case] header: &str,
        #[case] expected: &str,
    ) {
        assert_eq!(shown(&Cell::text(text), DateHints::from_header(header)), expected, "{text}");
    }

    #[rstest]
    #[case("2024/4/8～4/15", Some("2024-04-08 2024-04-15"))]
    #[case("令和6年12月8日～令和7年1月20日", Some("2024-12-08 2025-01-20"))]
    #[case("R6.12.20〜1.10", Some("2024-12-20 2025-01-10"))]
    #[case("2024/4/8から20日", Some("2024-04-08 2024-04-20"))]
    #[case("2024/4/8～4/1", Some("2024-04-08 2025-04-01"))]
    #[case("2024/4/8", None)]
    #[case("5～10名", None)]
    fn spans(#[case] text: &str, #[case] expected: Option<&str>) {
        let found = span(&Cell::text(text), DateHints::default());
        assert_eq!(found.map(|(first, last)| format!("{first} {last}")).as_deref(), expected, "{text}");
    }

    #[rstest]
    #[case("24/6/21", "2024-06-21")]
    #[case("19.3.23", "2019-03-23")]
    #[case("5.4.1", "value.date-ambiguous")]
    #[case("24/6", "value.date-ambiguous")]
    #[case("24/13/1", "value.date-impossible")]
    fn short_years_are_gregorian_where_the_others_are(#[case] text: &str, #[case] expected: &str) {
        let hints = DateHints { gregorian: true, ..DateHints::default() };
        assert_eq!(shown(&Cell::text(text), hints), expected, "{text}");
    }

    #[rstest]
    #[case(44_927.0, "2023-01-01")]
    #[case(44_927.75, "2023-01-01")]
    #[case(20_230_401.0, "2023-04-01")]
    #[case(202_304.0, "2023-04")]
    #[case(2_023.0, "2023")]
    #[case(20_230_631.0, "value.date-impossible")]
    #[case(5.4, "value.date-unreadable")]
    #[case(12.0, "value.date-unreadable")]
    fn number_cells(#[case] number: f64, #[case] expected: &str) {
        assert_eq!(shown(&Cell::Number(number), DateHints::default()), expected);
    }

    #[rstest]
    #[case("2021/06/01 14:12:05", "2021-06-01 14:12:05")]
    #[case("2021/6/1 午後 2:12:05", "2021-06-01 14:12:05")]
    #[case("2021/6/1 午前 12:05", "2021-06-01 00:05:00")]
    #[case("2021/06/01 2:12:05 午後 GMT+9", "2021-06-01 14:12:05")]
    #[case("2021-06-01T14:12:05", "2021-06-01 14:12:05")]
    #[case("2021/6/1", "2021-06-01 00:00:00")]
    #[case("2021年6月1日 9:05", "2021-06-01 09:05:00")]
    fn moments(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(read_moment(&Cell::text(text)).value.unwrap().to_string(), expected);
    }

    #[test]
    fn moments_of_other_cells() {
        assert_eq!(read_moment(&Cell::Number(44_927.5)).value.unwrap().to_string(), "2023-01-01 12:00:00");
        assert_eq!(read_moment(&Cell::text("2021/6/1 25:00")).faults[0].code, UNREADABLE);
        assert!(read_moment(&Cell::Empty).is_nothing());
    }

    #[rstest]
    #[case("2021年09月", None, "2021-09")]
    #[case("R3.9", None, "2021-09")]
    #[case("令和3年9月分", None, "2021-09")]
    #[case("2021-09", None, "2021-09")]
    #[case("2021/9/1", None, "2021-09")]
    #[case("9月", Some(2021), "2021-09")]
    #[case("3月", Some(2021), "2022-03")]
    #[case("９月分", Some(2021), "2021-09")]
    fn months(#[case] text: &str, #[case] year: Option<i32>, #[case] expected: &str) {
        assert_eq!(month(text, year.map(FiscalYear)).value.unwrap().to_string(), expected);
    }

    #[test]
    fn a_month_without_a_year_is_not_guessed() {
        assert!(month("9月", None).value.is_none());
        assert!(!month("9月", None).faults.is_empty());
        assert!(!month("2021年", None).faults.is_empty());
    }

    #[rstest]
    #[case("令和3年度", Some(2021))]
    #[case("令和３年度　事業所一覧", Some(2021))]
    #[case("R3年度実績", Some(2021))]
    #[case("2021年度", Some(2021))]
    #[case("FY2021", Some(2021))]
    #[case("2021", Some(2021))]
    #[case("R3", Some(2021))]
    #[case("平成31年度", Some(2019))]
    #[case("令和元年度", Some(2019))]
    #[case("2022年3月", Some(2021))]
    #[case("共同受注窓口アンケート2021（回答）", Some(2021))]
    #[case("事業所一覧", None)]
    #[case("R3-001", None)]
    #[case("0120-2021-11", None)]
    fn fiscal_years(#[case] text: &str, #[case] expected: Option<i32>) {
        assert_eq!(fiscal_year_in(text), expected.map(FiscalYear), "{text}");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>(), number in any::<f64>()) {
            let hints = DateHints { era_without_name: true, ..DateHints::default() };
            let _read = (read(&Cell::text(&text), hints), read_moment(&Cell::text(&text)), month(&text, Some(FiscalYear(2021))));
            let _read = (read(&Cell::Number(number), hints), read_moment(&Cell::Number(number)), fiscal_year_in(&text));
        }

        #[test]
        fn near_dates_do_not_panic(text in "[RHS令和平成元0-9年月日./:午後 -]{0,16}") {
            let hints = DateHints { era_without_name: true, ..DateHints::default() };
            let _read = (read(&Cell::text(&text), hints), read_moment(&Cell::text(&text)), fiscal_year_in(&text));
        }

        #[test]
        fn every_day_reads_in_every_writing(days in 0_u64..36_000) {
            let day = NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + Days::new(days);
            let era = Era::ALL.into_iter().find(|era| era.holds(day)).unwrap();
            let number = day.year() - era.year(1) + 1;
            let (month, date) = (day.month(), day.day());
            for text in [
                format!("{}{number}年{month}月{date}日", era.name()),
                format!("{}{number}.{month}.{date}", era.letter()),
                day.format("%Y/%-m/%-d").to_string(),
                day.format("%Y%m%d").to_string(),
            ] {
                prop_assert_eq!(read(&Cell::text(&text), DateHints::default()).value, Some(PartialDate::day(day)), "{}", text);
            }
        }
    }
}
