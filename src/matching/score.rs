//! The soft score: named parts of 0–1 by weight, each with its sentence. Unknown scores low, it is not No.

use super::eligibility::{Pair, Reach, kind_name};
use super::numbers::{fraction, real};
use super::options::Weights;
use super::wage_floor::yen_as_number;
use crate::domain::{Mark, Reason, group_thousands};

/// What a part gives where nothing is known.
const UNKNOWN: f64 = 0.2;
/// Share of defects at which quality gives nothing (2 %).
const DEFECTS_INTOLERABLE: f64 = 0.02;
/// Business days to an answer at which speed gives nothing.
const ANSWER_INTOLERABLE: f64 = 7.0;
/// Kilometres between prefectures at which distance gives nothing.
const FAR: f64 = 500.0;
/// Freshness by the age of the data in years, so that it does not move every night; older is as good as unknown.
const FRESHNESS_BY_YEAR: [f64; 3] = [1.0, 0.6, 0.4];
/// Hourly pay, as a multiple of what the workshop earns today, at which the gain is full.
const FULL_GAIN: f64 = 3.0;
/// Days that a person works in a month, by which a monthly wage becomes an hourly one.
const WORK_DAYS_A_MONTH: f64 = 20.0;

/// A pair and the desk through which it is reached (none where a person pinned it against the rules).
#[derive(Clone, Copy)]
pub(super) struct Reached<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) reach: Option<Reach<'a>>,
}

