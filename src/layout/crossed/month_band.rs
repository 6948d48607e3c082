//! The columns of months that follow each other in one row, with their years, and the sums of several that stand between them.

use super::across::{self, Group, Part};
use super::shared_out::OF_ORDERS;
use crate::domain::{CellRef, Field, FiscalYear, Month};
use crate::layout::mapping::scorer::Scorer;
use crate::layout::records::dated;
use crate::layout::vocabulary::words::{AnyOf, month_written};
use crate::normalise::date::{self, fiscal_years_in};
use crate::normalise::text::{states_nothing, tidied_line};
use crate::table::{Cell, Grid, Sheet};
use chrono::Datelike;
use std::sync::LazyLock;

/// Months that such columns are at least.
const FEWEST: usize = 3;

/// The columns of one month.
#[derive(Debug)]
pub(super) struct MonthColumn {
    pub(super) group: Group,
    /// The month with its year, where that is known.
    pub(super) written: String,
}

#[derive(Debug)]
pub(super) struct Band {
    /// The first row that is these columns' alone, that of the months, and the last of the header.
    pub(super) first: u32,
    pub(super) header: u32,
    pub(super) last: u32,
    pub(super) left: u32,
    pub(super) months: Vec<MonthColumn>,
    /// What is added up from them.
    sums: Vec<u32>,
    /// Each month stands once: where they come again beside each other, which figures are which is not known.
    pub(super) is_once: bool,
}

impl Band {
    /// Months that follow each other in a row, behind what they are of.
    pub(super) fn at(sheet: &Sheet, header: u32, path: &str) -> Option<Self> {
        let grid = &sheet.grid;
        let named = |col: u32| Named::in_cell(grid.get(header, col));
        let left = (2..=grid.cols()).find(|col| named(*col).is_some())?;
        let mut found: Vec<(Named, Group)> = Vec::new();
        let (mut sums, mut is_once) = (Vec::new(), true);
        for col in left..=grid.cols() {
            let text = across::text(grid, header, col);
            let is_below = || text.is_empty() && !across::text(grid, header + 1, col).is_empty();
            let is_beside = |group: &Group| group.parts.last().is_some_and(|part| part.col + 1 == col);
            let goes_on =
                found.last_mut().filter(|(_, group)| is_beside(group) && (group.name == text || is_below()));
            if let Some((_, group)) = goes_on {
                group.parts.push(Part::alone(col));
            } else if let Some(month) = named(col) {
                let is_within_a_year = month.year.is_some() || found.len() < 12;
                let follows = is_within_a_year && found.last().is_none_or(|(last, _)| month.follows(last));
                if !follows || !is_once {
                    // The same months once more, of something else.
                    is_once = false;
                    sums.push(col);
                    continue;
                }
                let (name, cell) = (text.into_owned(), CellRef::new(header, col));
                let group = Group { name, cell, parts: vec![Part::alone(col)] };
                found.push((month, group));
            } else if is_sum(&text) || is_below() {
                sums.push(col);
            } else {
                break;
            }
        }
        if found.len() < FEWEST {
            return None;
        }
        let is_own = |row: u32| {
            let text = across::text(grid, row, left);
            !text.is_empty() && text != across::text(grid, row, left - 1)
        };
        let above = (header.saturating_sub(2).max(1)..header).rev();
        let first = above.take_while(|row| is_own(*row)).last().unwrap_or(header);
        let years = Years::of(sheet, header, path, &found);
        let months = found.into_iter().map(|(named, group)| {
            let over = (first..header)
                .map(|row| across::text(grid, row, group.cell.col).into_owned())
                .collect::<Vec<_>>();
            MonthColumn { written: years.written(named, &over), group }
        });
        let months = months.collect();
        Some(Self { first, header, last: header, left, months, sums, is_once })
    }

    /// Every column that is a month's or adds some up.
    pub(super) fn cols(&self) -> Vec<u32> {
        let parts = self.months.iter().flat_map(|month| &month.group.parts);
        parts.map(|part| part.col).chain(self.sums.iter().copied()).collect()
    }

    /// What a column beside the months is called.
    pub(super) fn label(&self, grid: &Grid, col: u32) -> String {
        let texts = (self.first..=self.last).rev().map(|row| across::text(grid, row, col));
        texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default().into_owned()
    }

