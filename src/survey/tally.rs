//! Responses → tallies: n and 有効回答 of every option, sums and means of numbers, free text as it was written.

use super::answer::Value;
use super::cross::{self, CrossTab, parts};
use super::heading::Sheet;
use super::response::{self, Response};
use super::spec::{Kind, Per, Question, Questionnaire, Rule};
use crate::domain::{DeskId, FiscalYear, Issue, IssueCode, Origin, Severity};
use crate::registry::Registry;
use chrono::NaiveDate;
use std::collections::BTreeMap;

const UNASKED: IssueCode = IssueCode::new("survey.answer-not-asked");

/// One questionnaire of one fiscal year.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// `desk`
    pub id: String,
    /// 窓口アンケート
    pub name: String,
    pub per: Per,
    pub fiscal_year: FiscalYear,
    /// The responses that count.
    pub responses: Vec<Origin>,
    /// Those whose desk stands in the 厚労省リスト.
    pub listed: Vec<Origin>,
    /// How many were asked, where the configuration says so.
    pub participants: Option<u32>,
    pub tallies: Vec<Tally>,
    pub crosses: Vec<CrossTab>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    pub id: String,
    /// `①-4`
    pub number: String,
    pub label: String,
    pub multiple: bool,
    /// It follows from other questions.
    pub derived: bool,
    /// 有効回答数
    pub answered: usize,
    pub rows: Vec<Row>,
    pub numbers: Option<Numbers>,
    /// The valid responses: of a number those that its mean is of.
    pub records: Vec<Origin>,
    pub texts: Vec<Written>,
    /// The key of the figure that its mean is.
    pub figure: Option<String>,
    /// What its numbers, and the rows of sums, count.
    pub unit: String,
    /// The rows are sums of numbers, not counts of answers.
    pub sums: bool,
}

/// One option: how many chose it (or, of sums, how much it is).
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub name: String,
    pub count: f64,
    /// Of what the percentage is: 有効回答数, or the sum of all.
    pub base: f64,
    /// Not among the options.
    pub unexpected: bool,
    pub records: Vec<Origin>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numbers {
    pub count: usize,
    pub sum: f64,
    pub min: f64,
    pub max: f64,
    pub median: f64,
}

/// A free answer, or a number that could not be read as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub desk: Option<DeskId>,
    pub text: String,
}

pub(super) fn reports(
    spec: &Questionnaire,
    sheets: &[Sheet<'_>],
    registry: &Registry,
    as_of: NaiveDate,
) -> (Vec<Report>, Vec<Issue>) {
    let mut years: BTreeMap<FiscalYear, Vec<Response<'_>>> = BTreeMap::new();
    for one in response::counted(spec, sheets, as_of) {
        years.entry(one.year).or_default().push(one);
    }
    let issues = years.values().flatten().flat_map(|one| unasked(spec, one)).collect();
    let reports = years.into_iter().rev().map(|(year, responses)| report(spec, year, &responses, registry));
    (reports.collect(), issues)
}

/// An answer to a question that was not for them is in no tally: it does not vanish without a word.
fn unasked<'a>(spec: &'a Questionnaire, response: &'a Response<'_>) -> impl Iterator<Item = Issue> + use<'a> {
    response.unasked.iter().filter_map(|at| {
        let question = spec.questions.get(*at)?;
        let (of, options) = question.asked_if.as_ref()?;
        let asked = spec.questions.get(*of)?;
        let name = |one: &Question| format!("{}「{}」", one.number, one.label);
        let wanted = options.iter().filter_map(|at| asked.options.get(*at)).map(|one| one.name.as_str());
        let message = format!(
            "{}に回答がありますが、{}で「{}」のどれも選ばれていないため、集計に入れていません。",
            name(question),
            name(asked),
            wanted.collect::<Vec<_>>().join("」「")
        );
        Some(Issue::new(UNASKED, Severity::Notice, response.origin.clone(), message))
    })
}

