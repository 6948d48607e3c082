//! Family A, 受発注支援 [000 §4-1]: cases offered and ordered, and how desks replied, by programme, year and 区分.

use super::case_book::{CountedCase, counted_cases, first_years, wanting_desks};
use super::family_a_desks::{APPLYING_DESKS, FIRST_TIME_DESKS, newcomers};
use super::slice::{Slice, count, define, known_yen, rate};
use super::{Options, family_a_desks};
use crate::domain::{
    Block, Case, Definition, DeskId, Figure, FiscalYear, Origin, Ratio, Scope, Unit, WorkCategory,
};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// 区分 of cases whose category is not known.
const NO_CATEGORY: &str = "区分不明";

const OFFERED_COUNT: Definition = Definition {
    key: "a.offered-count",
    name: "情報提供件数",
    definition: "基準日までに窓口へ情報提供した案件の数です。分割した案件は親案件を1件と数えます。ブロック・都道府県ごとの値は作業場所により、場所の定めのない案件（在宅・遠隔など）は合計だけに入ります。",
    formula: "情報提供した案件の件数",
    unit: Unit::Cases,
    family: "A",
};
const OFFERED_AMOUNT: Definition = Definition {
    key: "a.offered-amount",
    name: "情報提供総額",
    definition: "情報提供した案件の金額の合計です。金額が空欄・未定の案件は含みません（その数は「金額のない案件数」）。幅のある金額（10〜20万円など）は中間の額で数えます。分割先に金額がなければ、数量の割合で分けます。",
    formula: "情報提供した案件の金額の合計",
    unit: Unit::Yen,
    family: "A",
};
const OFFERED_ANNUAL: Definition = Definition {
    key: "a.offered-annual",
    name: "情報提供年間総額",
    definition: "情報提供した案件の年間想定額の合計です。どの案件にも記載がなければ値を出しません。幅のある金額は中間の額で数えます。分割先に記載がなければ、金額（なければ数量）の割合で分けます。",
    formula: "情報提供した案件の年間想定額の合計",
    unit: Unit::Yen,
    family: "A",
};
const WITHOUT_AMOUNT: Definition = Definition {
    key: "a.offered-without-amount",
    name: "金額のない案件数",
    definition: "情報提供した案件のうち、金額が空欄または未定のため、情報提供総額に金額が入っていない案件の数です。",
    formula: "金額のない情報提供案件の件数",
    unit: Unit::Cases,
    family: "A",
};
const WITHOUT_YEAR: Definition = Definition {
    key: "a.offered-without-year",
    name: "年度の分からない案件数",
    definition: "情報提供した案件のうち、シート・ファイルの名前にも日付にも年度がなく、どの年度の値にも入っていない案件の数です。",
    formula: "年度の分からない情報提供案件の件数",
    unit: Unit::Cases,
    family: "A",
};
const ORDERED_COUNT: Definition = Definition {
    key: "a.ordered-count",
    name: "発注件数",
    definition: "情報提供した案件のうち、基準日に発注済またはその後の段階にある案件の数です。発注率の分母と同じく、案件の年度（情報提供した年度）に数えます。トライアル中の案件は含みません。",
    formula: "発注済以降の案件の件数",
    unit: Unit::Cases,
    family: "A",
};
const ORDERED_AMOUNT: Definition = Definition {
    key: "a.ordered-amount",
    name: "発注総額",
    definition: "発注された案件の金額の合計です。発注件数と同じ案件を、案件の年度（情報提供した年度）に数えます。金額が空欄・未定の案件は含みません。幅のある金額は中間の額で数えます。",
    formula: "発注された案件の金額の合計",
    unit: Unit::Yen,
    family: "A",
};
const ORDERED_ANNUAL: Definition = Definition {
    key: "a.ordered-annual",
    name: "発注年間想定額",
    definition: "発注された案件の年間想定額の合計です。どの案件にも記載がなければ値を出しません。幅のある金額は中間の額で数えます。",
    formula: "発注された案件の年間想定額の合計",
    unit: Unit::Yen,
    family: "A",
};
const ORDER_RATE: Definition = Definition {
    key: "a.order-rate",
    name: "発注率",
    definition: "情報提供した案件のうち、発注に至った案件の割合です。",
    formula: "発注件数 ÷ 情報提供件数",
    unit: Unit::Rate,
    family: "A",
};
const APPLICATIONS_PER_CASE: Definition = Definition {
    key: "a.applications-per-case",
    name: "1案件あたりの応募数",
    definition: "情報提供した案件1件に対して「興味あり」と回答した窓口の平均の数です。",
    formula: "応募数（案件×窓口） ÷ 情報提供件数",
    unit: Unit::Desks,
    family: "A",
};
const MAX_DESKS_PER_CASE: Definition = Definition {
    key: "a.max-desks-per-case",
    name: "1案件への最多応募窓口数",
    definition: "1つの案件に「興味あり」と回答した窓口の数のうち、最も多いものです。",
    formula: "案件ごとの応募窓口数の最大",
    unit: Unit::Desks,
    family: "A",
};
const REPLY_PERIOD: Definition = Definition {
    key: "a.reply-period",
    name: "応募期間",
    definition: "募集開始日の翌日から応募締切日までの営業日数の平均です。両方の日付が分かる案件で計算します。",
    formula: "営業日数の合計 ÷ 両方の日付が分かる案件の件数",
    unit: Unit::BusinessDays,
    family: "A",
};

