//! SIGTERM and SIGINT → the wish to end; SIGHUP → the wish to read the configuration again.

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// What the daemon is told while it runs.
#[derive(Debug)]
pub struct Control {
    pub end: CancellationToken,
    pub reload: mpsc::Receiver<()>,
}

/// The system refused to report its signals; a retry does not help.
#[derive(Debug, thiserror::Error)]
#[error("終了の合図（SIGTERM、SIGINT）を受け取れるようにできません。")]
pub struct SignalError(#[from] std::io::Error);

/// Listens from now on, until the returned task is aborted.
///
/// # Errors
/// Where the system does not let the process listen.
#[cfg(unix)]
pub fn listen() -> Result<(Control, JoinHandle<()>), SignalError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let end = CancellationToken::new();
    let (wish, reload) = mpsc::channel(1);
    let control = Control { end: end.clone(), reload };
    let listening = tokio::spawn(async move {
        loop {
            let signal = tokio::select! {
                _ = terminate.recv() => "SIGTERM",
                _ = interrupt.recv() => "SIGINT",
                _ = hang_up.recv() => "SIGHUP",
            };
            tracing::info!(event = "signal_received", signal);
            if signal != "SIGHUP" {
                end.cancel();
            } else if wish.try_send(()).is_err() {
                tracing::debug!(event = "reload_waits_already");
            }
        }
    });
    Ok((control, listening))
}

/// Listens from now on; Ctrl-C is the wish to end.
///
/// # Errors
/// None on this system.
#[cfg(not(unix))]
pub fn listen() -> Result<(Control, JoinHandle<()>), SignalError> {
    let end = CancellationToken::new();
    let (wish, reload) = mpsc::channel(1);
    let control = Control { end: end.clone(), reload };
    let listening = tokio::spawn(async move {
        match tokio::signal::ctrl_c().await {
            Ok(()) => tracing::info!(event = "signal_received", signal = "Ctrl-C"),
            Err(error) => tracing::error!(event = "signal_failed", %error),
        }
        drop(wish);
        end.cancel();
    });
    Ok((control, listening))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn signals_are_wishes() {
        let (mut control, listening) = listen().unwrap();
        let own = std::process::id().to_string();
        let send = |signal: &str| {
            assert!(std::process::Command::new("kill").args([signal, &own]).status().unwrap().success());
        };
        send("-HUP");
        let wish = tokio::time::timeout(Duration::from_secs(10), control.reload.recv());
        assert_eq!(wish.await.unwrap(), Some(()));
        assert!(!control.end.is_cancelled());
        send("-TERM");
        tokio::time::timeout(Duration::from_secs(10), control.end.cancelled()).await.unwrap();
        listening.abort();
    }
}
