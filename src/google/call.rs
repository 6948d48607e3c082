//! One call: through the gate, measured, ended in time, tried again where that cannot do harm.

use super::Google;
use super::error::{Cause, Failure, GoogleError, Next, classify};
use super::meter::{Api, Direction};
use google_sheets4::common::{Delegate, Error as ApiError, Response, Retry};
use std::time::Duration;
use tokio::time::Instant;

/// A method of one of the services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Method {
    pub(super) api: Api,
    pub(super) direction: Direction,
    /// As the discovery documents name it.
    pub(super) name: &'static str,
}

impl Method {
    pub(super) const fn read(api: Api, name: &'static str) -> Self {
        Self { api, direction: Direction::Read, name }
    }

    pub(super) const fn write(api: Api, name: &'static str) -> Self {
        Self { api, direction: Direction::Write, name }
    }
}

/// Listens to a failed answer: the hubs keep neither its status nor its headers.
#[derive(Debug, Default)]
pub(super) struct Ear {
    pub(super) status: Option<u16>,
    pub(super) retry_after: Option<Duration>,
}

impl Ear {
    pub(super) fn hear<B>(&mut self, response: &hyper::Response<B>) {
        self.status = Some(response.status().as_u16());
        let asked = response.headers().get(hyper::header::RETRY_AFTER);
        self.retry_after =
            asked.and_then(|value| value.to_str().ok()?.trim().parse().ok()).map(Duration::from_secs);
    }
}

impl Delegate for Ear {
    fn http_failure(&mut self, response: &Response, _: Option<&serde_json::Value>) -> Retry {
        self.hear(response);
        Retry::Abort
    }
}

impl Google {
    /// `subject` is the thing called for, as a person knows it.
    pub(super) async fn call<T>(
        &self,
        method: Method,
        subject: &str,
        attempt: impl AsyncFn(&mut Ear) -> Result<T, ApiError>,
    ) -> Result<T, GoogleError> {
        let Method { api, direction, name } = method;
        // Waiting in the gate's lane is not counted: it is our own, and long when a hundred books are read.
        let mut spent = Duration::ZERO;
        let mut renewed = false;
        let mut attempts = 0;
        loop {
            let (place, waited) = self.gate.pass(api, direction).await;
            self.meter.wait(waited);
            self.meter.call(api, direction);
            let mut ear = Ear::default();
            let sent = Instant::now();
            let answer = tokio::time::timeout(self.options.timeout, attempt(&mut ear)).await;
            drop(place);
            let failure = match answer {
                Ok(Ok(value)) => return Ok(value),
                Ok(Err(error)) => classify(&error, ear.status),
                Err(_) => Failure::stalled(),
            };
            let may_retry = match failure.next {
                Next::GiveUp => false,
                Next::Again => true,
                Next::AgainIfRead => direction == Direction::Read,
                Next::AgainRenewed => !std::mem::replace(&mut renewed, true),
            };
            let wait = match failure.next {
                Next::AgainRenewed => Duration::ZERO,
                _ => self.gate.back_off(attempts, ear.retry_after),
            };
            attempts += 1;
            spent += sent.elapsed() + wait;
            let is_patient = spent <= self.options.patience;
            tracing::debug!(
                event = "google_call_failed", method = name, attempts, cause = ?failure.cause,
                detail = failure.detail, retry = may_retry && is_patient, wait_ms = wait.as_millis() as u64
            );
            if !(may_retry && is_patient) {
                return Err(self.error(subject, failure, method));
            }
            if failure.next == Next::AgainRenewed {
                self.tokens.renew();
            }
            if failure.cause == Cause::Quota {
                self.gate.close(api, direction, wait);
            } else {
                tokio::time::sleep(wait).await;
                self.meter.wait(wait);
            }
            self.meter.retry();
        }
    }

    /// A write that ended without a clear answer may have been done.
    fn error(&self, subject: &str, failure: Failure, method: Method) -> GoogleError {
        let is_write = method.direction == Direction::Write;
        let cause = match failure.cause {
            _ if is_write && failure.next == Next::AgainIfRead => Cause::AmbiguousWrite,
            // What can be read and not be written is shared for reading only; and the answers to a form are for its editors.
            Cause::NotShared if is_write || method.api == Api::Forms => Cause::ReadOnly,
            other => other,
        };
        GoogleError {
            cause,
            subject: subject.to_owned(),
            account: self.account.clone(),
            detail: failure.detail,
        }
    }
}
