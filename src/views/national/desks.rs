//! 窓口台帳: every desk from north to south, those that have not confirmed themselves this fiscal year on top [000 §5 課題1].

use crate::domain::{CaseId, Consent, Desk, DeskId, FiscalYear, Interest, Prefecture, Scope, StatedKind};
use crate::views::Material;
use crate::views::extent::Extent;
use crate::views::line::Line;
use crate::views::words;
use std::collections::{BTreeMap, BTreeSet};

/// How many cases a desk received orders of, by 事業 and year.
const RECEIVED: &str = "a.received-cases";

/// What each desk has, did and should look at.
#[derive(Default)]
struct Work {
    workshops: usize,
    applied: BTreeSet<CaseId>,
    ordered: f64,
    issues: usize,
}

pub(super) fn lines(material: &Material<'_>, extent: Extent) -> Vec<Line> {
    let work = gather(material);
    let nothing = Work::default();
    let all = material.registry.desks.values();
    let mut desks: Vec<&Desk> = all.filter(|desk| extent.lists_desk(desk)).collect();
    desks.sort_by_cached_key(|desk| {
        let place = (desk.prefecture.is_none(), desk.prefecture);
        (is_confirmed(material, desk), place, words::reading_order(&desk.kana, &desk.name), desk.id.clone())
    });
    desks.into_iter().map(|desk| line(material, desk, work.get(&desk.id).unwrap_or(&nothing))).collect()
}

fn is_confirmed(material: &Material<'_>, desk: &Desk) -> bool {
    desk.confirmed_year.is_some_and(|year| year >= material.fiscal_year())
}

fn gather<'a>(material: &Material<'a>) -> BTreeMap<&'a DeskId, Work> {
    let mut work: BTreeMap<&DeskId, Work> = BTreeMap::new();
    let active = material.registry.workshops.values().filter(|workshop| workshop.active);
    for desk in active.flat_map(|workshop| &workshop.desks) {
        work.entry(desk).or_default().workshops += 1;
    }
    let applications = material.registry.applications.iter();
    for one in applications.filter(|one| !one.superseded && one.interest == Interest::Yes) {
        work.entry(&one.desk).or_default().applied.insert(one.case);
    }
    // Of all years and 事業, by the one rule that tells what was received.
    for one in material.figures.iter().filter(|one| one.definition.key == RECEIVED) {
        let Scope::Desk(desk) = &one.scope else { continue };
        let known = material.registry.desks.get_key_value(&DeskId::new(desk));
        if let Some((desk, _)) = known {
            work.entry(desk).or_default().ordered += one.value.numerator;
        }
    }
    for issue in material.issues {
        let Some(desk) = &issue.desk else { continue };
        work.entry(desk).or_default().issues += issue.places();
    }
    work
}

fn line(material: &Material<'_>, desk: &Desk, work: &Work) -> Line {
    let kind = desk.kind.map_or("", |stated| stated.kind.numbered());
    Line::new(&desk.id)
        .text("年度確認", if is_confirmed(material, desk) { "確認済" } else { "未確認" })
        .text("最後に確認した年度", desk.confirmed_year.map(FiscalYear::label).unwrap_or_default())
        .text("窓口名", &desk.name)
        .text("窓口名（カナ）", &desk.kana)
        .text("都道府県", desk.prefecture.map_or("", Prefecture::name))
        .text("ブロック", desk.block().map_or("", |block| block.name()))
        .text("類型", kind)
        .text("類型の根拠", ground(desk))
        .text("案件情報の受領意向", desk.consent.map_or("", Consent::label))
        .text("連絡方法", words::join(&desk.contact_methods, "、"))
        .text("メールアドレス", &desk.email)
        .count("専任（人）", desk.staff_full_time)
        .count("兼任（人）", desk.staff_shared)
        .many("登録事業所数", work.workshops)
        .many("応募した案件数", work.applied.len())
        .number("発注のあった案件数", Some(work.ordered))
        .many("データ確認の件数", work.issues)
        .text("厚労省リスト", words::mark_if(desk.listed, "掲載"))
        .text("ほかの書き方", words::join(&desk.aliases, "、"))
}

/// `申告`, or what it was told from: `推定：③-4 PC作業が売上の20.0％、…`.
fn ground(desk: &Desk) -> String {
    let reasons = words::join(desk.kind_reasons.iter().map(|reason| reason.text.as_str()), "、");
    match desk.kind {
        Some(StatedKind { estimated: false, .. }) => "申告".to_owned(),
        Some(StatedKind { estimated: true, .. }) => words::join(["推定", &reasons], "："),
        None if reasons.is_empty() => String::new(),
        None => format!("判断できません：{reasons}"),
    }
}
