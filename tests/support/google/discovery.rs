//! Google's discovery documents, trimmed: which method a path means, and whether parameters and bodies are well formed.

use super::json::{camel, snake};
use super::quota::Api;
use super::reply::Refused;
use serde_json::{Map, Value};
use std::sync::LazyLock;

pub(crate) struct Discovery {
    api: Api,
    methods: Map<String, Value>,
    schemas: Map<String, Value>,
}

/// A method of a service, with what its path names.
pub(crate) struct Route {
    pub(crate) discovery: &'static Discovery,
    pub(crate) method: &'static str,
    pub(crate) path: Vec<(String, String)>,
}

static ALL: LazyLock<[Discovery; 3]> = LazyLock::new(|| {
    [
        Discovery::read(Api::Sheets, include_str!("discovery/sheets.json")),
        Discovery::read(Api::Drive, include_str!("discovery/drive.json")),
        Discovery::read(Api::Forms, include_str!("discovery/forms.json")),
    ]
});

/// Query parameters that every method has.
const OF_ALL: [&str; 13] = [
    "$.xgafv",
    "access_token",
    "alt",
    "callback",
    "fields",
    "key",
    "oauth_token",
    "prettyPrint",
    "quotaUser",
    "uploadType",
    "upload_protocol",
    "userIp",
    "$alt",
];

/// The method that verb and path mean. Where two fit, the one with a custom verb at its end is meant.
pub(crate) fn route(verb: &str, path: &str) -> Option<Route> {
    let mut best: Option<(usize, Route)> = None;
    for discovery in ALL.iter() {
        for (id, method) in &discovery.methods {
            let template = method["path"].as_str().unwrap();
            if method["verb"] != verb {
                continue;
            }
            let Some(named) = fit(template, path) else { continue };
            let literal = template.split(['{', '}']).step_by(2).map(str::len).sum();
            if best.as_ref().is_none_or(|(best, _)| literal > *best) {
                best = Some((literal, Route { discovery, method: id, path: named }));
            }
        }
    }
    best.map(|(_, route)| route)
}

fn fit(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (ours, theirs): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    if ours.len() != theirs.len() {
        return None;
    }
    let mut named = Vec::new();
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        match ours.strip_prefix('{').and_then(|rest| rest.split_once('}')) {
            Some((name, end)) => {
                let value = theirs.strip_suffix(end).filter(|value| !value.is_empty())?;
                named.push((name.to_owned(), decode(value, false)));
            }
            None if ours == theirs => {}
            None => return None,
        }
    }
    Some(named)
}

/// Percent-decoding; in queries and forms `+` is a space.
pub(crate) fn decode(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let hex = bytes.get(at + 1..at + 3).and_then(|hex| std::str::from_utf8(hex).ok());
        match (bytes[at], hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) if plus => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `a=b&c=d` of a query or a form.
pub(crate) fn pairs(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name, true), decode(value, true)))
        .collect()
}

impl Route {
    pub(crate) fn api(&self) -> Api {
        self.discovery.api
    }

    /// Whether one of these scopes opens the method.
    pub(crate) fn is_open_to(&self, scopes: &[String]) -> bool {
        let open = self.discovery.methods[self.method]["scopes"].as_array().unwrap();
        scopes.iter().any(|scope| open.iter().any(|known| known == scope))
    }

    /// The file, spreadsheet or form that the path names.
    pub(crate) fn target(&self) -> &str {
        let of_files = ["fileId", "spreadsheetId", "formId"];
        let named = self.path.iter().find(|(name, _)| of_files.contains(&name.as_str()));
        named.map_or("", |(_, value)| value)
    }

    pub(crate) fn response(&self) -> Option<&'static str> {
        self.discovery.methods[self.method].get("response").and_then(Value::as_str)
    }

    /// Unknown or malformed query parameters. Drive is known to ignore unknown ones.
    pub(crate) fn check_query(&self, query: &[(String, String)]) -> Result<(), Refused> {
        let known = &self.discovery.methods[self.method]["parameters"];
        let mut found = Vec::new();
        for (name, value) in query.iter().filter(|(name, _)| !OF_ALL.contains(&name.as_str())) {
            let Some(kind) = known.get(name).and_then(Value::as_str) else {
                if self.api() != Api::Drive {
                    found.push((String::new(), format!(
                        "Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query parameter. Field '{name}' \
                         could not be found in request message."
                    )));
                }
                continue;
            };
            let kind = kind.trim_start_matches('[');
            let fits = match kind {
                "boolean" => ["true", "false", "1", "0"].contains(&value.to_lowercase().as_str()),
                "int32" => value.parse::<i32>().is_ok(),
                kind if kind.contains('|') => kind.split('|').any(|one| one == value && !one.is_empty()),
                _ => true,
            };
            if !fits && self.api() == Api::Drive {
                return Err(Refused::classic(
                    400,
                    "global",
                    "invalidParameter",
                    &format!(
                        "Invalid value '{value}'. Values must match the following regular expression or type: '{kind}'"
                    ),
                    Some(("parameter", name)),
                ));
            }
            if !fits {
                let (name, kind) = (snake(name), printed(kind, &camel(name)));
                found.push((name.clone(), format!("Invalid value at '{name}' ({kind}), \"{value}\"")));
            }
        }
        refuse(found)
    }

    /// The body as JSON with the names that the documents give; refused where it does not fit the schema.
    pub(crate) fn body(&self, bytes: &[u8]) -> Result<Value, Refused> {
        let Some(kind) = self.discovery.methods[self.method].get("request").and_then(Value::as_str) else {
            return Ok(Value::Null);
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Object(Map::new()));
        }
        let value: Value = serde_json::from_slice(bytes).map_err(|_| {
            let message = "Invalid JSON payload received. Unexpected token.";
            Refused::violations(message, &[(String::new(), message.to_owned())])
        })?;
        let mut found = Vec::new();
        let value = self.discovery.read_as(&format!("${kind}"), value, "", &mut found);
        refuse(found)?;
        Ok(value)
    }
}

