//! 元号: names, letters, first and last days.

use chrono::{Datelike, NaiveDate};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    Meiji,
    Taisho,
    Showa,
    Heisei,
    Reiwa,
}

impl Era {
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// First day of the era (as year, month, day).
    const fn start(self) -> (i32, u32, u32) {
        match self {
            Self::Meiji => (1868, 1, 25),
            Self::Taisho => (1912, 7, 30),
            Self::Showa => (1926, 12, 25),
            Self::Heisei => (1989, 1, 8),
            Self::Reiwa => (2019, 5, 1),
        }
    }

    /// First day of the era after this one; `None` for the current era.
    fn end(self) -> Option<(i32, u32, u32)> {
        Self::ALL.into_iter().find(|era| *era > self).map(Self::start)
    }

    /// The Gregorian year of a year of the era (令和5 → 2023); any number, possible or not.
    #[must_use]
    pub const fn year(self, number: i32) -> i32 {
        self.start().0 + number - 1
    }

    /// Whether a day lies in the era. On the day of a change the new era holds.
    #[must_use]
    pub fn holds(self, date: NaiveDate) -> bool {
        let day = (date.year(), date.month(), date.day());
        self.start() <= day && self.end().is_none_or(|end| day < end)
    }

    /// Whether any day of a month lies in the era.
    #[must_use]
    pub fn holds_month(self, year: i32, month: u32) -> bool {
        let (from_year, from_month, _) = self.start();
        let ended = |(end_year, end_month, end_day): (i32, u32, u32)| {
            (year, month) > (end_year, end_month) || ((year, month) == (end_year, end_month) && end_day == 1)
        };
        (from_year, from_month) <= (year, month) && !self.end().is_some_and(ended)
    }

    /// Whether any day of a year lies in the era.
    #[must_use]
    pub fn holds_year(self, year: i32) -> bool {
        self.start().0 <= year && self.end().is_none_or(|end| year <= end.0)
    }

    /// The era that begins a tidied text (令和, R, r.) and what follows it.
    #[must_use]
    pub fn leading(text: &str) -> Option<(Self, &str)> {
        Self::ALL.into_iter().rev().find_map(|era| {
            let by_name = text.strip_prefix(era.name());
            let by_letter = || {
                text.strip_prefix([era.letter(), era.letter().to_ascii_lowercase()])
                    .map(|rest| rest.trim_start_matches('.'))
            };
            // 令5.4.1, 平31年: the first letter alone, before a number.
            let by_first = || {
                let rest = text.strip_prefix(era.name().chars().next()?)?.trim_start_matches(['.', ' ']);
                rest.starts_with(|c: char| c.is_ascii_digit() || c == '元').then_some(rest)
            };
            by_name.or_else(by_letter).or_else(by_first).map(|rest| (era, rest.trim_start()))
        })
    }

    /// The era that a header names (`更新日（令和）`); 和暦 alone names none.
    #[must_use]
    pub fn named_in(text: &str) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|era| text.contains(era.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("2019-04-30", Era::Heisei)]
    #[case("2019-05-01", Era::Reiwa)]
    #[case("1989-01-07", Era::Showa)]
    #[case("1989-01-08", Era::Heisei)]
    #[case("1926-12-24", Era::Taisho)]
    fn days_on_either_side_of_a_change(#[case] day: &str, #[case] expected: Era) {
        let day: NaiveDate = day.parse().unwrap();
        let holding: Vec<Era> = Era::ALL.into_iter().filter(|era| era.holds(day)).collect();
        assert_eq!(holding, [expected]);
    }

    #[rstest]
    #[case("令和5年", Some((Era::Reiwa, "5年")))]
    #[case("R5.4.1", Some((Era::Reiwa, "5.4.1")))]
    #[case("R.5.4.1", Some((Era::Reiwa, "5.4.1")))]
    #[case("h31/4/30", Some((Era::Heisei, "31/4/30")))]
    #[case("令5.4.1", Some((Era::Reiwa, "5.4.1")))]
    #[case("平31年", Some((Era::Heisei, "31年")))]
    #[case("令元.5.1", Some((Era::Reiwa, "元.5.1")))]
    #[case("大工町", None)]
    #[case("2023", None)]
    fn leading_eras(#[case] text: &str, #[case] expected: Option<(Era, &str)>) {
        assert_eq!(Era::leading(text), expected);
    }

    #[test]
    fn months_and_years_of_an_era() {
        assert!(Era::Heisei.holds_month(2019, 4));
        assert!(!Era::Heisei.holds_month(2019, 5));
        assert!(!Era::Reiwa.holds_month(2019, 4));
        assert!(Era::Heisei.holds_year(2019));
        assert!(!Era::Heisei.holds_year(2020));
    }
}
