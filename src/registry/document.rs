//! Canonical JSON of each entity: keys in order, each value with its origin and rule, nothing of the run itself.
//!
//! An origin is its place (`file:sheet!A1`) without the file's revision: a change elsewhere in a file is no change of
//! the entities that it tells of. What is empty is left out.

use super::fingerprint::Document;
use super::json::{Json, Object};
use crate::domain::{
    Allocation, Application, Case, CaseState, Delivery, Demand, Desk, Entry, Golden, Invitation, Lead, Mark,
    Match, Order, Prefecture, Reason, SurveyAnswer, Wage, WagePhase, Workshop, Yen, YenRange,
};
use std::collections::BTreeMap;
use std::fmt::Display;

/// Members as records have them.
trait Members: Sized {
    /// Only where it is so.
    fn flag(self, key: &str, is_so: bool) -> Self;
    fn yen(self, key: &str, value: Option<Yen>) -> Self;
    fn golden<T>(self, key: &str, golden: Option<&Golden<T>>, value: impl FnOnce(&T, &mut Json)) -> Self;
    fn shown<'l, T: Display + 'l>(self, key: &str, list: impl IntoIterator<Item = &'l T>) -> Self;
    fn reasons<'l>(self, key: &str, reasons: impl IntoIterator<Item = &'l Reason>) -> Self;
}

impl Members for Object<'_> {
    fn flag(self, key: &str, is_so: bool) -> Self {
        self.put(key, is_so.then_some(true))
    }

    fn yen(self, key: &str, value: Option<Yen>) -> Self {
        self.put(key, value.map(|yen| yen.0))
    }

    fn golden<T>(self, key: &str, golden: Option<&Golden<T>>, value: impl FnOnce(&T, &mut Json)) -> Self {
        match golden {
            Some(golden) => self.with(key, |json| golden_value(json, golden, value)),
            None => self,
        }
    }

    fn shown<'l, T: Display + 'l>(self, key: &str, list: impl IntoIterator<Item = &'l T>) -> Self {
        self.list(key, list, |json, one| json.show(one))
    }

    fn reasons<'l>(self, key: &str, reasons: impl IntoIterator<Item = &'l Reason>) -> Self {
        self.list(key, reasons, |json, reason| {
            json.object(|object| {
                object.put("points", reason.points).put("rule", reason.rule).put("text", &reason.text)
            });
        })
    }
}

fn golden_value<T>(json: &mut Json, golden: &Golden<T>, value: impl FnOnce(&T, &mut Json)) {
    json.object(|object| {
        object
            .list("losers", &golden.losers, |json, loser| {
                json.object(|object| object.show("origin", Some(&loser.origin)).whole("shown", &loser.shown));
            })
            .show("origin", Some(&golden.origin))
            .put("rule", golden.rule.key())
            .with("value", |json| value(&golden.value, json))
    });
}

fn document(write: impl FnOnce(Object<'_>) -> Object<'_>) -> Document {
    let mut json = Json::default();
    json.object(write);
    Document::new(json.into_text())
}

fn as_shown<T: Display>(value: &T, json: &mut Json) {
    json.show(value);
}

fn count(value: &u32, json: &mut Json) {
    json.value(value);
}

fn mark(mark: &Mark, json: &mut Json) {
    json.value(mark.symbol());
}

fn names(prefectures: &Vec<Prefecture>, json: &mut Json) {
    json.list(prefectures, |json, one| json.show(one));
}

fn range(range: &YenRange, json: &mut Json) {
    json.value(&[range.low.0, range.high.0]);
}

const fn demand_key(demand: Demand) -> &'static str {
    match demand {
        Demand::Private => "private",
        Demand::Public => "public",
    }
}