fn refuse(found: Vec<(String, String)>) -> Result<(), Refused> {
    if found.is_empty() {
        return Ok(());
    }
    let message: Vec<&str> = found.iter().map(|(_, what)| what.as_str()).collect();
    Err(Refused::violations(&message.join("\n"), &found))
}

/// A type as error messages name it.
fn printed(kind: &str, name: &str) -> String {
    match kind {
        "string" => "TYPE_STRING".to_owned(),
        "boolean" => "TYPE_BOOL".to_owned(),
        "int32" | "integer" => "TYPE_INT32".to_owned(),
        "int64" => "TYPE_INT64".to_owned(),
        "number" | "float" | "double" => "TYPE_DOUBLE".to_owned(),
        _ => {
            let name = kind.strip_prefix('$').map_or_else(
                || name[..1].to_uppercase() + &name[1..],
                |schema| schema.rsplit('.').next().unwrap().to_owned(),
            );
            format!("type.googleapis.com/google.apps.sheets.v4.{name}")
        }
    }
}

impl Discovery {
    fn read(api: Api, text: &str) -> Self {
        let mut document: Value = serde_json::from_str(text).unwrap();
        let mut part = |name: &str| match document[name].take() {
            Value::Object(part) => part,
            _ => Map::new(),
        };
        Self { api, methods: part("methods"), schemas: part("schemas") }
    }

    pub(crate) fn schema(&self, name: &str) -> Option<&Map<String, Value>> {
        self.schemas.get(name).and_then(Value::as_object)
    }

    /// The value with camel-case names and without nulls; what does not fit is told in `found`.
    fn read_as(&self, kind: &str, value: Value, path: &str, found: &mut Vec<(String, String)>) -> Value {
        let mut bad = |kind: &str, value: &Value| {
            let name = path.rsplit('.').next().unwrap_or(path);
            let name = camel(name.split('[').next().unwrap_or(name));
            let name = if name.is_empty() { "Value".to_owned() } else { name };
            found.push((
                path.to_owned(),
                format!("Invalid value at '{path}' ({}), {value}", printed(kind, &name)),
            ));
        };
        if let Some(inner) = kind.strip_prefix('[') {
            let Value::Array(values) = value else {
                // A single value where a list belongs is read as a list of one, as the real parser does.
                return Value::Array(vec![self.read_as(inner, value, &format!("{path}[0]"), found)]);
            };
            let items = values.into_iter().enumerate();
            return items
                .map(|(at, value)| self.read_as(inner, value, &format!("{path}[{at}]"), found))
                .collect();
        }
        if kind.starts_with('{') || kind == "any" {
            return value;
        }
        let Some(name) = kind.strip_prefix('$') else {
            let fits = match kind {
                "string" => value.is_string(),
                "boolean" => value.is_boolean() || value == "true" || value == "false",
                "int32" | "integer" => whole(&value).is_some_and(|n| i32::try_from(n).is_ok()),
                "int64" | "uint64" => whole(&value).is_some(),
                "number" | "float" | "double" => {
                    value.is_number() || value.as_str().is_some_and(|text| text.parse::<f64>().is_ok())
                }
                kind => value
                    .as_str()
                    .is_some_and(|text| !text.is_empty() && kind.split('|').any(|one| one == text)),
            };
            if !fits {
                bad(kind, &value);
            }
            return match (kind, &value) {
                ("boolean", Value::String(text)) => Value::Bool(text == "true"),
                ("int32" | "integer", value) => whole(value).map_or(Value::Null, Value::from),
                _ => value,
            };
        };
        let Value::Object(object) = value else {
            bad(kind, &value);
            return Value::Null;
        };
        let fields = self.schema(name);
        let mut out = Map::new();
        // Messages of which one field at most may be set, and the name of the choice.
        let choice = match name {
            "Request" => Some("kind"),
            "ExtendedValue" => Some("value"),
            _ => None,
        };
        for (key, value) in object {
            let known = fields.and_then(|fields| {
                let name = if fields.contains_key(&key) { key.clone() } else { camel(&key) };
                fields.get(&name).map(|kind| (name, kind.as_str().unwrap()))
            });
            let Some((name, kind)) = known else {
                let place = if path.is_empty() { String::new() } else { format!(" at '{path}'") };
                let what = format!(
                    "Invalid JSON payload received. Unknown name \"{key}\"{place}: Cannot find field."
                );
                found.push((path.to_owned(), what));
                continue;
            };
            if value.is_null() && kind != "any" {
                continue;
            }
            if let Some(choice) = choice.filter(|_| !out.is_empty()) {
                let what = format!(
                    "Invalid value at '{path}' (oneof), oneof field '{choice}' is already set. Cannot set '{name}'"
                );
                found.push((path.to_owned(), what));
                continue;
            }
            let path = if path.is_empty() { snake(&name) } else { format!("{path}.{}", snake(&name)) };
            out.insert(name, self.read_as(kind, value, &path, found));
        }
        Value::Object(out)
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64))
        }
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// The documents of Sheets, for the masks inside requests.
pub(crate) fn sheets() -> &'static Discovery {
    &ALL[0]
}
