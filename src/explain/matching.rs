//! One case × workshop: each part of the score with its sentence, or each rule that refused.

use super::material::Material;
use super::page::Page;
use super::{words, workshop};
use crate::domain::{Allocation, Match, MatchId, Said, group_thousands};
use crate::matching::{Counterfactual, Standing, counterfactual, rule_name};

pub(super) fn page(id: MatchId, material: &Material<'_>) -> Option<Page> {
    let one = material.matching.matches.iter().find(|one| one.id == id);
    let allocations: Vec<&Allocation> = material
        .matching
        .allocations
        .iter()
        .filter(|one| one.case == id.case && one.workshop == id.workshop)
        .collect();
    let standing = material.standing.filter(|_| one.is_none());
    if one.is_none() && allocations.is_empty() && standing.is_none() {
        return None;
    }
    let title = material.registry.cases.get(&id.case).map(|case| case.title.as_str()).unwrap_or_default();
    let mut page = Page::new(format!("組み合わせ {id}"));
    page.line(format!("案件：{} {title}", id.case));
    page.line(format!("事業所：{}", material.workshop_name(id.workshop)));
    if let Some(one) = one {
        verdict(&mut page, one, material);
    }
    if let Some(standing) = standing {
        not_kept(&mut page, standing, material);
    }
    what_would_put_it_first(&mut page, id, material);
    page.section("割り当て");
    page.table(
        ["対象月", "窓口", "時間", "数量", "金額"],
        allocations.into_iter().map(|one| allocation_row(one, material)),
    );
    workshop::history(&mut page, material);
    Some(page)
}

/// Why the night shows nothing of the pair, and how it stands all the same.
fn not_kept(page: &mut Page, standing: &Standing, material: &Material<'_>) {
    let why = match standing {
        Standing::NotLooking => {
            "この案件は、いま事業所を探していません（募集が始まっていないか終わっている、または分割した案件ごとに探しています）。"
                .to_owned()
        }
        Standing::LongSilent => "この案件は、最後の日付から1年以上たっているため、事業所を探していません。".to_owned(),
        Standing::Unlisted => "この事業所はどの窓口の名簿にもないため、案件とは照合していません。".to_owned(),
        Standing::Looked { one, of, is_plausible, .. } => {
            verdict(page, one, material);
            page.section("一覧に示していないわけ");
            one.rank.map_or_else(
                || "対象外の事業所は、満たさない条件の少ないものから一部だけを示しています。".to_owned(),
                |rank| why_not_shown(rank, *of, *is_plausible),
            )
        }
    };
    page.line(why);
}

fn why_not_shown(rank: u32, of: usize, is_plausible: bool) -> String {
    let stands = format!("この案件の候補{of}か所のうち{rank}位です。");
    let why = if is_plausible {
        "一覧に示すのは、「応募する」と答えた窓口の事業所・点数の上位・各窓口の上位・割り当てのある事業所です。"
    } else {
        "この作業ができるかどうかが書かれていない事業所は、できると書かれた候補だけでは足りないときに見ます。名簿に書かれるか、窓口が「応募する」と答えると、いつも見ます。"
    };
    format!("{stands}{why}")
}