pub(super) fn workshop(one: &Workshop) -> Document {
    document(|object| {
        object
            .flag("active", one.active)
            .golden("address", one.address.as_ref(), as_shown)
            .golden("average_wage", one.average_wage.as_ref(), range)
            .golden("capacity", one.capacity.as_ref(), count)
            .golden("corporate_number", one.corporate_number.as_ref(), as_shown)
            .golden("corporation", one.corporation.as_ref(), as_shown)
            .shown("desks", &one.desks)
            .golden("email", one.email.as_ref(), as_shown)
            .show("facility", Some(one.facility))
            .golden("fax", one.fax.as_ref(), as_shown)
            .flag("hub", one.hub)
            .golden("kana", one.kana.as_ref(), as_shown)
            .shown("members", &one.members)
            .golden("name", Some(&one.name), as_shown)
            .golden("off_site", one.off_site.as_ref(), mark)
            .golden("office_number", one.office_number.as_ref(), as_shown)
            .golden("pc_count", one.pc_count.as_ref(), count)
            .golden("phones", one.phones.as_ref(), |phones, json| json.value(phones))
            .put("position", one.position.map(|(latitude, longitude)| [latitude, longitude]))
            .golden("postal_code", one.postal_code.as_ref(), as_shown)
            .reasons("reasons", &one.reasons)
            .put("register", one.register.map(|standing| standing.label()))
            .golden("service", one.service.as_ref(), as_shown)
            .golden("staff", one.staff.as_ref(), count)
            .golden("travels_to", one.travels_to.as_ref(), names)
            .show("updated_on", one.updated_on)
            .golden("users", one.users.as_ref(), count)
            .with("work", |json| json.object(|object| work(object, one)))
            .golden("work_text", one.work_text.as_ref(), as_shown)
            .golden("workers_available", one.workers_available.as_ref(), count)
    })
}

/// What a workshop can do, by the names of kinds in their order.
fn work<'j>(object: Object<'j>, one: &Workshop) -> Object<'j> {
    let marks: BTreeMap<String, _> = one.work.iter().map(|(kind, mark)| (kind.to_string(), mark)).collect();
    marks.iter().fold(object, |object, (kind, golden)| object.golden(kind, Some(*golden), mark))
}

pub(super) fn desk(one: &Desk) -> Document {
    document(|object| {
        object
            .put("aliases", &one.aliases)
            .put("confirmed_year", one.confirmed_year.map(|year| year.0))
            .put("consent", one.consent.map(|consent| consent.label()))
            .put("contact_methods", &one.contact_methods)
            .put("email", one.email.as_str())
            .flag("has_folder", one.has_folder)
            .put("kana", one.kana.as_str())
            .put("kind", one.kind.map(|kind| kind.kind.name()))
            .flag("kind_estimated", one.kind.is_some_and(|kind| kind.estimated))
            .reasons("kind_reasons", &one.kind_reasons)
            .flag("listed", one.listed)
            .put("name", one.name.as_str())
            .shown("origins", &one.origins)
            .show("prefecture", one.prefecture)
            .put("staff_full_time", one.staff_full_time)
            .put("staff_shared", one.staff_shared)
    })
}

pub(super) fn case(one: &Case) -> Document {
    let client = one.client.as_ref();
    document(|object| {
        object
            .yen("amount", one.amount)
            .yen("annual_amount", one.annual_amount)
            .put("category", one.category.map(|category| category.name()))
            .show("client", client.map(|(_, name)| name))
            .show("client_id", client.map(|(id, _)| id))
            .show("deadline_on", one.deadline_on)
            .put("demand", one.demand.map(demand_key))
            .show("due_on", one.due_on)
            .put("fiscal_year", one.fiscal_year.map(|year| year.0))
            .put("gaps", &one.gaps)
            .flag("good_example", one.good_example)
            .put("hours", one.hours)
            .show("kind", one.kind.as_ref())
            .put("lost_reason", one.lost_reason.as_str())
            .put("municipality_code", one.place.municipality.as_ref().map(|place| place.code.to_string()))
            .put("number", one.number.as_str())
            .show("open_on", one.open_on)
            .shown("origins", &one.origins)
            .show("parent", one.parent)
            .put("people", one.people)
            .put("place", one.place.text.as_str())
            .show("prefecture", one.place.prefecture)
            .put("programme", one.programme.as_str())
            .put("quantity", one.quantity)
            .put("remote", one.remote)
            .put("skills", one.skills.as_str())
            .list("steps", &one.steps, |json, step| {
                json.object(|object| {
                    object
                        .show("on", step.on)
                        .show("origin", Some(&step.origin))
                        .put("state", step.state.key())
                });
            })
            .put("title", one.title.as_str())
            .put("unit", one.unit.as_str())
            .yen("unit_price", one.unit_price)
    })
}

