//! The wordings of questions as words of the layout's dictionary: a form whose headers look like no questions is read as one.

use super::spec::{Kind, Questionnaire};
use std::collections::BTreeSet;

/// A layout template; `None` where no questionnaire states full wordings.
#[must_use]
pub fn header_words(questionnaires: &[Questionnaire]) -> Option<String> {
    let asked = questionnaires.iter().flat_map(|one| &one.questions);
    let wordings: BTreeSet<&str> = asked
        .filter(|question| !matches!(question.kind, Kind::Derived(_)))
        .flat_map(|question| question.wordings.iter().map(String::as_str))
        .collect();
    let quoted: Vec<String> = wordings.into_iter().map(|one| toml::Value::from(one).to_string()).collect();
    (!quoted.is_empty())
        .then(|| format!("kind = \"survey\"\n[fields.survey_question]\nexact = [{}]\n", quoted.join(", ")))
}