    /// 数量 and 金額 below each month.
    pub(super) fn name_parts(&mut self, grid: &Grid, scorer: &mut Scorer<'_>) {
        let row = self.last + 1;
        let is_word = |part: &Part| {
            let cell = grid.get(row, part.col);
            !states_nothing(&cell.show()) && across::figure(cell).is_none()
        };
        if !self.months.iter().flat_map(|month| &month.group.parts).all(is_word) {
            // Two columns of a month of which nobody says what they are.
            self.is_once &= self.months.iter().all(|month| month.group.parts.len() == 1);
            return;
        }
        self.last = row;
        for part in self.months.iter_mut().flat_map(|month| &mut month.group.parts) {
            part.own = across::text(grid, row, part.col).into_owned();
            let field = across::of_order(&part.own, &OF_ORDERS, scorer);
            let is_wage = speaks_of_wages(&part.own);
            part.field = field.filter(|field| *field != Field::Share && !is_wage);
        }
    }

    /// The words below the months, but for those of pay: each says of its own column alone what it is.
    pub(super) fn part_words(&self) -> Vec<String> {
        let parts = self.months.first().map(|month| &month.group.parts);
        let words = parts.into_iter().flatten().map(|part| part.own.clone());
        words.filter(|own| !own.is_empty() && !speaks_of_wages(own)).collect()
    }

    /// Tells what the figures are where no words below the months do.
    pub(super) fn tell(&mut self, field: Option<Field>) {
        for part in self.months.iter_mut().flat_map(|month| &mut month.group.parts) {
            if part.own.is_empty() {
                part.field = field;
            }
        }
    }
}

/// A month above a column, and its year where it says that itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    year: Option<i32>,
    month: u32,
}

impl Named {
    /// 4月, ４月分, R5.4, 2023/4, 令和5年4月 or the first day of a month.
    fn in_cell(cell: &Cell) -> Option<Self> {
        let of = |month: Month| Self { year: Some(month.year), month: month.month };
        match cell {
            Cell::DateTime(at) if at.day() == 1 => Some(Self { year: Some(at.year()), month: at.month() }),
            Cell::Text(text) if text.len() <= 40 && may_name_month(text) => {
                let line = tidied_line(text);
                if let Some(month) = month_written(&line) {
                    return Some(of(month));
                }
                let bare = line.trim_end_matches(['分', '度']).strip_suffix('月')?;
                if let Ok(month) = bare.parse() {
                    return (1..=12).contains(&month).then_some(Self { year: None, month });
                }
                let is_whole = bare.contains('年') && bare.ends_with(|c: char| c.is_ascii_digit());
                if is_whole { date::month(&format!("{bare}月"), None).value.map(of) } else { None }
            }
            _ => None,
        }
    }

    /// Whether this is the month after another; March ends a year that nobody states.
    fn follows(self, last: &Self) -> bool {
        let is_next = self.month == last.month % 12 + 1;
        match (last.year, self.year) {
            (Some(before), Some(own)) => is_next && own == before + i32::from(last.month == 12),
            _ => is_next,
        }
    }
}

/// A quick look: what begins with a letter is a year's or none.
fn may_name_month(text: &str) -> bool {
    !across::begins_with_letter(text) || text.starts_with('令') || text.contains(['年', '月'])
}

/// What is known of the years of months.
struct Years {
    fiscal: Option<FiscalYear>,
    /// 令和5年, of which January to December are meant.
    calendar: Option<String>,
}

impl Years {
    fn of(sheet: &Sheet, header: u32, path: &str, found: &[(Named, Group)]) -> Self {
        let captions = across::captions(sheet, header);
        let passes = |from: u32, to: u32| {
            found.windows(2).any(|pair| pair[0].0.month == from && pair[1].0.month == to)
        };
        let fiscal = dated::year(&sheet.name, &captions, "", path);
        let calendar = match fiscal {
            Some(_) => None,
            None => captions.iter().find_map(|text| year_alone(text)).filter(|_| !passes(12, 1)),
        };
        Self { fiscal: fiscal.filter(|_| !passes(3, 4)), calendar }
    }

    /// A month with its year: its own, that of the text over it, or the sheet's.
    fn written(&self, named: Named, over: &[String]) -> String {
        let bare = format!("{}月", named.month);
        if let Some(year) = named.year {
            return format!("{year}年{bare}");
        }
        let of_text = over.iter().rev().find_map(|text| match fiscal_years_in(text)[..] {
            [only] => date::month(&bare, Some(only)).value,
            _ => date::month(&format!("{}{bare}", year_alone(text)?), None).value,
        });
        let of_sheet = || match (&self.fiscal, &self.calendar) {
            (Some(year), _) => date::month(&bare, Some(*year)).value,
            (None, Some(year)) => date::month(&format!("{year}{bare}"), None).value,
            (None, None) => None,
        };
        match of_text.or_else(of_sheet) {
            Some(month) => format!("{}年{}月", month.year, month.month),
            None => bare,
        }
    }
}

