//! A client: how it is written and why these are one, whom it may be the same as, its cases and talks.

use super::material::Material;
use super::page::Page;
use super::{ties, words, workshop};
use crate::domain::ClientId;
use crate::resolve::Party;

pub(super) fn page(id: ClientId, material: &Material<'_>) -> Option<Page> {
    let Some(client) = material.registry.clients.get(&id) else { return tombstone(id, material) };
    let mut page = Page::new(format!("発注企業 {id} {client}"));
    let identity = material.identities.clients.iter().find(|identity| identity.id == id);
    if let Some(identity) = identity {
        page.line(format!("書き方：{}", identity.spellings.join("、")));
        page.section("この発注企業とみなした行");
        page.lines(identity.rows.iter().map(|origin| format!("・{origin}")));
        page.lines(identity.reasons.iter().map(words::reason_line));
        ties::ties(&mut page, "発注企業", &identity.ties);
    }
    ties::doubts(&mut page, &Party::Client(id), material);
    page.section("案件");
    let own =
        material.registry.cases.values().filter(|case| case.client.as_ref().is_some_and(|one| one.0 == id));
    page.table(["案件", "件名"], own.map(|case| [case.id.to_string(), case.title.clone()]));
    page.section("商談");
    let own =
        material.registry.leads.iter().filter(|lead| lead.client.as_ref().is_some_and(|one| one.0 == id));
    page.table(["番号", "行"], own.map(|lead| [lead.id.clone(), lead.origin.to_string()]));
    workshop::history(&mut page, material);
    Some(page)
}

/// An id that became part of another client.
fn tombstone(id: ClientId, material: &Material<'_>) -> Option<Page> {
    let into = material.identities.remembered.merged_clients.get(&id).filter(|into| **into != id)?;
    let mut page = Page::new(format!("発注企業 {id}（統合済み）"));
    page.line(format!("この番号の発注企業は {into} と同じとわかり、統合されました。"));
    page.line("別の企業とわかったときは、この番号に戻ります。");
    Some(page)
}
