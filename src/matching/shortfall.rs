//! 供給不足: what could not be placed, why, and how many workshops are missing.

use super::allocate::apportion;
use super::capacity::planned_hours;
use super::eligibility::kind_name;
use super::market::Market;
use super::open_case::OpenCase;
use super::shortlist::{Shortlist, Supply};
use crate::domain::{Shortfall, ShortfallCause, Yen};

/// `None` where everything was placed.
pub(super) fn shortfall(list: &Shortlist<'_>, missing_hours: u32, market: &Market<'_>) -> Option<Shortfall> {
    (missing_hours > 0).then(|| {
        let cause = cause(list.case, list.supply);
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
            text: sentence(list, cause, missing_hours, missing_workshops, market),
        }
    })
}

/// The first that holds: too late for everyone; workshops that can stand within reach but are full; they stand
/// elsewhere; nobody is known who can.
fn cause(case: &OpenCase<'_>, supply: Supply) -> ShortfallCause {
    match supply {
        _ if case.is_too_late() => ShortfallCause::Deadline,
        Supply { in_reach: 1.., .. } => ShortfallCause::Capacity,
        Supply { elsewhere: 1.., .. } => ShortfallCause::Area,
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
    cause: ShortfallCause,
    hours: u32,
    workshops: u32,
    market: &Market<'_>,
) -> String {
    let case = list.case;
    let kind = kind_name(case);
    let place = case.place.filter(|_| !case.remote).map_or("全国", |place| place.name());
    let why = match cause {
        ShortfallCause::Deadline => "納期までに作業を始められる事業所がありません".to_owned(),
        ShortfallCause::Capacity => {
            format!("{kind}に対応できる事業所は{}か所ありますが、作業枠が足りません", list.supply.in_reach)
        }
        ShortfallCause::Area => format!(
            "{kind}に対応できる事業所は{}か所ありますが、{place}で作業できるところがありません",
            list.supply.elsewhere
        ),
        ShortfallCause::Capability if list.supply.able > 0 => format!(
            "{kind}に対応できる事業所は{}か所ありますが、いずれも条件（窓口の意向・サービス種別・最低賃金など）に合いません",
            list.supply.able
        ),
        ShortfallCause::Capability => format!("{place}で{kind}に対応できると分かっている事業所がありません"),
    };
    let size = market.options.capacity.usual_people;
    let missing = format!("{hours}時間分が不足しています（{size}人規模の事業所で{workshops}か所分）");
    [Some(why), Some(missing), proposal(case, market)].into_iter().flatten().collect::<Vec<_>>().join("。")
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
