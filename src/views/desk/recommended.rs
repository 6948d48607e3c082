//! おすすめ案件: cases that take replies and fit the desk's workshops, with a place to reply.

use super::shelf::Shelf;
use crate::domain::{Application, Case, CaseId, DeskId, Interest, Match, group_thousands};
use crate::matching::strongest;
use crate::views::line::Line;
use crate::views::words;
use crate::views::{BookId, Material};
use std::collections::{BTreeMap, BTreeSet};

const TAB: &str = "おすすめ案件";
/// Reasons told per workshop.
const STRONGEST: usize = 2;

pub(super) fn lines(material: &Material<'_>, shelf: &Shelf<'_>, desk: &DeskId) -> Vec<Line> {
    let fitting = fitting(shelf);
    let mut cases: Vec<&Case> =
        asked(material, desk, &fitting).into_iter().filter_map(|id| material.case(id)).collect();
    cases.sort_by_key(|case| {
        (!material.takes_replies(case), case.deadline_on.is_none(), case.deadline_on, case.id)
    });
    let replies: BTreeMap<CaseId, &Application> = shelf.replies.iter().map(|one| (one.case, *one)).collect();
    let fits = |case: &Case| fitting.get(&case.id).map_or(&[] as &[&Match], Vec::as_slice);
    cases
        .into_iter()
        .map(|case| line(material, desk, case, fits(case), replies.get(&case.id).copied()))
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
pub(super) fn asked_cases(material: &Material<'_>, shelf: &Shelf<'_>, desk: &DeskId) -> BTreeSet<CaseId> {
    asked(material, desk, &fitting(shelf))
}

/// Its workshops that fit, by open case, best first. Workshops that the office asks itself (安全策) are left out.
fn fitting<'a>(shelf: &Shelf<'a>) -> BTreeMap<CaseId, Vec<&'a Match>> {
    let mut fitting: BTreeMap<CaseId, Vec<&Match>> = BTreeMap::new();
    for one in &shelf.offered {
        fitting.entry(one.id.case).or_default().push(one);
    }
    for matches in fitting.values_mut() {
        matches.sort_by(|a, b| {
            b.score.unwrap_or_default().total_cmp(&a.score.unwrap_or_default()).then(a.id.cmp(&b.id))
        });
    }
    fitting
}

fn line(
    material: &Material<'_>,
    desk: &DeskId,
    case: &Case,
    fitting: &[&Match],
    reply: Option<&Application>,
) -> Line {
    let known = material.matching.fitting.get(&(case.id, desk.clone())).copied().unwrap_or_default();
    let all = if fitting.is_empty() { 0 } else { known.max(fitting.len()) };
    let named = &fitting[..fitting.len().min(material.options.workshops_per_recommendation)];
    let line = Line::new(case.id)
        .case(Some(case))
        .text("募集状況", material.asking(case))
        .text("作業区分", words::category(case))
        .text("作業細目", words::kind(case))
        .text("在宅・遠隔", words::remote(case.remote))
        .text("作業場所", &case.place.text)
        .text("必要スキル", &case.skills)
        .text("まだ分かっていないこと", words::join(&case.gaps, "、"))
        .many("合いそうな事業所数", all)
        .text("合いそうな事業所", with_points(material, named, all))
        .text("理由", words::join(named.iter().map(|one| why(material, one)), "\n"))
        .text("確認していただきたいこと", to_confirm(material, desk, named));
    line.text("受付状況", reply.map(|reply| received(material, reply)).unwrap_or_default())
        .whole("数量", case.quantity)
        .text("単位", &case.unit)
        .yen("金額（円）", case.amount)
        .yen("年間想定額（円）", case.annual_amount)
        .date("応募締切", case.deadline_on)
        .date("納期", case.due_on)
}

/// How the desk's reply was understood, so that it need not ask: `2026-11-21に「応募する」として受け付けました`.
fn received(material: &Material<'_>, reply: &Application) -> String {
    let date = reply.answered_at.map(|at| at.date());
    let to_come = date.filter(|date| *date > material.as_of);
    let on = date.filter(|_| to_come.is_none()).map(|date| format!("{date}に")).unwrap_or_default();
    let asked = asked_only(material, reply);
    if !asked.is_empty() {
        return format!(
            "{on}{}を受け付けました（応募の回答はまだいただいていません）",
            words::join(asked.iter().map(|column| format!("「{column}」")), "")
        );
    }
    let when = to_come
        .map(|date| format!("（回答の日付が先の日付 {date} になっています。ご確認ください）"))
        .unwrap_or_default();
    let late = words::mark_if(reply.late, "（締切後）");
    let quantity = reply.quantity.map(|pieces| format!("、数量{}", group_thousands(pieces)));
    let workshops = reply.workshop_count.map(|count| format!("、事業所{count}か所"));
    let with = words::join([quantity, workshops].into_iter().flatten(), "");
    format!("{on}「{}」{with}として受け付けました{late}{when}", reply_words(reply.interest))
}

/// The columns of a reply that commits to nothing: a question or comment in the book, and no answer beside it.
fn asked_only(material: &Material<'_>, reply: &Application) -> Vec<&'static str> {
    let case = reply.case.to_string();
    let written: BTreeSet<&str> = (material.written(&BookId::Desk(reply.desk.clone()), TAB))
        .filter(|cell| cell.key == case && cell.origin.file == reply.origin.file)
        .map(|cell| cell.column.as_str())
        .collect();
    if ["回答", "対応可能数量", "対応事業所"].iter().any(|column| written.contains(column)) {
        return Vec::new();
    }
    ["質問", "コメント"].into_iter().filter(|column| written.contains(column)).collect()
}

/// The words of the column in which the desk replies.
const fn reply_words(interest: Interest) -> &'static str {
    match interest {
        Interest::Yes => "応募する",
        Interest::Considering => "検討中",
        Interest::No => "しない",
        Interest::Unanswered => "未回答",
    }
}

/// `青葉作業所（78.5点）`, one a line, and how many more there are.
fn with_points(material: &Material<'_>, named: &[&Match], all: usize) -> String {
    let one_a_line = named.iter().map(|one| {
        format!("{}（{:.1}点）", material.workshop_name(one.id.workshop), one.score.unwrap_or_default())
    });
    let rest = (all > named.len()).then(|| format!("ほか{}か所", all - named.len()));
    words::join(one_a_line.chain(rest), "\n")
}

/// `青葉作業所：「封入・封緘」は◎、作業場所と同じ福岡県`
fn why(material: &Material<'_>, one: &Match) -> String {
    format!("{}：{}", material.workshop_name(one.id.workshop), strongest(&one.reasons, STRONGEST).join("、"))
}

/// Each thing once, with the workshops that it is about: `対応可能人数を確認してください：青葉作業所、ひばり工房`. What the
/// office has to ask the desk itself is not for the desk to confirm.
fn to_confirm(material: &Material<'_>, desk: &DeskId, named: &[&Match]) -> String {
    let own_name = material.desk_name(desk);
    let mut about: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in named {
        let workshop = material.workshop_name(one.id.workshop);
        for thing in one.to_confirm.iter().filter(|thing| !thing.starts_with(own_name)) {
            match about.iter_mut().find(|(known, _)| known == thing) {
                Some((_, workshops)) => workshops.push(workshop),
                None => about.push((thing, vec![workshop])),
            }
        }
    }
    words::join(about.iter().map(|(thing, workshops)| format!("{thing}：{}", workshops.join("、"))), "\n")
}
