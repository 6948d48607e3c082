//! 応募: each desk's replies to each case, which came late and which was replaced by a later one.

use super::case_index::CaseIndex;
use super::finders::Finders;
use super::lookup::{DeskIndex, Found};
use super::rows;
use crate::domain::{
    Application, ApplicationRow, Case, CaseId, DeskId, Field, FiscalYear, Interest, Issue, IssueCode,
    Observations, Seen, Severity,
};
use crate::normalise::text;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;

const UNKNOWN_CASE: IssueCode = IssueCode::new("application.unknown-case");
const UNKNOWN_DESK: IssueCode = IssueCode::new("application.unknown-desk");
const NO_INTEREST: IssueCode = IssueCode::new("application.no-interest");

pub(super) fn build_applications(
    observations: &Observations,
    finders: &Finders<'_>,
) -> (Vec<Application>, Vec<Issue>) {
    let (applications, issues) = rows::each(&observations.applications, |row, issues| {
        let case = case_of(row, finders.case_index, issues);
        let desk = desk_of(row, finders.desk_index, issues);
        let interest = interest_of(row, issues)?;
        Some(application(row, &finders.cases[&case?], desk?, interest))
    });
    (applications.into_iter().flatten().collect(), issues)
}

fn application(row: &ApplicationRow, case: &Case, desk: DeskId, interest: Interest) -> Application {
    let answered_at = row.answered_at.as_ref().map(|seen| seen.value);
    Application {
        case: case.id,
        desk,
        interest,
        workshop_count: row.workshop_count.as_ref().map(|seen| seen.value),
        people: row.people.as_ref().map(|seen| seen.value),
        kinds: row.kinds.as_ref().map(|seen| seen.value.clone()).unwrap_or_default(),
        quantity: None,
        workshops: Vec::new(),
        comment: said(row.comment.as_ref()),
        question: question_of(row),
        answered_at,
        asked_at: None,
        ended_at: None,
        late: is_late(answered_at, case),
        superseded: false,
        origin: row.row.origin.clone(),
    }
}

/// After the end of the deadline's day.
fn is_late(answered_at: Option<NaiveDateTime>, case: &Case) -> bool {
    answered_at.zip(case.deadline_on).is_some_and(|(at, deadline)| at.date() > deadline)
}

fn said(seen: Option<&Seen<String>>) -> String {
    seen.map(|seen| seen.value.clone()).unwrap_or_default()
}

/// A question; 「特になし」 and the like ask nothing.
fn question_of(row: &ApplicationRow) -> String {
    let question = said(row.question.as_ref());
    if text::states_nothing(&question) { String::new() } else { question }
}

fn case_of(row: &ApplicationRow, cases: &CaseIndex, issues: &mut Vec<Issue>) -> Option<CaseId> {
    let Some(said) = &row.case else {
        issues.push(issue(
            row,
            UNKNOWN_CASE,
            "どの案件への応募か書かれていません。案件番号を記入してください。",
        ));
        return None;
    };
    let year = row.answered_at.as_ref().map(|seen| FiscalYear::of(seen.value.date()));
    let why = match cases.find(&said.value, "", year, &row.row.origin) {
        Found::One(id) => return Some(id),
        Found::Several => "に当たる案件がいくつもあります。事業名か年度のわかる番号に直してください。",
        Found::Contradiction => {
            "は、番号と件名が別々の案件のものです。どちらの案件への応募か窓口に確かめてください。"
        }
        Found::Nothing => "に当たる案件が案件一覧にありません。案件番号を確かめてください。",
    };
    let message = format!("応募の案件「{}」{why}", said.text);
    issues.push(at_cell(issue(row, UNKNOWN_CASE, &message), said, Field::CaseNumber));
    None
}

/// By the name that the reply gives, else the desk in whose folder it stands.
fn desk_of(row: &ApplicationRow, desks: &DeskIndex, issues: &mut Vec<Issue>) -> Option<DeskId> {
    let Some(said) = &row.desk else {
        let owner = row.row.role.desk().cloned();
        if owner.is_none() {
            issues.push(issue(
                row,
                UNKNOWN_DESK,
                "どの窓口の応募か書かれていません。窓口名を記入してください。",
            ));
        }
        return owner;
    };
    let found = desks.find(&said.value, &row.row.origin);
    let named = found.filter(|id| !desks.is_stranger(id)).or_else(|| row.row.role.desk());
    if let Some(id) = named {
        return Some(id.clone());
    }
    let message = if found.is_some() {
        format!(
            "応募の窓口名「{}」は、どの窓口か分からないため（フォルダーにも窓口台帳・アンケートにもありません）、応募に数えていません。都道府県からの正式名称に直すか、窓口台帳に加えてください（「名寄せ確認」に組が出ていれば、そこでお答えください）。",
            said.text
        )
    } else {
        format!(
            "応募の窓口名「{}」に当たる窓口がありません。窓口名を確かめるか、窓口台帳に加えてください。",
            said.text
        )
    };
    issues.push(at_cell(issue(row, UNKNOWN_DESK, &message), said, Field::DeskName));
    None
}

/// As answered; a reply that offers workshops or people without it is taken as 検討中. A mere comment or question is none.
fn interest_of(row: &ApplicationRow, issues: &mut Vec<Issue>) -> Option<Interest> {
    if let Some(seen) = &row.interest {
        return Some(seen.value);
    }
    let taken_as = if row.workshop_count.is_some() || row.people.is_some() {
        Interest::Considering
    } else if row.comment.is_some() || row.question.is_some() {
        Interest::Unanswered
    } else {
        return None;
    };
    let message = format!(
        "応募の意向（あり・なし）が読み取れないため「{}」としました。窓口に確かめてください。",
        taken_as.label()
    );
    issues.push(issue(row, NO_INTEREST, &message).field(Field::Interest));
    Some(taken_as)
}

