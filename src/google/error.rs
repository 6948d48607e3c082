//! What went wrong at Google, in words that say who must do what.
//!
//! Answers are classified by status and reason, because 403 alone may mean too fast, not shared, switched off or full.

use google_sheets4::common::Error as ApiError;
use serde_json::Value;
use std::fmt;
use yup_oauth2::error::{AuthErrorCode, Error as TokenError};

/// The kind of a failure; each has its remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The network or Google, for the moment.
    Transient,
    /// Something between here and Google answers in its place: a firewall, a proxy.
    Blocked,
    /// The certificate of whoever answers is not one that this machine trusts.
    Certificate,
    /// Too many calls a minute, still after waiting.
    Quota,
    /// Today's allowance is used up.
    DayQuota,
    /// The key is revoked, deleted or not Google's.
    Key,
    /// The machine's clock is wrong.
    Clock,
    /// The service account may not act in that person's name, or lacks a scope there.
    Delegation,
    /// The service is not switched on in the project.
    ApiOff,
    /// There, or not: not for this account.
    NotShared,
    /// May be read, not written.
    ReadOnly,
    /// A range or tab that a person protects.
    Protected,
    /// May be seen, not downloaded: its owner forbids readers to.
    NoDownload,
    NotFound,
    /// An Excel file where a spreadsheet is needed, a folder where a file is …
    WrongType,
    /// A tab, range or question that is not there (any more).
    SchemaChanged,
    /// Too large, too many cells, no room.
    Limit,
    /// A write that may or may not have been done: read again before anything else.
    AmbiguousWrite,
    /// Google does not understand the call: a defect of ours.
    Refused,
    /// The configuration or the key file.
    Settings,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoogleError {
    pub cause: Cause,
    /// The folder, file, spreadsheet or form, as a person knows it.
    pub subject: String,
    /// With whom things have to be shared; empty before the key was read.
    pub account: String,
    /// Google's own words, for the operator.
    pub detail: String,
}

impl GoogleError {
    pub(super) fn settings(subject: &str, detail: String) -> Self {
        Self { cause: Cause::Settings, subject: subject.to_owned(), account: String::new(), detail }
    }

    /// Whether the same call may succeed later without anyone doing anything.
    #[must_use]
    pub const fn retry_helps(&self) -> bool {
        matches!(self.cause, Cause::Transient | Cause::Quota | Cause::DayQuota | Cause::AmbiguousWrite)
    }

