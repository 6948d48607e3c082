//! A desk: what is known of it, the rows behind it, its workshops and replies in numbers, and issues by code.

use super::material::Material;
use super::page::Page;
use super::{issues, ties, words, workshop};
use crate::domain::{Desk, DeskId, Issue};
use crate::resolve::Party;

pub(super) fn page(id: &DeskId, material: &Material<'_>) -> Option<Page> {
    let desk = find(id, material)?;
    let id = &desk.id;
    let mut page = Page::new(format!("窓口 {id} {}", desk.name));
    page.table(["項目", "値"], fields(desk));
    page.section("この窓口とみなした行");
    page.lines(desk.origins.iter().map(|origin| format!("・{origin}")));
    let identity = material.identities.desks.iter().find(|identity| &identity.id == id);
    page.lines(identity.into_iter().flat_map(|identity| identity.reasons.iter().map(words::reason_line)));
    if let Some(identity) = identity {
        ties::ties(&mut page, "窓口", &identity.ties);
    }
    ties::doubts(&mut page, &Party::Desk(id.clone()), material);
    page.section("件数");
    page.lines(counts(id, material));
    page.section("この窓口の資料にある要確認");
    let own: Vec<&Issue> = material.issues.iter().filter(|issue| issue.desk.as_ref() == Some(id)).collect();
    issues::add(&mut page, &own);
    workshop::history(&mut page, material);
    Some(page)
}

/// By its slug, else by a name that an office writes.
fn find<'a>(id: &DeskId, material: &Material<'a>) -> Option<&'a Desk> {
    let desks = &material.registry.desks;
    let named =
        |desk: &&Desk| desk.name == id.as_str() || desk.aliases.iter().any(|name| name == id.as_str());
    desks.get(id).or_else(|| desks.values().find(named))
}

fn fields(desk: &Desk) -> Vec<[String; 2]> {
    let kind = desk.kind.map(|kind| {
        let estimated = if kind.estimated { "（推定）" } else { "" };
        format!("{}{estimated}", kind.kind.name())
    });
    let staff = |count: Option<u32>| count.map(|count| format!("{count}人"));
    let known = [
        ("別の書き方", Some(desk.aliases.join("、"))),
        ("カナ", Some(desk.kana.clone())),
        ("都道府県", desk.prefecture.map(|prefecture| prefecture.to_string())),
        ("ブロック", desk.block().map(|block| block.name().to_owned())),
        ("類型", kind),
        ("類型の根拠", Some(reasons_of(desk))),
        ("案件情報の受領意向", desk.consent.map(|consent| consent.label().to_owned())),
        ("連絡方法", Some(desk.contact_methods.join("、"))),
        ("メールアドレス", Some(desk.email.clone())),
        ("専任者数", staff(desk.staff_full_time)),
        ("兼任者数", staff(desk.staff_shared)),
        ("年度確認", desk.confirmed_year.map(crate::domain::FiscalYear::label)),
        ("厚労省リスト", Some(if desk.listed { "載っている" } else { "載っていない" }.to_owned())),
    ];
    known
        .into_iter()
        .filter_map(|(label, value)| {
            value.filter(|text| !text.is_empty()).map(|text| [label.to_owned(), text])
        })
        .collect()
}

fn reasons_of(desk: &Desk) -> String {
    let told: Vec<&str> = desk.kind_reasons.iter().map(|reason| reason.text.as_str()).collect();
    told.join("、")
}

fn counts(id: &DeskId, material: &Material<'_>) -> Vec<String> {
    let registry = material.registry;
    let workshops = registry.workshops.values().filter(|one| one.desks.contains(id)).count();
    let replies = registry.applications.iter().filter(|one| &one.desk == id && !one.superseded).count();
    let orders =
        registry.orders.iter().filter(|one| one.desk.as_ref() == Some(id) && one.ended.is_none()).count();
    vec![format!("事業所 {workshops}件、応募 {replies}件、発注 {orders}件")]
}
