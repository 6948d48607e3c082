//! One response to a questionnaire, from a form's sheet or an answer sheet in Excel.

use super::desk;
use super::reader::{RowReader, seen};
use crate::domain::{DeskRow, Field, Seen, SurveyRow};
use crate::layout::MappedCell;
use crate::normalise;

/// The question for the desk's own name.
const OFFICIAL_NAME: &str = "正式名称";

pub(super) fn read(row: &mut RowReader<'_>) -> SurveyRow {
    let answers = row
        .record()
        .all(Field::SurveyQuestion)
        .filter(|cell| !cell.value.is_blank())
        .map(|cell| {
            let answer = seen(cell, normalise::text::tidy(&cell.value.show()));
            let is_name = cell.header.contains(OFFICIAL_NAME);
            (row.question(cell), if is_name { desk::of_nobody_else(answer) } else { answer })
        })
        .collect();
    SurveyRow {
        survey: row.context().stem().to_owned(),
        desk: desk_name(row),
        answered_at: row.read(Field::AnsweredAt, |cell| normalise::date::read_moment(&cell.value)),
        answers,
        row: row.origin(),
    }
}

/// The desk that answered. What its answers say of it (④-2, its staff) is read from the answers by the registry.
pub(super) fn desk(row: &mut RowReader<'_>) -> Option<DeskRow> {
    let name = desk_name(row)?;
    Some(desk::in_reply(row, name))
}

fn desk_name(row: &mut RowReader<'_>) -> Option<Seen<String>> {
    desk::named(row, Field::DeskName).or_else(|| {
        let cell = answer(row, &[OFFICIAL_NAME])?;
        Some(desk::of_nobody_else(seen(cell, normalise::text::tidy_line(&cell.value.show()))))
    })
}

/// The first answer whose question contains one of the words.
fn answer<'a>(row: &RowReader<'a>, words: &[&str]) -> Option<&'a MappedCell> {
    row.record()
        .all(Field::SurveyQuestion)
        .find(|cell| !cell.value.is_blank() && words.iter().any(|word| cell.header.contains(word)))
}