    /// What a person has to do, one sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        let account = &self.account;
        match self.cause {
            Cause::Transient | Cause::AmbiguousWrite => {
                "一時的なものと思われます。次の実行でもう一度試します。".to_owned()
            }
            Cause::Blocked => "Googleではなく、途中のネットワーク（ファイアウォールやプロキシー）が通信を断っています。ネットワークの管理者に、oauth2.googleapis.com・www.googleapis.com・sheets.googleapis.com・forms.googleapis.com への 443 番の通信を許してもらってください。".to_owned(),
            Cause::Certificate => "接続先の証明書を信頼できません。組織のネットワークが通信の中身を確かめている場合は、その証明書（ルート証明書）をこの機械に入れてもらってください。この機械の時計が合っているかもお確かめください。".to_owned(),
            Cause::Quota => {
                "Googleの呼び出し回数の上限に達しました。続きは次の実行で行います。".to_owned()
            }
            Cause::DayQuota => {
                "Googleの1日の上限に達しました。明日の実行で続けます。".to_owned()
            }
            Cause::Key => "サービスアカウントの鍵が使えません。Google Cloud コンソールで鍵が残っているかを確かめ、なければ新しい鍵を作って置き換えてください。".to_owned(),
            Cause::Clock => "この機械の時計がずれています。時刻を合わせてください。".to_owned(),
            Cause::Delegation => "サービスアカウントの権限が足りません。「ドメイン全体の委任」に tsunagi の範囲（drive.readonly、spreadsheets、forms.body.readonly、forms.responses.readonly）を登録してください。".to_owned(),
            Cause::ApiOff => "このプロジェクトで API が有効になっていません。Google Cloud コンソールの「APIとサービス」→「ライブラリ」で有効にしてください。".to_owned(),
            Cause::NotShared | Cause::NotFound => {
                format!("設定のURLが正しければ、{account} に共有してください。")
            }
            Cause::ReadOnly => format!("{account} を「編集者」として共有してください。"),
            Cause::Protected => format!("保護された範囲やタブがあり、書き込めません。「データ」→「シートと範囲を保護」で保護を外すか、編集できる人に {account} を加えてください。"),
            Cause::NoDownload => format!("このファイルはダウンロードが禁止されています。ファイルの「共有」→設定（歯車）で、閲覧者にダウンロード・印刷・コピーを許すか、{account} を「編集者」として共有してください。"),
            Cause::WrongType => "Googleスプレッドシートではありません（Excelファイルのままです）。「ファイル」→「Google スプレッドシートとして保存」で作ったものを指定してください。".to_owned(),
            Cause::SchemaChanged => "タブや範囲、質問が変わったと思われます。設定の名前と見比べてください。".to_owned(),
            Cause::Limit => "Googleの大きさの上限を超えています。空き容量と、シートのセルの数をご確認ください。".to_owned(),
            Cause::Refused => "tsunagi の不具合と思われます。この文面を添えて開発者に知らせてください。".to_owned(),
            Cause::Settings => "設定をご確認ください。".to_owned(),
        }
    }

    /// What to do and what happened, where the subject is named already.
    #[must_use]
    pub fn words(&self) -> String {
        match self.cause {
            Cause::Settings => format!("{}。", self.detail),
            _ => format!("{}（{}）", self.remedy(), self.detail),
        }
    }
}

impl fmt::Display for GoogleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.subject, self.words())
    }
}

impl std::error::Error for GoogleError {}

/// One failed attempt: what it means and whether trying again makes sense now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) cause: Cause,
    pub(super) detail: String,
    pub(super) next: Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    GiveUp,
    /// The request cannot have been carried out: also a write may go again.
    Again,
    /// It may have been carried out: only a read may go again.
    AgainIfRead,
    /// With a new token.
    AgainRenewed,
}

impl Failure {
    fn new(cause: Cause, next: Next, detail: impl Into<String>) -> Self {
        Self { cause, next, detail: shorten(&detail.into()) }
    }

    pub(super) fn stalled() -> Self {
        Self::new(Cause::Transient, Next::AgainIfRead, "応答がありません")
    }
}

/// `status` is that of the answer, where there was one.
pub(super) fn classify(error: &ApiError, status: Option<u16>) -> Failure {
    match error {
        ApiError::MissingToken(source) => of_token(source.as_ref()),
        ApiError::BadRequest(body) => of_body(status, body),
        ApiError::Failure(response) => of_front(response.status().as_u16()),
        ApiError::HttpError(error) if is_untrusted(error) => untrusted(),
        ApiError::HttpError(error) if error.is_connect() => {
            Failure::new(Cause::Transient, Next::Again, "接続できません")
        }
        ApiError::HttpError(_) | ApiError::Io(_) => {
            Failure::new(Cause::Transient, Next::AgainIfRead, "通信が途中で切れました")
        }
        // A body that was cut off arrives as an empty one.
        ApiError::JsonDecodeError(_, source) => {
            let what = if source.is_eof() {
                "応答が途中で切れています"
            } else {
                "応答を読み取れません"
            };
            Failure::new(Cause::Transient, Next::AgainIfRead, what)
        }
        other => Failure::new(Cause::Refused, Next::GiveUp, other.to_string()),
    }
}

/// An answer that is not JSON does not come from a service: Google's own front speaks so of being overloaded, and whatever
/// stands between of what it does not let through.
fn of_front(status: u16) -> Failure {
    let words = "応答がJSONではありません";
    match status {
        300..=399 | 401 | 403 | 405..=407 | 451 | 511 => {
            Failure::new(Cause::Blocked, Next::GiveUp, format!("{status} {words}"))
        }
        _ => of_status(status, "", words),
    }
}

