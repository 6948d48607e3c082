//! Whether the parts add up to the case: the parts of a split, shares and amounts of orders, what was delivered.

use crate::domain::{
    Case, CaseId, CaseState, Delivery, Issue, IssueCode, Month, Order, Severity, Yen, group_thousands,
};
use std::collections::BTreeMap;

const PARTS_DIFFER: IssueCode = IssueCode::new("case.parts-differ");
const SHARES_OVER_ALL: IssueCode = IssueCode::new("order.shares-over-all");
const ORDERED_OVER_AMOUNT: IssueCode = IssueCode::new("order.over-amount");
const DELIVERED_DIFFERS: IssueCode = IssueCode::new("delivery.quantity-differs");
const MORE_DEFECTS: IssueCode = IssueCode::new("delivery.more-defects");
const OF_ENDED_ORDER: IssueCode = IssueCode::new("delivery.of-ended-order");
pub(super) const BEFORE_ORDER: IssueCode = IssueCode::new("delivery.before-order");

/// Shares are written with few digits: 33.3 % three times is all.
const SHARE_TOLERANCE: f64 = 0.005;

/// What does not add up, as one notice a case (or delivery) and kind.
pub(super) fn check_balance(
    cases: &BTreeMap<CaseId, Case>,
    orders: &[Order],
    deliveries: &[Delivery],
) -> Vec<Issue> {
    let mut issues = Vec::new();
    parts(cases, &mut issues);
    let mut ordered: BTreeMap<CaseId, Vec<&Order>> = BTreeMap::new();
    let mut by_id: BTreeMap<&str, &Order> = BTreeMap::new();
    for order in orders {
        by_id.entry(&order.id).or_insert(order);
        if let Some(case) = order.case.filter(|_| !order.trial && order.ended.is_none()) {
            ordered.entry(case).or_default().push(order);
        }
    }
    for (case, orders) in ordered.iter().filter_map(|(id, orders)| Some((cases.get(id)?, orders))) {
        shares(case, orders, &mut issues);
        amounts(case, orders, &mut issues);
    }
    let mut delivered: BTreeMap<CaseId, i64> = BTreeMap::new();
    for delivery in deliveries {
        let order = by_id.get(delivery.order.as_str());
        sound(delivery, order.copied(), &mut issues);
        let of_work = order.filter(|order| !order.trial && order.ended.is_none());
        if let (Some(case), Some(quantity)) = (of_work.and_then(|order| order.case), delivery.quantity) {
            let sum = delivered.entry(case).or_default();
            *sum = sum.saturating_add(quantity);
        }
    }
    for (case, delivered) in delivered.iter().filter_map(|(id, sum)| Some((cases.get(id)?, *sum))) {
        quantities(case, delivered, &mut issues);
    }
    issues
}

fn name_of(case: &Case) -> String {
    if case.number.is_empty() { format!("「{}」", case.title) } else { case.number.clone() }
}

fn notice(case: &Case, code: IssueCode, message: String) -> Issue {
    Issue::new(code, Severity::Notice, case.origin.clone(), message)
}

/// The parts of a split, where every one states the number.
fn parts(cases: &BTreeMap<CaseId, Case>, issues: &mut Vec<Issue>) {
    let mut parts: BTreeMap<CaseId, Vec<&Case>> = BTreeMap::new();
    for case in cases.values() {
        if let Some(parent) = case.parent {
            parts.entry(parent).or_default().push(case);
        }
    }
    type Size = fn(&Case) -> Option<i64>;
    let sizes: [(&str, Size); 2] =
        [("数量", |case| case.quantity), ("金額", |case| case.amount.map(|yen| yen.0))];
    for (whole, parts) in parts.iter().filter_map(|(id, parts)| Some((cases.get(id)?, parts))) {
        for (word, size) in sizes {
            let sum: Option<i64> = parts.iter().map(|part| size(part)).sum();
            let Some((all, sum)) = size(whole).zip(sum).filter(|(all, sum)| all != sum) else { continue };
            let message = format!(
                "案件 {} の分割{}件の{word}の合計（{}）が、親案件の{word}（{}）と合いません。どちらかを直してください。",
                name_of(whole),
                parts.len(),
                group_thousands(sum),
                group_thousands(all)
            );
            issues.push(notice(whole, PARTS_DIFFER, message));
        }
    }
}

