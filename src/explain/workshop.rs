//! A workshop: its golden fields and where they come from, the rows that are it and why, doubts, issues, matches.

use super::golden::{GoldenValue, goldens};
use super::material::{Material, name_with_id};
use super::page::Page;
use super::{issues, ties, words};
use crate::domain::{FacilityId, Match, Workshop, WorkshopId};
use crate::matching::strongest;
use crate::resolve::Party;

/// Matches shown, the best first.
const MATCHES: usize = 10;
/// Reasons told per match; `explain C-… W-…` tells all.
const STRONGEST: usize = 3;

pub(super) fn page(id: WorkshopId, material: &Material<'_>) -> Option<Page> {
    let Some(workshop) = material.registry.workshops.get(&id) else { return tombstone(id, material) };
    let mut page = Page::new(format!("事業所 {}", name_with_id(workshop)));
    head(&mut page, workshop, material);
    page.section("いまの値と、その出どころ");
    page.table(["項目", "値", "セル", "選んだ理由"], goldens(workshop).iter().flat_map(golden_rows));
    page.section("この事業所とみなした行");
    page.lines(workshop.members.iter().map(|origin| format!("・{origin}")));
    page.lines(workshop.reasons.iter().map(words::reason_line));
    links(&mut page, workshop, material);
    ties::doubts(&mut page, &Party::Workshop(id), material);
    page.section("この事業所の行にある要確認");
    issues::add(&mut page, &material.issues_on(&workshop.members));
    matches(&mut page, workshop, material);
    history(&mut page, material);
    Some(page)
}

/// An id that became part of another workshop.
fn tombstone(id: WorkshopId, material: &Material<'_>) -> Option<Page> {
    let into = material.identities.remembered.standing(id);
    if into == id {
        return None;
    }
    let mut page = Page::new(format!("事業所 {id}（統合済み）"));
    page.line(format!(
        "この番号の事業所は {} と同じ事業所とわかり、統合されました。",
        material.workshop_name(into)
    ));
    page.line(format!(
        "いまの内容は {into} をご覧ください。別の事業所とわかったときは、この番号に戻ります。"
    ));
    history(&mut page, material);
    Some(page)
}

/// What became of the id: which others it took in, and whether it was part of another once.
fn id_life(page: &mut Page, id: WorkshopId, material: &Material<'_>) {
    let remembered = &material.identities.remembered;
    let taken: Vec<String> = remembered.merged_into(id).iter().map(ToString::to_string).collect();
    if !taken.is_empty() {
        page.line(format!("統合した番号：{}", taken.join("、")));
    }
    if remembered.merged.get(&id) == Some(&id) {
        page.line("一度ほかの事業所に統合され、のちに分けられました。");
    }
}

/// The evidence of each link between its rows.
fn links(page: &mut Page, workshop: &Workshop, material: &Material<'_>) {
    let identity = material.identities.workshops.iter().find(|identity| identity.id == workshop.id);
    let Some(identity) = identity else { return };
    let origin = |row: usize| {
        material.observations.workshops.get(row).map_or_else(String::new, |row| row.row.origin.to_string())
    };
    let links = identity.links.iter().map(|link| (origin(link.left), origin(link.right), link));
    ties::waterfalls(page, "事業所", links);
}

pub(super) fn facility_page(id: FacilityId, material: &Material<'_>) -> Option<Page> {
    let facility = material.registry.facilities.get(&id)?;
    let mut page = Page::new(format!("施設 {id}"));
    page.line("同じ場所で同じ法人が行う事業所のまとまりです。");
    page.section("事業所");
    page.table(
        ["事業所", "法人", "住所", "この事業所とみなした理由"],
        facility.workshops.iter().filter_map(|id| material.registry.workshops.get(id)).map(|workshop| {
            let corporation = workshop.corporation.as_ref().map(|golden| golden.value.to_string());
            let address = workshop.address.as_ref().map(|golden| golden.value.to_string());
            [
                name_with_id(workshop),
                corporation.unwrap_or_default(),
                address.unwrap_or_default(),
                words::sentences(&workshop.reasons),
            ]
        }),
    );
    history(&mut page, material);
    Some(page)
}

fn head(page: &mut Page, workshop: &Workshop, material: &Material<'_>) {
    page.line(match workshop.active {
        true => "状態：活動中",
        false if workshop.has_left() => "状態：登録なし（どの名簿にも載らなくなりました）",
        false => "状態：休止・廃止",
    });
    page.line(format!("施設：{}", workshop.facility));
    id_life(page, workshop.id, material);
    if let Some(updated_on) = workshop.updated_on {
        page.line(format!("更新日：{updated_on}"));
    }
    if workshop.hub {
        page.line("ハブ事業所です。");
    }
    let desks: Vec<String> = workshop
        .desks
        .iter()
        .map(|id| match material.registry.desks.get(id) {
            Some(desk) if desk.name != id.as_str() => format!("{}（{id}）", desk.name),
            _ => id.to_string(),
        })
        .collect();
    if desks.is_empty() {
        page.line("この事業所を載せている窓口はありません（公的な名簿などだけにあります）。");
    } else {
        page.line(format!("載せている窓口：{}", desks.join("、")));
    }
}

/// The value that won, and below it each that lost.
fn golden_rows(golden: &GoldenValue<'_>) -> Vec<[String; 4]> {
    let won = [
        golden.label.clone(),
        golden.shown.clone(),
        golden.origin.to_string(),
        words::survivorship(golden.rule).to_owned(),
    ];
    let lost = golden.losers.iter().map(|loser| {
        [String::new(), loser.shown.clone(), loser.origin.to_string(), "↑に譲った値".to_owned()]
    });
    std::iter::once(won).chain(lost).collect()
}

fn matches(page: &mut Page, workshop: &Workshop, material: &Material<'_>) {
    let own: Vec<&Match> =
        material.matching.matches.iter().filter(|one| one.id.workshop == workshop.id).collect();
    let (mut kept, refused): (Vec<&Match>, Vec<&Match>) = own.into_iter().partition(|one| one.eligible());
    kept.sort_by(|left, right| {
        right
            .score
            .unwrap_or(0.0)
            .total_cmp(&left.score.unwrap_or(0.0))
            .then(left.id.case.cmp(&right.id.case))
    });
    page.section("案件との組み合わせ");
    if !kept.is_empty() || !refused.is_empty() {
        page.line(format!("候補になった案件 {}件、対象外の案件 {}件", kept.len(), refused.len()));
    }
    page.table(
        ["案件", "件名", "点", "主な理由"],
        kept.into_iter().take(MATCHES).map(|one| {
            let title = material.registry.cases.get(&one.id.case).map(|case| case.title.clone());
            [
                one.id.case.to_string(),
                title.unwrap_or_default(),
                one.score.map(words::points).unwrap_or_default(),
                strongest(&one.reasons, STRONGEST).join("、"),
            ]
        }),
    );
}

pub(super) fn history(page: &mut Page, material: &Material<'_>) {
    page.section("更新履歴");
    page.table(
        ["いつ", "何が変わったか"],
        material.history.iter().map(|line| [line.when.clone(), line.what.clone()]),
    );
}
