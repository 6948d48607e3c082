//! 案件マッチング: per case the best candidates with their points and reasons, and the rows on which people have written.

use crate::domain::{Allocation, Application, CaseId, DeskId, Match, MatchId, Workshop, Yen};
use crate::matching::{points_at_a_glance, strongest};
use crate::views::line::Line;
use crate::views::words::{self, known};
use crate::views::{BookId, Material};
use std::collections::{BTreeMap, BTreeSet};

const TAB: &str = "案件マッチング";
/// Reasons told in 主な理由.
const STRONGEST: usize = 3;

/// What was allocated to one match, all months together.
#[derive(Clone, Copy, Default)]
struct Allotted {
    hours: u32,
    quantity: Option<i64>,
    amount: Option<Yen>,
}

pub(super) fn lines<'a, 'm>(
    material: &'a Material<'m>,
    book: &BookId,
) -> impl Iterator<Item = Line> + use<'a, 'm> {
    let beside = Beside {
        written: Written::of(material, book),
        allotted: allotted(&material.matching.allocations),
        replies: replies(material),
    };
    let mut by_case: BTreeMap<CaseId, Vec<&Match>> = BTreeMap::new();
    for one in &material.matching.matches {
        by_case.entry(one.id.case).or_default().push(one);
    }
    by_case.into_values().flat_map(move |mut candidates| {
        candidates.sort_by(|a, b| best_first(a, b));
        case_lines(material, &candidates, &beside)
    })
}

/// What is told beside the matches themselves.
struct Beside<'a> {
    written: Written<'a>,
    allotted: BTreeMap<MatchId, Allotted>,
    replies: Replies<'a>,
}

/// What each desk has answered to a case.
type Replies<'a> = BTreeMap<(CaseId, &'a DeskId), &'a Application>;

fn replies<'a>(material: &Material<'a>) -> Replies<'a> {
    let standing = material.registry.applications.iter();
    let standing = standing.filter(|one| !one.superseded && one.stood_on(material.as_of));
    standing.map(|one| ((one.case, &one.desk), one)).collect()
}

/// What people wrote in this book, by the key of its row.
struct Written<'a> {
    rows: BTreeSet<&'a str>,
    judged: BTreeMap<&'a str, &'a str>,
}

impl<'a> Written<'a> {
    fn of(material: &Material<'a>, book: &BookId) -> Self {
        let judged = material.written(book, TAB).filter(|cell| cell.column == "判断");
        Self {
            rows: material.written_keys(book, TAB),
            judged: judged.map(|cell| (cell.key.as_str(), cell.value.trim())).collect(),
        }
    }

    /// A 判断 that counts but is not the one of this book: of a 支部, or of the national office.
    fn judged_elsewhere(&self, one: &Match) -> Option<String> {
        let decision = one.decision.as_deref()?;
        let here = self.judged.get(one.id.to_string().as_str());
        (here != Some(&decision)).then(|| format!("別のブックで「{decision}」と判断されています"))
    }
}

/// In the order in which they were ranked (a block's by its desks' replies, then by points), refused last; ties by workshop.
fn best_first(a: &Match, b: &Match) -> std::cmp::Ordering {
    let points = |one: &Match| one.score.unwrap_or(f64::NEG_INFINITY);
    let rank = |one: &Match| one.rank.unwrap_or(u32::MAX);
    let by_points = || points(b).total_cmp(&points(a)).then(a.id.workshop.cmp(&b.id.workshop));
    let eligible = |one: &Match| one.eligible();
    let by_reply = || eligible(b).cmp(&eligible(a)).then(b.said.cmp(&a.said));
    rank(a).cmp(&rank(b)).then_with(by_reply).then_with(by_points)
}

