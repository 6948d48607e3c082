//! おすすめ案件: open cases that fit the desk's workshops, with a place to reply.

use crate::domain::{Case, CaseId, DeskId, Match};
use crate::views::line::Line;
use crate::views::words;
use crate::views::{BookId, Material};
use std::collections::{BTreeMap, BTreeSet};

const TAB: &str = "おすすめ案件";

pub(super) fn lines(material: &Material<'_>, desk: &DeskId) -> Vec<Line> {
    let fitting = fitting(material, desk);
    let mut cases: Vec<&Case> =
        asked(material, desk, &fitting).into_iter().filter_map(|id| material.case(id)).collect();
    cases.sort_by_key(|case| {
        (!material.state(case).is_open(), case.deadline_on.is_none(), case.deadline_on, case.id)
    });
    cases
        .into_iter()
        .map(|case| line(material, case, fitting.get(&case.id).map_or(&[], Vec::as_slice)))
        .collect()
}

/// The cases that the desk is asked about, and those on which it has written: a reply keeps its row.
fn asked(
    material: &Material<'_>,
    desk: &DeskId,
    fitting: &BTreeMap<CaseId, Vec<&Match>>,
) -> BTreeSet<CaseId> {
    let written = material.written_keys(&BookId::Desk(desk.clone()), TAB);
    let replied = written.into_iter().filter_map(|key| key.parse().ok());
    fitting.keys().copied().chain(replied).collect()
}

/// The cases in which the desk is asked, for its own answers and those of the office.
pub(super) fn asked_cases(material: &Material<'_>, desk: &DeskId) -> BTreeSet<CaseId> {
    asked(material, desk, &fitting(material, desk))
}

/// Its workshops that fit, by open case, best first. Workshops that the office asks itself (安全策) are left out.
fn fitting<'a>(material: &Material<'a>, desk: &DeskId) -> BTreeMap<CaseId, Vec<&'a Match>> {
    let held_back = material.held_back();
    let mut fitting: BTreeMap<CaseId, Vec<&Match>> = BTreeMap::new();
    for one in material.matching.matches.iter().filter(|one| one.desk == *desk) {
        let is_open = material.case(one.id.case).is_some_and(|case| material.state(case).is_open());
        let is_excluded = one.decision.as_deref() == Some("除外");
        if one.eligible() && is_open && !one.safety_plan && !is_excluded && !held_back.contains(&one.id.case)
        {
            fitting.entry(one.id.case).or_default().push(one);
        }
    }
    for matches in fitting.values_mut() {
        matches.sort_by(|a, b| {
            b.score.unwrap_or_default().total_cmp(&a.score.unwrap_or_default()).then(a.id.cmp(&b.id))
        });
    }
    fitting
}

fn line(material: &Material<'_>, case: &Case, fitting: &[&Match]) -> Line {
    let is_open = material.state(case).is_open();
    let named = &fitting[..fitting.len().min(material.options.workshops_per_recommendation)];
    let line = Line::new(case.id)
        .case(Some(case))
        .text("募集状況", if is_open { "募集中" } else { "募集終了" })
        .text("作業区分", words::category(case))
        .text("作業細目", words::kind(case))
        .text("在宅・遠隔", words::remote(case.remote))
        .text("作業場所", &case.place.text)
        .text("必要スキル", &case.skills)
        .text("まだ分かっていないこと", words::join(&case.gaps, "、"))
        .many("合いそうな事業所数", fitting.len())
        .text("合いそうな事業所", words::join(named.iter().map(|one| with_points(material, one)), "\n"))
        .text("理由", words::join(named.iter().map(|one| why(material, one)), "\n"))
        .text(
            "確認していただきたいこと",
            words::join(named.iter().map(|one| to_confirm(material, one)), "\n"),
        );
    line.whole("数量", case.quantity)
        .text("単位", &case.unit)
        .yen("金額（円）", case.amount)
        .yen("年間想定額（円）", case.annual_amount)
        .date("応募締切", case.deadline_on)
        .date("納期", case.due_on)
}

/// `青葉作業所 78.5点`
fn with_points(material: &Material<'_>, one: &Match) -> String {
    let points = words::one_decimal(one.score.unwrap_or_default());
    format!("{} {points}点", material.workshop_name(one.id.workshop))
}

/// `青葉作業所：封入の印が◎です（30点）、…`
fn why(material: &Material<'_>, one: &Match) -> String {
    let reasons = words::reasons(&one.reasons).replace('\n', "、");
    format!("{}：{reasons}", material.workshop_name(one.id.workshop))
}

fn to_confirm(material: &Material<'_>, one: &Match) -> String {
    match one.to_confirm.as_slice() {
        [] => String::new(),
        things => format!("{}：{}", material.workshop_name(one.id.workshop), words::join(things, "、")),
    }
}
