//! A case: its fields, its steps with their cells, replies, orders, candidates, refusals and shortfalls.

use super::material::Material;
use super::page::Page;
use super::rows::{Row, rows};
use super::{issues, words, workshop};
use crate::domain::{
    Application, Case, CaseId, Certificate, Judged, Match, Order, Origin, TO_THE_MINUTE, group_thousands,
};
use crate::matching::{rule_name, strongest};
use std::collections::BTreeMap;

/// Candidates shown, the best first.
const CANDIDATES: usize = 10;
/// Reasons told per candidate; `explain C-… W-…` tells all.
const STRONGEST: usize = 3;

pub(super) fn page(id: CaseId, material: &Material<'_>) -> Option<Page> {
    let case = material.registry.cases.get(&id)?;
    let mut page = Page::new(format!("案件 {id} {}", case.title));
    head(&mut page, case, material);
    values(&mut page, case, material);
    page.section("これまでの段階");
    page.table(
        ["段階", "日付", "セル"],
        case.steps.iter().map(|step| {
            let on = match (step.on, step.seen_on) {
                (Some(on), _) => on.to_string(),
                (None, Some(seen)) => format!("（日付なし。{seen}に初めて読み取り）"),
                (None, None) => "（日付なし）".to_owned(),
            };
            [step.state.label().to_owned(), on, step.origin.to_string()]
        }),
    );
    replies(&mut page, id, material);
    orders(&mut page, id, material);
    matches(&mut page, id, material);
    allocations(&mut page, id, material);
    shortfalls(&mut page, id, material);
    page.section("この案件の行にある要確認");
    issues::add(&mut page, &material.issues_on(&origins(case)));
    workshop::history(&mut page, material);
    Some(page)
}

fn origins(case: &Case) -> Vec<Origin> {
    std::iter::once(&case.origin).chain(&case.origins).cloned().collect()
}

fn head(page: &mut Page, case: &Case, material: &Material<'_>) {
    if let Some((id, client)) = &case.client {
        page.line(format!("発注企業：{client}（{id}）"));
    }
    if let Some(parent) = case.parent {
        page.line(format!("親案件：{parent}（この案件はその分割です）"));
    }
    let parts = material.registry.cases.values().filter(|one| one.parent == Some(case.id));
    let parts: Vec<String> = parts.map(|one| one.id.to_string()).collect();
    if !parts.is_empty() {
        page.line(format!("分割：{}", parts.join("、")));
    }
    if !case.gaps.is_empty() {
        page.line(format!("情報の不足箇所：{}", case.gaps.join("、")));
    }
    let held = material.matching.notes.iter().filter(|note| note.case == case.id);
    page.lines(held.map(|note| format!("留意：{}", note.reason.text)));
}

/// What each row of the case says, cell by cell.
fn values(page: &mut Page, case: &Case, material: &Material<'_>) {
    let own = origins(case);
    let found: Vec<Row<'_>> = rows(material.observations, |origin| own.contains(origin));
    page.section("値と、その出どころ");
    page.table(
        ["項目", "値", "書かれていたもの", "セル"],
        found.iter().flat_map(|row| {
            row.values.iter().map(|value| {
                let place = row.origin.at(value.cell).to_string();
                [value.label.clone(), value.shown.clone(), value.text.to_string(), place]
            })
        }),
    );
    if found.is_empty() {
        page.lines(own.iter().map(|origin| format!("・{origin}")));
    }
    let identity = material.identities.cases.iter().find(|identity| identity.id == case.id);
    page.lines(identity.into_iter().flat_map(|identity| identity.reasons.iter().map(words::reason_line)));
}

fn replies(page: &mut Page, id: CaseId, material: &Material<'_>) {
    page.section("応募");
    page.table(
        ["窓口", "意向", "回答日時", "事業所数", "数量", "コメント・ご質問", "セル"],
        material
            .registry
            .applications
            .iter()
            .filter(|one| one.case == id)
            .map(|one| reply_row(one, material)),
    );
}

