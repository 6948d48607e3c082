//! 供給不足: what could not be placed, why, and how many workshops are missing.

use crate::domain::{Prefecture, Shortfall, WorkKind, Yen};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What one usual workshop is paid in a year: ten people at 20,000 yen a month [001 §1].
const YEARLY_WAGES_OF_A_WORKSHOP: i64 = 10 * 20_000 * 12;

/// What is missing by place and kind of work, the most hours first; then case by case.
pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let mut shortfalls: Vec<&Shortfall> = material.matching.shortfalls.iter().collect();
    shortfalls.sort_by_key(|one| (one.case, one.cause));
    let mut groups: BTreeMap<(Option<Prefecture>, Option<&WorkKind>), Vec<&Shortfall>> = BTreeMap::new();
    for one in &shortfalls {
        groups.entry((one.place, one.kind.as_ref())).or_default().push(one);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|((place, kind), group)| (Reverse(hours(group)), *place, *kind));
    let summed = groups.iter().map(|((place, kind), group)| sum_line(*place, *kind, group));
    summed.chain(shortfalls.iter().map(|one| line(material, one))).collect()
}

fn hours(group: &[&Shortfall]) -> u64 {
    group.iter().map(|one| u64::from(one.missing_hours)).sum()
}

/// All cases of one kind of work in one place.
fn sum_line(place: Option<Prefecture>, kind: Option<&WorkKind>, group: &[&Shortfall]) -> Line {
    let place = place.map_or("全国（在宅・遠隔または場所不明）", |place| place.name());
    let kind = kind.map_or("不明", |kind| kind.name());
    let count =
        |of: fn(&Shortfall) -> u32| i64::from(group.iter().map(|one| of(one)).fold(0, u32::saturating_add));
    let causes: BTreeSet<_> = group.iter().map(|one| one.cause).collect();
    let amounts: Option<Vec<Yen>> = group.iter().map(|one| one.missing_amount).collect();
    let amount = amounts.map(|yen| Yen(yen.iter().map(|yen| yen.0).sum()));
    Line::new(format!("計|{place}|{kind}"))
        .text("件名", format!("【地域・作業の合計】{}件", group.len()))
        .text("都道府県", place)
        .text("作業細目", kind)
        .text("原因", words::join(causes.iter().map(|cause| cause.label()), "、"))
        .whole("不足する作業時間（時間）", Some(count(|one| one.missing_hours)))
        .whole("不足する人数（人）", Some(count(|one| one.missing_people)))
        .whole("不足する事業所数", Some(count(|one| one.missing_workshops)))
        .yen("引き受け先のない金額（円）", amount)
        .whole("必要事業所数（年間工賃から）", amount.map(workshops_for))
        .text("説明", "同じ地域・同じ作業の案件を合わせた数です。案件ごとの内訳は下の行にあります")
}

/// 必要事業所数: the amount by what a usual workshop is paid in a year, rounded up [001 §1].
const fn workshops_for(amount: Yen) -> i64 {
    (amount.0 + YEARLY_WAGES_OF_A_WORKSHOP - 1).div_euclid(YEARLY_WAGES_OF_A_WORKSHOP)
}

fn line(material: &Material<'_>, one: &Shortfall) -> Line {
    let case = material.case(one.case);
    Line::new(format!("{}|{}", one.case, one.cause.label()))
        .text("原因", one.cause.label())
        .count("不足する作業時間（時間）", Some(one.missing_hours))
        .count("不足する人数（人）", Some(one.missing_people))
        .count("不足する事業所数", Some(one.missing_workshops))
        .yen("引き受け先のない金額（円）", one.missing_amount)
        .text("都道府県", one.place.map_or("", |place| place.name()))
        .text("説明", &one.text)
        .case(case)
        .text("作業細目", case.map_or("", words::kind))
}
