//! What the client is told: whose key, how fast, how patient, and which servers.

use std::path::PathBuf;
use std::time::Duration;

/// Where the service account's key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    /// The JSON file that Google Cloud hands out.
    File(PathBuf),
    /// The name of an environment variable that holds the file's text.
    Variable(String),
}

/// Addresses of the services; each ends with `/` but the token's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Overrides the key's own `token_uri`.
    pub token: Option<String>,
    pub drive: String,
    pub sheets: String,
    pub forms: String,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            token: None,
            drive: "https://www.googleapis.com/drive/v3/".to_owned(),
            sheets: "https://sheets.googleapis.com/".to_owned(),
            forms: "https://forms.googleapis.com/".to_owned(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub key: KeySource,
    /// The person in whose name the service account acts (domain-wide delegation); `None` = in its own.
    pub impersonate: Option<String>,
    /// Reads of Sheets in any 60 seconds. Google allows 60; default 50.
    pub reads_per_minute: u32,
    /// Writes of Sheets in any 60 seconds. Google allows 60; default 50.
    pub writes_per_minute: u32,
    /// Calls under way at once. Default 4.
    pub concurrency: usize,
    /// After this a call that does not answer is given up. Default 60 s.
    pub timeout: Duration,
    /// How long one call may wait for retries in all. Default 5 min.
    pub patience: Duration,
    /// Upper bound of the first wait before a retry; it doubles up to 64 times this. Default 1 s.
    pub first_wait: Duration,
    pub server: Server,
}

impl Options {
    /// The defaults, with this key.
    #[must_use]
    pub fn new(key: KeySource) -> Self {
        Self {
            key,
            impersonate: None,
            reads_per_minute: 50,
            writes_per_minute: 50,
            concurrency: 4,
            timeout: Duration::from_secs(60),
            patience: Duration::from_secs(300),
            first_wait: Duration::from_secs(1),
            server: Server::default(),
        }
    }
}
