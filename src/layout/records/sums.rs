//! The unit that stands above a table once for all its amounts: （単位：千円）, ※金額は万円.

use crate::domain::{Field, Reason};
use crate::layout::model::Column;
use crate::layout::view::View;
use crate::normalise::{text, yen};
use crate::table::Cell;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// The unit that one of the texts above a header states for the table's amounts.
pub(in crate::layout) fn above(caption: &[String]) -> Option<&'static str> {
    caption.iter().find_map(|line| stated(line))
}

fn stated(line: &str) -> Option<&'static str> {
    const UNITS: [&str; 5] = ["百万円", "千円", "万円", "億円", "円"];
    const LISTS: [&str; 12] = [
        "一覧",
        "一覧表",
        "台帳",
        "名簿",
        "管理表",
        "日報",
        "月報",
        "集計",
        "集計表",
        "実績",
        "実績表",
        "リスト",
    ];
    let line: String = text::tidy_line(line).chars().filter(|c| !c.is_whitespace()).collect();
    let begins = |rest: &str| {
        const BETWEEN: [&str; 32] = [
            "工賃",
            "賃金",
            "金額",
            "総額",
            "支払額",
            "支給額",
            "額",
            "欄",
            "は",
            "が",
            "の",
            "すべて",
            "全て",
            "いずれも",
            "単位",
            ":",
            "=",
            "/",
            "(",
            "[",
            "、",
            "も",
            ",",
            "・",
            "人",
            "名",
            "件",
            "回",
            "個",
            "枚",
            "%",
            "か所",
        ];
        let mut rest = rest;
        while let Some(next) = BETWEEN.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = next;
        }
        // 金額は千円未満を切り捨て says how they are rounded.
        const BOUNDS: [&str; 8] = ["未満", "以上", "以下", "以内", "程度", "を", "台", "まで"];
        let is_bound = |rest: &str| BOUNDS.iter().any(|word| rest.starts_with(word));
        let unit = UNITS.into_iter().find(|unit| rest.starts_with(unit))?;
        (!is_bound(&rest[unit.len()..])).then_some(unit)
    };
    let behind = |word: &str| line.match_indices(word).find_map(|(at, _)| begins(&line[at + word.len()..]));
    let inner = line.trim_matches(['(', ')', '[', ']', '※', '【', '】']);
    let unit_of =
        |text: &str| UNITS.into_iter().find(|unit| text == *unit || text.strip_suffix("単位") == Some(unit));
    let alone = || unit_of(without_tax(inner));
    // 営業日報（千円）: behind the name of a list.
    let titled = || {
        let (title, inner) = line.strip_suffix(')')?.rsplit_once('(')?;
        // ます目は事業所に渡した額（千円）: what all cells are.
        let title = title.trim_start_matches(['※', '(', '[', '・', '*']);
        let is_of_cells = || {
            ["ます目", "マス目", "枠内", "表中", "表内", "各欄", "セル"]
                .iter()
                .any(|word| title.starts_with(word))
        };
        let names_all = LISTS.iter().any(|word| title.ends_with(word)) || is_of_cells();
        names_all.then(|| unit_of(without_tax(inner)))?
    };
    let found = behind("単位").or_else(|| behind("金額")).or_else(alone).or_else(titled)?;
    ["百万円", "千円", "万円"].contains(&found).then_some(found)
}

/// `税込・千円`, `千円、税抜`: what is left when it does not say whether the tax is in.
fn without_tax(inner: &str) -> &str {
    const TAX: [&str; 8] =
        ["消費税込", "消費税抜", "税込み", "税抜き", "税別", "税込", "税抜", "消費税を含む"];
    let divides = |c: char| "・、,/／".contains(c);
    let rest = TAX.iter().find_map(|word| inner.strip_prefix(word).or_else(|| inner.strip_suffix(word)));
    rest.map_or(inner, |rest| rest.trim_matches(divides))
}

/// The headers of amounts that say no unit themselves, with the one that is stated above. A price for one piece is in yen,
/// whatever the sums are in.
pub(in crate::layout) fn tell(headers: &mut [Arc<str>], columns: &[Column], unit: Option<&str>) {
    let Some(unit) = unit else { return };
    for (header, column) in headers.iter_mut().zip(columns) {
        if column.field.is_some_and(is_sum) && yen::unit_in_header(header).is_none() {
            *header = format!("{header}（{unit}）").into();
        }
    }
}

/// The header of one column with the unit that is stated above, where it says none itself.
pub(in crate::layout) fn with_unit(header: String, field: Field, unit: Option<&str>) -> Arc<str> {
    match unit.filter(|_| is_sum(field) && yen::unit_in_header(&header).is_none()) {
        Some(unit) => format!("{header}（{unit}）").into(),
        None => header.into(),
    }
}

