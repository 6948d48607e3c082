//! Faults on order: rules that say which call fails and how.

use super::ids::Ids;
use super::quota::{Api, Metric, exceeded};
use super::reply::{Refused, Reply};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

/// How a call goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// This answer instead, nothing applied.
    Answer(Reply),
    /// 429 (403 for Drive) as over quota, with `Retry-After` in seconds where given.
    OverQuota(Option<u32>),
    /// 500, 502, 503 or 504 as JSON.
    Down(u16),
    /// 502 or 503 as the HTML page of a front server.
    DownHtml(u16),
    /// A refusal by reason: `rateLimitExceeded`, `userRateLimitExceeded`, `dailyLimitExceeded`, `storageQuotaExceeded`,
    /// `insufficientFilePermissions`, `accessNotConfigured`.
    Forbidden(&'static str),
    Unauthenticated,
    NotFound,
    Invalid,
    /// Applied; the answer breaks off in the middle.
    Truncated,
    /// Accepted and never answered; the connection is closed after this time.
    Stall(Duration),
    /// Closed without an answer, nothing applied.
    Reset,
    /// Applied, and 503 answered.
    CommitThenDown,
    /// Applied, and closed without an answer.
    CommitThenReset,
    /// Applied, and never answered.
    CommitThenStall(Duration),
}

/// Which calls; all that is said must hold.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    method: Option<String>,
    api: Option<Api>,
    target: Option<String>,
    /// Whether it is a download (`alt=media`), which has the method of the file's description.
    media: Option<bool>,
    /// Matching calls to let pass first.
    skip: usize,
    /// Calls to spoil; after that the rule is spent.
    times: usize,
    /// In a thousand.
    chance: u64,
    action: Action,
}

#[derive(Clone)]
pub(crate) struct Faults {
    rules: Vec<Rule>,
    dice: Ids,
    /// Calls that were spoilt so far.
    pub(crate) spoilt: usize,
    /// Kinds of requests within `batchUpdate` that are refused, and the whole call with them.
    pub(crate) refused: BTreeSet<String>,
}

impl Rule {
    /// Spoils the next call of any method.
    pub(crate) fn any(action: Action) -> Self {
        Self { method: None, api: None, target: None, media: None, skip: 0, times: 1, chance: 1000, action }
    }

    /// Spoils the next call of a method: `drive.files.list`, `sheets.spreadsheets.batchUpdate`, `oauth2.token`.
    pub(crate) fn on(method: &str, action: Action) -> Self {
        Self { method: Some(method.to_owned()), ..Self::any(action) }
    }

    pub(crate) fn of(api: Api, action: Action) -> Self {
        Self { api: Some(api), ..Self::any(action) }
    }

    pub(crate) fn target(self, id: &str) -> Self {
        Self { target: Some(id.to_owned()), ..self }
    }

    pub(crate) fn media(self, is_download: bool) -> Self {
        Self { media: Some(is_download), ..self }
    }

    /// The nth matching call, 1 being the next.
    pub(crate) fn nth(self, nth: usize) -> Self {
        Self { skip: nth.saturating_sub(1), ..self }
    }

    pub(crate) fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    pub(crate) fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// Each matching call with this chance in a thousand.
    pub(crate) fn chance(self, thousandths: u64) -> Self {
        Self { chance: thousandths, times: usize::MAX, ..self }
    }
}

impl Faults {
    pub(crate) fn new() -> Self {
        Self { rules: Vec::new(), dice: Ids::new(), spoilt: 0, refused: BTreeSet::new() }
    }

