//! The values of a desk's row and of an answered questionnaire.

use super::{RowValue, labelled, plain, worded};
use crate::domain::{DeskRow, Field, SurveyRow};

pub(super) fn desk(row: &DeskRow) -> Vec<Option<RowValue>> {
    let name = labelled(Field::DeskName, Field::DeskName.label().to_owned(), &row.name, Clone::clone);
    vec![
        Some(name),
        plain(Field::DeskKana, &row.kana),
        plain(Field::Prefecture, &row.prefecture),
        worded(Field::DeskKind, &row.kind, |kind| kind.name().to_owned()),
        worded(Field::Consent, &row.consent, |consent| consent.label().to_owned()),
        plain(Field::Email, &row.email),
        worded(Field::ContactMethod, &row.contact_methods, |list| list.join("、")),
        plain(Field::StaffFullTime, &row.staff_full_time),
        plain(Field::StaffShared, &row.staff_shared),
        worded(Field::ConfirmedYear, &row.confirmed_year, |year| year.label()),
    ]
}

pub(super) fn survey(row: &SurveyRow) -> Vec<Option<RowValue>> {
    let mut values = vec![plain(Field::DeskName, &row.desk), plain(Field::AnsweredAt, &row.answered_at)];
    values.extend(row.answers.iter().map(|(question, answer)| {
        Some(labelled(Field::SurveyQuestion, question.clone(), answer, Clone::clone))
    }));
    values
}