pub(super) fn application(one: &Application) -> Document {
    document(|object| {
        object
            .show("answered_at", one.answered_at)
            .show("asked_at", one.asked_at)
            .show("case", Some(one.case))
            .put("comment", one.comment.as_str())
            .show("desk", Some(&one.desk))
            .show("ended_at", one.ended_at)
            .put("interest", one.interest.label())
            .shown("kinds", &one.kinds)
            .flag("late", one.late)
            .show("origin", Some(&one.origin))
            .put("people", one.people)
            .put("quantity", one.quantity)
            .put("question", one.question.as_str())
            .flag("superseded", one.superseded)
            .put("workshop_count", one.workshop_count)
            .shown("workshops", &one.workshops)
    })
}

pub(super) fn order(one: &Order) -> Document {
    document(|object| {
        object
            .yen("amount", one.amount)
            .show("assigned_on", one.assigned_on)
            .show("case", one.case)
            .put("category", one.category.map(|category| category.name()))
            .show("desk", one.desk.as_ref())
            .show("ended", one.ended.map(CaseState::key))
            .show("month", one.month)
            .show("ordered_on", one.ordered_on)
            .show("origin", Some(&one.origin))
            .put("programme", one.programme.as_str())
            .put("share", one.share)
            .flag("trial", one.trial)
            .show("workshop", one.workshop)
            .put("workshop_name", one.workshop_name.as_str())
    })
}

pub(super) fn delivery(one: &Delivery) -> Document {
    document(|object| {
        object
            .put("defects", one.defects)
            .show("delivered_on", one.delivered_on)
            .put("hours", one.hours)
            .put("order", one.order.as_str())
            .show("origin", Some(&one.origin))
            .put("quantity", one.quantity)
            .yen("wages", one.wages)
    })
}

/// `before` / `after`, as in wages.csv.
pub(super) const fn phase_key(phase: WagePhase) -> &'static str {
    match phase {
        WagePhase::Before => "before",
        WagePhase::After => "after",
    }
}

pub(super) fn wage(one: &Wage) -> Document {
    document(|object| {
        object
            .yen("average", one.average)
            .put("formula", one.formula)
            .put("heads", one.heads)
            .show("month", one.month)
            .show("origin", Some(&one.origin))
            .put("phase", one.phase.map(phase_key))
            .yen("total", one.total)
            .show("workshop", one.workshop)
            .put("workshop_name", one.workshop_name.as_str())
    })
}

pub(super) fn lead(one: &Lead) -> Document {
    let client = one.client.as_ref();
    document(|object| {
        object
            .yen("annual_recurring", one.annual_recurring)
            .put("category", one.category.map(|category| category.name()))
            .show("client", client.map(|(_, name)| name))
            .show("client_id", client.map(|(id, _)| id))
            .show("contracted_on", one.contracted_on)
            .yen("demand", one.demand)
            .show("first_meeting_on", one.first_meeting_on)
            .yen("lost", one.lost)
            .show("lost_on", one.lost_on)
            .yen("ordered", one.ordered)
            .show("origin", Some(&one.origin))
            .put("reason", one.reason.as_str())
            .put("state", one.state.label())
    })
}

pub(super) fn entry(one: &Entry) -> Document {
    document(|object| {
        object
            .put("fiscal_year", one.fiscal_year.map(|year| year.0))
            .put("group", one.group.as_str())
            .put("item", one.item.as_str())
            .put("kind", one.kind.key())
            .show("origin", Some(&one.origin))
            .put("programme", one.programme.as_str())
            .put("text", one.text.as_str())
            .put("value", one.value)
    })
}

pub(super) fn survey(one: &SurveyAnswer) -> Document {
    document(|object| {
        object
            .put("answer", one.answer.as_str())
            .show("answered_at", one.answered_at)
            .show("desk", one.desk.as_ref())
            .show("origin", Some(&one.origin))
            .put("question", one.question.as_str())
            .flag("superseded", one.superseded)
            .put("survey", one.survey.as_str())
    })
}

