//! The same header several times side by side, for years and parts of years (令和４年度, 令和５年度 below 平均工賃, 第１四半期 above 現員)
//! or as planned and as it was (目標, 実績): the latest that is filled in is read, and what was rather than what was meant to be.

use crate::domain::{FiscalYear, Reason};
use crate::layout::mapping::values::{Values, is_settled};
use crate::layout::model::Column;
use crate::layout::vocabulary::words::fold;
use crate::normalise::date::fiscal_year_in;
use crate::normalise::tidy_line;

/// Gives each field that stands once to the latest of the columns that differ in their years alone.
pub(in crate::layout) fn prefer_latest(columns: &mut [Column], values: &[Values<'_>]) {
    for at in 0..columns.len() {
        let Some(field) = columns[at].field.filter(|field| !field.repeats()) else { continue };
        let Some(own) = dated(&columns[at]).filter(|_| !is_settled(&columns[at])) else { continue };
        let is_later = |other: &usize| {
            columns[*other].field.is_none()
                && !is_settled(&columns[*other])
                && values[*other].filled() * 2 >= values[at].filled()
                && values[*other].filled() > 0
                && dated(&columns[*other]).is_some_and(|(words, edition)| words == own.0 && edition > own.1)
        };
        let later = (0..columns.len())
            .filter(is_later)
            .max_by_key(|other| dated(&columns[*other]).map(|(_, edition)| edition));
        let Some(later) = later else { continue };
        columns[later].field = Some(field);
        columns[later].confidence = columns[at].confidence;
        let newer = Reason::new("latest-year", "同じ項目の列のうち、最も新しい年度（目標ではなく実績）の列");
        columns[later].reasons.push(newer);
        columns[at].field = None;
        columns[at].confidence = 0.0;
        columns[at].reasons.push(Reason::new("older-year", "同じ項目の、古い年度（または目標）の列"));
    }
}

/// Whether two columns differ in their years alone.
pub(in crate::layout) fn differ_in_year(one: &Column, other: &Column) -> bool {
    let words = |column: &Column| dated(column).map(|(words, _)| words);
    words(one).is_some_and(|own| words(other) == Some(own))
}

/// What of two editions is to be read: the greater.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edition {
    is_actual: bool,
    year: Option<FiscalYear>,
    /// Which part of a year, or which time of several.
    part: Option<u32>,
}

/// Words for the earlier and the later of two.
const EARLIER_AND_LATER: [[&str; 2]; 6] = [
    ["上半期", "下半期"],
    ["上期", "下期"],
    ["前期", "後期"],
    ["前回", "今回"],
    ["前年", "本年"],
    ["昨年", "今年"],
];

/// 第２四半期, 下期, 2回目, ９月末, 4-6月: which of several.
fn part_named(text: &str) -> Option<u32> {
    let line = tidy_line(text);
    let before = |end: &str| {
        let (before, _) = line.split_once(end)?;
        let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        before[before.len() - digits..].parse::<u32>().ok()
    };
    let of_two = || {
        let has = |at: usize| EARLIER_AND_LATER.iter().any(|pair| line.contains(pair[at]));
        (0..2).find(|at| has(*at)).map(|at| at as u32)
    };
    // April begins the year.
    let month = || before("月").filter(|month| (1..=12).contains(month)).map(|month| (month + 8) % 12);
    before("四半期").or_else(|| before("回目")).or_else(of_two).or_else(month)
}

const PLANNED: [&str; 5] = ["目標", "計画", "予定", "見込ミ", "見込"];
const ACTUAL: [&str; 4] = ["実績", "現状", "現在", "実数"];

/// What is said beside a year for reference, or of whose average it is: お一人の月平均 below 令和４年度の実績, 月平均 below (参考)令和３年度.
const OF_EACH: [&str; 7] = ["参考", "オ一人", "オ1人", "一人", "1人", "当タリ", "アタリ"];

/// ３年度 beside ４年度: which is the later is known without the era.
fn year_without_era(own: &str) -> Option<FiscalYear> {
    let own = tidy_line(own);
    let number = own.strip_suffix("年度").or_else(|| own.strip_suffix('年'))?;
    number.parse().ok().filter(|year| (1..100).contains(year)).map(FiscalYear)
}

/// A header's words without its edition, and the edition; nothing where it names none.
fn dated(column: &Column) -> Option<(String, Edition)> {
    let text = column.header.join(" ");
    let year = fiscal_year_in(&text).or_else(|| year_without_era(column.header.last()?));
    let mut words = fold(&text);
    let is_planned = PLANNED.iter().any(|word| words.contains(word));
    let is_stated = is_planned || ACTUAL.iter().any(|word| words.contains(word));
    let part = part_named(&text);
    if year.is_none() && !is_stated && part.is_none() {
        return None;
    }
    if part.is_some() {
        for word in EARLIER_AND_LATER.iter().flatten().chain(&["四半期", "第", "回目", "末", "時点"])
        {
            words = words.replace(word, "");
        }
    }
    for word in PLANNED.iter().chain(&ACTUAL).chain(&OF_EACH) {
        words = words.replace(word, "");
    }
    words.retain(|letter| !letter.is_ascii_digit() && !"令和平成昭rh年度元月日ノ".contains(letter));
    Some((words, Edition { is_actual: !is_planned, year, part }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CellRef;
    use rstest::rstest;

    fn column(header: &[&str]) -> Column {
        Column {
            index: 1,
            header: header.iter().map(|part| (*part).into()).collect(),
            header_cell: CellRef::new(1, 1),
            field: None,
            confidence: 0.0,
            reasons: Vec::new(),
        }
    }

    #[rstest]
    #[case(&["平均工賃", "令和４年度"], &["平均工賃", "令和５年度"])]
    #[case(&["第１四半期（６月末）", "現員"], &["第２四半期（９月末）", "現員"])]
    #[case(&["現員", "4-6月"], &["現員", "10-12月"])]
    #[case(&["現員", "10-12月"], &["現員", "1-3月"])]
    #[case(&["上期", "現員"], &["下期", "現員"])]
    #[case(&["1回目", "空き"], &["2回目", "空き"])]
    #[case(&["平均工賃（目標）"], &["平均工賃（実績）"])]
    #[case(&["（参考）令和３年度", "月平均（円）"], &["令和４年度の実績", "お一人の月平均（円）"])]
    fn the_later_of_two(#[case] earlier: &[&str], #[case] later: &[&str]) {
        let [(words, own), (same, other)] = [earlier, later].map(|header| dated(&column(header)).unwrap());
        assert_eq!(words, same);
        assert!(other > own);
    }

    #[test]
    fn what_names_no_edition() {
        for header in [&["定員"][..], &["1日", "利用者数"], &["月額"], &["第二作業所"]] {
            assert!(dated(&column(header)).is_none(), "{header:?}");
        }
    }
}