/// 令和5年, 2023年 in a text, no fiscal year.
fn year_alone(text: &str) -> Option<String> {
    let line = tidied_line(text);
    let at = line.find('年')?;
    let (before, rest) = line.split_at(at);
    let rest = rest.trim_start_matches('年').trim_start();
    if rest.starts_with('度') || rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_of_year = |c: char| c.is_ascii_digit() || "元令和平成RrHh".contains(c);
    let start = before
        .rfind(|c: char| !is_of_year(c))
        .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let year = format!("{}年", &before[start..]);
    date::month(&format!("{year}1月"), None).value.map(|_| year)
}

/// 1Q計, 上期計, 上半期, 第1四半期, 年間, 月平均.
fn is_sum(text: &str) -> bool {
    const ENDS: [&str; 8] = ["半期", "四半期", "上期", "下期", "年間", "通期", "平均", "合計額"];
    let is_quarter = text.chars().count() <= 4 && text.contains(['Q', 'Ｑ', 'q']);
    across::is_reckoned(text) || is_quarter || ENDS.iter().any(|end| text.ends_with(end))
}

pub(super) fn speaks_of_wages(text: &str) -> bool {
    WAGE_WORDS.stands_in(text)
}

const WAGES: [&str; 13] = [
    "工賃",
    "賃金",
    "給料",
    "給与",
    "支払総額",
    "支給",
    "手当",
    "時給",
    "賞与",
    "利用者",
    "おこづかい",
    "お金を払",
    "対象者",
];

pub(super) static WAGE_WORDS: LazyLock<AnyOf> = LazyLock::new(|| AnyOf::new(&WAGES));

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("4月", Some((None, 4)))]
    #[case("１２月分", Some((None, 12)))]
    #[case("R5.4", Some((Some(2023), 4)))]
    #[case("2023/4", Some((Some(2023), 4)))]
    #[case("令和6年1月", Some((Some(2024), 1)))]
    #[case("4月計", None)]
    #[case("4月1日", None)]
    #[case("13月", None)]
    #[case("1Q計", None)]
    #[case("4", None)]
    fn months_above_columns(#[case] text: &str, #[case] expected: Option<(Option<i32>, u32)>) {
        let found = Named::in_cell(&Cell::text(text)).map(|named| (named.year, named.month));
        assert_eq!(found, expected, "{text}");
    }

    #[rstest]
    #[case("令和5年　月別受注額", Some("令和5年"))]
    #[case("2023年", Some("2023年"))]
    #[case("令和5年度", None)]
    #[case("令和5年4月", None)]
    #[case("月別受注額", None)]
    fn years_in_titles(#[case] text: &str, #[case] expected: Option<&str>) {
        assert_eq!(year_alone(text).as_deref(), expected, "{text}");
    }

    fn band(title: &str, header: &[&str]) -> Option<Band> {
        let line = |texts: &[&str]| texts.iter().map(|text| Cell::text(text)).collect::<Vec<_>>();
        let grid = Grid::from_rows(vec![line(&[title]), line(header)]);
        let visibility = crate::table::Visibility::Visible;
        let sheet = Sheet { name: "月別".into(), visibility, grid, merges: Vec::new() };
        Band::at(&sheet, 2, "月別.xlsx")
    }

    fn months(band: &Band) -> Vec<&str> {
        band.months.iter().map(|month| month.written.as_str()).collect()
    }

    #[test]
    fn sums_between_months_are_set_aside_with_them() {
        let found =
            band("令和5年度　月別受注額", &["案件", "事業所", "2月", "3月", "4Q計", "年度計", "備考"]);
        assert!(found.is_none(), "two months are too few");
        let found = band("令和5年度", &["案件", "事業所", "1月", "2月", "上期計", "3月", "年度計", "備考"]);
        let found = found.expect("three months");
        assert_eq!(months(&found), ["2024年1月", "2024年2月", "2024年3月"]);
        assert_eq!(found.cols(), [3, 4, 6, 5, 7]);
    }

    #[test]
    fn a_year_is_told_only_where_it_is_known() {
        let header = ["案件", "事業所", "2月", "3月", "4月"];
        let of = |title: &str| band(title, &header).map(|found| months(&found).join(" "));
        assert_eq!(of("令和5年　月別受注額").as_deref(), Some("2023年2月 2023年3月 2023年4月"));
        assert_eq!(of("令和5年度　月別受注額").as_deref(), Some("2月 3月 4月"));
        assert_eq!(of("月別受注額").as_deref(), Some("2月 3月 4月"));
    }

    #[test]
    fn months_that_come_again_are_of_something_else() {
        let header = ["案件", "事業所", "4月", "5月", "6月", "計", "4月", "5月", "6月", "計"];
        let found = band("令和5年度", &header).expect("months");
        assert!(!found.is_once);
        assert_eq!(found.cols().len(), 8);
    }
}
