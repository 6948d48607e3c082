//! What waits for the office (or the 支部) this morning: the first rows of ダッシュボード, each naming the tab where it is done.

use crate::domain::{Case, CaseId, Issue, Severity};
use crate::matching::DEADLINE_PASSED;
use crate::views::Material;
use crate::views::extent::Extent;
use crate::views::line::Line;
use crate::views::questions::{answers, asked};
use crate::views::words;
use std::collections::BTreeSet;

/// Cases named in a row.
const NAMED: usize = 5;

/// One kind of work that waits; nothing is shown where nothing waits. No row depends on today's date but by the deadlines
/// that have passed.
struct Task {
    name: &'static str,
    unit: &'static str,
    count: usize,
    what_to_do: String,
}

pub(super) fn lines(material: &Material<'_>, extent: Extent) -> Vec<Line> {
    let tasks = [
        overdue_cases(material),
        undecided_cases(material),
        held_back_cases(material),
        short_cases(material),
        questions(material),
        doubts(material, extent),
        errors(material),
        unconfirmed_desks(material, extent),
    ];
    tasks.into_iter().filter(|task| task.count > 0).map(line).collect()
}

fn line(task: Task) -> Line {
    Line::new(format!("確認:{}", task.name))
        .text("分類", "今日の確認")
        .text("指標", task.name)
        .many("値", task.count)
        .text("単位", task.unit)
        .text("説明", task.what_to_do)
}

/// Open cases that take no more replies: with candidates or without, whoever is chosen or not, a person has to say how they
/// go on.
fn overdue_cases(material: &Material<'_>) -> Task {
    cases_task(
        material,
        "応募締切を過ぎて判断待ちの案件",
        &overdue(material),
        "窓口への案内は止めています。発注する事業所を決めるか、応募締切を延ばすか、終わりにするかを決め、案件一覧の状態か応募締切を書き直してください。",
    )
}

fn overdue(material: &Material<'_>) -> BTreeSet<CaseId> {
    let notes = material.matching.notes.iter().filter(|note| note.reason.rule == DEADLINE_PASSED);
    notes.map(|note| note.case).collect()
}

/// Open cases that take replies, with candidates of which none has a 判断 yet. What is still being prepared waits for nobody.
fn undecided_cases(material: &Material<'_>) -> Task {
    let matches = || material.matching.matches.iter();
    let overdue = overdue(material);
    let decided: BTreeSet<CaseId> =
        matches().filter(|one| one.decision.is_some()).map(|one| one.id.case).collect();
    let waiting = matches().filter(|one| one.eligible()).map(|one| one.id.case);
    let is_draft = |case: &CaseId| material.case(*case).is_some_and(|one| one.is_draft_on(material.as_of));
    let waiting: BTreeSet<CaseId> = waiting
        .filter(|case| !decided.contains(case) && !overdue.contains(case) && !is_draft(case))
        .collect();
    cases_task(
        material,
        "候補が出ていて判断待ちの案件",
        &waiting,
        "「案件マッチング」の「判断」を選んでください。",
    )
}

fn held_back_cases(material: &Material<'_>) -> Task {
    let held_back = material.held_back();
    cases_task(
        material,
        "窓口への案内を保留している案件",
        &held_back,
        "「案件台帳」の「事務局で確認すること」をご覧ください。",
    )
}

fn short_cases(material: &Material<'_>) -> Task {
    let short = material.matching.shortfalls.iter().map(|one| one.case).collect();
    cases_task(material, "引き受け先が足りない案件", &short, "「供給不足」で原因と不足の数をご覧ください。")
}

fn cases_task(
    material: &Material<'_>,
    name: &'static str,
    cases: &BTreeSet<CaseId>,
    where_to_look: &str,
) -> Task {
    let what_to_do = format!("{where_to_look}{}", soonest(material, cases));
    Task { name, unit: "件", count: cases.len(), what_to_do }
}

/// `応募締切の早い順：R8-010（2026-11-24）、…`
fn soonest(material: &Material<'_>, cases: &BTreeSet<CaseId>) -> String {
    let mut known: Vec<&Case> = cases.iter().filter_map(|id| material.case(*id)).collect();
    known.sort_by_key(|case| (case.deadline_on.is_none(), case.deadline_on, case.id));
    let named = known.iter().take(NAMED).map(|case| match case.deadline_on {
        Some(deadline) => format!("{}（{deadline}）", words::case_number(case)),
        None => format!("{}（締切未定）", words::case_number(case)),
    });
    let rest = if known.len() > NAMED { " ほか" } else { "" };
    match words::join(named, "、") {
        named if named.is_empty() => named,
        named => format!("応募締切の早い順：{named}{rest}"),
    }
}

/// Of cases that take replies: an old question is answered no more.
fn questions(material: &Material<'_>) -> Task {
    let answers = answers(material);
    let asked = asked(material);
    let is_open = |id: CaseId| material.case(id).is_some_and(|case| material.takes_replies(case));
    let open = asked.iter().filter(|one| is_open(one.case) && !answers.contains_key(one.key.as_str()));
    Task {
        name: "募集中の案件への未回答の質問",
        unit: "件",
        count: open.count(),
        what_to_do: "「質問一覧」の「回答」に記入してください。案件をご案内した窓口のブックに表示されます。"
            .to_owned(),
    }
}

fn doubts(material: &Material<'_>, extent: Extent) -> Task {
    let written = material.written(&extent.book(), "名寄せ確認").filter(|cell| cell.column == "判定");
    let judged: BTreeSet<&str> = written.map(|cell| cell.key.as_str()).collect();
    let open = material.registry.doubts.iter().filter(|doubt| !judged.contains(doubt.key.as_str()));
    Task {
        name: "同じ事業所か確認が必要な組",
        unit: "組",
        count: open.count(),
        what_to_do: "「名寄せ確認」の「判定」で「同じ」か「別」を選んでください（まとまりの全部への答えは「まとめて同じ」「まとめて別」）。".to_owned(),
    }
}

fn errors(material: &Material<'_>) -> Task {
    Task {
        name: "読み取れなかった箇所",
        unit: "か所",
        count: material
            .issues
            .iter()
            .filter(|issue| issue.severity == Severity::Error)
            .map(Issue::places)
            .sum(),
        what_to_do:
            "「データ確認」の「誤り」をご覧ください。窓口のファイルの分は、その窓口のブックにも出ています。"
                .to_owned(),
    }
}

fn unconfirmed_desks(material: &Material<'_>, extent: Extent) -> Task {
    let year = material.fiscal_year();
    let desks = material.registry.desks.values().filter(|desk| extent.lists_desk(desk));
    let open = desks.filter(|desk| desk.confirmed_year.is_none_or(|confirmed| confirmed < year));
    Task {
        name: "今年度の確認がまだの窓口",
        unit: "窓口",
        count: open.count(),
        what_to_do: format!("「窓口台帳」の上から順に、{}の登録内容を窓口に確認してください。", year.label()),
    }
}
