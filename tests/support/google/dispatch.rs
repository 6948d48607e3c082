//! One call from its arrival to its answer: fault, token, quota, what people do meanwhile, the method, the journal.

use super::discovery::{self, Route, pairs};
use super::fault::{self, Action};
use super::fields::Mask;
use super::hooks::{self, When};
use super::journal::Entry;
use super::quota::Api;
use super::reply::{Answer, Refused, Reply};
use super::world::World;
use super::{drive, forms, sheets};
use serde_json::{Value, json};
use std::time::Duration;

/// A request as it came in.
pub(crate) struct Call {
    pub(crate) verb: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) bearer: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// What the connection is to do.
#[derive(Debug)]
pub(crate) enum Outcome {
    Reply(Reply),
    Truncated(Reply),
    Stall(Duration),
    Reset,
}

/// What a method is given: who asks, what for, with which parameters and body.
pub(crate) struct Request {
    pub(crate) caller: String,
    pub(crate) method: &'static str,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) body: Value,
    pub(crate) mask: Option<Mask>,
}

impl Request {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all(&self, name: &str) -> Vec<String> {
        self.parameters.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    pub(crate) fn is_true(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.eq_ignore_ascii_case("true") || value == "1")
    }
}

/// Reads that are sent as POST.
const READS: [&str; 3] = ["getByDataFilter", "batchGetByDataFilter", "developerMetadata.search"];

pub(crate) fn answer(world: &mut World, call: &Call) -> Outcome {
    let is_token = call.path == "/token";
    let route = discovery::route(&call.verb, call.path.trim_start_matches('/'));
    let (api, method, target) = match &route {
        _ if is_token => (Api::Token, "oauth2.token", String::new()),
        Some(route) => (route.api(), route.method, route.target().to_owned()),
        None => (Api::Token, "unknown", String::new()),
    };
    let is_write = route.is_some() && call.verb != "GET" && !READS.iter().any(|read| method.ends_with(read));
    let action = world.faults.take(api, method, &target, call.query.contains("alt=media"));
    let instead = action.as_ref().and_then(|action| fault::answer(action, api, &target));
    let outcome = match (instead, &action) {
        (Some(reply), _) => Outcome::Reply(reply),
        (None, Some(Action::Stall(time))) => Outcome::Stall(*time),
        (None, Some(Action::Reset)) => Outcome::Reset,
        _ => {
            let reply = applied(world, call, route.as_ref(), is_write).unwrap_or_else(|refused| refused.0);
            match action {
                Some(Action::CommitThenDown) => Outcome::Reply(fault::down(503, api)),
                Some(Action::CommitThenReset) => Outcome::Reset,
                Some(Action::CommitThenStall(time)) => Outcome::Stall(time),
                Some(Action::Truncated) => Outcome::Truncated(reply),
                _ => Outcome::Reply(reply),
            }
        }
    };
    let (status, response_bytes) = match &outcome {
        Outcome::Reply(reply) => (reply.status, reply.body.len()),
        Outcome::Truncated(reply) => (reply.status, reply.body.len() / 2),
        Outcome::Stall(_) | Outcome::Reset => (0, 0),
    };
    world.journal.note(Entry {
        at: world.clock.now(),
        api,
        method: method.to_owned(),
        target,
        path: if call.query.is_empty() { call.path.clone() } else { format!("{}?{}", call.path, call.query) },
        status,
        request_bytes: call.body.len(),
        response_bytes,
        is_write,
        body: is_write.then(|| String::from_utf8_lossy(&call.body).into_owned()),
    });
    outcome
}

fn applied(world: &mut World, call: &Call, route: Option<&Route>, is_write: bool) -> Result<Reply, Refused> {
    if call.path == "/token" {
        if call.verb != "POST" {
            return Ok(Reply::html(404, "Not Found"));
        }
        hooks::run(world, When::Before, "oauth2.token", "");
        let reply = world.tokens.grant(&mut world.ids, &call.body);
        hooks::run(world, When::After, "oauth2.token", "");
        return reply;
    }
    let Some(route) = route else { return Ok(Reply::html(404, "Not Found")) };
    let caller = authorised(world, call, route)?;
    let now = world.clock.now();
    world.quotas.take(route.api(), route.method, is_write, &caller, now)?;
    let request = read(call, route, caller)?;
    hooks::run(world, When::Before, route.method, route.target());
    let reply = match route.api() {
        Api::Drive => drive::answer(world, &request),
        Api::Sheets => sheets::answer(world, &request).map(|answer| finish(&request, answer)),
        Api::Forms | Api::Token => forms::answer(world, &request).map(|answer| finish(&request, answer)),
    };
    hooks::run(world, When::After, route.method, route.target());
    reply
}

