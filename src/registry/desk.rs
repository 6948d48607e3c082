//! 窓口: what folders, lists and the desk's own answers say of it.

use super::{BuildContext, Options};
use crate::domain::{
    Application, Consent, Desk, DeskId, DeskKind, DeskRow, FiscalYear, Observations, Prefecture, Seen,
    SourceRole, StatedKind, SurveyAnswer,
};
use crate::normalise::{address, count, text, words};
use crate::resolve::FolderHint;
use crate::resolve::{DeskIdentity, Identities};
use crate::table::Cell;
use std::collections::BTreeMap;

pub(super) fn build_desks(
    observations: &Observations,
    identities: &Identities,
    context: &BuildContext<'_>,
    options: &Options,
) -> BTreeMap<DeskId, Desk> {
    let folders: BTreeMap<&DeskId, &FolderHint> =
        context.folders.iter().map(|folder| (&folder.id, folder)).collect();
    let mut desks: BTreeMap<DeskId, Desk> = context
        .folders
        .iter()
        .map(|folder| (folder.id.clone(), desk_of(&nobody(folder), &[], Some(folder), options)))
        .collect();
    for identity in &identities.desks {
        let rows = rows_of(identity, observations);
        let desk = desk_of(identity, &rows, folders.get(&identity.id).copied(), options);
        desks.insert(identity.id.clone(), desk);
    }
    desks
}

/// A folder that no row speaks of.
fn nobody(folder: &FolderHint) -> DeskIdentity {
    DeskIdentity {
        id: folder.id.clone(),
        names: Vec::new(),
        members: Vec::new(),
        called: Vec::new(),
        reasons: Vec::new(),
        ties: Vec::new(),
    }
}

/// The desk's rows in order of their origin, its own (folder, form) before those of others about it.
fn rows_of<'a>(identity: &DeskIdentity, observations: &'a Observations) -> Vec<&'a DeskRow> {
    let mut rows: Vec<&DeskRow> =
        identity.members.iter().filter_map(|at| observations.desks.get(*at)).collect();
    let of_others = |row: &DeskRow| !matches!(row.row.role, SourceRole::Desk(_) | SourceRole::Form);
    rows.sort_by(|a, b| (of_others(a), &a.row.origin).cmp(&(of_others(b), &b.row.origin)));
    rows
}

fn desk_of(
    identity: &DeskIdentity,
    rows: &[&DeskRow],
    folder: Option<&FolderHint>,
    options: &Options,
) -> Desk {
    let mut names = folder.and_then(|folder| folder.name.clone()).into_iter().chain(identity.names.clone());
    let name = names.next().unwrap_or_else(|| identity.id.to_string());
    let mut aliases: Vec<String> = names.filter(|alias| *alias != name).collect();
    aliases.dedup();
    let stated = first(rows, |row| row.prefecture.as_ref());
    let kind = folder.and_then(|folder| folder.kind).or_else(|| first(rows, |row| row.kind.as_ref()));
    Desk {
        id: identity.id.clone(),
        kana: first(rows, |row| row.kana.as_ref()).unwrap_or_default(),
        prefecture: folder
            .and_then(|folder| folder.prefecture)
            .or(stated)
            .or_else(|| prefecture_in_name(&name)),
        kind: kind.map(|kind: DeskKind| StatedKind { kind, estimated: false }),
        kind_reasons: Vec::new(),
        consent: first(rows, |row| row.consent.as_ref()),
        email: first(rows, |row| row.email.as_ref()).unwrap_or_default(),
        contact_methods: first(rows, |row| row.contact_methods.as_ref()).unwrap_or_default(),
        staff_full_time: first(rows, |row| row.staff_full_time.as_ref()),
        staff_shared: first(rows, |row| row.staff_shared.as_ref()),
        confirmed_year: rows.iter().filter_map(|row| Some(row.confirmed_year.as_ref()?.value)).max(),
        listed: rows.iter().any(|row| is_ministry_list(row, options)),
        has_folder: folder.is_some(),
        origins: rows.iter().map(|row| row.row.origin.clone()).collect(),
        name,
        aliases,
    }
}

fn first<T: Clone>(rows: &[&DeskRow], of: fn(&DeskRow) -> Option<&Seen<T>>) -> Option<T> {
    rows.iter().find_map(|row| of(row)).map(|seen| seen.value.clone())
}

/// `福岡県…`, or a name that begins with 福岡.
fn prefecture_in_name(name: &str) -> Option<Prefecture> {
    address::prefecture_in(name)
        .or_else(|| Prefecture::all().find(|prefecture| name.starts_with(prefecture.short_name())))
}

fn is_ministry_list(row: &DeskRow, options: &Options) -> bool {
    let origin = &row.row.origin;
    let named =
        |word: &String| origin.path().inner().contains(word.as_str()) || origin.sheet.contains(word.as_str());
    row.row.role == SourceRole::Official || options.ministry_list_words.iter().any(named)
}

/// Completes the desks with what they answered themselves: the 窓口アンケート and their replies to cases.
pub(super) fn add_answers(
    desks: &mut BTreeMap<DeskId, Desk>,
    surveys: &[SurveyAnswer],
    applications: &[Application],
    options: &Options,
) {
    // What a desk answered last stands, whatever its file is called.
    let mut standing: Vec<&SurveyAnswer> = surveys.iter().filter(|answer| !answer.superseded).collect();
    standing.sort_by_key(|answer| answer.answered_at);
    for answer in standing {
        if let Some(desk) = answer.desk.as_ref().and_then(|id| desks.get_mut(id)) {
            add_survey_answer(desk, answer, options);
        }
    }
    let replied = applications.iter().map(|one| (&one.desk, one.answered_at));
    let surveyed = surveys.iter().filter_map(|one| Some((one.desk.as_ref()?, one.answered_at)));
    for (id, at) in replied.chain(surveyed) {
        if let Some(desk) = desks.get_mut(id) {
            desk.confirmed_year = desk.confirmed_year.max(at.map(|at| FiscalYear::of(at.date())));
        }
    }
}

