//! Canonical JSON of each entity: sorted keys, each value with its origin and rule, nothing of the run itself.
//!
//! An origin is its place (`file:sheet!A1`) without the file's revision: a change elsewhere in a file is no change of
//! the entities that it tells of. What is empty is left out.

use super::Document;
use crate::domain::{
    Allocation, Application, Case, Delivery, Demand, Desk, Entry, Golden, Invitation, Lead, Match, Order,
    Origin, Prefecture, Reason, SurveyAnswer, Wage, WagePhase, Workshop, Yen, YenRange,
};
use serde_json::{Map, Value, json};
use std::fmt::Display;

/// An object in the making; `serde_json`'s map keeps its keys sorted.
#[derive(Default)]
struct Object(Map<String, Value>);

impl Object {
    fn put(mut self, key: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => false,
        };
        if !empty {
            self.0.insert(key.to_owned(), value);
        }
        self
    }

    /// Only where it is so.
    fn flag(self, key: &str, is_so: bool) -> Self {
        self.put(key, is_so.then_some(true))
    }

    fn show(self, key: &str, value: Option<impl Display>) -> Self {
        self.put(key, value.map(|value| value.to_string()))
    }

    fn yen(self, key: &str, value: Option<Yen>) -> Self {
        self.put(key, value.map(|yen| yen.0))
    }

    fn golden<T>(self, key: &str, golden: Option<&Golden<T>>, value: impl Fn(&T) -> Value) -> Self {
        match golden {
            Some(golden) => self.put(key, golden_value(golden, value)),
            None => self,
        }
    }

    fn done(self) -> Document {
        // Shown, it would go through a formatter piece by piece, in twice the time.
        Document::new(serde_json::to_string(&self.0).unwrap_or_default())
    }
}

fn golden_value<T>(golden: &Golden<T>, value: impl Fn(&T) -> Value) -> Value {
    let losers: Vec<Value> = golden
        .losers
        .iter()
        .map(|loser| json!({ "origin": loser.origin.to_string(), "shown": loser.shown }))
        .collect();
    let object = Object::default()
        .put("value", value(&golden.value))
        .put("origin", golden.origin.to_string())
        .put("rule", golden.rule)
        .put("losers", losers);
    Value::Object(object.0)
}

fn reasons(reasons: &[Reason]) -> Vec<Value> {
    let one = |reason: &Reason| {
        let object = Object::default()
            .put("rule", reason.rule)
            .put("points", reason.points)
            .put("text", reason.text.as_str());
        Value::Object(object.0)
    };
    reasons.iter().map(one).collect()
}

fn shown<T: Display>(list: &[T]) -> Vec<String> {
    list.iter().map(T::to_string).collect()
}

fn names(prefectures: &[Prefecture]) -> Value {
    shown(prefectures).into()
}

fn as_shown<T: Display>(value: &T) -> Value {
    value.to_string().into()
}

fn range(range: &YenRange) -> Value {
    json!([range.low.0, range.high.0])
}

fn origins(origins: &[Origin]) -> Vec<String> {
    shown(origins)
}

const fn demand_key(demand: Demand) -> &'static str {
    match demand {
        Demand::Private => "private",
        Demand::Public => "public",
    }
}

pub(super) fn workshop(one: &Workshop) -> Document {
    let work: Map<String, Value> = one
        .work
        .iter()
        .map(|(kind, mark)| (kind.to_string(), golden_value(mark, |mark| mark.symbol().into())))
        .collect();
    Object::default()
        .flag("active", one.active)
        .put("register", one.register.map(|standing| standing.label()))
        .golden("name", Some(&one.name), as_shown)
        .golden("kana", one.kana.as_ref(), as_shown)
        .golden("corporation", one.corporation.as_ref(), as_shown)
        .golden("corporate_number", one.corporate_number.as_ref(), as_shown)
        .golden("office_number", one.office_number.as_ref(), as_shown)
        .golden("service", one.service.as_ref(), as_shown)
        .golden("postal_code", one.postal_code.as_ref(), as_shown)
        .golden("address", one.address.as_ref(), as_shown)
        .golden("phones", one.phones.as_ref(), |phones| phones.clone().into())
        .golden("fax", one.fax.as_ref(), as_shown)
        .golden("email", one.email.as_ref(), as_shown)
        .golden("capacity", one.capacity.as_ref(), |count| (*count).into())
        .golden("users", one.users.as_ref(), |count| (*count).into())
        .golden("staff", one.staff.as_ref(), |count| (*count).into())
        .golden("workers_available", one.workers_available.as_ref(), |count| (*count).into())
        .golden("pc_count", one.pc_count.as_ref(), |count| (*count).into())
        .golden("off_site", one.off_site.as_ref(), |mark| mark.symbol().into())
        .golden("travels_to", one.travels_to.as_ref(), |list| names(list))
        .golden("average_wage", one.average_wage.as_ref(), range)
        .golden("work_text", one.work_text.as_ref(), as_shown)
        .put("work", if work.is_empty() { Value::Null } else { Value::Object(work) })
        .flag("hub", one.hub)
        .show("updated_on", one.updated_on)
        .show("facility", Some(one.facility))
        .put("desks", shown(&one.desks))
        .put("members", origins(&one.members))
        .put("reasons", reasons(&one.reasons))
        .put("position", one.position.map(|(latitude, longitude)| vec![latitude, longitude]))
        .done()
}