const SPLIT_QUANTITY: Definition = define(
    "a.largest-split-quantity",
    "最大の分割案件の数量",
    "複数の地域に分割した案件のうち、分割先の数量の合計が最も大きいものの数量です。",
    "分割先の数量の合計の最大",
    Unit::Plain,
    "A",
);
const SPLIT_PLACES: Definition = define(
    "a.largest-split-places",
    "最大の分割案件の都道府県数",
    "数量の最も大きい分割案件の、分割先の都道府県の数です。",
    "分割先の都道府県の数（重複を除く）",
    Unit::Plain,
    "A",
);

pub(super) const DEFINITIONS: &[Definition] = &[
    OFFERED_COUNT,
    OFFERED_AMOUNT,
    WITHOUT_AMOUNT,
    WITHOUT_YEAR,
    OFFERED_ANNUAL,
    ORDERED_COUNT,
    ORDERED_AMOUNT,
    ORDERED_ANNUAL,
    ORDER_RATE,
    APPLYING_DESKS,
    FIRST_TIME_DESKS,
    APPLICATIONS_PER_CASE,
    MAX_DESKS_PER_CASE,
    REPLY_PERIOD,
    SPLIT_QUANTITY,
    SPLIT_PLACES,
];

/// For every programme and fiscal year that has cases: 合計, the three 区分, and 区分不明 where there are such.
pub(super) fn figures(registry: &Registry, as_of: NaiveDate, options: &Options) -> Vec<Figure> {
    let cases = counted_cases(registry, as_of);
    let first_years = first_years(&cases);
    let mut figures = places(&cases);
    figures.extend(without_year(&cases));
    figures.extend(family_a_desks::figures(registry, &cases, &first_years, as_of));
    for (slice, cases) in slices(&cases) {
        let offered: Vec<&CountedCase<'_>> = cases.into_iter().filter(|case| case.offered).collect();
        figures.extend(case_figures(&slice, &offered));
        figures.extend(reply_figures(&slice, &offered, &first_years));
        figures.push(reply_period(&slice, &offered, options));
        if slice.scope == Scope::Total {
            figures.extend(largest_split(&slice, &offered));
        }
    }
    figures
}

/// By programme: those that stand in no year's figures.
fn without_year(cases: &[CountedCase<'_>]) -> Vec<Figure> {
    let mut programmes: BTreeMap<&str, Vec<Origin>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.offered) {
        let records = programmes.entry(&case.case.programme).or_default();
        records.extend(case.fiscal_year.is_none().then(|| case.case.origin.clone()));
    }
    let figure = |(programme, records): (&str, Vec<Origin>)| {
        let slice = Slice { programme: programme.to_owned(), ..Slice::of_all(Scope::Total) };
        slice.figure(&WITHOUT_YEAR, count(records.len()), records)
    };
    programmes.into_iter().map(figure).collect()
}

/// Cases by the block and the prefecture in which the work is done; those without a place stand in the sums alone.
fn places(cases: &[CountedCase<'_>]) -> Vec<Figure> {
    let mut slices: BTreeMap<Slice, Vec<CountedCase<'_>>> = BTreeMap::new();
    for case in cases.iter().filter(|case| case.offered) {
        let (programme, fiscal_year) = (&case.case.programme, case.fiscal_year);
        let slice = |scope| Slice { programme: programme.clone(), fiscal_year, scope };
        let prefectures = case.prefectures();
        let blocks: BTreeSet<Block> = prefectures.iter().map(|one| one.block()).collect();
        for block in blocks {
            let part = case.within(|one| one.block() == block);
            slices.entry(slice(Scope::Block(block.name().to_owned()))).or_default().push(part);
        }
        for prefecture in prefectures {
            let part = case.within(|one| one == prefecture);
            slices.entry(slice(Scope::Prefecture(prefecture.name().to_owned()))).or_default().push(part);
        }
    }
    let figures = slices.iter().flat_map(|(slice, cases)| {
        let all: Vec<&CountedCase<'_>> = cases.iter().collect();
        case_figures(slice, &all)
    });
    figures.collect()
}

fn slices<'a, 'r>(cases: &'a [CountedCase<'r>]) -> BTreeMap<Slice, Vec<&'a CountedCase<'r>>> {
    let mut slices: BTreeMap<Slice, Vec<&CountedCase<'_>>> = BTreeMap::new();
    for case in cases {
        let slice =
            |scope| Slice { programme: case.case.programme.clone(), fiscal_year: case.fiscal_year, scope };
        for category in WorkCategory::ALL {
            slices.entry(slice(Scope::Category(category.name().to_owned()))).or_default();
        }
        let category = case.category().map_or(NO_CATEGORY, WorkCategory::name);
        slices.entry(slice(Scope::Category(category.to_owned()))).or_default().push(case);
        slices.entry(slice(Scope::Total)).or_default().push(case);
    }
    slices
}