fn what_would_put_it_first(page: &mut Page, id: MatchId, material: &Material<'_>) {
    let mut rivals: Vec<&Match> =
        material.matching.matches.iter().filter(|one| one.id.case == id.case).collect();
    if let Some(Standing::Looked { one, first, .. }) = material.standing {
        let is_new = |new: &&Match| rivals.iter().all(|known| known.id != new.id);
        let first = first.as_deref().filter(|first| first.id != one.id).filter(is_new);
        rivals.extend(first);
        rivals.push(one);
    }
    let Some(told) = counterfactual(&rivals, id.workshop, material.weights) else { return };
    page.section("1位になるには");
    match told {
        Counterfactual::First { ahead: None, .. } => page.line("ただ一つの候補です。"),
        Counterfactual::First { by_reply: true, .. } => {
            page.line("いま1位です。窓口の回答により、点数にかかわらず2位より先に並びます。");
        }
        Counterfactual::BehindReply { place, own, first, points } => {
            page.line(behind_reply(place, (own, first), points.map(words::points)));
        }
        Counterfactual::First { ahead: Some(points), .. } => {
            page.line(format!("いま1位です。2位との差は{}点です。", words::points(points)));
        }
        Counterfactual::Refused => {
            page.line("上の条件がすべて満たされると候補になります。順位はそのときの点数で決まります。");
        }
        Counterfactual::OutOfReach { place, gap, possible } => page.line(format!(
            "いま{place}位で、1位との差は{}点です。変えられるものをすべて改めても{}点しか増えず、ほかが変わらなければ1位にはなりません。",
            words::points(gap),
            words::points(possible)
        )),
        Counterfactual::Behind { place, gap, steps } => {
            page.line(format!(
                "いま{place}位で、1位との差は{}点です。ほかが変わらなければ、次の{}つがそろうと1位になります。",
                words::points(gap),
                steps.len()
            ));
            page.table(
                ["内訳", "いまの点", "満点", "すること"],
                steps.iter().map(|step| {
                    let points = [step.now, step.full].map(words::points);
                    let [now, full] = points;
                    [rule_name(step.rule).to_owned(), now, full, step.advice.to_owned()]
                }),
            );
        }
    }
}

/// A reply goes before points.
fn behind_reply(place: usize, (own, first): (Said, Said), [best, points]: [String; 2]) -> String {
    let why = match first {
        Said::Named => "1位の事業所は、窓口が回答で名前を挙げています",
        Said::Wanted => "1位の事業所の窓口は「応募する」と回答しています",
        Said::Nothing | Said::Declined => "1位の事業所の窓口は「しない」と回答していません",
    };
    let what = match (own, first) {
        (Said::Declined, _) => "この事業所の窓口は「しない」と回答しており、後ろに並びます",
        (_, Said::Named) => "窓口がこの事業所の名前を挙げて回答すると、点数で比べます",
        _ => "この事業所の窓口も「応募する」と回答すると、点数で比べます",
    };
    format!(
        "いま{place}位です。{why}。窓口の回答は点数より先に見ます（1位は{best}点、この事業所は{points}点）。{what}。"
    )
}

fn verdict(page: &mut Page, one: &Match, material: &Material<'_>) {
    page.line(format!("連絡する窓口：{}", material.desk_name(&one.desk)));
    if one.safety_plan {
        page.line("この窓口は自らこの種の案件を扱わないため、支部または全国事務局から声をかけます。");
    }
    if let Some(decision) = &one.decision {
        page.line(format!("人の判断：{decision}"));
    }
    match one.score {
        Some(score) => {
            page.section(format!("候補です（{}点）", words::points(score)));
            page.table(
                ["内訳", "点", "理由"],
                one.reasons.iter().map(|reason| {
                    let points = reason.points.map(words::points).unwrap_or_default();
                    [rule_name(reason.rule).to_owned(), points, reason.text.clone()]
                }),
            );
        }
        None => {
            page.section("対象外です");
            page.table(
                ["満たさない条件", "理由"],
                one.reasons.iter().map(|reason| [rule_name(reason.rule).to_owned(), reason.text.clone()]),
            );
        }
    }
    page.section("使う前に確かめること");
    page.lines(one.to_confirm.iter().map(|text| format!("・{text}")));
}

pub(super) fn allocation_row(one: &Allocation, material: &Material<'_>) -> [String; 5] {
    [
        one.month.map(|month| month.to_string()).unwrap_or_default(),
        material.desk_name(&one.desk),
        format!("{}時間", group_thousands(i64::from(one.hours))),
        one.quantity.map(crate::domain::group_thousands).unwrap_or_default(),
        one.amount.map(|amount| amount.to_string()).unwrap_or_default(),
    ]
}
