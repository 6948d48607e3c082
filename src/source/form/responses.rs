//! A form and its responses → the table that its linked spreadsheet would show: one header, one row a response.

use crate::domain::CellRef;
use crate::google::{Answer, Form, FormResponse, Question};
use crate::table::{Cell, Format, LooseBook, LooseSheet, Struck, Visibility};
use chrono::{DateTime, NaiveDateTime, Timelike, Utc};
use chrono_tz::Asia::Tokyo;

const TAB: &str = "フォームの回答 1";
const TIMESTAMP: &str = "タイムスタンプ";
const EMAIL: &str = "メールアドレス";

/// Responses in the order in which they came first; an edited one keeps its row.
pub(super) fn book_of(form: &Form, mut responses: Vec<FormResponse>) -> LooseBook {
    responses.sort_by(|a, b| {
        (instant(&a.create_time), &a.response_id).cmp(&(instant(&b.create_time), &b.response_id))
    });
    responses.dedup_by(|later, first| later.response_id == first.response_id);
    let has_email = responses.iter().any(|response| email(response).is_some());
    let questions = questions_of(form);
    let mut rows = vec![header(&questions, has_email)];
    rows.extend(responses.iter().map(|response| row(response, &questions, has_email)));
    let mut cells = Vec::new();
    for (row, line) in (1..).zip(rows) {
        let line = (1..).zip(line).filter(|(_, cell)| !cell.is_blank());
        cells.extend(line.map(|(col, cell)| (CellRef::new(row, col), cell)));
    }
    let (name, struck) = (TAB.into(), Struck::default());
    let sheet = LooseSheet { name, visibility: Visibility::Visible, cells, merges: Vec::new(), struck };
    LooseBook { format: Format::Form, sheets: vec![sheet] }
}

/// Id and heading of each question in the form's order; a grid has one for each of its rows.
fn questions_of(form: &Form) -> Vec<(&str, String)> {
    let mut questions = Vec::new();
    for item in &form.items {
        if let Some(single) = &item.question_item {
            questions.push((id(&single.question), item.title.clone()));
        }
        for question in item.question_group_item.iter().flat_map(|group| &group.questions) {
            let row = question.row_question.as_ref().map_or("", |row| row.title.as_str());
            questions.push((id(question), format!("{} [{row}]", item.title)));
        }
    }
    questions
}

fn id(question: &Question) -> &str {
    &question.question_id
}

fn header(questions: &[(&str, String)], has_email: bool) -> Vec<Cell> {
    let fixed = [TIMESTAMP].into_iter().chain(has_email.then_some(EMAIL));
    fixed.map(Cell::text).chain(questions.iter().map(|(_, heading)| Cell::text(heading))).collect()
}

fn row(response: &FormResponse, questions: &[(&str, String)], has_email: bool) -> Vec<Cell> {
    let mut cells = vec![timestamp(&response.last_submitted_time)];
    cells.extend(has_email.then(|| Cell::text(email(response).unwrap_or_default())));
    cells.extend(questions.iter().map(|(id, _)| response.answers.get(*id).map_or(Cell::Empty, answer)));
    cells
}

fn email(response: &FormResponse) -> Option<&str> {
    response.respondent_email.as_deref().filter(|email| !email.is_empty())
}

/// Several answers to one question stand in one cell.
fn answer(answer: &Answer) -> Cell {
    let texts = answer.text_answers.answers.iter().map(|one| one.value.clone());
    let files = answer.file_upload_answers.answers.iter().map(|one| {
        if one.file_id.is_empty() {
            one.file_name.clone()
        } else {
            format!("https://drive.google.com/open?id={}", one.file_id)
        }
    });
    Cell::text(&texts.chain(files).collect::<Vec<_>>().join(", "))
}

/// In Japan's time, whole seconds, as the linked spreadsheet has it.
fn timestamp(text: &str) -> Cell {
    instant(text).map_or_else(
        || Cell::text(text),
        |at| {
            let local: NaiveDateTime = at.with_timezone(&Tokyo).naive_local();
            Cell::DateTime(local.with_nanosecond(0).unwrap_or(local))
        },
    )
}

pub(super) fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form() -> Form {
        serde_json::from_value(json!({"items": [
            {"title": "窓口名", "questionItem": {"question": {"questionId": "q1"}}},
            {"title": "説明だけ"},
            {"title": "対応できる作業", "questionItem": {"question": {"questionId": "q2"}}},
            {"title": "作業", "questionGroupItem": {"questions": [
                {"questionId": "g1", "rowQuestion": {"title": "封入"}},
                {"questionId": "g2", "rowQuestion": {"title": "清掃"}}]}}
        ]}))
        .unwrap()
    }

    fn response(id: &str, created: &str, submitted: &str, answers: serde_json::Value) -> FormResponse {
        serde_json::from_value(json!({
            "responseId": id, "createTime": created, "lastSubmittedTime": submitted, "answers": answers
        }))
        .unwrap()
    }

    fn said(texts: &[&str]) -> serde_json::Value {
        let answers: Vec<_> = texts.iter().map(|text| json!({ "value": text })).collect();
        json!({"textAnswers": {"answers": answers}})
    }

    fn shown(book: &LooseBook) -> Vec<String> {
        let cells = &book.sheets[0].cells;
        cells.iter().map(|(place, cell)| format!("{place}={}", cell.show())).collect()
    }

    #[test]
    fn responses_stand_as_in_the_linked_spreadsheet() {
        let late = response(
            "b",
            "2026-11-19T15:30:00Z",
            "2026-11-20T01:02:03.999Z",
            json!({"q1": said(&["別の窓口"]), "q2": said(&["封入", "清掃"]), "g2": said(&["可"])}),
        );
        let early =
            response("a", "2026-11-19T14:00:00Z", "2026-11-19T14:00:00Z", json!({"q1": said(&["窓口"])}));
        let book = book_of(&form(), vec![late.clone(), early.clone(), late.clone()]);
        assert_eq!(
            shown(&book),
            [
                "A1=タイムスタンプ",
                "B1=窓口名",
                "C1=対応できる作業",
                "D1=作業 [封入]",
                "E1=作業 [清掃]",
                "A2=2026-11-19 23:00:00",
                "B2=窓口",
                "A3=2026-11-20 10:02:03",
                "B3=別の窓口",
                "C3=封入, 清掃",
                "E3=可",
            ]
        );
        let with_email = FormResponse { respondent_email: Some("a@example.jp".to_owned()), ..early };
        let book = book_of(&form(), vec![late, with_email]);
        assert!(shown(&book).contains(&"B1=メールアドレス".to_owned()));
        assert!(shown(&book).contains(&"B2=a@example.jp".to_owned()));
    }
}