/// Sums of which none reaches a thousand and of which nobody says the unit are no yen: they are left out and told, never guessed.
pub(in crate::layout) fn doubt(
    columns: &mut [Column],
    headers: &[Arc<str>],
    view: &View<'_>,
    mut rows: RangeInclusive<u32>,
) {
    const FEWEST: usize = 5;
    const LOOKED_AT: u32 = 60;
    rows = *rows.start()..=(*rows.end()).min(rows.start() + LOOKED_AT);
    let mut small: Vec<(usize, usize)> = Vec::new();
    for (at, (column, header)) in columns.iter().zip(headers).enumerate() {
        let is_sum = column.field.is_some_and(is_in_thousands) && yen::unit_in_header(header).is_none();
        let is_settled = column.reasons.iter().any(|reason| reason.rule == "operator");
        if !is_sum || is_settled {
            continue;
        }
        let figures: Vec<Option<f64>> = rows
            .clone()
            .map(|row| view.get(row, column.index))
            .filter(|cell| !cell.is_blank())
            .map(|cell| match cell {
                Cell::Number(figure) => Some(*figure),
                _ => cell.show().trim().replace(',', "").parse().ok(),
            })
            .filter(|figure| *figure != Some(0.0))
            .collect();
        let is_small = |figure: &Option<f64>| figure.is_some_and(|figure| figure.abs() < THOUSAND);
        if !figures.is_empty() && figures.iter().all(is_small) {
            small.push((at, figures.len()));
        }
    }
    if !small.iter().any(|(_, many)| *many >= FEWEST) {
        return;
    }
    for (at, _) in small {
        columns[at].field = None;
        columns[at].confidence = 0.0;
        let text = "どの額も1,000未満で、単位（千円・万円）がどこにも書かれていない";
        columns[at].reasons.push(Reason::new("values-contradict", text));
    }
}

/// Sums of what an office deals in, and wages of a month: thousands of yen at least.
const fn is_in_thousands(field: Field) -> bool {
    is_of_deals(field) || matches!(field, Field::AverageWage | Field::WageBefore | Field::WageAfter)
}

/// Sums of what an office deals in.
const fn is_of_deals(field: Field) -> bool {
    matches!(
        field,
        Field::Amount
            | Field::AnnualAmount
            | Field::DemandAmount
            | Field::OrderedAmount
            | Field::LostAmount
            | Field::AnnualRecurring
    )
}

/// Whole yen that their format shows in thousands (`#,##0,`): under 千円 stand figures that would each be millions of yen, all
/// of them round, or the sheet says 千円表示. Such figures are yen; a unit of thousands in their headers is that of the screen.
pub(in crate::layout) fn show(
    headers: &mut [Arc<str>],
    columns: &[Column],
    view: &View<'_>,
    rows: RangeInclusive<u32>,
    caption: &[String],
) {
    let says = caption.iter().any(|line| line.contains("千円表示") || line.contains("千円で表示"));
    let at: Vec<usize> = (0..columns.len())
        .filter(|at| columns[*at].field.is_some_and(is_sum) && headers[*at].contains("千円"))
        .collect();
    let figures: Vec<f64> = at
        .iter()
        .flat_map(|at| rows.clone().map(|row| view.get(row, columns[*at].index)))
        .filter_map(|cell| match cell {
            Cell::Number(figure) if *figure != 0.0 => Some(*figure),
            _ => None,
        })
        .collect();
    if are_shown(&figures, says) {
        for at in at {
            headers[at] = headers[at].replace("千円", "円").into();
        }
    }
}

/// Whether figures under 千円 are whole yen: all of them round, and more of them or larger ones where the sheet does not say it.
fn are_shown(figures: &[f64], says: bool) -> bool {
    let (many, least) = if says { (3, THOUSAND) } else { (MANY, SURE) };
    figures.len() >= many && figures.iter().all(|figure| figure % THOUSAND == 0.0 && *figure >= least)
}

const THOUSAND: f64 = 1000.0;
/// In thousands this is ten million yen: no office's orders are all of that size.
const SURE: f64 = 10_000.0;
/// Figures that must agree where the sheet does not say it.
const MANY: usize = 10;

pub(in crate::layout) const fn is_sum(field: Field) -> bool {
    is_of_deals(field)
        || matches!(
            field,
            Field::MonthlyRecurring
                | Field::PlanValue
                | Field::YearlyValue
                | Field::GrossProfit
                | Field::WagesPaid
                | Field::MonthlyTotal
                | Field::WageBefore
                | Field::WageAfter
                | Field::AverageWage
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("（単位：千円）", Some("千円"))]
    #[case("（単位：人、千円）", Some("千円"))]
    #[case("単位：名・千円", Some("千円"))]
    #[case("（単位：人）", None)]
    #[case("営業管理　単位 万円", Some("万円"))]
    #[case("※金額は千円単位・税別。", Some("千円"))]
    #[case("金額：万円", Some("万円"))]
    #[case("金額欄はすべて万円", Some("万円"))]
    #[case("※金額の単位は千円", Some("千円"))]
    #[case("金額は10万円以上", None)]
    #[case("※金額は千円未満を切り捨て", None)]
    #[case("(千円)", Some("千円"))]
    #[case("（税込・千円）", Some("千円"))]
    #[case("※千円、税抜き", Some("千円"))]
    #[case("令和６年度　営業実績（千円）", Some("千円"))]
    #[case("予算額（千円）", None)]
    #[case("（税抜・円）", None)]
    #[case("単位：円（税込）", None)]
    #[case("単位：支払総額＝円、人数＝人", None)]
    #[case("予算 500万円の事業", None)]
    fn units_above_a_table(#[case] line: &str, #[case] expected: Option<&str>) {
        assert_eq!(above(&[line.to_owned()]), expected, "{line}");
    }

    #[rstest]
    #[case(&[600_000.0, 20_000.0, 120_000.0], true, true)]
    #[case(&[600_000.0, 20_000.0, 120_500.0], true, false)]
    #[case(&[600_000.0, 20_000.0], true, false)]
    #[case(&[600_000.0, 20_000.0, 120_000.0], false, false)]
    #[case(&[20_000.0; 10], false, true)]
    #[case(&[3_000.0; 10], false, false)]
    fn whole_yen_that_are_shown_in_thousands(
        #[case] figures: &[f64],
        #[case] says: bool,
        #[case] expected: bool,
    ) {
        assert_eq!(are_shown(figures, says), expected);
    }
}
