//! Fiscal years, months, and dates whose day or month may be unknown.

use chrono::{Datelike, NaiveDate};
use std::fmt;

/// How a moment is shown to people: to the minute.
pub const TO_THE_MINUTE: &str = "%Y-%m-%d %H:%M";

/// 年度: 1 April – 31 March, named by its April.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(pub i32);

impl FiscalYear {
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self(if date.month() >= 4 { date.year() } else { date.year() - 1 })
    }

    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0 - 1)
    }

    /// First day (1 April).
    #[must_use]
    pub fn start(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).unwrap_or_default()
    }

    /// Last day (31 March of the next calendar year).
    #[must_use]
    pub fn end(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0 + 1, 3, 31).unwrap_or_default()
    }

    #[must_use]
    pub fn contains(self, date: NaiveDate) -> bool {
        Self::of(date) == self
    }

    /// `令和3年度`; before 2019 by the Gregorian year.
    #[must_use]
    pub fn label(self) -> String {
        match self.0 {
            2019 => "令和元年度".to_owned(),
            year if year > 2019 => format!("令和{}年度", year - 2018),
            year => format!("{year}年度"),
        }
    }
}

impl fmt::Display for FiscalYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A calendar month, shown `2021-09`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    pub year: i32,
    /// 1–12.
    pub month: u32,
}

impl Month {
    #[must_use]
    pub fn new(year: i32, month: u32) -> Option<Self> {
        (1..=12).contains(&month).then_some(Self { year, month })
    }

    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self { year: date.year(), month: date.month() }
    }

    #[must_use]
    pub fn fiscal_year(self) -> FiscalYear {
        FiscalYear(if self.month >= 4 { self.year } else { self.year - 1 })
    }

    #[must_use]
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or_default()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    Year,
    Month,
    Day,
}

/// A date as precise as the cell was: `date` is the first day of the stated month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    pub date: NaiveDate,
    pub precision: Precision,
}

impl PartialDate {
    #[must_use]
    pub const fn day(date: NaiveDate) -> Self {
        Self { date, precision: Precision::Day }
    }
}

/// ISO, cut at the precision: `2025-09-01`, `2025-09`, `2025`.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision {
            Precision::Day => write!(f, "{}", self.date.format("%Y-%m-%d")),
            Precision::Month => write!(f, "{}", self.date.format("%Y-%m")),
            Precision::Year => write!(f, "{}", self.date.format("%Y")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fiscal_year_turns_in_april() {
        for (date, year) in [("2021-03-31", 2020), ("2021-04-01", 2021), ("2022-01-01", 2021)] {
            assert_eq!(FiscalYear::of(date.parse().unwrap()), FiscalYear(year), "{date}");
        }
        assert_eq!(FiscalYear(2021).label(), "令和3年度");
        assert_eq!(FiscalYear(2021).end(), "2022-03-31".parse().unwrap());
    }
}