pub(super) fn desk(one: &Desk) -> Document {
    Object::default()
        .put("name", one.name.as_str())
        .put("kana", one.kana.as_str())
        .put("aliases", one.aliases.clone())
        .show("prefecture", one.prefecture)
        .put("kind", one.kind.map(|kind| kind.kind.name()))
        .flag("kind_estimated", one.kind.is_some_and(|kind| kind.estimated))
        .put("kind_reasons", reasons(&one.kind_reasons))
        .put("consent", one.consent.map(|consent| consent.label()))
        .put("email", one.email.as_str())
        .put("contact_methods", one.contact_methods.clone())
        .put("staff_full_time", one.staff_full_time)
        .put("staff_shared", one.staff_shared)
        .put("confirmed_year", one.confirmed_year.map(|year| year.0))
        .flag("listed", one.listed)
        .flag("has_folder", one.has_folder)
        .put("origins", origins(&one.origins))
        .done()
}

pub(super) fn case(one: &Case) -> Document {
    let steps: Vec<Value> = one
        .steps
        .iter()
        .map(|step| {
            let object = Object::default()
                .put("state", step.state.key())
                .show("on", step.on)
                .show("origin", Some(&step.origin));
            Value::Object(object.0)
        })
        .collect();
    let client = one.client.as_ref();
    Object::default()
        .put("programme", one.programme.as_str())
        .put("fiscal_year", one.fiscal_year.map(|year| year.0))
        .put("number", one.number.as_str())
        .put("title", one.title.as_str())
        .show("client_id", client.map(|(id, _)| id))
        .show("client", client.map(|(_, name)| name))
        .put("demand", one.demand.map(demand_key))
        .put("category", one.category.map(|category| category.name()))
        .show("kind", one.kind.as_ref())
        .put("remote", one.remote)
        .put("place", one.place.text.as_str())
        .show("prefecture", one.place.prefecture)
        .put("municipality_code", one.place.municipality.as_ref().map(|place| place.code.to_string()))
        .put("quantity", one.quantity)
        .put("unit", one.unit.as_str())
        .yen("unit_price", one.unit_price)
        .yen("amount", one.amount)
        .yen("annual_amount", one.annual_amount)
        .put("hours", one.hours)
        .put("people", one.people)
        .put("skills", one.skills.as_str())
        .show("open_on", one.open_on)
        .show("deadline_on", one.deadline_on)
        .show("due_on", one.due_on)
        .put("steps", steps)
        .show("parent", one.parent)
        .put("lost_reason", one.lost_reason.as_str())
        .put("gaps", one.gaps.clone())
        .flag("good_example", one.good_example)
        .put("origins", origins(&one.origins))
        .done()
}

pub(super) fn application(one: &Application) -> Document {
    Object::default()
        .show("case", Some(one.case))
        .show("desk", Some(&one.desk))
        .put("interest", one.interest.label())
        .put("workshop_count", one.workshop_count)
        .put("people", one.people)
        .put("kinds", shown(&one.kinds))
        .put("quantity", one.quantity)
        .put("workshops", shown(&one.workshops))
        .put("comment", one.comment.as_str())
        .put("question", one.question.as_str())
        .show("answered_at", one.answered_at)
        .show("asked_at", one.asked_at)
        .show("ended_at", one.ended_at)
        .flag("late", one.late)
        .flag("superseded", one.superseded)
        .show("origin", Some(&one.origin))
        .done()
}