fn case_figures(slice: &Slice, offered: &[&CountedCase<'_>]) -> [Figure; 8] {
    let ordered: Vec<&CountedCase<'_>> = offered.iter().copied().filter(|case| case.ordered).collect();
    let amount = |cases: &[&CountedCase<'_>]| known_yen(cases.iter().map(|case| case.amount));
    let annual = |cases: &[&CountedCase<'_>]| known_yen(cases.iter().map(|case| case.annual_amount));
    let unpriced: Vec<&CountedCase<'_>> =
        offered.iter().copied().filter(|case| case.amount.is_none()).collect();
    let (offered_count, ordered_count) = (count(offered.len()), count(ordered.len()));
    [
        slice.figure(&OFFERED_COUNT, offered_count, origins(offered)),
        slice.figure(&OFFERED_AMOUNT, amount(offered), origins(offered)),
        slice.figure(&WITHOUT_AMOUNT, count(unpriced.len()), origins(&unpriced)),
        slice.figure(&OFFERED_ANNUAL, annual(offered), origins(offered)),
        slice.figure(&ORDERED_COUNT, ordered_count, origins(&ordered)),
        slice.figure(&ORDERED_AMOUNT, amount(&ordered), origins(&ordered)),
        slice.figure(&ORDERED_ANNUAL, annual(&ordered), origins(&ordered)),
        slice.figure(&ORDER_RATE, rate(ordered_count, offered_count), origins(&ordered)),
    ]
}

fn reply_figures(
    slice: &Slice,
    offered: &[&CountedCase<'_>],
    first_years: &BTreeMap<&DeskId, FiscalYear>,
) -> [Figure; 4] {
    let desks = wanting_desks(offered);
    let is_new = |desk: &DeskId| first_years.get(desk).copied() == slice.fiscal_year;
    let new_desks = newcomers(desks.iter().copied(), slice.fiscal_year, first_years);
    let answers = offered.iter().map(|case| case.wanted_by.len()).sum();
    let most = offered.iter().map(|case| case.wanted_by.len()).max().unwrap_or(0);
    let busiest = offered.iter().copied().filter(|case| case.wanted_by.len() == most);
    let per_case = rate(count(answers), count(offered.len()));
    [
        slice.figure(&APPLYING_DESKS, count(desks.len()), answer_origins(offered, |_| true)),
        slice.figure(&FIRST_TIME_DESKS, new_desks, answer_origins(offered, is_new)),
        slice.figure(&APPLICATIONS_PER_CASE, per_case, answer_origins(offered, |_| true)),
        slice.figure(
            &MAX_DESKS_PER_CASE,
            count(most),
            answer_origins(&busiest.take(1).collect::<Vec<_>>(), |_| true),
        ),
    ]
}

fn reply_period(slice: &Slice, offered: &[&CountedCase<'_>], options: &Options) -> Figure {
    let dated = offered.iter().filter_map(|counted| {
        let (open, deadline) = (counted.case.open_on?, counted.case.deadline_on?);
        Some((options.calendar.business_days_between(open, deadline), counted.case.origin.clone()))
    });
    let (days, records): (Vec<i64>, Vec<Origin>) = dated.unzip();
    let mean = rate(Ratio::whole(days.iter().sum()), count(days.len()));
    slice.figure(&REPLY_PERIOD, mean, records)
}

/// Of the case that was split into the largest quantity; nothing where none was split.
fn largest_split(slice: &Slice, offered: &[&CountedCase<'_>]) -> Vec<Figure> {
    let quantity = |parts: &[&Case]| parts.iter().filter_map(|part| part.quantity).sum::<i64>();
    let own = |counted: &CountedCase<'_>, part: &&Case| part.parent == Some(counted.case.id);
    let split = offered.iter().map(|counted| -> Vec<&Case> {
        counted.parts.iter().map(|part| part.case).filter(|part| own(counted, part)).collect()
    });
    let split = split.filter(|parts| !parts.is_empty());
    let Some(largest) = split.max_by_key(|parts| quantity(parts)) else { return Vec::new() };
    let places: BTreeSet<_> = largest.iter().filter_map(|part| part.place.prefecture).collect();
    let records: Vec<Origin> = largest.iter().map(|part| part.origin.clone()).collect();
    vec![
        slice.figure(&SPLIT_QUANTITY, Ratio::whole(quantity(&largest)), records.clone()),
        slice.figure(&SPLIT_PLACES, count(places.len()), records),
    ]
}

fn origins(cases: &[&CountedCase<'_>]) -> Vec<Origin> {
    cases.iter().flat_map(|counted| counted.rows()).collect()
}

fn answer_origins(cases: &[&CountedCase<'_>], keep: impl Fn(&DeskId) -> bool) -> Vec<Origin> {
    let answers = cases.iter().flat_map(|case| case.wanted_by.iter());
    answers.filter(|(desk, _)| keep(desk)).map(|(_, answer)| answer.origin.clone()).collect()
}