    pub(crate) fn add(&mut self, rule: Rule) {
        self.rules.push(rule);
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// Lets the dice of [`Rule::chance`] fall differently.
    pub(crate) fn seed(&mut self, seed: u64) {
        self.dice = Ids::new();
        for _ in 0..seed % 4096 {
            self.dice.next();
        }
    }

    /// The fault of this call: the first rule that is not spent and whose turn it is. Every matching rule counts it.
    pub(crate) fn take(&mut self, api: Api, method: &str, target: &str, is_download: bool) -> Option<Action> {
        let mut found = None;
        for rule in &mut self.rules {
            let meant = rule.method.as_deref().is_none_or(|wanted| wanted == method)
                && rule.api.is_none_or(|wanted| wanted == api)
                && rule.target.as_deref().is_none_or(|wanted| wanted == target)
                && rule.media.is_none_or(|wanted| wanted == is_download);
            if !meant || rule.times == 0 || found.is_some() {
                continue;
            }
            if rule.skip > 0 {
                rule.skip -= 1;
                continue;
            }
            if rule.chance < 1000 && self.dice.next() % 1000 >= rule.chance {
                continue;
            }
            rule.times = rule.times.saturating_sub(usize::from(rule.times != usize::MAX));
            found = Some(rule.action.clone());
            self.spoilt += 1;
        }
        found
    }
}

/// The answer that stands for an action that does not apply the call; `None` for those that answer otherwise.
pub(crate) fn answer(action: &Action, api: Api, target: &str) -> Option<Reply> {
    Some(match action {
        Action::Answer(reply) => reply.clone(),
        Action::OverQuota(after) => {
            let metric = match api {
                Api::Drive => Metric::DriveQueries,
                Api::Forms => Metric::FormsExpensiveReads,
                Api::Sheets | Api::Token => Metric::SheetsReads,
            };
            let reply = exceeded(metric, true, 60).0;
            match after {
                Some(seconds) => reply.with("Retry-After", &seconds.to_string()),
                None => reply,
            }
        }
        Action::Down(status) => down(*status, api),
        Action::DownHtml(status) => {
            Reply::html(*status, if *status == 502 { "Bad Gateway" } else { "Service Unavailable" })
        }
        Action::Forbidden(reason) => forbidden(reason, api).0,
        Action::Unauthenticated => super::dispatch::unauthenticated(api).0,
        Action::NotFound if api == Api::Drive => Refused::no_file(target).0,
        Action::NotFound => Refused::not_found().0,
        Action::Invalid if api == Api::Drive => Refused::parameter("q").0,
        Action::Invalid => Refused::invalid("Request contains an invalid argument.").0,
        _ => return None,
    })
}

pub(crate) fn down(status: u16, api: Api) -> Reply {
    let (state, reason, message) = match status {
        500 => ("INTERNAL", "internalError", "Internal error encountered."),
        502 => ("UNAVAILABLE", "badGateway", "Bad Gateway"),
        504 => ("DEADLINE_EXCEEDED", "gatewayTimeout", "The request timed out."),
        _ => ("UNAVAILABLE", "backendError", "The service is currently unavailable."),
    };
    match api {
        Api::Drive => Refused::classic(status, "global", reason, message, None).0,
        _ => Refused::modern(status, state, message, json!([])).0,
    }
}

fn forbidden(reason: &str, api: Api) -> Refused {
    if api != Api::Drive {
        return match reason {
            "accessNotConfigured" => Refused::modern(
                403,
                "PERMISSION_DENIED",
                "Google Sheets API has not been used in project 1 before or it is disabled. Enable it by visiting \
                 https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=1 then retry.",
                json!([{
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "SERVICE_DISABLED",
                    "domain": "googleapis.com",
                    "metadata": {"service": "sheets.googleapis.com", "consumer": "projects/1"},
                }]),
            ),
            _ => Refused::forbidden(),
        };
    }
    let (domain, message) = match reason {
        "storageQuotaExceeded" => ("usageLimits", "The user's Drive storage quota has been exceeded."),
        "dailyLimitExceeded" => ("usageLimits", "Daily Limit Exceeded"),
        "userRateLimitExceeded" => ("usageLimits", "User Rate Limit Exceeded"),
        "rateLimitExceeded" => ("usageLimits", "Rate Limit Exceeded"),
        "accessNotConfigured" => (
            "usageLimits",
            "Google Drive API has not been used in project 1 before or it is disabled. Enable it by visiting \
             https://console.developers.google.com/apis/api/drive.googleapis.com/overview?project=1 then retry.",
        ),
        "insufficientFilePermissions" => {
            ("global", "The user does not have sufficient permissions for this file.")
        }
        _ => ("global", "Forbidden"),
    };
    Refused::classic(403, domain, reason, message, None)
}
