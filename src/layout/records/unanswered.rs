//! Lines of a list of replies that name a desk and nothing of an answer: it was asked, and has not replied yet.

use crate::domain::{Field, RecordKind};
use crate::layout::model::{LeftOut, Record, Table};

/// What says who was asked, and of which case.
const ASKED: [Field; 13] = [
    Field::DeskName,
    Field::Name,
    Field::OfficeNumber,
    Field::CaseNumber,
    Field::Title,
    Field::Client,
    Field::RowNumber,
    Field::Area,
    Field::Prefecture,
    Field::Phone,
    Field::Fax,
    Field::Email,
    Field::ContactPerson,
];

/// Leaves out who has not replied, in a list in which most have.
pub(in crate::layout) fn leave_out(replies: &mut Table) {
    let answers = |record: &&Record| record.get(Field::Interest).is_some();
    let answered = replies.records.iter().filter(answers).count();
    if replies.kind != RecordKind::Application || answered * 2 < replies.records.len() {
        return;
    }
    let is_asked_alone = |record: &Record| record.cells.iter().all(|cell| ASKED.contains(&cell.field));
    for record in replies.records.iter().filter(|record| is_asked_alone(record)) {
        let name = record.get(Field::DeskName).or(record.cells.first());
        let text = name.map_or_else(String::new, |cell| cell.value.show().into_owned());
        let row = record.origin.cell.map_or(0, |cell| cell.row);
        replies.left_out.push(LeftOut { row, text, why: "未回答の行" });
    }
    replies.records.retain(|record| !is_asked_alone(record));
}
