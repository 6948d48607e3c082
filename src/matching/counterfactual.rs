//! What would have to change for a workshop to be the first candidate of a case: the fewest parts of its score.
//!
//! Read from the points that the night gave; nothing is matched again. Parts that nobody can change (distance, the turn
//! that others had, the pay of the case) are not proposed.

use super::options::Weights;
use crate::domain::{Match, Said, WorkshopId};

/// Parts that an office, a desk or the workshop can change, and by what.
const CHANGEABLE: [(&str, &str); 6] = [
    ("capability", "この作業が「◎」であると確かめ、名簿に書く"),
    ("capacity", "対応可能人数を増やす（期間内の作業枠を案件の時間まで）"),
    ("quality", "納品の実績を積む（ミスなし・納期内）"),
    ("answer-speed", "窓口がその日のうちに回答する"),
    ("freshness", "名簿の情報を今年度の日付で更新する"),
    ("hub", "ハブ事業所になる"),
];

/// How a workshop stands, and what would put it first.
#[derive(Clone, Debug, PartialEq)]
pub enum Counterfactual {
    /// It is the first; by how many points, where there is a second. `by_reply`: the second's desk has not replied as well.
    First { ahead: Option<f64>, by_reply: bool },
    /// Every one of these rules would have to hold first.
    Refused,
    /// The first one's desk has replied better, which goes before points: the points of the first, and its own.
    BehindReply { place: usize, own: Said, first: Said, points: [f64; 2] },
    /// With all of these, and everything else as it is, it would be the first.
    Behind { place: usize, gap: f64, steps: Vec<Improvement> },
    /// Even with all that can be changed (so many points) it would stay behind.
    OutOfReach { place: usize, gap: f64, possible: f64 },
}

/// One part that could give more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Improvement {
    pub rule: &'static str,
    pub advice: &'static str,
    /// Points that it gives, and at most could.
    pub now: f64,
    pub full: f64,
}

/// Of the matches of one case; `None` where the workshop is not among them.
#[must_use]
pub fn counterfactual(matches: &[&Match], workshop: WorkshopId, weights: &Weights) -> Option<Counterfactual> {
    let own = matches.iter().find(|one| one.id.workshop == workshop)?;
    let Some(score) = own.score else { return Some(Counterfactual::Refused) };
    let mut rivals: Vec<(Said, f64, WorkshopId)> = matches
        .iter()
        .filter(|one| one.id.workshop != workshop)
        .filter_map(|one| Some((one.said, one.score?, one.id.workshop)))
        .collect();
    let in_order = |a: &(Said, f64, WorkshopId), b: &(Said, f64, WorkshopId)| {
        b.0.cmp(&a.0).then_with(|| b.1.total_cmp(&a.1)).then(a.2.cmp(&b.2))
    };
    rivals.sort_by(in_order);
    let itself = (own.said, score, workshop);
    let before = rivals.iter().filter(|rival| in_order(rival, &itself).is_lt()).count();
    let place = own.rank.map_or(1 + before, |rank| rank as usize);
    let Some(&(first, best, _)) = rivals.first().filter(|_| before > 0) else {
        let by_reply = rivals.first().is_some_and(|second| second.0 != own.said);
        return Some(Counterfactual::First {
            ahead: rivals.first().map(|second| score - second.1),
            by_reply,
        });
    };
    if first > own.said {
        return Some(Counterfactual::BehindReply { place, own: own.said, first, points: [best, score] });
    }
    let gap = best - score;
    let mut steps: Vec<Improvement> = improvements(own, weights);
    let possible: f64 = steps.iter().map(gain).sum();
    if possible <= gap {
        return Some(Counterfactual::OutOfReach { place, gap, possible });
    }
    // The largest first, until the first is passed: no smaller number of parts would do.
    let mut gained = 0.0;
    let needed = steps.iter().take_while(|step| {
        let still_behind = gained <= gap;
        gained += gain(step);
        still_behind
    });
    let count = needed.count();
    steps.truncate(count);
    Some(Counterfactual::Behind { place, gap, steps })
}

fn gain(step: &Improvement) -> f64 {
    step.full - step.now
}

/// Parts that do not give all they could, the most to be gained first.
fn improvements(own: &Match, weights: &Weights) -> Vec<Improvement> {
    let mut all: Vec<Improvement> = CHANGEABLE
        .into_iter()
        .filter_map(|(rule, advice)| {
            let now = own.reasons.iter().find(|reason| reason.rule == rule)?.points?;
            Some(Improvement { rule, advice, now, full: full_points(rule, weights) })
        })
        .filter(|step| gain(step) > 0.05)
        .collect();
    all.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    all
}

