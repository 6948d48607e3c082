//! Two versions of a case or an order → which it is and what changed of it, for 更新履歴.

use super::{EntityKind, says_the_same};
use crate::domain::{CaseState, group_thousands};
use serde_json::{Map, Value};

/// A value that is longer is not told, only that it changed.
const SHORT: usize = 20;

/// Members of the documents that offices know, how they call them, and whether both values are told.
const CASE: [(&str, &str, bool); 20] = [
    ("amount", "金額", true),
    ("annual_amount", "年間想定額", true),
    ("quantity", "数量", true),
    ("unit_price", "単価", true),
    ("hours", "想定作業時間", true),
    ("people", "必要人数", true),
    ("open_on", "募集開始日", true),
    ("deadline_on", "応募締切", true),
    ("due_on", "納期", true),
    ("category", "作業区分", true),
    ("kind", "作業細目", true),
    ("place", "作業場所", true),
    ("number", "案件番号", true),
    ("title", "件名", true),
    ("programme", "事業", true),
    ("client", "発注企業", true),
    ("lost_reason", "失注理由", true),
    ("parent", "親案件", false),
    ("skills", "必要スキル", false),
    ("gaps", "情報の不足箇所", false),
];
const ORDER: [(&str, &str, bool); 10] = [
    ("amount", "発注額", true),
    ("share", "按分率", true),
    ("ordered_on", "発注日", true),
    ("assigned_on", "事業所決定日", true),
    ("month", "対象月", true),
    ("category", "作業区分", true),
    ("workshop_name", "事業所名", true),
    ("case", "案件", false),
    ("desk", "窓口", false),
    ("trial", "トライアル", false),
];
const YEN: [&str; 3] = ["amount", "annual_amount", "unit_price"];

/// `R8-010（清掃業務）：状態 募集中→失注、金額 100,000円→80,000円`; `None` where it says what it said, or is of another kind.
#[must_use]
pub fn change_in_words(kind: EntityKind, id: &str, before: &str, after: &str) -> Option<String> {
    let members: &[(&str, &str, bool)] = match kind {
        EntityKind::Case => &CASE,
        EntityKind::Order => &ORDER,
        _ => return None,
    };
    if says_the_same(before, after) {
        return None;
    }
    let [before, after] = [before, after].map(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    let (before, after) = (before?, after?);
    let state = [&before, &after].map(state_of);
    let state = (state[0] != state[1]).then(|| told("状態", &state[0], &state[1]));
    let others = members.iter().filter_map(|(member, label, is_told)| {
        let (old, new) = (before.get(*member), after.get(*member));
        let show = |value| if *is_told { shown(member, value) } else { String::new() };
        (old != new).then(|| told(label, &show(old), &show(new)))
    });
    let what: Vec<String> = state.into_iter().chain(others).collect();
    let what = if what.is_empty() { "ほかの項目".to_owned() } else { what.join("、") };
    Some(format!("{}：{what}", name_of(kind, id, &after)))
}

fn told(label: &str, before: &str, after: &str) -> String {
    let is_short = |text: &str| text.chars().count() <= SHORT;
    match (before, after) {
        ("", "") => label.to_owned(),
        (before, after) if is_short(before) && is_short(after) => {
            let dash = |text: &str| if text.is_empty() { "空欄".to_owned() } else { text.to_owned() };
            format!("{label} {}→{}", dash(before), dash(after))
        }
        _ => label.to_owned(),
    }
}

fn shown(member: &str, value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number)) => {
            let whole = number.as_i64().map_or_else(|| number.to_string(), group_thousands);
            if YEN.contains(&member) { format!("{whole}円") } else { whole }
        }
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// The state that its last step entered; of orders its own.
fn state_of(document: &Map<String, Value>) -> String {
    let last = document.get("steps").and_then(Value::as_array).and_then(|steps| steps.last()?.get("state"));
    let key = last.or_else(|| document.get("state")).and_then(Value::as_str).unwrap_or_default();
    CaseState::from_key(key).map_or_else(|| key.to_owned(), |state| state.label().to_owned())
}

/// The office's own number, of a case with its title; an order without one is told by its case.
fn name_of(kind: EntityKind, id: &str, document: &Map<String, Value>) -> String {
    let word = |member: &str| document.get(member).and_then(Value::as_str).unwrap_or_default();
    match (kind, word("number"), word("title")) {
        (EntityKind::Order, ..) => id.split(':').next().unwrap_or(id).to_owned(),
        (_, "", "") => id.to_owned(),
        (_, "", title) => format!("「{title}」"),
        (_, number, "") => number.to_owned(),
        (_, number, title) => format!("{number}「{title}」"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_case_and_what_of_it_is_told() {
        let case = |state: &str, amount: &str, at: &str| {
            format!(
                "{{\"amount\":{amount},\"number\":\"R8-010\",\"origins\":[\"{at}\"],\"steps\":[{{\"state\":\"{state}\"}}],\"title\":\"清掃\"}}"
            )
        };
        let before = case("offered", "100000", "a:B2");
        let told = |after: &str| change_in_words(EntityKind::Case, "C-000001", &before, after);
        assert_eq!(told(&case("offered", "100000", "b:B9")), None, "only elsewhere");
        assert_eq!(told(&case("lost", "100000", "a:B2")).unwrap(), "R8-010「清掃」：状態 募集中→失注");
        assert_eq!(
            told(&case("lost", "80000", "a:B2")).unwrap(),
            "R8-010「清掃」：状態 募集中→失注、金額 100,000円→80,000円"
        );
        let order = |amount: &str| format!("{{\"amount\":{amount},\"case\":\"C-000001\"}}");
        let told = change_in_words(EntityKind::Order, "R6-1:0a1b", &order("100000"), &order("120000"));
        assert_eq!(told.unwrap(), "R6-1：発注額 100,000円→120,000円");
        assert_eq!(change_in_words(EntityKind::Desk, "d01", "{\"a\":1}", "{\"a\":2}"), None);
    }
}