/// The parts of its score by their points alone: a nation has a hundred thousand of them, and whoever asks why is told
/// from the records as they were known (`explain`), not from here.
pub(super) fn matched(one: &Match) -> Document {
    let rules = one.reasons.iter().filter(|reason| reason.points.is_none());
    let mut points: Vec<(&str, f64)> =
        one.reasons.iter().filter_map(|reason| Some((reason.rule, reason.points?))).collect();
    points.sort_unstable_by_key(|(rule, _)| *rule);
    document(|object| {
        object
            .put("decision", &one.decision)
            .show("desk", Some(&one.desk))
            .with("points", |json| {
                json.object(|object| {
                    points.iter().fold(object, |object, (rule, points)| object.put(rule, points))
                });
            })
            .reasons("reasons", rules)
            .flag("safety_plan", one.safety_plan)
            .put("score", one.score)
            .put("to_confirm", &one.to_confirm)
    })
}

pub(super) fn invitation(one: &Invitation) -> Document {
    document(|object| object.show("at", Some(one.at.format("%Y-%m-%dT%H:%M:%S%.f"))))
}

pub(super) fn allocation(one: &Allocation) -> Document {
    document(|object| {
        object
            .yen("amount", one.amount)
            .show("case", Some(one.case))
            .show("desk", Some(&one.desk))
            .put("hours", one.hours)
            .show("month", one.month)
            .put("quantity", one.quantity)
            .show("workshop", Some(one.workshop))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CaseId, DeskId, MatchId, WorkshopId};
    use crate::registry::fixture::{self, Made};

    #[test]
    fn a_document_names_value_origin_rule_and_losers() {
        let mut made = Made::default();
        let (first, second) = (made.workshop("d01", "あおぞら"), made.workshop("d02", "あおぞら作業所"));
        made.one_workshop(vec![first, second]);
        let registry = made.build().0;
        let document = workshop(registry.workshops.values().next().unwrap());
        assert_eq!(
            document.text,
            concat!(
                r#"{"active":true,"desks":["d01","d02"],"facility":"F-000001","#,
                r#""members":["inbox/d01/一覧.xlsx:B2","inbox/d02/一覧.xlsx:B3"],"name":{"#,
                r#""losers":[{"origin":"inbox/d01/一覧.xlsx:C2","shown":"あおぞら"}],"#,
                r#""origin":"inbox/d02/一覧.xlsx:C2","rule":"most-specific","value":"あおぞら作業所"}}"#
            )
        );
    }

    #[test]
    fn a_match_tells_the_points_of_its_score_and_the_rules_that_refuse_it() {
        let (case, workshop) = (CaseId(1), WorkshopId(2));
        let one = |score, reasons| Match {
            id: MatchId { case, workshop },
            desk: DeskId::new("d01"),
            safety_plan: false,
            score,
            rank: None,
            said: crate::domain::Said::default(),
            reasons,
            to_confirm: Vec::new(),
            decision: None,
        };
        let part = |rule, points| Reason::new(rule, "言葉では残さない").points(points);
        let scored = one(Some(12.5), vec![part("quality", 10.0), part("hub", 0.0), part("distance", 2.5)]);
        let points = r#"{"distance":2.5,"hub":0.0,"quality":10.0}"#;
        assert_eq!(matched(&scored).text, format!(r#"{{"desk":"d01","points":{points},"score":12.5}}"#));
        let refused = one(None, vec![Reason::new("area", "県が違う")]);
        assert_eq!(matched(&refused).text, r#"{"desk":"d01","reasons":[{"rule":"area","text":"県が違う"}]}"#);
    }

    #[test]
    fn zero_and_no_are_told_and_nothing_is_left_out() {
        let mut one = fixture::case(1, "R3-001", "", "", 2021);
        one.amount = Some(Yen(0));
        one.remote = Some(false);
        assert_eq!(case(&one).text, r#"{"amount":0,"fiscal_year":2021,"number":"R3-001","remote":false}"#);
    }
}
