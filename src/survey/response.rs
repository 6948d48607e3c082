//! Answers → responses: what one row (or card) says, of which desk, for which year, and which of a desk's counts.

use super::answer::{self, Value};
use super::derive;
use super::heading::Sheet;
use super::spec::{Per, Questionnaire};
use crate::domain::{DeskId, FiscalYear, Origin, SurveyAnswer};
use crate::normalise::{date, text};
use chrono::{NaiveDate, NaiveDateTime};
use std::collections::BTreeMap;

pub(super) struct Response<'a> {
    pub(super) desk: Option<&'a DeskId>,
    pub(super) year: FiscalYear,
    pub(super) at: Option<NaiveDateTime>,
    pub(super) origin: &'a Origin,
    /// By question.
    pub(super) values: Vec<Option<Value>>,
    /// Questions that it answers though they are not for it.
    pub(super) unasked: Vec<usize>,
}

/// The responses that count on the day, in order of year, file and place.
pub(super) fn counted<'a>(spec: &Questionnaire, sheets: &[Sheet<'a>], as_of: NaiveDate) -> Vec<Response<'a>> {
    let mut rows: Vec<(&'a Origin, Vec<&'a SurveyAnswer>, &Sheet<'a>)> = Vec::new();
    for sheet in sheets {
        let mut by_row: BTreeMap<&Origin, Vec<&SurveyAnswer>> = BTreeMap::new();
        for one in &sheet.answers {
            by_row.entry(&one.response).or_default().push(one);
        }
        rows.extend(by_row.into_iter().map(|(origin, answers)| (origin, answers, sheet)));
    }
    rows.retain(|(_, answers, _)| {
        answers.iter().all(|one| one.answered_at.is_none_or(|at| at.date() <= as_of))
    });
    let dated = rows.iter().filter_map(|(_, answers, _)| answers.first()?.answered_at);
    let latest = dated.map(|at| FiscalYear::of(at.date())).max().unwrap_or_else(|| FiscalYear::of(as_of));
    let responses = rows.into_iter().filter_map(|(origin, answers, sheet)| {
        let first = answers.first()?;
        let (values, unasked) = derive::complete(&spec.questions, values(spec, &answers, sheet));
        Some(Response {
            desk: first.desk.as_ref(),
            year: year_of(first).unwrap_or(latest),
            at: first.answered_at,
            origin,
            values,
            unasked,
        })
    });
    latest_of_each(spec.per, responses.collect())
}

fn year_of(answer: &SurveyAnswer) -> Option<FiscalYear> {
    let answered = answer.answered_at.map(|at| FiscalYear::of(at.date()));
    answered.or_else(|| date::fiscal_year_in(&text::tidy_line(&answer.survey)))
}

fn values(spec: &Questionnaire, answers: &[&SurveyAnswer], sheet: &Sheet<'_>) -> Vec<Option<Value>> {
    let mut cells: Vec<Vec<(&str, &str)>> = vec![Vec::new(); spec.questions.len()];
    for one in answers {
        if let Some((at, option)) = sheet.headers.get(one.question.as_str()) {
            cells[*at].push((option, &one.answer));
        }
    }
    spec.questions.iter().zip(cells).map(|(question, cells)| answer::read(question, &cells)).collect()
}

/// Of a desk's responses of one year the latest (undated = earliest, then by place) counts; others count each.
fn latest_of_each(per: Per, mut responses: Vec<Response<'_>>) -> Vec<Response<'_>> {
    responses.sort_by_key(|one| (one.year, one.origin));
    if per == Per::Response {
        return responses;
    }
    let mut latest: BTreeMap<(FiscalYear, &DeskId), (Option<NaiveDateTime>, &Origin)> = BTreeMap::new();
    for one in &responses {
        if let Some(desk) = one.desk {
            let held = latest.entry((one.year, desk)).or_insert((one.at, one.origin));
            *held = (*held).max((one.at, one.origin));
        }
    }
    responses.retain(|one| {
        one.desk.is_none_or(|desk| latest.get(&(one.year, desk)) == Some(&(one.at, one.origin)))
    });
    responses
}
