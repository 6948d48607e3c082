//! A cell of our own tabs in which a person wrote: what stands there, since when, and how it was taken.

use super::material::{Material, same_sheet};
use super::page::Page;
use crate::domain::{
    Application, Case, CaseId, DeskId, Field, HumanCell, Interest, Issue, Origin, TO_THE_MINUTE,
    group_thousands,
};

/// Where a desk replies.
const REPLIES: &str = "おすすめ案件";

/// What a person is known to have written there.
pub(super) fn at<'a>(place: &Origin, material: &Material<'a>) -> Option<&'a HumanCell> {
    material.human.iter().find(|one| one.origin.cell == place.cell && same_sheet(place, &one.origin))
}

/// Whether an issue is of a desk's reply, wherever its row stands.
pub(super) fn is_of_a_reply(issue: &Issue) -> bool {
    issue.origin.cell.is_none() && issue.code.as_str().starts_with("reply.")
}

/// The issues of this cell alone: of a reply those of its case and column.
pub(super) fn issues<'a>(said: &HumanCell, material: &Material<'a>) -> Vec<&'a Issue> {
    let case = case_of(said, material);
    let field = match said.column.as_str() {
        "回答" => Some(Field::Interest),
        "対応可能数量" => Some(Field::Quantity),
        "対応事業所" => Some(Field::Name),
        _ => None,
    };
    let is_own_reply = |issue: &Issue| {
        let names = case.map(|case| format!("{}「{}」", case.number, case.title));
        let names_it = names.map_or(issue.seen == said.key, |names| issue.message.starts_with(&names));
        let is_of_column = issue.field == Some(Field::CaseNumber) || field.is_some() && issue.field == field;
        issue.desk == desk_of(said) && is_of_column && names_it
    };
    let is_here =
        |issue: &Issue| issue.origin.cell == said.origin.cell && same_sheet(&said.origin, &issue.origin);
    let is_own = |issue: &&Issue| if is_of_a_reply(issue) { is_own_reply(issue) } else { is_here(issue) };
    material.issues.iter().filter(is_own).collect()
}

/// What was written, and of a reply how it was taken.
pub(super) fn tell(page: &mut Page, said: &HumanCell, material: &Material<'_>) {
    page.section("記入");
    page.line(format!("{}の「{}」、キー {}", said.tab, said.column, said.key));
    page.line(format!("書かれていたもの：{}", said.value));
    page.line(format!("はじめて読んだ夜：{}", said.first_seen.format(TO_THE_MINUTE)));
    let Some(case) = case_of(said, material) else { return };
    page.section("読み取った返事");
    page.line(format!("案件 {} {}「{}」", case.id, case.number, case.title));
    let standing = |one: &&Application| {
        one.case == case.id && Some(&one.desk) == desk_of(said).as_ref() && !one.superseded
    };
    match material.registry.applications.iter().find(standing) {
        None => page.line("この窓口の返事としては読み取っていません。"),
        Some(reply) => {
            page.lines(reply_lines(reply, material));
            if reply.origin.file != said.origin.file {
                page.line(format!("この記入より新しい返事（{}）を使っています。", reply.origin));
            }
        }
    }
}

fn reply_lines(reply: &Application, material: &Material<'_>) -> Vec<String> {
    let interest = match reply.interest {
        Interest::Yes => "応募する",
        Interest::Considering => "検討中（読み取れないときも）",
        Interest::No => "しない",
        Interest::Unanswered => "未回答（コメントや質問だけ）",
    };
    let workshops = || {
        let names: Vec<String> = reply.workshops.iter().map(|id| material.workshop_name(*id)).collect();
        Some(names.join("、")).filter(|names| !names.is_empty())
    };
    let quantity = reply.quantity.map(group_thousands);
    let lines = [
        ("回答", Some(interest.to_owned())),
        ("対応可能数量", quantity),
        ("事業所の数", reply.workshop_count.map(|count| format!("{count}か所"))),
        ("対応事業所", workshops()),
        ("受け付けた日時", reply.answered_at.map(|at| at.format(TO_THE_MINUTE).to_string())),
        ("締切", reply.late.then(|| "締切の後の返事です".to_owned())),
    ];
    lines.into_iter().filter_map(|(name, value)| Some(format!("{name}：{}", value?))).collect()
}

fn case_of<'a>(said: &HumanCell, material: &Material<'a>) -> Option<&'a Case> {
    let id: CaseId = said.key.parse().ok().filter(|_| said.tab == REPLIES)?;
    material.registry.cases.get(&id)
}

fn desk_of(said: &HumanCell) -> Option<DeskId> {
    said.book.strip_prefix("desk:").map(DeskId::new)
}
