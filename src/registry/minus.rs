//! Orders of a minus amount: a correction (赤黒) where it takes back what other orders hold, a slip of the pen where it does not.

use crate::domain::{CaseId, DeskId, Field, Issue, IssueCode, Order, OrderRow, Severity, WorkshopId};
use std::collections::BTreeMap;

const MINUS: IssueCode = IssueCode::new("order.minus-alone");

/// Whose orders are corrected by one of them.
type Whose<'o> = (Option<CaseId>, Option<&'o DeskId>, Option<WorkshopId>, &'o str);

fn whose(order: &Order) -> Whose<'_> {
    let name = if order.workshop.is_some() { "" } else { &order.workshop_name };
    (order.case, order.desk.as_ref(), order.workshop, name)
}

/// Leaves out the amounts below nothing that no other order of the same case, desk and workshop holds. DOMAIN is silent. What was
/// taken back by its own row (キャンセル) holds nothing.
pub(super) fn leave_out(orders: &mut [Order], rows: &[OrderRow]) -> Vec<Issue> {
    if !orders.iter().any(is_minus) {
        return Vec::new();
    }
    let mut held: BTreeMap<Whose<'_>, i64> = BTreeMap::new();
    for order in orders.iter().filter(|order| order.ended.is_none()) {
        let sum = held.entry(whose(order)).or_default();
        *sum = sum.saturating_add(order.amount.map_or(0, |yen| yen.0));
    }
    let is_alone = |order: &Order| is_minus(order) && held.get(&whose(order)).is_some_and(|sum| *sum < 0);
    let alone: Vec<bool> = orders.iter().map(is_alone).collect();
    let mut issues = Vec::new();
    for ((order, row), _) in orders.iter_mut().zip(rows).zip(alone).filter(|(_, is_alone)| *is_alone) {
        order.amount = None;
        let (at, text) = match &row.amount {
            Some(seen) => (row.row.origin.at(seen.cell), &*seen.text),
            None => (row.row.origin.clone(), ""),
        };
        let message = "発注の「金額」がマイナスですが、同じ案件・窓口・事業所に、それだけの額のほかの発注がないため、数えていません。赤伝（取り消し）であれば、もとの発注の行も残してください。書き違いであれば、正しい額をご記入ください。";
        let issue = Issue::new(MINUS, Severity::Warning, at, message);
        issues.push(issue.seen(text).field(Field::Amount).desk(row.row.role.desk().cloned()));
    }
    issues
}

fn is_minus(order: &Order) -> bool {
    order.ended.is_none() && order.amount.is_some_and(|yen| yen.0 < 0)
}

#[cfg(test)]
mod tests {
    use crate::domain::{CaseState, Yen};
    use crate::registry::fixture::{self, Made};

    #[test]
    fn a_minus_is_counted_where_another_order_holds_it() {
        // workshop, amount, taken back → amounts that stand
        type Line = (&'static str, i64, bool);
        let table: [(&[Line], &[Option<i64>]); 5] = [
            (&[("あおぞら", -24_000, false)], &[None]),
            (&[("あおぞら", 24_000, false), ("あおぞら", -24_000, false)], &[Some(24_000), Some(-24_000)]),
            (&[("あおぞら", 24_000, false), ("ひなた", -24_000, false)], &[Some(24_000), None]),
            (&[("あおぞら", 24_000, true), ("あおぞら", -24_000, false)], &[Some(24_000), None]),
            (&[("あおぞら", 24_000, false), ("あおぞら", -90_000, false)], &[Some(24_000), None]),
        ];
        for (lines, expected) in table {
            let mut made = Made::default();
            let case = made.case("R3-001", "清掃");
            made.one_case(vec![case]);
            for (at, (workshop, amount, is_back)) in lines.iter().enumerate() {
                made.order(&format!("H{at}"), "R3-001", "", workshop, None);
                let row = made.observations.orders.last_mut().unwrap();
                row.amount = Some(fixture::seen(Yen(*amount)));
                row.state = is_back.then(|| fixture::seen(CaseState::Withdrawn));
            }
            let (registry, issues) = made.build();
            let amounts: Vec<_> = registry.orders.iter().map(|order| order.amount.map(|yen| yen.0)).collect();
            assert_eq!(amounts, expected, "{lines:?}");
            let told = issues.iter().filter(|one| one.code.as_str() == "order.minus-alone").count();
            assert_eq!(told, expected.iter().filter(|one| one.is_none()).count(), "{lines:?}");
        }
    }
}
