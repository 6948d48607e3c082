//! survey_responses.csv, issues.csv, kpi.csv: answers, what to look at, and the figures.

use super::ExportFile;
use super::cells::{flag, moment, opt, place};
use crate::domain::{Field, Issue};
use crate::views::Material;
use crate::views::figures::scope_kind;

const SURVEY_RESPONSES: &[&str] =
    &["survey", "desk", "question", "answer", "answered_at", "superseded", "file", "sheet", "row"];

const ISSUES: &[&str] = &["code", "severity", "file", "sheet", "cell", "seen", "message", "desk", "field"];

const KPI: &[&str] = &[
    "key",
    "programme",
    "fiscal_year",
    "scope",
    "value",
    "unit",
    "numerator",
    "denominator",
    "name",
    "scope_kind",
];

pub(super) fn survey_responses(material: &Material<'_>) -> ExportFile {
    let rows = material.registry.surveys.iter().map(|one| {
        let mut row = vec![
            one.survey.clone(),
            opt(one.desk.as_ref()),
            one.question.clone(),
            one.answer.clone(),
            moment(one.answered_at),
            flag(one.superseded),
        ];
        row.extend(place(&one.origin));
        row
    });
    ExportFile::new("survey_responses.csv", SURVEY_RESPONSES, rows.collect())
}

pub(super) fn issues(material: &Material<'_>) -> ExportFile {
    let mut issues: Vec<&Issue> = material.issues.iter().collect();
    issues.sort_by_key(|issue| (&issue.origin, issue.code, issue.field, &issue.seen, &issue.message));
    let rows = issues.into_iter().map(|issue| {
        vec![
            issue.code.to_string(),
            issue.severity.label().to_owned(),
            issue.origin.file.to_string(),
            issue.origin.sheet.to_string(),
            opt(issue.origin.cell),
            issue.seen.clone(),
            with_more(issue),
            opt(issue.desk.as_ref()),
            opt(issue.field.map(Field::key)),
        ]
    });
    ExportFile::new("issues.csv", ISSUES, rows.collect())
}

/// The message of an issue; places that are counted, not kept, are said in it.
fn with_more(issue: &Issue) -> String {
    match issue.more {
        0 => issue.message.clone(),
        more => format!("{}（同じことが、ほかに{more}か所あります）", issue.message),
    }
}

/// The value exact, not rounded: empty where the denominator is 0. 北海道 is a block and a prefecture: `scope_kind` tells.
pub(super) fn kpi(material: &Material<'_>) -> ExportFile {
    let rows = material.figures.iter().map(|figure| {
        vec![
            figure.definition.key.to_owned(),
            figure.programme.clone(),
            opt(figure.fiscal_year),
            figure.scope.label().to_owned(),
            opt(figure.value.value()),
            figure.definition.unit.label().to_owned(),
            figure.value.numerator.to_string(),
            figure.value.denominator.to_string(),
            figure.definition.name.to_owned(),
            scope_kind(&figure.scope).to_owned(),
        ]
    });
    ExportFile::new("kpi.csv", KPI, rows.collect())
}
