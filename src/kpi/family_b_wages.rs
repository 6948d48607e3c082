//! Family B, 工賃 of the workshops that received orders: before and after, by each of the means that offices use.

use super::order_book::Year;
use super::slice::{NOTHING, Slice, count, define, rate};
use crate::domain::{
    Definition, Entry, Figure, Origin, Ratio, RecordKind, Unit, Wage, WagePhase, WorkshopId,
};
use crate::registry::Registry;
use std::collections::BTreeMap;

const BEFORE: Definition = define(
    "b.wage-before",
    "参加前の平均工賃",
    "発注を受けた事業所の、参加前の平均工賃月額の単純平均です。",
    "参加前の平均工賃の合計 ÷ 事業所数",
    Unit::Yen,
    "B",
);
const AFTER: Definition = define(
    "b.wage-after",
    "参加後の平均工賃",
    "発注を受けた事業所の、参加後の平均工賃月額の単純平均です。",
    "参加後の平均工賃の合計 ÷ 事業所数",
    Unit::Yen,
    "B",
);
const INCREASE: Definition = define(
    "b.wage-increase",
    "平均工賃増加額",
    "参加前と参加後の両方が分かる事業所の、増加額の単純平均です。",
    "（参加後 − 参加前）の合計 ÷ 事業所数",
    Unit::Yen,
    "B",
);
const INCREASE_RATE: Definition = define(
    "b.wage-increase-rate",
    "工賃増加率",
    "参加前と参加後の両方が分かる事業所だけの、参加前の平均工賃に対する増加額の割合です。片方しか分からない事業所は含まないため、参加前・参加後の平均工賃どうしの計算とは違うことがあります。",
    "両方が分かる事業所の（参加後 − 参加前）の合計 ÷ 同じ事業所の参加前の合計",
    Unit::Rate,
    "B",
);
const TIMES: Definition = define(
    "b.wage-ratio",
    "工賃の倍率",
    "参加前と参加後の両方が分かる事業所だけの、参加前の平均工賃に対する参加後の平均工賃の倍率です。片方しか分からない事業所は含まないため、参加前・参加後の平均工賃どうしの計算とは違うことがあります。",
    "両方が分かる事業所の参加後の合計 ÷ 同じ事業所の参加前の合計",
    Unit::Times,
    "B",
);
const TARGET_RATE: Definition = define(
    "b.wage-target-rate",
    "工賃の目標達成率",
    "その事業・年度の工賃目標額（計画値。事業や年度の記載がなければ共通）に対する、参加後の平均工賃（参加後が分かる事業所すべての単純平均）の割合です。",
    "参加後の平均工賃 ÷ 工賃目標額",
    Unit::Rate,
    "B",
);
const AFTER_WEIGHTED: Definition = define(
    "b.wage-after-weighted",
    "参加後の平均工賃・人数加重",
    "参加後の平均工賃を、対象者数で重み付けした平均です。",
    "（参加後の平均工賃 × 対象者数）の合計 ÷ 対象者数の合計",
    Unit::Yen,
    "B",
);
const PER_HEAD: Definition = define(
    "b.wage-total-per-head",
    "平均工賃・総額÷延人数",
    "発注を受けた事業所の、月ごとの支払総額の合計を、延人数で割った額です。",
    "支払総額の合計 ÷ 延人数の合計",
    Unit::Yen,
    "B",
);
const USERS: Definition = define(
    "b.participating-users",
    "参加利用者数",
    "発注を受けた事業所の、工賃の対象者数の合計です。参加後の工賃がまだ記入されていない事業所も数えます。",
    "対象者数の合計",
    Unit::People,
    "B",
);

pub(super) const DEFINITIONS: &[Definition] =
    &[BEFORE, AFTER, INCREASE, INCREASE_RATE, TIMES, TARGET_RATE, AFTER_WEIGHTED, PER_HEAD, USERS];

/// How offices name the wage that they aim at.
const TARGET: [&str; 4] = ["工賃目標", "目標工賃", "目標平均工賃", "平均工賃目標"];

#[derive(Default)]
struct Pair<'a> {
    before: Option<&'a Wage>,
    after: Option<&'a Wage>,
}

pub(super) fn figures(slice: &Slice, year: &Year<'_>, registry: &Registry) -> Vec<Figure> {
    let receivers = year.receivers();
    let theirs = |wage: &&&Wage| wage.workshop.is_some_and(|one| receivers.contains(&one));
    let mut pairs: BTreeMap<WorkshopId, Pair<'_>> = BTreeMap::new();
    let mut monthly: Vec<&Wage> = Vec::new();
    for wage in year.wages.iter().filter(theirs) {
        let Some(workshop) = wage.workshop else { continue };
        match wage.phase {
            Some(WagePhase::Before) => pairs.entry(workshop).or_default().before = Some(wage),
            Some(WagePhase::After) => pairs.entry(workshop).or_default().after = Some(wage),
            None => monthly.push(wage),
        }
    }
    let mut figures = if pairs.is_empty() { Vec::new() } else { phases(slice, &pairs, registry) };
    if !monthly.is_empty() {
        figures.push(per_head(slice, &monthly));
    }
    figures
}

