//! What goes back over the wire: answers, and refusals in the two forms that Google's services use.

use serde_json::{Value, json};

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// A refusal is a reply too; methods return it as their error.
#[derive(Debug, Clone)]
pub(crate) struct Refused(pub(crate) Reply);

pub(crate) type Answer = Result<Value, Refused>;

const JSON: &str = "application/json; charset=UTF-8";

impl Reply {
    pub(crate) fn new(status: u16, kind: &str, body: Vec<u8>) -> Self {
        Self { status, headers: vec![("Content-Type".to_owned(), kind.to_owned())], body }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        Self::new(status, JSON, serde_json::to_vec_pretty(body).unwrap())
    }

    pub(crate) fn html(status: u16, title: &str) -> Self {
        let body = format!(
            "<!DOCTYPE html>\n<html lang=en>\n<meta charset=utf-8>\n<title>Error {status} ({title})!!1</title>\n\
             <p><b>{status}.</b> <ins>That’s an error.</ins>\n<p>{title}. <ins>That’s all we know.</ins>\n"
        );
        Self::new(status, "text/html; charset=UTF-8", body.into_bytes())
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

impl Refused {
    /// As Sheets, Forms and the front of all services refuse.
    pub(crate) fn modern(status: u16, state: &str, message: &str, details: Value) -> Self {
        let mut error = json!({"code": status, "message": message, "status": state});
        if details.as_array().is_some_and(|details| !details.is_empty()) {
            error["details"] = details;
        }
        Self(Reply::json(status, &json!({ "error": error })))
    }

    /// As Drive refuses; `location` is the parameter or header at fault.
    pub(crate) fn classic(
        status: u16,
        domain: &str,
        reason: &str,
        message: &str,
        location: Option<(&str, &str)>,
    ) -> Self {
        let mut one = json!({"message": message, "domain": domain, "reason": reason});
        if let Some((kind, name)) = location {
            one["location"] = name.into();
            one["locationType"] = kind.into();
        }
        Self(Reply::json(status, &json!({"error": {"code": status, "message": message, "errors": [one]}})))
    }

    pub(crate) fn invalid(message: impl AsRef<str>) -> Self {
        Self::modern(400, "INVALID_ARGUMENT", message.as_ref(), json!([]))
    }

    /// A field of the request is wrong: the message says it, the details name it.
    pub(crate) fn violations(message: &str, found: &[(String, String)]) -> Self {
        let found: Vec<Value> = found
            .iter()
            .map(|(field, what)| match field.as_str() {
                "" => json!({"description": what}),
                field => json!({"field": field, "description": what}),
            })
            .collect();
        let details =
            json!([{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": found}]);
        Self::modern(400, "INVALID_ARGUMENT", message, details)
    }

    pub(crate) fn forbidden() -> Self {
        Self::modern(403, "PERMISSION_DENIED", "The caller does not have permission", json!([]))
    }

    pub(crate) fn not_found() -> Self {
        Self::modern(404, "NOT_FOUND", "Requested entity was not found.", json!([]))
    }

    pub(crate) fn office_file() -> Self {
        let message =
            "This operation is not supported for this document. The document must not be an Office file.";
        Self::modern(400, "FAILED_PRECONDITION", message, json!([]))
    }

    /// A file that does not exist, or that the caller may not know of.
    pub(crate) fn no_file(id: &str) -> Self {
        let message = format!("File not found: {id}.");
        Self::classic(404, "global", "notFound", &message, Some(("parameter", "fileId")))
    }

    pub(crate) fn parameter(name: &str) -> Self {
        Self::classic(400, "global", "invalid", "Invalid Value", Some(("parameter", name)))
    }
}
