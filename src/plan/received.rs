//! When a reply was first seen, by the receipt beside it: a registry that was put back from a copy has forgotten the night.

use super::copies::own_rows;
use super::correspond::{Lookup, find_tabs, text};
use super::model::Standing;
use crate::domain::{HumanCell, Interest, PastCell};
use crate::normalise::words::interest;
use crate::views::TabSpec;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::collections::BTreeMap;

const TAB: &str = "おすすめ案件";
const RECEIPT: &str = "受付状況";
const ANSWER: &str = "回答";
/// What the desk commits itself to.
const COMMITMENT: [&str; 3] = [ANSWER, "対応可能数量", "対応事業所"];

/// Gives the replies that the book itself shows as received on an earlier day that day, where the registry, which has lost
/// nights, has known nothing of them since. A receipt that says less than the reply is of another one (a form's).
pub fn date_by_receipt(
    cells: &mut [HumanCell],
    (known, past): (&[HumanCell], &[PastCell]),
    standing: &Standing,
    specs: &[TabSpec],
) {
    let mut received = receipts(standing, specs);
    received.retain(|key, (day, said, told)| {
        let says_more = |(column, word): &(&str, &str)| {
            let mut own = cells.iter().filter(|cell| cell.tab == TAB && cell.key == *key);
            own.any(|cell| cell.column == *column) && !told.contains(word)
        };
        if [("対応可能数量", "、数量"), ("対応事業所", "、事業所")].iter().any(says_more) {
            return false;
        }
        let is_answer = |cell: &HumanCell| cell.tab == TAB && cell.column == ANSWER && cell.key == *key;
        let Some(answer) = cells.iter().find(|cell| is_answer(cell)) else { return false };
        let mut all = known.iter().chain(past.iter().map(|one| &one.cell));
        let is_known =
            all.any(|cell| is_answer(cell) && cell.book == answer.book && cell.first_seen.date() >= *day);
        !is_known && *day <= answer.first_seen.date() && interest(&answer.value) == Some(*said)
    });
    for cell in cells.iter_mut().filter(|cell| cell.tab == TAB && COMMITMENT.contains(&cell.column.as_str()))
    {
        if let Some((day, ..)) = received.get(&cell.key) {
            cell.first_seen = cell.first_seen.min(NaiveDateTime::new(*day, NaiveTime::MIN));
        }
    }
}

/// By the row's key: `2026-11-21に「応募する」、数量200として受け付けました`.
fn receipts(standing: &Standing, specs: &[TabSpec]) -> BTreeMap<String, (NaiveDate, Interest, String)> {
    let mut receipts = BTreeMap::new();
    for (spec, lookup) in specs.iter().zip(find_tabs(specs, None, standing)) {
        let Lookup::Found(found) = lookup else { continue };
        let ours = spec.columns.iter().position(|column| column.header == RECEIPT);
        let Some(col) = ours.and_then(|ours| found.standing_column(ours)).filter(|_| spec.name == TAB) else {
            continue;
        };
        let sheet = &standing.sheets[found.sheet];
        for (key, row) in own_rows(sheet, &found, &[]) {
            receipts.extend(receipt(&text(sheet, row, col)).map(|told| (key, told)));
        }
    }
    receipts
}

fn receipt(told: &str) -> Option<(NaiveDate, Interest, String)> {
    let (day, rest) = told.split_once("に「")?;
    let (said, rest) = rest.split_once('」')?;
    let told = (day.parse().ok()?, interest(said)?, rest.to_owned());
    rest.contains("として受け付けました").then_some(told)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Origin;
    use crate::plan::model::{StandingCell, StandingRow, StandingSheet};
    use crate::plan::read_human;
    use crate::views::{BookId, BookKind, TabCell, tab_specs};

    const TOLD: &str = "2026-11-24に「応募する」、数量200として受け付けました";

    fn night(day: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap().and_hms_opt(2, 0, 0).unwrap()
    }

    /// When the answer counts as first seen on the night of the 25th, where the registry knows `known` from its day.
    fn seen(told: &str, answer: &str, known: Option<(&str, u32)>) -> NaiveDate {
        let specs = tab_specs(BookKind::Desk);
        let spec = specs.iter().find(|spec| spec.name == TAB).unwrap();
        let text =
            |text: &str| StandingCell { value: TabCell::Text(text.to_owned()), ..StandingCell::default() };
        let header = spec.columns.iter().map(|column| text(&column.header)).collect();
        let row = spec.columns.iter().map(|column| match column.header.as_str() {
            "キー" => text("C-000001"),
            ANSWER => text(answer),
            RECEIPT => text(told),
            _ => StandingCell::default(),
        });
        let rows = vec![StandingRow { cells: header }, StandingRow { cells: row.collect() }];
        let sheet = StandingSheet { name: TAB.to_owned(), rows, ..StandingSheet::default() };
        let standing = Standing { sheets: vec![sheet], ..Standing::default() };
        let book = BookId::Desk(crate::domain::DeskId::new("d01"));
        let origin = Origin::file("out/窓口/d01.xlsx", "");
        let (mut cells, _) = read_human(&book, &standing, specs, night(25), &origin);
        let known: Vec<HumanCell> = (known.into_iter())
            .map(|(value, day)| HumanCell {
                value: value.to_owned(),
                first_seen: night(day),
                ..cells[0].clone()
            })
            .collect();
        date_by_receipt(&mut cells, (&known, &[]), &standing, specs);
        let [cell] = &cells[..] else { panic!("{cells:?}") };
        cell.first_seen.date()
    }

    /// After `restore` a reply of the 24th, the last day, was said to be late.
    #[test]
    fn a_reply_that_the_registry_has_forgotten_keeps_the_day_of_its_receipt() {
        for (told, answer, known, day) in [
            (TOLD, "応募する", None, 24),
            (TOLD, "応募する", Some(("検討中", 21)), 24),
            // Nothing was lost: the desk has changed its mind, or gone back to what it said before.
            (TOLD, "しない", Some(("応募する", 24)), 25),
            (TOLD, "応募する", Some(("しない", 24)), 25),
            ("", "応募する", None, 25),
            (
                "2026-11-24に「質問」を受け付けました（応募の回答はまだいただいていません）",
                "応募する",
                None,
                25,
            ),
        ] {
            assert_eq!(seen(told, answer, known), night(day).date(), "{told} {answer} {known:?}");
        }
    }
}
