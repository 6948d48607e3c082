//! What the name of a file says of it: that it is a copy of another, and of which year and months it tells.

use super::date::fiscal_year_in;
use super::edition::{Edition, Standing};
use super::text::tidy_line;
use crate::domain::FiscalYear;

/// Whether a path calls the file a copy or an earlier version: `一覧 - コピー.xlsx`, `一覧_旧.xlsx`, `一覧 (1).xlsx`, `old/一覧.xlsx`.
#[must_use]
pub fn is_called_copy(path: &str) -> bool {
    let name = tidy_line(path.rsplit('/').next().unwrap_or_default());
    let stem = name.rsplit_once('.').map_or(&*name, |(stem, _)| stem).trim();
    let counted = stem.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let is_counted = counted.is_some_and(|(_, inner)| {
        (1..=2).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_counted || Edition::of("", path).standing == Standing::Past
}

/// The year and the months that a file's name speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    year: Option<FiscalYear>,
    months: Vec<u32>,
}

impl Period {
    /// Of the last part of a path.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let name = tidy_line(path.rsplit('/').next().unwrap_or_default());
        let mut months: Vec<u32> = name
            .match_indices('月')
            .filter_map(|(at, _)| {
                let begin = name[..at].trim_end_matches(|c: char| c.is_ascii_digit()).len();
                name[begin..at].parse().ok().filter(|month| (1..=12).contains(month))
            })
            .collect();
        months.sort_unstable();
        months.dedup();
        Self { year: fiscal_year_in(&name), months }
    }

    /// Whether both name a year or months, and not the same.
    #[must_use]
    pub fn is_other_than(&self, other: &Self) -> bool {
        let years = self.year.is_some() && other.year.is_some() && self.year != other.year;
        let months = !self.months.is_empty() && !other.months.is_empty() && self.months != other.months;
        years || months
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_told_by_their_names() {
        for path in [
            "inbox/jimukyoku/商談管理表 - コピー.xlsx",
            "inbox/jimukyoku/商談管理表 - コピー (2).xlsx",
            "inbox/jimukyoku/商談管理表のコピー.xlsx",
            "inbox/jimukyoku/商談管理表_控え.xlsx",
            "inbox/jimukyoku/商談管理表_旧.xlsx",
            "inbox/jimukyoku/商談管理表 (1).xlsx",
            "inbox/jimukyoku/商談管理表（1）.xlsx",
            "inbox/jimukyoku/Copy of 商談管理表.xlsx",
            "inbox/jimukyoku/old/商談管理表.xlsx",
        ] {
            assert!(is_called_copy(path), "{path}");
        }
        for path in [
            "inbox/jimukyoku/商談管理表.xlsx",
            "inbox/d01/事業所（12か所）.xlsx",
            "inbox/d01/一覧（大阪）.xlsx",
        ] {
            assert!(!is_called_copy(path), "{path}");
        }
    }

    #[test]
    fn a_year_or_month_in_the_name_tells_files_apart() {
        let is_other = |one: &str, two: &str| Period::of(one).is_other_than(&Period::of(two));
        assert!(is_other("予算_令和7年度.xlsx", "予算_令和8年度.xlsx"));
        assert!(is_other("粗利_4月.xlsx", "粗利_５月.xlsx"));
        assert!(!is_other("予算_令和8年度.xlsx", "予算_令和8年度 - コピー.xlsx"));
        assert!(!is_other("予算.xlsx", "予算_令和8年度.xlsx"));
    }
}
