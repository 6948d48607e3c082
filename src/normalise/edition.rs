//! 何年何月版, 旧, コピー, 最新: what the name of a file or sheet states by which editions of one list are put in order.

use super::era::Era;
use super::{date, text};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// Whether a name says that the list is put away, or that it is the newest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// 旧, コピー, バックアップ
    Past,
    #[default]
    Plain,
    /// 最新
    Newest,
}

/// Of which days a list is, by the names of its sheet, its file and its folder, and whether they say that it is put away or
/// the newest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    pub days: [Option<NaiveDate>; 3],
    pub standing: Standing,
}

impl Edition {
    /// By the names of the sheet, of the file and of the folder in which it lies.
    #[must_use]
    pub fn of(sheet: &str, path: &str) -> Self {
        let mut names = path.rsplit('/');
        let file = names.next().unwrap_or_default();
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let places = [sheet, stem, names.next().unwrap_or_default()];
        let stated = places.map(standing);
        let said = |one: Standing| stated.contains(&one).then_some(one);
        Self {
            days: places.map(day),
            standing: said(Standing::Past).or_else(|| said(Standing::Newest)).unwrap_or_default(),
        }
    }

    /// Which of two is newer, where their names tell: of the days that both state, what stands nearest tells most.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        let (own, others) = (self.standing, other.standing);
        if (own == Standing::Past) != (others == Standing::Past) {
            return Some(own.cmp(&others));
        }
        let days = self.days.iter().zip(&other.days).filter_map(|(own, other)| Some((*own)?.cmp(&(*other)?)));
        days.chain([own.cmp(&others)]).find(|one| one.is_ne())
    }
}

fn standing(name: &str) -> Standing {
    const PAST: [&str; 12] = [
        "旧",
        "古い",
        "コピ",
        "バックアップ",
        "控え",
        "退避",
        "以前の",
        "前回",
        "修正前",
        "変更前",
        "更新前",
        "保存用",
    ];
    const PAST_LATIN: [&str; 5] = ["old", "backup", "bak", "copy", "bk"];
    const NEWEST: [&str; 6] = ["最新", "改訂版", "更新版", "修正後", "変更後", "新版"];
    let name = text::tidy_line(name).to_lowercase();
    let is_word = |word: &str| name.split(|c: char| !c.is_ascii_alphabetic()).any(|one| one == word);
    // 新 alone, not that of 更新 and of a place.
    let is_new = || name.split(|c: char| !c.is_alphabetic()).any(|word| word == "新" || word == "new");
    if PAST.iter().any(|word| name.contains(word)) || PAST_LATIN.iter().any(|word| is_word(word)) {
        Standing::Past
    } else if NEWEST.iter().any(|word| name.contains(word)) || is_new() {
        Standing::Newest
    } else {
        Standing::Plain
    }
}

/// The day that a name states: 20261119, R8.11.19; the first of its month or of its fiscal year where it states no more.
fn day(name: &str) -> Option<NaiveDate> {
    let (year, month, day) = match written(name) {
        Some((year, month, day)) => (year, month, day.unwrap_or(1)),
        None => (date::fiscal_year_in(name)?.0, 4, 1),
    };
    NaiveDate::from_ymd_opt(year, month, day).or_else(|| NaiveDate::from_ymd_opt(year, month, 1))
}

/// `2023-09_A.csv` → (2023, 9); `sfkopendata_202403_45.csv` → (2024, 3); `令和5年9月末現在` → (2023, 9). The first one stands.
#[must_use]
pub fn read(name: &str) -> Option<(i32, u32)> {
    written(name).map(|(year, month, _)| (year, month))
}

type Written = (i32, u32, Option<u32>);

fn written(name: &str) -> Option<Written> {
    let tidy = text::tidy_line(name);
    let chars: Vec<char> = tidy.chars().collect();
    (0..chars.len()).find_map(|at| {
        let fresh = at == 0 || !chars[at - 1].is_ascii_digit();
        western(&chars[at..]).filter(|_| fresh).or_else(|| japanese(&chars[at..]))
    })
}

/// 2023-09, 2023.9, 2023年9月, 202309, 20230930.
fn western(chars: &[char]) -> Option<Written> {
    let digits: String = chars.iter().take_while(|c| c.is_ascii_digit()).collect();
    if matches!(digits.len(), 6 | 8) {
        let day = digits.get(6..8).and_then(|day| day.parse().ok());
        return month(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, day);
    }
    let year = digits.parse().ok().filter(|_| digits.len() == 4)?;
    month_and_day(year, &chars[4..])
}