fn issue(row: &ApplicationRow, code: IssueCode, message: &str) -> Issue {
    Issue::new(code, Severity::Warning, row.row.origin.clone(), message).desk(row.row.role.desk().cloned())
}

fn at_cell(mut issue: Issue, seen: &Seen<String>, field: Field) -> Issue {
    issue.origin = issue.origin.at(seen.cell);
    issue.seen(&seen.text).field(field)
}

/// Of one desk's replies to one case the latest stands; undated ones count as the earliest, in order of place. What a
/// desk has changed or taken back does not stand anyway. A mere comment or question takes no answer's place: what it says
/// is shown beside the answer.
pub(super) fn mark_superseded(applications: &mut [Application]) {
    let mut latest: BTreeMap<(CaseId, DeskId), usize> = BTreeMap::new();
    for at in 0..applications.len() {
        if applications[at].superseded {
            continue;
        }
        let one = &applications[at];
        let before = latest.insert((one.case, one.desk.clone()), at);
        let Some(before) = before else { continue };
        let older = applications[before].standing() > one.standing();
        let (standing, replaced) = if older { (before, at) } else { (at, before) };
        latest.insert((one.case, one.desk.clone()), standing);
        applications[replaced].superseded = true;
        if applications[replaced].answered_at > applications[standing].answered_at {
            let later = applications[replaced].comment.clone();
            let comment = &mut applications[standing].comment;
            let parted = if comment.is_empty() || later.is_empty() { "" } else { "\n" };
            *comment = format!("{comment}{parted}{later}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture::Made;

    #[test]
    fn replies_are_late_and_superseded() {
        let mut made = Made::default();
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        made.desk_identity("d02", &["大分なかま窓口"], vec![]);
        let mut case = made.case("R3-008", "ホームページ保守");
        case.deadline_on = Some(crate::registry::fixture::seen("2021-09-14".parse().unwrap()));
        made.one_case(vec![case]);
        // case, desk, time → late, superseded
        let table = [
            ("R3-008 ホームページ保守", "福岡あおぞら 窓口", "2021-09-14T23:59:59", false, true),
            ("R3-008", "大分なかま窓口", "2021-09-15T00:00:00", true, false),
            ("R3-008", "福岡あおぞら窓口", "2021-09-20T09:00:00", true, false),
            ("R3-008", "福岡あおぞら窓口", "2021-09-10T09:00:00", false, true),
        ];
        for (case, desk, at, ..) in table {
            made.application(case, desk, at, Interest::Yes);
        }
        let (registry, issues) = made.build();
        let shown: Vec<_> =
            registry.applications.iter().map(|one| (one.desk.as_str(), one.late, one.superseded)).collect();
        let expected =
            [("d01", false, true), ("d02", true, false), ("d01", true, false), ("d01", false, true)];
        assert_eq!(shown, expected);
        assert_eq!(issues, []);
    }

    #[test]
    fn an_unknown_case_or_desk_is_told() {
        let mut made = Made::default();
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        let case = made.case("R3-008", "ホームページ保守");
        made.one_case(vec![case]);
        made.application("R3-999 不明", "福岡あおぞら窓口", "2021-09-14T10:00:00", Interest::Yes);
        made.application("R3-008", "どこかの窓口", "2021-09-14T10:00:00", Interest::Yes);
        let (registry, issues) = made.build();
        assert_eq!(registry.applications.len(), 0);
        let codes: Vec<_> = issues.iter().map(|one| (one.code.as_str(), one.seen.as_str())).collect();
        assert_eq!(
            codes,
            [("application.unknown-case", "R3-999 不明"), ("application.unknown-desk", "どこかの窓口")]
        );
    }

    #[test]
    fn a_desk_that_only_a_reply_names_is_told_and_not_counted_where_others_are_known() {
        let mut made = Made::default();
        made.folder("d01", "福岡県");
        made.desk_identity("d01", &["福岡あおぞら窓口"], vec![]);
        let row = made.desk_row("inbox/jimukyoku/窓口台帳.xlsx", "大分なかま窓口");
        made.desk_identity("n-1", &["大分なかま窓口"], vec![row]);
        made.desk_identity("n-2", &["佐賀みほん窓口"], vec![]);
        made.desk_identity("n-3", &["どこかの窓口"], vec![]);
        made.desk_identity("n-4", &["鳥取みほん共同受注窓口"], vec![]);
        made.survey("アンケート", "佐賀みほん窓口", "2021-09-01T10:00:00", &[("①-4", "メール")]);
        let case = made.case("R3-008", "ホームページ保守");
        made.one_case(vec![case]);
        let full = "鳥取みほん共同受注窓口";
        for desk in ["福岡あおぞら窓口", "大分なかま窓口", "佐賀みほん窓口", "どこかの窓口", full]
        {
            made.application("R3-008", desk, "2021-09-14T10:00:00", Interest::Yes);
        }
        let (registry, issues) = made.build();
        let desks: Vec<_> = registry.applications.iter().map(|one| one.desk.as_str()).collect();
        assert_eq!(
            desks,
            ["d01", "n-1", "n-2", "n-4"],
            "a name in full is a desk that nobody has listed yet"
        );
        let told: Vec<_> = issues.iter().map(|one| (one.code.as_str(), one.seen.as_str())).collect();
        assert_eq!(told, [("application.unknown-desk", "どこかの窓口")]);
        // A slip of the pen had become a desk that had not confirmed itself this year.
        let known: Vec<_> = registry.desks.keys().map(DeskId::as_str).collect();
        assert_eq!(known, ["d01", "n-1", "n-2", "n-4"]);
    }
}
