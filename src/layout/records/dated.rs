//! The year that a title or a sheet's name states, for the dates below it that are written without one: 4/7 under 令和5年度.

use super::month_and_day::{is_bare_day, is_day};
use crate::domain::{Field, FiscalYear};
use crate::layout::heads::header::Header;
use crate::layout::model::{Column, HEADING, MappedCell, Record};

use crate::layout::view::View;
use crate::layout::vocabulary::words::month_named;
use crate::normalise::date::{fiscal_years_in, lacks_its_year};
use crate::table::Cell;
use std::sync::Arc;

/// Rows below a header in which a date without its year is looked for.
const SEARCHED: u32 = 60;

/// No book of today is of a year before.
const EARLIEST: i32 = 1950;

/// Tells the headers over dates without their year the one that is known: 納期（2023年度）.
pub(in crate::layout) fn tell(
    headers: &mut [Arc<str>],
    columns: &[Column],
    view: &View<'_>,
    header: &Header,
    year: Option<FiscalYear>,
) {
    let Some(year) = year else { return };
    let rows = header.last + 1..=view.rows().min(header.last + SEARCHED);
    let needs_year = |column: &Column| {
        column.field.is_some_and(|field| is_of_year(field) || field == Field::Month)
            && column.header.iter().all(|part| fiscal_years_in(part).is_empty())
            && (is_day(column)
                || is_bare_day(column)
                || rows.clone().any(|row| lacks_year(view.get(row, column.index))))
    };
    let is_month = |column: &Column| {
        matches!(column.field, Some(Field::MonthlyTotal | Field::MonthlyHeads))
            && column.header.iter().all(|part| fiscal_years_in(part).is_empty())
    };
    for (header, column) in headers.iter_mut().zip(columns) {
        if needs_year(column) {
            *header = format!("{header}（{}年度）", year.0).into();
        } else if is_month(column) {
            *header = format!("{}年度 > {header}", year.0).into();
        }
    }
}

/// The whole header of a card's label: over dates without their year with the one that is known.
pub(in crate::layout) fn named(column: &Column, year: Option<FiscalYear>) -> Arc<str> {
    let header = column.header_text();
    let is_dated = column.field.is_some_and(is_of_year) && fiscal_years_in(&header).is_empty();
    match year.filter(|_| is_dated) {
        Some(year) => format!("{header}（{}年度）", year.0).into(),
        None => header.into(),
    }
}

/// Whether a cell is a date or a month whose year is left out.
pub(in crate::layout) fn lacks_year(cell: &Cell) -> bool {
    lacks_its_year(cell) || month_named(cell.show().trim()).is_some()
}

/// The same of a month that the sheet's name or a title says once for all rows.
pub(in crate::layout) fn given(given: &mut [MappedCell], year: Option<FiscalYear>) {
    let Some(year) = year else { return };
    let months = given.iter_mut().filter(|cell| cell.field == Field::Month);
    for cell in months.filter(|cell| fiscal_years_in(&cell.value.show()).is_empty()) {
        cell.header = format!("{}（{}年度）", cell.header, year.0).into();
    }
}

/// The same of months in headings between the rows: 【4月】.
pub(in crate::layout) fn headed(records: &mut [Record], year: Option<FiscalYear>) {
    for record in records {
        let headed =
            record.cells.iter_mut().find(|cell| cell.field == Field::Month && &*cell.header == HEADING);
        given(headed.map(std::slice::from_mut).unwrap_or_default(), year);
    }
}

/// The one fiscal year that a sheet's name and the texts above its header state; where they state none, the sheet's title,
/// then the file's name. Where they state several, which of them is meant is not known.
pub(in crate::layout) fn year(
    sheet: &str,
    caption: &[String],
    title: &str,
    path: &str,
) -> Option<FiscalYear> {
    let texts = std::iter::once(sheet).chain(caption.iter().map(String::as_str));
    let mut years: Vec<FiscalYear> = texts.flat_map(fiscal_years_in).collect();
    if years.is_empty() {
        years = fiscal_years_in(title);
    }
    if years.is_empty() {
        let name = path.rsplit('/').next().unwrap_or_default();
        let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let is_span = name.contains(['～', '〜', '~']);
        years = if is_span { Vec::new() } else { fiscal_years_in(name) };
    }
    // M6-04 is a number of an order, no year of Meiji.
    years.retain(|year| year.0 >= EARLIEST);
    years.sort_unstable();
    years.dedup();
    match years[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// Days of one fiscal year: those of workshops are of any.
fn is_of_year(field: Field) -> bool {
    field.is_day() && !matches!(field, Field::UpdatedOn | Field::DesignatedOn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("R5", &["案件受付簿　令和5年度（令和5年4月～令和6年3月）"], "a.xlsx", Some(2023))]
    #[case("6月", &["令和４年6月　納品報告"], "納品報告.xls", Some(2022))]
    #[case("一覧", &["案件一覧", "更新日：令和7年3月28日"], "inbox/R6受注案件.xls", Some(2024))]
    #[case("一覧", &["2024/3/31現在"], "一覧.xlsx", None)]
    #[case("R6", &["令和5年度　案件一覧"], "一覧.xlsx", None)]
    #[case("一覧", &[], "台帳（平成30～令和元年度）.xlsx", None)]
    #[case("2023年", &[], "一覧.xlsx", None)]
    #[case("R6", &["分納の記録", "M6-04"], "一覧.xlsx", Some(2024))]
    fn the_year_of_a_sheet(
        #[case] sheet: &str,
        #[case] caption: &[&str],
        #[case] path: &str,
        #[case] expected: Option<i32>,
    ) {
        let caption: Vec<String> = caption.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(year(sheet, &caption, "", path), expected.map(FiscalYear), "{sheet} {caption:?} {path}");
    }
}
