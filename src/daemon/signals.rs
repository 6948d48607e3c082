//! SIGTERM and SIGINT → the shutdown token.

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// The system refused to report its signals; a retry does not help.
#[derive(Debug, thiserror::Error)]
#[error("終了の合図（SIGTERM、SIGINT）を受け取れるようにできません。")]
pub struct SignalError(#[from] std::io::Error);

/// Listens from now on; the first signal cancels the token.
///
/// # Errors
/// Where the system does not let the process listen.
#[cfg(unix)]
pub fn cancel_on_signals(token: CancellationToken) -> Result<JoinHandle<()>, SignalError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::spawn(async move {
        let signal = tokio::select! {
            _ = terminate.recv() => "SIGTERM",
            _ = interrupt.recv() => "SIGINT",
        };
        tracing::info!(event = "signal_received", signal);
        token.cancel();
    }))
}

/// Listens from now on; Ctrl-C cancels the token.
///
/// # Errors
/// None on this system.
#[cfg(not(unix))]
pub fn cancel_on_signals(token: CancellationToken) -> Result<JoinHandle<()>, SignalError> {
    Ok(tokio::spawn(async move {
        match tokio::signal::ctrl_c().await {
            Ok(()) => tracing::info!(event = "signal_received", signal = "Ctrl-C"),
            Err(error) => tracing::error!(event = "signal_failed", %error),
        }
        token.cancel();
    }))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn sigterm_cancels_the_token() {
        let token = CancellationToken::new();
        let listening = cancel_on_signals(token.clone()).unwrap();
        let own = std::process::id().to_string();
        assert!(std::process::Command::new("kill").args(["-TERM", &own]).status().unwrap().success());
        tokio::time::timeout(Duration::from_secs(10), token.cancelled()).await.unwrap();
        listening.await.unwrap();
    }
}
