//! Questionnaires (アンケート): questions as data, answers counted by them, cross tabs; any form by configuration alone.
//!
//! - A sheet of answers belongs to the questionnaire whose questions it asks (by their words, not by their place).
//! - Of one desk's responses in one fiscal year the latest counts, wherever it came from; where people answer for
//!   themselves (`per = "response"`), each does.
//! - 有効回答 of a question are the responses that were asked it and hold an answer that can be read; percentages are of them.
//! - An answer outside the options is counted under its own words, never dropped.
//! - A response without a date counts for the year that its file names, else for the latest year of that questionnaire.

mod answer;
mod cross;
mod derive;
mod heading;
mod raw;
mod response;
mod spec;
mod tally;
mod wording;
#[cfg(test)]
mod tests;

pub use cross::{CrossRow, CrossTab};
pub use raw::parse;
pub use spec::{CrossSpec, Kind, OptionSpec, Per, Question, Questionnaire, Rule};
pub use tally::{Numbers, Report, Row, Tally, Written};
pub use wording::header_words;

use crate::domain::{Issue, IssueCode, Severity, SurveyAnswer};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::LazyLock;

const SHIPPED: [&str; 2] =
    [include_str!("../../config/survey/desk.toml"), include_str!("../../config/survey/training.toml")];
const UNKNOWN: IssueCode = IssueCode::new("survey.unknown-questionnaire");

/// The questionnaires that come with the program.
#[must_use]
pub fn shipped() -> &'static [Questionnaire] {
    static ALL: LazyLock<Vec<Questionnaire>> = LazyLock::new(|| {
        let read = |text: &&str| parse(text).expect("the shipped questionnaires are parsed by a test");
        SHIPPED.iter().map(read).collect()
    });
    &ALL
}

/// Every questionnaire's answers by fiscal year, newest first; and the sheets of answers that none of them knows.
#[must_use]
pub fn reports(
    registry: &Registry,
    as_of: NaiveDate,
    questionnaires: &[Questionnaire],
) -> (Vec<Report>, Vec<Issue>) {
    let mut sheets: BTreeMap<(&str, &str), Vec<&SurveyAnswer>> = BTreeMap::new();
    for one in &registry.surveys {
        sheets.entry((&one.origin.file, &one.origin.sheet)).or_default().push(one);
    }
    let mut known: Vec<Vec<heading::Sheet<'_>>> = vec![Vec::new(); questionnaires.len()];
    let mut issues = Vec::new();
    for answers in sheets.into_values() {
        match heading::recognise(&answers, questionnaires) {
            Some((at, sheet)) => known[at].push(sheet),
            None => issues.extend(answers.first().map(|one| unknown(one))),
        }
    }
    let mut reports = Vec::new();
    for (spec, sheets) in questionnaires.iter().zip(&known) {
        let (of_spec, found) = tally::reports(spec, sheets, registry, as_of);
        reports.extend(of_spec);
        issues.extend(found);
    }
    (reports, issues)
}

fn unknown(answer: &SurveyAnswer) -> Issue {
    let message = format!(
        "アンケート「{}」は設定にないため、集計していません。集計するには、設定ファイルの横の survey フォルダーに設問の一覧を置いてください。",
        answer.survey
    );
    let origin = answer.origin.whole();
    Issue::new(UNKNOWN, Severity::Notice, origin, message)
}
