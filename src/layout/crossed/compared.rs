//! 前年度比較: the averages of two years side by side and how much more or less that is. They are what a workshop paid before and
//! after, where a list of years alone tells its newest.

use super::across::text;
use crate::domain::{Field, FiscalYear};
use crate::layout::heads::search::SEARCHED_ROWS;
use crate::layout::mapping::scorer::Scorer;
use crate::layout::vocabulary::words::fold;
use crate::normalise::date::fiscal_years_in;
use crate::table::{Cell, Grid, Sheet};
use std::borrow::Cow;
use std::cell::LazyCell;

/// The sheet, with the words for both years in its header.
pub(in crate::layout) fn name<'s>(sheet: Cow<'s, Sheet>, scorer: &mut Scorer<'_>) -> Cow<'s, Sheet> {
    let speaks_of_pay =
        |row: &u32| sheet.grid.row(*row).iter().filter_map(Cell::written).any(|text| text.contains(PAY));
    let pay: Vec<u32> = (1..=sheet.grid.rows().min(SEARCHED_ROWS)).filter(speaks_of_pay).collect();
    let is_near = |row: &u32| pay.iter().any(|pay| (*pay..=pay + TITLE).contains(row));
    let rows = (1..=sheet.grid.rows().min(SEARCHED_ROWS)).filter(is_near);
    let Some((row, years)) = rows.into_iter().find_map(|row| Some((row, years_in(&sheet.grid, row)?))) else {
        return sheet;
    };
    if is_of_a_roster(&sheet.grid, row, scorer) {
        return sheet;
    }
    let mut grid = sheet.grid.clone();
    for (col, word) in years.into_iter().zip(["前年度平均工賃", "本年度平均工賃"]) {
        let own = text(&grid, row, col);
        let unit = ["（千円）", "(千円)"].into_iter().find(|unit| own.contains(unit)).unwrap_or_default();
        grid.set(row, col, Cell::text(&format!("{word}{unit}")));
    }
    Cow::Owned(Sheet { grid, ..Sheet::clone(&sheet) })
}

/// Rows above a header in which a title stands.
const TITLE: u32 = 4;
/// A letter of 工賃 and of 賃金, which no other is a way to write: a quick look, for few rows speak of pay.
const PAY: char = '賃';

/// The columns of averages in two years that follow each other, where another one says how they differ.
fn years_in(grid: &Grid, row: u32) -> Option<[u32; 2]> {
    const DIFFER: [&str; 14] = [
        "増減",
        "伸ビ率",
        "伸率",
        "対前年",
        "前年比",
        "前年度比",
        "上昇",
        "増加",
        "差額",
        "差",
        "増エタ",
        "増額",
        "伸ビ",
        "上ガッタ",
    ];
    let whole = |col: u32| {
        let above = if row > 1 { text(grid, row - 1, col) } else { Cow::default() };
        fold(&format!("{above}{}", text(grid, row, col)))
    };
    let title = LazyCell::new(|| fold(&title_above(grid, row)));
    let is_pay = |text: &str| ["工賃", "賃金"].iter().any(|word| text.contains(word));
    let year = |col: u32| match fiscal_years_in(&text(grid, row, col))[..] {
        [year] => Some(year),
        _ => None,
    };
    let is_average = |col: u32| {
        let whole = whole(col);
        let is_average = |text: &str| ["平均", "月額"].iter().any(|word| text.contains(word));
        // Ｒ５平均 | Ｒ６平均 | 増減 below 平均工賃（賃金）月額の前年度対比.
        let is_titled = || is_average(&whole) && whole.chars().count() <= 10 && is_pay(&title);
        is_pay(&whole) && is_average(&whole) || is_titled()
    };
    let differs = |col: u32| {
        let own = fold(&text(grid, row, col));
        own.chars().count() <= 12 && DIFFER.iter().any(|word| own.contains(word)) && year(col).is_none()
    };
    // Few headers name a year, which is seen before their words are folded.
    let of_years = (1..=grid.cols()).filter_map(|col| Some((col, year(col)?)));
    let averages: Vec<(u32, FiscalYear)> = of_years.filter(|(col, _)| is_average(*col)).collect();
    let [(one, before), (other, after)] = averages[..] else { return None };
    let words = |col: u32| -> String {
        let own = fold(&text(grid, row, col));
        own.chars().filter(|c| !c.is_ascii_digit() && !"令和平成年度元rh".contains(*c)).collect()
    };
    let is_next = (after.0 - before.0).abs() == 1;
    let are_compared = is_next && words(one) == words(other) && (1..=grid.cols()).any(differs);
    are_compared.then_some(if before < after { [one, other] } else { [other, one] })
}

/// What stands alone in the rows right above a header.
fn title_above(grid: &Grid, row: u32) -> String {
    let alone = |row: u32| {
        let texts: Vec<Cow<'_, str>> = (1..=grid.cols())
            .map(|col| text(grid, row, col))
            .filter(|text| !text.is_empty())
            .take(3)
            .collect();
        if texts.len() <= 2 { texts.concat() } else { String::new() }
    };
    (row.saturating_sub(TITLE).max(1)..row).map(alone).collect()
}

/// Whether the header is one of workshops with their addresses or telephones: such a list tells what they pay now.
fn is_of_a_roster(grid: &Grid, row: u32, scorer: &mut Scorer<'_>) -> bool {
    let tells_place = |field: Field| {
        matches!(
            field,
            Field::Address | Field::Phone | Field::PostalCode | Field::Capacity | Field::WorkDescription
        )
    };
    (row.saturating_sub(1).max(1)..=row).any(|row| {
        (1..=grid.cols()).any(|col| scorer.word_of_workshops(&text(grid, row, col)).is_some_and(tells_place))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&["事業所名", "令和４年度平均賃金月額", "令和５年度平均賃金月額", "増減額"], Some([2, 3]))]
    #[case(&["事業所名", "R5平均工賃", "R4平均工賃", "前年度比"], Some([3, 2]))]
    #[case(&["事業所名", "令和４年度平均賃金月額", "令和５年度平均賃金月額"], None)]
    #[case(&["事業所名", "令和３年度平均工賃", "令和５年度平均工賃", "増減"], None)]
    #[case(&["事業所名", "令和４年度定員", "令和５年度定員", "増減"], None)]
    fn two_years_compared(#[case] header: &[&str], #[case] expected: Option<[u32; 2]>) {
        let grid = Grid::from_rows(vec![header.iter().map(|text| Cell::text(text)).collect()]);
        assert_eq!(years_in(&grid, 1), expected, "{header:?}");
    }

    #[rstest]
    #[case("平均工賃（賃金）月額の前年度対比", Some([2, 3]))]
    #[case("利用者数の前年度対比", None)]
    fn years_of_what_the_title_names(#[case] title: &str, #[case] expected: Option<[u32; 2]>) {
        let row = |texts: &[&str]| texts.iter().map(|text| Cell::text(text)).collect();
        let grid = Grid::from_rows(vec![row(&[title]), row(&["事業所", "Ｒ５平均", "Ｒ６平均", "増減"])]);
        assert_eq!(years_in(&grid, 2), expected, "{title}");
    }
}