/// The answer as the field mask leaves it.
pub(crate) fn finish(request: &Request, answer: Value) -> Reply {
    let answer = match &request.mask {
        Some(mask) => mask.apply(answer),
        None => answer,
    };
    Reply::json(200, &answer)
}

fn read(call: &Call, route: &Route, caller: String) -> Result<Request, Refused> {
    let query = pairs(&call.query);
    route.check_query(&query)?;
    let fields = query.iter().find(|(name, _)| name == "fields").map(|(_, value)| value.clone());
    let mask = match fields.as_deref() {
        None | Some("") => None,
        Some(text) => Some(read_mask(text, route)?),
    };
    let body = route.body(&call.body)?;
    let parameters = route.path.iter().cloned().chain(query).collect();
    Ok(Request { caller, method: route.method, parameters, body, mask })
}

fn read_mask(text: &str, route: &Route) -> Result<Mask, Refused> {
    let mask = Mask::parse(text);
    let wrong = match &mask {
        None => Some(text.to_owned()),
        Some(mask) => route.response().and_then(|kind| mask.unknown(route.discovery, kind)),
    };
    match (mask, wrong) {
        (Some(mask), None) => Ok(mask),
        (_, wrong) if route.api() == Api::Drive => {
            let leaf = wrong.unwrap_or_default();
            let leaf = leaf.rsplit('.').next().unwrap_or_default();
            let message = format!("Invalid field selection {leaf}");
            let place = Some(("parameter", "fields"));
            Err(Refused::classic(400, "global", "invalidParameter", &message, place))
        }
        (_, wrong) => {
            let path = wrong.unwrap_or_default();
            let what =
                format!("Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'.");
            Err(Refused::violations("Request contains an invalid argument.", &[(path, what)]))
        }
    }
}

fn authorised(world: &World, call: &Call, route: &Route) -> Result<String, Refused> {
    let api = route.api();
    let Some(bearer) = &call.bearer else {
        let message = "Method doesn't allow unregistered callers (callers without established identity). Please use API Key \
                       or other form of API consumer identity to call this API.";
        return Err(match api {
            Api::Drive => Refused::classic(403, "global", "forbidden", message, None),
            _ => Refused::modern(403, "PERMISSION_DENIED", message, json!([])),
        });
    };
    let issued = world.tokens.holder(bearer).ok_or_else(|| unauthenticated(api))?;
    if !route.is_open_to(&issued.scopes) {
        let message = "Request had insufficient authentication scopes.";
        let details = json!([{
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
            "metadata": {
                "method": route.method,
                "service": match api {
                    Api::Drive => "drive.googleapis.com",
                    Api::Forms => "forms.googleapis.com",
                    _ => "sheets.googleapis.com",
                },
            },
        }]);
        let mut error =
            json!({"code": 403, "message": message, "status": "PERMISSION_DENIED", "details": details});
        if api == Api::Drive {
            error["errors"] = json!([{"message": "Insufficient Permission", "domain": "global",
                "reason": "insufficientPermissions"}]);
        }
        let challenge = "Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\"";
        let reply = Reply::json(403, &json!({ "error": error }));
        return Err(Refused(reply.with("WWW-Authenticate", challenge)));
    }
    Ok(issued.caller)
}

/// The token is unknown or no longer good.
pub(crate) fn unauthenticated(api: Api) -> Refused {
    let message = "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid \
                   authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
    let mut error = json!({"code": 401, "message": message, "status": "UNAUTHENTICATED"});
    if api == Api::Drive {
        error["errors"] = json!([{"message": "Invalid Credentials", "domain": "global", "reason": "authError",
            "location": "Authorization", "locationType": "header"}]);
    }
    let challenge = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";
    Refused(Reply::json(401, &json!({ "error": error })).with("WWW-Authenticate", challenge))
}

/// The mask laid over an answer that a method has built itself.
pub(crate) fn masked(request: &Request, default: &str, answer: Value) -> Answer {
    let default = || Mask::parse(default).unwrap_or_default();
    Ok(request.mask.clone().unwrap_or_else(default).apply(answer))
}
