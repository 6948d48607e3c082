//! 供給不足: what could not be placed, why, and how many workshops are missing.

use super::allocate::apportion;
use super::capacity::planned_hours;
use super::decisions::Decisions;
use super::eligibility::kind_name;
use super::market::Market;
use super::obstacles::{Kept, Obstacles};
use super::open_case::OpenCase;
use super::shortlist::Shortlist;
use super::wording::rule_name;
use crate::domain::{Judged, Shortfall, ShortfallCause, Yen};

/// `None` where everything was placed.
pub(super) fn shortfall(
    list: &Shortlist<'_>,
    missing_hours: u32,
    decisions: &Decisions,
    market: &Market<'_>,
) -> Option<Shortfall> {
    (missing_hours > 0).then(|| {
        let obstacles = Obstacles::of(list.wanted, decisions);
        let cause = cause(list.case, &obstacles);
        let missing = |people| groups_missing(list.case, missing_hours, people, market);
        let missing_workshops = missing(market.options.capacity.usual_people);
        Shortfall {
            case: list.case.id,
            cause,
            missing_hours,
            missing_amount: missing_amount(list.case, missing_hours),
            place: list.case.place.filter(|_| !list.case.remote),
            kind: list.case.kind.clone(),
            missing_people: missing(1),
            missing_workshops,
            text: sentence(list, (cause, &obstacles), missing_hours, missing_workshops, market),
        }
    })
}

/// The first that holds: too late for everyone; workshops within reach have no more hours; a desk or a person keeps those
/// within reach from it; they stand elsewhere; nobody is known who can and may.
fn cause(case: &OpenCase<'_>, obstacles: &Obstacles<'_>) -> ShortfallCause {
    match obstacles {
        _ if case.is_too_late() => ShortfallCause::Deadline,
        one if one.in_reach() > 0 => ShortfallCause::Capacity,
        one if one.kept_away() > 0 => ShortfallCause::Unwilling,
        one if one.elsewhere > 0 => ShortfallCause::Area,
        _ => ShortfallCause::Capability,
    }
}

/// The part of the amount that goes with the hours; with the placed parts it adds up to the case.
fn missing_amount(case: &OpenCase<'_>, missing_hours: u32) -> Option<Yen> {
    let placed = case.whole_hours() - missing_hours.min(case.whole_hours());
    let parts = apportion(case.amount?.0, &[placed, missing_hours]);
    Some(Yen(parts[1]))
}

/// How many groups of people (a usual workshop's, or a single one) do the hours within the case's days, rounded up.
fn groups_missing(case: &OpenCase<'_>, missing_hours: u32, people: u32, market: &Market<'_>) -> u32 {
    let days: u32 = case.window.iter().map(|month| month.case_days).sum();
    let each = planned_hours(people, days.max(1), market.options);
    if each > 0.0 { super::numbers::whole((f64::from(missing_hours) / each).ceil()) } else { 0 }
}

