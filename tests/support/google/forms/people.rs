//! What people do with forms: make them, answer, change an answer, delete it.

use super::{Form, Response};
use crate::google::drive::FORM;
use crate::google::ids::Ids;
use crate::google::world::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An item of a form.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Question<'a> {
    Text(&'a str),
    Paragraph(&'a str),
    /// One of these.
    Choice(&'a str, &'a [&'a str]),
    DropDown(&'a str, &'a [&'a str]),
    /// Any of these.
    Boxes(&'a str, &'a [&'a str]),
    Scale(&'a str, i64, i64),
    Date(&'a str),
    Time(&'a str),
    Upload(&'a str),
    /// Rows, each one question, against columns.
    Grid(&'a str, &'a [&'a str], &'a [&'a str]),
    PageBreak(&'a str),
    Note(&'a str),
}

/// Answers by the question's title (a grid's row: by the row's title), each with one or more values.
pub(crate) type Answers<'a> = &'a [(&'a str, &'a [&'a str])];

impl World {
    pub(crate) fn put_form(
        &mut self,
        name: &str,
        parent: Option<&str>,
        questions: &[Question<'_>],
    ) -> String {
        let id = self.ids.document();
        self.put(&id, name, FORM, parent, None);
        let items = questions.iter().map(|question| item(&mut self.ids, question)).collect();
        let form = Form {
            id: id.clone(),
            title: name.to_owned(),
            description: String::new(),
            items,
            linked_sheet: None,
            revision: 1,
            responses: Vec::new(),
        };
        self.forms.insert(id.clone(), form);
        id
    }

    pub(crate) fn form(&mut self, id: &str) -> &mut Form {
        self.forms.get_mut(id).unwrap_or_else(|| panic!("no form {id}"))
    }

    /// Adds an item at the end; with a revision of its own.
    pub(crate) fn add_question(&mut self, form: &str, question: &Question<'_>) {
        let item = item(&mut self.ids, question);
        let form_ = self.form(form);
        form_.items.push(item);
        form_.revision += 1;
        self.touched(form);
    }

    /// Gives an item another title; its question id stays.
    pub(crate) fn rename_question(&mut self, form: &str, title: &str, new: &str) {
        let form_ = self.form(form);
        let item = form_.items.iter_mut().find(|item| item["title"] == title);
        item.unwrap_or_else(|| panic!("no item {title}"))["title"] = new.into();
        form_.revision += 1;
        self.touched(form);
    }

    pub(crate) fn remove_question(&mut self, form: &str, title: &str) {
        let form_ = self.form(form);
        form_.items.retain(|item| item["title"] != title);
        form_.revision += 1;
        self.touched(form);
    }

    /// The question's id by its title, or by the title of a grid's row.
    pub(crate) fn question_id(&mut self, form: &str, title: &str) -> String {
        let items = &self.form(form).items;
        let of_item = |item: &Value| -> Vec<(String, String)> {
            let id = |question: &Value| question["questionId"].as_str().unwrap_or_default().to_owned();
            let single = &item["questionItem"]["question"];
            let name = item["title"].as_str().unwrap_or_default().to_owned();
            let rows = item["questionGroupItem"]["questions"].as_array().cloned().unwrap_or_default();
            let row =
                |row: &Value| (row["rowQuestion"]["title"].as_str().unwrap_or_default().to_owned(), id(row));
            let single = single.is_object().then(|| (name, id(single)));
            single.into_iter().chain(rows.iter().map(row)).collect()
        };
        let found = items.iter().flat_map(of_item).find(|(name, _)| name == title);
        found.unwrap_or_else(|| panic!("no question {title}")).1
    }

    pub(crate) fn answer_form(&mut self, form: &str, email: Option<&str>, answers: Answers<'_>) -> String {
        let answers = self.answers(form, answers);
        let now = self.clock.now();
        let id = format!("ACYDBN{}", self.ids.letters(50));
        let email = email.map(str::to_owned);
        self.form(form).responses.push(Response {
            id: id.clone(),
            created: now,
            submitted: now,
            email,
            answers,
        });
        id
    }

    /// Submits a response again, all answers anew.
    pub(crate) fn edit_response(&mut self, form: &str, response: &str, answers: Answers<'_>) {
        let answers = self.answers(form, answers);
        let now = self.clock.now();
        let found = self.form(form).responses.iter_mut().find(|one| one.id == response);
        let found = found.unwrap_or_else(|| panic!("no response {response}"));
        found.answers = answers;
        found.submitted = now;
    }

    pub(crate) fn delete_response(&mut self, form: &str, response: &str) {
        self.form(form).responses.retain(|one| one.id != response);
    }

    fn answers(&mut self, form: &str, answers: Answers<'_>) -> BTreeMap<String, Value> {
        let mut told = BTreeMap::new();
        for (title, values) in answers.iter().filter(|(_, values)| !values.is_empty()) {
            let id = self.question_id(form, title);
            let is_upload = self.form(form).items.iter().any(|item| {
                item["questionItem"]["question"]["questionId"] == id.as_str()
                    && item["questionItem"]["question"]["fileUploadQuestion"].is_object()
            });
            let answer = if is_upload {
                let files: Vec<Value> = values
                    .iter()
                    .map(|file| json!({"fileId": file, "fileName": file, "mimeType": "application/pdf"}))
                    .collect();
                json!({"questionId": id, "fileUploadAnswers": {"answers": files}})
            } else {
                let values: Vec<Value> = values.iter().map(|value| json!({ "value": value })).collect();
                json!({"questionId": id, "textAnswers": {"answers": values}})
            };
            told.insert(id, answer);
        }
        told
    }
}

fn item(ids: &mut Ids, question: &Question<'_>) -> Value {
    let options = |names: &[&str]| -> Value { names.iter().map(|name| json!({ "value": name })).collect() };
    let choice =
        |kind: &str, names: &[&str]| json!({"choiceQuestion": {"type": kind, "options": options(names)}});
    let (title, body) = match question {
        Question::Text(title) => (title, json!({"textQuestion": {}})),
        Question::Paragraph(title) => (title, json!({"textQuestion": {"paragraph": true}})),
        Question::Choice(title, names) => (title, choice("RADIO", names)),
        Question::DropDown(title, names) => (title, choice("DROP_DOWN", names)),
        Question::Boxes(title, names) => (title, choice("CHECKBOX", names)),
        Question::Scale(title, low, high) => (title, json!({"scaleQuestion": {"low": low, "high": high}})),
        Question::Date(title) => (title, json!({"dateQuestion": {"includeYear": true}})),
        Question::Time(title) => (title, json!({"timeQuestion": {}})),
        Question::Upload(title) => (
            title,
            json!({"fileUploadQuestion": {"folderId": ids.file(), "maxFiles": 1, "maxFileSize": "10485760"}}),
        ),
        Question::Grid(title, rows, columns) => {
            let rows: Vec<Value> = rows
                .iter()
                .map(|row| json!({"questionId": ids.hex(), "rowQuestion": {"title": row}}))
                .collect();
            let grid = json!({"columns": {"type": "RADIO", "options": options(columns)}});
            let group = json!({"questions": rows, "grid": grid});
            return json!({"itemId": ids.hex(), "title": title, "questionGroupItem": group});
        }
        Question::PageBreak(title) => {
            return json!({"itemId": ids.hex(), "title": title, "pageBreakItem": {}});
        }
        Question::Note(title) => return json!({"itemId": ids.hex(), "title": title, "textItem": {}}),
    };
    let mut question = body;
    question["questionId"] = ids.hex().into();
    json!({"itemId": ids.hex(), "title": title, "questionItem": {"question": question}})
}