pub(super) fn order(one: &Order) -> Document {
    Object::default()
        .show("case", one.case)
        .put("programme", one.programme.as_str())
        .show("desk", one.desk.as_ref())
        .show("workshop", one.workshop)
        .put("workshop_name", one.workshop_name.as_str())
        .put("share", one.share)
        .flag("trial", one.trial)
        .yen("amount", one.amount)
        .show("ordered_on", one.ordered_on)
        .show("assigned_on", one.assigned_on)
        .show("month", one.month)
        .put("category", one.category.map(|category| category.name()))
        .show("origin", Some(&one.origin))
        .done()
}

pub(super) fn delivery(one: &Delivery) -> Document {
    Object::default()
        .put("order", one.order.as_str())
        .show("delivered_on", one.delivered_on)
        .put("quantity", one.quantity)
        .put("defects", one.defects)
        .put("hours", one.hours)
        .yen("wages", one.wages)
        .show("origin", Some(&one.origin))
        .done()
}

/// `before` / `after`, as in wages.csv.
pub(super) const fn phase_key(phase: WagePhase) -> &'static str {
    match phase {
        WagePhase::Before => "before",
        WagePhase::After => "after",
    }
}

pub(super) fn wage(one: &Wage) -> Document {
    Object::default()
        .show("workshop", one.workshop)
        .put("workshop_name", one.workshop_name.as_str())
        .show("month", one.month)
        .put("phase", one.phase.map(phase_key))
        .yen("total", one.total)
        .put("heads", one.heads)
        .yen("average", one.average)
        .put("formula", one.formula)
        .show("origin", Some(&one.origin))
        .done()
}

pub(super) fn lead(one: &Lead) -> Document {
    let client = one.client.as_ref();
    Object::default()
        .show("client_id", client.map(|(id, _)| id))
        .show("client", client.map(|(_, name)| name))
        .put("category", one.category.map(|category| category.name()))
        .put("state", one.state.label())
        .show("first_meeting_on", one.first_meeting_on)
        .yen("demand", one.demand)
        .yen("ordered", one.ordered)
        .yen("annual_recurring", one.annual_recurring)
        .yen("lost", one.lost)
        .show("contracted_on", one.contracted_on)
        .show("lost_on", one.lost_on)
        .put("reason", one.reason.as_str())
        .show("origin", Some(&one.origin))
        .done()
}

pub(super) fn entry(one: &Entry) -> Document {
    Object::default()
        .put("kind", one.kind.key())
        .put("group", one.group.as_str())
        .put("item", one.item.as_str())
        .put("value", one.value)
        .put("text", one.text.as_str())
        .show("origin", Some(&one.origin))
        .done()
}

pub(super) fn survey(one: &SurveyAnswer) -> Document {
    Object::default()
        .put("survey", one.survey.as_str())
        .show("desk", one.desk.as_ref())
        .put("question", one.question.as_str())
        .put("answer", one.answer.as_str())
        .show("answered_at", one.answered_at)
        .flag("superseded", one.superseded)
        .show("origin", Some(&one.origin))
        .done()
}

pub(super) fn matched(one: &Match) -> Document {
    Object::default()
        .show("desk", Some(&one.desk))
        .flag("safety_plan", one.safety_plan)
        .put("score", one.score)
        .put("reasons", reasons(&one.reasons))
        .put("to_confirm", one.to_confirm.clone())
        .put("decision", one.decision.clone())
        .done()
}

pub(super) fn invitation(one: &Invitation) -> Document {
    Object::default().put("at", one.at.format("%Y-%m-%dT%H:%M:%S%.f").to_string()).done()
}

pub(super) fn allocation(one: &Allocation) -> Document {
    Object::default()
        .show("case", Some(one.case))
        .show("workshop", Some(one.workshop))
        .show("desk", Some(&one.desk))
        .show("month", one.month)
        .put("hours", one.hours)
        .put("quantity", one.quantity)
        .yen("amount", one.amount)
        .done()
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn zero_and_no_are_told_and_nothing_is_left_out() {
        let mut one = fixture::case(1, "R3-001", "", "", 2021);
        one.amount = Some(Yen(0));
        one.remote = Some(false);
        assert_eq!(case(&one).text, r#"{"amount":0,"fiscal_year":2021,"number":"R3-001","remote":false}"#);
    }
}
