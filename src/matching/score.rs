//! The soft score: named parts of 0–1 by weight, each with its sentence. Unknown scores low, it is not No.

use super::brief::UNKNOWN;
use super::eligibility::{Pair, kind_name};
use super::numbers::{fraction, real};
use super::options::Weights;
use super::wanted::{Glance, kilometres};
use crate::domain::{Mark, Reason, group_thousands};

/// Business days to an answer at which speed gives nothing.
const ANSWER_INTOLERABLE: f64 = 7.0;
/// Hourly pay, as a multiple of what the workshop earns today, at which the gain is full.
const FULL_GAIN: f64 = 3.0;
/// One named part of the score.
struct Part {
    rule: &'static str,
    weight: fn(&Weights) -> f64,
    /// 0–1.
    measure: fn(&Glance<'_>) -> f64,
    sentence: fn(Pair<'_>) -> String,
}

const PARTS: [Part; 9] = [
    Part { rule: "capability", weight: |w| w.capability, measure: capability, sentence: say_capability },
    Part { rule: "capacity", weight: |w| w.capacity, measure: capacity, sentence: say_capacity },
    Part {
        rule: "quality",
        weight: |w| w.quality,
        measure: |glance| glance.brief.quality,
        sentence: say_quality,
    },
    Part {
        rule: "distance",
        weight: |w| w.distance,
        measure: |glance| glance.distance(),
        sentence: say_distance,
    },
    Part { rule: "wage-gain", weight: |w| w.wage_gain, measure: wage_gain, sentence: say_wage_gain },
    Part { rule: "answer-speed", weight: |w| w.answer_speed, measure: speed, sentence: say_speed },
    Part {
        rule: "fairness",
        weight: |w| w.fairness,
        measure: |glance| glance.brief.fairness,
        sentence: say_fairness,
    },
    Part {
        rule: "freshness",
        weight: |w| w.freshness,
        measure: |glance| glance.brief.freshness,
        sentence: say_freshness,
    },
    Part { rule: "hub", weight: |w| w.hub, measure: |glance| glance.brief.hub, sentence: say_hub },
];

/// 0–100.
pub(super) fn score(glance: &Glance<'_>) -> f64 {
    let weights = &glance.wanted.market.options.weights;
    let total = weights.total();
    PARTS.iter().map(|part| points(part, glance, weights, total)).sum()
}

/// The parts that make up the score, each with its points and a sentence.
pub(super) fn reasons(pair: Pair<'_>) -> Vec<Reason> {
    let weights = &pair.glance.wanted.market.options.weights;
    let total = weights.total();
    let reason = |part: &Part| {
        Reason::new(part.rule, (part.sentence)(pair)).points(points(part, &pair.glance, weights, total))
    };
    PARTS.iter().map(reason).collect()
}

fn points(part: &Part, glance: &Glance<'_>, weights: &Weights, total: f64) -> f64 {
    if total > 0.0 { 100.0 * (part.weight)(weights) * (part.measure)(glance) / total } else { 0.0 }
}

fn capability(glance: &Glance<'_>) -> f64 {
    let stated: f64 = match glance.ability.mark {
        Mark::Good => 1.0,
        Mark::Yes => 0.8,
        Mark::Partly => 0.5,
        Mark::Unknown => UNKNOWN,
        Mark::No => 0.0,
    };
    if glance.ability.ordered { stated.max(0.9) } else { stated }
}

fn say_capability(pair: Pair<'_>) -> String {
    let kind = kind_name(pair.case);
    let stated = match pair.glance.ability.mark {
        Mark::Unknown => format!("{kind}の対応可否は不明"),
        mark => format!("{kind}は{}", mark.symbol()),
    };
    match pair.profile.orders_of(pair.case.kind.as_ref()) {
        0 => stated,
        orders => format!("{stated}、受注実績{orders}件"),
    }
}

fn capacity(glance: &Glance<'_>) -> f64 {
    if !glance.brief.people_known {
        return UNKNOWN;
    }
    glance.wanted.case.hours.map_or(0.5, |hours| fraction(f64::from(glance.free_hours), hours))
}

fn say_capacity(pair: Pair<'_>) -> String {
    let free = group_thousands(i64::from(pair.glance.free_hours));
    match (pair.profile.people.is_known(), pair.case.hours) {
        (false, _) => "対応可能人数が不明".to_owned(),
        (true, Some(hours)) => format!("期間内の作業枠{free}時間（案件は{}時間）", grouped_hours(hours)),
        (true, None) => format!("期間内の作業枠{free}時間（案件の作業時間は不明）"),
    }
}

/// `1,458`, rounded to whole hours.
#[expect(clippy::cast_possible_truncation, reason = "hours of a case stay far below 2^63")]
fn grouped_hours(hours: f64) -> String {
    group_thousands(hours.round() as i64)
}

fn say_quality(pair: Pair<'_>) -> String {
    let history = &pair.profile.history;
    let mut parts = Vec::new();
    if history.delivered > 0 {
        let rate = 100.0 * real(history.defects) / real(history.delivered);
        parts.push(format!(
            "ミス率{rate:.2}％（{}件中{}件）",
            group_thousands(history.delivered),
            group_thousands(history.defects)
        ));
    }
    if history.on_time + history.late > 0 {
        parts.push(format!("納期内{}回・遅れ{}回", history.on_time, history.late));
    }
    if parts.is_empty() { "納品の実績なし".to_owned() } else { parts.join("、") }
}

fn say_distance(pair: Pair<'_>) -> String {
    let workshop = pair.profile.workshop;
    match (pair.case.remote, pair.case.place, workshop.prefecture()) {
        (true, _, _) => "在宅・遠隔でできる作業".to_owned(),
        (false, Some(place), Some(own)) if place == own && pair.glance.in_same_town() => {
            "作業場所と同じ市区町村".to_owned()
        }
        (false, Some(place), Some(own)) if place == own => format!("作業場所と同じ{own}"),
        (false, Some(place), Some(own)) => {
            format!("{own}から{place}へ出張可（約{:.0}km）", kilometres(place.position(), own.position()))
        }
        _ => "作業場所または所在地が不明".to_owned(),
    }
}

fn wage_gain(glance: &Glance<'_>) -> f64 {
    glance.pay_ratio().map_or(UNKNOWN, |ratio| fraction((ratio - 1.0).max(0.0), FULL_GAIN - 1.0))
}

fn say_wage_gain(pair: Pair<'_>) -> String {
    pair.glance.pay_ratio().map_or_else(
        || "工賃または案件の時間単価が不明".to_owned(),
        |ratio| format!("時間あたりの金額は現在の工賃の約{ratio:.1}倍"),
    )
}

fn speed(glance: &Glance<'_>) -> f64 {
    glance.answer_days().map_or(UNKNOWN, |days| 1.0 - fraction(days, ANSWER_INTOLERABLE))
}

fn say_speed(pair: Pair<'_>) -> String {
    pair.glance
        .answer_days()
        .map_or_else(|| "窓口の回答実績なし".to_owned(), |days| format!("窓口の回答は平均{days:.1}営業日"))
}

fn say_fairness(pair: Pair<'_>) -> String {
    format!("今年度の受注{}件", pair.profile.history.recent_orders)
}

/// The day itself, not its age: what stands in a sheet must not change because a night has passed.
fn say_freshness(pair: Pair<'_>) -> String {
    let updated = pair.profile.workshop.updated_on.filter(|_| pair.profile.age_years.is_some());
    updated.map_or_else(|| "更新日が不明".to_owned(), |updated| format!("情報の更新日は{updated}"))
}

fn say_hub(pair: Pair<'_>) -> String {
    if pair.profile.workshop.hub { "ハブ事業所" } else { "ハブ事業所ではない" }.to_owned()
}
