//! Google as the tests know it: tokens, Drive v3, Sheets v4 and Forms v1 on 127.0.0.1, answering as the real ones do.
//!
//! Calls are routed, checked and scoped by Google's own discovery documents (`discovery/`, trimmed). Tests speak to it in
//! two ways: as a client over HTTP, and as the people of an office through [`World`] (`people.rs` of each service).
//!
//! `test_key.pem` beside this file was made with openssl for these tests and opens nothing anywhere.

#![expect(dead_code, reason = "a test file takes the part of the emulator that it needs")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking, in its emulator too")]

mod checksum;
pub(crate) mod client;
mod clock;
mod discovery;
mod dispatch;
pub(crate) mod drive;
pub(crate) mod fault;
mod fields;
pub(crate) mod forms;
mod hooks;
mod ids;
pub(crate) mod journal;
mod json;
pub(crate) mod quota;
pub(crate) mod reply;
mod server;
pub(crate) mod sheets;
pub(crate) mod token;
pub(crate) mod world;

use serde_json::json;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use token::ROBOT;
use world::World;

/// Never used, so that the expectation above holds in every test file.
struct NoTestNeedsThis;

/// A running emulator; it ends when dropped.
pub(crate) struct Google {
    world: Arc<Mutex<World>>,
    server: server::Server,
}

/// Where a client finds the four services.
pub(crate) struct BaseUrls {
    pub(crate) drive: String,
    pub(crate) sheets: String,
    pub(crate) forms: String,
    pub(crate) token: String,
}

impl Google {
    pub(crate) fn start() -> Self {
        Self::holding(World::new())
    }

    /// Goes on where another one stood, at an address of its own.
    pub(crate) fn holding(world: World) -> Self {
        let world = Arc::new(Mutex::new(world));
        let server = server::Server::start(Arc::clone(&world));
        let google = Self { world, server };
        let token = google.base_urls().token;
        google.state(|world| world.tokens.served_at(&token));
        google
    }

    pub(crate) fn root(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.port())
    }

    pub(crate) fn base_urls(&self) -> BaseUrls {
        let root = self.root();
        BaseUrls {
            drive: format!("{root}/drive/v3/"),
            sheets: format!("{root}/"),
            forms: format!("{root}/"),
            token: format!("{root}/token"),
        }
    }

    /// Looks at or changes what Google holds, between two calls. Never call a client from inside.
    pub(crate) fn state<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.world.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Writes the service account's key file as the Cloud Console would, readable by its owner only.
    pub(crate) fn write_key(&self, path: &Path) {
        let key = json!({
            "type": "service_account",
            "project_id": "tsunagi-emulator",
            "private_key_id": token::KEY_ID,
            "private_key": token::PRIVATE_KEY,
            "client_email": ROBOT,
            "client_id": "100000000000000000001",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": self.base_urls().token,
            "auth_provider_x509_cert_url": "https://www.googleapis.com/oauth2/v1/certs",
            "client_x509_cert_url": format!("https://www.googleapis.com/robot/v1/metadata/x509/{ROBOT}"),
            "universe_domain": "googleapis.com",
        });
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path).unwrap();
        file.write_all(serde_json::to_string_pretty(&key).unwrap().as_bytes()).unwrap();
    }
}
