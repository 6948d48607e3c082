//! Quotas a minute, per service and direction, on the emulator's own clock. Off until a test switches them on.

use super::reply::Refused;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::collections::{BTreeMap, VecDeque};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Api {
    Drive,
    Sheets,
    Forms,
    Token,
}

/// What is counted together: a metric of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Metric {
    DriveQueries,
    SheetsReads,
    SheetsWrites,
    FormsReads,
    /// `forms.forms.responses.list` alone.
    FormsExpensiveReads,
    FormsWrites,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) per_user: usize,
    pub(crate) per_project: usize,
}

#[derive(Clone)]
pub(crate) struct Quotas {
    on: bool,
    limits: BTreeMap<Metric, Limit>,
    calls: BTreeMap<(Metric, String), VecDeque<DateTime<Utc>>>,
    /// Drive says that the day's quota is used up.
    pub(crate) drive_day_used_up: bool,
}

impl Metric {
    fn of(api: Api, method: &str, is_write: bool) -> Option<Self> {
        Some(match (api, is_write) {
            (Api::Token, _) => return None,
            (Api::Drive, _) => Self::DriveQueries,
            (Api::Sheets, false) => Self::SheetsReads,
            (Api::Sheets, true) => Self::SheetsWrites,
            (Api::Forms, false) if method == "forms.forms.responses.list" => Self::FormsExpensiveReads,
            (Api::Forms, false) => Self::FormsReads,
            (Api::Forms, true) => Self::FormsWrites,
        })
    }

    /// Service, metric and how both are said.
    fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::DriveQueries => ("drive", "default", "Queries"),
            Self::SheetsReads => ("sheets", "read_requests", "Read requests"),
            Self::SheetsWrites => ("sheets", "write_requests", "Write requests"),
            Self::FormsReads => ("forms", "read_requests", "Read requests"),
            Self::FormsExpensiveReads => ("forms", "expensive_read_requests", "Expensive read requests"),
            Self::FormsWrites => ("forms", "write_requests", "Write requests"),
        }
    }
}

impl Quotas {
    pub(crate) fn new() -> Self {
        let limits = [
            (Metric::DriveQueries, 12_000, 12_000),
            (Metric::SheetsReads, 60, 300),
            (Metric::SheetsWrites, 60, 300),
            (Metric::FormsReads, 390, 975),
            (Metric::FormsExpensiveReads, 180, 450),
            (Metric::FormsWrites, 150, 375),
        ];
        let limits = limits.map(|(metric, per_user, per_project)| (metric, Limit { per_user, per_project }));
        Self { on: false, limits: limits.into(), calls: BTreeMap::new(), drive_day_used_up: false }
    }

    /// Google's published limits hold from now on.
    pub(crate) fn switch_on(&mut self) {
        self.on = true;
        self.calls.clear();
    }

    pub(crate) fn switch_off(&mut self) {
        self.on = false;
    }

    pub(crate) fn limit(&mut self, metric: Metric, limit: Limit) {
        self.limits.insert(metric, limit);
    }

    /// Counts a call, or refuses it. A refused call does not count.
    pub(crate) fn take(
        &mut self,
        api: Api,
        method: &str,
        is_write: bool,
        caller: &str,
        now: DateTime<Utc>,
    ) -> Result<(), Refused> {
        if api == Api::Drive && self.drive_day_used_up {
            let message = "Daily Limit Exceeded. The quota will be reset at midnight Pacific Time (PT).";
            return Err(Refused::classic(403, "usageLimits", "dailyLimitExceeded", message, None));
        }
        let Some(metric) = Metric::of(api, method, is_write).filter(|_| self.on) else { return Ok(()) };
        let limit = self.limits[&metric];
        let of_user = self.used(metric, caller, now);
        let of_project = self.used(metric, "", now);
        if of_user >= limit.per_user {
            return Err(exceeded(metric, true, limit.per_user));
        }
        if of_project >= limit.per_project {
            return Err(exceeded(metric, false, limit.per_project));
        }
        for who in [caller, ""] {
            self.calls.entry((metric, who.to_owned())).or_default().push_back(now);
        }
        Ok(())
    }

    fn used(&mut self, metric: Metric, who: &str, now: DateTime<Utc>) -> usize {
        let calls = self.calls.entry((metric, who.to_owned())).or_default();
        while calls.front().is_some_and(|first| now - *first >= TimeDelta::minutes(1)) {
            calls.pop_front();
        }
        calls.len()
    }
}

/// As each service says that a minute's quota is used up.
pub(crate) fn exceeded(metric: Metric, of_user: bool, value: usize) -> Refused {
    let (service, name, said) = metric.names();
    if metric == Metric::DriveQueries {
        let (reason, what) = match of_user {
            true => ("userRateLimitExceeded", "User Rate Limit Exceeded"),
            false => ("rateLimitExceeded", "Rate Limit Exceeded"),
        };
        let message = format!(
            "{what}. Rate of requests for user exceed configured project quota, you may consider re-evaluating expected \
             per-user traffic to the API and adjust project quota limits accordingly. You may monitor aggregate quota usage \
             and adjust limits in the API Console: https://console.developers.google.com/apis/api/drive.googleapis.com/\
             quotas?project=1"
        );
        return Refused::classic(403, "usageLimits", reason, &message, None);
    }
    let whose = if of_user { " per user" } else { "" };
    let message = format!(
        "Quota exceeded for quota metric '{said}' and limit '{said} per minute{whose}' of service \
         '{service}.googleapis.com' for consumer 'project_number:1'."
    );
    let words: String =
        name.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect::<Vec<_>>().concat();
    let details = json!([
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": {
                "consumer": "projects/1",
                "quota_limit": format!("{words}PerMinutePer{}", if of_user { "User" } else { "Project" }),
                "quota_limit_value": value.to_string(),
                "quota_location": "global",
                "quota_metric": format!("{service}.googleapis.com/{name}"),
                "quota_unit": if of_user { "1/min/{project}/{user}" } else { "1/min/{project}" },
                "service": format!("{service}.googleapis.com"),
            },
        },
        {
            "@type": "type.googleapis.com/google.rpc.Help",
            "links": [{
                "description": "Request a higher quota limit.",
                "url": "https://cloud.google.com/docs/quotas/help/request_increase",
            }],
        },
    ]);
    Refused::modern(429, "RESOURCE_EXHAUSTED", &message, details)
}