/// One named part of the score.
struct Part {
    rule: &'static str,
    weight: fn(&Weights) -> f64,
    /// 0–1.
    measure: fn(Reached<'_>) -> f64,
    sentence: fn(Reached<'_>) -> String,
}

const PARTS: [Part; 9] = [
    Part { rule: "capability", weight: |w| w.capability, measure: capability, sentence: say_capability },
    Part { rule: "capacity", weight: |w| w.capacity, measure: capacity, sentence: say_capacity },
    Part { rule: "quality", weight: |w| w.quality, measure: quality, sentence: say_quality },
    Part { rule: "distance", weight: |w| w.distance, measure: distance, sentence: say_distance },
    Part { rule: "wage-gain", weight: |w| w.wage_gain, measure: wage_gain, sentence: say_wage_gain },
    Part { rule: "answer-speed", weight: |w| w.answer_speed, measure: speed, sentence: say_speed },
    Part { rule: "fairness", weight: |w| w.fairness, measure: fairness, sentence: say_fairness },
    Part { rule: "freshness", weight: |w| w.freshness, measure: freshness, sentence: say_freshness },
    Part { rule: "hub", weight: |w| w.hub, measure: hub, sentence: say_hub },
];

/// 0–100.
pub(super) fn score(reached: Reached<'_>) -> f64 {
    PARTS.iter().map(|part| points(part, reached)).sum()
}

/// The parts that make up the score, each with its points and a sentence.
pub(super) fn reasons(reached: Reached<'_>) -> Vec<Reason> {
    let reason = |part: &Part| Reason::new(part.rule, (part.sentence)(reached)).points(points(part, reached));
    PARTS.iter().map(reason).collect()
}

fn points(part: &Part, reached: Reached<'_>) -> f64 {
    let weights = &reached.pair.market.options.weights;
    let total = weights.total();
    if total > 0.0 { 100.0 * (part.weight)(weights) * (part.measure)(reached) / total } else { 0.0 }
}

fn capability(Reached { pair, .. }: Reached<'_>) -> f64 {
    let kind = pair.case.kind.as_ref();
    let stated: f64 = match pair.profile.mark(kind) {
        Mark::Good => 1.0,
        Mark::Yes => 0.8,
        Mark::Partly => 0.5,
        Mark::Unknown => UNKNOWN,
        Mark::No => 0.0,
    };
    if pair.profile.orders_of(kind) > 0 { stated.max(0.9) } else { stated }
}

fn say_capability(Reached { pair, .. }: Reached<'_>) -> String {
    let kind = kind_name(pair.case);
    let stated = match pair.profile.mark(pair.case.kind.as_ref()) {
        Mark::Unknown => format!("{kind}の対応可否は不明"),
        mark => format!("{kind}は{}", mark.symbol()),
    };
    match pair.profile.orders_of(pair.case.kind.as_ref()) {
        0 => stated,
        orders => format!("{stated}、受注実績{orders}件"),
    }
}

fn capacity(Reached { pair, .. }: Reached<'_>) -> f64 {
    if !pair.profile.people.is_known() {
        return UNKNOWN;
    }
    pair.case.hours.map_or(0.5, |hours| fraction(f64::from(pair.free_hours), hours))
}

fn say_capacity(Reached { pair, .. }: Reached<'_>) -> String {
    let free = group_thousands(i64::from(pair.free_hours));
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

/// Two parts defects, one part punctuality; whichever is not known counts as unknown.
fn quality(Reached { pair, .. }: Reached<'_>) -> f64 {
    let history = &pair.profile.history;
    let care = match history.delivered {
        0 => UNKNOWN,
        delivered => 1.0 - fraction(real(history.defects), real(delivered) * DEFECTS_INTOLERABLE),
    };
    let punctuality = match history.on_time + history.late {
        0 => UNKNOWN,
        all => fraction(f64::from(history.on_time), f64::from(all)),
    };
    (2.0 * care + punctuality) / 3.0
}

fn say_quality(Reached { pair, .. }: Reached<'_>) -> String {
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

fn distance(Reached { pair, .. }: Reached<'_>) -> f64 {
    let workshop = pair.profile.workshop;
    match (pair.case.remote, pair.case.place, workshop.prefecture()) {
        (true, _, _) => 1.0,
        (false, Some(place), Some(own)) if place == own => {
            if in_same_town(pair) {
                1.0
            } else {
                0.8
            }
        }
        (false, Some(place), Some(own)) => {
            0.8 * (1.0 - fraction(kilometres(place.position(), own.position()), FAR))
        }
        _ => UNKNOWN,
    }
}

fn say_distance(Reached { pair, .. }: Reached<'_>) -> String {
    let workshop = pair.profile.workshop;
    match (pair.case.remote, pair.case.place, workshop.prefecture()) {
        (true, _, _) => "在宅・遠隔でできる作業".to_owned(),
        (false, Some(place), Some(own)) if place == own && in_same_town(pair) => {
            "作業場所と同じ市区町村".to_owned()
        }
        (false, Some(place), Some(own)) if place == own => format!("作業場所と同じ{own}"),
        (false, Some(place), Some(own)) => {
            format!("{own}から{place}へ出張可（約{:.0}km）", kilometres(place.position(), own.position()))
        }
        _ => "作業場所または所在地が不明".to_owned(),
    }
}

fn in_same_town(pair: Pair<'_>) -> bool {
    let town = pair.profile.workshop.address.as_ref().and_then(|address| address.value.municipality.as_ref());
    town.is_some() && town == pair.case.case.place.municipality.as_ref()
}

/// Along the great circle, between two positions in degrees.
fn kilometres((lat_a, lon_a): (f64, f64), (lat_b, lon_b): (f64, f64)) -> f64 {
    const EARTH: f64 = 6_371.0;
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let chord = half(lat_a, lat_b) + lat_a.to_radians().cos() * lat_b.to_radians().cos() * half(lon_a, lon_b);
    2.0 * EARTH * chord.sqrt().min(1.0).asin()
}

/// Hourly pay of the case ÷ hourly wage of the workshop today.
fn pay_ratio(pair: Pair<'_>) -> Option<f64> {
    let hours_a_month = pair.market.options.capacity.hours_per_day * WORK_DAYS_A_MONTH;
    let today = yen_as_number(pair.profile.workshop.wage()?) / hours_a_month;
    let hourly = yen_as_number(pair.case.amount?) / pair.case.hours.filter(|hours| *hours > 0.0)?;
    (today > 0.0).then(|| hourly / today)
}

fn wage_gain(Reached { pair, .. }: Reached<'_>) -> f64 {
    pay_ratio(pair).map_or(UNKNOWN, |ratio| fraction((ratio - 1.0).max(0.0), FULL_GAIN - 1.0))
}

fn say_wage_gain(Reached { pair, .. }: Reached<'_>) -> String {
    pay_ratio(pair).map_or_else(
        || "工賃または案件の時間単価が不明".to_owned(),
        |ratio| format!("時間あたりの金額は現在の工賃の約{ratio:.1}倍"),
    )
}

fn answer_days(Reached { pair, reach }: Reached<'_>) -> Option<f64> {
    pair.market.answer_days.get(reach?.access.id).copied()
}

fn speed(reached: Reached<'_>) -> f64 {
    answer_days(reached).map_or(UNKNOWN, |days| 1.0 - fraction(days, ANSWER_INTOLERABLE))
}

fn say_speed(reached: Reached<'_>) -> String {
    answer_days(reached)
        .map_or_else(|| "窓口の回答実績なし".to_owned(), |days| format!("窓口の回答は平均{days:.1}営業日"))
}

fn fairness(Reached { pair, .. }: Reached<'_>) -> f64 {
    1.0 / (1.0 + f64::from(pair.profile.history.recent_orders))
}

fn say_fairness(Reached { pair, .. }: Reached<'_>) -> String {
    format!("今年度の受注{}件", pair.profile.history.recent_orders)
}

fn freshness(Reached { pair, .. }: Reached<'_>) -> f64 {
    let years = pair.profile.age_years.and_then(|years| usize::try_from(years).ok());
    years.and_then(|years| FRESHNESS_BY_YEAR.get(years).copied()).unwrap_or(UNKNOWN)
}

/// The day itself, not its age: what stands in a sheet must not change because a night has passed.
fn say_freshness(Reached { pair, .. }: Reached<'_>) -> String {
    let updated = pair.profile.workshop.updated_on.filter(|_| pair.profile.age_years.is_some());
    updated.map_or_else(|| "更新日が不明".to_owned(), |updated| format!("情報の更新日は{updated}"))
}

fn hub(Reached { pair, .. }: Reached<'_>) -> f64 {
    f64::from(u8::from(pair.profile.workshop.hub))
}

fn say_hub(Reached { pair, .. }: Reached<'_>) -> String {
    if pair.profile.workshop.hub { "ハブ事業所" } else { "ハブ事業所ではない" }.to_owned()
}
