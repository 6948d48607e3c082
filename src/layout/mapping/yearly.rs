//! Values of several fiscal years side by side, in a budget or a plan: 指標 | 令和7年度 | 令和8年度.
//!
//! Each column is kept with the year that its header names. A bare year says nothing of what stands below it: it is taken for
//! a value where the file, the sheet or the title speaks of a budget or a plan.

use crate::domain::{CellRef, Field, FiscalYear, RecordKind};
use crate::layout::mapping::scorer::THRESHOLD;
use crate::layout::model::{HEADING, MappedCell};
use crate::layout::vocabulary::entry::{Match, Vocabulary};
use crate::normalise::date::fiscal_years_in;
use crate::normalise::tidy_line;
use crate::table::Cell;
use std::collections::BTreeSet;

/// How surely a bare year is the year of the values below it.
const BARE: f64 = 0.9;

/// The columns that hold a year's values each, where there are several years of them.
pub(in crate::layout) fn columns(
    paths: &[Option<Vec<String>>],
    matches: &[&[Match]],
    vocabulary: &Vocabulary,
    is_named: bool,
) -> Vec<(usize, [Match; 1])> {
    if !vocabulary.has(Field::YearlyValue) {
        return Vec::new();
    }
    let weight = vocabulary.weight(Field::YearlyValue);
    let (mut years, mut bare, mut found) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (at, (path, matches)) in paths.iter().zip(matches).enumerate() {
        let is_value = |one: &&Match| {
            matches!(one.field, Field::PlanValue | Field::AnnualRecurring) && one.score >= THRESHOLD
        };
        let stated = matches.iter().filter(is_value).map(|one| one.score).reduce(f64::max);
        // Most columns are none of a budget, whatever year they name.
        let may_be = stated.is_some() || is_named;
        let path = path.as_ref().filter(|_| may_be);
        let Some((year, path)) = path.and_then(|path| Some((year_of(path)?, path))) else { continue };
        let is_alone = stated.is_none() && is_named && path.iter().all(|own| is_bare(own));
        if is_alone && !bare.insert(year) {
            // A year that comes twice is a value below 年度.
            return Vec::new();
        }
        if let Some(score) = stated.or_else(|| is_alone.then_some(BARE)) {
            years.insert(year);
            found.push((at, [Match { field: Field::YearlyValue, score, weight }]));
        }
    }
    if years.len() > 1 { found } else { Vec::new() }
}

/// The one fiscal year that a header names.
fn year_of(path: &[String]) -> Option<FiscalYear> {
    let mut years: Vec<FiscalYear> = path.iter().flat_map(|part| fiscal_years_in(part)).collect();
    years.sort_unstable();
    years.dedup();
    match years[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// 令和7年度, R7, 2025年度, 令和7年度（2025）, with 千円 or 円 behind it: a year and no other word.
fn is_bare(own: &str) -> bool {
    const UNITS: [&str; 5] = ["百万円", "千円", "万円", "単位", "円"];
    let mut line = tidy_line(own);
    for unit in UNITS {
        line = line.replace(unit, "");
    }
    let is_part =
        |c: char| c.is_ascii_digit() || c.is_whitespace() || "令和平成昭年度元RHFY()[]:".contains(c);
    line.chars().all(is_part)
}

/// What the sheet says once for all rows of a budget, a plan or a reference: its fiscal year and its title, by which the 事業 is
/// told.
pub(in crate::layout) fn given(
    given: &mut Vec<MappedCell>,
    kind: RecordKind,
    year: Option<FiscalYear>,
    caption: &[String],
    title: &str,
) {
    if !matches!(kind, RecordKind::Plan | RecordKind::Budget | RecordKind::Reference) {
        return;
    }
    let mut give = |field: Field, text: &str| {
        let (header, cell) = (HEADING.into(), CellRef::new(1, 1));
        given.push(MappedCell { field, header, cell, value: Cell::text(text) });
    };
    if let Some(year) = year {
        give(Field::FiscalYear, &format!("{}年度", year.0));
    }
    let title = if caption.is_empty() { tidy_line(title) } else { tidy_line(&caption.join(" ")) };
    if !title.is_empty() {
        give(Field::Title, &title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("令和7年度", true)]
    #[case("Ｒ７", true)]
    #[case("2025年度（千円）", true)]
    #[case("令和7年度（2025）", true)]
    #[case("令和7年度 平均工賃", false)]
    #[case("令和7年4月1日", false)]
    fn a_year_and_no_other_word(#[case] header: &str, #[case] expected: bool) {
        let path = [header.to_owned()];
        assert_eq!(year_of(&path).is_some() && is_bare(header), expected, "{header}");
    }
}
