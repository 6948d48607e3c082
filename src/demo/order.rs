//! What followed from a case: the desks' replies, the orders to workshops and their deliveries.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime};

use super::case::{Case, State, story_day};
use super::dice::{Dice, Stream};
use super::workshop::{Workshop, World};

/// A desk's reply to a case.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) at: NaiveDateTime,
    pub(super) desk: usize,
    pub(super) answer: &'static str,
    pub(super) workshops: i64,
    pub(super) people: i64,
    pub(super) question: &'static str,
}

/// A share of a case, ordered from a workshop of a desk.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) number: String,
    pub(super) desk: usize,
    pub(super) workshop: Workshop,
    pub(super) share: f64,
    pub(super) is_trial: bool,
    pub(super) quantity: i64,
    pub(super) amount: i64,
    pub(super) delivery: Option<Delivery>,
}

#[derive(Clone, Debug)]
pub(super) struct Delivery {
    pub(super) date: NaiveDate,
    pub(super) quantity: i64,
    pub(super) defects: i64,
    pub(super) hours: i64,
    pub(super) wages: i64,
}

impl World {
    /// The replies to a case, in no particular order; a later answer of a desk replaces its earlier one.
    pub(super) fn replies(&self, case: &Case) -> Vec<Reply> {
        let mut dice = self.dice(Stream::Replies, case.index);
        let mut replies = Vec::new();
        for desk in self.some_desks(6, &mut dice) {
            replies.push(draw_reply(case, desk, &mut dice));
            if dice.chance(5) {
                replies.push(draw_reply(case, desk, &mut dice));
            }
        }
        replies.retain(|reply| reply.at.date() < story_day());
        replies
    }

    /// The orders of a case, parts of the whole; none before it is ordered.
    pub(super) fn orders(&self, case: &Case) -> Vec<Order> {
        if case.ordered.is_none() && case.state != State::Trial {
            return Vec::new();
        }
        let mut dice = self.dice(Stream::Orders, case.index);
        let receivers: Vec<(usize, Workshop)> = self
            .desks_in_charge(case, &mut dice)
            .into_iter()
            .filter_map(|desk| Some((desk, self.some_workshop(desk, &mut dice)?)))
            .collect();
        let is_trial = case.state == State::Trial;
        let (quantity, amount) =
            if is_trial { (case.quantity / 10, case.amount / 10) } else { (case.quantity, case.amount) };
        let weights: Vec<i64> = receivers.iter().map(|_| dice.between(2, 6)).collect();
        let (quantities, amounts) = (shares(quantity, &weights), shares(amount, &weights));
        let total = weights.iter().sum::<i64>() as f64;
        receivers
            .into_iter()
            .enumerate()
            .map(|(place, (desk, workshop))| Order {
                number: format!("{}-H{:02}", case.number, place + 1),
                desk,
                workshop,
                share: (weights[place] as f64 / total * 10_000.0).round() / 10_000.0,
                is_trial,
                quantity: quantities[place],
                amount: amounts[place],
                delivery: case
                    .ended
                    .map(|date| draw_delivery(case, quantities[place], amounts[place], date, &mut dice)),
            })
            .collect()
    }

    /// For work at a place the desks of its prefecture, for the large case those of its splits, else any.
    fn desks_in_charge(&self, case: &Case, dice: &mut Dice) -> Vec<usize> {
        let in_prefecture = |number: usize| -> Vec<usize> {
            (0..self.options.desks).filter(|&desk| self.desk(desk).prefecture.number == number).collect()
        };
        if let Some((prefecture, _)) = case.place {
            return in_prefecture(prefecture.number);
        }
        if case.splits.is_empty() {
            return self.some_desks(4, dice);
        }
        case.splits.iter().flat_map(|split| in_prefecture(split.prefecture.number)).collect()
    }

    /// Some distinct desks, at least one and at most `most`.
    fn some_desks(&self, most: usize, dice: &mut Dice) -> Vec<usize> {
        let desks = self.options.desks;
        let count = 1 + dice.below(most.min(desks));
        let first = dice.below(desks);
        (0..count).map(|turn| (first + turn * desks.div_ceil(count).max(1)) % desks).collect()
    }
}

fn draw_reply(case: &Case, desk: usize, dice: &mut Dice) -> Reply {
    let is_late = dice.chance(4);
    let period = (case.closes - case.opens).num_days();
    let days = if is_late { period + 2 } else { dice.between(0, period) };
    let time = NaiveTime::from_hms_opt(
        dice.between(9, 17) as u32,
        dice.between(0, 59) as u32,
        dice.between(0, 59) as u32,
    )
    .unwrap_or_default();
    Reply {
        at: (case.opens + Days::new(days as u64)).and_time(time),
        desk,
        answer: dice.word(&["あり", "あり", "あり", "あり", "なし", "検討中"]),
        workshops: dice.between(1, 6),
        people: dice.between(3, 18),
        question: if dice.chance(25) { dice.word(QUESTIONS) } else { "" },
    }
}

fn draw_delivery(case: &Case, quantity: i64, amount: i64, date: NaiveDate, dice: &mut Dice) -> Delivery {
    let hours = (case.hours * amount / case.amount.max(1)).max(1);
    Delivery {
        date: date - Days::new(dice.below(3) as u64),
        quantity,
        defects: if dice.chance(30) { quantity * dice.between(1, 20) / 1000 } else { 0 },
        hours: hours * dice.between(85, 120) / 100 + 1,
        wages: amount * dice.between(55, 80) / 100,
    }
}

/// Divides a whole by weights so that the parts add up to it; the remainder goes to the first ones.
fn shares(whole: i64, weights: &[i64]) -> Vec<i64> {
    let total: i64 = weights.iter().sum::<i64>().max(1);
    let mut parts: Vec<i64> = weights.iter().map(|weight| whole * weight / total).collect();
    let rest = whole - parts.iter().sum::<i64>();
    for part in parts.iter_mut().take(rest.max(0) as usize) {
        *part += 1;
    }
    parts
}

const QUESTIONS: &[&str] = &[
    "仕様書を確認したいです。",
    "納期の延長は可能でしょうか。",
    "材料の送料はどちらの負担になりますか。",
    "=見積書の様式はありますか",
    "1事業所あたりの最低数量を教えてください。",
    "在宅の利用者も対象になりますか。",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::Options;

    #[test]
    fn shares_add_up() {
        for (whole, weights, expected) in
            [(10, vec![1, 1, 1], vec![4, 3, 3]), (100, vec![3, 1], vec![75, 25]), (0, vec![2], vec![0])]
        {
            assert_eq!(shares(whole, &weights), expected);
        }
    }

    #[test]
    fn orders_add_up_to_their_case() {
        let world = World { options: Options { cases: 200, ..Options::default() } };
        let mut ordered = 0;
        for case in (0..200).map(|index| world.case(index)).filter(|case| case.ordered.is_some()) {
            let orders = world.orders(&case);
            assert_eq!(orders.iter().map(|order| order.amount).sum::<i64>(), case.amount, "{case:?}");
            assert!(orders.iter().map(|order| order.share).sum::<f64>() > 0.999);
            ordered += 1;
        }
        assert!(ordered > 50);
    }

    #[test]
    fn desks_that_reply_are_distinct() {
        let world = World { options: Options { desks: 7, ..Options::default() } };
        for seed in 0..100 {
            let desks = world.some_desks(6, &mut world.dice(Stream::Replies, seed));
            let distinct: std::collections::BTreeSet<&usize> = desks.iter().collect();
            assert_eq!(distinct.len(), desks.len(), "{desks:?}");
        }
    }
}