/// 令和5年9月, R5.9, R05-09, R5.9.30.
fn japanese(chars: &[char]) -> Option<Written> {
    let text: String = chars.iter().take(14).collect();
    let (era, rest) = Era::leading(&text)?;
    let rest: Vec<char> = rest.chars().collect();
    let (number, rest) = match rest.as_slice() {
        ['元', rest @ ..] => (1, rest.to_vec()),
        _ => {
            let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).take(2).collect();
            (digits.parse().ok()?, rest[digits.len()..].to_vec())
        }
    };
    month_and_day(era.year(number), &rest)
}

fn month_and_day(year: i32, chars: &[char]) -> Option<Written> {
    let (number, rest) = number_after(chars)?;
    let day = number_after(rest).map(|(day, _)| day).filter(|day| (1..=31).contains(day));
    month(year, number, day)
}

/// The number behind one separator, and what follows it.
fn number_after(chars: &[char]) -> Option<(u32, &[char])> {
    let (separator, rest) = chars.split_first()?;
    let digits: String = rest.iter().take_while(|c| c.is_ascii_digit()).collect();
    let number = "年月-_./ ".contains(*separator).then(|| digits.parse().ok()).flatten()?;
    Some((number, &rest[digits.len()..]))
}

fn month(year: i32, month: u32, day: Option<u32>) -> Option<Written> {
    ((1989..2100).contains(&year) && (1..=12).contains(&month)).then_some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_month_of_an_edition_is_read_from_a_name() {
        for (name, edition) in [
            ("official/2023-09_A.csv", Some((2023, 9))),
            ("sfkopendata_202403_45.csv", Some((2024, 3))),
            ("指定事業所一覧（令和5年9月1日現在）.xlsx", Some((2023, 9))),
            ("R6.4_名簿.xlsx", Some((2024, 4))),
            ("令和元年10月.csv", Some((2019, 10))),
            ("20240401一覧.csv", Some((2024, 4))),
            ("２０２４年３月分", Some((2024, 3))),
            ("一覧.csv", None),
            ("4010000001.csv", None),
            ("2023-13.csv", None),
            ("name2.xlsx", None),
        ] {
            assert_eq!(read(name), edition, "{name}");
        }
    }

    #[test]
    fn of_two_names_the_newer_is_told() {
        for (older, newer) in [
            ("事業所一覧_R8.4.xlsx", "事業所一覧_R8.5.xlsx"),
            ("事業所一覧20260401.xlsx", "事業所一覧20261101.xlsx"),
            ("全国案件一覧_20261101.xlsx", "全国案件一覧_20261119.xlsx"),
            ("一覧（R8.11.1現在）.xlsx", "一覧（R8.11.19現在）.xlsx"),
            ("事業所一覧（令和8年4月）.xlsx", "事業所一覧（令和8年11月）.xlsx"),
            ("事業所一覧R7.xlsx", "事業所一覧R8.xlsx"),
            ("事業所一覧_旧.xlsx", "事業所一覧_新.xlsx"),
            ("事業所一覧.xlsx", "事業所一覧_最新.xlsx"),
            ("事業所一覧（旧）.xlsx", "事業所一覧.xlsx"),
            ("2025年度名簿.xlsx", "2026年度名簿.xlsx"),
            ("事業所 - コピー.xlsx", "事業所.xlsx"),
            ("list_old.xlsx", "list.xlsx"),
            ("2025年度/名簿.xlsx", "2026年度/名簿.xlsx"),
        ] {
            let of = |path: &str| Edition::of("名簿", &format!("inbox/d01/{path}"));
            assert_eq!(of(older).compare(&of(newer)), Some(Ordering::Less), "{older} {newer}");
            assert_eq!(of(newer).compare(&of(older)), Some(Ordering::Greater), "{older} {newer}");
        }
        for (older, newer) in [
            ("令和7年度", "令和8年度"),
            ("R7", "R8"),
            ("2025", "2026"),
            ("(旧)名簿", "名簿"),
            ("一覧", "最新"),
        ] {
            let of = |sheet: &str| Edition::of(sheet, "inbox/d01/名簿.xlsx");
            assert_eq!(of(older).compare(&of(newer)), Some(Ordering::Less), "{older} {newer}");
        }
        // Sheets of one year in two books; sheets of two years.
        for (older, newer) in [
            (("令和8年度", "20261101.xlsx"), ("令和8年度", "20261119.xlsx")),
            (("令和7年度", "20261119.xlsx"), ("令和8年度", "20261101.xlsx")),
        ] {
            let (older, newer) = (Edition::of(older.0, older.1), Edition::of(newer.0, newer.1));
            assert_eq!(older.compare(&newer), Some(Ordering::Less));
        }
        for (one, other) in [
            ("名簿A.xlsx", "名簿B.xlsx"),
            ("一覧.xlsx", "一覧_20261101.xlsx"),
            ("goldfish.xlsx", "新潟.xlsx"),
        ] {
            let of = |path: &str| Edition::of("", path);
            assert_eq!(of(one).compare(&of(other)), None, "{one} {other}");
        }
    }
}