fn sentence(
    list: &Shortlist<'_>,
    (cause, obstacles): (ShortfallCause, &Obstacles<'_>),
    hours: u32,
    workshops: u32,
    market: &Market<'_>,
) -> String {
    let case = list.case;
    let size = market.options.capacity.usual_people;
    let missing = format!("{hours}時間分が不足しています（{size}人規模の事業所で{workshops}か所分）");
    let kept = kept_away(obstacles);
    let kept = match (cause, kept.is_empty()) {
        (ShortfallCause::Deadline, _) | (_, true) => None,
        (ShortfallCause::Unwilling, _) => Some(what_to_do(obstacles).to_owned()),
        _ => Some(format!("ほかに、{kept}。{}", what_to_do(obstacles))),
    };
    let parts = [Some(why(case, cause, obstacles)), Some(missing), kept, proposal(case, market)];
    parts.into_iter().flatten().collect::<Vec<_>>().join("。")
}

fn why(case: &OpenCase<'_>, cause: ShortfallCause, obstacles: &Obstacles<'_>) -> String {
    let kind = kind_name(case);
    let place = case.place.filter(|_| !case.remote).map_or("全国", |place| place.name());
    let able = |count: usize| {
        let can =
            if obstacles.are_unsure { "対応できるか確かめていない" } else { "対応できる" };
        format!("{kind}に{can}事業所は{count}か所ありますが、")
    };
    match cause {
        ShortfallCause::Deadline => "納期までに作業を始められる事業所がありません".to_owned(),
        ShortfallCause::Capacity => {
            format!("{}{}", able(obstacles.in_reach()), what_is_short(obstacles))
        }
        ShortfallCause::Unwilling => format!("{}{}", able(obstacles.kept_away()), kept_away(obstacles)),
        ShortfallCause::Area => {
            format!("{}{place}で作業できるところがありません", able(obstacles.elsewhere))
        }
        ShortfallCause::Capability if obstacles.able > 0 => {
            let rules = Judged::RULES.into_iter().zip(obstacles.by_rule).filter(|(_, count)| *count > 0);
            let rules: Vec<String> =
                rules.map(|(rule, count)| format!("{}{count}か所", rule_name(rule))).collect();
            format!("{}いずれも条件に合いません（{}）", able(obstacles.able), rules.join("、"))
        }
        ShortfallCause::Capability => format!("{place}で{kind}に対応できると分かっている事業所がありません"),
    }
}

/// Why those within reach are given no more.
fn what_is_short(obstacles: &Obstacles<'_>) -> String {
    let Obstacles { busy, of_unknown_size, as_stated, .. } = obstacles;
    let parts = [
        (*busy > 0).then(|| "作業枠が足りません".to_owned()),
        (*of_unknown_size > 0).then(|| {
            format!("{of_unknown_size}か所は対応可能人数が分からないため割り当てていません。人数を確かめてください")
        }),
        (as_stated.workshops > 0).then(|| {
            format!("窓口（{}）が対応できると答えた数量までを割り当てています", as_stated.names())
        }),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("。")
}

/// Who keeps whom from it; empty where nobody does.
fn kept_away(obstacles: &Obstacles<'_>) -> String {
    let Obstacles { declined, unwilling, excluded, on_hold, .. } = obstacles;
    let told = |kept: &Kept<'_>, words: fn(usize, &str) -> String| {
        (kept.workshops > 0).then(|| words(kept.workshops, &kept.names()))
    };
    let parts = [
        told(declined, |count, names| format!("{count}か所は窓口（{names}）が「しない」と回答しています")),
        told(unwilling, |count, names| {
            format!("{count}か所は窓口（{names}）がこの種の案件の案内を希望していません")
        }),
        told(excluded, |count, names| format!("{count}か所（{names}）は「除外」と判断されています")),
        told(on_hold, |count, names| format!("{count}か所（{names}）は「保留」と判断されています")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("、")
}

const fn what_to_do(obstacles: &Obstacles<'_>) -> &'static str {
    let of_desks = obstacles.declined.workshops + obstacles.unwilling.workshops;
    let of_people = obstacles.excluded.workshops + obstacles.on_hold.workshops;
    match (of_desks > 0, of_people > 0) {
        (true, true) => "窓口に事情を確かめ、判断を見直してください",
        (true, false) => "窓口に事情を確かめてください",
        (false, _) => "案件マッチングの判断を見直してください",
    }
}

/// Workshops of the official list that no desk has, near the work: they could be approached [001 §2③].
fn proposal(case: &OpenCase<'_>, market: &Market<'_>) -> Option<String> {
    let place = case.place.filter(|_| !case.remote);
    let near = market.unlisted.iter().filter(|workshop| place.is_none() || workshop.prefecture() == place);
    let names: Vec<&str> = near.clone().take(3).map(|workshop| workshop.name.value.as_str()).collect();
    let count = near.count();
    (count > 0).then(|| {
        format!(
            "窓口に未登録の事業所が{count}か所あり、声をかけることができます（{} など）",
            names.join("、")
        )
    })
}
