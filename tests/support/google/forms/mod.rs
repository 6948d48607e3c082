//! Forms v1: a form's questions and what people answered.

pub(crate) mod people;

use super::clock::{fine_stamp, stamp};
use super::dispatch::Request;
use super::drive::{FORM, Role};
use super::reply::{Answer, Refused};
use super::world::World;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const MOST: usize = 5000;

#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) items: Vec<Value>,
    pub(crate) linked_sheet: Option<String>,
    pub(crate) revision: u64,
    pub(crate) responses: Vec<Response>,
}

#[derive(Debug, Clone)]
pub(crate) struct Response {
    pub(crate) id: String,
    pub(crate) created: DateTime<Utc>,
    pub(crate) submitted: DateTime<Utc>,
    pub(crate) email: Option<String>,
    /// By question id; only what was answered.
    pub(crate) answers: BTreeMap<String, Value>,
}

pub(crate) fn answer(world: &World, request: &Request) -> Answer {
    let form = form(world, request)?;
    match request.method {
        "forms.forms.get" => Ok(shown(world, form)),
        "forms.forms.responses.list" => list(form, request),
        "forms.forms.responses.get" => {
            let wanted = request.get("responseId").unwrap_or_default();
            let found = form.responses.iter().find(|response| response.id == wanted);
            found.map(|response| told(form, response)).ok_or_else(Refused::not_found)
        }
        other => Err(Refused::modern(
            501,
            "UNIMPLEMENTED",
            &format!("The emulator does not know {other}."),
            json!([]),
        )),
    }
}

/// Questions and answers are open to who may edit the form; a reader can only fill it in.
fn form<'a>(world: &'a World, request: &Request) -> Result<&'a Form, Refused> {
    let id = request.get("formId").unwrap_or_default();
    let form =
        world.forms.get(id).filter(|_| world.drive.files.get(id).is_some_and(|file| file.mime == FORM));
    let form = form.ok_or_else(Refused::not_found)?;
    match world.drive.role_of(id, &request.caller) {
        Some(Role::Writer | Role::Owner) => Ok(form),
        Some(Role::Reader) | None => Err(Refused::forbidden()),
    }
}

fn shown(world: &World, form: &Form) -> Value {
    let name = world.drive.files.get(&form.id).map_or(form.title.as_str(), |file| &file.name);
    let mut shown = json!({
        "formId": form.id,
        "info": {"title": form.title, "documentTitle": name},
        "settings": {"emailCollectionType": "DO_NOT_COLLECT"},
        "revisionId": format!("{:08x}", form.revision),
        "responderUri": format!("https://docs.google.com/forms/d/e/1FAIpQLS{}/viewform", form.id),
        "publishSettings": {"publishState": {"isPublished": true, "isAcceptingResponses": true}},
    });
    if !form.description.is_empty() {
        shown["info"]["description"] = form.description.clone().into();
    }
    if !form.items.is_empty() {
        shown["items"] = form.items.clone().into();
    }
    if let Some(sheet) = &form.linked_sheet {
        shown["linkedSheetId"] = sheet.clone().into();
    }
    shown
}

fn list(form: &Form, request: &Request) -> Answer {
    let size = match request.get("pageSize").map_or(Ok(0), str::parse::<usize>) {
        Ok(0) => MOST,
        Ok(size) if size <= MOST => size,
        _ => return Err(Refused::invalid("Page size must be between 0 and 5000.")),
    };
    let (inclusive, since) = match request.get("filter").filter(|filter| !filter.is_empty()) {
        None => (true, DateTime::<Utc>::MIN_UTC),
        Some(filter) => since(filter).ok_or_else(|| Refused::invalid("Invalid filter."))?,
    };
    let mut found: Vec<&Response> = form
        .responses
        .iter()
        .filter(|response| response.submitted > since || (inclusive && response.submitted == since))
        .collect();
    // No order is promised; this one is the same each time and helps nobody.
    found.sort_by_key(|response| super::checksum::md5(response.id.as_bytes()));
    let begin = match request.get("pageToken").filter(|token| !token.is_empty()) {
        None => 0,
        Some(token) => token
            .strip_prefix("ACwC")
            .and_then(|at| at.parse::<usize>().ok())
            .ok_or_else(|| Refused::invalid("Invalid page token."))?,
    };
    let page: Vec<Value> = found.iter().skip(begin).take(size).map(|response| told(form, response)).collect();
    let mut answer = json!({});
    if begin + size < found.len() {
        answer["nextPageToken"] = format!("ACwC{}", begin + size).into();
    }
    if !page.is_empty() {
        answer["responses"] = page.into();
    }
    Ok(answer)
}

/// `timestamp > 2026-11-20T00:00:00Z`, or `>=`: whether the moment itself is meant too, and the moment.
fn since(filter: &str) -> Option<(bool, DateTime<Utc>)> {
    let rest = filter.trim().strip_prefix("timestamp")?.trim_start();
    let (inclusive, rest) = match rest.strip_prefix(">=") {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix('>')?),
    };
    let moment = rest.trim().trim_matches('"');
    if !moment.ends_with('Z') {
        return None;
    }
    Some((inclusive, DateTime::parse_from_rfc3339(moment).ok()?.to_utc()))
}

fn told(form: &Form, response: &Response) -> Value {
    let mut told = json!({
        "formId": form.id,
        "responseId": response.id,
        "createTime": stamp(response.created),
        "lastSubmittedTime": fine_stamp(response.submitted),
    });
    if let Some(email) = &response.email {
        told["respondentEmail"] = email.clone().into();
    }
    if !response.answers.is_empty() {
        told["answers"] = response.answers.clone().into_iter().collect();
    }
    told
}