fn case_lines(material: &Material<'_>, candidates: &[&Match], beside: &Beside<'_>) -> Vec<Line> {
    let limit = material.options.candidates_per_case;
    let shown = candidates.iter().enumerate().filter(|(rank, one)| {
        let among_best = one.eligible() && *rank < limit;
        among_best
            || one.decision.is_some()
            || (one.eligible() && one.said.is_wanted())
            || beside.allotted.contains_key(&one.id)
            || beside.written.rows.contains(one.id.to_string().as_str())
    });
    shown
        .map(|(rank, one)| {
            let rank = one.rank.map_or(rank + 1, |rank| rank as usize);
            line(material, rank, one, beside)
        })
        .collect()
}

fn line(material: &Material<'_>, rank: usize, one: &Match, beside: &Beside<'_>) -> Line {
    let case = material.case(one.id.case);
    let reply = beside.replies.get(&(one.id.case, &one.desk)).copied();
    let allotted = beside.allotted.get(&one.id).copied();
    let judged_elsewhere = beside.written.judged_elsewhere(one);
    let line = Line::new(one.id)
        .case(case)
        .text("作業細目", case.map_or("", words::kind))
        .date("応募締切", case.and_then(|case| case.deadline_on))
        .text("窓口", material.desk_name(&one.desk))
        .text("連絡のしかた", route(one))
        .text("窓口の回答", reply.map(|reply| said(reply, one)).unwrap_or_default())
        .whole("回答の数量", reply.and_then(|reply| reply.quantity))
        .text("主な理由", strongest(&one.reasons, STRONGEST).join("、"))
        .text("点数の内訳", points_at_a_glance(&one.reasons))
        .text("すべての理由", words::reasons(&one.reasons))
        .text("確認すること", words::join(judged_elsewhere.iter().chain(&one.to_confirm), "\n"))
        .number("点数", one.score.map(words::one_decimal))
        .number("割当時間（時間）", allotted.map(|work| f64::from(work.hours)))
        .whole("割当数量", allotted.and_then(|work| work.quantity))
        .yen("割当金額（円）", allotted.and_then(|work| work.amount));
    let line = if one.eligible() { line.many("順位", rank) } else { line };
    with_workshop(line, material.registry.workshops.get(&one.id.workshop))
}

/// あり（この事業所を挙げています）
fn said(reply: &Application, one: &Match) -> String {
    let names_it = reply.workshops.contains(&one.id.workshop);
    let named = if names_it { "（この事業所を挙げています）" } else { "" };
    format!("{}{named}", reply.interest.label())
}

/// How the workshop is reached; a row kept for its 判断 though it no longer fits says so.
const fn route(one: &Match) -> &'static str {
    match (one.eligible(), one.safety_plan) {
        (false, _) => "今は条件に合いません",
        (true, true) => "事務局・支部から直接",
        (true, false) => "窓口を通じて",
    }
}

fn with_workshop(line: Line, workshop: Option<&Workshop>) -> Line {
    let Some(workshop) = workshop else { return line };
    let address = workshop.address.as_ref().map(|address| &address.value);
    let municipality = address.and_then(|address| address.municipality.as_ref());
    line.text("事業所名", &workshop.name.value)
        .text("サービス種別", known!(workshop.service))
        .text("都道府県", workshop.prefecture().map_or("", |prefecture| prefecture.name()))
        .text("市区町村", municipality.map_or("", |municipality| &municipality.name))
}

fn allotted(allocations: &[Allocation]) -> BTreeMap<MatchId, Allotted> {
    let mut sums: BTreeMap<MatchId, Allotted> = BTreeMap::new();
    for one in allocations {
        let sum = sums.entry(MatchId { case: one.case, workshop: one.workshop }).or_default();
        sum.hours = sum.hours.saturating_add(one.hours);
        sum.quantity = add(sum.quantity, one.quantity, i64::saturating_add);
        sum.amount = add(sum.amount, one.amount, std::ops::Add::add);
    }
    sums
}

fn add<T: Copy>(sum: Option<T>, part: Option<T>, plus: fn(T, T) -> T) -> Option<T> {
    match (sum, part) {
        (Some(sum), Some(part)) => Some(plus(sum, part)),
        (sum, part) => sum.or(part),
    }
}
