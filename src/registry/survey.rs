//! アンケート: each answer with its desk; of one desk's responses to one questionnaire the latest counts.

use super::lookup::DeskIndex;
use crate::domain::{
    DeskId, Field, FiscalYear, Issue, IssueCode, Observations, Seen, Severity, SurveyAnswer, SurveyRow,
};
use crate::normalise::{date, desk_name, text};
use std::collections::BTreeSet;

const UNKNOWN_DESK: IssueCode = IssueCode::new("survey.unknown-desk");

/// The answers, without those under a name that names no desk (テスト, 窓口): they are told, and counted nowhere.
pub(super) fn build_surveys(
    observations: &Observations,
    desks: &DeskIndex,
) -> (Vec<SurveyAnswer>, Vec<Issue>) {
    let all = observations.surveys.iter().map(|row| response(row, desks));
    let (nobodys, responses): (Vec<Response<'_>>, Vec<Response<'_>>) = all.partition(Response::is_nobodys);
    let issues = nobodys.iter().filter_map(|one| unknown(one.row)).collect();
    let answers = responses
        .iter()
        .enumerate()
        .flat_map(|(at, response)| {
            let superseded =
                responses.iter().enumerate().any(|(other, later)| replaces((other, later), (at, response)));
            answers(response, superseded)
        })
        .collect();
    (answers, issues)
}

fn unknown(row: &SurveyRow) -> Option<Issue> {
    let said = row.desk.as_ref()?;
    let message = format!(
        "アンケートの窓口名「{}」がどの窓口か分からないため、この回答は集計していません。試しに送った回答なら削除し、そうでなければ窓口名を直してください。",
        said.text
    );
    let issue = Issue::new(UNKNOWN_DESK, Severity::Warning, row.row.origin.at(said.cell), message);
    Some(issue.seen(&said.text).field(Field::DeskName))
}

/// One response, and what tells whether another one replaces it.
struct Response<'a> {
    row: &'a SurveyRow,
    desk: Option<DeskId>,
    year: Option<FiscalYear>,
    questions: BTreeSet<String>,
}

impl Response<'_> {
    /// Under a name that names no desk.
    fn is_nobodys(&self) -> bool {
        let names_nobody = |said: &Seen<String>| desk_name::names_nobody(&said.value);
        self.desk.is_none() && self.row.desk.as_ref().is_some_and(names_nobody)
    }
}

fn response<'a>(row: &'a SurveyRow, desks: &DeskIndex) -> Response<'a> {
    let answered = row.answered_at.as_ref().map(|seen| FiscalYear::of(seen.value.date()));
    let named = || date::fiscal_year_in(&text::tidy_line(&row.survey));
    Response {
        row,
        desk: row
            .desk
            .as_ref()
            .and_then(|seen| desks.find(&seen.value, &row.row.origin).cloned())
            .or_else(|| row.row.role.desk().cloned()),
        year: answered.or_else(named),
        questions: row.answers.iter().map(|(question, _)| text::fold(question)).collect(),
    }
}

/// Whether `later` replaces `earlier`: same desk, same questionnaire, answered later (undated = earliest; then by place).
fn replaces(later: (usize, &Response<'_>), earlier: (usize, &Response<'_>)) -> bool {
    let order = |(at, one): (usize, &Response<'_>)| (one.row.answered_at.as_ref().map(|seen| seen.value), at);
    later.1.desk.is_some()
        && later.1.desk == earlier.1.desk
        && order(later) > order(earlier)
        && same_questionnaire(later.1, earlier.1)
}

/// Of one year (an unknown year may be any), and one form by its name, or a form and its Excel version by asking mostly
/// the same.
fn same_questionnaire(a: &Response<'_>, b: &Response<'_>) -> bool {
    let shared = a.questions.intersection(&b.questions).count();
    let fewer = a.questions.len().min(b.questions.len());
    let years_agree = a.year.is_none() || b.year.is_none() || a.year == b.year;
    years_agree && (a.row.survey == b.row.survey || shared * 2 > fewer)
}

fn answers(response: &Response<'_>, superseded: bool) -> impl Iterator<Item = SurveyAnswer> {
    response.row.answers.iter().map(move |(question, seen)| SurveyAnswer {
        survey: response.row.survey.clone(),
        desk: response.desk.clone(),
        question: question.clone(),
        answer: seen.value.clone(),
        answered_at: response.row.answered_at.as_ref().map(|seen| seen.value),
        superseded,
        origin: response.row.row.origin.at(seen.cell),
        response: response.row.row.origin.clone(),
    })
}

#[cfg(test)]
mod tests {
    use crate::registry::fixture::Made;

    #[test]
    fn the_latest_response_of_a_desk_counts() {
        let mut made = Made::default();
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        made.desk_identity("d02", &["大分なかま窓口"], vec![]);
        let questions: &[(&str, &str)] = &[("①-4", "メール"), ("②-2", "1"), ("③-2", "100万円以下")];
        // survey, desk, time, questions → superseded
        let table = [
            ("アンケート", "福岡あおぞら窓口", "2021-09-05T10:00:00", questions, true),
            ("アンケート", "福岡あおぞら 窓口", "2021-09-09T10:00:00", questions, false),
            ("アンケート", "大分なかま窓口", "2021-09-01T10:00:00", questions, true),
            ("Excel回答", "大分なかま窓口", "2021-10-01T10:00:00", questions, false),
            ("アンケート", "大分なかま窓口", "2022-09-01T10:00:00", questions, false),
            ("研修", "大分なかま窓口", "2021-12-01T10:00:00", &[("満足度", "5")], false),
            ("アンケート", "どこかの窓口", "2021-09-01T10:00:00", questions, false),
            ("アンケート", "どこかの窓口", "2021-09-02T10:00:00", questions, false),
        ];
        for (survey, desk, at, questions, _) in table {
            made.survey(survey, desk, at, questions);
        }
        let mut answers = made.build().0.surveys.into_iter();
        for (survey, desk, at, questions, superseded) in table {
            for answer in answers.by_ref().take(questions.len()) {
                assert_eq!(answer.superseded, superseded, "{survey} {desk} {at}");
            }
        }
        assert_eq!(answers.next(), None);
    }

    #[test]
    fn an_answer_that_tries_the_form_is_told_and_not_counted() {
        let mut made = Made::default();
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        for desk in ["福岡あおぞら窓口", "テスト", "窓口"] {
            made.survey("アンケート", desk, "2021-09-01T10:00:00", &[("②-2", "99")]);
        }
        let (registry, issues) = made.build();
        assert_eq!(registry.surveys.len(), 1);
        let told: Vec<_> = issues.iter().map(|one| (one.code.as_str(), one.seen.as_str())).collect();
        assert_eq!(told, [("survey.unknown-desk", "テスト"), ("survey.unknown-desk", "窓口")]);
    }
}
