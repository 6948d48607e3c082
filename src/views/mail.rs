//! The mail by which a desk is asked: one per desk and run, with all cases that it is asked about for the first time.

use super::Material;
use super::words;
use crate::domain::{Case, DeskId, Invitation, group_thousands};
use crate::matching::{Asked, desks_to_ask};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use minijinja::{Environment, Value, context};
use std::collections::BTreeMap;

const TEMPLATE: &str = include_str!("../../templates/mail/case.j2");

/// A mail that a person reads and sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub desk: DeskId,
    /// The run that asks.
    pub at: NaiveDateTime,
    /// Empty where the desk's address is not known.
    pub to: String,
    pub subject: String,
    pub body: String,
    /// How many cases it tells of.
    pub cases: usize,
}

/// The mails of the invitations of certain runs, by run and desk. An invitation whose case no longer looks for workshops
/// is left out.
#[must_use]
pub fn drafts(material: &Material<'_>, runs: &[NaiveDateTime], office: &str) -> Vec<Draft> {
    let asked = desks_to_ask(material.registry, material.matching, material.as_of);
    let mut mails: BTreeMap<(NaiveDateTime, &DeskId), Vec<(&Case, &Asked<'_>)>> = BTreeMap::new();
    for Invitation { case, desk, at } in &material.matching.invitations {
        let desks = asked.get(case).map_or(&[] as &[Asked<'_>], Vec::as_slice);
        let own = desks.iter().find(|one| one.desk == desk);
        if let Some((case, own)) = material.case(*case).zip(own).filter(|_| runs.contains(at)) {
            mails.entry((*at, desk)).or_default().push((case, own));
        }
    }
    mails.into_iter().filter_map(|((at, desk), cases)| draft(material, at, desk, cases, office)).collect()
}

/// The next deadline first. `None` where the template cannot be filled, which a test excludes.
fn draft(
    material: &Material<'_>,
    at: NaiveDateTime,
    desk: &DeskId,
    mut cases: Vec<(&Case, &Asked<'_>)>,
    office: &str,
) -> Option<Draft> {
    cases.sort_by_key(|(case, _)| (case.deadline_on.is_none(), case.deadline_on, case.id));
    let told: Vec<Value> = cases.iter().map(|(case, own)| case_values(material, case, own)).collect();
    let values = context! { desk => material.desk_name(desk), office, cases => told };
    let first = cases.first().and_then(|(case, _)| case.deadline_on);
    let until = first.map(|on| format!("（応募締切 {}）", day(on))).unwrap_or_default();
    Some(Draft {
        desk: desk.clone(),
        at,
        to: material.registry.desks.get(desk).map(|desk| desk.email.clone()).unwrap_or_default(),
        subject: format!("【{office}】案件のご案内 {}件{until}", cases.len()),
        body: Environment::new().render_str(TEMPLATE, values).ok()?,
        cases: cases.len(),
    })
}

fn case_values(material: &Material<'_>, case: &Case, own: &Asked<'_>) -> Value {
    let shown = material.options.workshops_per_recommendation;
    let named = own.fitting.iter().take(shown);
    let workshops: Vec<Value> = named.map(|one| material.workshop_name(one.id.workshop).into()).collect();
    let work = words::join([words::category(case), words::kind(case)], "／");
    let work =
        if case.remote == Some(true) { format!("{work}（在宅・遠隔でできます）") } else { work };
    let place = [case.place.prefecture.map_or("", |one| one.name()), case.place.text.as_str()];
    let place = if place[1].contains(place[0]) { place[1].to_owned() } else { place.concat() };
    context! {
        number => words::case_number(case),
        title => case.title.as_str(),
        deadline => case.deadline_on.map(day),
        due => case.due_on.map(day),
        work,
        place,
        quantity => case.quantity.map(|pieces| format!("{}{}", group_thousands(pieces), case.unit)),
        amount => case.amount.map(|amount| amount.to_string()),
        skills => case.skills.as_str(),
        gaps => words::join(&case.gaps, "、"),
        more => own.all.saturating_sub(own.fitting.len().min(shown)),
        workshops,
    }
}

/// `2026年11月30日（月）`
fn day(on: NaiveDate) -> String {
    let weekday = ["月", "火", "水", "木", "金", "土", "日"][on.weekday().num_days_from_monday() as usize];
    format!("{}年{}月{}日（{weekday}）", on.year(), on.month(), on.day())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::CaseId;
    use crate::views::sample::sample;

    #[test]
    fn a_desk_gets_one_mail_of_all_its_new_cases_and_nothing_of_others() {
        let mut sample = sample();
        let [first, second] = ["2026-11-20T22:00:00", "2026-11-21T22:00:00"].map(|at| at.parse().unwrap());
        let invite = |case, desk: &str, at| Invitation { case: CaseId(case), desk: DeskId::new(desk), at };
        sample.matching.invitations =
            vec![invite(1, "d01", second), invite(1, "d02", first), invite(2, "d02", second)];
        let material = sample.material();
        let all = drafts(&material, &[first, second], "見本事務局");
        let told: Vec<_> = all.iter().map(|one| (one.at, one.desk.as_str(), one.cases)).collect();
        assert_eq!(told[..2], [(first, "d02", 1), (second, "d01", 1)]);
        let own = &drafts(&material, &[second], "見本事務局")[0];
        assert_eq!(own.to, "d01@example.jp");
        assert!(own.subject.starts_with("【見本事務局】案件のご案内 1件"), "{}", own.subject);
        for shown in
            [material.desk_name(&own.desk), material.workshop_name(crate::domain::WorkshopId(1)), "■ 1. "]
        {
            assert!(own.body.contains(shown), "{shown} in {}", own.body);
        }
        for foreign in [material.desk_name(&DeskId::new("d02")), "d02", "{{", "{%", "none"] {
            assert!(!own.body.contains(foreign), "{foreign} in {}", own.body);
        }
    }

    #[test]
    fn days_are_told_with_their_weekday() {
        assert_eq!(day("2021-09-14".parse().unwrap()), "2021年9月14日（火）");
    }
}
