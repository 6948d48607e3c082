//! Forms: two reads written by hand over the same connection and tokens, for no crate speaks this API.

use super::Google;
use super::call::{Ear, Method};
use super::error::GoogleError;
use super::meter::Api;
use google_sheets4::common::{Error as ApiError, GetToken, to_bytes};
use hyper::Uri;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

const FORM: Method = Method::read(Api::Forms, "forms.forms.get");
const RESPONSES: Method = Method::read(Api::Forms, "forms.forms.responses.list");

/// A form's structure.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Form {
    pub info: FormInfo,
    pub items: Vec<FormItem>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormInfo {
    pub title: String,
    pub document_title: String,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormItem {
    pub title: String,
    pub question_item: Option<QuestionItem>,
    pub question_group_item: Option<QuestionGroup>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct QuestionItem {
    pub question: Question,
}

/// Rows of a grid: one question each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct QuestionGroup {
    pub questions: Vec<Question>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Question {
    pub question_id: String,
    pub row_question: Option<RowQuestion>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RowQuestion {
    pub title: String,
}

/// One person's answers; a question that was left blank is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FormResponse {
    pub response_id: String,
    /// RFC 3339, UTC.
    pub create_time: String,
    /// Moves when the answer is edited.
    pub last_submitted_time: String,
    pub respondent_email: Option<String>,
    pub answers: BTreeMap<String, Answer>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Answer {
    pub text_answers: TextAnswers,
    pub file_upload_answers: FileAnswers,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TextAnswers {
    pub answers: Vec<TextAnswer>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TextAnswer {
    pub value: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FileAnswers {
    pub answers: Vec<FileAnswer>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FileAnswer {
    pub file_id: String,
    pub file_name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ResponsePage {
    responses: Vec<FormResponse>,
    next_page_token: Option<String>,
}

impl Google {
    /// The questions of a form.
    ///
    /// # Errors
    /// Not shared, not a form, or not to be had.
    pub async fn form(&self, id: &str, subject: &str) -> Result<Form, GoogleError> {
        self.get(FORM, &format!("v1/forms/{}", escaped(id)), subject).await
    }

    /// All responses, or those submitted or edited at `since` (RFC 3339) or later; in no particular order.
    ///
    /// # Errors
    /// As [`Google::form`].
    pub async fn responses(
        &self,
        id: &str,
        since: Option<&str>,
        subject: &str,
    ) -> Result<Vec<FormResponse>, GoogleError> {
        let mut responses = Vec::new();
        let mut page = String::new();
        loop {
            let mut path = format!("v1/forms/{}/responses?pageSize=5000", escaped(id));
            if let Some(since) = since {
                path += &format!("&filter={}", escaped(&format!("timestamp >= {since}")));
            }
            if !page.is_empty() {
                path += &format!("&pageToken={}", escaped(&page));
            }
            let answer: ResponsePage = self.get(RESPONSES, &path, subject).await?;
            responses.extend(answer.responses);
            match answer.next_page_token.filter(|token| !token.is_empty()) {
                Some(next) => page = next,
                None => return Ok(responses),
            }
        }
    }

    async fn get<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        subject: &str,
    ) -> Result<T, GoogleError> {
        let address = format!("{}{path}", self.options.server.forms);
        self.call(method, subject, async |ear| self.get_once(&address, ear).await).await
    }

    async fn get_once<T: DeserializeOwned>(&self, address: &str, ear: &mut Ear) -> Result<T, ApiError> {
        let token = self.tokens.get_token(&[]).await.map_err(ApiError::MissingToken)?.unwrap_or_default();
        let bad = |error: hyper::http::Error| ApiError::Io(std::io::Error::other(error.to_string()));
        let uri: Uri = address.parse().map_err(|_| ApiError::Io(std::io::Error::other("address")))?;
        let request = hyper::Request::get(uri)
            .header(hyper::header::USER_AGENT, super::USER_AGENT)
            .header(hyper::header::AUTHORIZATION, format!("Bearer {token}"))
            .body(google_sheets4::common::to_body::<String>(None))
            .map_err(bad)?;
        let response = self.http.request(request).await.map_err(ApiError::HttpError)?;
        ear.hear(&response);
        let status = response.status();
        let bytes =
            to_bytes(google_sheets4::common::Body::new(response.into_body())).await.unwrap_or_default();
        if status.is_success() {
            return serde_json::from_slice(&bytes)
                .map_err(|error| ApiError::JsonDecodeError(String::new(), error));
        }
        match serde_json::from_slice(&bytes) {
            Ok(body) => Err(ApiError::BadRequest(body)),
            Err(_) => {
                let empty = google_sheets4::common::to_body::<String>(None);
                let mut failed = hyper::Response::new(empty);
                *failed.status_mut() = status;
                Err(ApiError::Failure(failed))
            }
        }
    }
}

/// Percent-encodes everything but unreserved characters.
fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
