//! Tokens for the hubs: made from the key, kept until they expire, made anew when a call says that one is not taken.

use super::connect::{self, Connector};
use super::error::GoogleError;
use super::options::Options;
use google_sheets4::common::GetToken;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use yup_oauth2::authenticator::Authenticator;
use yup_oauth2::{CustomHyperClientBuilder, ServiceAccountAuthenticator, ServiceAccountKey};

/// The least that the daemon needs, asked for by all calls at once so that one token serves a night.
pub(super) const SCOPES: [&str; 4] = [
    "https://www.googleapis.com/auth/drive.readonly",
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/forms.body.readonly",
    "https://www.googleapis.com/auth/forms.responses.readonly",
];

#[derive(Clone)]
pub(super) struct Tokens {
    authenticator: Authenticator<Connector>,
    is_stale: Arc<AtomicBool>,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Tokens {
    pub(super) async fn new(
        key: ServiceAccountKey,
        options: &Options,
        connector: Connector,
    ) -> Result<Self, GoogleError> {
        let client = CustomHyperClientBuilder::from(connect::client::<String>(connector));
        let mut builder = ServiceAccountAuthenticator::with_client(key, client);
        if let Some(person) = &options.impersonate {
            builder = builder.subject(person);
        }
        let authenticator = builder.build().await.map_err(|_| {
            GoogleError::settings(
                "サービスアカウントの鍵",
                "鍵の中身（private_key）を読み取れません".to_owned(),
            )
        })?;
        Ok(Self { authenticator, is_stale: Arc::default(), turn: Arc::default() })
    }

    /// The next call asks for a new token whatever the old one's age.
    pub(super) fn renew(&self) {
        self.is_stale.store(true, Ordering::Relaxed);
    }
}

impl GetToken for Tokens {
    fn get_token<'a>(
        &'a self,
        _scopes: &'a [&str],
    ) -> Pin<
        Box<
            dyn Future<Output = Result<Option<String>, Box<dyn std::error::Error + Send + Sync>>> + Send + 'a,
        >,
    > {
        Box::pin(async move {
            // Calls that begin together wait for one token instead of asking for one each.
            let _turn = self.turn.lock().await;
            let token = if self.is_stale.swap(false, Ordering::Relaxed) {
                self.authenticator.force_refreshed_token(&SCOPES).await
            } else {
                self.authenticator.token(&SCOPES).await
            };
            match token?.token() {
                Some(token) => Ok(Some(token.to_owned())),
                // Google's front answered in its place, and the library keeps even that.
                None => {
                    self.renew();
                    Err("the answer holds no token".into())
                }
            }
        })
    }
}