/// The desk's own answer stands before what a list says of it, unless the list was confirmed in a later year.
fn add_survey_answer(desk: &mut Desk, answer: &SurveyAnswer, options: &Options) {
    let year = answer.answered_at.map(|at| FiscalYear::of(at.date()));
    let listed_later = year.is_some() && desk.confirmed_year > year;
    let questions = &options.questions;
    if questions.consent.matches(&answer.question) {
        replace(&mut desk.consent, consent_of(&answer.answer), listed_later);
    } else if questions.staff_full_time.matches(&answer.question) {
        replace(&mut desk.staff_full_time, heads_of(&answer.answer), listed_later);
    } else if questions.staff_shared.matches(&answer.question) {
        replace(&mut desk.staff_shared, heads_of(&answer.answer), listed_later);
    } else if questions.contact_methods.matches(&answer.question) {
        let methods = choices_of(&answer.answer);
        if !methods.is_empty() && (desk.contact_methods.is_empty() || !listed_later) {
            desk.contact_methods = methods;
        }
    }
}

fn replace<T>(standing: &mut Option<T>, answered: Option<T>, standing_is_later: bool) {
    if answered.is_some() && (standing.is_none() || !standing_is_later) {
        *standing = answered;
    }
}

fn heads_of(answer: &str) -> Option<u32> {
    count::read(&Cell::text(answer)).value
}

/// Several choices may be ticked: the narrowest one holds (希望しない, then 在宅・遠隔案件のみ, then 内容により).
fn consent_of(answer: &str) -> Option<Consent> {
    words::consent(answer)
        .or_else(|| choices_of(answer).iter().filter_map(|choice| words::consent(choice)).max())
}

fn choices_of(answer: &str) -> Vec<String> {
    let choices = answer.split([',', '、', '\n', ';']).map(text::tidy_line);
    choices.filter(|choice| !choice.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::fixture::{self, Made};

    const CONSENT: &str = "④-2 業務案件情報の受け取りを希望されますか";

    #[test]
    fn a_desk_is_what_folder_list_and_answers_say() {
        let mut made = Made::default();
        made.folder("d01", "福岡県");
        let row = made.desk_row("inbox/jimukyoku/厚労省リスト.xlsx", "福岡あおぞら共同受注窓口");
        made.desk_identity("d01", &["福岡あおぞら共同受注窓口", "福岡あおぞら 窓口"], vec![row]);
        made.survey("アンケート", "福岡あおぞら 窓口", "2021-09-01T10:00:00", &[(CONSENT, "希望する")]);
        made.survey(
            "アンケート",
            "福岡あおぞら共同受注窓口",
            "2021-09-05T10:00:00",
            &[
                (CONSENT, "内容により希望する"),
                ("②-2 組織人員数（専任）を教えてください", "2名"),
                ("④-4 ご希望の連絡方法を教えてください", "メール, FAX"),
            ],
        );
        let desk = &made.build().0.desks[&DeskId::new("d01")];
        assert_eq!((desk.listed, desk.has_folder), (true, true));
        assert_eq!(desk.prefecture, Prefecture::from_name("福岡県"));
        assert_eq!((desk.consent, desk.staff_full_time), (Some(Consent::Depends), Some(2)));
        assert_eq!(desk.contact_methods, ["メール", "FAX"]);
        assert_eq!(desk.aliases, ["福岡あおぞら 窓口"]);
        assert_eq!(desk.confirmed_year, Some(FiscalYear(2021)));
    }

    #[test]
    fn a_list_confirmed_in_a_later_year_stands_before_an_old_answer() {
        for (confirmed, consent) in
            [(None, Consent::All), (Some(2021), Consent::All), (Some(2023), Consent::No)]
        {
            let mut made = Made::default();
            let mut row = made.desk_row("inbox/jimukyoku/窓口台帳.xlsx", "大分なかま窓口");
            row.consent = Some(fixture::seen(Consent::No));
            row.confirmed_year = confirmed.map(|year| fixture::seen(FiscalYear(year)));
            made.desk_identity("desk-oita", &["大分なかま窓口"], vec![row]);
            made.survey("アンケート", "大分なかま窓口", "2021-09-01T10:00:00", &[(CONSENT, "希望する")]);
            let desk = &made.build().0.desks[&DeskId::new("desk-oita")];
            assert_eq!(desk.consent, Some(consent), "{confirmed:?}");
            assert_eq!((desk.listed, desk.prefecture.map(Prefecture::name)), (false, Some("大分県")));
        }
    }

    #[test]
    fn what_a_desk_answered_last_stands_whatever_its_file_is_called() {
        let mut made = Made::default();
        made.desk_identity("d01", &["大分なかま窓口"], vec![]);
        made.survey("令和8年度", "大分なかま窓口", "2026-06-01T10:00:00", &[(CONSENT, "希望する")]);
        made.survey("令和7年度", "大分なかま窓口", "2026-03-31T10:00:00", &[(CONSENT, "希望しない")]);
        assert_eq!(made.build().0.desks[&DeskId::new("d01")].consent, Some(Consent::All));
    }
}
