//! A desk's reply to a case: 応募 form, 応募実績.

use super::desk;
use super::reader::{RowReader, seen};
use crate::domain::{ApplicationRow, DeskRow, Field, Seen, WorkKind};
use crate::normalise;

pub(super) fn read(row: &mut RowReader<'_>) -> ApplicationRow {
    ApplicationRow {
        case: row.text(Field::CaseNumber).or_else(|| row.text(Field::Title)),
        desk: row.text(Field::DeskName).or_else(|| row.text(Field::Name)),
        interest: row.word(Field::Interest, "あり・なし・検討中", normalise::words::interest),
        workshop_count: row.count(Field::WorkshopCount),
        people: row.count(Field::People).or_else(|| row.count(Field::WorkersAvailable)),
        kinds: kinds(row),
        comment: row.text(Field::Comment).or_else(|| row.text(Field::Remarks)),
        question: row.text(Field::Question),
        answered_at: row.read(Field::AnsweredAt, |cell| normalise::date::read_moment(&cell.value)),
        row: row.origin(),
    }
}

/// The desk that replied, where its reply tells more than the name.
pub(super) fn desk(row: &mut RowReader<'_>) -> Option<DeskRow> {
    row.record().get(Field::Email)?;
    let name = row.text(Field::DeskName)?;
    Some(desk::in_reply(row, name))
}

fn kinds(row: &mut RowReader<'_>) -> Option<Seen<Vec<WorkKind>>> {
    let cell = row.record().get(Field::WorkKinds)?;
    let kinds: Vec<WorkKind> = normalise::work::kinds_in(&cell.value.show(), row.work_words())
        .into_iter()
        .map(|found| found.kind)
        .collect();
    (!kinds.is_empty()).then(|| seen(cell, kinds))
}
