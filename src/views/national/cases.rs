//! 案件台帳: every case with its state, its money and what is missing, newest programme year first.

use crate::domain::{Case, CaseId, DeskId, FiscalYear, Interest, Order, Yen};
use crate::kpi;
use crate::normalise::lost_reason;
use crate::views::Material;
use crate::views::line::Line;
use crate::views::words;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What happened around one case.
#[derive(Default)]
struct Around<'a> {
    applying: BTreeSet<&'a DeskId>,
    candidates: usize,
    ordered: Option<Yen>,
    notes: Vec<&'a str>,
}

pub(super) fn lines(material: &Material<'_>) -> impl Iterator<Item = Line> {
    let around = gather(material);
    let mut cases: Vec<&Case> = material.registry.cases.values().collect();
    cases.sort_by_key(|case| (Reverse(case.fiscal_year), &case.programme, words::case_number(case), case.id));
    let nothing = Around::default();
    cases.into_iter().map(move |case| line(material, case, around.get(&case.id).unwrap_or(&nothing)))
}

fn gather<'a>(material: &Material<'a>) -> BTreeMap<CaseId, Around<'a>> {
    let mut around: BTreeMap<CaseId, Around<'a>> = BTreeMap::new();
    let applications = material.registry.applications.iter();
    for one in applications.filter(|one| one.interest == Interest::Yes && !one.superseded) {
        around.entry(one.case).or_default().applying.insert(&one.desk);
    }
    for one in material.matching.matches.iter().filter(|one| one.eligible()) {
        around.entry(one.id.case).or_default().candidates += 1;
    }
    for (case, judged) in material.matching.judged.iter().filter(|(_, judged)| judged.candidates > 0) {
        let candidates = &mut around.entry(*case).or_default().candidates;
        *candidates = (*candidates).max(judged.candidates as usize);
    }
    for note in &material.matching.notes {
        around.entry(note.case).or_default().notes.push(&note.reason.text);
    }
    for (Order { case, amount, .. }, _) in kpi::placed_orders(material.registry, material.as_of) {
        if let (Some(case), Some(amount)) = (case, amount) {
            let sum = &mut around.entry(*case).or_default().ordered;
            *sum = Some(sum.unwrap_or_default() + *amount);
        }
    }
    around
}

fn line(material: &Material<'_>, case: &Case, around: &Around<'_>) -> Line {
    let line = Line::new(case.id)
        .text("案件番号", words::case_number(case))
        .text("事業", &case.programme)
        .text("年度", case.fiscal_year.map(FiscalYear::label).unwrap_or_default())
        .text("件名", &case.title)
        .text("発注企業", words::client(case))
        .text("状態", material.state(case).label())
        .date("状態の日付", case.step_on(material.as_of).and_then(|step| step.on))
        .many("応募窓口数", around.applying.len())
        .many("候補事業所数", around.candidates)
        .yen("発注額の合計（円）", around.ordered)
        .text("事務局で確認すること", words::join(&around.notes, "\n"))
        .text("親案件", parent_number(material, case))
        .text("情報の不足箇所", words::join(&case.gaps, "、"))
        .text("失注区分", lost_reason::of(&case.lost_reason).unwrap_or_default())
        .text("失注理由", &case.lost_reason)
        .text("出典", case.origin.to_string());
    with_dates(with_money(with_work(line, case), case), case)
}

fn with_work(line: Line, case: &Case) -> Line {
    let prefecture = case.place.prefecture;
    line.text("民需・官公需", words::demand(case.demand))
        .text("作業区分", words::category(case))
        .text("作業細目", words::kind(case))
        .text("在宅・遠隔", words::remote(case.remote))
        .text("作業場所", &case.place.text)
        .text("都道府県", prefecture.map_or("", |prefecture| prefecture.name()))
        .number("想定作業時間（時間）", case.hours)
        .count("必要人数（人）", case.people)
        .text("必要スキル", &case.skills)
}

fn with_money(line: Line, case: &Case) -> Line {
    line.whole("数量", case.quantity)
        .text("単位", &case.unit)
        .yen("単価（円）", case.unit_price)
        .yen("金額（円）", case.amount)
        .yen("年間想定額（円）", case.annual_amount)
}

fn with_dates(line: Line, case: &Case) -> Line {
    line.date("募集開始日", case.open_on).date("応募締切", case.deadline_on).date("納期", case.due_on)
}

fn parent_number(material: &Material<'_>, case: &Case) -> String {
    case.parent.and_then(|id| material.case(id)).map(words::case_number).unwrap_or_default()
}
