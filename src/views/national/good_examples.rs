//! 好事例: the cases that carry the mark, with the desks and workshops that did the work.

use crate::domain::{Case, Order};
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;
use std::collections::BTreeSet;

pub(super) fn lines(material: &Material<'_>) -> Vec<Line> {
    let cases = material.registry.cases.values();
    cases.filter(|case| case.good_example).map(|case| line(material, case)).collect()
}

fn line(material: &Material<'_>, case: &Case) -> Line {
    let orders: Vec<&Order> = material
        .registry
        .orders
        .iter()
        .filter(|one| one.case == Some(case.id) && one.ended.is_none())
        .collect();
    let desks: BTreeSet<&str> =
        orders.iter().filter_map(|order| order.desk.as_ref()).map(|desk| material.desk_name(desk)).collect();
    let workshops: BTreeSet<&str> =
        orders.iter().filter_map(|order| order.workshop).map(|id| material.workshop_name(id)).collect();
    Line::new(case.id)
        .case(Some(case))
        .text("発注企業", words::client(case))
        .text("作業区分", words::category(case))
        .text("作業細目", words::kind(case))
        .yen("金額（円）", case.amount)
        .text("窓口", words::join(desks, "、"))
        .text("事業所", words::join(workshops, "、"))
}
