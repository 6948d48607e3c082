//! A desk's reply to a case: 応募 form, 応募実績.

use super::desk;
use super::reader::{RowReader, seen};
use crate::domain::{ApplicationRow, DeskRow, Field, Interest, Seen, WorkKind};
use crate::normalise;

/// Words by which a reply counts workshops: 参加（3か所・12名）.
const PLACES: [&str; 6] = ["か所", "カ所", "ヶ所", "ケ所", "箇所", "事業所"];
/// And those by which it counts who would work.
const PEOPLE: [&str; 2] = ["名", "人"];

/// The reply of a row; several where its cells tick several cases, each with what its question asks.
pub(super) fn read(row: &mut RowReader<'_>) -> Vec<ApplicationRow> {
    let whole = reply(row);
    let ticked = ticked(row, whole.interest.as_ref());
    if ticked.is_empty() {
        return vec![whole];
    }
    let of_case = |(case, interest): (Seen<String>, Option<Seen<Interest>>)| {
        // How many workshops and people there are is asked of what is applied for.
        let applies = interest.as_ref().is_some_and(|seen| seen.value == Interest::Yes);
        ApplicationRow {
            case: Some(case),
            interest,
            workshop_count: whole.workshop_count.clone().filter(|_| applies),
            people: whole.people.clone().filter(|_| applies),
            ..whole.clone()
        }
    };
    ticked.into_iter().map(of_case).collect()
}

/// The cases that a row's cells tick, with what is said of each.
fn ticked(
    row: &RowReader<'_>,
    interest: Option<&Seen<Interest>>,
) -> Vec<(Seen<String>, Option<Seen<Interest>>)> {
    let asked = [
        (Field::WantedCases, Interest::Yes),
        (Field::ConsideredCases, Interest::Considering),
        (Field::DeclinedCases, Interest::No),
    ];
    let mut found = Vec::new();
    for (field, answer) in asked {
        let Some(cell) = row.get(field) else { continue };
        let cases = normalise::options::codes_in(&cell.value.show());
        found.extend(cases.into_iter().map(|case| (seen(cell, case), Some(seen(cell, answer)))));
    }
    if found.is_empty()
        && let Some(cell) = row.get(Field::CaseNumber)
    {
        let cases = normalise::options::codes_in(&cell.value.show());
        let are_several = cases.len() > 1;
        found.extend(
            cases.into_iter().filter(|_| are_several).map(|case| (seen(cell, case), interest.cloned())),
        );
    }
    found
}

fn reply(row: &mut RowReader<'_>) -> ApplicationRow {
    ApplicationRow {
        case: row.text(Field::CaseNumber).or_else(|| row.text(Field::Title)).map(without_brackets),
        desk: desk::named(row, Field::DeskName).or_else(|| desk::named(row, Field::Name)),
        interest: row.word(Field::Interest, "あり・なし・検討中", normalise::words::interest),
        workshop_count: row
            .count(Field::WorkshopCount)
            .or_else(|| row.counted_beside(Field::Interest, &PLACES)),
        people: row
            .count(Field::People)
            .or_else(|| row.count(Field::WorkersAvailable))
            .or_else(|| row.counted_beside(Field::Interest, &PEOPLE)),
        kinds: kinds(row),
        comment: row.text(Field::Comment).or_else(|| row.text(Field::Remarks)),
        question: row.text(Field::Question),
        answered_at: row.moment(Field::AnsweredAt),
        row: row.origin(),
    }
}

/// The number in brackets before the title of the case is said as in 案件 > R3-001 封入.
fn without_brackets(case: Seen<String>) -> Seen<String> {
    match normalise::case_number::unbracketed(&case.value) {
        Some(plain) => case.also(plain),
        None => case,
    }
}

/// The desk that replied, where its reply tells more than the name.
pub(super) fn desk(row: &mut RowReader<'_>) -> Option<DeskRow> {
    row.get(Field::Email)?;
    let name = desk::named(row, Field::DeskName)?;
    Some(desk::in_reply(row, name))
}

fn kinds(row: &mut RowReader<'_>) -> Option<Seen<Vec<WorkKind>>> {
    let cell = row.get(Field::WorkKinds)?;
    let kinds: Vec<WorkKind> = normalise::work::kinds_in(&cell.value.show(), row.work_words())
        .into_iter()
        .map(|found| found.kind)
        .collect();
    (!kinds.is_empty()).then(|| seen(cell, kinds))
}