/// Whether the other side showed a certificate that is not trusted here. The libraries say it in words alone.
fn is_untrusted(error: &(dyn std::error::Error + 'static)) -> bool {
    let chain = std::iter::successors(Some(error), |error| error.source());
    chain.into_iter().any(|error| error.to_string().contains("invalid peer certificate"))
}

fn untrusted() -> Failure {
    Failure::new(Cause::Certificate, Next::GiveUp, "invalid peer certificate")
}

/// What the token endpoint says of a key beyond the words of the standard.
const OF_THE_KEY: [&str; 5] =
    ["account_disabled", "deleted_client", "disabled_client", "invalid_token", "admin_policy_enforced"];

fn of_token(source: &(dyn std::error::Error + Send + Sync + 'static)) -> Failure {
    match source.downcast_ref::<TokenError>() {
        Some(TokenError::AuthError(refused)) => {
            let words = refused.error_description.clone().unwrap_or_default();
            let is_clock = words.contains("reasonable timeframe") || words.contains("iat");
            let code = refused.error.as_str();
            let (cause, next) = match &refused.error {
                AuthErrorCode::UnauthorizedClient
                | AuthErrorCode::AccessDenied
                | AuthErrorCode::InvalidScope => (Cause::Delegation, Next::GiveUp),
                // `temporarily_unavailable`, `internal_failure`, `rate_limit_exceeded`: the endpoint speaks of itself, not
                // of the key, and the call itself was never sent.
                AuthErrorCode::Other(_) if !OF_THE_KEY.contains(&code) => (Cause::Transient, Next::Again),
                _ if is_clock => (Cause::Clock, Next::GiveUp),
                _ => (Cause::Key, Next::GiveUp),
            };
            Failure::new(cause, next, format!("{code} {words}").trim())
        }
        _ if is_untrusted(source) => untrusted(),
        // No token means that the call itself was never sent.
        _ => Failure::new(Cause::Transient, Next::Again, "認証の応答を受け取れません"),
    }
}

fn of_body(status: Option<u16>, body: &Value) -> Failure {
    let error = &body["error"];
    let code = error["code"].as_u64().and_then(|code| u16::try_from(code).ok());
    let message = error["message"].as_str().unwrap_or_default();
    let old_reason = error["errors"][0]["reason"].as_str();
    let new_reason = error["details"]
        .as_array()
        .and_then(|details| details.iter().find_map(|detail| detail["reason"].as_str()));
    let reason = new_reason.or(old_reason).or(error["status"].as_str()).unwrap_or_default();
    of_status(status.or(code).unwrap_or(0), reason, message)
}

fn of_status(status: u16, reason: &str, message: &str) -> Failure {
    let says = |words: &[&str]| words.iter().any(|word| message.contains(word));
    let is = |reasons: &[&str]| reasons.contains(&reason);
    let per_day = says(&["per day", "Daily Limit"]);
    let (cause, next) = match status {
        400 | 403 if says(&["protected cell or object", "protected range", "protected sheet"]) => {
            (Cause::Protected, Next::GiveUp)
        }
        401 => (Cause::Key, Next::AgainRenewed),
        429 if per_day => (Cause::DayQuota, Next::GiveUp),
        429 => (Cause::Quota, Next::Again),
        403 if is(&["dailyLimitExceeded", "quotaExceeded"]) || per_day => (Cause::DayQuota, Next::GiveUp),
        403 if is(&["rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"]) => {
            (Cause::Quota, Next::Again)
        }
        403 if is(&["storageQuotaExceeded", "teamDriveFileLimitExceeded", "exportSizeLimitExceeded"]) => {
            (Cause::Limit, Next::GiveUp)
        }
        403 if is(&["accessNotConfigured", "SERVICE_DISABLED"])
            || says(&["has not been used in project"]) =>
        {
            (Cause::ApiOff, Next::GiveUp)
        }
        403 if is(&["ACCESS_TOKEN_SCOPE_INSUFFICIENT"]) || says(&["insufficient authentication scopes"]) => {
            (Cause::Delegation, Next::GiveUp)
        }
        403 if is(&["cannotDownloadFile", "cannotDownload", "downloadRestricted"]) => {
            (Cause::NoDownload, Next::GiveUp)
        }
        403 if is(&["fileNotDownloadable"]) => (Cause::WrongType, Next::GiveUp),
        403 if is(&["insufficientFilePermissions"]) => (Cause::ReadOnly, Next::GiveUp),
        403 => (Cause::NotShared, Next::GiveUp),
        404 | 410 => (Cause::NotFound, Next::GiveUp),
        400 if says(&["Office file"]) => (Cause::WrongType, Next::GiveUp),
        400 if says(&[
            "Unable to parse range",
            "exceeds grid limits",
            "No grid with id",
            "No sheet with id",
        ]) =>
        {
            (Cause::SchemaChanged, Next::GiveUp)
        }
        400 if says(&["above the limit", "maximum of", "larger than the maximum"]) => {
            (Cause::Limit, Next::GiveUp)
        }
        413 => (Cause::Limit, Next::GiveUp),
        408 | 409 | 500 | 502 | 503 | 504 => (Cause::Transient, Next::AgainIfRead),
        _ => (Cause::Refused, Next::GiveUp),
    };
    Failure::new(cause, next, format!("{status} {reason} {message}").trim())
}

/// Google's words on one line, no longer than a line may be.
fn shorten(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(240) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_mean_what_google_means_by_them() {
        let drive =
            |reason: &str| json!({"error": {"errors": [{"reason": reason}], "code": 403, "message": "m"}});
        let modern = |code: u16, status: &str, message: &str| json!({"error": {"code": code, "status": status, "message": message}});
        let with_reason = |code: u16, reason: &str| {
            json!({"error": {"code": code, "status": "PERMISSION_DENIED", "message": "m", "details": [
                {"@type": "type.googleapis.com/google.rpc.Help"}, {"reason": reason}]}})
        };
        use Cause::*;
        use Next::*;
        for (body, status, cause, next) in [
            (drive("userRateLimitExceeded"), 403, Quota, Again),
            (drive("rateLimitExceeded"), 403, Quota, Again),
            (drive("dailyLimitExceeded"), 403, DayQuota, GiveUp),
            (drive("storageQuotaExceeded"), 403, Limit, GiveUp),
            (drive("accessNotConfigured"), 403, ApiOff, GiveUp),
            (drive("insufficientFilePermissions"), 403, ReadOnly, GiveUp),
            (drive("cannotDownloadFile"), 403, NoDownload, GiveUp),
            (with_reason(403, "SERVICE_DISABLED"), 403, ApiOff, GiveUp),
            (with_reason(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), 403, Delegation, GiveUp),
            (modern(403, "PERMISSION_DENIED", "The caller does not have permission"), 403, NotShared, GiveUp),
            (modern(404, "NOT_FOUND", "Requested entity was not found."), 404, NotFound, GiveUp),
            (
                modern(
                    400,
                    "FAILED_PRECONDITION",
                    "This operation is not supported for this document. The document must not be an Office file.",
                ),
                400,
                WrongType,
                GiveUp,
            ),
            (modern(400, "INVALID_ARGUMENT", "Unable to parse range: 'x'!A1"), 400, SchemaChanged, GiveUp),
            (modern(400, "INVALID_ARGUMENT", "Invalid requests[0].updateCells: no"), 400, Refused, GiveUp),
            (
                modern(
                    400,
                    "INVALID_ARGUMENT",
                    "Invalid requests[3].updateCells: You are trying to edit a protected cell or object. Please contact \
                     the spreadsheet owner to remove protection if you need to edit.",
                ),
                400,
                Protected,
                GiveUp,
            ),
            (
                modern(
                    429,
                    "RESOURCE_EXHAUSTED",
                    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user'",
                ),
                429,
                Quota,
                Again,
            ),
            (
                modern(
                    429,
                    "RESOURCE_EXHAUSTED",
                    "Quota exceeded for quota metric 'x' and limit 'x per day'",
                ),
                429,
                DayQuota,
                GiveUp,
            ),
            (modern(401, "UNAUTHENTICATED", "m"), 401, Key, AgainRenewed),
            (modern(500, "INTERNAL", "m"), 500, Transient, AgainIfRead),
            (modern(503, "UNAVAILABLE", "m"), 503, Transient, AgainIfRead),
        ] {
            let failure = classify(&ApiError::BadRequest(body.clone()), Some(status));
            assert_eq!((failure.cause, failure.next), (cause, next), "{body}");
        }
    }

    #[test]
    fn only_what_speaks_of_the_key_says_that_it_cannot_be_used() {
        use Cause::*;
        for (code, words, cause, next) in [
            ("invalid_grant", "Invalid JWT Signature.", Key, Next::GiveUp),
            (
                "invalid_grant",
                "Token must be short-lived and in a reasonable timeframe.",
                Clock,
                Next::GiveUp,
            ),
            ("invalid_client", "", Key, Next::GiveUp),
            ("disabled_client", "", Key, Next::GiveUp),
            ("unauthorized_client", "", Delegation, Next::GiveUp),
            ("invalid_scope", "", Delegation, Next::GiveUp),
            ("temporarily_unavailable", "", Transient, Next::Again),
            ("internal_failure", "iat", Transient, Next::Again),
            ("rate_limit_exceeded", "Too many requests", Transient, Next::Again),
        ] {
            let description = Some(words.to_owned()).filter(|words| !words.is_empty());
            let refused = yup_oauth2::error::AuthError {
                error: code.into(),
                error_description: description,
                error_uri: None,
            };
            let failure = of_token(&TokenError::AuthError(refused));
            assert_eq!((failure.cause, failure.next), (cause, next), "{code}");
        }
    }

    #[test]
    fn what_is_no_answer_of_a_service_is_a_matter_of_the_network() {
        use Cause::*;
        for (status, cause, next) in [
            (403, Blocked, Next::GiveUp),
            (407, Blocked, Next::GiveUp),
            (302, Blocked, Next::GiveUp),
            (404, NotFound, Next::GiveUp),
            (429, Quota, Next::Again),
            (503, Transient, Next::AgainIfRead),
        ] {
            let mut page = hyper::Response::new(google_sheets4::common::to_body::<String>(None));
            *page.status_mut() = status.try_into().unwrap();
            let failure = classify(&ApiError::Failure(page), Some(status));
            assert_eq!((failure.cause, failure.next), (cause, next), "{status}");
        }
    }

    #[test]
    fn a_certificate_that_is_not_trusted_is_told_so() {
        #[derive(Debug)]
        struct Outer(std::io::Error);
        impl fmt::Display for Outer {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("client error (Connect)")
            }
        }
        impl std::error::Error for Outer {
            fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
                Some(&self.0)
            }
        }
        let told = |words: &str| Outer(std::io::Error::other(words.to_owned()));
        assert!(is_untrusted(&told("invalid peer certificate: UnknownIssuer")));
        assert!(!is_untrusted(&told("connection refused")));
        let failure =
            classify(&ApiError::MissingToken(Box::new(told("invalid peer certificate: Expired"))), None);
        assert_eq!((failure.cause, failure.next), (Cause::Certificate, Next::GiveUp));
    }

    #[test]
    fn a_message_says_with_whom_to_share() {
        let error = GoogleError {
            cause: Cause::NotShared,
            subject: "窓口ドライブ".to_owned(),
            account: "tsunagi@example.iam.gserviceaccount.com".to_owned(),
            detail: "403".to_owned(),
        };
        assert!(
            error.to_string().contains("tsunagi@example.iam.gserviceaccount.com に共有してください"),
            "{error}"
        );
    }
}
