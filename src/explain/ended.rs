//! A number that the registry holds no more: what it was, since when it is gone, and where its rows are now.

use super::material::Material;
use super::page::Page;
use super::{Reference, workshop};
use crate::domain::Origin;
use serde_json::Value;

/// Rows told.
const ROWS: usize = 10;

/// `None` where it never stood.
pub(super) fn page(reference: &Reference, material: &Material<'_>) -> Option<Page> {
    let (document, since) = material.ended?;
    let noun = match reference {
        Reference::Workshop(_) => "事業所",
        Reference::Case(_) => "案件",
        Reference::Desk(_) => "窓口",
        Reference::Match(_) => "組み合わせ",
        _ => return None,
    };
    let last: Value = serde_json::from_str(document).ok()?;
    let mut page = Page::new(format!("{noun} {reference}（登録簿からなくなりました）"));
    let name = [&last["name"]["value"], &last["name"], &last["title"]];
    if let Some(name) = name.into_iter().find_map(Value::as_str) {
        page.line(format!("なくなる前の名前：{name}"));
    }
    page.line(format!(
        "{since} の取りまとめから、この番号の{noun}はありません。番号がほかのものに使われることはありません。"
    ));
    let rows: Vec<&str> =
        last["members"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if !rows.is_empty() {
        page.section("なくなる前の行と、その行のいま");
        page.lines(rows.iter().take(ROWS).map(|row| format!("・{row} … {}", now(row, material))));
        if rows.len() > ROWS {
            page.line(format!("ほか{}行", rows.len() - ROWS));
        }
    }
    workshop::history(&mut page, material);
    Some(page)
}

/// Whose the row of a place is tonight: the place may say something else by now.
fn now(row: &str, material: &Material<'_>) -> String {
    let same_row = |origin: &Origin| origin.to_string() == row || place(&origin.to_string()) == place(row);
    let workshop = material.registry.workshops.values().find(|one| one.members.iter().any(same_row));
    workshop.map_or_else(
        || "いまはありません".to_owned(),
        |workshop| format!("いまは {} の行です", material.workshop_name(workshop.id)),
    )
}

/// `inbox/d01/一覧.xlsx:名簿!A5` without the letters of the column.
fn place(row: &str) -> (&str, &str) {
    let (sheet, cell) = row.rsplit_once('!').or_else(|| row.rsplit_once(':')).unwrap_or((row, ""));
    (sheet, cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()))
}
