//! One cell of an office's file: whose row it is, what it was understood as, and which values it won or lost.

use super::golden::{GoldenValue, goldens};
use super::material::{Material, name_with_id, same_sheet};
use super::page::Page;
use super::rows::{Row, RowValue, rows};
use super::written::{self, is_of_a_reply};
use super::{issues, words};
use crate::domain::{CellRef, Issue, Order, Origin, RecordKind, Workshop};
use crate::registry::Registry;

pub(super) fn page(place: &Origin, material: &Material<'_>) -> Option<Page> {
    let cell = place.cell?;
    let sheet = rows(material.observations, |origin| same_sheet(place, origin));
    let own: Vec<(&Row<'_>, Vec<&RowValue>)> = sheet
        .iter()
        .map(|row| (row, row.values.iter().filter(|value| value.cell == cell).collect::<Vec<_>>()))
        .filter(|(row, values)| !values.is_empty() || row.origin.cell == Some(cell))
        .collect();
    let beside: Vec<&Row<'_>> = sheet.iter().filter(|row| stands_in_row(row, cell)).collect();
    let said = written::at(place, material);
    let found: Vec<&Issue> = match said {
        Some(said) => written::issues(said, material),
        None => issues_at(place, cell, material),
    };
    if own.is_empty() && beside.is_empty() && found.is_empty() && said.is_none() {
        return None;
    }
    let mut page = Page::new(format!("セル {place}"));
    if let Some(said) = said {
        written::tell(&mut page, said, material);
    }
    for (row, values) in &own {
        understood(&mut page, row, values, material);
    }
    if own.is_empty() {
        unread(&mut page, &beside, material);
    }
    chosen(&mut page, place, cell, material);
    page.section("このセルの要確認");
    issues::add(&mut page, &found);
    Some(page)
}

fn understood(page: &mut Page, row: &Row<'_>, values: &[&RowValue], material: &Material<'_>) {
    page.section(format!("{}の行（{}）", row.kind.label(), row.origin));
    page.line(format!("資料：{}", words::role(row.role)));
    page.lines(belongs_to(row, material));
    page.table(
        ["項目", "書かれていたもの", "読み取った値"],
        values.iter().map(|value| [value.label.clone(), value.text.to_string(), value.shown.clone()]),
    );
}

/// The cell is not kept, but a record stands in its row.
fn unread(page: &mut Page, beside: &[&Row<'_>], material: &Material<'_>) {
    if beside.is_empty() {
        return;
    }
    page.line("このセルの値は読み取っていません（空か、どの項目でもない列か、読み取れない値です）。");
    for row in beside {
        page.section(format!("同じ行にある{}（{}）", row.kind.label(), row.origin));
        page.lines(belongs_to(row, material));
        page.table(
            ["セル", "項目", "読み取った値"],
            row.values.iter().map(|value| [value.cell.to_string(), value.label.clone(), value.shown.clone()]),
        );
    }
}

fn stands_in_row(row: &Row<'_>, cell: CellRef) -> bool {
    row.origin.cell.is_some_and(|at| at.row == cell.row)
}

/// Which record of the registry the row became part of.
fn belongs_to(row: &Row<'_>, material: &Material<'_>) -> Option<String> {
    let registry = material.registry;
    match row.kind {
        RecordKind::Workshop => {
            let id = material.identity_of(row.index).map(|identity| identity.id);
            let workshop = match id {
                Some(id) => registry.workshops.get(&id),
                None => registry.workshops.values().find(|one| one.members.contains(row.origin)),
            };
            workshop.map(|one| format!("この行は事業所 {} の一部です。", name_with_id(one)))
        }
        RecordKind::Desk => {
            let desk = registry.desks.values().find(|one| one.origins.contains(row.origin));
            desk.map(|one| format!("この行は窓口 {}（{}）の一部です。", one.name, one.id))
        }
        RecordKind::Case | RecordKind::CaseSplit => {
            let is_own = |origin: &Origin| origin == row.origin;
            let case =
                registry.cases.values().find(|one| is_own(&one.origin) || one.origins.iter().any(is_own));
            case.map(|one| format!("この行は案件 {} {} の一部です。", one.id, one.title))
        }
        RecordKind::Application => {
            let reply = registry.applications.iter().find(|one| &one.origin == row.origin);
            reply.map(|one| format!("この行は案件 {} への窓口 {} の応募です。", one.case, one.desk))
        }
        RecordKind::Order => {
            let order = registry.orders.iter().find(|one| &one.origin == row.origin);
            order.map(|one| of_order(one, registry))
        }
        _ => None,
    }
}

/// Which order, which workshop, and why it is that one.
fn of_order(order: &Order, registry: &Registry) -> String {
    let workshop = order.workshop.and_then(|id| registry.workshops.get(&id)).map(name_with_id);
    let chosen = match (workshop, &order.chosen) {
        (Some(workshop), Some(why)) => format!("事業所は {workshop} です：{}。", why.text),
        (None, _) if !order.workshop_name.is_empty() => "事業所は決まっていません。".to_owned(),
        _ => String::new(),
    };
    let ended = order.ended.map(|ended| format!("「{}」と読み取ったため、数えていません。", ended.label()));
    format!("この行は発注 {} です。{}{chosen}", order.id, ended.unwrap_or_default())
}

/// Golden values that came from this cell, and those that it lost to others.
fn chosen(page: &mut Page, place: &Origin, cell: CellRef, material: &Material<'_>) {
    let is_here = |origin: &Origin| origin.cell == Some(cell) && same_sheet(place, origin);
    page.section("台帳の値への採用");
    let workshops = material.registry.workshops.values();
    page.table(
        ["事業所", "項目", "採否", "いまの値", "理由"],
        workshops.flat_map(|workshop| outcomes(workshop, &is_here)),
    );
}

fn outcomes(workshop: &Workshop, is_here: &impl Fn(&Origin) -> bool) -> Vec<[String; 5]> {
    let line = |golden: &GoldenValue<'_>, outcome: &str, why: String| {
        [workshop.id.to_string(), golden.label.clone(), outcome.to_owned(), golden.shown.clone(), why]
    };
    let mut lines = Vec::new();
    for golden in goldens(workshop) {
        if is_here(golden.origin) {
            lines.push(line(&golden, "採用", words::survivorship(golden.rule).to_owned()));
        }
        for loser in golden.losers.iter().filter(|loser| is_here(&loser.origin)) {
            let why = format!("{}（{}）", words::survivorship(golden.rule), golden.origin);
            lines.push(line(&golden, &format!("不採用「{}」", loser.shown), why));
        }
    }
    lines
}

/// Why nothing of a row is read: it was read elsewhere.
fn is_of_whole_row(issue: &Issue) -> bool {
    ["order.written-again", "row.in-two-files"].contains(&issue.code.as_str())
}

/// Issues on the cell itself, or on its whole sheet or file.
fn issues_at<'a>(place: &Origin, cell: CellRef, material: &Material<'a>) -> Vec<&'a Issue> {
    let concerns = |issue: &&Issue| match issue.origin.cell {
        Some(at) => {
            (at == cell || at.row == cell.row && is_of_whole_row(issue)) && same_sheet(place, &issue.origin)
        }
        None if issue.origin.sheet.is_empty() => same_sheet(&place.sheet(""), &issue.origin),
        None => same_sheet(place, &issue.origin),
    };
    // A reply's row moves from night to night: its issues name the case, and no cell.
    material.issues.iter().filter(|issue| !is_of_a_reply(issue)).filter(concerns).collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::domain::{Reason, WorkshopId};

    #[test]
    fn an_order_tells_its_workshop_and_why_it_is_that_one() {
        let night = sample::night();
        let order = |workshop: Option<u32>, name: &str| Order {
            id: "R8-001:3f9a2c71".to_owned(),
            case: None,
            programme: String::new(),
            desk: None,
            workshop: workshop.map(WorkshopId),
            workshop_name: name.to_owned(),
            chosen: workshop.map(|_| Reason::new("own-name", "一覧で一つだけです")),
            share: None,
            trial: false,
            ended: None,
            amount: None,
            ordered_on: None,
            assigned_on: None,
            month: None,
            category: None,
            origin: sample::at("inbox/d01/台帳.xlsx", "台帳", "A2"),
        };
        let told = |workshop, name| of_order(&order(workshop, name), &night.registry);
        let begin = "この行は発注 R8-001:3f9a2c71 です。";
        let one = "事業所は W-000001 就労継続支援つばさ作業所（B型） です：一覧で一つだけです。";
        assert_eq!(told(Some(1), "つばさ"), format!("{begin}{one}"));
        assert_eq!(told(None, "つばさ"), format!("{begin}事業所は決まっていません。"));
        assert_eq!(told(None, ""), begin);
    }
}
