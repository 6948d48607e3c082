//! [I/O] One client for Google: key and token, quota and retry gate, typed calls for Drive, Sheets and Forms.
//!
//! Every call goes through `Google::call`: it waits for its lane of the gate, is measured, ends after a timeout, and what
//! went wrong is told as a `GoogleError` that says who must do what. Reads are tried again; a write whose outcome is
//! unknown never is: it ends as `Cause::AmbiguousWrite`, and the caller reads again before it decides.

mod call;
mod connect;
mod drive;
mod error;
mod forms;
mod gate;
mod key;
mod meter;
mod options;
mod sheets;
mod token;

pub use call::{Ready, Unsent};
pub use connect::is_allowed as is_allowed_address;
pub use drive::{Changes, FOLDER, SHORTCUT, SPREADSHEET};
pub use error::{Cause, GoogleError};
pub use forms::{Answer, Form, FormItem, FormResponse, Question, QuestionGroup, TextAnswers};
pub use gate::Turn;
pub use meter::{Api, Direction, Usage};
pub use options::{KeySource, Options, Server};
pub use sheets::{Rendering, whole_tab};

use connect::Connector;
use gate::Gate;
use google_drive3::DriveHub;
use google_sheets4::Sheets;
use meter::Meter;
use std::sync::Arc;
use std::time::Duration;
use token::Tokens;

/// The client. It owns a small runtime of its own, so that rooms without async may use it; never call [`Google::wait`] from
/// inside another runtime's task.
pub struct Google {
    runtime: tokio::runtime::Runtime,
    options: Options,
    /// The address that people share folders and spreadsheets with.
    account: String,
    drive: DriveHub<Connector>,
    sheets: Sheets<Connector>,
    http: google_sheets4::common::Client<Connector>,
    tokens: Tokens,
    gate: Gate,
    meter: Arc<Meter>,
}

impl Google {
    /// Reads the key and makes the client; nothing is called yet.
    ///
    /// # Errors
    /// The key is missing, readable by others or no service account's key; an address is neither https nor loopback.
    pub fn new(options: Options) -> Result<Self, GoogleError> {
        let key = key::read(&options)?;
        let account = key.client_email.clone();
        let meter = Arc::new(Meter::default());
        let connector = connect::connector(&options.server, &meter)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| GoogleError::settings("通信の準備", error.to_string()))?;
        let (tokens, http) = {
            let _inside = runtime.enter();
            let tokens = runtime.block_on(Tokens::new(key, &options, connector.clone()))?;
            (tokens, connect::client(connector))
        };
        let mut drive = DriveHub::new(http.clone(), tokens.clone());
        drive.base_url(options.server.drive.clone());
        let mut sheets = Sheets::new(http.clone(), tokens.clone());
        sheets.base_url(options.server.sheets.clone());
        drive.user_agent(USER_AGENT.to_owned());
        sheets.user_agent(USER_AGENT.to_owned());
        let gate = Gate::new(&options);
        Ok(Self { runtime, options, account, drive, sheets, http, tokens, gate, meter })
    }

    /// The address of the service account: what people have to share with.
    #[must_use]
    pub fn account(&self) -> &str {
        &self.account
    }

    /// Runs calls to their end.
    pub fn wait<F: Future>(&self, calls: F) -> F::Output {
        self.runtime.block_on(calls)
    }

    /// How long to wait after a write of which it is not known what became, before what stands there is read; it doubles
    /// with every such write.
    #[must_use]
    pub fn wait_after(&self, attempts: u32) -> Duration {
        self.gate.calm(attempts)
    }

    /// How long one may wait in all for a service that does not do its work.
    #[must_use]
    pub const fn patience(&self) -> Duration {
        self.options.patience
    }

    /// Calls, bytes and waiting so far.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.meter.usage()
    }
}

impl std::fmt::Debug for Google {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Google").field("account", &self.account).finish_non_exhaustive()
    }
}

const USER_AGENT: &str = concat!("tsunagi/", env!("CARGO_PKG_VERSION"));