fn report(spec: &Questionnaire, year: FiscalYear, responses: &[Response<'_>], registry: &Registry) -> Report {
    let is_listed =
        |one: &&Response<'_>| one.desk.and_then(|id| registry.desks.get(id)).is_some_and(|desk| desk.listed);
    let shown = spec.questions.iter().enumerate().filter(|(_, one)| one.kind != Kind::Unshown);
    Report {
        id: spec.id.clone(),
        name: spec.name.clone(),
        per: spec.per,
        fiscal_year: year,
        responses: responses.iter().map(|one| one.origin.clone()).collect(),
        listed: responses.iter().filter(is_listed).map(|one| one.origin.clone()).collect(),
        participants: spec.participants.get(&year.0).copied(),
        tallies: shown.map(|(at, question)| tally(question, at, responses)).collect(),
        crosses: spec.crosses.iter().map(|cross| cross::table(spec, cross, responses)).collect(),
    }
}

fn tally(question: &Question, at: usize, responses: &[Response<'_>]) -> Tally {
    let answers: Vec<(&Response<'_>, &Value)> =
        responses.iter().filter_map(|one| Some((one, one.values[at].as_ref()?))).collect();
    let is_sums = matches!(question.kind, Kind::Derived(Rule::Sums(_)));
    let as_number = matches!(question.kind, Kind::Number | Kind::Scale);
    // A number that could not be read is listed, but is no valid answer.
    let valid: Vec<(&Response<'_>, &Value)> = answers
        .iter()
        .copied()
        .filter(|(_, value)| !as_number || matches!(value, Value::Number(_)))
        .collect();
    let mut rows = option_rows(question, &valid);
    if is_sums {
        let all: f64 = rows.iter().map(|row| row.count).sum();
        rows.iter_mut().for_each(|row| row.base = all);
    }
    let written = |(one, value): &(&Response<'_>, &Value)| match value {
        Value::Text(text) => Some(Written { desk: one.desk.cloned(), text: text.clone() }),
        _ => None,
    };
    Tally {
        id: question.id.clone(),
        number: question.number.clone(),
        label: question.label.clone(),
        multiple: matches!(question.kind, Kind::Multi | Kind::Derived(Rule::AtLeast(..))),
        derived: matches!(question.kind, Kind::Derived(_)),
        answered: valid.len(),
        rows,
        numbers: numbers(&valid),
        records: valid.iter().map(|(one, _)| one.origin.clone()).collect(),
        texts: answers.iter().filter_map(written).collect(),
        figure: question.figure.clone(),
        unit: question.unit.clone(),
        sums: is_sums,
    }
}

/// The options in their order (those of shares and scales too), then what was written beside them.
fn option_rows(question: &Question, answers: &[(&Response<'_>, &Value)]) -> Vec<Row> {
    let base = super::cross::real(answers.len());
    let row = |name: &str, unexpected| Row {
        name: name.to_owned(),
        count: 0.0,
        base,
        unexpected,
        records: Vec::new(),
    };
    let mut rows: Vec<Row> = question.options.iter().map(|option| row(&option.name, false)).collect();
    let mut others: BTreeMap<&str, Row> = BTreeMap::new();
    for (one, value) in answers {
        for (at, amount) in parts(question, value) {
            if let Some(row) = rows.get_mut(at).filter(|_| amount > 0.0) {
                row.count += amount;
                row.records.push(one.origin.clone());
            }
        }
        if let Value::Chosen(_, words) = value {
            for word in words {
                let other = others.entry(word).or_insert_with(|| row(word, !question.options.is_empty()));
                other.count += 1.0;
                other.records.push(one.origin.clone());
            }
        }
    }
    rows.extend(others.into_values());
    rows
}

fn numbers(answers: &[(&Response<'_>, &Value)]) -> Option<Numbers> {
    let number = |(_, value): &(&Response<'_>, &Value)| match value {
        Value::Number(number) => Some(*number),
        _ => None,
    };
    let mut all: Vec<f64> = answers.iter().filter_map(number).collect();
    all.sort_by(f64::total_cmp);
    let (min, max) = (*all.first()?, *all.last()?);
    let middle = all.len() / 2;
    let median =
        if all.len().is_multiple_of(2) { (all[middle - 1] + all[middle]) / 2.0 } else { all[middle] };
    Some(Numbers { count: all.len(), sum: all.iter().sum(), min, max, median })
}