fn reply_row(reply: &Application, material: &Material<'_>) -> [String; 7] {
    let mut interest = reply.interest.label().to_owned();
    if reply.late {
        interest.push_str("（締切後）");
    }
    if let Some(ended) = reply.ended_at {
        interest.push_str(&format!("（{}まで）", ended.date()));
    } else if reply.superseded {
        interest.push_str("（後の回答が有効）");
    }
    let said: Vec<&str> = [reply.comment.as_str(), reply.question.as_str()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect();
    [
        material.desk_name(&reply.desk),
        interest,
        reply.answered_at.map(|at| at.format(TO_THE_MINUTE).to_string()).unwrap_or_default(),
        reply.workshop_count.map(|count| count.to_string()).unwrap_or_default(),
        reply.quantity.map(group_thousands).unwrap_or_default(),
        said.join("／"),
        reply.origin.to_string(),
    ]
}

fn orders(page: &mut Page, id: CaseId, material: &Material<'_>) {
    page.section("発注");
    page.table(
        ["番号", "窓口", "事業所", "金額", "発注日", "事業所決定日", "セル"],
        material
            .registry
            .orders
            .iter()
            .filter(|one| one.case == Some(id))
            .map(|one| order_row(one, material)),
    );
}

fn order_row(order: &Order, material: &Material<'_>) -> [String; 7] {
    let workshop =
        order.workshop.map_or_else(|| order.workshop_name.clone(), |id| material.workshop_name(id));
    [
        if order.trial { format!("{}（トライアル）", order.id) } else { order.id.clone() },
        order.desk.as_ref().map(|desk| material.desk_name(desk)).unwrap_or_default(),
        workshop,
        order.amount.map(|amount| amount.to_string()).unwrap_or_default(),
        order.ordered_on.map(|on| on.to_string()).unwrap_or_default(),
        order.assigned_on.map(|on| on.to_string()).unwrap_or_default(),
        order.origin.to_string(),
    ]
}

fn matches(page: &mut Page, id: CaseId, material: &Material<'_>) {
    let own = material.matching.matches.iter().filter(|one| one.id.case == id);
    let (mut kept, refused): (Vec<&Match>, Vec<&Match>) = own.partition(|one| one.eligible());
    kept.sort_by(|left, right| {
        let points = |one: &Match| one.score.unwrap_or(0.0);
        let rank = |one: &Match| one.rank.unwrap_or(u32::MAX);
        let by_points = || points(right).total_cmp(&points(left));
        let by_rank = rank(left).cmp(&rank(right)).then_with(by_points);
        by_rank.then(left.id.workshop.cmp(&right.id.workshop))
    });
    let judged = material.matching.judged.get(&id).copied().unwrap_or_default();
    let all = kept.len().max(judged.candidates as usize);
    page.section(format!("候補の事業所（{all}件のうち上位{}件）", kept.len().min(CANDIDATES)));
    if kept.iter().any(|one| one.said.is_wanted()) {
        page.line("「応募する」と答えた窓口の事業所（名前を挙げられた事業所はその前）、点数の高い順です。");
    }
    page.table(
        ["事業所", "窓口", "点", "主な理由"],
        kept.iter().take(CANDIDATES).map(|one| {
            [
                material.workshop_name(one.id.workshop),
                material.desk_name(&one.desk),
                one.score.map(words::points).unwrap_or_default(),
                strongest(&one.reasons, STRONGEST).join("、"),
            ]
        }),
    );
    refusals(page, &refused, &judged);
}

fn allocations(page: &mut Page, id: CaseId, material: &Material<'_>) {
    page.section("割り当て");
    if material.matching.allocations.iter().any(|one| one.case == id) {
        page.lines(certificate(material));
    }
    page.table(
        ["事業所", "対象月", "窓口", "時間", "数量", "金額"],
        material.matching.allocations.iter().filter(|one| one.case == id).map(|one| {
            let [month, desk, hours, quantity, amount] = super::matching::allocation_row(one, material);
            [material.workshop_name(one.workshop), month, desk, hours, quantity, amount]
        }),
    );
}

fn shortfalls(page: &mut Page, id: CaseId, material: &Material<'_>) {
    page.section("足りないもの");
    page.table(
        ["原因", "足りない時間", "足りない事業所数", "内容"],
        material.matching.shortfalls.iter().filter(|one| one.case == id).map(|one| {
            [
                one.cause.label().to_owned(),
                format!("{}時間", group_thousands(i64::from(one.missing_hours))),
                one.missing_workshops.to_string(),
                one.text.clone(),
            ]
        }),
    );
}

/// How good the whole allocation is; what merging cost this case itself stands among what is to be noted (留意).
fn certificate(material: &Material<'_>) -> Vec<String> {
    let Certificate { wanted_hours, placed_hours, proven, merged_lots, merging_cost } =
        material.matching.certificate;
    let [wanted, placed] =
        [wanted_hours, placed_hours].map(|hours| group_thousands(i64::try_from(hours).unwrap_or(i64::MAX)));
    let found = if proven {
        "人が確定したもの、割り当てる時間、「応募する」と答えた窓口の時間、点数（窓口が名前を挙げた事業所には100点を加えます）の順に、これより良い組み合わせがないことを確かめています"
    } else {
        "これより良い組み合わせがないことは確かめられていません"
    };
    let mut lines =
        vec![format!("募集中の案件全体で{wanted}時間のうち{placed}時間を割り当てました。{found}。")];
    if merged_lots > 0 {
        lines.push(format!(
            "そのあとで小さな割り当て{merged_lots}件をまとめるか時間を分け、点数は1時間あたり{:.3}点下がりました。",
            per_hour(merging_cost, placed_hours)
        ));
    }
    lines
}

/// Thousandths of a point over all hours, as points of an hour.
#[expect(clippy::cast_precision_loss, reason = "points and hours stay far below 2^53")]
fn per_hour(thousandths: u64, hours: u64) -> f64 {
    thousandths as f64 / 1_000.0 / hours.max(1) as f64
}

/// How many workshops each rule refused; one workshop may fail several.
fn refusals(page: &mut Page, refused: &[&Match], judged: &Judged) {
    let mut by_rule: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for reason in refused.iter().flat_map(|one| &one.reasons) {
        by_rule.entry(reason.rule).or_insert((0, reason.text.as_str())).0 += 1;
    }
    for (rule, count) in judged.rules() {
        let (told, _) = by_rule.entry(rule).or_default();
        *told = (*told).max(count as usize);
    }
    let all = refused.len().max(judged.refused as usize);
    let mut counted: Vec<_> = by_rule.into_iter().collect();
    counted.sort_by_key(|(rule, (count, _))| (std::cmp::Reverse(*count), *rule));
    page.section(format!("対象外の事業所（{all}件）"));
    if all > refused.len() {
        page.line(format!(
            "件数はすべての事業所のもので、例は一覧に残した{}件からのものです。",
            refused.len()
        ));
    }
    page.table(
        ["満たさない条件", "件数", "例"],
        counted.into_iter().map(|(rule, (count, example))| {
            [rule_name(rule).to_owned(), count.to_string(), example.to_owned()]
        }),
    );
}
