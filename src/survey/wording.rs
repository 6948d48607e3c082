//! The wordings and words of questions for the layout's dictionary: a form whose headers look like no questions is read as one.

use super::spec::{Kind, Question, Questionnaire};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A layout template, see `layout::Dictionary::with`.
#[derive(Serialize)]
struct Template {
    kind: &'static str,
    fields: BTreeMap<&'static str, Words>,
    asked: Vec<Asked>,
}

#[derive(Serialize)]
struct Words {
    exact: BTreeSet<String>,
}

/// What one questionnaire asks, by words that all stand in a header, in files that are called so.
#[derive(Serialize)]
struct Asked {
    files: Vec<String>,
    questions: Vec<Vec<String>>,
}

/// A layout template; `None` where no questionnaire states wordings or words.
#[must_use]
pub fn header_words(questionnaires: &[Questionnaire]) -> Option<String> {
    let put = |one: &&Question| !matches!(one.kind, Kind::Derived(_));
    let wordings = questionnaires.iter().flat_map(|one| one.questions.iter().filter(put));
    let exact: BTreeSet<String> = wordings.flat_map(|question| question.wordings.iter().cloned()).collect();
    let asked = |one: &Questionnaire| Asked {
        files: one.files.clone(),
        questions: one
            .questions
            .iter()
            .filter(put)
            .map(|question| question.words.clone())
            .filter(|words| !words.is_empty())
            .collect(),
    };
    let mut asked: Vec<Asked> = questionnaires.iter().map(asked).collect();
    asked.retain(|one| !one.files.is_empty() && !one.questions.is_empty());
    if exact.is_empty() && asked.is_empty() {
        return None;
    }
    let fields = BTreeMap::from([("survey_question", Words { exact })]);
    toml::to_string(&Template { kind: "survey", fields, asked }).ok()
}