/// The most that a part can give.
fn full_points(rule: &str, weights: &Weights) -> f64 {
    let weight = match rule {
        "capability" => weights.capability,
        "capacity" => weights.capacity,
        "quality" => weights.quality,
        "answer-speed" => weights.answer_speed,
        "freshness" => weights.freshness,
        "hub" => weights.hub,
        _ => 0.0,
    };
    100.0 * weight / weights.total()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{application, case, day, desk, golden, kind, registry, workshop};
    use super::super::{Options, run};
    use super::*;
    use crate::domain::{Mark, Matching, PartialDate, Workshop};

    fn night(workshops: Vec<Workshop>) -> Matching {
        let mut long = case(1);
        (long.hours, long.amount) = (Some(600.0), Some(crate::domain::Yen(1_200_000)));
        run(&registry(vec![desk("d01")], workshops, vec![long]), &[], day("2021-09-10"), &Options::default())
            .0
    }

    fn told(matching: &Matching, workshop: u32) -> Option<Counterfactual> {
        let matches: Vec<&Match> = matching.matches.iter().collect();
        counterfactual(&matches, WorkshopId(workshop), &Weights::default())
    }

    /// A good one, one that lags behind, and one elsewhere.
    fn market() -> [Workshop; 3] {
        let mut good = workshop(1, "福岡県", &["清掃"]);
        good.updated_on = Some(PartialDate::day(day("2021-09-01")));
        (good.hub, good.workers_available) = (true, Some(golden(20)));
        let mut behind = workshop(2, "福岡県", &["清掃"]);
        behind.work = vec![(kind("清掃"), golden(Mark::Partly))];
        behind.workers_available = Some(golden(5));
        [good, behind, workshop(3, "大分県", &["清掃"])]
    }

    #[test]
    fn what_is_proposed_does_put_it_first_and_less_does_not() {
        let [good, mut behind, elsewhere] = market();
        let first = night(vec![good.clone(), behind.clone(), elsewhere.clone()]);
        let Some(Counterfactual::Behind { place: 2, gap, steps }) = told(&first, 2) else {
            panic!("{:?}", told(&first, 2))
        };
        let rules: Vec<_> = steps.iter().map(|step| step.rule).collect();
        assert_eq!(rules[..2], ["capability", "quality"], "{steps:?}");
        assert!(steps[..steps.len() - 1].iter().map(gain).sum::<f64>() <= gap);
        assert!(steps.iter().map(gain).sum::<f64>() > gap);
        // Two of what can be changed, tried: ◎ is not enough, with the hands for all hours, a new date and the hub it is.
        behind.work = vec![(kind("清掃"), golden(Mark::Good))];
        let tried = night(vec![good.clone(), behind.clone(), elsewhere.clone()]);
        assert!(matches!(told(&tried, 2), Some(Counterfactual::Behind { place: 2, .. })));
        behind.workers_available = Some(golden(20));
        behind.updated_on = Some(PartialDate::day(day("2021-09-01")));
        behind.hub = true;
        let tried = night(vec![good, behind, elsewhere]);
        assert!(
            matches!(told(&tried, 2), Some(Counterfactual::First { ahead: Some(_), by_reply: false })),
            "{:?}",
            told(&tried, 2)
        );
        assert!(matches!(told(&tried, 1), Some(Counterfactual::Behind { place: 2, .. })));
    }

    /// As a judge found it: 73.0 points and no reply behind 81.6 points whose desk said あり; more points change nothing.
    #[test]
    fn a_reply_goes_before_points() {
        let [good, mut behind, _] = market();
        behind.desks = vec![crate::domain::DeskId::new("d02")];
        let mut known = registry(vec![desk("d01"), desk("d02")], vec![good, behind], vec![case(1)]);
        known.applications = vec![application(1, "d02", crate::domain::Interest::Yes, "2021-09-09")];
        let found = run(&known, &[], day("2021-09-10"), &Options::default()).0;
        let ranks: Vec<_> = found.matches.iter().map(|one| (one.id.workshop.0, one.rank)).collect();
        assert_eq!(ranks, [(2, Some(1)), (1, Some(2))]);
        let Some(Counterfactual::First { ahead: Some(ahead), by_reply: true }) = told(&found, 2) else {
            panic!("{:?}", told(&found, 2))
        };
        assert!(ahead < 0.0, "by its reply, not by its points");
        let Some(Counterfactual::BehindReply { place, own, first, points: [best, own_points] }) =
            told(&found, 1)
        else {
            panic!("{:?}", told(&found, 1))
        };
        assert_eq!((place, own, first), (2, Said::Nothing, Said::Wanted));
        assert!(best < own_points);
    }

    #[test]
    fn a_refused_one_and_a_lonely_one_are_told_as_such() {
        let [good, _, elsewhere] = market();
        let found = night(vec![good, elsewhere]);
        assert_eq!(told(&found, 3), Some(Counterfactual::Refused));
        assert_eq!(told(&found, 1), Some(Counterfactual::First { ahead: None, by_reply: false }));
        assert_eq!(told(&found, 9), None);
    }
}
