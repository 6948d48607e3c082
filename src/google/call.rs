//! One call: through the gate, measured, ended in time, tried again where that cannot do harm.

use super::Google;
use super::error::{Cause, Failure, GoogleError, Next, classify};
use super::gate::Turn;
use super::meter::{Api, Direction};
use google_sheets4::common::{Delegate, Error as ApiError, Response, Retry};
use std::time::Duration;
use tokio::sync::SemaphorePermit;
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

/// What the log says of a call that our own pace would have held up.
const OWN_PACE: &str = "writes_per_minute";

/// A call that was not carried out, or of which nobody knows.
pub struct Unsent {
    pub error: GoogleError,
    /// It was not carried out, and may be once all is read again.
    pub next: Option<Ready>,
}

/// When what was not sent may be planned anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ready {
    /// With the next turn.
    Yes,
    /// With the next turn, though Google has failed once.
    AfterFailure,
}

impl Google {
    /// The next turn to write. What is read after it and written with it has not waited in between.
    pub async fn turn_to_write(&self) -> Turn {
        let (turn, waited) = self.gate.turn(Api::Sheets, Direction::Write).await;
        self.meter.wait(waited);
        turn
    }

    /// `subject` is the thing called for, as a person knows it.
    pub(super) async fn call<T>(
        &self,
        method: Method,
        subject: &str,
        attempt: impl AsyncFn(&mut Ear) -> Result<T, ApiError>,
    ) -> Result<T, GoogleError> {
        let Method { api, direction, .. } = method;
        // Waiting in the gate's lane is not counted: it is our own, and long when a hundred books are read.
        let mut spent = Duration::ZERO;
        let mut renewed = false;
        let mut attempts = 0;
        loop {
            let (place, waited) = self.gate.pass(api, direction).await;
            self.meter.wait(waited);
            let sent = Instant::now();
            let (failure, asked) = match self.once(method, place, &attempt).await {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            let again = self.again(&failure, method, (attempts, &mut renewed), asked);
            attempts += 1;
            spent += sent.elapsed() + again.unwrap_or_default();
            let again = again.filter(|_| spent <= self.options.patience);
            self.tell(&failure, method, attempts, again);
            let Some(wait) = again else { return Err(self.error(subject, failure, method)) };
            self.make_ready(&failure, method, wait).await;
        }
    }

    /// A write that is planned by what was read just before: it goes at once or not at all.
    pub(super) async fn call_at_once<T>(
        &self,
        method: Method,
        turn: Option<Turn>,
        subject: &str,
        attempt: impl AsyncFn(&mut Ear) -> Result<T, ApiError>,
    ) -> Result<T, Unsent> {
        let Some(place) = self.gate.at_once(method.api, method.direction, turn).await else {
            let failure = Failure { cause: Cause::Quota, detail: OWN_PACE.to_owned(), next: Next::Again };
            return Err(Unsent { error: self.error(subject, failure, method), next: Some(Ready::Yes) });
        };
        let (failure, asked) = match self.once(method, place, &attempt).await {
            Ok(value) => return Ok(value),
            Err(failed) => failed,
        };
        let again = self.again(&failure, method, (0, &mut false), asked);
        self.tell(&failure, method, 1, again);
        if let Some(wait) = again {
            self.make_ready(&failure, method, wait).await;
        }
        Err(Unsent { error: self.error(subject, failure, method), next: again.map(|_| Ready::AfterFailure) })
    }

    /// One attempt from its place; what went wrong, and how long Google asks to wait.
    async fn once<T>(
        &self,
        Method { api, direction, .. }: Method,
        place: Option<SemaphorePermit<'_>>,
        attempt: &impl AsyncFn(&mut Ear) -> Result<T, ApiError>,
    ) -> Result<T, (Failure, Option<Duration>)> {
        self.meter.call(api, direction);
        let mut ear = Ear::default();
        let answer = tokio::time::timeout(self.options.timeout, attempt(&mut ear)).await;
        drop(place);
        match answer {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => Err((classify(&error, ear.status), ear.retry_after)),
            Err(_) => Err((Failure::stalled(), None)),
        }
    }

    /// How long to wait before a call may go again; `None` where it may not.
    fn again(
        &self,
        failure: &Failure,
        method: Method,
        (attempts, renewed): (u32, &mut bool),
        asked: Option<Duration>,
    ) -> Option<Duration> {
        let may_go = match failure.next {
            Next::GiveUp => false,
            Next::Again => true,
            Next::AgainIfRead => method.direction == Direction::Read,
            Next::AgainRenewed => !std::mem::replace(renewed, true),
        };
        let wait = match failure.next {
            Next::AgainRenewed => Duration::ZERO,
            _ => self.gate.back_off(attempts, asked),
        };
        may_go.then_some(wait)
    }

    fn tell(&self, failure: &Failure, method: Method, attempts: u32, again: Option<Duration>) {
        tracing::debug!(
            event = "google_call_failed", method = method.name, attempts, cause = ?failure.cause,
            detail = failure.detail, retry = again.is_some(),
            wait_ms = again.unwrap_or_default().as_millis() as u64
        );
    }

    /// A new token, a closed lane or a wait, before a call goes again.
    async fn make_ready(&self, failure: &Failure, Method { api, direction, .. }: Method, wait: Duration) {
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