fn phases(slice: &Slice, pairs: &BTreeMap<WorkshopId, Pair<'_>>, registry: &Registry) -> Vec<Figure> {
    let before: Vec<&Wage> = pairs.values().filter_map(|pair| pair.before).collect();
    let after: Vec<&Wage> = pairs.values().filter_map(|pair| pair.after).collect();
    let both: Vec<(f64, f64, [Origin; 2])> = pairs
        .values()
        .filter_map(|pair| {
            let (before, after) = (pair.before?, pair.after?);
            Some((yen(before)?, yen(after)?, [before.origin.clone(), after.origin.clone()]))
        })
        .collect();
    let (sum_before, sum_after) =
        both.iter().fold((0.0, 0.0), |(b, a), (before, after, _)| (b + before, a + after));
    let records: Vec<Origin> = both.iter().flat_map(|(_, _, origins)| origins.clone()).collect();
    let ratio = |numerator, denominator| Ratio { numerator, denominator };
    let goals = registry.entries.iter().rev().filter(|entry| is_target(entry, slice));
    let goal = goals.max_by_key(|entry| (!entry.programme.is_empty(), entry.fiscal_year));
    let goal = goal.and_then(|entry| entry.value);
    let mean_after = mean(&after);
    let to_goal = match (mean_after.value(), goal) {
        (Some(reached), Some(goal)) => ratio(reached, goal),
        _ => NOTHING,
    };
    let weighted: Vec<(f64, f64)> =
        after.iter().filter_map(|wage| Some((yen(wage)?, f64::from(wage.heads?)))).collect();
    let heads: f64 = weighted.iter().map(|(_, heads)| heads).sum();
    vec![
        slice.figure(&BEFORE, mean(&before), origins(&before)),
        slice.figure(&AFTER, mean_after, origins(&after)),
        slice.figure(&INCREASE, rate(ratio(sum_after - sum_before, 1.0), count(both.len())), records.clone()),
        slice.figure(&INCREASE_RATE, ratio(sum_after - sum_before, sum_before), records.clone()),
        slice.figure(&TIMES, ratio(sum_after, sum_before), records),
        slice.figure(&TARGET_RATE, to_goal, origins(&after)),
        slice.figure(
            &AFTER_WEIGHTED,
            ratio(weighted.iter().map(|(wage, heads)| wage * heads).sum(), heads),
            origins(&after),
        ),
        users(slice, pairs),
    ]
}

/// Heads stand in a row whatever it states of wages: those of 参加後, else those of 参加前. Where no row states any, nobody
/// knows them.
fn users(slice: &Slice, pairs: &BTreeMap<WorkshopId, Pair<'_>>) -> Figure {
    let counted: Vec<(&Wage, u32)> = pairs
        .values()
        .filter_map(|pair| {
            let mut phases = [pair.after, pair.before].into_iter().flatten();
            phases.find_map(|wage| Some((wage, wage.heads?)))
        })
        .collect();
    let heads = counted.iter().map(|(_, heads)| i64::from(*heads)).sum();
    let value = if counted.is_empty() { NOTHING } else { Ratio::whole(heads) };
    slice.figure(&USERS, value, counted.iter().map(|(wage, _)| wage.origin.clone()))
}

fn per_head(slice: &Slice, monthly: &[&Wage]) -> Figure {
    let known: Vec<&Wage> =
        monthly.iter().copied().filter(|wage| wage.total.is_some() && wage.heads.is_some()).collect();
    let total = known.iter().filter_map(|wage| wage.total).sum::<crate::domain::Yen>();
    let heads = known.iter().filter_map(|wage| wage.heads).map(i64::from).sum();
    slice.figure(&PER_HEAD, rate(Ratio::whole(total.0), Ratio::whole(heads)), origins(&known))
}

/// A plan of the slice's 事業 and year, or one that names none.
fn is_target(entry: &Entry, slice: &Slice) -> bool {
    entry.kind == RecordKind::Plan
        && TARGET.iter().any(|word| entry.item.contains(word))
        && (entry.programme.is_empty() || entry.programme == slice.programme)
        && (entry.fiscal_year.is_none() || entry.fiscal_year == slice.fiscal_year)
}

fn yen(wage: &Wage) -> Option<f64> {
    wage.average.map(|average| Ratio::whole(average.0).numerator)
}

fn mean(wages: &[&Wage]) -> Ratio {
    let known: Vec<f64> = wages.iter().filter_map(|wage| yen(wage)).collect();
    Ratio { numerator: known.iter().sum(), denominator: count(known.len()).numerator }
}

fn origins(wages: &[&Wage]) -> Vec<Origin> {
    wages.iter().map(|wage| wage.origin.clone()).collect()
}
