//! An order: its case, desk and workshop, what its row says cell by cell, its deliveries, and what it said before.

use super::material::{Material, name_with_id};
use super::page::Page;
use super::rows::{Row, rows};
use super::{issues, words, workshop};
use crate::domain::{Delivery, Order, group_thousands};
use serde_json::Value;

/// Several workshops or months may have been ordered under one number.
pub(super) fn page(id: &str, material: &Material<'_>) -> Option<Page> {
    let orders: Vec<&Order> = material.registry.orders.iter().filter(|one| one.id == id).collect();
    if orders.is_empty() {
        return None;
    }
    let mut page = Page::new(format!("発注 {id}"));
    if orders.len() > 1 {
        page.line(format!("この番号の発注は{}件あります（事業所か月が違います）。", orders.len()));
    }
    for order in &orders {
        page.section(format!("発注（{}）", order.origin));
        page.lines(head(order, material));
        values(&mut page, order, material);
    }
    deliveries(&mut page, id, material);
    let origins: Vec<_> = orders.iter().map(|order| order.origin.clone()).collect();
    page.section("要確認");
    issues::add(&mut page, &material.issues_on(&origins));
    workshop::history(&mut page, material);
    Some(page)
}

fn head(order: &Order, material: &Material<'_>) -> Vec<String> {
    let case = order.case.and_then(|id| material.registry.cases.get(&id));
    let workshop = order.workshop.and_then(|id| material.registry.workshops.get(&id)).map(name_with_id);
    let named = || Some(order.workshop_name.clone()).filter(|name| !name.is_empty());
    let lines = [
        ("案件", case.map(|case| format!("{} {}「{}」", case.id, case.number, case.title))),
        ("窓口", order.desk.as_ref().map(|desk| material.desk_name(desk))),
        ("事業所", workshop.or_else(named)),
        ("金額", order.amount.map(|amount| amount.to_string())),
        ("按分率", order.share.map(words::share)),
        ("対象月", order.month.map(|month| month.to_string())),
        ("発注日", order.ordered_on.map(|on| on.to_string())),
        ("事業所決定日", order.assigned_on.map(|on| on.to_string())),
        ("作業区分", order.category.map(|category| category.name().to_owned())),
        ("トライアル", order.trial.then(|| "はい".to_owned())),
    ];
    let mut told: Vec<String> =
        lines.into_iter().filter_map(|(name, value)| Some(format!("{name}：{}", value?))).collect();
    if let Some(ended) = order.ended {
        told.push(format!(
            "状態：{}（この行が取り消しと書いているため、指標・作業枠・事業所の実績のどれにも数えていません）",
            ended.label()
        ));
    }
    told
}

fn values(page: &mut Page, order: &Order, material: &Material<'_>) {
    let found: Vec<Row<'_>> = rows(material.observations, |origin| *origin == order.origin);
    page.table(
        ["項目", "書かれていたもの", "読み取った値", "セル"],
        found.iter().flat_map(|row| {
            row.values.iter().map(|value| {
                let place = row.origin.at(value.cell).to_string();
                [value.label.clone(), value.text.to_string(), value.shown.clone(), place]
            })
        }),
    );
}

fn deliveries(page: &mut Page, id: &str, material: &Material<'_>) {
    page.section("納品");
    page.table(
        ["納品日", "数量", "不良数", "作業時間", "支払工賃", "セル"],
        material.registry.deliveries.iter().filter(|one| one.order == id).map(|one| {
            let Delivery { delivered_on, quantity, defects, hours, wages, origin, .. } = one;
            [
                delivered_on.map(|on| on.to_string()).unwrap_or_default(),
                quantity.map(group_thousands).unwrap_or_default(),
                defects.map(group_thousands).unwrap_or_default(),
                hours.map(|hours| hours.to_string()).unwrap_or_default(),
                wages.map(|yen| yen.to_string()).unwrap_or_default(),
                origin.to_string(),
            ]
        }),
    );
}

/// What of an order is told when it changes.
const FACTS: [(&str, &str); 12] = [
    ("amount", "金額"),
    ("case", "案件"),
    ("desk", "窓口"),
    ("workshop", "事業所"),
    ("workshop_name", "事業所名"),
    ("share", "按分率"),
    ("month", "対象月"),
    ("ordered_on", "発注日"),
    ("assigned_on", "事業所決定日"),
    ("category", "作業区分"),
    ("trial", "トライアル"),
    ("ended", "状態"),
];

/// What differs between two versions of an order (canonical JSON): `金額 100,000 → 130,000`.
#[must_use]
pub fn order_changes(before: &str, after: &str) -> Vec<String> {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (before, after) = (read(before), read(after));
    let shown = |value: &Value| match value {
        Value::Null => "（なし）".to_owned(),
        Value::String(text) if text == "withdrawn" => "中止".to_owned(),
        Value::String(text) if text == "lost" => "失注".to_owned(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => words::yes_no(*yes).to_owned(),
        other => other.as_i64().map_or_else(|| other.to_string(), group_thousands),
    };
    let differs = FACTS.iter().filter(|(key, _)| before[*key] != after[*key]);
    differs.map(|(key, name)| format!("{name} {} → {}", shown(&before[*key]), shown(&after[*key]))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::{CaseState, Yen};

    #[test]
    fn an_order_tells_its_amount_its_case_and_that_it_was_taken_back() {
        let mut night = sample::night();
        let case = night.registry.cases.keys().next().copied();
        night.registry.orders = vec![Order {
            id: "H1".to_owned(),
            case,
            programme: String::new(),
            desk: None,
            workshop: None,
            workshop_name: "つばさ".to_owned(),
            chosen: None,
            share: None,
            trial: false,
            ended: Some(CaseState::Withdrawn),
            amount: Some(Yen(130_000)),
            ordered_on: None,
            assigned_on: None,
            month: None,
            category: None,
            origin: sample::at("inbox/d01/台帳.xlsx", "台帳", "A2"),
        }];
        let text = page("H1", &night.material()).unwrap().text();
        for told in ["発注 H1", "案件：C-", "事業所：つばさ", "130,000", "状態：中止"] {
            assert!(text.contains(told), "{told}: {text}");
        }
        assert!(page("H2", &night.material()).is_none());
    }

    #[test]
    fn what_an_order_said_before_is_told() {
        let before = r#"{"amount":100000,"origin":"a!A2","trial":false}"#;
        let after = r#"{"amount":130000,"ended":"withdrawn","origin":"a!A3","trial":false}"#;
        assert_eq!(order_changes(before, after), ["金額 100,000 → 130,000", "状態 （なし） → 中止"]);
    }
}