/// 按分率 of one month are parts of one whole.
fn shares(case: &Case, orders: &[&Order], issues: &mut Vec<Issue>) {
    let mut by_month: BTreeMap<Option<Month>, f64> = BTreeMap::new();
    for order in orders {
        *by_month.entry(order.month).or_default() += order.share.unwrap_or(0.0);
    }
    let Some((month, sum)) = by_month.into_iter().find(|(_, sum)| *sum > 1.0 + SHARE_TOLERANCE) else {
        return;
    };
    let month = month.map(|month| format!("（{month}）")).unwrap_or_default();
    let message = format!(
        "案件 {}{month} の発注の按分率の合計が{:.1}％になっています。100％以内になるように確かめてください。",
        name_of(case),
        100.0 * sum
    );
    issues.push(notice(case, SHARES_OVER_ALL, message));
}

/// More than the case is worth, in a year where it goes on for one.
fn amounts(case: &Case, orders: &[&Order], issues: &mut Vec<Issue>) {
    let limit = case.amount.max(case.annual_amount);
    let sum = Yen(orders.iter().filter_map(|order| order.amount).map(|yen| yen.0).sum());
    let Some(limit) = limit.filter(|limit| limit.0 > 0 && sum > *limit) else { return };
    let message = format!(
        "案件 {} の発注額の合計（{sum}）が案件の金額（{limit}）を超えています。どちらかを直してください。",
        name_of(case)
    );
    issues.push(notice(case, ORDERED_OVER_AMOUNT, message));
}

/// More than was wanted; or less, where all is said to be delivered.
fn quantities(case: &Case, delivered: i64, issues: &mut Vec<Issue>) {
    let Some(wanted) = case.quantity else { return };
    let state = case.steps.last().map(|step| step.state);
    let finished = matches!(state, Some(CaseState::Delivered | CaseState::Closed));
    let words = match delivered.cmp(&wanted) {
        std::cmp::Ordering::Greater => "を超えています",
        std::cmp::Ordering::Less if finished => "に足りません",
        _ => return,
    };
    let message = format!(
        "案件 {} の納品数量の合計（{}）が案件の数量（{}）{words}。単位と数量を確かめてください。",
        name_of(case),
        group_thousands(delivered),
        group_thousands(wanted)
    );
    issues.push(notice(case, DELIVERED_DIFFERS, message));
}

