//! How far a case is of whose state nobody speaks: it was ordered when a workshop was, and delivered when all its orders were.

use crate::domain::{Case, CaseId, CaseState, Delivery, Order, Step};
use foldhash::{HashMap, HashSet};
use std::collections::{BTreeMap, BTreeSet};

/// Takes the cases that state nothing of their own (`unstated`) as far as their orders and deliveries reach.
pub(super) fn follow(
    cases: &mut BTreeMap<CaseId, Case>,
    unstated: &BTreeSet<CaseId>,
    orders: &[Order],
    deliveries: &[Delivery],
) {
    let mut of_case: HashMap<CaseId, Vec<&Order>> = HashMap::default();
    for order in orders.iter().filter(|order| !order.trial && order.ended.is_none()) {
        if let Some(case) = order.case.filter(|case| unstated.contains(case)) {
            of_case.entry(case).or_default().push(order);
        }
    }
    let mut of_order: HashMap<&str, Vec<&Delivery>> = HashMap::default();
    let wanted: HashSet<&str> = of_case.values().flatten().map(|order| order.id.as_str()).collect();
    for delivery in deliveries.iter().filter(|delivery| wanted.contains(delivery.order.as_str())) {
        of_order.entry(&delivery.order).or_default().push(delivery);
    }
    for (id, orders) in of_case {
        let Some(case) = cases.get_mut(&id) else { continue };
        let reached = case.steps.last().map(|step| step.state);
        if reached.is_none_or(CaseState::is_open) {
            let first = orders.iter().min_by_key(|order| (order.ordered_on.is_none(), order.ordered_on));
            case.steps.retain(|step| step.state != CaseState::Draft);
            case.steps.extend(first.map(|order| Step {
                state: CaseState::Ordered,
                on: order.ordered_on,
                seen_on: None,
                origin: order.origin.clone(),
            }));
        } else if !matches!(reached, Some(CaseState::Ordered | CaseState::Assigned)) {
            continue;
        }
        let delivered: Option<Vec<&Delivery>> =
            orders.iter().map(|order| of_order.get(order.id.as_str())?.last().copied()).collect();
        let last = delivered.and_then(|all| all.into_iter().max_by_key(|delivery| delivery.delivered_on));
        case.steps.extend(last.map(|delivery| Step {
            state: CaseState::Delivered,
            on: delivery.delivered_on,
            seen_on: None,
            origin: delivery.origin.clone(),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::CaseState::{Delivered, Draft, Offered, Ordered};
    use super::*;
    use crate::registry::fixture::{self, Made};

    #[test]
    fn a_case_of_whose_state_nobody_speaks_is_as_far_as_its_orders() {
        for (name, state, orders, delivered, reached) in [
            ("no order", None, 0, 0, Offered),
            ("one order", None, 1, 0, Ordered),
            ("one of two delivered", None, 2, 1, Ordered),
            ("all delivered", None, 2, 2, Delivered),
            ("its row speaks", Some(Draft), 1, 1, Draft),
        ] {
            let mut made = Made::default();
            let mut row = made.case("R3-001", "清掃");
            row.open_on = Some(fixture::seen("2021-09-06".parse().unwrap()));
            row.state = state.map(fixture::seen);
            made.one_case(vec![row]);
            for at in 0..orders {
                made.order(&format!("H{at}"), "R3-001", "", "工房", None);
            }
            for at in 0..delivered {
                made.delivery(&format!("H{at}"));
            }
            let (registry, _) = made.build();
            let last = registry.cases[&CaseId(1)].steps.last().map(|step| step.state);
            assert_eq!(last, Some(reached), "{name}");
        }
    }
}