fn sound(delivery: &Delivery, order: Option<&Order>, issues: &mut Vec<Issue>) {
    let mut warn = |code, message: String| {
        issues.push(Issue::new(code, Severity::Warning, delivery.origin.clone(), message));
    };
    if let Some(ended) = order.and_then(|order| order.ended) {
        let message = format!(
            "発注 {} は「{}」となっているため、この納品は数えていません。納品があったのなら、発注のステータスを直してください。",
            delivery.order,
            ended.label()
        );
        warn(OF_ENDED_ORDER, message);
    }
    if let Some((defects, quantity)) = delivery.defects.zip(delivery.quantity).filter(|(bad, all)| bad > all)
    {
        warn(
            MORE_DEFECTS,
            format!(
                "発注 {} の不良数（{defects}）が納品数量（{quantity}）より多くなっています。",
                delivery.order
            ),
        );
    }
    let ordered_on = order.and_then(|order| order.ordered_on);
    if let Some((on, ordered_on)) = delivery.delivered_on.zip(ordered_on).filter(|(on, ordered)| on < ordered)
    {
        warn(
            BEFORE_ORDER,
            format!(
                "発注 {} の納品日（{on}）が発注日（{ordered_on}）より前です。日付を確かめてください。",
                delivery.order
            ),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Origin, Step};
    use crate::registry::fixture;

    fn whole() -> Case {
        Case {
            quantity: Some(1_000),
            amount: Some(Yen(90_000)),
            ..fixture::case(1, "R3-001", "清掃", "", 2021)
        }
    }

    fn order(id: &str, share: f64, yen: i64, month: u32) -> Order {
        Order {
            id: id.to_owned(),
            case: Some(CaseId(1)),
            programme: String::new(),
            desk: None,
            workshop: None,
            workshop_name: String::new(),
            chosen: None,
            share: Some(share),
            trial: false,
            ended: None,
            amount: Some(Yen(yen)),
            ordered_on: "2021-10-01".parse().ok(),
            assigned_on: None,
            month: Month::new(2021, month),
            category: None,
            origin: Origin::file("進捗.xlsx", ""),
        }
    }

    fn delivery(order: &str, quantity: i64, defects: i64, on: &str) -> Delivery {
        Delivery {
            order: order.to_owned(),
            delivered_on: on.parse().ok(),
            quantity: Some(quantity),
            defects: Some(defects),
            hours: None,
            wages: None,
            origin: Origin::file("納品.xlsx", ""),
        }
    }

    fn codes(cases: Vec<Case>, orders: &[Order], deliveries: &[Delivery]) -> Vec<&'static str> {
        let cases = cases.into_iter().map(|case| (case.id, case)).collect();
        check_balance(&cases, orders, deliveries).iter().map(|issue| issue.code.as_str()).collect()
    }

    #[test]
    fn parts_of_a_split_add_up_to_the_case() {
        for (pieces, yen, expected) in [
            ([Some(400), Some(600)], [Some(40_000), Some(50_000)], vec![]),
            ([Some(400), Some(500)], [Some(40_000), Some(50_000)], vec!["case.parts-differ"]),
            ([Some(400), Some(601)], [Some(40_000), Some(1)], vec!["case.parts-differ"; 2]),
            ([Some(400), None], [None, Some(1)], vec![]),
        ] {
            let part = |id: u32, at: usize| Case {
                parent: Some(CaseId(1)),
                quantity: pieces[at],
                amount: yen[at].map(Yen),
                ..fixture::case(id, "", "", "", 2021)
            };
            assert_eq!(
                codes(vec![whole(), part(2, 0), part(3, 1)], &[], &[]),
                expected,
                "{pieces:?} {yen:?}"
            );
        }
    }

    #[test]
    fn orders_stay_within_the_case() {
        let mut trial = order("T", 1.0, 90_000, 10);
        trial.trial = true;
        for (orders, expected) in [
            (
                vec![
                    order("a", 0.333, 30_000, 10),
                    order("b", 0.333, 30_000, 10),
                    order("c", 0.334, 30_000, 10),
                ],
                vec![],
            ),
            (vec![order("a", 1.0, 45_000, 10), order("b", 1.0, 45_000, 11)], vec![]),
            (vec![order("a", 0.7, 45_000, 10), order("b", 0.4, 45_000, 10)], vec!["order.shares-over-all"]),
            (vec![order("a", 0.5, 50_000, 10), order("b", 0.5, 50_000, 10)], vec!["order.over-amount"]),
            (vec![order("a", 1.0, 90_000, 10), trial], vec![]),
        ] {
            assert_eq!(codes(vec![whole()], &orders, &[]), expected, "{orders:?}");
        }
        let yearly = Case { annual_amount: Some(Yen(1_080_000)), ..whole() };
        assert_eq!(
            codes(vec![yearly], &[order("a", 1.0, 90_000, 10), order("b", 1.0, 90_000, 11)], &[]),
            [""; 0]
        );
    }

    #[test]
    fn deliveries_add_up_and_follow_their_order() {
        let closed = || {
            let step = Step {
                state: CaseState::Closed,
                on: None,
                seen_on: None,
                origin: Origin::file("案件.xlsx", ""),
            };
            Case { steps: vec![step], ..whole() }
        };
        let on = "2021-11-01";
        for (case, deliveries, expected) in [
            (whole(), vec![delivery("a", 600, 3, on), delivery("a", 400, 0, on)], vec![]),
            (whole(), vec![delivery("a", 600, 3, on)], vec![]),
            (closed(), vec![delivery("a", 600, 3, on)], vec!["delivery.quantity-differs"]),
            (whole(), vec![delivery("a", 1_001, 3, on)], vec!["delivery.quantity-differs"]),
            (whole(), vec![delivery("a", 5, 6, on)], vec!["delivery.more-defects"]),
            (whole(), vec![delivery("a", 5, 0, "2021-09-30")], vec!["delivery.before-order"]),
            (whole(), vec![delivery("?", 5_000, 0, "2021-09-30")], vec![]),
        ] {
            assert_eq!(
                codes(vec![case], &[order("a", 1.0, 90_000, 10)], &deliveries),
                expected,
                "{deliveries:?}"
            );
        }
    }
}
